pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// Six boxes and ten keys in a fixed order; the keyboard types too. Says nothing of which digits are typed.
FocusScope {
    id: root

    property string pin
    property bool checking: false
    property int length: 6
    property color keyColor: Theme.surface
    property color boxColor: keyColor
    property color keyInk: Theme.ink
    property color keyLine: Theme.line
    property color boxLine: Theme.lineStrong
    signal complete(pin: string)

    function clear() { pin = "" }
    function type(digit: string) {
        if (checking || pin.length >= length)
            return
        pin += digit
        if (pin.length === length)
            complete(pin)
    }

    implicitWidth: 336
    implicitHeight: boxes.height + 20 + keys.height
    focus: true
    Keys.onPressed: event => {
        if (event.text >= "0" && event.text <= "9" && event.text.length === 1) { type(event.text); event.accepted = true }
        else if (event.key === Qt.Key_Backspace) { pin = pin.slice(0, -1); event.accepted = true }
        else if (event.key === Qt.Key_Escape) { clear(); event.accepted = true }
    }

    Row {
        id: boxes
        width: parent.width
        spacing: (width - 6 * 40) / 5
        Accessible.role: Accessible.EditableText
        Accessible.passwordEdit: true
        Accessible.name: qsTr("%1 of %2 digits typed").arg(root.pin.length).arg(root.length)
        Repeater {
            model: root.length
            Rectangle {
                required property int index
                width: 40
                height: 44
                radius: Theme.radiusControl
                color: root.boxColor
                border.width: 1
                border.color: index < root.pin.length ? root.keyLine : root.boxLine
                Rectangle { anchors.centerIn: parent; width: 12; height: 12; radius: 6; color: root.keyInk; visible: parent.index < root.pin.length }
            }
        }
    }
    Grid {
        id: keys
        anchors { top: boxes.bottom; topMargin: 20 }
        width: parent.width
        columns: 3
        spacing: 10
        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "", "0", "⌫"]
            T.AbstractButton {
                id: key
                required property string modelData
                width: (keys.width - 20) / 3
                height: Theme.targetPin
                enabled: modelData !== "" && !root.checking
                opacity: modelData === "" ? 0 : 1
                focusPolicy: Qt.NoFocus
                onClicked: { if (modelData === "⌫") root.pin = root.pin.slice(0, -1); else root.type(modelData) }
                Accessible.role: Accessible.Button
                Accessible.name: modelData === "⌫" ? qsTr("Delete digit") : modelData
                Accessible.ignored: modelData === ""
                Accessible.onPressAction: key.clicked()
                background: Rectangle {
                    radius: 12
                    color: key.down ? Theme.pressed : root.keyColor
                    border.width: 1
                    border.color: root.keyLine
                }
                contentItem: Item {
                    Txt { anchors.centerIn: parent; role: "code"; weight: 600; visible: key.modelData !== "⌫"; text: key.modelData; color: key.down ? Theme.ink : root.keyInk; Accessible.ignored: true }
                    Icon { anchors.centerIn: parent; visible: key.modelData === "⌫"; name: "bksp"; tint: root.keyInk; size: 24 }
                }
            }
        }
    }
}

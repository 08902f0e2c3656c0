pragma ComponentBehavior: Bound

import QtQuick

// How many of the six digits are there; never which (corrections §1.4). codeState: empty, typing, full, wrong.
FocusScope {
    id: root

    property int length: 0
    property string codeState: "empty"
    property string hint
    signal digit(key: string)
    signal backspace()
    signal cleared()
    signal accepted()

    implicitWidth: 6 * 44 + 5 * 6
    implicitHeight: 52 + hintText.implicitHeight + 6
    activeFocusOnTab: true
    Accessible.role: Accessible.EditableText
    Accessible.name: qsTr("Pickup code, %1 of 6 digits").arg(root.length) + ", " + root.hint
    Accessible.passwordEdit: true
    Keys.onPressed: event => {
        if (event.text.length === 1 && event.text >= "0" && event.text <= "9") { root.digit(event.text); event.accepted = true }
        else if (event.key === Qt.Key_Backspace) { root.backspace(); event.accepted = true }
        else if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && !(event.modifiers & Qt.ControlModifier)) { root.accepted(); event.accepted = true }
    }

    Row {
        spacing: 6
        Repeater {
            model: 6
            Rectangle {
                required property int index
                readonly property bool filled: index < root.length
                width: 44
                height: 48
                radius: Theme.radiusControl
                color: root.codeState === "full" ? Theme.okWeak : root.codeState === "wrong" ? Theme.badWeak : Theme.surface
                border.width: root.activeFocus && index === Math.min(5, root.length) ? 2 : 1
                border.color: root.codeState === "full" ? Theme.ok : root.codeState === "wrong" ? Theme.bad : root.activeFocus ? Theme.accent : Theme.lineStrong
                Rectangle { anchors.centerIn: parent; visible: parent.filled; width: 14; height: 14; radius: 7; color: root.codeState === "full" ? Theme.okInk : Theme.ink }
            }
        }
    }
    Txt { id: hintText; y: 56; width: root.width; role: "small"; weight: 600; wrapMode: Text.Wrap; text: root.hint; color: root.codeState === "full" ? Theme.ok : root.codeState === "wrong" ? Theme.bad : Theme.ink3 }
    MouseArea { anchors.fill: parent; onClicked: root.forceActiveFocus() }
}

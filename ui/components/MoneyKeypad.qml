pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// Types an amount in minor units; the keyboard types too. `shown` is the amount as the view model writes it.
FocusScope {
    id: root

    property double amount: 0 // minor units; double carries 2^53, int would not
    property string shown
    property int decimals: 2
    signal edited(amount: double)
    signal accepted()

    function type(key: string) {
        const next = key === "⌫" ? Math.floor(amount / 10) : key === "00" ? amount * 100 : amount * 10 + Number(key)
        if (next <= 99999999)
            edited(next)
    }

    implicitWidth: 300
    implicitHeight: keys.height
    Keys.onPressed: event => {
        if (event.text >= "0" && event.text <= "9" && event.text.length === 1) { type(event.text); event.accepted = true }
        else if (event.key === Qt.Key_Backspace) { type("⌫"); event.accepted = true }
        else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) { accepted(); event.accepted = true }
    }
    Grid {
        id: keys
        width: parent.width
        columns: 3
        spacing: 8
        Repeater {
            model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0", "⌫"]
            T.AbstractButton {
                id: key
                required property string modelData
                width: (keys.width - 16) / 3
                height: Theme.targetMin
                focusPolicy: Qt.NoFocus
                onClicked: root.type(modelData)
                Accessible.role: Accessible.Button
                Accessible.name: modelData === "⌫" ? qsTr("Delete digit") : modelData
                Accessible.onPressAction: key.clicked()
                background: Rectangle { radius: Theme.radiusControl; color: key.down ? Theme.pressed : Theme.surface; border.width: 1; border.color: Theme.line }
                contentItem: Item {
                    Txt { anchors.centerIn: parent; role: "h2"; weight: 600; visible: key.modelData !== "⌫"; text: key.modelData; Accessible.ignored: true }
                    Icon { anchors.centerIn: parent; visible: key.modelData === "⌫"; name: "bksp"; size: 22 }
                }
            }
        }
    }
}

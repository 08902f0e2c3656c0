pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// Digits for a code; what is typed is held by whoever listens.
Grid {
    id: root

    property bool decimal: false
    signal digit(key: string)
    signal backspace()

    columns: 3
    spacing: 8
    Repeater {
        model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", root.decimal ? "." : "", "0", "⌫"]
        T.AbstractButton {
            id: key
            required property string modelData
            width: Math.floor((root.width - 18) / 3)
            height: Theme.targetMin
            enabled: modelData !== ""
            opacity: enabled ? 1 : 0
            focusPolicy: Qt.NoFocus
            onClicked: modelData === "⌫" ? root.backspace() : root.digit(modelData)
            Accessible.role: Accessible.Button
            Accessible.name: modelData === "⌫" ? qsTr("Delete digit") : modelData === "." ? qsTr("Decimal point") : modelData
            Accessible.ignored: modelData === ""
            Accessible.onPressAction: key.clicked()
            background: Rectangle { radius: Theme.radiusControl; color: key.down ? Theme.pressed : key.hovered ? Theme.hover : Theme.surface; border.width: 1; border.color: Theme.line }
            contentItem: Item {
                Txt { anchors.centerIn: parent; role: "h2"; weight: 600; visible: key.modelData !== "⌫"; text: key.modelData; Accessible.ignored: true }
                Icon { anchors.centerIn: parent; visible: key.modelData === "⌫"; name: "bksp"; size: 22 }
            }
        }
    }
}

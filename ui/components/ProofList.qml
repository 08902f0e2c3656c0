pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// What proves that the right person collects. Roles: proof, text, icon, proofState, stateText.
Card {
    id: root

    required property var model
    signal chosen(proof: string)

    title: qsTr("Pickup check")

    Repeater {
        model: root.model
        T.AbstractButton {
            id: entry
            required property string proof
            required property string proofState
            required property string stateText
            required property var model
            text: model.text
            width: root.width
            height: 48
            focusPolicy: Qt.StrongFocus
            onClicked: root.chosen(proof)
            Keys.onReturnPressed: entry.clicked()
            Accessible.role: Accessible.Button
            Accessible.name: text + ", " + stateText
            Accessible.onPressAction: entry.clicked()
            background: Rectangle {
                color: entry.down ? Theme.pressed : entry.hovered ? Theme.hover : "transparent"
                FocusRing { shown: entry.visualFocus; anchors.margins: 2 }
            }
            contentItem: Item {
                Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: entry.model.icon; size: 20; tint: Theme.ink2 }
                Txt { x: 48; width: parent.width - 60 - mark.width - 16; anchors.verticalCenter: parent.verticalCenter; text: entry.text; Accessible.ignored: true }
                Chip {
                    id: mark
                    anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
                    text: entry.stateText
                    kind: entry.proofState === "done" ? "ok" : entry.proofState === "failed" ? "bad" : entry.proofState === "needed" ? "warn" : "neutral"
                    iconName: entry.proofState === "done" ? "check" : entry.proofState === "failed" ? "x" : ""
                }
            }
        }
    }
    Item { width: 1; height: 8 }
}

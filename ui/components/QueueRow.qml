import QtQuick
import QtQuick.Templates as T

// One command of the queue. A tap unfolds who, when, how often and what came back.
T.ItemDelegate {
    id: root

    required property int index
    required text
    required property string iconName
    required property string by
    required property string time
    required property string chip
    required property string chipKind
    required property string chipIcon
    required property string detail
    property bool unfolded: false

    implicitHeight: 48 + (unfolded ? more.implicitHeight + 10 : 0)
    focusPolicy: Qt.StrongFocus
    onClicked: unfolded = !unfolded
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.ListItem
    Accessible.name: text + ", " + chip + ", " + detail
    Accessible.onPressAction: root.clicked()

    background: Item {
        Rectangle { anchors { fill: parent; margins: 1 } radius: Theme.radiusCard - 1; color: root.down ? Theme.pressed : root.hovered ? Theme.hover : "transparent" }
        Hairline { visible: root.index > 0 }
        FocusRing { shown: root.visualFocus; anchors.margins: 2; corner: 4 }
    }
    contentItem: Item {
        Item {
            width: parent.width; height: 48
            Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: root.iconName; tint: Theme.ink2 }
            Txt { x: 50; anchors.verticalCenter: parent.verticalCenter; width: who.x - 58; text: root.text; Accessible.ignored: true }
            Txt { id: who; anchors { right: when.left; rightMargin: 12; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: root.by; Accessible.ignored: true }
            Txt { id: when; anchors { right: state.left; rightMargin: 12; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: root.time; Accessible.ignored: true }
            Chip { id: state; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } kind: root.chipKind; iconName: root.chipIcon; text: root.chip }
        }
        Txt { id: more; x: 50; y: 44; width: parent.width - 66; visible: root.unfolded; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.detail; Accessible.ignored: true }
    }
}

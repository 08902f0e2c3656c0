import QtQuick
import QtQuick.Templates as T

// An order on the board. Amber and red always come with an icon; the bay is the biggest thing beside the number.
T.AbstractButton {
    id: root

    required property string orderId
    required property string number
    required property string badge
    required property string badgeKind
    required property var flags
    required property string name
    required property string countText
    required property string ageText
    required property string timeText
    required property string level
    required property double progress
    required property string actionText
    required property string claimText
    required property string pendingText
    required property string spoken
    required property bool selected
    property bool selecting: false
    property bool handsOver: false // what its button does; else it is picked
    readonly property color tone: level === "late" ? Theme.bad : level === "soon" ? Theme.warnFill : Theme.ok
    signal opened()
    signal acted()

    implicitHeight: body.implicitHeight + 24
    focusPolicy: Qt.StrongFocus
    onClicked: opened()
    Keys.onReturnPressed: root.actionText !== "" && !root.selecting ? root.acted() : root.opened()
    Accessible.role: root.selecting ? Accessible.CheckBox : Accessible.Button
    Accessible.name: root.spoken
    Accessible.checked: root.selected
    Accessible.onPressAction: root.opened()

    background: Rectangle {
        radius: Theme.radiusCard
        color: root.selected ? Theme.accentWeak : root.down ? Theme.pressed : root.hovered ? Theme.hover : Theme.surface
        border.width: root.selected ? 2 : 1
        border.color: root.selected ? Theme.accent : root.level === "late" ? Theme.bad : Theme.line
        FocusRing { shown: root.visualFocus; corner: Theme.radiusCard; anchors.margins: -3 }
    }
    contentItem: Item {
        Column {
            id: body
            x: 14
            y: 12
            width: root.width - 28
            spacing: 4
            Item {
                width: parent.width
                height: 34
                Txt { id: code; role: "boardCode"; text: root.number; Accessible.ignored: true }
                Row {
                    id: signs
                    anchors { left: code.right; leftMargin: 8; verticalCenter: parent.verticalCenter }
                    spacing: 6
                    Repeater {
                        model: root.flags
                        Icon { required property string modelData; name: modelData; size: 18; tint: Theme.ink2 }
                    }
                }
                Rectangle {
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    visible: root.badge !== ""
                    width: Math.min(where.implicitWidth + (root.badgeKind === "bay" ? 24 : 16), parent.width - code.width - signs.width - 16)
                    height: root.badgeKind === "bay" ? 34 : 24
                    radius: root.badgeKind === "bay" ? 8 : Theme.radiusChip
                    color: root.badgeKind === "short" ? Theme.badWeak : Theme.fill
                    Txt {
                        id: where
                        anchors.centerIn: parent
                        width: Math.min(implicitWidth, parent.width - 8)
                        role: root.badgeKind === "bay" ? "bay" : "small"
                        weight: root.badgeKind === "bay" ? 700 : 600
                        text: root.badge
                        color: root.badgeKind === "short" ? Theme.badInk : root.badgeKind === "bay" ? Theme.ink : Theme.ink2
                        Accessible.ignored: true
                    }
                }
            }
            Item {
                width: parent.width
                height: 22
                Txt { id: who; width: Math.min(implicitWidth, parent.width * 0.5); role: "small"; weight: 600; text: root.name; visible: text !== ""; Accessible.ignored: true }
                Txt { id: amount; anchors { left: who.visible ? who.right : parent.left; leftMargin: who.visible ? 8 : 0 } role: "small"; color: Theme.ink2; text: root.countText; Accessible.ignored: true }
                Txt { anchors { left: amount.right; leftMargin: 8; right: parent.right } visible: width >= implicitWidth; horizontalAlignment: Text.AlignRight; role: "small"; color: Theme.ink3; text: root.ageText; Accessible.ignored: true }
            }
            Item {
                width: parent.width
                height: 22
                Icon {
                    id: sign
                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.level !== "ok"
                    name: root.level === "late" ? "alert" : "timer"
                    tint: root.level === "late" ? Theme.bad : Theme.warn
                    size: 16
                }
                Txt {
                    id: time
                    anchors { left: sign.visible ? sign.right : parent.left; leftMargin: sign.visible ? 7 : 0; verticalCenter: parent.verticalCenter }
                    width: Math.min(implicitWidth, parent.width - 30)
                    role: "small"
                    weight: 600
                    text: root.timeText
                    color: root.level === "late" ? Theme.bad : root.level === "soon" ? Theme.warn : Theme.ink2
                    Accessible.ignored: true
                }
                Rectangle {
                    anchors { left: time.right; leftMargin: 8; right: parent.right; verticalCenter: parent.verticalCenter }
                    visible: width > 16
                    height: 6
                    radius: 3
                    color: Theme.fill
                    Rectangle { width: parent.width * root.progress; height: parent.height; radius: 3; color: root.tone }
                }
            }
            Row {
                width: parent.width
                spacing: 10
                visible: root.claimText !== "" || root.pendingText !== ""
                Txt { width: Math.min(implicitWidth, parent.width); role: "small"; weight: 600; color: Theme.accent; text: root.claimText; visible: text !== ""; Accessible.ignored: true }
                Txt { role: "small"; color: Theme.warn; text: root.pendingText; visible: text !== ""; Accessible.ignored: true }
            }
            Item {
                width: parent.width
                height: 56
                visible: root.actionText !== "" && !root.selecting
                ActionButton {
                    anchors { fill: parent; topMargin: 8 }
                    kind: "primary"
                    iconName: root.handsOver ? "handover" : "list"
                    text: root.actionText
                    Accessible.name: root.actionText + " " + root.number
                    onAct: root.acted()
                }
            }
        }
    }
}

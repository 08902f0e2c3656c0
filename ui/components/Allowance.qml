pragma ComponentBehavior: Bound

import QtQuick

// How many coupons this device may still redeem before it must have been online. Shown while offline only.
Card {
    id: root

    property int remaining: 0
    property int max: 0
    property string text
    property string explanation

    padding: 16
    Accessible.name: qsTr("Offline allowance: %1").arg(root.text)

    Item {
        width: parent.width
        height: 30
        Icon { anchors.verticalCenter: parent.verticalCenter; name: "cloudOff"; size: 20; tint: Theme.ink2 }
        Txt { x: 32; anchors.verticalCenter: parent.verticalCenter; weight: 600; text: qsTr("Offline allowance") }
        Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } weight: 600; text: root.text; color: root.remaining > 0 ? Theme.ink : Theme.bad }
    }
    Row {
        id: bars
        width: parent.width
        height: 14
        spacing: 5
        Repeater {
            model: Math.min(root.max, 12)
            Rectangle {
                required property int index
                y: 3
                width: (bars.width - 5 * (Math.min(root.max, 12) - 1)) / Math.max(1, Math.min(root.max, 12))
                height: 8
                radius: 4
                color: index < root.remaining ? Theme.ok : Theme.fill
            }
        }
    }
    Txt { width: parent.width; role: "small"; wrapMode: Text.Wrap; color: Theme.ink2; text: root.explanation }
}

pragma ComponentBehavior: Bound

import QtQuick

// Where an order stands between ordered and handed over. Roles: label, step (done, now, todo), number.
Card {
    id: root

    required property var model
    property real tail: 90 // the last step's own width; the others share the rest

    implicitHeight: 56

    Row {
        id: row
        x: 18
        width: root.width - 36
        height: 56
        Repeater {
            id: steps
            model: root.model
            Item {
                id: entry
                required property string label
                required property string step
                required property int number
                required property int index
                readonly property real own: last.implicitWidth + 36
                width: index === steps.count - 1 ? own : (row.width - root.tail) / Math.max(1, steps.count - 1)
                onOwnChanged: if (index === steps.count - 1) root.tail = own
                Component.onCompleted: if (index === steps.count - 1) root.tail = own
                height: row.height
                Accessible.role: Accessible.StaticText
                Accessible.name: label + (step === "done" ? ", " + qsTr("done") : step === "now" ? ", " + qsTr("now") : "")
                Rectangle {
                    id: disc
                    anchors.verticalCenter: parent.verticalCenter
                    width: 26
                    height: 26
                    radius: 13
                    color: entry.step === "done" ? Theme.ok : entry.step === "now" ? Theme.accent : "transparent"
                    border.width: entry.step === "todo" ? 2 : 0
                    border.color: Theme.line
                    Icon { anchors.centerIn: parent; visible: entry.step === "done"; name: "check"; size: 16; tint: Theme.okOn }
                    Txt { anchors.centerIn: parent; visible: entry.step !== "done"; role: "small"; weight: 600; text: entry.number; color: entry.step === "now" ? Theme.accentOn : Theme.ink3; Accessible.ignored: true }
                }
                Txt { id: last; anchors { left: disc.right; leftMargin: 8; verticalCenter: parent.verticalCenter } role: "small"; weight: entry.step === "now" ? 600 : 400; text: entry.label; color: entry.step === "todo" ? Theme.ink3 : Theme.ink; Accessible.ignored: true }
                Rectangle {
                    anchors { left: last.right; leftMargin: 8; right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
                    visible: entry.index < steps.count - 1 && width > 0
                    height: 2
                    color: entry.step === "done" ? Theme.ok : Theme.line
                }
            }
        }
    }
}

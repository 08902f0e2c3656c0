import QtQuick
import Counterpart

// How far the first sync is: one figure, one bar, the kinds in their order.
Card {
    id: root

    property int percent: 0
    required property RowListModel kinds

    padding: 20
    Txt { role: "numeral"; text: root.percent + "%" }
    Item { width: 1; height: 8 }
    Rectangle {
        width: parent.width
        height: 10
        radius: 5
        color: Theme.fill
        Accessible.role: Accessible.ProgressBar
        Accessible.name: qsTr("%1 percent loaded").arg(root.percent)
        Rectangle { width: Math.max(10, parent.width * root.percent / 100); height: parent.height; radius: 5; color: Theme.accent }
    }
    Item { width: 1; height: 10 }
    Repeater {
        model: root.kinds
        Item {
            id: kind
            required property var model
            width: parent ? parent.width : 0
            height: 34
            Icon { anchors.verticalCenter: parent.verticalCenter; name: kind.model.state === "done" ? "checkCircle" : kind.model.state === "now" ? "download" : "clock"; size: 20; tint: kind.model.state === "done" ? Theme.ok : Theme.ink2 }
            Txt { x: 32; anchors.verticalCenter: parent.verticalCenter; text: kind.model.text }
            Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: kind.model.state === "done" ? qsTr("loaded") : kind.model.state === "now" ? qsTr("loading") : qsTr("next") }
        }
    }
}

pragma ComponentBehavior: Bound
import QtQuick

// Coupons that are best used together: each with what it takes off, and what is left to pay.
Card {
    id: root

    property var coupons // title, off
    property string note
    property string only // "just this one", empty: not offered
    property bool busy: false
    signal onlyWanted()

    Repeater {
        model: root.coupons
        Item {
            id: part
            required property string title
            required property string off
            required property int index
            width: root.width
            height: Math.max(52, name.implicitHeight + 20)
            Accessible.role: Accessible.ListItem
            Accessible.name: title + ", " + off
            Hairline { visible: part.index > 0 }
            Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: "ticket"; tint: Theme.ok; size: 24 }
            Txt { id: name; anchors { left: parent.left; leftMargin: 56; right: amount.left; rightMargin: 12; verticalCenter: parent.verticalCenter } weight: 600; wrapMode: Text.Wrap; text: part.title; Accessible.ignored: true }
            Txt { id: amount; anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } weight: 600; color: Theme.ok; text: part.off; Accessible.ignored: true }
        }
    }
    Item {
        width: root.width
        height: Math.max(60, sum.implicitHeight + 20)
        Hairline { }
        Txt { id: sum; anchors { left: parent.left; leftMargin: 18; right: single.visible ? single.left : parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter } wrapMode: Text.Wrap; color: Theme.ink2; text: root.note }
        ActionButton { id: single; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } visible: root.only !== ""; enabled: !root.busy; text: root.only; onAct: root.onlyWanted() }
    }
}

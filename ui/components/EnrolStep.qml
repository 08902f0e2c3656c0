import QtQuick

// One step of enrolment: its number or tick, title, sentence, and what belongs to it while it is on.
Item {
    id: root

    property int number: 1
    property bool done: false
    property bool now: false
    property bool last: false
    property string title
    property string text
    default property alias content: body.data

    implicitHeight: head.height + body.height + (body.height > 0 ? 40 : 26)
    Accessible.role: Accessible.Grouping
    Accessible.name: title + ", " + text

    Rectangle {
        x: 3
        width: 34
        height: 34
        radius: 17
        color: root.done ? Theme.ok : root.now ? Theme.accent : Theme.canvas
        border.width: root.done || root.now ? 0 : 2
        border.color: Theme.lineStrong
        Icon { anchors.centerIn: parent; visible: root.done; name: "check"; size: 20; tint: Theme.okOn }
        Txt { anchors.centerIn: parent; visible: !root.done; role: "label"; text: root.number; color: root.now ? Theme.accentOn : Theme.ink3; Accessible.ignored: true }
    }
    Rectangle { visible: !root.last; x: 19; y: 40; width: 2; height: root.height - 46; color: root.done ? Theme.ok : Theme.line }
    Column {
        id: head
        x: 55
        width: parent.width - x
        Txt { width: parent.width; role: "h2"; text: root.title; color: root.done || root.now ? Theme.ink : Theme.ink3; Accessible.role: Accessible.Heading }
        Txt { width: parent.width; color: Theme.ink2; text: root.text; wrapMode: Text.Wrap }
    }
    Column { id: body; anchors { top: head.bottom; topMargin: 14 } x: 55; width: parent.width - x }
}

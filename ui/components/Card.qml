import QtQuick

// A section: surface, hairline, round corners, optional title with a count and a note at the right.
Rectangle {
    id: root

    property string title
    property string count
    property string note
    property bool attention: false
    property int padding: 0
    default property alias content: body.data
    property alias headerRight: rightPart.data
    readonly property real bodyTop: body.y // below the title

    implicitHeight: (header.visible ? header.height : 0) + body.implicitHeight + 2 * padding
    implicitWidth: body.implicitWidth + 2 * padding
    radius: Theme.radiusCard
    color: Theme.surface
    border.width: 1
    border.color: attention ? Theme.bad : Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: title

    Item {
        id: header
        visible: root.title !== ""
        width: parent.width
        height: Math.max(52, rightPart.implicitHeight + 8)
        Row {
            x: 18
            anchors.verticalCenter: parent.verticalCenter
            spacing: 10
            Txt { id: heading; role: "h3"; text: root.title; Accessible.role: Accessible.Heading }
            Txt { role: "small"; color: Theme.ink3; text: root.count; anchors.baseline: heading.baseline }
        }
        Row {
            id: rightPart
            anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter }
            spacing: 8
            Txt { role: "small"; color: Theme.ink3; text: root.note; visible: root.note !== ""; anchors.verticalCenter: parent.verticalCenter }
        }
    }
    Column {
        id: body
        x: root.padding
        y: (header.visible ? header.height : 0) + root.padding
        width: root.width - 2 * root.padding
    }
}

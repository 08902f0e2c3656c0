pragma ComponentBehavior: Bound

import QtQuick

// A purchase with its articles; what came back is marked where it happened.
Card {
    id: root

    required property string icon
    required property string detail
    required property string chip
    required property string chipLevel
    required property string amount
    required property var lines
    required property string incomplete
    required property var model

    implicitHeight: head.height + list.height + (missing.visible ? missing.height : 0)

    Rectangle {
        id: head
        x: 1
        width: root.width - 2
        height: 45
        radius: Theme.radiusCard
        color: Theme.hover
        Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: root.icon; size: 20; tint: Theme.ink2 }
        Txt { id: day; x: 48; anchors.verticalCenter: parent.verticalCenter; weight: 600; text: root.model.title }
        Txt { anchors { left: day.right; leftMargin: 12; right: mark.left; rightMargin: 8; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink2; text: root.detail }
        Chip { id: mark; anchors { right: sum.left; rightMargin: 16; verticalCenter: parent.verticalCenter } visible: text !== ""; text: root.chip; kind: root.chipLevel }
        Txt { id: sum; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } weight: 600; text: root.amount }
    }
    Column {
        id: list
        width: root.width
        Repeater {
            model: root.lines
            Item {
                id: line
                required property var modelData
                width: list.width
                height: 56
                Hairline { }
                Column {
                    anchors { left: parent.left; leftMargin: 18; right: back.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
                    Txt { width: parent.width; text: line.modelData.name }
                    Txt { width: parent.width; role: "small"; color: Theme.ink3; text: line.modelData.detail; visible: text !== "" }
                }
                Chip { id: back; anchors { right: price.left; rightMargin: 16; verticalCenter: parent.verticalCenter } visible: text !== ""; kind: "bad"; text: line.modelData.chip }
                Txt { id: price; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } text: line.modelData.amount }
            }
        }
    }
    Txt { id: missing; x: 18; height: 34; role: "small"; color: Theme.ink3; text: root.incomplete; visible: text !== "" }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// Something is short: first why, then what to do. Roles: choice, text, detail, icon.
Card {
    id: root

    property string question
    property string hint
    required property var model
    signal chosen(choice: string)
    signal closed()

    visible: question !== ""
    implicitHeight: visible ? 172 : 0

    Item {
        width: root.width
        height: 56
        Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: "alert"; tint: Theme.bad; size: 20 }
        Txt { x: 48; width: parent.width - 200; anchors.verticalCenter: parent.verticalCenter; role: "h3"; text: root.question; Accessible.role: Accessible.AlertMessage }
        Txt { anchors { right: close.left; rightMargin: 8; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: root.hint }
        IconButton { id: close; anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter } iconName: "x"; label: qsTr("Not short after all"); onAct: root.closed() }
    }
    Row {
        id: row
        x: 16
        width: root.width - 32
        spacing: 8
        Repeater {
            id: tiles
            model: root.model
            T.AbstractButton {
                id: tile
                required property string choice
                required property string detail
                required property var model
                text: model.text
                width: (row.width - 8 * (tiles.count - 1)) / Math.max(1, tiles.count)
                height: 98
                focusPolicy: Qt.StrongFocus
                onClicked: root.chosen(choice)
                Keys.onReturnPressed: tile.clicked()
                Accessible.role: Accessible.Button
                Accessible.name: text + (detail === "" ? "" : ", " + detail)
                Accessible.onPressAction: tile.clicked()
                background: Rectangle {
                    radius: Theme.radiusControl
                    color: tile.down ? Theme.pressed : tile.hovered ? Theme.hover : Theme.surface
                    border.width: 1
                    border.color: Theme.lineStrong
                    FocusRing { shown: tile.visualFocus }
                }
                contentItem: Item {
                    Icon { x: 14; y: 12; name: tile.model.icon; size: 20 }
                    Txt { x: 14; y: 38; width: tile.width - 24; weight: 600; text: tile.text; Accessible.ignored: true }
                    Txt { x: 14; y: 64; width: tile.width - 24; role: "small"; color: Theme.ink2; text: tile.detail; Accessible.ignored: true }
                }
            }
        }
    }
}

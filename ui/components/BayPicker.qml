pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T

// Which bay: sorted and grouped by zone. Roles: code, zone, bayState (free, used, chosen), selectable, spoken.
Card {
    id: root

    property string chosen
    property string hint
    required property var model
    signal picked(code: string)

    implicitHeight: 62 + grid.height + hintText.height + 14

    Item {
        width: root.width
        height: 54
        Txt { x: 16; anchors.verticalCenter: parent.verticalCenter; role: "h3"; text: qsTr("Which bay?") }
        Txt { anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } role: "bay"; text: root.chosen }
    }
    Flickable {
        id: grid
        x: 16
        width: root.width - 32
        // Half of a fourth row, and the mark, say that there is more below.
        height: bays.height > 3 * 54 ? 3.5 * 54 - 6 : bays.height
        T.ScrollIndicator.vertical: ScrollMark { parent: root; x: grid.x + grid.width + 5; y: grid.y; height: grid.height }
        function reveal(bay: Item) {
            if (bay.y < contentY || bay.y + bay.height > contentY + height)
                contentY = Math.max(0, Math.min(bay.y - 54, contentHeight - height))
        }
        contentHeight: bays.height
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Grid {
            id: bays
            width: parent.width
            columns: 6
            spacing: 6
            Repeater {
                model: root.model
                T.AbstractButton {
                    id: bay
                    required property string code
                    required property string bayState
                    required property bool selectable
                    required property string spoken
                    readonly property bool on: bayState === "chosen"
                    onOnChanged: if (on) laidOut.restart()
                    Component.onCompleted: if (on) laidOut.restart()
                    // Once the grid has laid its bays out: their places are known only then.
                    Timer { id: laidOut; interval: 0; onTriggered: grid.reveal(bay) }
                    width: (bays.width - 30) / 6
                    height: 48
                    enabled: selectable
                    focusPolicy: Qt.StrongFocus
                    onClicked: root.picked(code)
                    Keys.onReturnPressed: bay.clicked()
                    Accessible.role: Accessible.RadioButton
                    Accessible.name: spoken
                    Accessible.checked: on
                    Accessible.onPressAction: bay.clicked()
                    background: Rectangle {
                        radius: Theme.radiusControl
                        color: bay.on ? Theme.accent : bay.down ? Theme.pressed : bay.bayState === "used" ? Theme.fill : Theme.surface
                        border.width: bay.on || bay.bayState === "used" ? 0 : 1
                        border.color: Theme.lineStrong
                        FocusRing { shown: bay.visualFocus; anchors.margins: -2 }
                    }
                    contentItem: Item {
                        Txt { anchors.centerIn: parent; role: "small"; weight: 600; text: bay.code; color: bay.on ? Theme.accentOn : bay.bayState === "used" ? Theme.ink3 : Theme.ink; Accessible.ignored: true }
                    }
                }
            }
        }
    }
    Item { width: 1; height: 8 }
    Txt { id: hintText; x: 16; width: root.width - 32; role: "small"; color: Theme.ink3; wrapMode: Text.Wrap; text: root.hint }
}

pragma ComponentBehavior: Bound

import QtQuick

// A lane of the board: its cards scroll, and what lies below the edge is counted.
Item {
    id: root

    property string title
    property string iconName
    property string emptyText
    property bool alarming: false
    property bool selecting: false
    required property var model
    readonly property real wanted: head.height + 6 + (cards.count > 0 ? cards.contentHeight : Theme.targetMin)
    signal opened(orderId: string)
    signal acted(orderId: string, verb: string)

    Accessible.role: Accessible.List
    Accessible.name: root.title + ", " + cards.count

    Row {
        id: head
        x: 4
        height: 36
        spacing: 10
        Icon { anchors.verticalCenter: parent.verticalCenter; name: root.iconName; size: 20; tint: root.alarming ? Theme.bad : Theme.ink }
        Txt { anchors.verticalCenter: parent.verticalCenter; role: "h3"; text: root.title; color: root.alarming ? Theme.bad : Theme.ink; Accessible.role: Accessible.Heading }
        Txt { anchors.verticalCenter: parent.verticalCenter; role: "h3"; weight: 400; text: cards.count; color: root.alarming ? Theme.bad : Theme.ink3 }
    }
    ListView {
        id: cards

        readonly property bool tight: root.wanted > root.height
        // Cards whose lower half is not seen count as hidden.
        readonly property int hidden: {
            const rest = contentHeight - (contentY - originY) - height
            return tight && rest > 12 && count > 0 ? Math.max(1, Math.round(rest / Math.max(60, contentHeight / count))) : 0
        }

        anchors { left: parent.left; right: parent.right; top: head.bottom; topMargin: 6; bottom: parent.bottom; bottomMargin: tight ? Theme.targetMin + 8 : 0 } // no card lies under the button
        clip: true
        spacing: 8
        model: root.model
        boundsBehavior: Flickable.StopAtBounds
        keyNavigationEnabled: true
        cacheBuffer: 400
        delegate: OrderCard {
            required property string verb
            width: cards.width
            selecting: root.selecting
            handsOver: verb === "handOver"
            onOpened: root.opened(orderId)
            onActed: root.acted(orderId, verb)
        }
    }
    ActionButton {
        id: more
        anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
        visible: cards.hidden > 0
        text: qsTr("%n more order(s)", "", cards.hidden)
        onAct: cards.contentY = Math.min(cards.contentY + cards.height * 0.8, cards.contentHeight - cards.height + cards.originY)
    }
    Txt {
        anchors { left: parent.left; leftMargin: 4; right: parent.right; top: head.bottom; topMargin: 10 }
        visible: cards.count === 0
        color: Theme.ink3
        wrapMode: Text.Wrap
        text: root.emptyText
    }
}

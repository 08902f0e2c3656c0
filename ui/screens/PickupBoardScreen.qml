import QtQuick
import Counterpart

// Loader of Qt 6.4 cannot make bound components, and without them qmllint does not see `root` in a component.
// qmllint disable unqualified

// The pickup board: four lanes sorted by urgency. The shell shows title, subtitle and barActions in its bar.
BarScreen {
    id: root

    required property PickupBoardViewModel vm
    title: qsTr("Pickup")
    subtitle: vm.subtitle
    readonly property bool columns: width >= 1000 || width >= 880 && height < 700 // two rows of lanes would show half a card each
    barActions: Component {
        ActionButton {
            iconName: root.vm.selecting ? "x" : "check"
            text: root.vm.selecting ? qsTr("Done") : qsTr("Select")
            onAct: root.vm.selecting = !root.vm.selecting
        }
    }
    signal orderWanted(orderId: string)
    signal handOverWanted(orderId: string)
    signal syncWanted()

    function act(orderId: string, action: string) {
        if (action === "handOver")
            handOverWanted(orderId)
        else
            orderWanted(orderId)
    }
    function open(orderId: string) {
        if (vm.selecting)
            vm.toggle(orderId)
        else
            orderWanted(orderId)
    }

    Component.onCompleted: vm.refresh()
    Keys.onPressed: event => {
        if (event.key === Qt.Key_F5 || (event.key === Qt.Key_R && event.modifiers & Qt.ControlModifier)) { root.vm.refresh(); event.accepted = true }
        else if (event.key === Qt.Key_Escape && root.vm.selecting) { root.vm.selecting = false; event.accepted = true }
    }

    Column {
        id: topPart
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: parent.top; topMargin: 12 }
        spacing: 8

        Note { width: parent.width; kind: root.vm.staleTone; iconName: "cloudOff"; text: root.vm.staleText; visible: text !== ""; action: qsTr("Try again"); onAct: root.syncWanted() }
        Note { width: parent.width; kind: "bad"; text: root.vm.refusal; visible: text !== ""; action: qsTr("Close"); onAct: root.vm.dismissRefusal() }
        Item {
            width: parent.width
            height: 48
            visible: root.vm.phase === "ready"
            Row {
                spacing: 8
                Repeater {
                    model: root.vm.filters
                    FilterChip {
                        required property string filter
                        required property int count
                        required property var model
                        text: model.text + " " + count
                        iconName: model.icon
                        on: model.on
                        onAct: root.vm.setFilter(filter)
                    }
                }
            }
            Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink2; text: root.vm.hiddenText !== "" ? root.vm.hiddenText : root.vm.asOfText }
        }
    }

    Grid {
        id: lanes
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: topPart.bottom; topMargin: 4; bottom: parent.bottom; bottomMargin: bulk.visible ? 88 : 16 }
        visible: root.vm.phase === "ready"
        columns: root.columns ? 4 : 2
        spacing: 14
        readonly property real laneWidth: (width - (columns - 1) * spacing) / columns
        // In two rows the first, where customers wait, gets what it needs before the second.
        readonly property real firstRow: {
            const both = height - spacing
            const needed = Math.max(waitingLane.wanted, lateLane.wanted)
            return root.columns ? height : Math.min(needed, Math.max(both * 0.62, both - Math.max(pickLane.wanted, readyLane.wanted)))
        }
        readonly property real secondRow: root.columns ? height : height - spacing - firstRow

        Lane {
            id: waitingLane
            width: lanes.laneWidth
            height: lanes.firstRow
            title: qsTr("Arrived, waiting")
            iconName: "users"
            emptyText: qsTr("Nobody is waiting. Who arrives appears here and rings.")
            model: root.vm.waiting
            selecting: root.vm.selecting
            onOpened: orderId => root.open(orderId)
            onActed: (orderId, action) => root.act(orderId, action)
        }
        Lane {
            id: lateLane
            width: lanes.laneWidth
            height: lanes.firstRow
            title: qsTr("Late")
            iconName: "alert"
            alarming: root.vm.lateCount > 0
            emptyText: qsTr("Nothing is late.")
            model: root.vm.late
            selecting: root.vm.selecting
            onOpened: orderId => root.open(orderId)
            onActed: (orderId, action) => root.act(orderId, action)
        }
        Lane {
            id: pickLane
            width: lanes.laneWidth
            height: lanes.secondRow
            title: qsTr("To pick")
            iconName: "list"
            emptyText: qsTr("Everything is picked.")
            model: root.vm.toPick
            selecting: root.vm.selecting
            onOpened: orderId => root.open(orderId)
            onActed: (orderId, action) => root.act(orderId, action)
        }
        Lane {
            id: readyLane
            width: lanes.laneWidth
            height: lanes.secondRow
            title: qsTr("Ready")
            iconName: "box"
            emptyText: qsTr("No order waits in a bay.")
            model: root.vm.ready
            selecting: root.vm.selecting
            onOpened: orderId => root.open(orderId)
            onActed: (orderId, action) => root.act(orderId, action)
        }
    }

    Grid {
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: topPart.bottom }
        columns: root.columns ? 4 : 2
        spacing: 14
        visible: root.vm.phase === "loading"
        Repeater {
            model: 4
            Skeleton { width: (root.width - 44 - 3 * 14) / (root.columns ? 4 : 2); rows: 6; running: root.vm.phase === "loading" }
        }
    }
    EmptyState {
        anchors.centerIn: parent
        width: parent.width
        visible: root.vm.phase === "error" || root.vm.phase === "missing"
        iconName: "alert"
        title: qsTr("The board could not be read")
        text: root.vm.problem
        action: qsTr("Try again")
        onAct: root.vm.refresh()
    }

    Rectangle {
        id: bulk
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; bottom: parent.bottom; bottomMargin: 12 }
        visible: root.vm.selecting
        height: 72
        radius: Theme.radiusCard
        color: Theme.raised
        border.width: 1
        border.color: Theme.line
        Accessible.role: Accessible.ToolBar
        Accessible.name: root.vm.selectedText
        Txt { x: 20; anchors.verticalCenter: parent.verticalCenter; role: "h3"; text: root.vm.selectedText }
        Row {
            anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
            spacing: 8
            ActionButton { kind: "primary"; iconName: "list"; text: qsTr("Pick together"); enabled: root.vm.selectedCount > 0 && !root.vm.busy; onAct: root.vm.pickTogether() }
            IconButton { iconName: "x"; label: qsTr("End selecting"); onAct: root.vm.selecting = false }
        }
    }
}

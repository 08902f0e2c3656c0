pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// The tablets of this store, for who manages them: when each was last heard of, and the way to switch off a lost one.
Card {
    id: root

    required property TabletsViewModel vm
    readonly property bool listed: vm.phase === "ready"

    title: qsTr("Tablets of this store")
    count: listed ? vm.tablets.count : ""
    Component.onCompleted: vm.watch(true)
    Component.onDestruction: vm.watch(false)

    Repeater {
        model: root.listed ? root.vm.tablets : null
        Item {
            id: tablet
            required property int index
            required property string rowId
            required property string name
            required property string text
            required property string icon
            required property string chip
            required property string chipKind
            required property bool canEnd
            width: parent.width
            height: Math.max(64, words.implicitHeight + 24)
            Accessible.role: Accessible.ListItem
            Accessible.name: name + ", " + (chip === "" ? "" : chip + ", ") + text
            Hairline { visible: tablet.index > 0 }
            Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: tablet.icon; tint: Theme.ink2 }
            Column {
                id: words
                anchors { left: parent.left; leftMargin: 50; right: parent.right; rightMargin: end.visible ? end.width + 26 : state.visible ? state.width + 28 : 18; verticalCenter: parent.verticalCenter }
                Txt { width: parent.width; role: "label"; wrapMode: Text.Wrap; text: tablet.name; Accessible.ignored: true }
                Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: tablet.text; Accessible.ignored: true }
            }
            Chip { id: state; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } visible: tablet.chip !== ""; kind: tablet.chipKind; text: tablet.chip }
            ActionButton { id: end; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } visible: tablet.canEnd; kind: "danger"; text: qsTr("Switch off"); Accessible.name: qsTr("Switch off %1").arg(tablet.name); onAct: root.vm.askSwitchOff(tablet.rowId) }
        }
    }
    Skeleton { width: parent.width; rows: 2; running: root.vm.phase === "loading" }
    QuietLine { visible: root.vm.phase === "empty"; width: parent.width; text: qsTr("The centre knows no tablet of this store") }
    Item {
        width: parent.width
        height: ask.height + 20
        visible: root.vm.phase === "pin" || root.vm.phase === "offline" || root.vm.phase === "error"
        Note {
            id: ask
            anchors { left: parent.left; right: parent.right; leftMargin: 14; rightMargin: 14; verticalCenter: parent.verticalCenter }
            kind: root.vm.phase === "error" ? "bad" : root.vm.phase === "offline" ? "warn" : "neutral"
            text: root.vm.phase === "pin" ? qsTr("Type your PIN to see the tablets and to switch off a lost one.")
                : root.vm.phase === "offline" ? qsTr("The list needs the network. Is a tablet lost? Call IT, they can switch it off, too.")
                : root.vm.problem
            action: root.vm.phase === "pin" ? qsTr("Show") : qsTr("Try again")
            onAct: if (root.vm.phase === "pin") root.vm.askPin(); else root.vm.refresh()
        }
    }
}

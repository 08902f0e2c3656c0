pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// What this person did here lately; undo while it is possible, and why not where it is not.
Sheet {
    id: root

    required property RecentActsViewModel vm

    title: qsTr("Recent actions")
    sheetWidth: 640
    open: vm.open
    onClosed: vm.close()

    Note { width: parent.width; kind: "bad"; text: root.vm.refusal; visible: text !== ""; action: qsTr("Close"); onAct: root.vm.dismissRefusal() }
    Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("Yours on this tablet, in this shift.") }
    Skeleton { width: parent.width; running: root.vm.phase === "loading" }
    EmptyState { width: parent.width; visible: root.vm.phase === "error"; iconName: "alert"; title: qsTr("The list could not be read"); text: root.vm.problem; action: qsTr("Try again"); onAct: root.vm.refresh() }
    EmptyState { width: parent.width; visible: root.vm.phase === "ready" && root.vm.acts.count === 0; iconName: "undo"; title: qsTr("Nothing done yet"); text: qsTr("What you redeem, pick, hand over or note appears here and can be taken back for a while.") }
    Column {
        width: parent.width
        Repeater {
            model: root.vm.acts
            Item {
                id: act
                required property int index
                required property string rowId
                required property string icon
                required property string text
                required property string detail
                required property bool canUndo
                required property string note
                required property string tone
                width: parent.width
                height: Math.max(64, words.implicitHeight + 20)
                Accessible.role: Accessible.ListItem
                Accessible.name: text + ", " + detail + (note === "" ? "" : ", " + note)
                Hairline { visible: act.index > 0 }
                Icon { x: 4; anchors.verticalCenter: parent.verticalCenter; name: act.icon; tint: Theme.ink2 }
                Column {
                    id: words
                    anchors { left: parent.left; leftMargin: 40; right: way.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
                    Txt { width: parent.width; role: "label"; wrapMode: Text.Wrap; text: act.text; Accessible.ignored: true }
                    Txt { width: parent.width; role: "small"; color: Theme.ink3; text: act.detail; Accessible.ignored: true }
                }
                Item {
                    id: way
                    anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                    width: act.canUndo ? undoButton.width : said.implicitWidth
                    height: Theme.targetMin
                    ActionButton { id: undoButton; visible: act.canUndo; iconName: "undo"; text: qsTr("Undo"); busy: root.vm.busy; Accessible.name: text + ": " + act.text; onAct: root.vm.undo(act.rowId) }
                    Txt { id: said; visible: !act.canUndo; anchors.verticalCenter: parent.verticalCenter; role: "small"; weight: act.tone === "neutral" ? 400 : 600; color: act.tone === "ok" ? Theme.ok : act.tone === "bad" ? Theme.bad : Theme.ink3; text: act.note; Accessible.ignored: true }
                }
            }
        }
    }
}

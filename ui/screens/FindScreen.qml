pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Find: the omnibox, today in this store, who waits in store, who was served in this shift.
Item {
    id: root

    required property AppViewModel app
    required property FindViewModel model
    readonly property bool low: width < 900 // who waits comes first, in one column
    readonly property bool searching: model.query !== ""

    Connections {
        target: root.app
        function onSearchFocusWanted() { box.forceActiveFocus(Qt.ShortcutFocusReason) }
        function onSearchWanted(query: string) { box.text = query; root.model.search(query); box.forceActiveFocus() }
    }
    Connections {
        target: root.model
        function onHitsChanged() { if (root.model.query === "" && box.text !== "") box.text = "" }
    }

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    TopBar {
        id: bar
        width: parent.width
        title: root.searching ? qsTr("Find") : root.app.greeting
        subtitle: root.app.dayText + " · " + root.app.storeName
        Txt { anchors.verticalCenter: parent.verticalCenter; role: "h2"; weight: 600; color: Theme.ink2; text: root.app.clockText }
        StatusPill { anchors.verticalCenter: parent.verticalCenter; text: root.app.pillText; tone: root.app.pillTone; onAct: root.app.go("sync") }
    }
    Omnibox {
        id: box
        anchors { top: bar.bottom; topMargin: 16; left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20 }
        big: true
        focus: true
        placeholder: qsTr("Scan, or type name, pinyin, phone, order or coupon")
        onEdited: words => root.model.search(words)
        onAccepted: root.model.openCurrent()
        onMoved: step => root.model.move(step)
    }
    Row {
        id: hints
        anchors { top: box.bottom; topMargin: 6; left: box.left; leftMargin: 4 }
        visible: !root.searching
        height: 30
        spacing: 8
        Txt { anchors.verticalCenter: parent.verticalCenter; role: "small"; color: Theme.ink3; text: qsTr("For example") }
        Repeater {
            model: [qsTr("syw pinyin initials"), qsTr("6027 phone ending"), qsTr("4821 order"), qsTr("WKND… coupon code")]
            Rectangle {
                required property string modelData
                anchors.verticalCenter: parent.verticalCenter
                width: label.implicitWidth + 18; height: 26; radius: 6; color: "transparent"; border.width: 1; border.color: Theme.line
                Txt { id: label; anchors.centerIn: parent; role: "small"; color: Theme.ink2; text: parent.modelData }
            }
        }
    }
    FindResults { visible: root.searching; anchors { top: box.bottom; topMargin: 14; left: box.left; right: box.right; bottom: parent.bottom } model: root.model }
    Flickable {
        visible: !root.searching
        anchors { top: hints.bottom; topMargin: 6; left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; bottom: parent.bottom }
        contentHeight: (root.low ? side.height + 20 + today.height : Math.max(today.height, side.height)) + 24
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: today
            y: root.low ? side.height + 20 : 0
            width: root.low ? parent.width : parent.width - side.width - 20
            spacing: 12
            Item {
                width: parent.width; height: 30
                Txt { id: todayTitle; role: "h3"; text: qsTr("Today in this store"); Accessible.role: Accessible.Heading }
                Txt { anchors { left: todayTitle.right; leftMargin: 10; baseline: todayTitle.baseline } role: "small"; color: Theme.ink3; text: root.model.briefingSummary }
                Txt { anchors { right: parent.right; baseline: todayTitle.baseline } role: "small"; color: Theme.ink3; text: root.model.asOfText }
            }
            Note { width: parent.width; visible: root.model.staleText !== ""; kind: root.model.staleTone; iconName: "cloudOff"; text: root.model.staleText; action: qsTr("Try again"); onAct: root.app.syncNow() }
            Skeleton { width: parent.width; running: root.model.phase === "loading" }
            EmptyState { width: parent.width; visible: root.model.phase === "error"; iconName: "alert"; title: qsTr("The campaigns could not be read"); text: root.model.problem; action: qsTr("Try again"); onAct: root.model.refresh() }
            BriefingCard { width: parent.width; visible: root.model.briefing.id !== undefined; briefing: root.model.briefing; onAct: root.app.openCampaign(root.model.briefing.id) }
            EmptyState { width: parent.width; visible: root.model.phase === "ready" && root.model.briefing.id === undefined; iconName: "megaphone"; title: qsTr("No campaign runs here today"); text: qsTr("Coupons from other campaigns can still be valid: scan them.") }
            Card {
                width: parent.width
                visible: root.model.campaigns.count > 0
                Repeater {
                    model: root.model.campaigns
                    ListRow {
                        id: campaignRow
                        required property int index
                        required property string rowId
                        required property string name
                        required property string chip
                        required property string chipKind
                        required caption
                        width: parent.width
                        height: 68
                        divider: index > 0
                        title: name
                        onAct: root.app.openCampaign(rowId)
                        lead: Rectangle { width: 40; height: 40; radius: 10; color: Theme.fill; Icon { anchors.centerIn: parent; name: "megaphone"; tint: Theme.ink2; size: 22 } }
                        trailing: [ Chip { anchors.verticalCenter: parent.verticalCenter; kind: campaignRow.chipKind; text: campaignRow.chip }, Icon { anchors.verticalCenter: parent.verticalCenter; name: "right"; tint: Theme.ink3; size: 20 } ]
                    }
                }
                ActionButton { x: 4; kind: "text"; visible: text !== ""; iconName: "megaphone"; text: root.model.moreCampaigns; onAct: root.app.go("campaigns") }
            }
            Txt { visible: root.model.headsUp.count > 0; role: "h3"; text: qsTr("Heads-up"); Accessible.role: Accessible.Heading }
            Card {
                width: parent.width
                visible: root.model.headsUp.count > 0
                Repeater {
                    model: root.model.headsUp
                    Item {
                        id: hint
                        required property int index
                        required property string icon
                        required property string text
                        required property string detail
                        width: parent ? parent.width : 0
                        height: 49
                        Accessible.role: Accessible.ListItem
                        Accessible.name: text + (detail === "" ? "" : ", " + detail)
                        Hairline { visible: hint.index > 0 }
                        Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: hint.icon; tint: Theme.ink2; size: 20 }
                        Txt { anchors { left: parent.left; leftMargin: 50; right: more.left; rightMargin: 10; verticalCenter: parent.verticalCenter } text: hint.text; Accessible.ignored: true }
                        Txt { id: more; anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: hint.detail; Accessible.ignored: true }
                    }
                }
            }
        }
        Column {
            id: side
            anchors.right: parent.right
            width: root.low ? parent.width : 384
            spacing: 12
            Item {
                width: parent.width; height: 30
                Txt { id: waitTitle; role: "h3"; text: qsTr("Waiting in store"); Accessible.role: Accessible.Heading }
                Txt { id: waitCount; anchors { left: waitTitle.right; leftMargin: 10; baseline: waitTitle.baseline } role: "small"; color: Theme.ink3; text: root.model.waiting.count > 0 ? root.model.waiting.count : "" }
                Txt { anchors { left: waitCount.right; leftMargin: 10; baseline: waitTitle.baseline } role: "small"; weight: 600; color: root.model.waitingTone === "bad" ? Theme.bad : Theme.warn; text: root.model.waitingAge }
                ActionButton { anchors { right: parent.right; rightMargin: -12; verticalCenter: waitTitle.verticalCenter } kind: "text"; text: qsTr("Open the board"); onAct: root.app.go("pickup") }
            }
            Card {
                width: parent.width
                Repeater { model: root.model.waiting; WaitingRow { width: parent.width; onOpen: rowId => root.app.openOrder(rowId); onHandOver: rowId => root.app.openHandOver(rowId) } }
                QuietLine { visible: root.model.waiting.count === 0; width: parent.width; text: qsTr("Nobody is waiting") }
            }
            Item {
                width: parent.width; height: 30
                Txt { id: recentTitle; role: "h3"; text: qsTr("Recently served"); Accessible.role: Accessible.Heading }
                Txt { anchors { right: parent.right; baseline: recentTitle.baseline } role: "small"; color: Theme.ink3; text: qsTr("This shift, cleared on lock") }
            }
            Card {
                width: parent.width
                Repeater {
                    model: root.model.recent
                    ListRow {
                        id: recentRow
                        required property int index
                        required property string rowId
                        required property string name
                        required property string letters
                        required property int tint
                        required caption
                        width: parent.width
                        divider: index > 0
                        title: name
                        onAct: root.app.openCustomer(rowId, "asked")
                        lead: Avatar { size: 36; letters: recentRow.letters; tint: recentRow.tint }
                        trailing: Icon { name: "right"; tint: Theme.ink3; size: 20 }
                    }
                }
                QuietLine { visible: root.model.recent.count === 0; width: parent.width; text: qsTr("Nobody yet") }
            }
        }
    }
}

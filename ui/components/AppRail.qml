pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// The places of the program, the lock and the person; reachable in every layout. From 1400 wide with labels beside the icons,
// below 1000 as a bar at the foot.
Rectangle {
    id: root

    required property AppViewModel app
    property bool wide: false
    property bool low: false
    readonly property int inset: wide ? 12 : 8
    signal personTapped()
    signal recentTapped()

    implicitHeight: 72
    implicitWidth: wide ? Theme.sidebar : Theme.railWidth
    color: Theme.rail
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Places")

    component Place: RailItem {
        width: root.low ? (root.width - 24 - 60) / 7 : root.width - 2 * root.inset
        wide: root.wide
        bare: !root.low && root.height < 640
    }

    Row {
        visible: !root.low
        x: root.wide ? 20 : (root.width - 40) / 2
        y: 14
        spacing: 12
        Icon { name: "logo"; size: 40; tint: Theme.railInkOn }
        Txt { visible: root.wide; role: "h3"; weight: 600; color: Theme.railInkOn; text: "Counterpart"; anchors.verticalCenter: parent.verticalCenter; Accessible.ignored: true }
    }
    Grid {
        x: root.low ? 12 : root.inset
        y: root.low ? 4 : 70
        columns: root.low ? 5 : 1
        spacing: root.low ? 0 : 4
        Place { text: qsTr("Find"); iconName: "find"; on: root.app.place === "find"; onAct: root.app.go("find") }
        Place { text: qsTr("Pickup"); iconName: "bag"; on: root.app.place === "pickup"; badge: root.app.waitingCount; badgeText: qsTr("%n waiting", "", root.app.waitingCount); onAct: root.app.go("pickup") }
        Place { text: qsTr("Coupons"); iconName: "ticket"; on: root.app.place === "coupons"; onAct: root.app.go("coupons") }
        Place { text: qsTr("Campaigns"); iconName: "megaphone"; on: root.app.place === "campaigns"; onAct: root.app.go("campaigns") }
        Place { text: qsTr("Sync"); iconName: "sync"; urgent: true; on: root.app.place === "sync"; badge: root.app.decisionCount; badgeText: qsTr("%n to decide", "", root.app.decisionCount); onAct: root.app.go("sync") }
    }
    Grid {
        anchors { bottom: parent.bottom; bottomMargin: root.low ? 4 : 10; right: parent.right; rightMargin: root.low ? 12 : root.inset }
        columns: root.low ? 3 : 1
        spacing: root.low ? 0 : 4
        verticalItemAlignment: Grid.AlignVCenter
        horizontalItemAlignment: Grid.AlignHCenter
        Place { text: qsTr("Recent"); iconName: "undo"; Accessible.name: qsTr("Recent actions"); onAct: root.recentTapped() }
        Place { text: qsTr("Lock"); iconName: "lock"; onAct: root.app.lock() }
        PersonButton {
            width: root.wide ? root.width - 24 : root.low ? 60 : 52
            letters: root.app.personLetters
            name: root.app.personName
            place: root.app.storeName
            wide: root.wide
            onAct: root.personTapped()
        }
    }
}

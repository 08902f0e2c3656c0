import QtQuick
import Counterpart

// The places of the program, the lock and the person; reachable in every layout.
Rectangle {
    id: root

    required property AppViewModel app

    implicitWidth: Theme.railWidth
    color: Theme.rail

    Icon { id: logo; anchors.horizontalCenter: parent.horizontalCenter; y: 16; name: "app"; size: 36; tint: Theme.railInkOn }
    Column {
        anchors { top: logo.bottom; topMargin: 18; horizontalCenter: parent.horizontalCenter }
        spacing: 4
        RailItem { text: qsTr("Find"); iconName: "find"; on: root.app.place === "find"; onAct: root.app.go("find") }
        RailItem { text: qsTr("Pickup"); iconName: "bag"; on: root.app.place === "pickup"; badge: root.app.waitingCount; badgeText: qsTr("%n waiting", "", root.app.waitingCount); onAct: root.app.go("pickup") }
        RailItem { text: qsTr("Coupons"); iconName: "ticket"; on: root.app.place === "coupons"; onAct: root.app.go("coupons") }
        RailItem { text: qsTr("Campaigns"); iconName: "megaphone"; on: root.app.place === "campaigns"; onAct: root.app.go("campaigns") }
        RailItem { text: qsTr("Sync"); iconName: "sync"; on: root.app.place === "sync"; badge: root.app.decisionCount; badgeText: qsTr("%n to decide", "", root.app.decisionCount); onAct: root.app.go("sync") }
    }
    Column {
        anchors { bottom: parent.bottom; bottomMargin: 12; horizontalCenter: parent.horizontalCenter }
        spacing: 6
        RailItem { text: qsTr("Lock"); iconName: "lock"; onAct: root.app.lock() }
        IconButton {
            anchors.horizontalCenter: parent.horizontalCenter
            iconName: ""
            label: qsTr("%1, sign out").arg(root.app.personName)
            onAct: root.app.signOut()
            Rectangle {
                anchors.fill: parent
                anchors.margins: 2
                radius: height / 2
                color: Theme.railOn
                Txt { anchors.centerIn: parent; role: "label"; weight: 600; text: root.app.personLetters; color: Theme.railInkOn; Accessible.ignored: true }
            }
        }
    }
}

import QtQuick
import Counterpart

// The places of the product. Narrow: icon over label; wide (from 1400): icon, label and the person's name.
Rectangle {
    id: root

    required property AppViewModel app
    property bool wide: false
    property bool figures: app.manager

    width: wide ? Theme.sidebar : Theme.railWidth
    color: Theme.rail
    Accessible.role: Accessible.PageTabList
    Accessible.name: qsTr("Places")

    Row {
        x: root.wide ? 20 : (root.width - 38) / 2
        y: 15
        spacing: 12
        Icon { name: "logo"; size: 38; tint: Theme.railInkOn }
        Txt { visible: root.wide; role: "h3"; weight: 600; color: Theme.railInkOn; text: "Counterpart"; anchors.verticalCenter: parent.verticalCenter }
    }
    Column {
        y: 70
        width: root.width
        spacing: 4
        Repeater {
            model: [
                { place: "find", icon: "find", text: qsTr("Find") },
                { place: "pickup", icon: "bag", text: qsTr("Pickup") },
                { place: "coupons", icon: "ticket", text: qsTr("Coupons") },
                { place: "campaigns", icon: "megaphone", text: qsTr("Campaigns") },
                { place: "sync", icon: "sync", text: qsTr("Sync") }
            ]
            RailItem {
                required property var modelData
                x: root.wide ? 12 : 8
                width: root.width - 2 * x
                wide: root.wide
                iconName: modelData.icon
                text: modelData.text
                on: root.app.place === modelData.place
                badge: modelData.place === "pickup" ? root.app.waitingCount : modelData.place === "sync" ? root.app.decisionCount : 0
                badgeText: modelData.place === "pickup" ? qsTr("%n waiting", "customers in the store", badge) : qsTr("%n to decide", "", badge)
                urgent: modelData.place === "sync"
                onAct: root.app.go(modelData.place)
            }
        }
    }
    Column {
        anchors { bottom: parent.bottom; bottomMargin: 12 }
        width: root.width
        spacing: 4
        RailItem {
            x: root.wide ? 12 : 8
            width: root.width - 2 * x
            wide: root.wide
            iconName: "lock"
            text: qsTr("Lock")
            onAct: root.app.lock()
        }
        PersonButton {
            x: root.wide ? 12 : (root.width - width) / 2
            width: root.wide ? root.width - 24 : 52
            letters: root.app.personLetters
            name: root.app.personName
            place: root.app.storeName
            wide: root.wide
            onAct: root.personTapped()
        }
    }
    signal personTapped()
}

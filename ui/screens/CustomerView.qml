pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// The tablet in the customer's hands: large, and only what they may see of themselves. Back leads through the PIN.
FocusScope {
    id: root

    required property CustomerViewModel vm
    signal turnedBack()

    Accessible.role: Accessible.Pane
    Accessible.name: qsTr("Customer view")

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    MouseArea { anchors.fill: parent } // nothing behind can be touched
    Rectangle {
        id: bar
        width: parent.width
        height: Theme.topBar
        color: Theme.accentWeak
        Icon { id: sign; x: 32; anchors.verticalCenter: parent.verticalCenter; name: "eye"; tint: Theme.accentInk; size: 22 }
        Txt { anchors { left: sign.right; leftMargin: 12; verticalCenter: parent.verticalCenter } weight: 600; color: Theme.accentInk; text: qsTr("Customer view: only what the customer may see") }
        ActionButton { anchors { right: parent.right; rightMargin: 32; verticalCenter: parent.verticalCenter } focus: true; kind: "primary"; iconName: "lock"; text: qsTr("Back to staff view"); onAct: root.turnedBack() }
    }
    Flickable {
        anchors { top: bar.bottom; bottom: foot.top; left: parent.left; right: parent.right; leftMargin: 96; rightMargin: 96 }
        contentHeight: body.implicitHeight + 48
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: body
            y: 40
            width: parent.width
            spacing: 24
            Txt { width: parent.width; role: "verdict"; text: root.vm.head.greeting ?? ""; Accessible.role: Accessible.Heading }
            Row {
                width: parent.width
                spacing: 40
                Card {
                    width: (parent.width - 40) / 2
                    padding: 28
                    visible: root.vm.orders.count > 0
                    Row {
                        spacing: 10
                        Icon { name: "bag"; size: 24; tint: Theme.ink2 }
                        Txt { role: "bodyLarge"; color: Theme.ink2; text: qsTr("Your orders") }
                    }
                    Repeater {
                        model: root.vm.orders
                        Column {
                            required property string number
                            required property string status
                            required property string detail
                            width: parent ? parent.width : 0
                            topPadding: 12
                            Txt { role: "verdict"; text: parent.number }
                            Txt { width: parent.width; role: "bodyLarge"; wrapMode: Text.Wrap; text: parent.status }
                            Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: parent.detail }
                        }
                    }
                }
                Card {
                    width: (parent.width - 40) / 2
                    padding: 28
                    Row {
                        spacing: 10
                        Icon { name: "ticket"; size: 24; tint: Theme.ink2 }
                        Txt { role: "bodyLarge"; color: Theme.ink2; text: qsTr("Coupons that work here today") }
                    }
                    Repeater {
                        id: usable
                        model: root.vm.ownCoupons
                        Column {
                            required property string title
                            required property string detail
                            width: parent ? parent.width : 0
                            topPadding: 12
                            Txt { width: parent.width; role: "h2"; wrapMode: Text.Wrap; text: parent.title }
                            Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: parent.detail }
                        }
                    }
                    Txt { width: parent.width; height: 40; visible: usable.count === 0; color: Theme.ink2; text: qsTr("None today") }
                }
            }
            Card {
                width: parent.width
                padding: 28
                Txt { role: "h3"; text: qsTr("How we may reach you") }
                Flow {
                    width: parent.width
                    spacing: 8
                    topPadding: 8
                    Repeater {
                        model: root.vm.consents
                        Chip {
                            required property string consent
                            required property var model
                            text: model.text
                            kind: consent === "refused" ? "bad" : "neutral"
                            iconName: consent === "given" ? "check" : consent === "refused" ? "x" : "question"
                        }
                    }
                }
            }
        }
    }
    Row {
        id: foot
        anchors { left: parent.left; leftMargin: 96; bottom: parent.bottom }
        height: 56
        spacing: 8
        Icon { anchors.verticalCenter: parent.verticalCenter; name: "shield"; size: 18; tint: Theme.ink3 }
        Txt { anchors.verticalCenter: parent.verticalCenter; role: "small"; color: Theme.ink3; text: qsTr("Notes and hints for staff are not shown here. It locks by itself after 60 seconds.") }
    }
}

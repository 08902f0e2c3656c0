pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// How the customer may be reached: masked, with what they agreed to, and what was said so far.
Flickable {
    id: root

    required property CustomerViewModel vm

    contentHeight: Math.max(points.height, agreed.height) + 24
    clip: true
    boundsBehavior: Flickable.StopAtBounds

    Column {
        id: points
        width: (root.width - 14) / 2
        spacing: 12
        Card {
            width: parent.width
            title: qsTr("Contact")
            Repeater {
                model: root.vm.contacts
                Item {
                    id: point
                    required property string icon
                    required property string detail
                    required property var model
                    width: parent ? parent.width : 0
                    height: 52
                    Accessible.role: Accessible.ListItem
                    Accessible.name: model.text + ", " + detail
                    Hairline { }
                    Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: point.icon; size: 20; tint: Theme.ink2 }
                    Txt { x: 48; anchors.verticalCenter: parent.verticalCenter; text: point.model.text; Accessible.ignored: true }
                    Txt { anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } weight: 600; text: point.detail; Accessible.ignored: true }
                }
            }
            Txt { x: 16; height: 44; visible: root.vm.contacts.count === 0; color: Theme.ink3; text: qsTr("No contact on this device") }
        }
        Card {
            width: parent.width
            title: qsTr("What was said so far")
            Repeater {
                model: root.vm.contactHistory
                Item {
                    id: event
                    required property string icon
                    required property string dateText
                    required property string spoken
                    required property var model
                    width: parent ? parent.width : 0
                    height: Theme.targetMin
                    Accessible.role: Accessible.ListItem
                    Accessible.name: spoken
                    Hairline { }
                    Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: event.icon; size: 20; tint: Theme.ink2 }
                    Txt { anchors { left: parent.left; leftMargin: 48; right: date.left; rightMargin: 10; verticalCenter: parent.verticalCenter } text: event.model.text; Accessible.ignored: true }
                    Txt { id: date; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: event.dateText; Accessible.ignored: true }
                }
            }
            Txt { x: 16; height: 44; visible: root.vm.contactHistory.count === 0; color: Theme.ink3; text: qsTr("Nothing here yet") }
        }
    }
    Card {
        id: agreed
        x: points.width + 14
        width: points.width
        title: qsTr("Contact consent")
        Note { x: 12; width: parent.width - 24; kind: "warn"; text: root.vm.head.consentSentence ?? ""; visible: text !== "" }
        Repeater {
            model: root.vm.consents
            ConsentRow { width: parent ? parent.width : 0 }
        }
    }
}

import QtQuick
import Counterpart

// How the customer may be reached: masked, with what they agreed to.
Row {
    id: root

    required property CustomerViewModel vm

    spacing: 14
    Card {
        width: (root.width - 14) / 2
        title: qsTr("Contact")
        Repeater {
            model: root.vm.contacts
            Item {
                id: point
                required property string icon
                required property string detail
                required property var model
                width: parent.width
                height: 52
                Hairline { }
                Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: point.icon; size: 20; tint: Theme.ink2 }
                Txt { x: 48; anchors.verticalCenter: parent.verticalCenter; text: point.model.text }
                Txt { anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } weight: 600; text: point.detail }
            }
        }
        Txt { x: 16; height: 44; visible: root.vm.contacts.count === 0; color: Theme.ink3; text: qsTr("No contact on this device") }
    }
    Card {
        width: (root.width - 14) / 2
        title: qsTr("Contact consent")
        Repeater {
            model: root.vm.consents
            ConsentRow { width: parent.width }
        }
        Note { width: parent.width; kind: "neutral"; text: root.vm.head.consentSentence ?? ""; visible: text !== "" }
    }
}

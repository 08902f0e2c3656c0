import QtQuick

// A waiting order in a customer's record, stated once: number, bay at 22 px, what is agreed, and its button.
Card {
    id: root

    required property string orderId
    required property string number
    required property string status
    required property string bay
    required property string detail
    required property string timeText
    required property string level
    required property string action
    required property string actionText
    required property string spoken
    property bool primary: true
    signal acted()

    padding: 16
    Accessible.name: root.spoken

    Column {
        width: parent.width
        spacing: 4
        Item {
            width: parent.width
            height: 20
            Txt { role: "small"; color: Theme.ink2; text: root.status }
            Txt { anchors.right: parent.right; role: "small"; color: Theme.ink2; text: qsTr("Bay"); visible: root.bay !== "" }
        }
        Item {
            width: parent.width
            height: 34
            Txt { role: "code"; text: root.number }
            Txt { anchors.right: parent.right; role: "bay"; text: root.bay }
        }
        Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.detail }
        Chip {
            visible: root.timeText !== ""
            text: root.timeText
            kind: root.level === "late" ? "bad" : root.level === "soon" ? "warn" : "neutral"
            iconName: root.level === "late" ? "alert" : "timer"
        }
        Item { width: 1; height: 4 }
        ActionButton {
            width: parent.width
            kind: root.primary ? "primary" : "secondary"
            iconName: root.action === "handOver" ? "handover" : "list"
            text: root.actionText
            Accessible.name: root.actionText + " " + root.number
            onAct: root.acted()
        }
    }
}

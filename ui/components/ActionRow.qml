import QtQuick

// A next step: number, what, one line why, one button.
Item {
    id: root

    required property int number
    required property string title
    required property string detail
    required property string actionText
    required property bool primary
    required property string spoken
    property bool divider: true
    signal acted()

    implicitHeight: Math.max(68, texts.implicitHeight + 22)

    Hairline { visible: root.divider }
    Txt { x: 16; width: 20; anchors.verticalCenter: parent.verticalCenter; weight: 600; color: Theme.ink2; text: root.number; Accessible.ignored: true }
    Column {
        id: texts
        anchors { left: parent.left; leftMargin: 46; right: button.visible ? button.left : parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
        Txt { width: parent.width; weight: 600; wrapMode: Text.Wrap; text: root.title }
        Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.detail; visible: text !== "" }
    }
    ActionButton {
        id: button
        anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
        visible: root.actionText !== ""
        kind: root.primary ? "primary" : "secondary"
        text: root.actionText
        Accessible.name: root.spoken
        onAct: root.acted()
    }
}

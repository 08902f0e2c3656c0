import QtQuick

// One line to pick: where it lies, how many are there, and + and − for picking by hand.
Rectangle {
    id: root

    required property string lineId
    required property string name
    required property string sku
    required property string place
    required property string countText
    required property string lineState
    required property string stateText
    required property string icon
    required property bool canPick
    required property bool canPutBack
    required property bool canShort
    required property string spoken
    signal picked()
    signal putBack()
    signal missing()

    implicitHeight: 73
    color: lineState === "now" ? Theme.accentWeak : "transparent"
    Accessible.role: Accessible.ListItem
    Accessible.name: root.spoken

    Hairline { }
    Rectangle {
        id: tile
        x: 16
        anchors.verticalCenter: parent.verticalCenter
        width: 52
        height: 52
        radius: 10
        color: Theme.fill
        Icon { anchors.centerIn: parent; name: root.icon; tint: Theme.ink2; size: 26 }
    }
    Column {
        anchors { left: tile.right; leftMargin: 14; right: where.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
        Txt { width: parent.width; role: "h3"; weight: 600; text: root.name; color: root.lineState === "off" ? Theme.ink3 : Theme.ink; Accessible.ignored: true }
        Row {
            spacing: 8
            Txt { role: "small"; color: Theme.ink3; text: root.sku; Accessible.ignored: true }
            Chip {
                visible: root.stateText !== ""
                text: root.stateText
                kind: root.lineState === "done" ? "ok" : root.lineState === "short" ? "bad" : root.lineState === "now" ? "info" : "neutral"
                iconName: root.lineState === "done" ? "check" : root.lineState === "now" ? "scan" : root.lineState === "short" ? "alert" : ""
            }
        }
    }
    Column {
        id: where
        anchors { right: count.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
        width: 104
        visible: root.place !== ""
        Txt { role: "small"; color: Theme.ink3; text: qsTr("at"); Accessible.ignored: true }
        Txt { width: parent.width; weight: 600; text: root.place; Accessible.ignored: true }
    }
    Txt { id: count; anchors { right: buttons.left; rightMargin: 6; verticalCenter: parent.verticalCenter } width: 52; role: "bay"; horizontalAlignment: Text.AlignRight; text: root.countText; Accessible.ignored: true }
    Row {
        id: buttons
        anchors { right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
        width: 154
        layoutDirection: Qt.RightToLeft
        IconButton { visible: root.canPick; iconName: "plus"; label: qsTr("Pick one: %1").arg(root.name); tint: Theme.accent; onAct: root.picked() }
        IconButton { visible: root.canPutBack; iconName: "minus"; label: qsTr("Put one back: %1").arg(root.name); onAct: root.putBack() }
        ActionButton { visible: root.canShort; kind: "text"; text: qsTr("Short"); Accessible.name: qsTr("Short: %1").arg(root.name); onAct: root.missing() }
    }
}

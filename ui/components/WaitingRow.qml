import QtQuick

// One order whose customer is in the store: number, how long, bay, and the one thing to do.
Item {
    id: root

    required property int index
    required property string rowId
    required property string number
    required property string waited
    required property bool late
    required property string name
    required property string caption
    required property string action
    required property bool primary
    signal open(rowId: string)
    signal handOver(rowId: string)

    implicitHeight: 70
    Hairline { visible: root.index > 0 }
    TapHandler { longPressThreshold: 60; onTapped: root.open(root.rowId) } // a slow tap is a tap too, as on every button
    Column {
        id: leftPart
        x: 18
        width: 116
        anchors.verticalCenter: parent.verticalCenter
        Txt { role: "h2"; text: root.number }
        Txt { width: parent.width; role: "micro"; weight: root.late ? 700 : 400; color: root.late ? Theme.bad : Theme.ink3; text: root.waited }
    }
    Column {
        anchors { left: leftPart.right; leftMargin: 0; right: button.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
        Txt { width: parent.width; role: "label"; text: root.name }
        Txt { width: parent.width; role: "small"; color: Theme.ink2; text: root.caption }
    }
    ActionButton {
        id: button
        anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
        kind: root.primary ? "primary" : "secondary"
        text: root.action
        Accessible.name: root.action + " " + root.number
        onAct: root.primary ? root.handOver(root.rowId) : root.open(root.rowId)
    }
}

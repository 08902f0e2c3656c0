import QtQuick

// A sheet over the screen for the few things that need one: why-sheets, a manager's PIN, a keypad. Esc closes.
FocusScope {
    id: root

    property string title
    property bool open: false
    property int sheetWidth: 520
    default property alias content: body.data
    signal closed()

    anchors.fill: parent
    visible: open
    focus: open
    z: 100
    Keys.onEscapePressed: closed()
    onOpenChanged: if (open) forceActiveFocus()

    Rectangle { anchors.fill: parent; color: Theme.scrim }
    MouseArea { anchors.fill: parent; onClicked: root.closed() }
    Rectangle {
        anchors.centerIn: parent
        width: Math.min(root.width - 48, root.sheetWidth)
        height: Math.min(root.height - 48, body.implicitHeight + 96)
        radius: Theme.radiusSheet
        color: Theme.raised
        Accessible.role: Accessible.Dialog
        Accessible.name: root.title
        MouseArea { anchors.fill: parent }
        Txt { x: 24; y: 20; width: parent.width - 96; role: "h2"; text: root.title; Accessible.role: Accessible.Heading }
        IconButton { anchors { right: parent.right; rightMargin: 10; top: parent.top; topMargin: 10 } iconName: "x"; label: qsTr("Close"); onAct: root.closed() }
        Flickable {
            anchors { fill: parent; topMargin: 64; leftMargin: 24; rightMargin: 24; bottomMargin: 16 }
            contentHeight: body.implicitHeight
            clip: true
            Column { id: body; width: parent.width; spacing: 12 }
        }
    }
}

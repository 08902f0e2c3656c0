import QtQuick

// Nothing here, not found, or failed: what it is, what it means, and one or two ways on.
Item {
    id: root

    property string iconName: "info"
    property string title
    property string text
    property string action
    property string secondAction
    property string reference
    property string kind // ok: something was done; otherwise neutral
    signal act()
    signal second()

    implicitHeight: column.implicitHeight + 48
    implicitWidth: 360

    Column {
        id: column
        anchors.centerIn: parent
        width: Math.min(parent.width - 48, 480)
        spacing: 10
        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: 44
            height: 44
            radius: 12
            color: root.kind === "ok" ? Theme.okWeak : Theme.fill
            Icon { anchors.centerIn: parent; name: root.iconName; tint: root.kind === "ok" ? Theme.okInk : Theme.ink2; size: 24 }
        }
        Txt { width: parent.width; role: root.kind === "ok" ? "h2" : "h3"; horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; text: root.title; Accessible.role: Accessible.Heading }
        Txt { width: parent.width; horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; color: Theme.ink2; text: root.text; visible: text !== "" }
        Txt { width: parent.width; role: "micro"; horizontalAlignment: Text.AlignHCenter; color: Theme.ink3; text: root.reference; visible: text !== "" }
        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: 12
            visible: root.action !== ""
            ActionButton { kind: "primary"; text: root.action; onAct: root.act() }
            ActionButton { visible: text !== ""; text: root.secondAction; onAct: root.second() }
        }
    }
}

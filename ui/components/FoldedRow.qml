import QtQuick

// How much is folded away, never what (corrections §1.1); the why-sheet says the rule.
Rectangle {
    id: root

    property string text
    signal why()

    visible: text !== ""
    implicitHeight: visible ? 60 : 0
    color: Theme.hover
    radius: Theme.radiusCard
    Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: "eyeOff"; size: 20; tint: Theme.ink2 }
    Txt { anchors { left: parent.left; leftMargin: 48; right: button.left; rightMargin: 8; verticalCenter: parent.verticalCenter } text: root.text; color: Theme.ink2; wrapMode: Text.Wrap; maximumLineCount: 2 }
    ActionButton { id: button; anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter } kind: "text"; text: qsTr("Why"); Accessible.name: root.text + ", " + text; onAct: root.why() }
}

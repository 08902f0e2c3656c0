import QtQuick

// One consent and how it stands. Unknown counts as refused, and looks different.
Item {
    id: root

    required property string consent
    required property string detail
    required property var model

    implicitHeight: 48
    Hairline { }
    Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; size: 20; name: root.consent === "given" ? "checkCircle" : root.consent === "refused" ? "xCircle" : "question"; tint: root.consent === "given" ? Theme.ok : root.consent === "refused" ? Theme.bad : Theme.ink3 }
    Txt { anchors { left: parent.left; leftMargin: 48; right: state.left; rightMargin: 8; verticalCenter: parent.verticalCenter } text: root.model.text }
    Txt { id: state; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink2; text: root.detail !== "" ? root.detail : root.consent === "given" ? qsTr("agreed") : root.consent === "refused" ? qsTr("refused") : qsTr("not known") }
}

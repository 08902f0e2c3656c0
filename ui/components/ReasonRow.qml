import QtQuick

// Why they may be here: the claim, the fact, and the evidence under it.
Item {
    id: root

    required property string icon
    required property string tone
    required property string title
    required property string detail
    required property string evidence
    required property string spoken
    property bool divider: true

    implicitHeight: texts.implicitHeight + 22
    Accessible.role: Accessible.ListItem
    Accessible.name: root.spoken

    Hairline { visible: root.divider }
    Rectangle {
        x: 16
        y: 12
        width: 36
        height: 36
        radius: Theme.radiusControl
        color: root.tone === "ok" ? Theme.okWeak : root.tone === "bad" ? Theme.badWeak : root.tone === "warn" ? Theme.warnWeak
             : root.tone === "promo" ? Theme.promoWeak : Theme.accentWeak
        Icon {
            anchors.centerIn: parent
            name: root.icon
            size: 20
            tint: root.tone === "ok" ? Theme.okInk : root.tone === "bad" ? Theme.badInk : root.tone === "warn" ? Theme.warnInk
                : root.tone === "promo" ? Theme.promoInk : Theme.accentInk
        }
    }
    Column {
        id: texts
        anchors { left: parent.left; leftMargin: 64; right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
        Txt { width: parent.width; weight: 600; wrapMode: Text.Wrap; text: root.title; Accessible.ignored: true }
        Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.detail; visible: text !== ""; Accessible.ignored: true }
        Txt { width: parent.width; role: "micro"; color: Theme.ink3; wrapMode: Text.Wrap; text: root.evidence; visible: text !== ""; Accessible.ignored: true }
    }
}

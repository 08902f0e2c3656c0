import QtQuick

// A status in one word with its icon. kind: ok, warn, bad, info, promo, neutral.
Rectangle {
    id: root

    property string kind: "neutral"
    property string iconName
    property alias text: word.text
    readonly property color ink: kind === "ok" ? Theme.okInk : kind === "warn" ? Theme.warnInk : kind === "bad" ? Theme.badInk
                               : kind === "info" ? Theme.accentInk : kind === "promo" ? Theme.promoInk : Theme.ink2

    implicitHeight: 24
    implicitWidth: row.implicitWidth + 16
    radius: Theme.radiusChip
    color: kind === "ok" ? Theme.okWeak : kind === "warn" ? Theme.warnWeak : kind === "bad" ? Theme.badWeak
         : kind === "info" ? Theme.accentWeak : kind === "promo" ? Theme.promoWeak : Theme.fill

    Row {
        id: row
        anchors.centerIn: parent
        spacing: 5
        Icon { anchors.verticalCenter: parent.verticalCenter; visible: root.iconName !== ""; name: root.iconName; tint: root.ink; size: 16 }
        Txt { id: word; role: "small"; weight: 600; color: root.ink; anchors.verticalCenter: parent.verticalCenter }
    }
}

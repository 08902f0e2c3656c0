import QtQuick

// A sentence in the page near its cause, with an optional way on. kind: info, ok, warn, bad, neutral.
Rectangle {
    id: root

    property string kind: "info"
    property string iconName: kind === "ok" ? "check" : kind === "warn" || kind === "bad" ? "alert" : "info"
    property alias text: words.text
    property string action
    signal act()
    readonly property color ink: kind === "ok" ? Theme.okInk : kind === "warn" ? Theme.warnInk : kind === "bad" ? Theme.badInk
                               : kind === "info" ? Theme.accentInk : Theme.ink2

    implicitHeight: Math.max(Theme.targetMin, words.implicitHeight + 22)
    implicitWidth: 320
    radius: Theme.radiusControl
    color: kind === "ok" ? Theme.okWeak : kind === "warn" ? Theme.warnWeak : kind === "bad" ? Theme.badWeak
         : kind === "info" ? Theme.accentWeak : Theme.fill
    Accessible.role: kind === "bad" || kind === "warn" ? Accessible.AlertMessage : Accessible.Note
    Accessible.name: text

    Icon { id: sign; x: 16; anchors.verticalCenter: parent.verticalCenter; name: root.iconName; tint: root.ink; size: 22 }
    Txt {
        id: words
        anchors { left: sign.right; leftMargin: 12; right: way.visible ? way.left : parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
        color: root.ink
        wrapMode: Text.Wrap
        Accessible.ignored: true
    }
    ActionButton {
        id: way
        anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter }
        visible: root.action !== ""
        kind: "text"
        text: root.action
        onAct: root.act()
    }
}

import QtQuick
import QtQuick.Templates as T

// One place of the navigation rail, with a badge for what waits there. wide: icon and label side by side.
T.AbstractButton {
    id: root

    required property string iconName
    property bool on: false
    property bool wide: false
    property bool bare: false // a low window has no room for labels (ui.md §3)
    property int badge: 0
    property bool urgent: false
    property string badgeText // what the badge means, for screen readers
    signal act()

    implicitWidth: 72
    implicitHeight: wide || bare ? Theme.targetMin : 64
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.PageTab
    Accessible.name: text + (badge > 0 ? ", " + badgeText : "")
    Accessible.selected: on
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: 10
        color: root.on ? Theme.railOn : root.down || root.hovered ? Qt.alpha(Theme.railOn, 0.5) : "transparent"
        Rectangle { anchors.fill: parent; anchors.margins: 1; radius: 9; color: "transparent"; border.width: 3; border.color: Theme.railInkOn; visible: root.visualFocus }
    }
    contentItem: Item {
        Icon { id: sign; x: root.wide ? 12 : (parent.width - width) / 2; y: root.wide || root.bare ? (parent.height - height) / 2 : 11; name: root.iconName; tint: root.on ? Theme.railInkOn : Theme.railInk; size: 24 }
        Txt {
            visible: !root.bare || root.wide
            x: root.wide ? 48 : (parent.width - width) / 2
            y: root.wide ? (parent.height - height) / 2 : sign.y + sign.height + 2
            role: root.wide ? "label" : "micro"
            weight: root.on ? 600 : 400
            text: root.text
            color: root.on ? Theme.railInkOn : Theme.railInk
            Accessible.ignored: true
        }
        Rectangle {
            visible: root.badge > 0
            x: root.wide ? parent.width - width - 12 : sign.x + sign.width - 10
            y: root.wide ? (parent.height - height) / 2 : sign.y - 6
            width: Math.max(20, count.implicitWidth + 10)
            height: 20
            radius: 10
            color: root.urgent ? Theme.badWeak : Theme.warnFill
            Txt { id: count; anchors.centerIn: parent; role: "micro"; weight: 700; text: root.badge; color: root.urgent ? Theme.badInk : Theme.lock; Accessible.ignored: true }
        }
    }
}

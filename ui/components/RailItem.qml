import QtQuick
import QtQuick.Templates as T

// One place of the navigation rail, with a badge for what waits there.
T.AbstractButton {
    id: root

    required property string iconName
    property bool on: false
    property int badge: 0
    property string badgeText // what the badge means, for screen readers
    signal act()

    implicitWidth: 72
    implicitHeight: 64
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.click()
    Accessible.role: Accessible.PageTab
    Accessible.name: text + (badge > 0 ? ", " + badgeText : "")
    Accessible.selected: on
    Accessible.onPressAction: root.click()

    background: Rectangle {
        radius: 10
        color: root.on ? Theme.railOn : root.down || root.hovered ? Qt.rgba(1, 1, 1, 0.07) : "transparent"
        Rectangle { anchors.fill: parent; anchors.margins: 1; radius: 9; color: "transparent"; border.width: 3; border.color: Theme.railInkOn; visible: root.visualFocus }
    }
    contentItem: Item {
        Icon { id: sign; anchors.horizontalCenter: parent.horizontalCenter; y: 9; name: root.iconName; tint: root.on ? Theme.railInkOn : Theme.railInk; size: 24 }
        Txt { anchors { horizontalCenter: parent.horizontalCenter; top: sign.bottom; topMargin: 3 } role: "micro"; weight: root.on ? 600 : 400; text: root.text; color: root.on ? Theme.railInkOn : Theme.railInk; Accessible.ignored: true }
        Rectangle {
            visible: root.badge > 0
            anchors { left: sign.right; leftMargin: -10; top: sign.top; topMargin: -6 }
            width: Math.max(20, count.implicitWidth + 10)
            height: 20
            radius: 10
            color: Theme.warnFill
            Txt { id: count; anchors.centerIn: parent; role: "micro"; weight: 700; text: root.badge; color: Theme.lock; Accessible.ignored: true }
        }
    }
}

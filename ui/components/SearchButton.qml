import QtQuick
import QtQuick.Templates as T

// The compact omnibox of every screen but Find: looks like the search box and opens it.
T.AbstractButton {
    id: root

    signal act()

    implicitHeight: Theme.targetMin
    implicitWidth: 360
    focusPolicy: Qt.StrongFocus
    text: qsTr("Scan, or search customers, orders, coupons")
    onClicked: act()
    Keys.onReturnPressed: root.click()
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.click()

    background: Rectangle {
        radius: Theme.radiusControl
        color: root.down ? Theme.pressed : Theme.sunken
        border.width: 1
        border.color: Theme.line
        FocusRing { shown: root.visualFocus }
    }
    contentItem: Item {
        Icon { id: sign; x: 16; anchors.verticalCenter: parent.verticalCenter; name: "scan"; tint: Theme.ink2 }
        Txt {
            anchors { left: sign.right; leftMargin: 10; right: key.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
            text: root.text
            color: Theme.ink3
            Accessible.ignored: true
        }
        KeyCap { id: key; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } text: "/" }
    }
}

import QtQuick
import QtQuick.Templates as T

// The bordered button of the lock cover, whose colours are the same in both themes.
T.AbstractButton {
    id: root

    property string iconName: "users"
    signal act()

    implicitHeight: Theme.targetMin
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: Theme.radiusControl
        color: root.down || root.hovered ? Theme.lockKey : Theme.lockPad
        border.width: root.visualFocus ? 3 : 1
        border.color: root.visualFocus ? Theme.lockInk : Theme.lockLine
    }
    contentItem: Item {
        Row {
            anchors.centerIn: parent
            spacing: 8
            Icon { name: root.iconName; size: 20; tint: Theme.lockInk; anchors.verticalCenter: parent.verticalCenter }
            Txt { role: "label"; color: Theme.lockInk; text: root.text; Accessible.ignored: true }
        }
    }
}

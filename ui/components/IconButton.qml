import QtQuick
import QtQuick.Templates as T

// A square button with an icon only; `label` is its accessible name.
T.AbstractButton {
    id: root

    required property string iconName
    required property string label
    property color tint: Theme.ink
    property int iconSize: 24
    signal act()

    implicitWidth: Theme.targetMin
    implicitHeight: Theme.targetMin
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: label
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: 12
        color: root.down ? Theme.pressed : root.hovered ? Theme.hover : "transparent"
        FocusRing { shown: root.visualFocus; corner: 12 }
    }
    contentItem: Item {
        Icon { anchors.centerIn: parent; name: root.iconName; tint: root.tint; size: root.iconSize }
    }
}

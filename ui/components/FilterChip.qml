import QtQuick
import QtQuick.Templates as T

// A filter that is on or off; 40 high, touch area 48.
T.AbstractButton {
    id: root

    property string iconName
    property bool on: false
    signal act()

    implicitHeight: Theme.targetMin
    implicitWidth: row.implicitWidth + 32
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Accessible.role: Accessible.CheckBox
    Accessible.name: text
    Accessible.checked: on
    Accessible.onPressAction: root.clicked()

    background: Item {
        Rectangle {
            anchors { fill: parent; topMargin: 4; bottomMargin: 4 }
            radius: height / 2
            color: root.on ? Theme.ink : root.hovered ? Theme.hover : Theme.surface
            border.width: root.on ? 0 : 1
            border.color: Theme.line
            FocusRing { shown: root.visualFocus; corner: 20 }
        }
    }
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: 6
            Icon { visible: root.iconName !== ""; anchors.verticalCenter: parent.verticalCenter; name: root.iconName; size: 18; tint: root.on ? Theme.surface : Theme.ink }
            Txt { role: "label"; text: root.text; color: root.on ? Theme.surface : Theme.ink; Accessible.ignored: true }
        }
    }
}

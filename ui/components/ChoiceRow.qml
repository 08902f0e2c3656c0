import QtQuick
import QtQuick.Templates as T

// One of several to choose from, in a sheet.
T.AbstractButton {
    id: root

    signal act()

    implicitHeight: Math.max(Theme.targetMin, words.implicitHeight + 20)
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()
    Accessible.role: Accessible.RadioButton
    Accessible.name: root.text
    Accessible.checked: root.checked
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: Theme.radiusControl
        color: root.checked ? Theme.accentWeak : root.down ? Theme.pressed : Theme.surface
        border.width: root.checked ? 2 : 1
        border.color: root.checked ? Theme.accent : Theme.line
        FocusRing { shown: root.visualFocus }
    }
    contentItem: Item {
        Txt { id: words; anchors { left: parent.left; leftMargin: 14; right: tick.left; rightMargin: 8; verticalCenter: parent.verticalCenter } wrapMode: Text.Wrap; weight: root.checked ? 600 : 400; text: root.text; Accessible.ignored: true }
        Icon { id: tick; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } name: "check"; size: 20; tint: Theme.accent; opacity: root.checked ? 1 : 0 }
    }
}

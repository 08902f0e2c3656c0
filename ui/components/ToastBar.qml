import QtQuick
import QtQuick.Templates as T

// What was just done, and the way back while the bar lasts. The button is outside the live region.
Rectangle {
    id: root

    property string text
    property bool undoable: false
    property double life: 1
    property int secondsLeft: 0
    readonly property bool held: hover.hovered || undoButton.activeFocus
    signal undo()
    signal dismiss()

    implicitHeight: 64
    implicitWidth: Math.min(720, words.implicitWidth + (undoable ? undoButton.width + 24 : 48) + 76)
    radius: Theme.radiusCard
    color: Theme.toast
    HoverHandler { id: hover }

    Icon { id: sign; x: 20; anchors.verticalCenter: parent.verticalCenter; name: "checkCircle"; tint: Theme.toastInk; size: 22 }
    Txt {
        id: words
        anchors { left: sign.right; leftMargin: 14; right: undoButton.visible ? undoButton.left : close.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
        text: root.text
        color: Theme.toastInk
        Accessible.role: Accessible.AlertMessage
    }
    T.AbstractButton {
        id: undoButton
        anchors { right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
        visible: root.undoable
        width: undoRow.implicitWidth + 36
        height: Theme.targetMin
        focusPolicy: Qt.StrongFocus
        text: qsTr("Undo (%1 s)").arg(root.secondsLeft)
        onClicked: root.undo()
        Keys.onReturnPressed: root.undo()
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Undo")
        Accessible.onPressAction: root.undo()
        background: Rectangle {
            radius: Theme.radiusControl
            color: Qt.alpha(Theme.toastInk, undoButton.down ? 0.32 : undoButton.hovered ? 0.26 : 0.18)
            border.width: undoButton.visualFocus ? 3 : 0
            border.color: Theme.toastInk
        }
        contentItem: Item {
            Row {
                id: undoRow
                anchors.centerIn: parent
                spacing: 8
                Icon { name: "undo"; size: 20; tint: Theme.toastInk; anchors.verticalCenter: parent.verticalCenter }
                Txt { role: "label"; text: undoButton.text; color: Theme.toastInk; Accessible.ignored: true }
            }
        }
    }
    IconButton {
        id: close
        anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter }
        visible: !root.undoable
        iconName: "x"
        label: qsTr("Close")
        tint: Theme.toastInk
        onAct: root.dismiss()
    }
    Rectangle {
        anchors { left: parent.left; leftMargin: 8; bottom: parent.bottom }
        visible: root.undoable && !Theme.reducedMotion
        height: 3
        radius: 1.5
        width: (parent.width - 16) * root.life
        color: Theme.warnFill
    }
}

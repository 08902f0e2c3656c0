import QtQuick

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

    Icon { id: sign; x: 20; anchors.verticalCenter: parent.verticalCenter; name: "check"; tint: Theme.toastInk; size: 22 }
    Txt {
        id: words
        anchors { left: sign.right; leftMargin: 14; right: undoButton.visible ? undoButton.left : close.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
        text: root.text
        color: Theme.toastInk
        Accessible.role: Accessible.AlertMessage
    }
    ActionButton {
        id: undoButton
        anchors { right: parent.right; rightMargin: 10; verticalCenter: parent.verticalCenter }
        visible: root.undoable
        text: Theme.reducedMotion ? qsTr("Undo (%1)").arg(root.secondsLeft) : qsTr("Undo")
        onAct: root.undo()
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
        anchors { left: parent.left; leftMargin: 12; bottom: parent.bottom; bottomMargin: 4 }
        visible: root.undoable && !Theme.reducedMotion
        height: 3
        radius: 1.5
        width: (parent.width - 24) * root.life
        color: Theme.toastInk
        opacity: 0.6
    }
}

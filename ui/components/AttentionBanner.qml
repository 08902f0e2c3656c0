import QtQuick

// A new order or an arrival: stays until somebody takes it.
Rectangle {
    id: root

    property string text
    property string actionText
    signal taken()
    signal opened()

    visible: text !== ""
    implicitHeight: visible ? 56 : 0
    radius: Theme.radiusControl
    color: Theme.accent
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.text

    Icon { id: sign; x: 18; anchors.verticalCenter: parent.verticalCenter; name: "bell"; tint: Theme.accentOn }
    Txt { anchors { left: sign.right; leftMargin: 12; right: button.left; rightMargin: 12; verticalCenter: parent.verticalCenter } role: "bodyLarge"; weight: 600; text: root.text; color: Theme.accentOn; Accessible.ignored: true }
    TapHandler { longPressThreshold: 60; onTapped: root.opened() } // a slow tap is a tap too, as on every button
    ActionButton { id: button; anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter } text: root.actionText; onAct: root.taken() }
}

import QtQuick

// The keyboard's place, always visible. Anchored around its parent.
Rectangle {
    property bool shown: false
    property int corner: Theme.radiusControl

    anchors.fill: parent
    anchors.margins: -4
    radius: corner + 4
    color: "transparent"
    border.width: Theme.focusRing
    border.color: Theme.focus
    visible: shown
}

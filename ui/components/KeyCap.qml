import QtQuick

// The picture of a key: what may be pressed instead of a tap.
Rectangle {
    id: root

    property alias text: words.text

    implicitWidth: Math.max(24, words.implicitWidth + 14)
    implicitHeight: 24
    radius: 5
    color: Theme.surface
    border.width: 1
    border.color: Theme.line
    Txt { id: words; anchors.centerIn: parent; role: "small"; color: Theme.ink3; Accessible.ignored: true }
}

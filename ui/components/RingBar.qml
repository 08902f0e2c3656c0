import QtQuick

// A new order or an arrival rings here, on every screen, until somebody takes it.
Rectangle {
    id: root

    property alias text: words.text
    signal take()
    signal hush()

    width: row.width + 28
    height: 64
    radius: Theme.radiusCard
    color: Theme.toast
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Row {
        id: row
        x: 20
        height: parent.height
        spacing: 14
        Icon { anchors.verticalCenter: parent.verticalCenter; name: "bell"; tint: Theme.toastInk }
        Txt { id: words; anchors.verticalCenter: parent.verticalCenter; role: "label"; color: Theme.toastInk; Accessible.ignored: true }
        ActionButton { anchors.verticalCenter: parent.verticalCenter; kind: "primary"; text: qsTr("Look at it"); onAct: root.take() }
        IconButton { anchors.verticalCenter: parent.verticalCenter; iconName: "x"; label: qsTr("Stop ringing"); tint: Theme.toastInk; onAct: root.hush() }
    }
}

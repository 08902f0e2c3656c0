import QtQuick
import Counterpart

// The head of a working screen: back, title, actions of the screen, the compact omnibox and the status pill.
TopBar {
    id: root

    required property AppViewModel app
    property bool search: true
    default property alias extra: slot.data

    canGoBack: app.canGoBack
    onBack: app.back()

    Row { id: slot; spacing: 12; anchors.verticalCenter: parent.verticalCenter }
    Omnibox {
        id: box
        visible: root.search && root.width >= 880 // on a narrow screen Find is one tap away
        anchors.verticalCenter: parent.verticalCenter
        width: slot.width > 150 && root.width < 1040 ? 180 : 300 // the title stays readable
        placeholder: qsTr("Scan or search")
        onAccepted: { const words = text; text = ""; root.app.searchFor(words) }
        onLeave: root.forceActiveFocus()
    }
    StatusPill { anchors.verticalCenter: parent.verticalCenter; text: root.app.pillText; tone: root.app.pillTone; onAct: root.app.go("sync") }
}

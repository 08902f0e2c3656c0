import QtQuick

// Head of every screen: back, title and sub-line; actions and the status pill at the right.
Rectangle {
    id: root

    property string title
    property string subtitle
    property bool canGoBack: false
    default property alias actions: rightPart.data
    signal back()

    implicitHeight: Theme.topBar
    implicitWidth: 1192
    color: Theme.surface

    Hairline { anchors.bottom: parent.bottom }
    IconButton {
        id: backButton
        x: 12
        anchors.verticalCenter: parent.verticalCenter
        visible: root.canGoBack
        iconName: "back"
        label: qsTr("Back")
        onAct: root.back()
    }
    Column {
        anchors { left: root.canGoBack ? backButton.right : parent.left; leftMargin: root.canGoBack ? 12 : 24; right: rightPart.left; rightMargin: 16; verticalCenter: parent.verticalCenter }
        Txt { width: parent.width; role: "h2"; text: root.title; Accessible.role: Accessible.Heading }
        Txt { width: parent.width; role: "small"; color: Theme.ink3; text: root.subtitle; visible: text !== "" }
    }
    Row {
        id: rightPart
        anchors { right: parent.right; rightMargin: 20; verticalCenter: parent.verticalCenter }
        spacing: 12
    }
}

import QtQuick
import QtQuick.Templates as T

// Who works now; opens language, theme, text size and sign-out.
T.AbstractButton {
    id: root

    property string letters
    property string name
    property string place
    property bool wide: false
    signal act()

    implicitHeight: 52
    implicitWidth: 52
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("%1, settings and sign-out").arg(name)
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: root.wide ? 10 : width / 2
        color: root.down || root.hovered ? Theme.railOn : "transparent"
        Rectangle { anchors.fill: parent; radius: parent.radius; color: "transparent"; border.width: 3; border.color: Theme.railInkOn; visible: root.visualFocus }
    }
    contentItem: Item {
        Rectangle {
            id: face
            x: root.wide ? 8 : (parent.width - width) / 2
            anchors.verticalCenter: parent.verticalCenter
            width: root.wide ? 36 : 44
            height: width
            radius: width / 2
            color: Theme.railOn
            Txt { anchors.centerIn: parent; role: root.letters.length > 2 ? "small" : "label"; weight: 600; text: root.letters; color: Theme.railInkOn; Accessible.ignored: true }
        }
        Column {
            visible: root.wide
            anchors { left: face.right; leftMargin: 10; right: parent.right; verticalCenter: parent.verticalCenter }
            Txt { width: parent.width; role: "small"; weight: 600; text: root.name; color: Theme.railInkOn; Accessible.ignored: true }
            Txt { width: parent.width; role: "micro"; text: root.place; color: Theme.railInk; Accessible.ignored: true }
        }
    }
}

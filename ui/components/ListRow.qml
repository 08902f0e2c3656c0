import QtQuick
import QtQuick.Templates as T

// One row of a list: lead item, title, caption, trailing item. The whole row is one target and one sentence.
T.ItemDelegate {
    id: root

    property string title
    property string caption
    property color captionColor: Theme.ink3
    property bool selected: false
    property bool divider: true
    property alias lead: leadBox.data
    property alias trailing: trailBox.data
    signal act()

    implicitHeight: Math.max(Theme.rowMin, texts.implicitHeight + 22)
    implicitWidth: 200
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.ListItem
    Accessible.name: title + (caption === "" ? "" : ", " + caption)
    Accessible.onPressAction: root.clicked()

    // Inside the card's round corners and hairline.
    background: Item {
        Rectangle {
            anchors { fill: parent; margins: 1 }
            radius: Theme.radiusCard - 1
            color: root.selected ? Theme.accentWeak : root.down ? Theme.pressed : root.hovered ? Theme.hover : "transparent"
        }
        Hairline { visible: root.divider; anchors.top: parent.top }
        FocusRing { shown: root.visualFocus; anchors.margins: 2; corner: 4 }
    }
    contentItem: Item {
        Item {
            id: leadBox
            x: 16
            width: childrenRect.width
            height: childrenRect.height
            anchors.verticalCenter: parent.verticalCenter
        }
        Column {
            id: texts
            anchors { left: leadBox.right; leftMargin: leadBox.width > 0 ? 12 : 2; right: trailBox.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
            Txt { width: parent.width; role: "label"; text: root.title; Accessible.ignored: true }
            Txt { width: parent.width; role: "small"; color: root.captionColor; text: root.caption; visible: text !== ""; Accessible.ignored: true }
        }
        Row {
            id: trailBox
            anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
            spacing: 8
        }
    }
}

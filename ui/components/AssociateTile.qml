import QtQuick
import QtQuick.Templates as T

// One person who may sign in on this tablet. `note` says why not now; the tile stays and explains itself.
T.AbstractButton {
    id: root

    property string name
    property string place
    property string letters
    property int tint: 0
    property bool chosen: false
    property string note
    signal act()

    implicitHeight: 104
    implicitWidth: 232
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.click()
    Accessible.role: Accessible.RadioButton
    Accessible.name: name + ", " + place + (note === "" ? "" : ", " + note)
    Accessible.checked: chosen
    Accessible.onPressAction: root.click()

    background: Rectangle {
        radius: Theme.radiusCard
        color: root.chosen ? Theme.accentWeak : root.down ? Theme.pressed : root.hovered ? Theme.hover : Theme.surface
        border.width: root.chosen ? 2 : 1
        border.color: root.chosen ? Theme.accent : Theme.line
        FocusRing { shown: root.visualFocus; corner: Theme.radiusCard }
    }
    contentItem: Item {
        opacity: root.note === "" ? 1 : 0.75
        Avatar { id: face; x: 19; anchors.verticalCenter: parent.verticalCenter; size: 56; letters: root.letters; tint: root.tint; chosen: root.chosen }
        Column {
            anchors { left: face.right; leftMargin: 16; right: parent.right; rightMargin: 10; verticalCenter: parent.verticalCenter }
            Txt { width: parent.width; role: "h3"; text: root.name; Accessible.ignored: true }
            Txt { width: parent.width; role: "small"; color: root.note === "" ? Theme.ink3 : Theme.warn; text: root.note === "" ? root.place : root.note; wrapMode: Text.Wrap; maximumLineCount: 2; Accessible.ignored: true }
        }
    }
}

import QtQuick
import Counterpart

// After Redeem: what to take off at the till, with the reference to type or scan there.
Card {
    id: root

    property string headline
    property string reference
    property string referenceText
    property string explanation

    implicitHeight: 228
    Accessible.role: Accessible.AlertMessage
    Accessible.name: headline + ", " + referenceText

    Item {
        width: root.width
        height: 226
        Rectangle {
            x: 18
            anchors.verticalCenter: parent.verticalCenter
            width: 190
            height: 190
            radius: 8
            color: Theme.verdictOn
            border.width: 1
            border.color: Theme.line
            QrCode {
                anchors { fill: parent; margins: 4 }
                text: root.reference
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("QR code of the reference")
            }
        }
        Column {
            anchors { left: parent.left; leftMargin: 232; right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter }
            spacing: 8
            Txt { width: parent.width; role: "h1"; wrapMode: Text.Wrap; text: root.headline }
            Txt { width: parent.width; role: "code"; text: root.referenceText; Accessible.role: Accessible.StaticText }
            Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: root.explanation }
        }
    }
}

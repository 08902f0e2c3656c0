pragma ComponentBehavior: Bound
import QtQuick
import Counterpart

// After Redeem: what to take off at the till, with the reference to type or scan there; of several coupons each with its own.
Card {
    id: root

    property string headline
    property string reference
    property string referenceText
    property string explanation
    property var lines // of several: title, off, reference
    readonly property bool several: lines ? lines.count > 0 : false

    implicitHeight: body.height + 2
    Accessible.role: Accessible.AlertMessage
    Accessible.name: headline + ", " + referenceText

    Item {
        id: body
        width: root.width
        height: Math.max(226, words.implicitHeight + 32)
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
            id: words
            anchors { left: parent.left; leftMargin: 232; right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter }
            spacing: 8
            Txt { width: parent.width; role: "h1"; wrapMode: Text.Wrap; text: root.headline }
            Txt { width: parent.width; role: root.several ? "small" : "code"; color: root.several ? Theme.ink2 : Theme.ink; text: root.referenceText; Accessible.role: Accessible.StaticText }
            Repeater {
                model: root.lines
                Item {
                    id: line
                    required property string title
                    required property string off
                    required property string reference
                    width: words.width
                    height: lineWords.implicitHeight
                    Accessible.role: Accessible.ListItem
                    Accessible.name: title + ", " + off + ", " + reference
                    Column {
                        id: lineWords
                        anchors { left: parent.left; right: amount.left; rightMargin: 12 }
                        Txt { width: parent.width; weight: 600; wrapMode: Text.Wrap; text: line.title; Accessible.ignored: true }
                        Txt { width: parent.width; role: "code"; text: line.reference; Accessible.ignored: true }
                    }
                    Txt { id: amount; anchors { right: parent.right; top: parent.top } weight: 600; color: Theme.ok; text: line.off; Accessible.ignored: true }
                }
            }
            Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: root.explanation }
        }
    }
}

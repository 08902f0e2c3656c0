pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// A coupon that is not on this tablet, asked of the centre: that it is asked, the own PIN where it is needed, and once more.
Card {
    id: root

    required property string step ///< "asking", "pin" or "failed"
    required property string text
    signal asked()
    signal pinGiven(string pin)

    function giveUpPin() {
        const typed = pin.text
        pin.text = ""
        root.pinGiven(typed)
    }

    Item {
        width: parent.width
        height: Math.max(76, words.height + 28, pin.visible ? pin.height + words.height + 40 : 0)
        Icon { id: sign; x: 18; y: 28; name: "web"; tint: Theme.ink2; size: 20 }
        Column {
            id: words
            y: 16
            anchors { left: sign.right; leftMargin: 14; right: ask.left; rightMargin: 14 }
            Txt { width: parent.width; role: "label"; text: qsTr("Check with the centre") }
            Txt { width: parent.width; role: "small"; wrapMode: Text.Wrap; color: Theme.ink2; text: root.text }
        }
        Field {
            id: pin
            visible: root.step === "pin"
            anchors { top: words.bottom; topMargin: 8; left: words.left }
            width: 200
            maximumLength: 12
            inputMethodHints: Qt.ImhDigitsOnly | Qt.ImhSensitiveData
            field.echoMode: TextInput.Password
            field.Accessible.name: qsTr("Your PIN")
            onAccepted: root.giveUpPin()
        }
        ActionButton {
            id: ask
            anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter }
            text: root.step === "pin" ? qsTr("Confirm") : qsTr("Ask again")
            busy: root.step === "asking"
            onAct: root.step === "pin" ? root.giveUpPin() : root.asked()
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// The way on when this tablet does not hold somebody: the same words, asked of the whole company.
Card {
    id: root

    required property CompanyViewModel model
    readonly property bool working: model.step === "searching" || model.step === "arriving"

    Item {
        width: parent.width
        height: Math.max(76, words.height + 28, pin.visible ? pin.height + words.height + 40 : 0)
        Icon { id: sign; x: 18; y: 28; name: "web"; tint: Theme.ink2; size: 20 }
        Column {
            id: words
            y: 16
            anchors { left: sign.right; leftMargin: 14; right: ask.left; rightMargin: 14 }
            Txt { width: parent.width; role: "label"; text: qsTr("Search the whole company") }
            Txt { width: parent.width; role: "small"; wrapMode: Text.Wrap; color: Theme.ink2; text: root.model.reason !== "" && !root.working ? root.model.reason : root.model.text }
        }
        Field {
            id: pin
            visible: root.model.step === "pin"
            anchors { top: words.bottom; topMargin: 8; left: words.left }
            width: 200
            maximumLength: 6
            inputMethodHints: Qt.ImhDigitsOnly | Qt.ImhSensitiveData
            field.echoMode: TextInput.Password
            field.Accessible.name: qsTr("Your PIN")
            onAccepted: { const typed = text; text = ""; root.model.confirm(typed) }
        }
        ActionButton {
            id: ask
            anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter }
            text: root.model.step === "pin" ? qsTr("Confirm") : root.model.step === "failed" ? qsTr("Try again") : qsTr("Search online")
            reason: root.model.reason
            busy: root.working
            onAct: {
                if (root.model.step !== "pin")
                    return root.model.ask()
                const typed = pin.text
                pin.text = ""
                root.model.confirm(typed)
            }
        }
    }
    Repeater {
        model: root.model.hits
        ListRow {
            id: hit
            required property int index
            required property string letters
            required property int tint
            required title
            required caption
            width: parent.width
            height: Math.max(68, implicitHeight)
            onAct: root.model.open(index)
            lead: Avatar { letters: hit.letters; tint: hit.tint }
            trailing: Icon { name: "right"; tint: Theme.ink3; size: 20 }
        }
    }
}

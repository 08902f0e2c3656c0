import QtQuick
import Counterpart

// After a sign-in with a PIN that somebody else gave: choose an own one, typed twice. Closing puts it off to the next sign-in.
Sheet {
    id: root

    required property SignInViewModel model

    title: qsTr("Choose your own PIN")
    open: root.model.mustChange
    onClosed: root.model.laterChange()
    onOpenChanged: if (open) pad.forceActiveFocus()

    Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: root.model.typingAgain ? qsTr("Type the new PIN once more.") : qsTr("Your PIN was given to you. Choose six digits that only you know: no rows, no repeats, no dates.") }
    Note { width: parent.width; visible: root.model.refusal !== ""; kind: "bad"; text: root.model.refusal }
    PinPad { id: pad; anchors.horizontalCenter: parent.horizontalCenter; checking: root.model.busy; onComplete: pin => root.model.changeTo(pin) }
    Connections { target: root.model; function onCleared() { pad.clear() } }
}

import QtQuick
import Counterpart

// The first PIN came from the centre: the person makes their own before anything else.
Sheet {
    id: root

    required property SignInViewModel vm
    property string first

    title: first === "" ? qsTr("Set your PIN") : qsTr("Type it once more")
    open: vm.mustChange
    sheetWidth: 440
    onClosed: vm.laterChange()
    onOpenChanged: { first = ""; pad.clear(); if (open) pad.forceActiveFocus() }

    Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("6 digits that only you know. No rows, repeats or dates.") }
    Note { width: parent.width; visible: text !== ""; kind: "bad"; text: mismatch.text !== "" ? mismatch.text : root.vm.refusal }
    QtObject { id: mismatch; property string text }
    PinPad {
        id: pad
        anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined
        checking: root.vm.busy
        onComplete: pin => {
            mismatch.text = ""
            if (root.first === "")
                root.first = pin
            else if (root.first === pin)
                root.vm.changeTo(pin)
            else {
                mismatch.text = qsTr("The two were not the same. Start again.")
                root.first = ""
            }
            pad.clear()
        }
        Connections {
            target: root.vm
            function onCleared() { root.first = ""; pad.clear() }
        }
    }
    ActionButton { kind: "text"; text: qsTr("Later"); onAct: root.vm.laterChange() }
}

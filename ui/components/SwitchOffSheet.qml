pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// A tablet is switched off: what that does, why, and the own PIN once more. Nothing of the PIN is kept.
Sheet {
    id: root

    required property TabletsViewModel vm
    readonly property bool asksReason: vm.step === "reason"

    open: vm.step !== ""
    title: root.vm.title
    sheetWidth: 460
    onClosed: root.vm.cancel()
    Connections {
        target: root.vm
        function onPinCleared() { pad.clear() }
    }

    Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.summary }
    Repeater {
        model: root.asksReason ? root.vm.reasons : null
        ChoiceRow {
            id: choice
            required property var model
            width: parent ? parent.width : 0
            text: choice.model.text ?? ""
            checked: choice.model.chosen ?? false
            onAct: root.vm.chooseReason(choice.model.reason)
        }
    }
    Note { width: parent.width; kind: "bad"; text: root.vm.sheetProblem; visible: text !== "" }
    ActionButton { width: parent.width; kind: "danger"; large: true; visible: root.asksReason; text: qsTr("Switch it off with your PIN"); onAct: root.vm.toPin() }
    PinPad { id: pad; anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined; visible: !root.asksReason; focus: root.open && !root.asksReason; checking: root.vm.busy; onComplete: pin => root.vm.confirm(pin) }
}

pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Another person allows what the rules refuse: first why, then who and their PIN. Nothing of the PIN is kept.
Sheet {
    id: root

    required property CouponViewModel vm
    readonly property bool asksReason: vm.overrideStep === "reason"

    open: vm.overrideStep !== ""
    title: asksReason ? qsTr("Why should it be allowed?") : qsTr("Who allows it?")
    sheetWidth: 420
    onClosed: root.vm.cancelOverride()
    Connections {
        target: root.vm
        function onPinCleared() { pad.clear(); note.text = "" }
    }

    Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.overrideSummary; visible: root.asksReason }
    Repeater {
        model: root.asksReason ? root.vm.overrideReasons : null
        ChoiceRow {
            id: choice
            required property var model
            width: parent ? parent.width : 0
            text: choice.model.text ?? ""
            checked: choice.model.chosen ?? false
            onAct: root.vm.chooseReason(choice.model.reason)
        }
    }
    Field { id: note; width: parent.width; visible: root.asksReason; label: qsTr("In a few words"); maximumLength: 200; onAccepted: root.vm.askPerson(text) }
    Note { width: parent.width; kind: "bad"; text: root.vm.overrideProblem; visible: root.asksReason && text !== "" }
    ActionButton { width: parent.width; kind: "primary"; large: true; visible: root.asksReason; text: qsTr("Hand the tablet to them"); onAct: root.vm.askPerson(note.text) }
    ApproverPad {
        id: pad
        width: parent ? parent.width : 0
        visible: !root.asksReason
        people: root.vm.overridePeople
        problem: root.vm.overrideProblem
        text: qsTr("They type their own PIN. It allows this one redemption, with both names; nobody is signed in by it.")
        busy: root.vm.busy
        active: root.open && !root.asksReason
        onChosen: personId => root.vm.chooseApprover(personId)
        onComplete: pin => root.vm.approve(pin)
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// A coupon to make up for something: first what and why, then who allows it and their PIN. Nothing of the PIN is kept.
Sheet {
    id: root

    required property GoodwillViewModel vm
    readonly property bool asksWhat: vm.step === "what"
    readonly property bool possible: vm.hindrance === ""

    open: vm.step !== ""
    title: asksWhat ? qsTr("Give a coupon to make up for it") : qsTr("Who allows it?")
    sheetWidth: 480
    onClosed: root.vm.close()
    Keys.onPressed: event => {
        if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier && root.asksWhat) { root.vm.next(note.text); event.accepted = true }
    }
    Connections {
        target: root.vm
        function onPinCleared() { pad.clear() }
    }
    onOpenChanged: if (!open) note.text = ""

    Note { width: parent.width; kind: "warn"; text: root.vm.hindrance; visible: root.asksWhat && !root.possible }
    Repeater {
        model: root.asksWhat ? root.vm.offers : null
        ChoiceRow {
            id: offer
            required property int index
            required property var model
            width: parent ? parent.width : 0
            text: offer.model.text ?? ""
            checked: offer.model.chosen ?? false
            onAct: root.vm.chooseOffer(offer.index)
        }
    }
    Txt { width: parent.width; role: "label"; color: Theme.ink2; visible: root.asksWhat && root.possible; text: qsTr("Why?"); Accessible.role: Accessible.Heading }
    Flow {
        width: parent.width
        spacing: 8
        visible: root.asksWhat && root.possible
        Repeater {
            model: root.vm.reasons
            FilterChip {
                id: why
                required property string reason
                required property var model
                text: why.model.text ?? ""
                on: why.model.chosen ?? false
                Keys.onReturnPressed: why.clicked()
                Keys.onEnterPressed: why.clicked()
                onAct: root.vm.chooseReason(why.reason)
            }
        }
    }
    Field { id: note; width: parent.width; visible: root.asksWhat && root.possible && root.vm.asksNote; label: qsTr("In a few words"); maximumLength: 200; onAccepted: root.vm.next(text) }
    Repeater {
        model: root.asksWhat ? null : root.vm.givers
        ChoiceRow {
            id: giver
            required property string personId
            required property var model
            width: parent ? parent.width : 0
            enabled: giver.model.able ?? false
            opacity: enabled ? 1 : 0.5
            text: giver.model.text ?? ""
            checked: giver.model.chosen ?? false
            onAct: root.vm.chooseGiver(giver.personId)
        }
    }
    Txt { width: parent.width; weight: 600; visible: root.asksWhat && root.possible && text !== ""; text: root.vm.budget }
    Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; visible: text !== ""; text: root.asksWhat ? root.vm.terms : qsTr("They type their own PIN. It allows this one coupon, with both names; nobody is signed in by it.") }
    Note { width: parent.width; kind: "bad"; text: root.vm.trouble; visible: text !== "" }
    ActionButton { width: parent.width; kind: "primary"; large: true; visible: root.asksWhat && root.possible; text: root.vm.mainText; busy: root.vm.busy; onAct: root.vm.next(note.text) }
    ActionButton { width: parent.width; large: true; visible: root.asksWhat && !root.possible; text: qsTr("Close"); onAct: root.vm.close() }
    PinPad { id: pad; anchors.horizontalCenter: parent ? parent.horizontalCenter : undefined; visible: root.open && !root.asksWhat; focus: visible; checking: root.vm.busy; onComplete: pin => root.vm.approve(pin) }
}

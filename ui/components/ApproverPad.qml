pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Who allows it, and their own PIN on this tablet. Nothing of the PIN is kept; nobody is signed in by it.
Column {
    id: root

    /// Rows: personId, name, chosen.
    required property RowListModel people
    property string text
    property string problem
    property bool busy: false
    property bool active: true
    signal chosen(personId: string)
    signal complete(pin: string)

    function clear() { pad.clear() }

    spacing: 12

    Repeater {
        model: root.people
        ChoiceRow {
            id: choice
            required property var model
            width: root.width
            text: choice.model.name ?? ""
            checked: choice.model.chosen ?? false
            onAct: root.chosen(choice.model.personId)
        }
    }
    Note { width: parent.width; kind: "bad"; text: root.problem; visible: text !== "" }
    Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.text; visible: text !== "" }
    PinPad { id: pad; anchors.horizontalCenter: parent.horizontalCenter; focus: root.active; checking: root.busy; onComplete: pin => root.complete(pin) }
}

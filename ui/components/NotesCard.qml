pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Notes with purpose and expiry; the customer can read them, and the editor says so.
Card {
    id: root

    required property CustomerViewModel vm
    property string purpose: "preference"
    readonly property bool writing: vm.writingNote
    property bool saved: false // and not yet among the rows
    signal editing() ///< the editor opened, or what was written stands in the list: it may lie below the edge

    onHeightChanged: if (writing && visible) editing()
    onWritingChanged: if (writing && visible) { editor.field.forceActiveFocus(); editing() }

    Connections {
        target: root.vm.notes
        function onCountChanged() {
            if (root.saved && root.visible)
                root.editing()
            root.saved = false
        }
    }

    title: qsTr("Notes")
    headerRight: ActionButton { kind: "text"; iconName: "plus"; visible: !root.vm.writingNote; text: qsTr("Add a note"); onAct: root.vm.startNote() }

    Repeater {
        model: root.vm.notes
        Item {
            id: note
            required property string noteId
            required property string detail
            required property var model
            width: root.width
            height: Math.max(60, words.implicitHeight + 20)
            Hairline { }
            Icon { x: 16; y: 14; name: "note"; size: 20; tint: Theme.ink2 }
            Column {
                id: words
                anchors { left: parent.left; leftMargin: 46; right: remove.left; rightMargin: 4; verticalCenter: parent.verticalCenter }
                Txt { width: parent.width; wrapMode: Text.Wrap; text: note.model.text }
                Txt { width: parent.width; role: "micro"; color: Theme.ink3; wrapMode: Text.Wrap; text: note.detail }
            }
            IconButton { id: remove; anchors { right: parent.right; rightMargin: 4; verticalCenter: parent.verticalCenter } iconName: "x"; iconSize: 18; label: qsTr("Delete this note"); tint: Theme.ink3; onAct: root.vm.removeNote(note.noteId) }
        }
    }
    Column {
        x: 16
        width: root.width - 32
        visible: root.vm.writingNote
        spacing: 8
        bottomPadding: 14
        Field { id: editor; width: parent.width; label: qsTr("New note"); maximumLength: 500; help: qsTr("The customer can read it. Nothing about health, family or beliefs.") }
        Flow {
            width: parent.width
            spacing: 6
            Repeater {
                model: root.vm.notePurposes
                FilterChip { required property var model; text: model.text; on: root.purpose === model.purpose; onAct: root.purpose = model.purpose }
            }
        }
        Row {
            spacing: 8
            ActionButton { kind: "primary"; text: qsTr("Save"); enabled: editor.text.trim() !== "" && !root.vm.busy; onAct: { root.saved = true; root.vm.saveNote(editor.text, root.purpose) } }
            ActionButton { kind: "text"; text: qsTr("Cancel"); onAct: root.vm.cancelNote() }
        }
        Connections { target: root.vm; function onChanged() { if (!root.vm.writingNote) editor.text = "" } }
    }
    Txt { x: 16; height: 36; visible: root.vm.notes.count === 0 && !root.vm.writingNote; role: "small"; color: Theme.ink3; text: qsTr("No notes") }
}

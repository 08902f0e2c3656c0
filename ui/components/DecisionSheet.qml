import QtQuick
import Counterpart

// A decision is asked once more with what it means: it cannot be taken back. A note is optional.
Sheet {
    id: root

    required property ExceptionsViewModel vm

    open: vm.asked !== ""
    title: root.vm.asked
    sheetWidth: 480
    onOpenChanged: note.text = ""
    onClosed: root.vm.cancel()

    Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.askedText }
    Field { id: note; width: parent.width; label: qsTr("Note (optional)"); maximumLength: 500; onAccepted: root.vm.confirm(note.text) }
    ActionButton { width: parent.width; kind: "primary"; large: true; busy: root.vm.busy; text: root.vm.askedAction; onAct: root.vm.confirm(note.text) }
}

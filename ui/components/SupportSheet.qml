import QtQuick
import Counterpart

// What support gets, read before it is saved.
Sheet {
    id: root

    required property SyncCentreViewModel vm

    open: vm.report !== ""
    title: qsTr("Contact support")
    sheetWidth: 620
    onClosed: root.vm.dropReport()

    Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("Save this report and hand it to support, with what you were about to do. It has counts, times and codes, and names nobody.") }
    Note { width: parent.width; kind: "bad"; text: root.vm.reportProblem; visible: text !== "" }
    ActionButton { width: parent.width; kind: "primary"; large: true; iconName: "download"; text: qsTr("Save the report"); onAct: root.vm.saveReport() }
    Rectangle {
        width: parent.width
        height: words.implicitHeight + 24
        radius: Theme.radiusControl
        color: Theme.canvas
        Txt { id: words; x: 12; y: 12; width: parent.width - 24; role: "small"; wrapMode: Text.WrapAnywhere; text: root.vm.report }
    }
}

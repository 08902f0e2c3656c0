import QtQuick
import Counterpart

// What the customer told us, and every consent with its date.
Row {
    id: root

    required property CustomerViewModel vm

    spacing: 14
    Column {
        width: (root.width - 14) / 2
        spacing: 12
        Card {
            width: parent.width
            title: qsTr("Sizes and interests")
            Repeater {
                model: root.vm.sizes
                Item {
                    id: size
                    required property string label
                    required property string value
                    width: parent.width
                    height: 46
                    Hairline { }
                    Txt { x: 16; anchors.verticalCenter: parent.verticalCenter; text: size.label }
                    Txt { anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } weight: 700; text: size.value }
                }
            }
            Flow {
                x: 16
                width: parent.width - 32
                spacing: 6
                topPadding: 8
                bottomPadding: 14
                Repeater { model: root.vm.interests; Chip { required property string modelData; text: modelData } }
            }
            Txt { x: 16; height: 44; visible: root.vm.sizes.count === 0 && root.vm.interests.length === 0; color: Theme.ink3; text: qsTr("Nothing the customer agreed to show") }
        }
        FoldedRow { width: parent.width; text: root.vm.foldedText; onWhy: root.vm.openWhy() }
    }
    Column {
        width: (root.width - 14) / 2
        spacing: 12
        Card {
            width: parent.width
            title: qsTr("Consents")
            Repeater { model: root.vm.allConsents; ConsentRow { width: parent.width } }
            Txt { x: 16; height: 44; visible: root.vm.allConsents.count === 0; color: Theme.ink3; text: qsTr("None recorded: treated as refused") }
        }
        NotesCard { width: parent.width; vm: root.vm }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Purchases with their returns, newest first, and what they teach for today.
Item {
    id: root

    required property CustomerViewModel vm

    ListView {
        id: list
        anchors { left: parent.left; right: side.left; rightMargin: 14; top: parent.top; bottom: parent.bottom }
        model: root.vm.purchases
        spacing: 12
        clip: true
        bottomMargin: 16
        boundsBehavior: Flickable.StopAtBounds
        delegate: PurchaseCard { width: list.width }
    }
    EmptyState { anchors.centerIn: list; width: list.width; visible: list.count === 0; iconName: "bag"; title: qsTr("No purchases yet"); text: qsTr("Purchases in every channel appear here once they are synced.") }
    Column {
        id: side
        anchors { right: parent.right; top: parent.top }
        width: 316
        spacing: 12
        Card {
            width: parent.width
            title: qsTr("Useful today")
            visible: root.vm.lessons.count > 0
            Repeater {
                model: root.vm.lessons
                Item {
                    id: lesson
                    required property string detail
                    required property var model
                    width: side.width
                    height: words.implicitHeight + 14
                    Column {
                        id: words
                        x: 16
                        width: parent.width - 32
                        Txt { width: parent.width; weight: 600; wrapMode: Text.Wrap; text: lesson.model.text }
                        Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: lesson.detail }
                    }
                }
            }
        }
        Card {
            width: parent.width
            padding: 16
            Txt { role: "small"; color: Theme.ink2; text: qsTr("Last 12 months") }
            Txt { role: "h1"; text: root.vm.yearly.count ?? "" }
            Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.yearly.text ?? "" }
        }
    }
}

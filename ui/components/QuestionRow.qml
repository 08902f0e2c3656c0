pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// A question of the centre: what was done here beside what the centre holds, who bears it, and what can be decided.
Item {
    id: root

    required property ExceptionsViewModel vm
    required property int index
    required property string rowId
    required property string title
    required property string text
    required property string mine
    required property string mineWho
    required property string theirs
    required property string theirsWho
    required property string cost
    required property var choices
    property bool first: false

    implicitHeight: parts.implicitHeight + 28
    Hairline { visible: !root.first }
    Column {
        id: parts
        x: 18
        y: 14
        width: parent.width - 36
        spacing: 10
        Column {
            width: parent.width
            spacing: 2
            Txt { width: parent.width; role: "label"; text: root.title; wrapMode: Text.Wrap }
            Txt { width: parent.width; role: "small"; color: Theme.ink2; text: root.text; wrapMode: Text.Wrap; visible: text !== "" }
        }
        Row {
            id: sides
            visible: root.theirs !== ""
            width: parent.width
            spacing: 10
            readonly property real sideHeight: Math.max(here.implicitHeight, there.implicitHeight)
            ExceptionSide { id: here; width: (parent.width - 10) / 2; height: sides.sideHeight; title: qsTr("What was done here"); what: root.mine; who: root.mineWho }
            ExceptionSide { id: there; width: (parent.width - 10) / 2; height: sides.sideHeight; title: qsTr("What the centre holds"); what: root.theirs; who: root.theirsWho }
        }
        Txt { width: parent.width; role: "small"; weight: 600; color: Theme.ink2; text: root.cost; wrapMode: Text.Wrap; visible: text !== "" }
        Flow {
            width: parent.width
            spacing: 8
            visible: root.choices.length > 0
            Repeater {
                model: root.choices
                ActionButton {
                    required property var modelData
                    kind: modelData.primary ? "primary" : "secondary"
                    text: modelData.text
                    Accessible.description: root.title
                    onAct: root.vm.ask(root.rowId, modelData.code)
                }
            }
        }
    }
}

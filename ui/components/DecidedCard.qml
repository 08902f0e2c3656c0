pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// What was decided within the last days, folded until somebody asks.
Card {
    id: root

    required property ExceptionsViewModel vm
    property bool unfolded: false

    title: qsTr("Decided lately")
    count: root.vm.decided.count
    headerRight: ActionButton { kind: "text"; text: root.unfolded ? qsTr("Hide") : qsTr("Show"); Accessible.name: text + ", " + root.title; onAct: root.unfolded = !root.unfolded }
    Repeater {
        model: root.unfolded ? root.vm.decided : null
        Item {
            id: row
            required property string title
            required property string text
            required property string when
            width: parent ? parent.width : 0
            height: words.implicitHeight + 20
            Accessible.role: Accessible.ListItem
            Accessible.name: title + ", " + text + ", " + when
            Hairline { }
            Column {
                id: words
                x: 18
                y: 10
                width: parent.width - 36
                Txt { width: parent.width; role: "label"; text: row.title; wrapMode: Text.Wrap; Accessible.ignored: true }
                Txt { width: parent.width; role: "small"; color: Theme.ink2; text: row.text; wrapMode: Text.Wrap; Accessible.ignored: true }
                Txt { width: parent.width; role: "small"; color: Theme.ink3; text: row.when; Accessible.ignored: true }
            }
        }
    }
}

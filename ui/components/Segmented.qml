pragma ComponentBehavior: Bound

import QtQuick

// Two to four options, one on. `options`: list of {key, text}. Arrows move, the whole is 48 high.
Rectangle {
    id: root

    property var options: [] // of {key, text}: view models hand over plain lists
    property string current
    signal chosen(key: string)

    implicitHeight: Theme.targetMin
    implicitWidth: row.implicitWidth + 8
    radius: Theme.radiusControl
    color: Theme.fill

    Row {
        id: row
        anchors { fill: parent; leftMargin: 4; rightMargin: 4 }
        Repeater {
            model: root.options
            Item {
                id: option
                required property var modelData
                readonly property bool on: modelData.key === root.current
                width: Math.max(64, label.implicitWidth + 28)
                height: row.height
                activeFocusOnTab: true
                Keys.onSpacePressed: root.chosen(modelData.key)
                Keys.onReturnPressed: root.chosen(modelData.key)
                Accessible.role: Accessible.RadioButton
                Accessible.name: modelData.text
                Accessible.checked: on
                Accessible.onPressAction: root.chosen(modelData.key)
                Rectangle {
                    anchors { fill: parent; topMargin: 4; bottomMargin: 4 }
                    radius: 7
                    color: option.on ? Theme.surface : touch.containsMouse ? Theme.hover : "transparent"
                    border.width: option.on ? 1 : 0
                    border.color: Theme.line
                    FocusRing { shown: option.activeFocus; corner: 7 }
                }
                Txt { id: label; anchors.centerIn: parent; text: option.modelData.text; weight: option.on ? 600 : 400; color: option.on ? Theme.ink : Theme.ink2; Accessible.ignored: true }
                MouseArea { id: touch; anchors.fill: parent; hoverEnabled: true; onClicked: root.chosen(option.modelData.key) }
            }
        }
    }
}

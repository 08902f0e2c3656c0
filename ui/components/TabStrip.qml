pragma ComponentBehavior: Bound

import QtQuick

// Tabs with an underline and an optional count. `tabs`: list of {key, text, count}.
Item {
    id: root

    property var tabs: [] // of {key, text, count}
    property string current
    signal chosen(key: string)

    implicitHeight: Theme.targetMin
    implicitWidth: row.implicitWidth

    Hairline { anchors.bottom: parent.bottom }
    Row {
        id: row
        height: parent.height
        Repeater {
            model: root.tabs
            Item {
                id: tab
                required property var modelData
                readonly property bool on: modelData.key === root.current
                width: label.implicitWidth + (count.visible ? count.implicitWidth + 6 : 0) + 32
                height: row.height
                activeFocusOnTab: true
                Keys.onReturnPressed: root.chosen(modelData.key)
                Keys.onSpacePressed: root.chosen(modelData.key)
                Accessible.role: Accessible.PageTab
                Accessible.name: modelData.text + (count.visible ? ", " + count.text : "")
                Accessible.selected: on
                Accessible.onPressAction: root.chosen(modelData.key)
                Row {
                    anchors.centerIn: parent
                    spacing: 6
                    Txt { id: label; role: "label"; weight: tab.on ? 600 : 400; text: tab.modelData.text; color: tab.on ? Theme.ink : Theme.ink2; Accessible.ignored: true }
                    Txt { id: count; role: "small"; anchors.verticalCenter: parent.verticalCenter; visible: text !== ""; text: tab.modelData.count || ""; color: Theme.ink3; Accessible.ignored: true }
                }
                Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: 3; color: Theme.accent; visible: tab.on }
                FocusRing { shown: tab.activeFocus; anchors.margins: 2 }
                MouseArea { anchors.fill: parent; onClicked: root.chosen(tab.modelData.key) }
            }
        }
    }
}

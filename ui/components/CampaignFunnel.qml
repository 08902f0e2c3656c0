pragma ComponentBehavior: Bound

import QtQuick

// How far a campaign gets in each channel: count, rate against the step before, the chain's median as a tick.
Card {
    id: root

    property var model: null // a RowListModel: icon, title, caption, steps
    signal explain(string name, string definition) // a figure was tapped

    title: qsTr("How far each channel gets")
    note: qsTr("bar: this store · tick: all stores")
    Row {
        x: 132
        height: 26
        Repeater {
            model: [qsTr("Delivered"), qsTr("Opened"), qsTr("Came in"), qsTr("Redeemed")]
            Txt { required property string modelData; width: (root.width - 144) / 4; role: "small"; color: Theme.ink3; text: modelData }
        }
    }
    Repeater {
        model: root.model
        Item {
            id: row
            required property string icon
            required property string title
            required property string caption
            required property string spoken
            required property var steps
            width: parent.width
            height: 56
            Accessible.role: Accessible.Row
            Accessible.name: spoken
            Hairline { }
            Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: row.icon; tint: Theme.ink2 }
            Column {
                x: 48
                anchors.verticalCenter: parent.verticalCenter
                Txt { width: 82; role: "label"; text: row.title; Accessible.ignored: true }
                Txt { width: 82; role: "micro"; color: Theme.ink3; text: row.caption; Accessible.ignored: true }
            }
            Row {
                x: 132
                anchors.verticalCenter: parent.verticalCenter
                Repeater {
                    model: row.steps
                    Item {
                        id: step
                        required property var modelData
                        width: (root.width - 144) / 4
                        height: 48
                        activeFocusOnTab: true
                        Keys.onReturnPressed: root.explain(modelData.name, modelData.definition)
                        Accessible.role: Accessible.Button
                        Accessible.name: modelData.name + " " + modelData.value
                        Accessible.onPressAction: root.explain(modelData.name, modelData.definition)
                        FocusRing { shown: step.activeFocus }
                        TapHandler { longPressThreshold: 60; onTapped: root.explain(step.modelData.name, step.modelData.definition) }
                        Row {
                            y: 4
                            spacing: 4
                            Txt { id: amount; role: step.modelData.known ? "label" : "small"; text: step.modelData.value; color: step.modelData.known ? Theme.ink : Theme.ink3 }
                            Txt { role: "micro"; anchors.baseline: amount.baseline; text: step.modelData.percent; color: step.modelData.low ? Theme.bad : Theme.ink2 }
                        }
                        Rectangle {
                            visible: step.modelData.known
                            y: 34
                            width: parent.width - 20
                            height: 5
                            radius: 2
                            color: Theme.fill
                            Rectangle { width: parent.width * step.modelData.share; height: 5; radius: 2; color: step.modelData.low ? Theme.bad : Theme.chart1 }
                            Rectangle { visible: step.modelData.median >= 0; x: parent.width * Math.min(1, Math.max(0, step.modelData.median)); y: -3; width: 2; height: 11; color: Theme.ink }
                        }
                    }
                }
            }
        }
    }
}

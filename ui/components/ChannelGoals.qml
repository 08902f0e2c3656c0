pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes

// What each channel has brought against its goal, what the pace says, and its 14 days as a line. A cell says its definition.
Card {
    id: root

    property var model: null // a RowListModel: icon, title, value, target, share, standing, tone, days, definition, spoken
    property bool low: false
    signal explain(string name, string definition) // a channel was tapped
    readonly property int cells: model ? model.count : 0
    readonly property int columns: low ? Math.min(2, cells) : cells <= 4 ? cells : 3

    title: qsTr("Goals by channel")
    note: qsTr("this store · line: 14 days")

    // From zero to the channel's own best day: it tells the course, the sentence beside it the height.
    function path(values: var, width: real, height: real): string {
        if (values.length < 2)
            return ""
        const top = Math.max(1, ...values)
        let text = ""
        for (let i = 0; i < values.length; ++i)
            text += (i === 0 ? "M" : "L") + (width * i / (values.length - 1)).toFixed(1) + "," + (height * (1 - values[i] / top)).toFixed(1)
        return text
    }

    Flow {
        width: parent.width
        Repeater {
            model: root.model
            Item {
                id: cell
                required property int index
                required property string icon
                required property string title
                required property string value
                required property string target
                required property double share
                required property string standing
                required property string tone
                required property var days
                required property string definition
                required property string spoken
                width: root.width / Math.max(1, root.columns)
                height: 172
                activeFocusOnTab: true
                Keys.onReturnPressed: root.explain(title, definition)
                Accessible.role: Accessible.Button
                Accessible.name: spoken
                Accessible.onPressAction: root.explain(title, definition)
                FocusRing { shown: cell.activeFocus; anchors.margins: 4 }
                TapHandler { longPressThreshold: 60; onTapped: root.explain(cell.title, cell.definition) }
                Hairline { }
                Rectangle { visible: cell.index % root.columns > 0; width: 1; height: parent.height; color: Theme.line }
                Column {
                    anchors { left: parent.left; leftMargin: 18; right: parent.right; rightMargin: 18; top: parent.top; topMargin: 14 }
                    spacing: 4
                    Row {
                        spacing: 6
                        Icon { name: cell.icon; tint: Theme.ink2; size: 18; anchors.verticalCenter: parent.verticalCenter }
                        Txt { role: "label"; text: cell.title; Accessible.ignored: true }
                        Icon { name: "info"; tint: Theme.ink3; size: 16; anchors.verticalCenter: parent.verticalCenter }
                    }
                    Row {
                        spacing: 6
                        Txt { id: amount; role: "boardCode"; text: cell.value; Accessible.ignored: true }
                        Txt { visible: text !== ""; anchors.baseline: amount.baseline; role: "small"; color: Theme.ink2; text: cell.target; Accessible.ignored: true }
                    }
                    Rectangle {
                        width: parent.width
                        height: 5
                        radius: 2
                        color: cell.share < 0 ? "transparent" : Theme.fill
                        Rectangle { visible: cell.share >= 0; width: parent.width * Math.min(1, Math.max(0, cell.share)); height: 5; radius: 2; color: Theme.chart1 }
                    }
                    Txt { width: parent.width; height: 40; role: "small"; wrapMode: Text.Wrap; maximumLineCount: 2; text: cell.standing; color: cell.tone === "good" ? Theme.ok : cell.tone === "bad" ? Theme.bad : Theme.ink2; Accessible.ignored: true }
                }
                Shape {
                    id: line
                    anchors { left: parent.left; leftMargin: 18; bottom: parent.bottom; bottomMargin: 16 }
                    width: Math.min(280, parent.width - 36)
                    height: 24
                    layer.enabled: true
                    layer.samples: 4
                    ShapePath { strokeColor: Theme.chart2; strokeWidth: 2; fillColor: "transparent"; joinStyle: ShapePath.RoundJoin; PathSvg { path: root.path(cell.days, line.width, line.height) } }
                }
            }
        }
    }
}

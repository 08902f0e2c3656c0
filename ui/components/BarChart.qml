import QtQuick

// Bars from zero with a tick for the usual value. `bars`: list of {label, value, usual, open}; an unfinished one is paler.
Item {
    id: root

    property var bars: []
    property string summary
    readonly property double top: Math.max(1, ...bars.map(bar => Math.max(bar.value, bar.usual || 0)))
    implicitHeight: 150
    implicitWidth: 360
    Accessible.role: Accessible.Graphic
    Accessible.name: summary

    Row {
        id: row
        anchors { fill: parent; bottomMargin: 24 }
        spacing: 4
        Repeater {
            model: root.bars
            Item {
                id: column
                required property var modelData
                width: (row.width - 4 * (root.bars.length - 1)) / Math.max(1, root.bars.length)
                height: row.height
                Rectangle { anchors.bottom: parent.bottom; width: parent.width; height: Math.max(column.modelData.value > 0 ? 2 : 0, parent.height * column.modelData.value / root.top); radius: 3; color: Theme.chart1; opacity: column.modelData.open ? 0.55 : 1 }
                Rectangle { visible: (column.modelData.usual || 0) > 0; y: parent.height * (1 - (column.modelData.usual || 0) / root.top); width: parent.width; height: 2; color: Theme.ink }
                Txt { anchors { top: parent.bottom; topMargin: 4; horizontalCenter: parent.horizontalCenter } role: "micro"; color: Theme.ink3; text: column.modelData.label; Accessible.ignored: true }
            }
        }
    }
    Hairline { anchors { bottom: row.bottom } }
}

pragma ComponentBehavior: Bound

import QtQuick

// Bars from zero with a tick for the usual value. `bars`: list of {label, value, usual, open}; an unfinished one is paler.
Item {
    id: root

    property var bars: []
    property string summary
    readonly property int openAt: bars.findIndex(bar => bar.open)
    readonly property int ceiling: niceTop(Math.max(1, ...bars.map(bar => Math.max(bar.value, bar.usual || 0))))
    implicitHeight: 180
    implicitWidth: 360
    Accessible.role: Accessible.Graphic
    Accessible.name: summary

    // Of many bars every second one has its label, so that none runs into the next; the unfinished one always has.
    function labelled(index: int): bool {
        return bars.length <= 14 || index === openAt || (index % 2 === 0 && Math.abs(index - openAt) !== 1)
    }
    // Even, so that the middle line has a whole number.
    function niceTop(value: real): int {
        if (value <= 10)
            return 2 * Math.ceil(value / 2)
        const step = Math.pow(10, Math.floor(Math.log10(value)))
        return Math.ceil(value / step) * step
    }

    Repeater {
        model: 3
        Item {
            id: grid
            required property int index
            y: plot.y + plot.height * index / 2
            width: root.width
            Txt { width: 30; y: -height / 2; role: "small"; color: Theme.ink3; text: root.ceiling * (2 - grid.index) / 2; Accessible.ignored: true }
            Rectangle { x: 40; width: root.width - 40; height: 1; color: grid.index === 2 ? Theme.line : Theme.grid }
        }
    }
    Row {
        id: plot
        anchors { fill: parent; leftMargin: 48; rightMargin: 4; topMargin: 20; bottomMargin: 26 }
        spacing: 6
        Repeater {
            model: root.bars
            Item {
                id: column
                required property var modelData
                required property int index
                width: (plot.width - 6 * (root.bars.length - 1)) / Math.max(1, root.bars.length)
                height: plot.height
                Rectangle {
                    id: bar
                    anchors { bottom: parent.bottom; horizontalCenter: parent.horizontalCenter }
                    width: Math.min(parent.width - 4, 26)
                    height: Math.max(column.modelData.value > 0 ? 2 : 0, parent.height * column.modelData.value / root.ceiling)
                    radius: 3
                    color: Theme.chart1
                    opacity: column.modelData.open ? 0.55 : 1
                }
                Rectangle {
                    visible: (column.modelData.usual || 0) > 0
                    y: parent.height * (1 - (column.modelData.usual || 0) / root.ceiling) - 1
                    width: parent.width
                    height: 2
                    color: Theme.ink
                }
                Txt { anchors { bottom: bar.top; bottomMargin: 2; horizontalCenter: parent.horizontalCenter } visible: column.modelData.value > 0; role: "micro"; weight: 600; text: column.modelData.value; Accessible.ignored: true }
                Txt { anchors { top: parent.bottom; topMargin: 4; horizontalCenter: parent.horizontalCenter } visible: root.labelled(column.index); role: "small"; weight: column.modelData.open ? 700 : 400; color: column.modelData.open ? Theme.ink : Theme.ink3; text: column.modelData.label; Accessible.ignored: true }
            }
        }
    }
}

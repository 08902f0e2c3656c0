pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes

// One line over days, from zero, three grid lines, the last value at its end. `points`: numbers; `labels` beside them, empty
// ones are left out; `second`: a comparison, dashed.
Item {
    id: root

    property var points: []
    property var labels: []
    property var second: []
    property string summary
    readonly property int ceiling: niceTop(Math.max(1, ...points, ...second))
    implicitHeight: 200
    implicitWidth: 320
    Accessible.role: Accessible.Graphic
    Accessible.name: summary

    function niceTop(value: real): int {
        if (value <= 10)
            return 2 * Math.ceil(value / 2)
        const step = Math.pow(10, Math.floor(Math.log10(value)))
        return Math.ceil(value / step) * step
    }
    function path(values: var): string {
        if (values.length < 2)
            return ""
        let text = ""
        for (let i = 0; i < values.length; ++i)
            text += (i === 0 ? "M" : "L") + (plot.width * i / (values.length - 1)).toFixed(1) + "," + (plot.height * (1 - values[i] / root.ceiling)).toFixed(1)
        return text
    }

    Item {
        id: plot
        anchors { fill: parent; bottomMargin: 28; leftMargin: 40; rightMargin: 46; topMargin: 12 }
        Repeater {
            model: 3
            Item {
                id: grid
                required property int index
                y: plot.height * index / 2
                width: plot.width
                Rectangle { width: parent.width; height: 1; color: grid.index === 2 ? Theme.line : Theme.grid }
                Txt { x: -40; y: -height / 2; width: 32; horizontalAlignment: Text.AlignRight; role: "small"; color: Theme.ink3; text: root.ceiling * (2 - grid.index) / 2; Accessible.ignored: true }
            }
        }
        Shape {
            anchors.fill: parent
            layer.enabled: true
            layer.samples: 4
            ShapePath { strokeColor: Theme.lineStrong; strokeWidth: 1.5; strokeStyle: ShapePath.DashLine; fillColor: "transparent"; PathSvg { path: root.path(root.second) } }
            ShapePath { strokeColor: Theme.chart1; strokeWidth: 2.5; fillColor: "transparent"; joinStyle: ShapePath.RoundJoin; PathSvg { path: root.path(root.points) } }
        }
        Rectangle {
            id: end
            readonly property real last: root.points.length > 0 ? root.points[root.points.length - 1] : 0
            visible: root.points.length > 1
            x: plot.width - width / 2
            y: plot.height * (1 - last / root.ceiling) - height / 2
            width: 10
            height: 10
            radius: 5
            color: Theme.chart1
            Txt { anchors { left: parent.right; leftMargin: 6; verticalCenter: parent.verticalCenter } role: "label"; color: Theme.accent; text: end.last; Accessible.ignored: true }
        }
    }
    Repeater {
        model: root.labels
        Txt {
            required property int index
            required property string modelData
            visible: modelData !== ""
            x: Math.max(0, Math.min(root.width - implicitWidth, plot.x + plot.width * index / Math.max(1, root.labels.length - 1) - implicitWidth / 2))
            anchors.bottom: parent.bottom
            role: "small"
            color: Theme.ink3
            text: modelData
            Accessible.ignored: true
        }
    }
}

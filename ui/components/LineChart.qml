import QtQuick
import QtQuick.Shapes

// One line over days, from zero, three grid lines. `points`: list of numbers; `labels` beside them, empty ones are left out.
Item {
    id: root

    property var points: []
    property var labels: []
    property var second: [] // a comparison, dashed
    property string summary
    readonly property double top: Math.max(1, ...points, ...second)
    implicitHeight: 180
    implicitWidth: 400
    Accessible.role: Accessible.Graphic
    Accessible.name: summary

    function path(values: var): string {
        if (values.length < 2)
            return ""
        let text = ""
        for (let i = 0; i < values.length; ++i)
            text += (i === 0 ? "M" : "L") + (plot.width * i / (values.length - 1)).toFixed(1) + "," + (plot.height * (1 - values[i] / root.top)).toFixed(1)
        return text
    }

    Item {
        id: plot
        anchors { fill: parent; bottomMargin: 26; leftMargin: 36; rightMargin: 12; topMargin: 8 }
        Repeater {
            model: 3
            Item {
                id: grid
                required property int index
                y: plot.height * index / 2
                width: plot.width
                Rectangle { width: parent.width; height: 1; color: Theme.grid }
                Txt { anchors { right: parent.left; rightMargin: 8; verticalCenter: parent.top } role: "micro"; color: Theme.ink3; text: Math.round(root.top * (2 - grid.index) / 2); Accessible.ignored: true }
            }
        }
        Shape {
            anchors.fill: parent
            ShapePath { strokeColor: Theme.lineStrong; strokeWidth: 1.5; strokeStyle: ShapePath.DashLine; fillColor: "transparent"; PathSvg { path: root.path(root.second) } }
            ShapePath { strokeColor: Theme.chart1; strokeWidth: 2.5; fillColor: "transparent"; joinStyle: ShapePath.RoundJoin; PathSvg { path: root.path(root.points) } }
        }
    }
    Repeater {
        model: root.labels
        Txt {
            required property int index
            required property string modelData
            visible: modelData !== ""
            x: plot.x + plot.width * index / Math.max(1, root.labels.length - 1) - implicitWidth / 2
            anchors.bottom: parent.bottom
            role: "micro"
            color: Theme.ink3
            text: modelData
            Accessible.ignored: true
        }
    }
}

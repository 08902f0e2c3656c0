pragma ComponentBehavior: Bound

import QtQuick

// Shapes of rows that are on their way; only after a moment, so that fast answers do not flicker.
Column {
    id: root

    property int rows: 4
    property bool running: true
    visible: running && shown
    property bool shown: false

    spacing: 12
    padding: 16
    Accessible.role: Accessible.Indicator
    Accessible.name: qsTr("Loading")
    Timer { interval: Theme.motionSkeletonDelay; running: root.running; onTriggered: root.shown = true }
    onRunningChanged: if (!running) shown = false

    Repeater {
        model: root.rows
        Rectangle {
            required property int index
            width: (root.width - 32) * (index % 3 === 2 ? 0.6 : index % 3 === 1 ? 0.85 : 1)
            height: 20
            radius: 6
            color: Theme.fill
            SequentialAnimation on opacity {
                running: root.visible && !Theme.reducedMotion
                loops: Animation.Infinite
                NumberAnimation { to: 0.7; duration: 700 }
                NumberAnimation { to: 1; duration: 700 }
            }
        }
    }
}

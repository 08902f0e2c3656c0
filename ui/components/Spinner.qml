import QtQuick

// Something is being done. Still when motion is reduced.
Item {
    property color tint: Theme.ink

    implicitWidth: 20
    implicitHeight: 20
    Icon {
        anchors.fill: parent
        name: "sync"
        size: 20
        tint: parent.tint
        RotationAnimation on rotation { running: !Theme.reducedMotion; loops: Animation.Infinite; from: 0; to: 360; duration: 1200 }
    }
}

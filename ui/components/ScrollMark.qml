import QtQuick
import QtQuick.Templates as T

// A thin mark at the edge of a list that goes on below: nothing else says so where the list ends with a whole row.
T.ScrollIndicator {
    id: root

    implicitWidth: 6
    padding: 1
    visible: size < 1
    Accessible.ignored: true
    contentItem: Rectangle {
        radius: width / 2
        color: Theme.lineStrong
    }
}

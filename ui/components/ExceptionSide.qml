import QtQuick

// One of two versions of what happened: what, when, where and who.
Rectangle {
    id: root

    property string title
    property string what
    property string who

    implicitHeight: words.implicitHeight + 20
    radius: Theme.radiusControl
    color: Theme.surface
    border.width: 1
    border.color: Theme.line
    Accessible.role: Accessible.Grouping
    Accessible.name: root.title + ", " + root.what + ", " + root.who
    Column {
        id: words
        x: 12
        y: 10
        width: parent.width - 24
        spacing: 2
        Txt { width: parent.width; role: "small"; color: Theme.ink3; text: root.title; wrapMode: Text.Wrap; Accessible.ignored: true }
        Txt { width: parent.width; role: "label"; text: root.what; wrapMode: Text.Wrap; Accessible.ignored: true }
        Txt { width: parent.width; role: "small"; color: Theme.ink2; text: root.who; wrapMode: Text.Wrap; visible: text !== ""; Accessible.ignored: true }
    }
}

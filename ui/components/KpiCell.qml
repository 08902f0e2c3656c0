import QtQuick

// One figure: what it is, how much, against what. `share` (0 … 1) draws a bar, below 0 none. `definition` opens on tap.
Item {
    id: root

    property string caption
    property string value
    property string comparison
    property string tone // good, bad or empty
    property double share: -1
    property string definition
    signal explain()

    implicitHeight: share >= 0 ? 124 : 116
    implicitWidth: 180
    activeFocusOnTab: definition !== ""
    Keys.onReturnPressed: explain()
    Accessible.role: Accessible.Button
    Accessible.name: caption + " " + value + (comparison === "" ? "" : ", " + comparison)
    Accessible.onPressAction: explain()

    Column {
        anchors { left: parent.left; leftMargin: 18; right: parent.right; rightMargin: 8; top: parent.top; topMargin: 14 }
        spacing: 2
        Row {
            spacing: 4
            Txt { role: "small"; color: Theme.ink2; text: root.caption; Accessible.ignored: true }
            Icon { visible: root.definition !== ""; name: "info"; tint: Theme.ink3; size: 16; anchors.verticalCenter: parent.verticalCenter }
        }
        Txt { width: parent.width; role: "boardCode"; text: root.value; Accessible.ignored: true }
        Rectangle {
            visible: root.share >= 0
            width: parent.width - 10
            height: 5
            radius: 2
            color: Theme.fill
            Rectangle { width: parent.width * Math.min(1, Math.max(0, root.share)); height: 5; radius: 2; color: Theme.chart1 }
        }
        Txt { width: parent.width; role: "small"; wrapMode: Text.Wrap; maximumLineCount: 2; text: root.comparison; color: root.tone === "good" ? Theme.ok : root.tone === "bad" ? Theme.bad : Theme.ink2; Accessible.ignored: true }
    }
    FocusRing { shown: root.activeFocus; anchors.margins: 4 }
    TapHandler { longPressThreshold: 60; onTapped: root.explain() } // a slow tap is a tap too, as on every button
}

import QtQuick

// One figure: what it is, how much, against what. `definition` opens on tap.
Item {
    id: root

    property string caption
    property string value
    property string comparison
    property string tone // good, bad or empty
    property string definition
    signal explain()

    implicitHeight: 108
    implicitWidth: 180
    activeFocusOnTab: definition !== ""
    Keys.onReturnPressed: explain()
    Accessible.role: Accessible.Button
    Accessible.name: caption + " " + value + (comparison === "" ? "" : ", " + comparison)
    Accessible.onPressAction: explain()

    Column {
        anchors { left: parent.left; leftMargin: 18; right: parent.right; rightMargin: 8; verticalCenter: parent.verticalCenter }
        spacing: 2
        Row {
            spacing: 4
            Txt { role: "small"; color: Theme.ink3; text: root.caption; Accessible.ignored: true }
            Icon { visible: root.definition !== ""; name: "info"; tint: Theme.ink3; size: 16; anchors.verticalCenter: parent.verticalCenter }
        }
        Txt { width: parent.width; role: "boardCode"; text: root.value; Accessible.ignored: true }
        Txt { width: parent.width; role: "small"; text: root.comparison; color: root.tone === "good" ? Theme.ok : root.tone === "bad" ? Theme.bad : Theme.ink3; Accessible.ignored: true }
    }
    FocusRing { shown: root.activeFocus; anchors.margins: 4 }
    TapHandler { onTapped: root.explain() }
}

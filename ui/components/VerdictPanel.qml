import QtQuick

// The verdict: one word, one colour field, one icon, readable from 1.2 m. kind: valid, provisional, almost, invalid, unsure.
FocusScope {
    id: root

    property string kind
    property string word
    property string reason
    property string evidence
    readonly property color ground: kind === "valid" ? Theme.verdictValid : kind === "almost" ? Theme.verdictAlmost
                                  : kind === "invalid" ? Theme.verdictInvalid : Theme.verdictUnsure

    implicitHeight: Math.max(150, texts.implicitHeight + 32)
    implicitWidth: 760
    activeFocusOnTab: true
    Accessible.role: Accessible.AlertMessage
    Accessible.name: root.word + (root.reason === "" ? "" : ", " + root.reason)

    Rectangle {
        anchors.fill: parent
        radius: 14
        color: root.ground
        FocusRing { shown: root.activeFocus; corner: 6; anchors.margins: 4; border.color: Theme.verdictOn }

        Rectangle {
            id: disc
            x: 26
            anchors.verticalCenter: parent.verticalCenter
            width: 84
            height: 84
            radius: 42
            color: Qt.alpha(Theme.verdictOn, 0.16)
            Icon {
                anchors.centerIn: parent
                size: 54
                tint: Theme.verdictOn
                name: root.kind === "valid" ? "check" : root.kind === "almost" ? "plus" : root.kind === "invalid" ? "x" : "question"
            }
        }
        Column {
            id: texts
            anchors { left: disc.right; leftMargin: 22; right: parent.right; rightMargin: 24; verticalCenter: parent.verticalCenter }
            Txt { width: parent.width; role: "verdict"; text: root.word; color: Theme.verdictOn; wrapMode: Text.Wrap; maximumLineCount: 2; Accessible.ignored: true }
            Txt { width: parent.width; role: "h2"; weight: 600; text: root.reason; color: Theme.verdictOn; wrapMode: Text.Wrap; maximumLineCount: 4; Accessible.ignored: true }
            Txt { width: parent.width; role: "small"; text: root.evidence; color: Theme.verdictOn; wrapMode: Text.Wrap; visible: text !== "" }
        }
    }
}

import QtQuick

// A text field with its label above and help or an error below. Says wrong only after it was left.
Column {
    id: root

    property string label
    property string help
    property string error
    property alias text: input.text
    property alias placeholder: input.placeholder
    property alias inputMethodHints: input.inputMethodHints
    property alias maximumLength: input.maximumLength
    property alias field: input
    signal accepted()

    spacing: 6
    Txt { role: "label"; text: root.label; visible: text !== ""; Accessible.ignored: true }
    TextInput {
        id: input
        property string placeholder
        width: root.width
        height: Theme.targetMin
        leftPadding: 14
        rightPadding: 14
        topPadding: 12
        font.pixelSize: Theme.bodyPx
        color: Theme.ink
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentOn
        selectByMouse: true
        activeFocusOnTab: true
        clip: true
        onAccepted: root.accepted()
        Accessible.name: root.label + (root.error !== "" ? ", " + root.error : root.help === "" ? "" : ", " + root.help)
        Rectangle { // under the text
            z: -1
            anchors.fill: parent
            radius: Theme.radiusControl
            color: Theme.surface
            border.width: root.error !== "" || input.activeFocus ? 2 : 1
            border.color: root.error !== "" ? Theme.bad : input.activeFocus ? Theme.accent : Theme.lineStrong
            Txt {
                x: 14
                anchors.verticalCenter: parent.verticalCenter
                visible: input.text === "" && input.preeditText === ""
                text: input.placeholder
                color: Theme.ink3
                Accessible.ignored: true
            }
        }
    }
    Row {
        spacing: 6
        visible: root.error !== "" || root.help !== ""
        Icon { visible: root.error !== ""; name: "alert"; tint: Theme.bad; size: 16; anchors.verticalCenter: parent.verticalCenter }
        Txt { width: root.width - 24; role: "small"; wrapMode: Text.Wrap; text: root.error !== "" ? root.error : root.help; color: root.error !== "" ? Theme.bad : Theme.ink3 }
    }
}

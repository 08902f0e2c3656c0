import QtQuick

// Scan or search, anywhere. The list of hits is the screen's; arrows and Enter are handed on.
FocusScope {
    id: root

    property bool big: false
    property alias text: input.text
    property string placeholder: qsTr("Scan or search customer, order, coupon")
    signal edited(text: string)
    signal accepted()
    signal moved(step: int)
    signal leave() // "left" is a final member of every item

    implicitHeight: big ? 64 : Theme.targetMin
    implicitWidth: big ? 640 : 360

    Rectangle {
        anchors.fill: parent
        radius: root.big ? 14 : Theme.radiusControl
        color: root.big ? Theme.surface : Theme.sunken
        border.width: input.activeFocus ? 2 : 1
        border.color: input.activeFocus ? Theme.accent : root.big ? Theme.lineStrong : Theme.line
    }
    Icon { id: sign; x: root.big ? 24 : 16; anchors.verticalCenter: parent.verticalCenter; name: "scan"; tint: root.big ? Theme.accent : Theme.ink2; size: root.big ? 26 : 22 }
    TextInput {
        id: input
        anchors { left: sign.right; leftMargin: 14; right: hint.left; rightMargin: 8; top: parent.top; bottom: parent.bottom }
        focus: true
        verticalAlignment: TextInput.AlignVCenter
        font.pixelSize: root.big ? Theme.bodyLargePx : Theme.bodyPx
        color: Theme.ink
        selectionColor: Theme.accent
        selectedTextColor: Theme.accentOn
        selectByMouse: true
        activeFocusOnTab: true
        clip: true
        maximumLength: 600
        inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
        onTextEdited: root.edited(text)
        onAccepted: root.accepted()
        Keys.onDownPressed: root.moved(1)
        Keys.onUpPressed: root.moved(-1)
        Keys.onEscapePressed: { if (text !== "") { text = ""; root.edited("") } else root.leave() }
        Accessible.role: Accessible.EditableText
        Accessible.name: root.placeholder
        Txt {
            anchors { left: parent.left; right: parent.right; verticalCenter: parent.verticalCenter }
            role: root.big ? "bodyLarge" : "body"
            visible: input.text === "" && input.preeditText === ""
            text: root.placeholder
            color: Theme.ink3
            Accessible.ignored: true
        }
    }
    IconButton {
        id: hint
        anchors { right: parent.right; rightMargin: root.big ? 8 : 0; verticalCenter: parent.verticalCenter }
        visible: input.text !== ""
        width: visible ? Theme.targetMin : keyHint.width + 12
        iconName: "x"
        label: qsTr("Clear")
        iconSize: 20
        onAct: { input.text = ""; root.edited(""); input.forceActiveFocus() }
    }
    Rectangle {
        id: keyHint
        anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
        visible: input.text === ""
        width: 24
        height: 24
        radius: 5
        color: Theme.surface
        border.width: 1
        border.color: Theme.line
        Txt { anchors.centerIn: parent; role: "small"; text: "/"; color: Theme.ink3; Accessible.ignored: true }
    }
}

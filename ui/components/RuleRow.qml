import QtQuick

// One rule of a verdict: what it is about, what was found, a fact at the right; below it the way out, where there is one.
Item {
    id: root

    required property string label
    required property string finding
    required property string fact
    required property string remedy
    required property string ruleState
    required property string spoken
    readonly property color tint: ruleState === "pass" ? Theme.ok : ruleState === "fail" ? Theme.bad : Theme.warn

    implicitHeight: Math.max(52, words.implicitHeight + 20)
    Accessible.role: Accessible.ListItem
    Accessible.name: root.spoken + (root.remedy === "" ? "" : ", " + root.remedy)

    Hairline { }
    Icon {
        x: 18
        y: 14
        size: 24
        tint: root.tint
        name: root.ruleState === "pass" ? "checkCircle" : root.ruleState === "fail" ? "xCircle" : root.ruleState === "nearly" ? "alert" : "question"
    }
    Txt { x: 56; y: 14; width: 118; weight: 600; text: root.label; Accessible.ignored: true }
    Column {
        id: words
        anchors { left: parent.left; leftMargin: 182; right: factText.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
        Txt {
            width: parent.width
            wrapMode: Text.Wrap
            text: root.finding
            weight: root.ruleState === "fail" ? 600 : 400
            color: root.ruleState === "fail" ? Theme.bad : Theme.ink
            Accessible.ignored: true
        }
        Txt { width: parent.width; role: "small"; wrapMode: Text.Wrap; text: root.remedy; color: Theme.ink2; visible: text !== "" && root.ruleState !== "pass"; Accessible.ignored: true }
    }
    Txt { id: factText; anchors { right: parent.right; rightMargin: 18 } y: 16; width: Math.min(implicitWidth, 190); role: "small"; color: Theme.ink3; text: root.fact; Accessible.ignored: true }
}

import QtQuick

// The campaign to know: what it is, whether it holds here, who may use it, what to say. All texts come ready.
Card {
    id: root

    property string stateText
    property string stateKind: "promo"
    property string name
    property string hereText
    property bool here: true
    property string until
    property bool endsSoon: false
    property var facts: [] // of {label, text}
    property string say
    property string sayHint
    property bool opens: true
    signal act()

    padding: 18
    Accessible.role: Accessible.Grouping
    Accessible.name: [name, hereText, until].join(", ")
    activeFocusOnTab: opens
    Keys.onReturnPressed: act()

    Item {
        width: parent.width
        height: Math.max(28, heading.implicitHeight)
        Chip { id: state; anchors.verticalCenter: parent.verticalCenter; kind: root.stateKind; iconName: "megaphone"; text: root.stateText }
        Txt {
            id: heading
            anchors { left: state.right; leftMargin: 10; verticalCenter: parent.verticalCenter }
            width: Math.min(implicitWidth, parent.width - state.width - hereChip.width - when.width - 44)
            role: "h2"
            text: root.name
            Accessible.role: Accessible.Heading
        }
        Chip { id: hereChip; anchors { left: heading.right; leftMargin: 10; verticalCenter: parent.verticalCenter } kind: root.here ? "ok" : "neutral"; iconName: root.here ? "check" : "ban"; text: root.hereText }
        Row {
            id: when
            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
            spacing: 6
            Icon { name: root.endsSoon ? "timer" : "clock"; size: 18; tint: root.endsSoon ? Theme.warn : Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
            Txt { role: "small"; color: root.endsSoon ? Theme.warn : Theme.ink2; text: root.until; anchors.verticalCenter: parent.verticalCenter }
        }
    }
    Item { width: 1; height: 10 }
    Grid {
        id: grid
        width: parent.width
        columns: width > 560 ? 2 : 1
        columnSpacing: 18
        rowSpacing: 8
        Repeater {
            model: root.facts
            Column {
                required property var modelData
                visible: modelData.text !== ""
                width: (grid.width - (grid.columns - 1) * grid.columnSpacing) / grid.columns
                Txt { width: parent.width; role: "small"; color: Theme.ink3; text: parent.modelData.label }
                Txt { width: parent.width; wrapMode: Text.Wrap; maximumLineCount: 3; text: parent.modelData.text }
            }
        }
    }
    Item { width: 1; height: root.say === "" ? 0 : 14 }
    SayBox { visible: root.say !== ""; width: parent.width; text: root.say; hint: root.sayHint }
    FocusRing { parent: root; shown: root.activeFocus; corner: Theme.radiusCard }
    TapHandler { parent: root; enabled: root.opens; onTapped: root.act() }
}

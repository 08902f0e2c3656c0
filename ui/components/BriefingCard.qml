import QtQuick
import Counterpart

// The campaign to know first: who may use it, what they show, what is excluded, what to say. `briefing` as the view model
// prepares it.
Card {
    id: root

    property var briefing: ({}) // prepared sentences by name
    signal act()

    TapHandler { longPressThreshold: 60; onTapped: root.act() } // a slow tap is a tap too, as on every button
    Column {
        width: parent.width
        padding: 18
        spacing: 14
        Item {
            id: head
            readonly property bool oneLine: words.implicitWidth + until.implicitWidth + 16 <= width
            width: parent.width - 36
            height: oneLine ? 32 : 58
            Row {
                id: words
                spacing: 10
                height: 32
                Chip { anchors.verticalCenter: parent.verticalCenter; kind: "promo"; iconName: "megaphone"; text: qsTr("Running") }
                Txt { anchors.verticalCenter: parent.verticalCenter; role: "h2"; text: root.briefing.name || "" }
                Chip { anchors.verticalCenter: parent.verticalCenter; kind: root.briefing.here ? "ok" : "neutral"; iconName: root.briefing.here ? "check" : "ban"; text: root.briefing.here ? qsTr("Valid here") : qsTr("Not here") }
            }
            Row {
                id: until
                x: head.oneLine ? parent.width - width : 0
                y: head.oneLine ? (32 - height) / 2 : 36
                spacing: 6
                Icon { name: root.briefing.endsSoon ? "timer" : "clock"; size: 18; tint: root.briefing.endsSoon ? Theme.warn : Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
                Txt { role: "small"; color: root.briefing.endsSoon ? Theme.warn : Theme.ink2; text: root.briefing.until || "" }
            }
        }
        Item {
            width: parent.width - 36
            height: Math.max(facts.height, art.visible ? art.height : 0)
            Artwork {
                id: art
                anchors.right: parent.right
                visible: picture !== undefined
                width: 176; height: width / aspect
                radius: Theme.radiusControl
                picture: root.briefing.artwork
                Accessible.role: Accessible.Graphic
                Accessible.name: qsTr("On the phone: %1").arg(root.briefing.artworkText || "")
            }
            Grid {
                id: facts
                width: parent.width - (art.visible ? art.width + 20 : 0)
                columns: 2
                columnSpacing: 20
                rowSpacing: 12
                Repeater {
                    model: [[qsTr("Who may use it"), root.briefing.who], [qsTr("What they show"), root.briefing.shows], [qsTr("Not included"), root.briefing.excluded], [qsTr("Here today"), root.briefing.today]]
                    Column {
                        required property var modelData
                        width: (parent.width - 20) / 2
                        visible: (modelData[1] || "") !== ""
                        Txt { width: parent.width; role: "small"; color: Theme.ink3; text: parent.modelData[0] }
                        Txt { width: parent.width; wrapMode: Text.Wrap; maximumLineCount: 3; text: parent.modelData[1] || "" }
                    }
                }
            }
        }
        SayBox { width: parent.width - 36; visible: text !== ""; text: root.briefing.say || ""; hint: qsTr("When unsure, scan first; do not say it does not work here.") }
    }
}

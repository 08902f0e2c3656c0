import QtQuick
import QtQuick.Templates as T
import Counterpart

// The section headings of a ListView in Qt 6.4 cannot be bound components, and without them qmllint does not see
// `root` in a component.
// qmllint disable unqualified

// The list, and the chosen campaign: its briefing for everybody, its figures for managers.
Item {
    id: root

    required property AppViewModel app
    required property CampaignsViewModel model
    property string explained
    property bool tableShown: false
    readonly property bool low: width < 900

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    ScreenBar { id: bar; width: parent.width; app: root.app; title: qsTr("Campaigns"); subtitle: root.app.storeName + (root.model.asOfText === "" ? "" : " · " + root.model.asOfText) }
    ListView {
        id: list
        anchors { top: bar.bottom; topMargin: 8; bottom: parent.bottom; left: parent.left; leftMargin: 16 }
        width: root.low ? 200 : 276
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        model: root.model.campaigns
        section.property: "group"
        section.delegate: Item {
            required property string section
            width: list.width; height: 42
            Txt { x: 14; anchors { bottom: parent.bottom; bottomMargin: 6 } role: "small"; weight: 600; color: Theme.ink3; text: parent.section }
        }
        delegate: T.AbstractButton {
            id: row
            required property string rowId
            required property string title
            required property string caption
            required property bool current
            required property string rate
            width: list.width
            height: 70
            focusPolicy: Qt.StrongFocus
            onClicked: root.model.choose(rowId)
            Keys.onReturnPressed: clicked()
            Accessible.role: Accessible.ListItem
            Accessible.name: title + ", " + caption + (rate === "" ? "" : ", " + rate)
            Accessible.onPressAction: clicked()
            background: Rectangle {
                radius: Theme.radiusCard
                color: row.current ? Theme.surface : row.hovered ? Theme.hover : "transparent"
                border.width: row.current ? 1 : 0
                border.color: Theme.line
                FocusRing { shown: row.visualFocus; anchors.margins: 1 }
            }
            contentItem: Item {
                Column {
                    anchors { left: parent.left; leftMargin: 14; right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
                    Txt { width: parent.width; role: "label"; text: row.title; Accessible.ignored: true }
                    Item {
                        width: parent.width; height: 20
                        Txt { role: "small"; color: Theme.ink3; text: row.caption; Accessible.ignored: true }
                        Txt { anchors.right: parent.right; role: "small"; weight: 600; text: row.rate; Accessible.ignored: true }
                    }
                }
            }
        }
    }
    EmptyState { anchors { left: list.right; right: parent.right; verticalCenter: parent.verticalCenter } visible: root.model.phase !== "loading" && root.model.campaigns.count === 0; iconName: "megaphone"; title: qsTr("No campaigns"); text: root.model.problem === "" ? qsTr("The centre has sent none for this store.") : root.model.problem; action: qsTr("Try again"); onAct: root.model.refresh() }
    Skeleton { anchors { left: list.right; right: parent.right; top: bar.bottom } running: root.model.phase === "loading"; rows: 8 }
    Flickable {
        anchors { left: list.right; leftMargin: 20; right: parent.right; rightMargin: 20; top: bar.bottom; bottom: parent.bottom }
        visible: root.model.campaigns.count > 0
        contentHeight: body.height + 32 + (meaning.visible ? meaning.height + 14 : 0)
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: body
            y: 14
            width: parent.width
            spacing: 14
            Item {
                width: parent.width; height: headRow.implicitWidth + readButton.width + 16 > width ? 124 : 64
                Column {
                    anchors { top: parent.top; topMargin: 4 }
                    Row {
                        id: headRow
                        spacing: 10
                        Txt { role: "h1"; text: root.model.briefing.title || ""; Accessible.role: Accessible.Heading }
                        Chip { anchors.verticalCenter: parent.verticalCenter; kind: root.model.briefing.stateKind || "neutral"; iconName: root.model.briefing.stateIcon || ""; text: root.model.briefing.stateText || "" }
                        Chip { anchors.verticalCenter: parent.verticalCenter; visible: text !== ""; kind: root.model.briefing.hereKind || "neutral"; text: root.model.briefing.hereText || "" }
                    }
                    Txt { role: "small"; color: Theme.ink3; text: root.model.windowText }
                }
                ActionButton { id: readButton; anchors { right: parent.right; bottom: parent.bottom; bottomMargin: 4 } kind: root.model.briefing.acknowledged ? "secondary" : "primary"; iconName: "check"; text: root.model.briefing.acknowledged ? qsTr("Read") : qsTr("I have read it"); busy: root.model.busy; onAct: root.model.acknowledge() }
            }
            Note { width: parent.width; visible: root.model.staleText !== ""; kind: root.model.staleTone; iconName: "cloudOff"; text: root.model.staleText; action: qsTr("Try again"); onAct: root.app.syncNow() }
            Note { width: parent.width; visible: root.model.refusal !== ""; kind: "bad"; text: root.model.refusal; action: qsTr("Close"); onAct: root.model.dismissRefusal() }
            Card {
                width: parent.width
                visible: root.model.figures
                Flow {
                    id: kpiRow
                    width: parent.width
                    Repeater {
                        model: root.model.kpis
                        KpiCell { id: kpi; height: 124; required property int index; required caption; required value; required comparison; required tone; required definition; required share; width: parent.width / (root.low ? 3 : Math.max(1, root.model.kpis.count)); onExplain: root.explained = caption + ": " + definition; Rectangle { visible: root.low ? kpi.index % 3 > 0 : kpi.index > 0; width: 1; height: parent.height; color: Theme.line } }
                    }
                }
            }
            Grid {
                width: parent.width
                columns: root.low ? 1 : 2
                spacing: 14
                visible: root.model.figures && root.model.funnel.count > 0
                CampaignFunnel { id: funnel; width: root.low ? parent.width : Math.round((parent.width - 14) * 0.66); model: root.model.funnel; onExplain: (name, definition) => root.explained = name + ": " + definition }
                Card {
                    width: root.low ? parent.width : parent.width - 14 - funnel.width
                    height: Math.max(funnel.height, 260)
                    title: qsTr("Redeemed by day")
                    note: qsTr("14 days")
                    headerRight: IconButton { iconName: "info"; label: qsTr("What the days count"); tint: Theme.ink3; onAct: root.explained = root.model.daysDefinition }
                    LineChart { x: 14; width: parent.width - 24; height: Math.min(220, Math.max(funnel.height, 260) - 78 - daysWords.height); points: root.model.days; labels: root.model.dayLabels; summary: root.model.daysText }
                    Txt { id: daysWords; x: 18; width: parent.width - 36; role: "small"; color: Theme.ink2; text: root.model.daysText; wrapMode: Text.Wrap; maximumLineCount: 2 }
                }
            }
            ChannelGoals { width: parent.width; low: root.low; visible: root.model.figures && root.model.goals.count > 0; model: root.model.goals; onExplain: (name, definition) => root.explained = name + ": " + definition }
            Grid {
                width: parent.width
                columns: root.low ? 1 : 2
                spacing: 14
                visible: root.model.figures
                Card {
                    id: hours
                    width: root.low ? parent.width : (parent.width - 14) / 2
                    height: Math.max(implicitHeight, refused.implicitHeight)
                    title: qsTr("Redeemed today by hour")
                    note: qsTr("line: usual day")
                    headerRight: IconButton { iconName: "info"; label: qsTr("What the hours count"); tint: Theme.ink3; onAct: root.explained = root.model.hoursDefinition }
                    BarChart { x: 18; width: parent.width - 36; height: root.low ? 210 : Math.min(320, Math.max(210, refused.implicitHeight - 100)); bars: root.model.hours; summary: root.model.hoursText }
                    Txt { x: 18; width: parent.width - 36; role: "small"; color: Theme.ink2; text: root.model.hoursText }
                }
                Card {
                    id: refused
                    width: root.low ? parent.width : (parent.width - 14) / 2
                    height: Math.max(implicitHeight, hours.implicitHeight)
                    title: root.model.refusedText
                    Repeater {
                        model: root.model.refusals
                        Item {
                            id: refusal
                            required property string text
                            required property string value
                            required property double share
                            required property bool wrong
                            required property string remedy
                            required property string definition
                            width: parent ? parent.width : 0
                            height: 56
                            activeFocusOnTab: true
                            Keys.onReturnPressed: root.explained = definition
                            Accessible.role: Accessible.ListItem
                            Accessible.name: text + ", " + value + (remedy === "" ? "" : ", " + remedy)
                            Accessible.onPressAction: root.explained = definition
                            FocusRing { shown: refusal.activeFocus; anchors.margins: 2 }
                            TapHandler { longPressThreshold: 60; onTapped: root.explained = refusal.definition }
                            Txt { x: 18; y: 30; width: parent.width - 36; visible: text !== ""; role: "small"; color: Theme.ink3; text: refusal.remedy; Accessible.ignored: true }
                            Txt { x: 18; y: 6; width: 172; text: refusal.text; color: refusal.wrong ? Theme.bad : Theme.ink; weight: refusal.wrong ? 600 : 400; Accessible.ignored: true }
                            Rectangle { id: shareBar; x: 196; y: 10; width: Math.max(4, (parent.width - 256) * refusal.share); height: 14; radius: 4; color: refusal.wrong ? Theme.bad : Theme.chart2 }
                            Txt { anchors { left: shareBar.right; leftMargin: 10; verticalCenter: shareBar.verticalCenter } role: "label"; text: refusal.value; Accessible.ignored: true }
                        }
                    }
                    Txt { x: 18; width: parent.width - 36; visible: root.model.refusals.count === 0; color: Theme.ink3; text: qsTr("None was refused here.") }
                    Item { width: 1; height: 10 }
                    Note { x: 14; width: parent.width - 28; visible: root.model.wrongText !== ""; kind: "bad"; text: root.model.wrongText }
                    Item { width: 1; height: 14 }
                }
            }
            Card {
                width: parent.width
                visible: root.model.figures
                title: qsTr("The figures as a table")
                headerRight: [
                    ActionButton { kind: "text"; iconName: "down"; text: qsTr("Save as CSV"); onAct: root.model.exportTable() },
                    ActionButton { kind: "text"; text: root.tableShown ? qsTr("Hide") : qsTr("Show the figures"); onAct: root.tableShown = !root.tableShown }
                ]
                Item {
                    width: parent.width; height: 30
                    visible: root.tableShown
                    Txt { anchors { right: parent.right; rightMargin: 170; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: qsTr("This store") }
                    Txt { anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: qsTr("All stores") }
                }
                Repeater {
                    model: root.tableShown ? root.model.table : null
                    Item {
                        id: line
                        required property string name
                        required property string here
                        required property string all
                        required property string definition
                        width: parent ? parent.width : 0
                        height: 48
                        activeFocusOnTab: true
                        Keys.onReturnPressed: root.explained = name + ": " + definition
                        Accessible.role: Accessible.Row
                        Accessible.name: name + ", " + here + ", " + all
                        Accessible.onPressAction: root.explained = name + ": " + definition
                        FocusRing { shown: line.activeFocus; anchors.margins: 2 }
                        TapHandler { longPressThreshold: 60; onTapped: root.explained = line.name + ": " + line.definition }
                        Hairline { }
                        Txt { x: 18; width: parent.width - 330; anchors.verticalCenter: parent.verticalCenter; wrapMode: Text.Wrap; maximumLineCount: 2; text: line.name; Accessible.ignored: true }
                        Txt { anchors { right: parent.right; rightMargin: 170; verticalCenter: parent.verticalCenter } role: "label"; text: line.here; Accessible.ignored: true }
                        Txt { anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } text: line.all; color: Theme.ink2; Accessible.ignored: true }
                    }
                }
            }
            Card {
                width: parent.width
                title: qsTr("Briefing")
                Item {
                    x: 18
                    width: parent.width - 36
                    height: Math.max(facts.height, art.visible ? art.height + 14 : 0)
                    Artwork {
                        id: art
                        anchors.right: parent.right
                        visible: picture !== undefined
                        width: 224; height: width / aspect
                        radius: Theme.radiusControl
                        picture: root.model.briefing.artwork
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTr("On the phone: %1").arg(root.model.briefing.artworkText || "")
                    }
                    Grid {
                        id: facts
                        width: parent.width - (art.visible ? art.width + 20 : 0)
                        columns: 2
                        columnSpacing: 20
                        rowSpacing: 12
                        bottomPadding: 14
                        Repeater {
                            model: root.model.briefing.facts || []
                            Column {
                                required property var modelData
                                width: (parent.width - 20) / 2
                                Txt { width: parent.width; role: "small"; color: Theme.ink3; text: parent.modelData.label }
                                Txt { width: parent.width; wrapMode: Text.Wrap; text: parent.modelData.text }
                            }
                        }
                    }
                }
                SayBox { x: 18; width: parent.width - 36; visible: text !== ""; text: root.model.briefing.say || "" }
                Item { width: 1; height: readers.visible ? 12 : 0 }
                Txt { id: readers; x: 18; width: parent.width - 36; visible: text !== ""; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.model.briefing.readers || "" }
                Item { width: 1; height: 14 }
                Repeater {
                    model: root.model.faq
                    Column {
                        required property string question
                        required property string answer
                        x: 18
                        width: parent.width - 36
                        bottomPadding: 12
                        Txt { width: parent.width; role: "label"; wrapMode: Text.Wrap; text: parent.question }
                        Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: parent.answer }
                    }
                }
            }
        }
    }
    // Over the page, so that it is seen wherever on the page somebody asked.
    Note { id: meaning; border { width: 1; color: Theme.lineStrong } anchors { left: list.right; leftMargin: 20; right: parent.right; rightMargin: 20; bottom: parent.bottom; bottomMargin: 14 } visible: root.explained !== ""; kind: "info"; text: root.explained; action: qsTr("Close"); onAct: root.explained = "" }
}

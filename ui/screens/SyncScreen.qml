pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// The Sync centre: the first line says that work goes on; then how fresh, what waits, what to decide, the device.
Item {
    id: root

    required property AppViewModel app
    required property SyncCentreViewModel model
    required property TabletsViewModel tablets
    readonly property bool low: width < 1040

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    ScreenBar { id: bar; width: parent.width; app: root.app; title: qsTr("Sync"); subtitle: qsTr("Work goes on offline and is sent by itself") }
    Flickable {
        anchors { top: bar.bottom; bottom: parent.bottom; left: parent.left; right: parent.right; leftMargin: 24; rightMargin: 20 }
        contentHeight: content.height + 32
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: content
            y: 16
            width: parent.width
            spacing: 14
            Rectangle {
                id: headline
                width: parent.width
                height: Math.max(72, headWords.implicitHeight + 24)
                radius: Theme.radiusCard
                color: root.model.headlineTone === "ok" ? Theme.okWeak : root.model.headlineTone === "bad" ? Theme.badWeak : Theme.warnWeak
                readonly property color ink: root.model.headlineTone === "ok" ? Theme.okInk : root.model.headlineTone === "bad" ? Theme.badInk : Theme.warnInk
                Icon { id: sign; x: 18; anchors.verticalCenter: parent.verticalCenter; name: root.model.headlineTone === "ok" ? "cloud" : root.model.headlineTone === "bad" ? "alert" : "cloudOff"; tint: headline.ink; size: 24 }
                Column {
                    id: headWords
                    anchors { left: sign.right; leftMargin: 12; right: nextTry.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
                    Txt { width: parent.width; role: "h3"; wrapMode: Text.Wrap; color: headline.ink; text: root.model.headline; Accessible.role: Accessible.AlertMessage }
                    Txt { width: parent.width; role: "small"; wrapMode: Text.Wrap; color: headline.ink; text: root.model.headlineText }
                }
                // Here and not below: above the fold whatever has to be decided.
                Row {
                    id: nextTry
                    anchors { right: parent.right; rightMargin: 12; verticalCenter: parent.verticalCenter }
                    spacing: 12
                    Txt { anchors.verticalCenter: parent.verticalCenter; role: "small"; color: headline.ink; text: root.model.nextTryText }
                    ActionButton { iconName: "sync"; text: root.model.headlineTone === "ok" ? qsTr("Sync now") : qsTr("Try again now"); onAct: root.model.syncNow() }
                }
            }
            Note { width: parent.width; visible: root.model.exceptions.refusal !== ""; kind: "bad"; text: root.model.exceptions.refusal; action: qsTr("Close"); onAct: root.model.exceptions.dismissRefusal() }
            Note { width: parent.width; visible: root.model.refusal !== ""; kind: "bad"; text: root.model.refusal; action: qsTr("Close"); onAct: root.model.dismissRefusal() }
            // One under the other, what needs a decision comes before what is settled.
            Item {
                width: parent.width
                height: root.low ? side.height + 14 + done.height : Math.max(side.height, done.height)
                Column {
                    id: done
                    y: root.low ? side.height + 14 : 0
                    width: root.low ? parent.width : parent.width - 476
                    spacing: 14
                    Card {
                        width: parent.width
                        title: qsTr("How fresh the data is")
                        Repeater {
                            model: root.model.freshness
                            Item {
                                id: age
                                required property int index
                                required property string icon
                                required property string name
                                required property string time
                                required property string ago
                                required property string meaning
                                required property string tone
                                width: parent.width; height: 52
                                Accessible.role: Accessible.ListItem
                                Accessible.name: name + ", " + time + ", " + meaning
                                Hairline { visible: age.index > 0 }
                                Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: age.icon; tint: Theme.ink2 }
                                Txt { x: 50; anchors.verticalCenter: parent.verticalCenter; width: 166; role: "label"; text: age.name; Accessible.ignored: true }
                                Txt { x: 220; anchors.verticalCenter: parent.verticalCenter; text: age.time; Accessible.ignored: true }
                                Txt { x: 304; anchors.verticalCenter: parent.verticalCenter; width: 98; role: "small"; color: Theme.ink3; text: age.ago; Accessible.ignored: true }
                                Txt { x: 406; anchors.verticalCenter: parent.verticalCenter; width: parent.width - 446; role: "small"; wrapMode: Text.Wrap; maximumLineCount: 2; text: age.meaning; color: age.tone === "ok" ? Theme.ink2 : age.tone === "warn" ? Theme.warn : Theme.bad; Accessible.ignored: true }
                                Rectangle { anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } width: 9; height: 9; radius: 5; color: age.tone === "ok" ? Theme.ok : age.tone === "warn" ? Theme.warnFill : Theme.bad }
                            }
                        }
                        Skeleton { width: parent.width; running: root.model.freshness.count === 0 }
                    }
                    Card {
                        width: parent.width
                        title: root.model.waiting ? qsTr("Waiting to upload") : qsTr("Sent lately")
                        count: root.model.queueText
                        Repeater {
                            model: root.model.queue
                            QueueRow { width: parent.width }
                        }
                        Item {
                            width: parent.width; height: 56
                            visible: root.model.queueMore > 0
                            Hairline { }
                            ActionButton { anchors.centerIn: parent; kind: "text"; text: qsTr("Show %n more", "", root.model.queueMore); onAct: root.model.listAll() }
                        }
                        QuietLine { visible: root.model.queue.count === 0; width: parent.width; text: qsTr("Nothing was done in this shift yet") }
                    }
                }
                Column {
                    id: side
                    x: root.low ? 0 : done.width + 16
                    width: root.low ? parent.width : 460
                    spacing: 14
                    Card {
                        id: toDecide
                        width: parent.width
                        attention: root.model.canDecide
                        readonly property int total: root.model.decisions.count + root.model.exceptions.open.count
                        title: root.model.canDecide || total === 0 ? qsTr("Needs your decision") : qsTr("Waits for a manager")
                        count: total
                        Repeater {
                            model: root.model.decisions
                            Item {
                                id: decision
                                required property int index
                                required property string rowId
                                required property string kind
                                required property string title
                                required property string text
                                required property string action
                                width: parent.width
                                height: Math.max(72, words.implicitHeight + 24)
                                Hairline { visible: decision.index > 0 }
                                Column {
                                    id: words
                                    x: 18
                                    width: parent.width - (button.visible ? button.width + 12 : 0) - 36
                                    anchors.verticalCenter: parent.verticalCenter
                                    Txt { width: parent.width; role: "label"; text: decision.title; wrapMode: Text.Wrap }
                                    Txt { width: parent.width; role: "small"; color: Theme.ink2; text: decision.text; wrapMode: Text.Wrap }
                                }
                                ActionButton { id: button; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } visible: decision.action !== ""; text: decision.action; onAct: root.model.decide(decision.kind, decision.rowId) }
                            }
                        }
                        Repeater {
                            model: root.model.exceptions.open
                            QuestionRow { vm: root.model.exceptions; first: index === 0 && root.model.decisions.count === 0; width: parent ? parent.width : 0 }
                        }
                        QuietLine { visible: toDecide.total === 0; width: parent.width; text: qsTr("Nothing to decide") }
                    }
                    DecidedCard { width: parent.width; vm: root.model.exceptions; visible: vm.decided.count > 0 }
                    Card {
                        width: parent.width
                        title: qsTr("This device")
                        note: root.model.deviceName
                        Repeater {
                            model: root.model.device
                            Item {
                                id: part
                                required property string icon
                                required property string name
                                required property string text
                                required property string tone
                                width: parent.width; height: Math.max(44, facts.implicitHeight + 12)
                                Accessible.role: Accessible.ListItem
                                Accessible.name: name + ", " + text
                                Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: part.icon; tint: Theme.ink2 }
                                Txt { x: 50; anchors.verticalCenter: parent.verticalCenter; width: 158; text: part.name; Accessible.ignored: true }
                                Txt { id: facts; x: 214; anchors.verticalCenter: parent.verticalCenter; width: parent.width - 256; role: "small"; wrapMode: Text.Wrap; color: Theme.ink2; text: part.text; Accessible.ignored: true }
                                Rectangle { anchors { right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } width: 9; height: 9; radius: 5; color: part.tone === "ok" ? Theme.ok : part.tone === "warn" ? Theme.warnFill : Theme.bad }
                            }
                        }
                        Item {
                            width: parent.width; height: 68
                            ActionButton {
                                anchors { left: parent.left; leftMargin: 16; right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
                                iconName: "download"; text: qsTr("Contact support"); onAct: root.model.makeReport()
                            }
                        }
                    }
                    TabletsCard { width: parent.width; vm: root.tablets; visible: vm.allowed }
                }
            }
        }
    }
    SwitchOffSheet { vm: root.tablets }
    SupportSheet { vm: root.model }
    DecisionSheet { vm: root.model.exceptions }
}

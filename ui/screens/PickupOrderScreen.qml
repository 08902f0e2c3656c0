pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// One order from "to pick" to "ready". The main action sits bottom right and never scrolls away.
BarScreen {
    id: root

    required property PickupOrderViewModel vm
    title: vm.title
    subtitle: vm.subtitle
    readonly property bool low: width < 900
    readonly property bool live: vm.phase === "ready"
    signal back()
    signal customerWanted(customerId: string)
    signal makeUpWanted(customerId: string, orderId: string)

    Keys.onPressed: event => {
        if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier) { root.vm.doMain(); event.accepted = true }
        else if (event.key === Qt.Key_F5 || (event.key === Qt.Key_R && event.modifiers & Qt.ControlModifier)) { root.vm.refresh(); event.accepted = true }
        else if (event.key === Qt.Key_Escape) { if (root.vm.shortTitle !== "") root.vm.closeShort(); else root.back(); event.accepted = true }
    }

    Flickable {
        id: page
        anchors { left: parent.left; leftMargin: 24; right: root.low ? parent.right : side.left; rightMargin: root.low ? 20 : 16; top: parent.top; topMargin: 16; bottom: root.low ? side.top : parent.bottom; bottomMargin: 12 }
        contentHeight: main.implicitHeight
        clip: true
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: main
            width: page.width
            spacing: 12

            StepBar { width: parent.width; model: root.vm.steps; visible: root.live }
            Note { width: parent.width; kind: "bad"; text: root.vm.refusal; visible: text !== ""; action: qsTr("Close"); onAct: root.vm.dismissRefusal() }
            Note { width: parent.width; kind: "warn"; iconName: "cloudOff"; text: root.vm.head.pending ?? ""; visible: root.live && text !== "" }
            ShortageChooser {
                width: parent.width
                question: root.vm.shortTitle
                hint: root.vm.shortHint
                model: root.vm.choices
                onChosen: choice => root.vm.choose(choice)
                onClosed: root.vm.closeShort()
            }
            Card {
                width: parent.width
                visible: root.live

                Item {
                    width: parent.width
                    height: 69
                    Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: root.vm.head.picking ? "scan" : "bag"; size: 26; tint: Theme.accent }
                    Column {
                        anchors { left: parent.left; leftMargin: 58; right: progress.left; rightMargin: 16; verticalCenter: parent.verticalCenter }
                        Txt { width: parent.width; role: "h3"; text: root.vm.head.picking ? root.vm.head.nextTitle ?? "" : root.vm.head.status ?? ""; Accessible.role: Accessible.Heading }
                        Txt { width: parent.width; role: "small"; color: Theme.ink3; text: root.vm.head.picking ? root.vm.head.nextHint ?? "" : ""; visible: text !== "" }
                    }
                    Row {
                        id: progress
                        anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
                        spacing: 14
                        Txt { anchors.verticalCenter: parent.verticalCenter; role: "code"; text: root.vm.head.pickedText ?? "" }
                        Rectangle {
                            anchors.verticalCenter: parent.verticalCenter
                            width: 120
                            height: 8
                            radius: 4
                            color: Theme.fill
                            Rectangle { width: parent.width * (root.vm.head.progress ?? 0); height: 8; radius: 4; color: Theme.accent }
                        }
                    }
                }
                Repeater {
                    model: root.vm.lines
                    PickLine {
                        width: main.width
                        onPicked: root.vm.pickOne(lineId)
                        onPutBack: root.vm.putBack(lineId)
                        onMissing: root.vm.reportShort(lineId)
                    }
                }
                Item {
                    width: parent.width
                    height: 64
                    visible: root.vm.lines.count === 0
                    Hairline { }
                    Txt { x: 18; anchors.verticalCenter: parent.verticalCenter; color: Theme.ink3; text: qsTr("The shop delivered no articles for this order. Ask the customer what was ordered.") }
                }
            }
            Card {
                width: parent.width
                visible: root.live && root.vm.notices.count > 0
                title: qsTr("Notice to the customer")
                Repeater {
                    model: root.vm.notices
                    Item {
                        id: notice
                        required property string level
                        required property var model
                        width: main.width
                        height: 44
                        Hairline { }
                        Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; size: 20; name: notice.level === "ok" ? "checkCircle" : notice.level === "bad" ? "alert" : notice.level === "warn" ? "timer" : "sms"; tint: notice.level === "ok" ? Theme.ok : notice.level === "bad" ? Theme.bad : Theme.ink2 }
                        Txt { anchors { left: parent.left; leftMargin: 50; right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } text: notice.model.text; color: notice.level === "bad" ? Theme.bad : Theme.ink }
                    }
                }
            }
            Skeleton { width: parent.width; rows: 8; running: root.vm.phase === "loading" }
        }
    }

    Item {
        id: side
        // Beside the page; on a narrow screen below it, as high as it needs.
        anchors { right: parent.right; rightMargin: 20; bottom: parent.bottom; bottomMargin: 16 }
        width: root.low ? root.width - 44 : 372
        height: root.low ? Math.min(facts.implicitHeight + actions.implicitHeight + 12, Math.round(root.height * 0.58)) : root.height - 32
        visible: root.live

        Flickable {
            anchors { left: parent.left; right: parent.right; top: parent.top; bottom: actions.top; bottomMargin: 12 }
            contentHeight: facts.implicitHeight
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: facts
                width: side.width
                spacing: 12

                Card {
                    width: parent.width
                    padding: 16
                    Item {
                        width: parent.width
                        height: 40
                        Txt { role: "numeral"; text: root.vm.head.number ?? ""; anchors.verticalCenter: parent.verticalCenter }
                        Chip {
                            anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                            visible: text !== ""
                            text: root.vm.head.waitText ?? ""
                            kind: root.vm.head.waitLevel === "late" ? "bad" : root.vm.head.waitLevel === "soon" ? "warn" : "ok"
                            iconName: root.vm.head.waitLevel === "late" ? "alert" : "timer"
                        }
                    }
                    Txt { width: parent.width; text: root.vm.head.name ?? ""; weight: 600; visible: text !== "" }
                    Txt { width: parent.width; role: "small"; color: Theme.ink2; text: root.vm.head.placed ?? "" }
                    Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.head.arrival ?? ""; visible: text !== "" }
                    Row {
                        spacing: 6
                        topPadding: 4
                        visible: (root.vm.head.delegate ?? "") !== "" || (root.vm.head.idNeeded ?? "") !== ""
                        Chip { visible: text !== ""; iconName: "idcard"; text: root.vm.head.idNeeded ?? "" }
                    }
                    Row {
                        spacing: 8
                        visible: (root.vm.head.delegate ?? "") !== ""
                        Icon { name: "proxy"; size: 18; tint: Theme.ink2; anchors.verticalCenter: parent.verticalCenter }
                        Txt { width: side.width - 60; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.head.delegate ?? "" }
                    }
                    Flow {
                        width: parent.width
                        visible: root.vm.head.hasCustomer ?? false
                        ActionButton { kind: "text"; text: qsTr("Customer’s record"); onAct: root.customerWanted(root.vm.customerId) }
                        ActionButton { kind: "text"; visible: root.vm.honestText !== "" || root.vm.head.waitLevel === "late"; text: qsTr("Make up for the wait"); onAct: root.makeUpWanted(root.vm.customerId, root.vm.orderId) }
                    }
                }
                BayPicker {
                    width: parent.width
                    visible: (root.vm.head.picking ?? false) && root.vm.bays.count > 0 && root.vm.honestText === "" // the answer first
                    chosen: root.vm.bay
                    hint: root.vm.bayNote
                    model: root.vm.bays
                    onPicked: code => root.vm.chooseBay(code)
                }
                Card {
                    width: parent.width
                    padding: 16
                    visible: root.vm.head.ready ?? false
                    Item {
                        width: parent.width
                        height: 34
                        Txt { anchors.verticalCenter: parent.verticalCenter; text: qsTr("Lies in bay") }
                        Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } role: "bay"; text: root.vm.head.bay ?? "" }
                    }
                }
                Card {
                    width: parent.width
                    visible: (root.vm.head.claimAction ?? "") !== "" // a closed order is nobody's any more
                    Item {
                        width: parent.width
                        height: 56
                        Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: "user"; size: 20; tint: Theme.ink2 }
                        Txt { anchors { left: parent.left; leftMargin: 48; right: claim.left; rightMargin: 8; verticalCenter: parent.verticalCenter } text: root.vm.head.claim ?? "" }
                        ActionButton {
                            id: claim
                            anchors { right: parent.right; rightMargin: 6; verticalCenter: parent.verticalCenter }
                            kind: "text"
                            visible: (root.vm.head.claimAction ?? "") !== ""
                            text: root.vm.head.claimActionText ?? ""
                            onAct: {
                                if (root.vm.head.claimAction === "release") root.vm.releaseClaim()
                                else root.vm.claim(root.vm.head.claimAction === "takeOver" ? "colleague_away" : "")
                            }
                        }
                    }
                }
                SayBox { width: parent.width; text: root.vm.honestText; visible: text !== "" }
                ActionButton { width: parent.width; visible: text !== ""; text: root.vm.honestAction; iconName: "clock"; onAct: root.vm.promiseHonestTime() }
            }
        }

        Column {
            id: actions
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            spacing: 10
            Row {
                width: parent.width
                spacing: 10
                // By what may be done, not by the buttons: they never show while this row is hidden.
                readonly property bool arrives: root.vm.head.canArrive ?? false
                readonly property bool tells: (root.vm.head.canTellTime ?? false) && root.vm.honestText === ""
                id: early
                visible: arrives || tells
                ActionButton { width: early.tells ? (side.width - 10) / 2 : side.width; visible: early.arrives; iconName: "bell"; text: qsTr("Customer is here"); onAct: root.vm.customerArrived() }
                ActionButton { width: early.arrives ? (side.width - 10) / 2 : side.width; visible: early.tells; iconName: "clock"; text: qsTr("Give an honest time"); onAct: root.vm.tellHonestTime() }
            }
            ActionButton {
                width: parent.width
                height: 64
                visible: root.vm.mainAction !== ""
                kind: "primary"
                large: true
                iconName: root.vm.mainAction === "handOver" ? "handover" : root.vm.mainAction === "ready" ? "check" : "scan"
                text: root.vm.mainText
                enabled: root.vm.mainEnabled
                reason: root.vm.mainReason
                busy: root.vm.busy
                onAct: root.vm.doMain()
            }
            Txt { width: parent.width; role: "small"; color: Theme.ink2; horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; text: root.vm.mainReason; visible: text !== "" }
        }
    }
    EmptyState {
        anchors.centerIn: parent
        width: parent.width
        visible: root.vm.phase === "missing" || root.vm.phase === "error"
        iconName: root.vm.phase === "missing" ? "find" : "alert"
        title: root.vm.phase === "missing" ? qsTr("This order is not on this device") : qsTr("The order could not be read")
        text: root.vm.problem
        action: qsTr("Back")
        secondAction: qsTr("Try again")
        onAct: root.back()
        onSecond: root.vm.refresh()
    }
}

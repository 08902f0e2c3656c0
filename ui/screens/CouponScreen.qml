pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// From a scan to the verdict, from the verdict to the till card. Verdict before detail; what works before what does not.
BarScreen {
    id: root

    required property CouponViewModel vm
    title: qsTr("Coupon check")
    subtitle: qsTr("The result follows the scan at once")
    readonly property bool low: width < 900
    readonly property bool judged: vm.phase === "ready" || vm.phase === "redeemed"
    signal back()
    signal syncWanted()

    Keys.onPressed: event => {
        if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier) { root.vm.doMain(); event.accepted = true }
        else if (event.key === Qt.Key_F5 || (event.key === Qt.Key_R && event.modifiers & Qt.ControlModifier)) { root.vm.recheck(); event.accepted = true }
        else if (event.key === Qt.Key_Escape) { if (root.vm.entering) root.vm.cancelAmount(); else root.back(); event.accepted = true }
    }
    Connections {
        target: root.vm
        function onChanged() { if (root.judged && !root.vm.entering && !panel.activeFocus && !root.settled) { root.settled = true; panel.forceActiveFocus() } }
    }
    property bool settled: false
    onJudgedChanged: if (!judged) settled = false

    Flickable {
        id: page
        anchors { left: parent.left; leftMargin: 24; right: root.low ? parent.right : side.left; rightMargin: root.low ? 20 : 16; top: parent.top; topMargin: 16; bottom: root.low ? side.top : parent.bottom; bottomMargin: 12 }
        contentHeight: main.implicitHeight
        clip: true
        visible: root.judged
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: main
            width: page.width
            spacing: 14

            VerdictPanel {
                id: panel
                width: parent.width
                kind: root.vm.phase === "redeemed" ? "valid" : root.vm.kind
                word: root.vm.word
                reason: root.vm.reason
                evidence: root.vm.evidence
            }
            Note { width: parent.width; kind: root.vm.staleTone; iconName: "cloudOff"; text: root.vm.staleText; visible: root.vm.phase === "ready" && text !== ""; action: qsTr("Try again"); onAct: root.syncWanted() }
            Note { width: parent.width; kind: "bad"; text: root.vm.refusal; visible: text !== ""; action: qsTr("Close"); onAct: root.vm.dismissRefusal() }
            AskCard { width: parent.width; visible: root.vm.askStep !== ""; step: root.vm.askStep; text: root.vm.askText; onAsked: root.vm.recheck(); onPinGiven: pin => root.vm.confirmAsk(pin) }
            TillCard {
                width: parent.width
                visible: root.vm.phase === "redeemed"
                headline: root.vm.till.title ?? ""
                reference: root.vm.till.reference ?? ""
                referenceText: root.vm.till.referenceText ?? ""
                explanation: root.vm.till.note ?? ""
                lines: root.vm.tillLines
            }
            TogetherCard {
                width: parent.width
                visible: root.vm.phase === "ready" && (root.vm.together.shown ?? false)
                title: root.vm.together.title ?? ""
                note: root.vm.together.note ?? ""
                only: root.vm.together.only ?? ""
                coupons: root.vm.togetherRows
                busy: root.vm.busy
                onOnlyWanted: root.vm.redeem()
            }
            Card {
                width: parent.width
                visible: root.vm.canMakeUp || root.vm.others.count > 0 && (root.vm.kind === "invalid" || root.vm.kind === "unsure" || root.vm.kind === "almost")
                title: qsTr("What the customer can use instead")
                Repeater {
                    model: root.vm.others
                    Item {
                        id: other
                        required property string couponId
                        required property string title
                        required property string detail
                        required property bool works
                        required property int index
                        width: main.width
                        height: 69
                        Hairline { visible: other.index > 0 }
                        Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: "ticket"; tint: other.works ? Theme.ok : Theme.warn; size: 24 }
                        Column {
                            anchors { left: parent.left; leftMargin: 56; right: use.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
                            Txt { width: parent.width; weight: 600; text: other.title }
                            Txt { width: parent.width; role: "small"; color: Theme.ink2; text: other.detail }
                        }
                        ActionButton { id: use; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } text: other.works ? qsTr("Use this one") : qsTr("Look"); Accessible.name: text + " " + other.title; onAct: root.vm.choose(other.couponId) }
                    }
                }
                Item {
                    width: main.width
                    height: 69
                    visible: root.vm.canMakeUp
                    Hairline { visible: root.vm.others.count > 0 }
                    Icon { x: 18; anchors.verticalCenter: parent.verticalCenter; name: "gift"; tint: Theme.promo; size: 24 }
                    Column {
                        anchors { left: parent.left; leftMargin: 56; right: gift.left; rightMargin: 12; verticalCenter: parent.verticalCenter }
                        Txt { width: parent.width; weight: 600; text: qsTr("A coupon to make up for it") }
                        Txt { width: parent.width; role: "small"; color: Theme.ink2; text: qsTr("Out of a manager’s budget for today") }
                    }
                    ActionButton { id: gift; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } text: qsTr("Give something"); Accessible.name: qsTr("Give a coupon to make up for it"); enabled: !root.vm.busy; onAct: root.vm.makeUp() }
                }
            }
            Card {
                width: parent.width
                visible: root.vm.phase === "ready"
                title: qsTr("Why")
                count: root.vm.rulesSummary
                note: root.vm.rulesVersion
                Repeater {
                    model: root.vm.rules
                    RuleRow { width: main.width }
                }
                Item {
                    width: parent.width
                    height: 52
                    visible: root.vm.rulesFolded > 0 || root.vm.rulesOpen
                    Hairline { }
                    ActionButton {
                        x: 8
                        anchors.verticalCenter: parent.verticalCenter
                        kind: "text"
                        iconName: root.vm.rulesOpen ? "up" : "down"
                        text: root.vm.rulesOpen ? qsTr("Fold the rules that are met") : qsTr("See %n rule(s) that are met", "", root.vm.rulesFolded)
                        onAct: root.vm.rulesOpen = !root.vm.rulesOpen
                    }
                }
            }
            Note { width: parent.width; kind: "warn"; iconName: "info"; text: root.vm.riskNote; visible: text !== "" }
        }
    }

    Item {
        id: side
        // Beside the page; on a narrow screen below it, as high as it needs.
        anchors { right: parent.right; rightMargin: 20; bottom: parent.bottom; bottomMargin: 16 }
        width: root.low ? root.width - 44 : 372
        // The verdict stays whole above it.
        height: root.low ? Math.max(actions.implicitHeight, Math.min(facts.implicitHeight + actions.implicitHeight + 12, Math.round(root.height * 0.58), root.height - panel.implicitHeight - 60)) : root.height - 32
        visible: root.judged

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
                    visible: (root.vm.owner.name ?? "") !== ""
                    ListRow {
                        width: parent.width
                        height: 68
                        divider: false
                        title: root.vm.owner.name ?? ""
                        caption: root.vm.owner.sub ?? ""
                        enabled: root.vm.owner.canOpen ?? false
                        lead: Avatar { letters: root.vm.owner.initials ?? ""; tint: root.vm.owner.tint ?? 0 }
                        trailing: Icon { name: "right"; size: 20; tint: Theme.ink3; visible: root.vm.owner.canOpen ?? false }
                        onAct: root.vm.openCustomer()
                    }
                }
                Card {
                    width: parent.width
                    padding: 16
                    visible: (root.vm.kind !== "invalid" && root.vm.kind !== "unsure") || root.vm.mainAction === "together"
                    Repeater {
                        model: root.vm.phase === "ready" ? root.vm.items : null
                        Item {
                            id: scanned
                            required property string rowId
                            required property string name
                            required property string detail
                            required property string price
                            width: parent ? parent.width : 0
                            height: Math.max(52, itemWords.implicitHeight + 10)
                            Accessible.role: Accessible.ListItem
                            Accessible.name: name + ", " + detail + ", " + price
                            Column {
                                id: itemWords
                                anchors { left: parent.left; right: cost.left; rightMargin: 8; verticalCenter: parent.verticalCenter }
                                Txt { width: parent.width; text: scanned.name; Accessible.ignored: true }
                                Txt { width: parent.width; role: "small"; color: Theme.ink3; wrapMode: Text.Wrap; text: scanned.detail; Accessible.ignored: true }
                            }
                            Txt { id: cost; anchors { right: less.left; verticalCenter: parent.verticalCenter } text: scanned.price; Accessible.ignored: true }
                            IconButton { id: less; anchors { right: parent.right; rightMargin: -12; verticalCenter: parent.verticalCenter } iconName: "minus"; iconSize: 18; label: qsTr("One less of %1").arg(scanned.name); onAct: root.vm.removeItem(scanned.rowId) }
                        }
                    }
                    Hairline { visible: root.vm.phase === "ready" && root.vm.items.count > 0 }
                    Column {
                        width: parent.width
                        visible: root.vm.money.known ?? false
                        spacing: 4
                        Item { width: parent.width; height: 26
                            Txt { text: qsTr("Goods"); anchors.verticalCenter: parent.verticalCenter }
                            Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } text: root.vm.money.total ?? "" }
                        }
                        Item { width: parent.width; height: 26
                            Txt { text: qsTr("Coupon"); anchors.verticalCenter: parent.verticalCenter }
                            Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } text: root.vm.money.discount ?? ""; color: root.vm.money.takesOff ? Theme.ok : Theme.ink }
                        }
                        Hairline { }
                        Item { width: parent.width; height: 52
                            Txt { text: qsTr("To pay"); weight: 600; anchors.verticalCenter: parent.verticalCenter }
                            Txt { anchors { right: parent.right; verticalCenter: parent.verticalCenter } role: "numeral"; text: root.vm.money.toPay ?? ""; Accessible.name: qsTr("To pay %1").arg(text) }
                        }
                    }
                    Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: root.vm.money.hint ?? ""; visible: text !== "" }
                    ActionButton { kind: "text"; iconName: "keyboard"; visible: root.vm.phase === "ready"; text: root.vm.money.editText ?? ""; onAct: root.vm.openAmount() }
                    Txt { width: parent.width; role: "small"; color: Theme.ink3; wrapMode: Text.Wrap; visible: root.vm.phase === "ready" && root.vm.items.count === 0; text: qsTr("Or scan the items.") }
                }
                SayBox { width: parent.width; text: root.vm.say; visible: root.vm.phase === "ready" && text !== "" }
                Allowance {
                    width: parent.width
                    visible: root.vm.allowance.shown ?? false
                    remaining: root.vm.allowance.left ?? 0
                    max: root.vm.allowance.max ?? 0
                    text: root.vm.allowance.text ?? ""
                    explanation: root.vm.allowance.note ?? ""
                }
                Card {
                    width: parent.width
                    padding: 16
                    visible: root.vm.canReport || root.vm.canOverride
                    Txt { width: parent.width; role: "h3"; wrapMode: Text.Wrap; text: root.vm.canReport ? qsTr("Does this look wrong?") : qsTr("Does the customer insist?") }
                    Item { width: 1; height: 8 }
                    ActionButton { width: parent.width; iconName: "users"; visible: root.vm.canOverride; text: qsTr("Ask a manager"); enabled: !root.vm.busy; onAct: root.vm.openOverride() }
                    Item { width: 1; height: 8; visible: root.vm.canOverride && root.vm.canReport }
                    ActionButton { width: parent.width; visible: root.vm.canReport; iconName: "alert"; text: root.vm.reported ? qsTr("Reported, thank you") : qsTr("Report a wrong refusal"); enabled: !root.vm.reported; onAct: root.vm.askWhy() }
                    Item { width: 1; height: 6 }
                    Txt { width: parent.width; role: "small"; color: Theme.ink3; wrapMode: Text.Wrap; visible: root.vm.canReport; text: qsTr("It goes to the people who run the campaign, without the customer’s name.") }
                }
            }
        }

        Column {
            id: actions
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            spacing: 10
            ActionButton {
                width: parent.width
                height: 64
                kind: "primary"
                large: true
                iconName: root.vm.mainAction === "redeem" || root.vm.mainAction === "together" ? "check" : root.vm.mainAction === "undo" ? "undo" : root.vm.mainAction === "amount" ? "keyboard" : root.vm.mainAction === "other" ? "ticket" : ""
                text: root.vm.mainText
                enabled: root.vm.mainEnabled
                busy: root.vm.busy
                onAct: root.vm.doMain()
            }
            Row {
                width: parent.width
                spacing: 10
                ActionButton { width: second.visible ? (side.width - 10) / 2 : side.width; text: qsTr("Scan another"); visible: root.vm.phase === "ready"; onAct: root.vm.reset() }
                ActionButton { id: second; width: root.vm.phase === "ready" ? (side.width - 10) / 2 : side.width; visible: root.vm.canUndo && root.vm.mainAction !== "undo"; iconName: "undo"; text: qsTr("Undo"); enabled: !root.vm.busy; onAct: root.vm.undo() }
            }
            Txt { width: parent.width; role: "small"; color: Theme.ink2; horizontalAlignment: Text.AlignHCenter; wrapMode: Text.Wrap; text: root.vm.mainNote; visible: text !== "" }
        }
    }

    // Nothing scanned yet: scan, or type what is under the bars.
    Card {
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; topMargin: 72 }
        width: Math.min(parent.width - 48, 560)
        visible: root.vm.phase === "idle"
        padding: 24
        Icon { name: "ticket"; size: 44; tint: Theme.accent }
        Txt { width: parent.width; role: "h1"; text: qsTr("Scan the customer’s coupon"); Accessible.role: Accessible.Heading }
        Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("No field needs to be chosen first. It works without the network, too.") }
        Item { width: 1; height: 16 }
        Field { id: code; width: parent.width; label: qsTr("Or type the code"); placeholder: "WKND-7F3K-91QD"; maximumLength: 512; onAccepted: if (text.trim() !== "") root.vm.check(text) }
        Item { width: 1; height: 12 }
        ActionButton { kind: "primary"; text: qsTr("Check"); enabled: code.text.trim() !== ""; onAct: root.vm.check(code.text) }
    }
    Column {
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; topMargin: 40 }
        width: Math.min(parent.width - 48, 640)
        spacing: 12
        visible: root.vm.phase === "several"
        Txt { role: "h1"; text: qsTr("Which of these coupons?") }
        Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("One code stands for several. Ask the customer for the member code, or choose.") }
        Card {
            width: parent.width
            Repeater {
                model: root.vm.matches
                ListRow {
                    required property string couponId
                    required property string detail
                    required property var model
                    width: parent.width
                    title: model.title
                    caption: detail
                    lead: Icon { name: "ticket" }
                    onAct: root.vm.choose(couponId)
                }
            }
        }
    }
    Column {
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: parent.top; topMargin: 16 }
        visible: root.vm.phase === "loading"
        spacing: 12
        Rectangle { width: parent.width - 388; height: 150; radius: 14; color: Theme.fill; Txt { anchors.centerIn: parent; role: "h2"; color: Theme.ink2; text: root.vm.askText !== "" ? root.vm.askText : qsTr("Checking") } }
        Skeleton { width: parent.width - 388; rows: 5; running: root.vm.phase === "loading" }
    }
    EmptyState {
        anchors.centerIn: parent
        width: parent.width
        visible: root.vm.phase === "missing" || root.vm.phase === "error"
        iconName: "alert"
        title: qsTr("The coupon could not be checked")
        text: root.vm.problem
        action: qsTr("Scan another")
        secondAction: qsTr("Try again")
        onAct: root.vm.reset()
        onSecond: root.vm.recheck()
    }

    OverrideSheet { vm: root.vm }
    Sheet {
        open: root.vm.askingWhy
        title: qsTr("Why was the customer turned away?")
        sheetWidth: 420
        onClosed: root.vm.report("")
        Repeater {
            model: root.vm.whyRows
            ChoiceRow {
                required property string reason
                required property var model
                width: parent ? parent.width : 0
                text: model.text
                onAct: root.vm.report(reason)
            }
        }
    }

    Sheet {
        open: root.vm.entering
        title: root.vm.entryTitle
        sheetWidth: 380
        onClosed: root.vm.cancelAmount()
        Rectangle {
            width: parent.width
            height: 64
            radius: Theme.radiusControl
            color: Theme.sunken
            border.width: 2
            border.color: Theme.accent
            Txt { anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } role: "numeral"; text: root.vm.entry === "" ? "0" : root.vm.entry; color: root.vm.entry === "" ? Theme.ink3 : Theme.ink; Accessible.name: qsTr("Amount %1").arg(text) }
        }
        Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.entryNote; visible: text !== "" }
        FocusScope {
            width: parent.width
            height: pad.height
            focus: root.vm.entering
            Keys.onPressed: event => {
                if (event.text.length === 1 && ((event.text >= "0" && event.text <= "9") || event.text === ".")) { root.vm.press(event.text); event.accepted = true }
                else if (event.key === Qt.Key_Backspace) { root.vm.press("back"); event.accepted = true }
                else if (event.key === Qt.Key_Return || event.key === Qt.Key_Enter) { root.vm.confirmAmount(); event.accepted = true }
            }
            DigitPad { id: pad; width: parent.width; decimal: true; onDigit: key => root.vm.press(key); onBackspace: root.vm.press("back") }
        }
        ActionButton { width: parent.width; kind: "primary"; large: true; text: qsTr("Use this amount"); onAct: root.vm.confirmAmount() }
    }
}

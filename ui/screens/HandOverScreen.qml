pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Counterpart

// Check first, then hand over: one act that cannot be undone, so its button says the numbers.
BarScreen {
    id: root

    required property HandOverViewModel vm
    title: vm.title
    subtitle: qsTr("Check first, then hand over")
    readonly property bool low: width < 900
    readonly property bool live: vm.phase === "ready" && vm.doneTitle === ""
    signal back()
    signal boardWanted()
    signal orderWanted(orderId: string)

    Keys.onPressed: event => {
        if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier) { root.vm.handOver(); event.accepted = true }
        else if (event.key === Qt.Key_Escape) { if (root.vm.choosingId) root.vm.chooseId(); else root.back(); event.accepted = true }
    }
    onLiveChanged: if (live) code.forceActiveFocus()

    Flickable {
        id: page
        anchors { left: parent.left; leftMargin: 24; right: root.low ? parent.right : side.left; rightMargin: root.low ? 20 : 16; top: parent.top; topMargin: 16; bottom: root.low ? side.top : parent.bottom; bottomMargin: 12 }
        contentHeight: main.implicitHeight
        clip: true
        visible: root.live
        boundsBehavior: Flickable.StopAtBounds

        Column {
            id: main
            width: page.width
            spacing: 12

            Note { width: parent.width; kind: "bad"; text: root.vm.blockedText; visible: text !== ""; action: root.vm.head.notReady ? qsTr("Open the order") : ""; onAct: root.orderWanted(root.vm.orderId) }
            Note { width: parent.width; kind: "warn"; text: root.vm.warning; visible: text !== "" }
            Note { width: parent.width; kind: "bad"; text: root.vm.refusal; visible: text !== ""; action: qsTr("Close"); onAct: root.vm.dismissRefusal() }
            Card {
                width: parent.width
                Item {
                    width: parent.width
                    height: 66
                    Rectangle {
                        x: 16
                        anchors.verticalCenter: parent.verticalCenter
                        width: 26
                        height: 26
                        radius: 13
                        color: root.vm.head.proven ? Theme.ok : "transparent"
                        border.width: root.vm.head.proven ? 0 : 2
                        border.color: Theme.lineStrong
                        Icon { anchors.centerIn: parent; visible: root.vm.head.proven ?? false; name: "check"; size: 16; tint: Theme.okOn }
                        Txt { anchors.centerIn: parent; visible: !(root.vm.head.proven ?? false); role: "small"; weight: 600; text: "1"; Accessible.ignored: true }
                    }
                    Txt { x: 54; anchors.verticalCenter: parent.verticalCenter; role: "h3"; text: qsTr("Who is collecting?"); Accessible.role: Accessible.Heading }
                    Segmented {
                        anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
                        options: [{ key: "customer", text: qsTr("Customer") }, { key: "delegate", text: qsTr("Someone else") }]
                        current: root.vm.delegate ? "delegate" : "customer"
                        onChosen: key => root.vm.delegate = key === "delegate"
                    }
                }
                Item {
                    width: parent.width
                    height: Math.max(pad.height, leftPart.implicitHeight) + 20
                    Column {
                        id: leftPart
                        x: 16
                        width: 340
                        spacing: 8
                        Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.head.delegateText ?? ""; visible: text !== "" }
                        Txt { role: "small"; color: Theme.ink3; text: qsTr("6-digit pickup code") }
                        CodeDots {
                            id: code
                            width: parent.width
                            length: root.vm.codeLength
                            codeState: root.vm.codeState
                            hint: root.vm.codeHint
                            onCodeStateChanged: if (codeState === "wrong") forceActiveFocus() // the next digits are the next try
                            onDigit: key => root.vm.typeDigit(key)
                            onBackspace: root.vm.backspace()
                        }
                        ActionButton { kind: "text"; iconName: "idcard"; visible: !(root.vm.head.proven ?? false); text: qsTr("No pickup code? See an ID"); onAct: root.vm.chooseId() }
                    }
                    DigitPad {
                        id: pad
                        anchors { right: parent.right; rightMargin: 16 }
                        width: 250
                        onDigit: key => root.vm.typeDigit(key)
                        onBackspace: root.vm.backspace()
                    }
                }
                Column {
                    width: parent.width
                    visible: root.vm.choosingId
                    Hairline { }
                    Txt { x: 16; height: 40; text: qsTr("Which document did you see? No number is written down.") }
                    Flow {
                        x: 16
                        width: parent.width - 32
                        spacing: 8
                        bottomPadding: 12
                        Repeater {
                            model: root.vm.idKinds
                            ActionButton {
                                required property string kindOfId
                                required property var model
                                text: model.text
                                iconName: "idcard"
                                onAct: root.vm.idSeen(kindOfId)
                            }
                        }
                    }
                }
            }
            Card {
                width: parent.width
                Item {
                    width: parent.width
                    height: 50
                    Rectangle {
                        x: 16
                        anchors.verticalCenter: parent.verticalCenter
                        width: 26
                        height: 26
                        radius: 13
                        color: root.vm.head.checked ? Theme.ok : "transparent"
                        border.width: root.vm.head.checked ? 0 : 2
                        border.color: Theme.lineStrong
                        Icon { anchors.centerIn: parent; visible: root.vm.head.checked ?? false; name: "check"; size: 16; tint: Theme.okOn }
                    }
                    Txt { x: 54; anchors.verticalCenter: parent.verticalCenter; role: "h3"; text: root.vm.head.itemsTitle ?? ""; Accessible.role: Accessible.Heading }
                    Txt { anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: qsTr("Untick = leave it for later") }
                }
                Repeater {
                    model: root.vm.lines
                    T.AbstractButton {
                        id: row
                        required property string lineId
                        required property string name
                        required property string countText
                        required property string note
                        required property string spoken
                        required property bool taken
                        required property var model
                        width: main.width
                        height: 60
                        focusPolicy: Qt.StrongFocus
                        onClicked: root.vm.toggleLine(lineId)
                        Accessible.role: Accessible.CheckBox
                        Accessible.name: spoken
                        Accessible.checked: taken
                        Accessible.onPressAction: row.clicked()
                        background: Rectangle {
                            color: row.down ? Theme.pressed : row.hovered ? Theme.hover : "transparent"
                            Hairline { }
                            FocusRing { shown: row.visualFocus; anchors.margins: 2 }
                        }
                        contentItem: Item {
                            Rectangle {
                                x: 24
                                anchors.verticalCenter: parent.verticalCenter
                                width: 26
                                height: 26
                                radius: 7
                                color: row.taken ? Theme.accent : Theme.surface
                                border.width: row.taken ? 0 : 2
                                border.color: Theme.lineStrong
                                Icon { anchors.centerIn: parent; visible: row.taken; name: "check"; size: 18; tint: Theme.accentOn }
                            }
                            Rectangle {
                                x: 68
                                anchors.verticalCenter: parent.verticalCenter
                                width: 40
                                height: 40
                                radius: 8
                                color: Theme.fill
                                Icon { anchors.centerIn: parent; name: row.model.icon; size: 22; tint: Theme.ink2 }
                            }
                            Txt { anchors { left: parent.left; leftMargin: 122; right: later.left; rightMargin: 8; verticalCenter: parent.verticalCenter } text: row.name + (row.countText === "" ? "" : "  " + row.countText); color: row.taken ? Theme.ink : Theme.ink3; Accessible.ignored: true }
                            Chip { id: later; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } visible: text !== ""; kind: "warn"; text: row.note }
                        }
                    }
                }
                Txt { x: 18; height: 48; visible: root.vm.lines.count === 0; color: Theme.ink3; text: qsTr("The shop delivered no articles for this order") }
            }
        }
    }

    Item {
        id: side
        // Beside the page; on a narrow screen below it, as high as it needs.
        anchors { right: parent.right; rightMargin: 20; bottom: parent.bottom; bottomMargin: 16 }
        width: root.low ? root.width - 44 : 372
        height: root.low ? Math.min(facts.implicitHeight + actions.implicitHeight + 12, Math.round(root.height * 0.58)) : root.height - 32
        visible: root.live

        Column {
            id: facts
            width: parent.width
            spacing: 12
            Card {
                width: parent.width
                padding: 16
                Item {
                    width: parent.width
                    height: 44
                    Txt { role: "numeral"; anchors.verticalCenter: parent.verticalCenter; text: root.vm.head.number ?? "" }
                    Rectangle {
                        anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                        visible: (root.vm.head.bay ?? "") !== ""
                        width: bay.implicitWidth + 24
                        height: 42
                        radius: 8
                        color: Theme.fill
                        Txt { id: bay; anchors.centerIn: parent; role: "code"; text: root.vm.head.bay ?? ""; Accessible.name: qsTr("Bay %1").arg(text) }
                    }
                }
                Txt { width: parent.width; text: [root.vm.head.name ?? "", root.vm.head.payment ?? ""].filter(part => part !== "").join(" · ") }
                Txt { width: parent.width; role: "small"; color: root.vm.head.waitLevel === "late" ? Theme.bad : Theme.ink2; text: root.vm.head.waitText ?? ""; visible: text !== "" }
                Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.vm.head.arrival ?? ""; visible: text !== "" }
            }
            ProofList { width: parent.width; model: root.vm.proofs; onChosen: proof => { if (proof === "id") root.vm.chooseId(); else code.forceActiveFocus() } }
            Note { width: parent.width; kind: "info"; iconName: "shield"; text: root.vm.head.delegateNote ?? ""; visible: text !== "" }
            Note { width: parent.width; kind: "warn"; iconName: "cloudOff"; text: root.vm.head.pending ?? ""; visible: text !== "" }
        }
        Column {
            id: actions
            anchors { left: parent.left; right: parent.right; bottom: parent.bottom }
            spacing: 12
            Note { width: parent.width; kind: "neutral"; text: root.vm.mainNote; visible: text !== "" && root.vm.blockedText === "" }
            ActionButton {
                width: parent.width
                height: 64
                kind: "primary"
                large: true
                iconName: "handover"
                text: root.vm.mainText
                enabled: root.vm.mainEnabled
                busy: root.vm.busy
                onAct: root.vm.handOver()
            }
        }
    }

    Skeleton { anchors { left: parent.left; leftMargin: 24; top: parent.top; topMargin: 16 } width: parent.width - 44; rows: 8; running: root.vm.phase === "loading" }
    EmptyState {
        anchors.centerIn: parent
        width: parent.width
        visible: root.vm.doneTitle !== ""
        iconName: "checkCircle"
        kind: "ok"
        title: root.vm.doneTitle
        text: root.vm.doneText
        action: qsTr("Back to the board")
        onAct: root.boardWanted()
    }
    EmptyState {
        anchors.centerIn: parent
        width: parent.width
        visible: root.vm.phase === "missing" || root.vm.phase === "error"
        iconName: root.vm.phase === "missing" ? "find" : "alert"
        title: root.vm.phase === "missing" ? qsTr("This order is not on this device") : qsTr("The order could not be read")
        text: root.vm.problem
        action: qsTr("Back")
        onAct: root.back()
    }
    Sheet {
        id: approval
        open: root.vm.approving
        title: qsTr("Who allows it?")
        sheetWidth: 420
        onClosed: root.vm.cancelApproval()
        ApproverPad {
            id: approver
            width: parent ? parent.width : 0
            people: root.vm.approvers
            text: root.vm.approvalText
            problem: root.vm.approvalProblem
            busy: root.vm.busy
            active: approval.open
            onChosen: personId => root.vm.chooseApprover(personId)
            onComplete: pin => root.vm.approve(pin)
        }
    }
    Connections {
        target: root.vm
        function onPinCleared() { approver.clear() }
    }
}

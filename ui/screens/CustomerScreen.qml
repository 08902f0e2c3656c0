import QtQuick
import Counterpart

// Loader of Qt 6.4 cannot make bound components, and without them qmllint does not see `root` in a component.
// qmllint disable unqualified

// One person, for the person in front of them: what helps this visit first, the rest folded.
BarScreen {
    id: root

    required property CustomerViewModel vm
    title: qsTr("Customer")
    subtitle: vm.asOfText
    readonly property bool wide: width >= 1000
    readonly property bool live: vm.phase === "ready"
    barActions: Component {
        Row {
            spacing: 12
            ActionButton { iconName: "eye"; text: qsTr("Show the customer"); visible: root.live; onAct: root.turned() }
            ActionButton { iconName: "user"; text: qsTr("Not this person"); visible: root.live; onAct: root.vm.notThisPerson() }
        }
    }
    signal back()
    signal syncWanted()
    signal turned() // to the customer

    Keys.onPressed: event => {
        if ((event.key === Qt.Key_Return || event.key === Qt.Key_Enter) && event.modifiers & Qt.ControlModifier) { root.vm.doMain(); event.accepted = true }
        else if (event.key === Qt.Key_F5 || (event.key === Qt.Key_R && event.modifiers & Qt.ControlModifier)) { root.vm.refresh(); event.accepted = true }
        else if (event.key === Qt.Key_Escape) { if (root.vm.whyOpen) root.vm.closeWhy(); else root.back(); event.accepted = true }
    }

    Item {
        id: head
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: parent.top; topMargin: 14 }
        height: root.wide ? 60 : 88 // narrow, the line with the phone ending has its own row
        visible: root.live
        Avatar { id: face; size: 60; letters: root.vm.head.initials ?? ""; tint: root.vm.head.tint ?? 0 }
        Row {
            anchors { left: face.right; leftMargin: 16; top: parent.top; topMargin: 4 }
            spacing: 12
            Txt { role: "h1"; text: root.vm.head.name ?? ""; Accessible.role: Accessible.Heading }
            Chip { anchors.verticalCenter: parent.verticalCenter; visible: text !== ""; kind: "warn"; iconName: "star"; text: root.vm.head.tier ?? "" }
        }
        Txt { anchors { left: face.right; leftMargin: 16; right: root.wide ? consents.left : parent.right; rightMargin: 12; bottom: parent.bottom; bottomMargin: 2 } role: "small"; color: Theme.ink2; text: root.vm.head.sub ?? "" }
        Column {
            id: consents
            anchors { right: parent.right; top: parent.top; topMargin: root.wide ? Math.max(0, (head.height - height) / 2) : 0 }
            spacing: 4
            Row {
                anchors.right: parent.right
                spacing: 6
                Repeater {
                    model: root.vm.consents
                    Chip {
                        required property string consent
                        required property var model
                        text: model.text
                        kind: consent === "refused" ? "bad" : "neutral"
                        iconName: consent === "given" ? "check" : consent === "refused" ? "x" : "question"
                        Accessible.role: Accessible.StaticText
                        Accessible.name: text + ", " + (consent === "given" ? qsTr("agreed") : consent === "refused" ? qsTr("refused") : qsTr("not known"))
                    }
                }
            }
            Txt { anchors.right: parent.right; role: "small"; color: Theme.ink2; text: root.vm.head.consentSentence ?? ""; visible: text !== "" }
        }
    }
    TabStrip {
        id: tabs
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: head.bottom; topMargin: 4 }
        visible: root.live
        tabs: {
            const list = []
            for (let i = 0; i < root.vm.tabs.count; ++i) {
                const row = root.vm.tabs.row(i)
                list.push({ key: row.tab, text: row.text, count: row.count > 0 ? row.count : "" })
            }
            return list
        }
        current: root.vm.tab
        onChosen: key => root.vm.tab = key
    }
    Column {
        id: notes
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: tabs.bottom; topMargin: 8 }
        visible: root.live
        spacing: 8
        Note { width: parent.width; kind: root.vm.staleTone; iconName: "cloudOff"; text: root.vm.staleText; visible: text !== ""; action: qsTr("Try again"); onAct: root.syncWanted() }
        Note { width: parent.width; kind: "bad"; text: root.vm.refusal; visible: text !== ""; action: qsTr("Close"); onAct: root.vm.dismissRefusal() }
    }
    Loader {
        id: body
        anchors { left: parent.left; leftMargin: 24; right: parent.right; rightMargin: 20; top: notes.bottom; topMargin: 8; bottom: parent.bottom }
        active: root.live
        sourceComponent: root.vm.tab === "purchases" ? purchasesTab : root.vm.tab === "coupons" ? couponsTab
                       : root.vm.tab === "contact" ? contactTab : root.vm.tab === "preferences" ? preferencesTab : overviewTab
    }
    Component { id: overviewTab; CustomerOverview { vm: root.vm; wide: root.wide } }
    Component { id: purchasesTab; CustomerPurchases { vm: root.vm } }
    Component { id: couponsTab; CustomerCoupons { vm: root.vm } }
    Component { id: contactTab; CustomerContact { vm: root.vm } }
    Component { id: preferencesTab; CustomerPreferences { vm: root.vm } }

    // From a bare search: one tap says why the record is opened.
    Card {
        anchors { horizontalCenter: parent.horizontalCenter; top: parent.top; topMargin: 72 }
        width: Math.min(parent.width - 48, 560)
        visible: root.vm.phase === "purpose"
        padding: 24
        Txt { width: parent.width; role: "h1"; text: qsTr("What is it about?"); Accessible.role: Accessible.Heading }
        Txt { width: parent.width; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("Opening a record is logged with its purpose. A scanned code, an order or a coupon says it by itself.") }
        Item { width: 1; height: 16 }
        Column {
            width: parent.width
            spacing: 8
            Repeater {
                model: root.vm.purposes
                ActionButton { required property string purpose; required property var model; width: parent.width; text: model.text; onAct: root.vm.choosePurpose(purpose) }
            }
        }
    }
    Skeleton { anchors { left: parent.left; leftMargin: 24; top: parent.top; topMargin: 16 } width: parent.width - 44; rows: 9; running: root.vm.phase === "loading" }
    EmptyState {
        anchors.centerIn: parent
        width: parent.width
        visible: root.vm.phase === "missing" || root.vm.phase === "error"
        iconName: root.vm.phase === "missing" ? "find" : "alert"
        title: root.vm.phase === "missing" ? qsTr("This customer is not on this device") : qsTr("The record could not be read")
        text: root.vm.problem
        action: qsTr("Back")
        secondAction: qsTr("Try again")
        onAct: root.back()
        onSecond: root.vm.refresh()
    }
    Sheet {
        open: root.vm.whyOpen
        title: qsTr("Why is this folded?")
        onClosed: root.vm.closeWhy()
        Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.ink2; text: qsTr("The customer has not agreed to show this in the store. It helps nobody at the counter, so it stays closed.") }
        Repeater {
            model: root.vm.foldedRows
            Column {
                id: folded
                required property string detail
                required property var model
                width: parent.width
                Txt { width: parent.width; weight: 600; text: folded.model.text }
                Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: folded.detail }
            }
        }
        Note { width: parent.width; kind: "neutral"; iconName: "shield"; text: root.vm.whyLogged; visible: text !== "" }
    }
}

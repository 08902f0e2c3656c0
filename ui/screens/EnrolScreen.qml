import QtQuick
import Counterpart

// Makes this tablet a device of one store: address and code, then the first load with its progress.
Item {
    id: root

    required property AppViewModel app
    required property EnrolViewModel model

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    Rectangle {
        id: side
        width: 420
        height: parent.height
        color: Theme.lock
        Icon { id: logo; x: 44; y: 50; name: "app"; size: 48; tint: Theme.lockInk }
        Txt { id: head; anchors { top: logo.bottom; topMargin: 24; left: parent.left; leftMargin: 44; right: parent.right; rightMargin: 32 } role: "numeral"; wrapMode: Text.Wrap; color: Theme.lockInk; text: root.model.storeText === "" ? qsTr("Set up this tablet") : qsTr("This tablet joins %1").arg(root.app.storeName) }
        Txt { anchors { top: head.bottom; topMargin: 16; left: head.left; right: head.right } role: "bodyLarge"; wrapMode: Text.Wrap; color: Theme.lockInk2; text: qsTr("Done once. If the network drops on the way, loading goes on by itself.") }
        Row {
            x: 44
            anchors { bottom: parent.bottom; bottomMargin: 48 }
            spacing: 12
            Icon { name: "shield"; tint: Theme.lockInk2; size: 20 }
            Txt { role: "small"; color: Theme.lockInk2; width: 300; wrapMode: Text.Wrap; text: qsTr("The key is held by the system's keyring; data is encrypted on this tablet") }
        }
    }
    Column {
        anchors { left: side.right; leftMargin: 72; right: parent.right; rightMargin: 72; top: parent.top; topMargin: 56 }
        spacing: 20
        Repeater {
            model: [
                { n: 1, title: qsTr("Connect to the centre"), text: root.model.connecting ? qsTr("The code was accepted") : qsTr("Address and code come from IT") },
                { n: 2, title: qsTr("Check the store"), text: root.model.storeText },
                { n: 3, title: qsTr("Load this store's data"), text: root.model.step === 3 ? qsTr("Loading") : "" }
            ]
            Row {
                id: stepRow
                required property var modelData
                readonly property bool done: root.model.step > modelData.n
                readonly property bool now: root.model.step === modelData.n
                spacing: 18
                Rectangle {
                    width: 34; height: 34; radius: 17
                    color: stepRow.done ? Theme.ok : stepRow.now ? Theme.accent : "transparent"
                    border.width: stepRow.done || stepRow.now ? 0 : 2
                    border.color: Theme.lineStrong
                    Icon { anchors.centerIn: parent; visible: stepRow.done; name: "check"; tint: Theme.onOk; size: 20 }
                    Txt { anchors.centerIn: parent; visible: !stepRow.done; role: "label"; text: stepRow.modelData.n; color: stepRow.now ? Theme.onAccent : Theme.ink3; Accessible.ignored: true }
                }
                Column {
                    Txt { role: "h2"; text: stepRow.modelData.title; color: stepRow.done || stepRow.now ? Theme.ink : Theme.ink3 }
                    Txt { color: Theme.ink2; text: stepRow.modelData.text; visible: text !== "" }
                }
            }
        }
        Card {
            width: parent.width
            padding: 24
            visible: root.model.step === 1
            Column {
                width: parent.width
                spacing: 16
                Field { id: address; width: parent.width; label: qsTr("Address of the centre"); placeholder: "https://cdp.example.com"; inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoAutoUppercase }
                Field { id: code; width: parent.width; label: qsTr("Enrolment code"); placeholder: "XXXX-XXXX"; help: qsTr("Eight characters, good for one tablet and one day"); inputMethodHints: Qt.ImhPreferUppercase | Qt.ImhNoPredictiveText; error: root.model.refusal; onAccepted: go.click() }
                Field { id: device; width: parent.width; label: qsTr("Name of this tablet"); placeholder: qsTr("Counter tablet 2") }
                ActionButton { id: go; kind: "primary"; large: true; width: parent.width; text: qsTr("Connect"); busy: root.model.busy; onAct: root.model.enrol(address.text, code.text, device.text) }
            }
        }
        Card {
            width: parent.width
            padding: 20
            visible: root.model.step > 1
            Column {
                width: parent.width
                spacing: 12
                Txt { role: "numeral"; text: root.model.percent + "%" }
                Rectangle {
                    width: parent.width; height: 10; radius: 5; color: Theme.fill
                    Accessible.role: Accessible.ProgressBar
                    Accessible.name: qsTr("%1 percent loaded").arg(root.model.percent)
                    Rectangle { width: parent.width * root.model.percent / 100; height: 10; radius: 5; color: Theme.accent }
                }
                Repeater {
                    model: root.model.kinds
                    Row {
                        required property string text
                        required property string state
                        spacing: 12
                        Icon { name: parent.state === "done" ? "checkCircle" : parent.state === "now" ? "download" : "clock"; tint: parent.state === "done" ? Theme.ok : Theme.ink3; size: 20 }
                        Txt { text: parent.text; color: parent.state === "later" ? Theme.ink3 : Theme.ink }
                    }
                }
            }
        }
        Note { width: parent.width; visible: root.model.usable; kind: "ok"; text: qsTr("Pickup already works. The rest goes on loading."); action: qsTr("Start now"); onAct: root.model.startNow() }
    }
    ActionButton { anchors { right: parent.right; bottom: parent.bottom; margins: 24 } kind: "text"; iconName: "lang"; text: root.app.language === "en" ? "中文" : "English"; onAct: root.app.language = root.app.language === "en" ? "zh-CN" : "en" }
}

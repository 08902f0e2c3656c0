import QtQuick
import Counterpart

// Once a tablet: where the centre is, the code from IT, then the store's data comes with its progress.
FocusScope {
    id: root

    required property AppViewModel app
    required property EnrolViewModel model

    Connections { target: root.model; function onCodeScanned(scanned: string) { code.text = scanned } }

    Rectangle {
        id: side
        width: Math.min(420, root.width * 0.36)
        height: root.height
        color: Theme.lock
        Column {
            anchors { left: parent.left; leftMargin: 44; right: parent.right; rightMargin: 40; top: parent.top; topMargin: 48 }
            spacing: 22
            Icon { name: "logo"; size: 50; tint: Theme.lockInk }
            Txt {
                width: parent.width
                role: "numeral"
                color: Theme.lockInk
                wrapMode: Text.Wrap
                text: root.app.storeName === "" ? qsTr("Bind this tablet to your store") : qsTr("Bind this tablet to %1").arg(root.app.storeName)
                Accessible.role: Accessible.Heading
            }
            Txt { width: parent.width; role: "say"; color: Theme.lockInk2; wrapMode: Text.Wrap; text: qsTr("Only once, about 2 minutes. If the network drops, loading goes on where it stopped.") }
        }
        Row {
            anchors { left: parent.left; leftMargin: 44; bottom: parent.bottom; bottomMargin: 46 }
            spacing: 12
            Icon { name: "shield"; size: 20; tint: Theme.lockInk2; anchors.verticalCenter: parent.verticalCenter }
            Txt { width: side.width - 100; role: "small"; color: Theme.lockInk2; wrapMode: Text.Wrap; text: qsTr("The key is kept by the system's keyring; data on this tablet is encrypted"); anchors.verticalCenter: parent.verticalCenter }
        }
    }
    Flickable {
        anchors { left: side.right; right: parent.right; top: parent.top; bottom: parent.bottom }
        contentHeight: steps.height + 96
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: steps
            x: 72
            y: 52
            width: parent.width - 144
            EnrolStep {
                width: parent.width
                number: 1
                now: root.model.step === 1
                done: root.model.step > 1
                title: qsTr("Connect to head office")
                text: root.model.step > 1 ? qsTr("The code was accepted") : qsTr("The address and the one-time code come from IT")
                Column {
                    width: parent.width
                    visible: root.model.step === 1
                    spacing: 14
                    Field { id: address; width: parent.width; label: qsTr("Address of the centre"); placeholder: "https://cdp.example.com"; inputMethodHints: Qt.ImhUrlCharactersOnly | Qt.ImhNoPredictiveText; onAccepted: code.field.forceActiveFocus(); Component.onCompleted: { text = root.model.knownServer; (text === "" ? field : code.field).forceActiveFocus() } }
                    Field { id: code; width: parent.width; label: qsTr("One-time code"); placeholder: "7K4M-92PX"; maximumLength: 12; inputMethodHints: Qt.ImhUppercaseOnly | Qt.ImhNoPredictiveText; help: qsTr("8 characters, good for 24 hours"); onAccepted: name.field.forceActiveFocus() }
                    Field { id: name; width: parent.width; label: qsTr("Name of this tablet"); placeholder: qsTr("Counter tablet 2"); maximumLength: 60; onAccepted: root.model.enrol(address.text, code.text, name.text) }
                    Note { width: parent.width; visible: root.model.againText !== ""; kind: "ok"; text: root.model.againText }
                    Note { width: parent.width; visible: root.model.refusal !== ""; kind: "bad"; text: root.model.refusal }
                    Row {
                        spacing: 12
                        ActionButton { kind: "primary"; large: true; text: qsTr("Bind this tablet"); busy: root.model.busy || root.model.connecting; onAct: root.model.enrol(address.text, code.text, name.text) }
                        ActionButton { visible: root.model.again && !root.model.connecting; kind: "text"; large: true; text: qsTr("Back"); onAct: root.model.leave() }
                        ActionButton {
                            kind: "text"
                            large: true
                            iconName: "lang"
                            text: root.app.language.startsWith("zh") ? "English" : "简体中文"
                            onAct: root.app.language = root.app.language.startsWith("zh") ? "en" : "zh-CN"
                        }
                    }
                }
            }
            EnrolStep { width: parent.width; number: 2; now: root.model.step === 2; done: root.model.step > 2; title: qsTr("Confirm the store"); text: root.model.storeText === "" ? qsTr("The code says which store") : root.model.storeText }
            EnrolStep {
                width: parent.width
                number: 3
                now: root.model.step === 3
                title: qsTr("Load the store's data")
                text: root.model.step === 3 ? qsTr("Loading; you can leave the tablet here") : qsTr("Orders, coupons, customers")
                Column {
                    width: parent.width
                    visible: root.model.step === 3
                    spacing: 12
                    EnrolProgressCard { width: parent.width; percent: root.model.percent; kinds: root.model.kinds }
                    Rectangle {
                        width: parent.width
                        height: 70
                        radius: Theme.radiusControl
                        visible: root.model.usable
                        color: Theme.okWeak
                        Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: "check"; tint: Theme.okInk; size: 22 }
                        Txt { anchors { left: parent.left; leftMargin: 48; right: start.left; rightMargin: 12; verticalCenter: parent.verticalCenter } color: Theme.okInk; wrapMode: Text.Wrap; text: qsTr("Coupons and pickup work already. You can start now.") }
                        ActionButton { id: start; anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter } text: qsTr("Start now"); onAct: root.model.startNow() }
                    }
                }
            }
            EnrolStep { width: parent.width; number: 4; last: true; title: qsTr("Set your PIN"); text: qsTr("6 digits that only you know, at your first sign-in") }
        }
    }
}

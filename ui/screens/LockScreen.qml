import QtQuick
import Counterpart

// The cover: opaque, the same in both themes, nothing of a customer behind it.
FocusScope {
    id: root

    required property AppViewModel app
    required property SignInViewModel vm

    Accessible.role: Accessible.Dialog
    Accessible.name: qsTr("Locked")

    component Line: Row {
        property alias icon: sign.name
        property alias text: words.text
        visible: text !== ""
        spacing: 12
        Icon { id: sign; tint: Theme.lockInk; size: 24; anchors.verticalCenter: parent.verticalCenter }
        Txt { id: words; role: "bodyLarge"; color: Theme.lockInk; anchors.verticalCenter: parent.verticalCenter }
    }

    Rectangle {
        width: root.width - side.width
        height: root.height
        color: Theme.lock
        Row {
            x: 64
            y: 58
            spacing: 18
            Icon { name: "logo"; size: 40; tint: Theme.lockInk }
            Txt { role: "h2"; color: Theme.lockInk; text: root.app.storeName; anchors.verticalCenter: parent.verticalCenter }
        }
        Column {
            x: 64
            anchors.verticalCenter: parent.verticalCenter
            spacing: 14
            Txt { role: "clock"; color: Theme.lockInk; text: root.app.clockText }
            Txt { role: "h2"; weight: 400; color: Theme.lockInk2; text: root.app.dayText }
            Item { width: 1; height: 18 }
            Line { icon: "lock"; text: qsTr("Locked") }
            Line { icon: "check"; text: qsTr("Your work is saved") }
            Line { icon: "users"; text: root.app.lockText }
        }
        Txt {
            anchors { left: parent.left; leftMargin: 64; right: parent.right; rightMargin: 32; bottom: parent.bottom; bottomMargin: 40 }
            role: "small"
            color: Theme.lockInk2
            wrapMode: Text.Wrap
            text: qsTr("No customer data is shown while locked. The scanner works: what you scan opens after you unlock.")
        }
    }
    Rectangle {
        id: side
        anchors.right: parent.right
        width: Math.min(464, root.width * 0.45)
        height: root.height
        color: Theme.lockPad
        Column {
            anchors.centerIn: parent
            width: 336
            spacing: 18
            Item {
                width: parent.width
                height: 56
                Rectangle {
                    width: 56
                    height: 56
                    radius: 28
                    color: Theme.dark ? Theme.lockKey : Theme.railOn
                    Txt { anchors.centerIn: parent; role: "h3"; color: Theme.lockInk; text: root.vm.chosenLetters; Accessible.ignored: true }
                }
                Column {
                    x: 70
                    width: parent.width - x
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { width: parent.width; role: "h2"; color: Theme.lockInk; text: root.vm.chosenName }
                    Txt { width: parent.width; role: "small"; color: Theme.lockInk2; text: root.vm.busy ? qsTr("Checking") : qsTr("Type your PIN to go on") }
                }
            }
            PinPad {
                id: pad
                width: parent.width
                focus: true
                checking: root.vm.busy
                keyColor: Theme.lockKey
                boxColor: Theme.lockPad
                keyInk: Theme.lockInk
                keyLine: Theme.lockKey
                boxLine: Theme.lockLine
                onComplete: pin => root.vm.unlock(pin)
                Connections {
                    target: root.vm
                    function onCleared() { pad.clear() }
                }
            }
            Note { width: parent.width; visible: root.vm.refusal !== ""; kind: "bad"; text: root.vm.refusal + (root.vm.triesText === "" ? "" : " " + root.vm.triesText) }
            LockButton { width: parent.width; text: qsTr("Someone else"); onAct: root.app.signOut() }
        }
    }
}

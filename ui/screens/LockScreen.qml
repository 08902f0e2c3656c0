import QtQuick
import Counterpart

// Opaque, with nothing of any customer behind it: the time, what waits as a number, and the PIN.
FocusScope {
    id: root

    required property AppViewModel app
    required property SignInViewModel model
    readonly property bool tall: width < 1000 && height > width

    Rectangle { anchors.fill: parent; color: Theme.lock }
    Rectangle {
        id: side
        anchors { right: parent.right; bottom: parent.bottom }
        width: root.tall ? parent.width : root.width < 1100 ? 400 : 464
        height: root.tall ? 620 : parent.height
        color: Theme.lockPad
        Column {
            anchors.centerIn: parent
            width: 336
            spacing: 18
            Row {
                spacing: 14
                Rectangle {
                    width: 56; height: 56; radius: 28
                    color: Theme.railOn
                    Txt { anchors.centerIn: parent; role: "h3"; text: root.model.chosenLetters; color: Theme.lockInk; Accessible.ignored: true }
                }
                Column {
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { role: "h2"; color: Theme.lockInk; text: root.model.chosenName }
                    Txt { role: "small"; color: Theme.lockInk2; text: root.model.busy ? qsTr("Checking") : qsTr("Type your PIN to go on") }
                }
            }
            PinPad {
                id: pad
                width: 336
                focus: true
                keyColor: Theme.lockKey
                boxColor: Theme.lockPad
                keyInk: Theme.lockInk
                keyLine: Theme.lockKey
                boxLine: Theme.lockLine
                checking: root.model.busy
                onComplete: pin => root.model.unlock(pin)
            }
            Txt { width: parent.width; wrapMode: Text.Wrap; color: Theme.lockInk; text: root.model.refusal + (root.model.triesText === "" ? "" : " " + root.model.triesText); visible: root.model.refusal !== ""; Accessible.role: Accessible.AlertMessage }
            LockButton { width: parent.width; text: qsTr("Switch person"); onAct: root.app.signOut() }
        }
    }
    Item {
        anchors { left: parent.left; right: root.tall ? parent.right : side.left; top: parent.top; bottom: root.tall ? side.top : parent.bottom; margins: 64; topMargin: 58; bottomMargin: 40 }
        Icon { id: logo; name: "logo"; size: 40; tint: Theme.lockInk }
        Txt { anchors { left: logo.right; leftMargin: 18; verticalCenter: logo.verticalCenter } role: "h2"; color: Theme.lockInk; text: root.app.storeName }
        Column {
            anchors.verticalCenter: parent.verticalCenter
            spacing: 14
            Txt { role: "clock"; color: Theme.lockInk; text: root.app.clockText }
            Txt { role: "h2"; weight: 400; color: Theme.lockInk2; text: root.app.dayText }
            Item { width: 1; height: 16 }
            Row { spacing: 14; Icon { name: "lock"; tint: Theme.lockInk; size: 22 } Txt { role: "bodyLarge"; color: Theme.lockInk; text: qsTr("Locked. What you did is saved.") } }
            Row { spacing: 14; visible: root.app.lockText !== ""; Icon { name: "users"; tint: Theme.lockInk; size: 22 } Txt { role: "bodyLarge"; color: Theme.lockInk; text: root.app.lockText } }
        }
        Txt { anchors.bottom: parent.bottom; width: parent.width; role: "small"; wrapMode: Text.Wrap; color: Theme.lockInk2; text: qsTr("No customer data is shown while locked. The scanner works: what you scan opens after the PIN.") }
    }
    Connections { target: root.model; function onCleared() { pad.clear() } }
}

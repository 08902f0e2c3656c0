import QtQuick
import Counterpart

// Who works with this tablet, and the PIN. No customer data.
FocusScope {
    id: root

    required property AppViewModel app
    required property SignInViewModel vm

    Item {
        id: left
        width: root.width - side.width
        height: root.height

        Icon { x: 48; y: 45; name: "logo"; size: 40; tint: Theme.dark ? Theme.ink : Theme.rail }
        Column {
            anchors { left: parent.left; leftMargin: 106; right: clock.left; rightMargin: 16; top: parent.top; topMargin: 38 }
            Txt { width: parent.width; role: "h1"; text: root.app.storeName === "" ? "Counterpart" : root.app.storeName; Accessible.role: Accessible.Heading }
            Txt { width: parent.width; role: "small"; color: Theme.ink3; text: root.vm.deviceText }
        }
        Column {
            id: clock
            anchors { right: parent.right; rightMargin: 45; top: parent.top; topMargin: 36 }
            Txt { anchors.right: parent.right; role: "numeral"; text: root.app.clockText }
            Txt { anchors.right: parent.right; role: "small"; color: Theme.ink3; text: root.app.dayText }
        }
        Row {
            x: 48
            y: 116
            height: 24
            spacing: 9
            visible: root.vm.lineUp
            Rectangle { anchors.verticalCenter: parent.verticalCenter; width: 8; height: 8; radius: 4; color: Theme.ok }
            Txt { anchors.verticalCenter: parent.verticalCenter; role: "small"; color: Theme.ink2; text: root.vm.lineText }
        }
        Note {
            id: offline
            x: 48
            y: 112
            width: parent.width - 93
            visible: !root.vm.lineUp && text !== ""
            kind: "warn"
            iconName: "cloudOff"
            text: root.vm.lineText
        }
        Txt {
            id: question
            x: 48
            y: offline.visible ? offline.y + offline.height + 26 : 164
            role: "h2"
            text: qsTr("Who is using this tablet?")
            Accessible.role: Accessible.Heading
        }
        Flickable {
            id: people
            anchors { left: parent.left; leftMargin: 48; right: parent.right; rightMargin: 45; top: question.bottom; topMargin: 22; bottom: foot.top; bottomMargin: 12 }
            contentHeight: content.height
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            Column {
                id: content
                width: people.width
                spacing: 22
                Grid {
                    id: tiles
                    width: parent.width
                    columns: Math.max(1, Math.floor(width / 216))
                    spacing: 12
                    Repeater {
                        model: root.vm.people
                        AssociateTile {
                            required property var model
                            width: (tiles.width - (tiles.columns - 1) * 12) / tiles.columns
                            name: model.name
                            place: model.place
                            letters: model.letters
                            tint: model.tint
                            chosen: model.chosen
                            note: model.note
                            onAct: { root.vm.choose(model.id); pad.forceActiveFocus() }
                        }
                    }
                }
                Rectangle {
                    width: parent.width
                    height: 74
                    radius: Theme.radiusCard
                    color: Theme.canvas
                    border.width: 1
                    border.color: Theme.lineStrong
                    Icon { x: 20; anchors.verticalCenter: parent.verticalCenter; name: "badge"; size: 28 }
                    Column {
                        anchors { left: parent.left; leftMargin: 62; right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
                        Txt { width: parent.width; role: "label"; text: qsTr("Or scan your staff badge") }
                        Txt { width: parent.width; role: "small"; color: Theme.ink3; text: qsTr("The PIN is still needed afterwards") }
                    }
                }
            }
        }
        Item {
            id: foot
            anchors { left: parent.left; leftMargin: 48; right: parent.right; rightMargin: 45; bottom: parent.bottom; bottomMargin: 20 }
            height: 48
            Icon { id: shield; anchors.verticalCenter: parent.verticalCenter; name: "shield"; size: 20; tint: Theme.ink3 }
            Txt { anchors { left: shield.right; leftMargin: 8; verticalCenter: parent.verticalCenter } role: "small"; color: Theme.ink3; text: qsTr("Data on this tablet is encrypted") }
            Row {
                anchors { right: parent.right; verticalCenter: parent.verticalCenter }
                ActionButton { kind: "text"; iconName: "moon"; text: root.app.dark ? qsTr("Light") : qsTr("Dark"); onAct: root.app.dark = !root.app.dark }
                ActionButton {
                    kind: "text"
                    iconName: "lang"
                    text: root.app.language.startsWith("zh") ? "English" : "简体中文"
                    onAct: root.app.language = root.app.language.startsWith("zh") ? "en" : "zh-CN"
                }
            }
        }
    }
    Rectangle {
        id: side
        anchors.right: parent.right
        width: Math.min(464, root.width * 0.45)
        height: root.height
        color: Theme.side
        Rectangle { width: 1; height: parent.height; color: Theme.line }
        Column {
            anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: parent.verticalCenter; verticalCenterOffset: -8 }
            width: 336
            spacing: 18
            Item {
                width: parent.width
                height: 56
                Avatar { id: face; size: 56; visible: root.vm.chosen !== ""; letters: root.vm.chosenLetters; chosen: true }
                Column {
                    x: root.vm.chosen === "" ? 0 : 70
                    anchors.verticalCenter: parent.verticalCenter
                    width: parent.width - x
                    Txt { width: parent.width; role: "h2"; text: root.vm.chosen === "" ? qsTr("Choose your name") : root.vm.chosenName }
                    Txt { width: parent.width; role: "small"; color: Theme.ink3; text: root.vm.busy ? qsTr("Checking") : qsTr("Type your 6-digit PIN") }
                }
            }
            PinPad {
                id: pad
                width: parent.width
                focus: true
                enabled: root.vm.chosen !== ""
                opacity: enabled ? 1 : 0.55
                checking: root.vm.busy
                onComplete: pin => root.vm.enter(pin)
                Connections {
                    target: root.vm
                    function onCleared() { pad.clear() }
                }
            }
            Note { width: parent.width; visible: root.vm.refusal !== ""; kind: "bad"; text: root.vm.refusal }
            Item {
                width: parent.width
                height: 24
                Txt { anchors.right: parent.right; role: "small"; color: Theme.ink2; text: root.vm.triesText }
                Txt { role: "small"; color: Theme.ink3; text: qsTr("Forgot your PIN? A manager can set a new one.") ; visible: root.vm.triesText === "" }
            }
        }
    }
}

pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Templates as T
import Counterpart

// Who uses this tablet, and the PIN. No customer data.
Item {
    id: root

    required property AppViewModel app
    required property SignInViewModel model
    readonly property bool tall: width < 1000 && height > width // the PIN below the names instead of beside them
    readonly property bool low: !tall && height < 700

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    Rectangle {
        id: side
        anchors { right: parent.right; bottom: parent.bottom; bottomMargin: root.tall ? 84 : 0 }
        width: root.tall ? parent.width : root.width < 1100 ? 400 : 464
        height: root.tall ? 560 : parent.height
        color: root.tall ? "transparent" : Theme.side
        Rectangle { visible: !root.tall; width: 1; height: parent.height; color: Theme.line }
        Column {
            anchors.centerIn: parent
            width: 336
            spacing: 18
            visible: root.model.chosen !== ""
            Row {
                spacing: 14
                Avatar { size: 56; letters: root.model.chosenLetters; chosen: true }
                Column {
                    anchors.verticalCenter: parent.verticalCenter
                    Txt { role: "h2"; text: root.model.chosenName }
                    Txt { role: "small"; color: Theme.ink2; text: root.model.busy ? qsTr("Checking") : qsTr("Type your 6-digit PIN") }
                }
            }
            PinPad {
                id: pad
                width: 336
                focus: true
                checking: root.model.busy
                onComplete: pin => root.model.enter(pin)
            }
            Row {
                width: parent.width
                spacing: 10
                visible: root.model.refusal !== ""
                Icon { name: "alert"; tint: Theme.bad; size: 20 }
                Txt { width: parent.width - 30; wrapMode: Text.Wrap; color: Theme.bad; text: root.model.refusal; Accessible.role: Accessible.AlertMessage }
            }
            Txt { anchors.right: parent.right; role: "small"; color: Theme.ink2; text: root.model.triesText; visible: text !== "" }
        }
        EmptyState {
            anchors.centerIn: parent
            width: parent.width
            visible: root.model.chosen === "" && root.model.phase !== "missing"
            iconName: "user"
            title: qsTr("Choose your name")
            text: root.model.refusal !== "" ? root.model.refusal : qsTr("Then type your PIN. A badge chooses your name for you.")
        }
    }
    Item {
        anchors { left: parent.left; right: root.tall ? parent.right : side.left; top: parent.top; bottom: parent.bottom; margins: root.low ? 32 : 48; topMargin: root.low ? 24 : 40; bottomMargin: root.low ? 12 : 28 }
        Icon { id: logo; name: "logo"; size: 44; tint: Theme.dark ? Theme.ink : Theme.rail }
        Column {
            anchors { left: logo.right; leftMargin: 18; verticalCenter: logo.verticalCenter }
            Txt { role: "h1"; text: root.app.storeName }
            Txt { role: "small"; color: Theme.ink3; text: root.model.deviceText }
        }
        Column {
            anchors.right: parent.right
            Txt { anchors.right: parent.right; role: "numeral"; text: root.app.clockText }
            Txt { anchors.right: parent.right; role: "small"; color: Theme.ink3; text: root.app.dayText }
        }
        Row {
            id: line
            y: 74
            spacing: 8
            Rectangle { visible: root.model.lineUp; anchors.verticalCenter: parent.verticalCenter; width: 8; height: 8; radius: 4; color: Theme.ok }
            Icon { visible: !root.model.lineUp; name: "cloudOff"; tint: Theme.warn; size: 18; anchors.verticalCenter: parent.verticalCenter }
            Txt { role: "small"; color: root.model.lineUp ? Theme.ink2 : Theme.warn; text: root.model.lineText }
        }
        Txt { id: question; anchors { top: line.bottom; topMargin: root.low ? 16 : 32 } role: "h2"; text: qsTr("Who is using this tablet?"); Accessible.role: Accessible.Heading }
        Skeleton { anchors.top: question.bottom; width: parent.width; rows: 3; running: root.model.phase === "loading" }
        EmptyState { anchors { top: question.bottom; topMargin: 12 } width: parent.width; visible: root.model.phase === "missing"; iconName: "cloudOff"; title: qsTr("The names are not on this tablet yet"); text: qsTr("They are loaded as soon as there is a network. What was saved here is not lost."); action: qsTr("Try again"); onAct: root.app.syncNow() }
        GridView {
            id: tiles
            anchors { top: question.bottom; topMargin: 20; left: parent.left; right: parent.right; rightMargin: -12; bottom: badge.top; bottomMargin: 12 }
            cellWidth: Math.floor(width / Math.max(1, Math.min(3, Math.floor(width / 216))))
            cellHeight: 116
            clip: true
            boundsBehavior: Flickable.StopAtBounds
            model: root.model.people
            keyNavigationEnabled: true
            delegate: T.AbstractButton {
                id: tile
                required property string personId
                required property string name
                required property string place
                required property string letters
                required property int tint
                required property bool chosen
                required property string note
                required property bool available
                width: tiles.cellWidth - 12
                height: 104
                focusPolicy: Qt.StrongFocus
                onClicked: { root.model.choose(personId); pad.clear(); pad.forceActiveFocus() }
                Keys.onReturnPressed: clicked()
                Accessible.role: Accessible.RadioButton
                Accessible.name: name + ", " + place + (note === "" ? "" : ", " + note)
                Accessible.checked: chosen
                Accessible.onPressAction: clicked()
                background: Rectangle {
                    radius: Theme.radiusCard
                    color: tile.chosen ? Theme.accentWeak : tile.down ? Theme.pressed : Theme.surface
                    border.width: tile.chosen ? 2 : 1
                    border.color: tile.chosen ? Theme.accent : Theme.line
                    FocusRing { shown: tile.visualFocus; corner: Theme.radiusCard }
                }
                contentItem: Item {
                    opacity: tile.available ? 1 : 0.6
                    Avatar { id: face; x: 18; anchors.verticalCenter: parent.verticalCenter; size: 56; letters: tile.letters; tint: tile.tint; chosen: tile.chosen }
                    Column {
                        anchors { left: face.right; leftMargin: 14; right: parent.right; rightMargin: 10; verticalCenter: parent.verticalCenter }
                        Txt { width: parent.width; role: "label"; text: tile.name; Accessible.ignored: true }
                        Txt { width: parent.width; role: "small"; color: Theme.ink3; text: tile.note === "" ? tile.place : tile.note; wrapMode: Text.Wrap; maximumLineCount: 2; Accessible.ignored: true }
                    }
                }
            }
        }
        Rectangle {
            id: badge
            anchors { left: parent.left; right: parent.right; bottom: foot.top; bottomMargin: root.tall ? 16 + side.height : root.low ? 0 : 16 }
            height: visible ? 74 : 0
            visible: !root.low
            radius: Theme.radiusCard
            color: "transparent"
            border.width: 1
            border.color: Theme.lineStrong
            Icon { id: badgeIcon; x: 22; anchors.verticalCenter: parent.verticalCenter; name: "badge"; size: 28 }
            Column {
                anchors { left: badgeIcon.right; leftMargin: 14; verticalCenter: parent.verticalCenter }
                Txt { role: "label"; text: qsTr("Or scan your badge") }
                Txt { role: "small"; color: Theme.ink3; text: qsTr("The PIN is still asked") }
            }
        }
        Row {
            id: foot
            anchors { left: parent.left; bottom: parent.bottom }
            height: Theme.targetMin
            spacing: 8
            Icon { name: "shield"; tint: Theme.ink3; size: 20; anchors.verticalCenter: parent.verticalCenter }
            Txt { role: "small"; color: Theme.ink3; text: qsTr("Data on this tablet is encrypted"); anchors.verticalCenter: parent.verticalCenter }
        }
        ActionButton {
            anchors { right: parent.right; bottom: parent.bottom }
            kind: "text"
            iconName: "lang"
            text: root.app.language === "en" ? "中文" : "English"
            onAct: root.app.language = root.app.language === "en" ? "zh-CN" : "en"
        }
        ActionButton {
            anchors { right: parent.right; rightMargin: 140; bottom: parent.bottom }
            kind: "text"
            iconName: "moon"
            text: root.app.dark ? qsTr("Light") : qsTr("Dark")
            onAct: root.app.dark = !root.app.dark
        }
    }
    Connections { target: root.model; function onCleared() { pad.clear() } }
}

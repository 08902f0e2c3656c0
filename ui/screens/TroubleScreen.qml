import QtQuick
import Counterpart

// The data cannot be opened: what it means, that nothing is lost, and the next step. A calm page, not an error box. Where
// only the keys or the customer data are missing, codes can be noted meanwhile.
FocusScope {
    id: root

    required property AppViewModel app
    required property CodesOnlyViewModel codes

    Connections { target: root.codes; function onNoted() { code.text = "" } }

    Icon { x: 48; y: 45; name: "logo"; size: 44; tint: Theme.dark ? Theme.ink : Theme.rail }
    Card {
        anchors.centerIn: parent
        width: Math.min(parent.width - 96, 640)
        padding: 32
        Column {
            width: parent.width
            spacing: 14
            Rectangle {
                width: 44
                height: 44
                radius: 12
                color: Theme.warnWeak
                Icon { anchors.centerIn: parent; name: "key"; tint: Theme.warnInk; size: 24 }
            }
            Txt { width: parent.width; role: "h1"; wrapMode: Text.Wrap; text: root.app.troubleTitle; Accessible.role: Accessible.Heading }
            Txt { width: parent.width; role: "bodyLarge"; color: Theme.ink2; wrapMode: Text.Wrap; text: root.app.troubleText; Accessible.role: Accessible.AlertMessage }
            Item { width: 1; height: 6 }
            Flow {
                width: parent.width
                spacing: 12
                ActionButton { id: again; kind: "primary"; iconName: root.app.troubleSecondAction === "" ? "sync" : "key"; text: root.app.troubleAction; focus: true; onAct: root.app.actOnTrouble() }
                ActionButton { visible: root.app.troubleSecondAction !== ""; text: root.app.troubleSecondAction; onAct: root.app.actOnTroubleSecond() }
                ActionButton { visible: root.codes.possible && !root.codes.open; iconName: "scan"; text: qsTr("Work with codes only"); onAct: { root.codes.start(); code.field.forceActiveFocus() } }
                ActionButton {
                    kind: "text"
                    iconName: "lang"
                    text: root.app.language.startsWith("zh") ? "English" : "简体中文"
                    onAct: root.app.language = root.app.language.startsWith("zh") ? "en" : "zh-CN"
                }
            }
            Column {
                width: parent.width
                visible: root.codes.open
                spacing: 12
                Hairline { width: parent.width }
                Txt {
                    width: parent.width
                    wrapMode: Text.Wrap
                    text: qsTr("Nothing can be checked now. Scan or type what the customer shows: it is kept safe here and entered when the tablet works again. Give goods only after you have seen an ID and the label on the parcel.")
                }
                Row {
                    width: parent.width
                    spacing: 12
                    Field { id: code; width: parent.width - keep.width - 12; label: qsTr("Code of the coupon or pickup"); maximumLength: 200; inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData; onAccepted: root.codes.note(text) }
                    ActionButton { id: keep; anchors.bottom: parent.bottom; text: qsTr("Note it"); busy: root.codes.busy; onAct: root.codes.note(code.text) }
                }
                Note { width: parent.width; visible: root.codes.refusal !== ""; kind: "bad"; text: root.codes.refusal }
            }
            Note { width: parent.width; visible: root.codes.possible && root.codes.notedText !== ""; kind: "ok"; text: root.codes.notedText }
        }
    }
}

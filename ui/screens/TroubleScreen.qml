import QtQuick
import Counterpart

// The data cannot be opened: what it means, that nothing is lost, and the next step. A calm page, not an error box.
FocusScope {
    id: root

    required property AppViewModel app

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
            Row {
                spacing: 12
                ActionButton { id: again; kind: "primary"; iconName: "sync"; text: root.app.troubleAction; focus: true; onAct: root.app.retryTrouble() }
                ActionButton {
                    kind: "text"
                    iconName: "lang"
                    text: root.app.language.startsWith("zh") ? "English" : "简体中文"
                    onAct: root.app.language = root.app.language.startsWith("zh") ? "en" : "zh-CN"
                }
            }
        }
    }
}

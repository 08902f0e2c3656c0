import QtQuick
import Counterpart

// The keyring or the files are not open: what it is, what it means, what to do.
Item {
    id: root

    required property AppViewModel app

    Rectangle { anchors.fill: parent; color: Theme.canvas }
    EmptyState {
        anchors.centerIn: parent
        width: 640
        iconName: "key"
        title: root.app.troubleTitle
        text: root.app.troubleText
        action: qsTr("Try again")
        onAct: root.app.retryTrouble()
    }
    ActionButton { anchors { right: parent.right; bottom: parent.bottom; margins: 24 } kind: "text"; iconName: "lang"; text: root.app.language === "en" ? "中文" : "English"; onAct: root.app.language = root.app.language === "en" ? "zh-CN" : "en" }
}

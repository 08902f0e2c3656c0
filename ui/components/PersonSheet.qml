import QtQuick
import Counterpart

// What the person may set for the tablet while working, and the way out.
Sheet {
    id: root

    required property AppViewModel app

    title: app.personName
    sheetWidth: 460

    Txt { role: "label"; text: qsTr("Language") }
    Segmented {
        width: parent.width
        options: [{ key: "zh-CN", text: "简体中文" }, { key: "en", text: "English" }]
        current: root.app.language
        onChosen: key => root.app.language = key
    }
    Txt { role: "label"; text: qsTr("Theme") }
    Segmented {
        width: parent.width
        options: [{ key: "light", text: qsTr("Light") }, { key: "dark", text: qsTr("Dark") }]
        current: root.app.dark ? "dark" : "light"
        onChosen: key => root.app.dark = key === "dark"
    }
    Txt { role: "label"; text: qsTr("Text size") }
    Segmented {
        width: parent.width
        options: [{ key: "1", text: "100%" }, { key: "1.15", text: "115%" }, { key: "1.3", text: "130%" }]
        current: "" + root.app.textScale
        onChosen: key => root.app.textScale = Number(key)
    }
    Txt { role: "label"; text: qsTr("Sound") }
    Segmented {
        width: parent.width
        options: [{ key: "on", text: qsTr("On") }, { key: "off", text: qsTr("Off") }]
        current: root.app.muted ? "off" : "on"
        onChosen: key => root.app.muted = key === "off"
    }
    Item { width: 1; height: 8 }
    Row {
        spacing: 12
        ActionButton { iconName: "lock"; text: qsTr("Lock"); onAct: { root.closed(); root.app.lock() } }
        ActionButton { kind: "danger"; text: qsTr("Sign out"); onAct: { root.closed(); root.app.signOut() } }
    }
    Txt { width: parent.width; role: "small"; color: Theme.ink3; wrapMode: Text.Wrap; text: root.app.signOutText }
}

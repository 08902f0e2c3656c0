pragma ComponentBehavior: Bound

import QtQuick

// The keys that work everywhere and on the screens; F1 opens and closes it.
Sheet {
    id: root

    property bool working: false
    readonly property var everywhere: [["/  Ctrl+K", qsTr("Search")], ["Ctrl+1 … 5", qsTr("Find, Pickup, Coupons, Campaigns, Sync")], ["Esc  Alt+←", qsTr("Clear, close, back")],
                                       ["Ctrl+Z", qsTr("Undo the last step")], ["Ctrl+Shift+Z", qsTr("Recent actions")], ["Ctrl+.", qsTr("Show the customer")], ["Ctrl+L", qsTr("Lock")], ["F5  Ctrl+R", qsTr("Refresh")],
                                       ["F6", qsTr("Next region")]]
    readonly property var onScreens: [["Enter", qsTr("Main action of the row")], ["Ctrl+Enter", qsTr("Main action of the screen: redeem, ready, hand over")], ["↑ ↓", qsTr("Move in the results")],
                                      ["Tab  Shift+Tab", qsTr("Next and previous control")]]

    title: qsTr("Keys")
    sheetWidth: 720

    component KeyRow: Item {
        id: row
        required property var modelData
        width: parent ? parent.width : 0
        height: 40
        Accessible.role: Accessible.ListItem
        Accessible.name: modelData[0] + ", " + modelData[1]
        Txt { width: 170; anchors.verticalCenter: parent.verticalCenter; weight: 600; text: row.modelData[0]; Accessible.ignored: true }
        Txt { x: 182; width: parent.width - 182; anchors.verticalCenter: parent.verticalCenter; color: Theme.ink2; text: row.modelData[1]; Accessible.ignored: true }
    }

    Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; text: qsTr("A scan works on every screen; no field needs to be chosen first.") }
    Column { width: parent.width; visible: root.working; Repeater { model: root.everywhere; KeyRow { } } }
    Hairline { visible: root.working }
    Column { width: parent.width; Repeater { model: root.onScreens; KeyRow { } } }
}

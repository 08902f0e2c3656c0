import QtQuick
import QtQuick.Templates as T

// The state of the connection, always visible. tone: ok, busy, warn, bad.
T.AbstractButton {
    id: root

    property string tone: "ok"
    signal act()
    readonly property color ink: tone === "warn" ? Theme.warnInk : tone === "bad" ? Theme.badInk : Theme.ink2

    implicitHeight: Theme.targetMin
    implicitWidth: row.implicitWidth + 28
    focusPolicy: Qt.StrongFocus
    onClicked: act()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: root.clicked()

    background: Item {
        Rectangle {
            anchors.centerIn: parent
            width: parent.width
            height: 36
            radius: 18
            color: root.tone === "warn" ? Theme.warnWeak : root.tone === "bad" ? Theme.badWeak : Theme.fill
            FocusRing { shown: root.visualFocus; corner: 18 }
        }
    }
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: 8
            Rectangle { anchors.verticalCenter: parent.verticalCenter; visible: root.tone === "ok"; width: 8; height: 8; radius: 4; color: Theme.ok }
            Icon { anchors.verticalCenter: parent.verticalCenter; visible: root.tone !== "ok"; name: root.tone === "busy" ? "sync" : root.tone === "warn" ? "cloudOff" : "alert"; tint: root.ink; size: 18 }
            Txt { anchors.verticalCenter: parent.verticalCenter; role: "small"; weight: root.tone === "ok" ? 400 : 600; text: root.text; color: root.ink; Accessible.ignored: true }
        }
    }
}

import QtQuick
import QtQuick.Templates as T

// A button. kind: primary, secondary, text, danger, inverse. `reason` says why it is off; it stays focusable and speaks it.
T.AbstractButton {
    id: root

    property string kind: "secondary"
    property string iconName
    property bool busy: false
    property string reason
    property bool large: false
    readonly property bool off: reason !== "" || !enabled
    readonly property color ink: off ? Theme.ink3
                               : kind === "primary" ? Theme.accentOn
                               : kind === "danger" ? Theme.bad
                               : kind === "text" ? Theme.accent : Theme.ink
    signal act()

    implicitHeight: large ? Theme.targetPrimary : Theme.targetMin
    implicitWidth: Math.max(Theme.targetMin, row.implicitWidth + (kind === "text" ? 24 : 36))
    focusPolicy: Qt.StrongFocus
    onClicked: if (!off && !busy) act()
    Keys.onReturnPressed: root.clicked()
    Keys.onEnterPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: text + (reason === "" ? "" : ", " + reason) + (busy ? ", " + qsTr("working on it") : "")
    Accessible.onPressAction: root.clicked()

    background: Rectangle {
        radius: Theme.radiusControl
        color: root.off ? (root.kind === "text" ? "transparent" : Theme.fill)
             : root.kind === "primary" ? (root.down ? Theme.accentPressed : root.hovered ? Theme.accentHover : Theme.accent)
             : root.down ? Theme.pressed : root.hovered ? Theme.hover
             : root.kind === "text" ? "transparent" : Theme.surface
        border.width: root.kind === "secondary" || root.kind === "danger" ? 1 : 0
        border.color: root.off ? Theme.line : root.kind === "danger" ? Theme.bad : Theme.lineStrong
        FocusRing { shown: root.visualFocus }
    }
    contentItem: Item {
        Row {
            id: row
            anchors.centerIn: parent
            spacing: 8
            Icon {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.iconName !== "" && !root.busy
                name: root.iconName
                tint: root.ink
                size: 20
            }
            Spinner {
                anchors.verticalCenter: parent.verticalCenter
                visible: root.busy
                tint: root.ink
            }
            Txt {
                role: root.large ? "bodyLarge" : "label"
                weight: 600
                text: root.text
                color: root.ink
                Accessible.ignored: true
            }
        }
    }
}

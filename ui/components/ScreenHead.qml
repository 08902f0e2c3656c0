import QtQuick
import Counterpart

// Head of a screen while somebody works: back, title, the screen's actions, the search box, the state of the line.
TopBar {
    id: root

    required property AppViewModel app
    property bool search: true
    property bool clock: false
    default property alias tools: toolRow.data

    canGoBack: app.canGoBack
    onBack: app.back()

    actions: [
        Row { id: toolRow; spacing: 12; anchors.verticalCenter: parent ? parent.verticalCenter : undefined },
        SearchButton { visible: root.search; width: root.width < 1000 ? 220 : 360; onAct: root.app.go("find") },
        Txt { visible: root.clock; role: "h3"; weight: 600; color: Theme.ink2; text: root.app.clockText; anchors.verticalCenter: parent ? parent.verticalCenter : undefined },
        StatusPill { tone: root.app.pillTone; text: root.app.pillText; onAct: root.app.go("sync") }
    ]
}

pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Hits of the omnibox, best first; the current one opens with Enter.
Item {
    id: root

    required property FindViewModel model
    readonly property string companyStep: model.company.step

    function showCompany(): void {
        found.contentY = Math.max(0, Math.min(company.y, found.contentHeight - found.height))
    }

    Txt { id: head; role: "h3"; text: qsTr("Results"); Accessible.role: Accessible.Heading }
    Txt { anchors { left: head.right; leftMargin: 10; baseline: head.baseline } role: "small"; color: Theme.ink3; text: root.model.hitsText; visible: root.model.hits.count > 0 }
    Flickable {
        id: found
        anchors { top: head.bottom; topMargin: 8; bottom: parent.bottom }
        width: parent.width - 380
        contentHeight: column.height + 24
        // What was asked for is not left below the edge.
        onContentHeightChanged: if (root.companyStep !== "idle") root.showCompany()
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        Column {
            id: column
            width: parent.width
            spacing: 14
            Card {
                id: card
                width: parent.width
                Repeater {
                    model: root.model.hits
                    ListRow {
                        id: hit
                        required property int index
                        required property string kind
                        required property string letters
                        required property int tint
                        required property bool current
                        required title
                        required caption
                        width: parent.width
                        height: Math.max(68, implicitHeight)
                        divider: index > 0
                        selected: current
                        onAct: root.model.openHit(index)
                        lead: Item {
                            width: 44; height: 44
                            Avatar { visible: hit.kind === "customer"; letters: hit.letters; tint: hit.tint }
                            Rectangle { visible: hit.kind !== "customer"; anchors.fill: parent; radius: 10; color: Theme.fill; Icon { anchors.centerIn: parent; name: hit.kind === "order" ? "bag" : "ticket"; tint: Theme.ink2 } }
                        }
                        trailing: Icon { name: "right"; tint: Theme.ink3; size: 20 }
                    }
                }
                EmptyState { width: parent.width; visible: root.model.hits.count === 0; iconName: "find"; title: root.model.noHitsTitle; text: root.model.noHitsText }
            }
            CompanyCard { id: company; width: parent.width; visible: root.model.company.offered; model: root.model.company }
        }
    }
    Card {
        anchors { top: head.bottom; topMargin: 8; right: parent.right }
        width: 360
        title: qsTr("Ways to find somebody")
        Repeater {
            model: [["syw", qsTr("first letters of the pinyin")], ["suyawen", qsTr("whole pinyin, with or without blanks")], ["6027", qsTr("last four digits of the phone")], ["4821", qsTr("pickup or order number")], ["WKND…", qsTr("a coupon code shows whether it is valid")]]
            Item {
                id: way
                required property var modelData
                width: parent.width; height: 42
                Rectangle { x: 18; anchors.verticalCenter: parent.verticalCenter; width: 92; height: 28; radius: 6; color: "transparent"; border.width: 1; border.color: Theme.line; Txt { anchors.centerIn: parent; role: "small"; text: way.modelData[0] } }
                Txt { x: 122; anchors.verticalCenter: parent.verticalCenter; width: parent.width - 138; role: "small"; color: Theme.ink2; text: way.modelData[1] }
            }
        }
    }
}

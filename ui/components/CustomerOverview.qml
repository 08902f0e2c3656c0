import QtQuick
import QtQuick.Templates as T
import Counterpart

// The section headings of a ListView in Qt 6.4 cannot be bound components, and without them qmllint does not see
// `root` in a component.
// qmllint disable unqualified

// First view of a customer: what is waiting and why they may be here; what happened; what they can use.
Flickable {
    id: root

    required property CustomerViewModel vm
    property bool wide: true
    readonly property int leftWidth: wide ? 384 : (width - 14) / 2
    readonly property int rightWidth: wide ? 316 : (width - 14) / 2

    contentHeight: Math.max(leftPart.implicitHeight, middle.y + middle.implicitHeight, rightPart.implicitHeight) + 16
    onContentHeightChanged: if (settling.running) showNotes()
    function showNotes() {
        contentY = Math.max(0, Math.min(rightPart.y + notes.y - 16, contentHeight - height))
    }
    clip: true
    boundsBehavior: Flickable.StopAtBounds

    Column {
        id: leftPart
        width: root.leftWidth
        spacing: 14

        Repeater {
            model: root.vm.orders
            CustomerOrder {
                required property int index
                width: leftPart.width
                primary: index === 0
                onActed: root.vm.act(action, orderId)
            }
        }
        Card {
            width: parent.width
            title: qsTr("Why they may be here")
            visible: root.vm.reasons.count > 0
            Repeater {
                model: root.vm.reasons
                ReasonRow { required property int index; width: leftPart.width; divider: index > 0 }
            }
            Item { width: 1; height: 4 }
        }
        Card {
            width: parent.width
            title: qsTr("Next steps")
            visible: root.vm.actions.count > 0
            Repeater {
                id: steps
                model: root.vm.actions
                ActionRow {
                    id: step
                    required property string action
                    required property int index
                    required property var model
                    width: leftPart.width
                    divider: index > 0
                    onActed: root.vm.act(action, model.id)
                }
            }
        }
        Note { width: parent.width; kind: "neutral"; visible: root.vm.orders.count === 0 && root.vm.reasons.count === 0 && root.vm.actions.count === 0; text: qsTr("Nothing in particular today. Just ask how you can help.") }
    }

    Card {
        id: middle
        x: root.wide ? root.leftWidth + 14 : 0
        y: root.wide ? 0 : Math.max(leftPart.implicitHeight, rightPart.implicitHeight) + 14
        width: root.wide ? root.width - root.leftWidth - root.rightWidth - 28 : root.width
        title: qsTr("History")
        headerRight: Segmented {
            options: [{ key: "all", text: qsTr("All") }, { key: "purchases", text: qsTr("Purchases") }, { key: "contact", text: qsTr("Contact") }]
            current: root.vm.timelineFilter
            onChosen: key => root.vm.timelineFilter = key
        }
        Item { width: 1; height: 6 }
        ListView {
            id: events
            width: parent.width
            // In three columns what is folded is seen without scrolling; no row is ever cut in the middle.
            readonly property real room: Math.max(6 * Theme.targetMin, root.wide ? root.height - middle.bodyTop - y - folded.height - 16 : 600)
            property real rowsFit: room
            function fitRows() {
                let end = contentHeight <= room ? contentHeight : 0
                for (let i = 0; contentHeight > room && i < count; ++i) {
                    const row = itemAtIndex(i)
                    if (!row || row.y + row.height - originY > room)
                        break
                    end = row.y + row.height - originY
                }
                if (end > 0)
                    rowsFit = end
            }
            // Once the list has laid its rows out: their places are known only then.
            Timer { id: laidOut; interval: 0; onTriggered: events.fitRows() }
            onRoomChanged: laidOut.restart()
            onCountChanged: laidOut.restart()
            onContentHeightChanged: laidOut.restart()
            height: Math.min(contentHeight, rowsFit)
            model: root.vm.timeline
            T.ScrollIndicator.vertical: ScrollMark { }
            clip: true
            interactive: contentHeight > height
            boundsBehavior: Flickable.StopAtBounds
            section.property: "section"
            section.delegate: Rectangle {
                id: group
                required property string section
                width: events.width
                height: 28
                color: Theme.hover
                Hairline { }
                Txt { x: 16; anchors.verticalCenter: parent.verticalCenter; role: "small"; weight: 600; color: Theme.ink2; text: group.section }
            }
            delegate: Item {
                id: event
                required property string icon
                required property string amount
                required property bool negative
                required property string dateText
                required property string spoken
                required property var model
                width: events.width
                height: Theme.targetMin
                Accessible.role: Accessible.ListItem
                Accessible.name: spoken
                Hairline { }
                Icon { x: 16; anchors.verticalCenter: parent.verticalCenter; name: event.icon; size: 20; tint: Theme.ink2 }
                Txt { anchors { left: parent.left; leftMargin: 48; right: sum.visible ? sum.left : date.left; rightMargin: 10; verticalCenter: parent.verticalCenter } text: event.model.text; Accessible.ignored: true }
                Txt { id: sum; anchors { right: date.left; rightMargin: 12; verticalCenter: parent.verticalCenter } weight: 600; visible: text !== ""; text: event.amount; color: event.negative ? Theme.bad : Theme.ink; Accessible.ignored: true }
                Txt { id: date; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } width: Math.max(implicitWidth, 64); horizontalAlignment: Text.AlignRight; role: "small"; color: Theme.ink3; text: event.dateText; Accessible.ignored: true }
            }
        }
        Item {
            width: parent.width
            height: 56
            visible: events.count === 0
            Hairline { }
            Txt { x: 18; anchors.verticalCenter: parent.verticalCenter; color: Theme.ink3; text: qsTr("Nothing here yet") }
        }
        FoldedRow { id: folded; x: 1; width: parent.width - 2; text: root.vm.foldedText; onWhy: root.vm.openWhy() }
    }

    Column {
        id: rightPart
        x: root.wide ? root.width - root.rightWidth : root.leftWidth + 14
        width: root.rightWidth
        spacing: 12

        Card {
            width: parent.width
            title: qsTr("Coupons")
            count: root.vm.coupons.count > 0 ? root.vm.coupons.count : ""
            Repeater {
                model: root.vm.coupons
                CouponRow { required property int index; width: rightPart.width; visible: index < 3; height: visible ? implicitHeight : 0; divider: index > 0; onChosen: root.vm.act("coupon", couponId) }
            }
            Txt { x: 16; height: 40; visible: root.vm.coupons.count === 0; color: Theme.ink3; text: qsTr("No coupons") }
            ActionButton { x: 4; visible: root.vm.coupons.count > 3; kind: "text"; text: qsTr("See all %n", "", root.vm.coupons.count); onAct: root.vm.tab = "coupons" }
        }
        Card {
            width: parent.width
            padding: 16
            visible: root.vm.sizes.count > 0 || root.vm.interests.length > 0
            Txt { role: "h3"; text: qsTr("Sizes and interests") }
            Flow {
                width: parent.width
                spacing: 14
                topPadding: 6
                Repeater {
                    model: root.vm.sizes
                    Row {
                        id: size
                        required property string label
                        required property string value
                        spacing: 6
                        Txt { id: word; role: "small"; color: Theme.ink2; text: size.label; anchors.verticalCenter: parent.verticalCenter }
                        Txt { role: "bodyLarge"; weight: 700; text: size.value }
                    }
                }
            }
            Flow {
                width: parent.width
                spacing: 6
                topPadding: 8
                Repeater {
                    model: root.vm.interests
                    Chip { required property string modelData; text: modelData }
                }
            }
        }
        NotesCard { id: notes; width: parent.width; vm: root.vm; onEditing: { settling.restart(); root.showNotes() } }
        // The card and the page grow in steps after the editor opens or a row arrives.
        Timer { id: settling; interval: 500 }
    }
}

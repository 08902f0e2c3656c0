import QtQuick
import QtQuick.Templates as T

// A coupon of a customer and whether it works in this store now. kind: valid, provisional, almost, invalid, unsure.
T.AbstractButton {
    id: root

    required property string couponId
    required property string title
    required property string detail
    required property string chip
    required property string kind
    required property string spoken
    property bool divider: true
    readonly property bool works: kind === "valid" || kind === "provisional"
    signal chosen()

    implicitHeight: Math.max(64, words.implicitHeight + 20)
    focusPolicy: Qt.StrongFocus
    onClicked: chosen()
    Keys.onReturnPressed: root.clicked()
    Accessible.role: Accessible.Button
    Accessible.name: spoken
    Accessible.onPressAction: root.clicked()
    background: Rectangle {
        color: root.down ? Theme.pressed : root.hovered ? Theme.hover : "transparent"
        Hairline { visible: root.divider }
        FocusRing { shown: root.visualFocus; anchors.margins: 2 }
    }
    contentItem: Item {
        Column {
            id: words
            anchors { left: parent.left; leftMargin: 16; right: mark.left; rightMargin: 10; verticalCenter: parent.verticalCenter }
            Txt { width: parent.width; weight: 600; wrapMode: Text.Wrap; maximumLineCount: 3; text: root.title; color: root.works || root.kind === "almost" ? Theme.ink : Theme.ink2; Accessible.ignored: true }
            Txt { width: parent.width; role: "small"; color: Theme.ink2; wrapMode: Text.Wrap; maximumLineCount: 2; text: root.detail; visible: text !== ""; Accessible.ignored: true }
        }
        Chip { id: mark; anchors { right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter } text: root.chip; kind: root.works ? "ok" : root.kind === "almost" ? "warn" : "neutral"; iconName: root.works ? "check" : root.kind === "almost" ? "plus" : root.kind === "unsure" ? "question" : "ban" }
    }
}

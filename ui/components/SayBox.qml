import QtQuick

// What may be said to the customer, in spoken language.
Rectangle {
    id: root

    property alias text: words.text
    property alias hint: second.text

    implicitHeight: column.implicitHeight + 28
    implicitWidth: 320
    radius: Theme.radiusControl
    color: Theme.accentWeak
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("You can say: %1").arg(text)

    Icon { x: 16; y: 16; name: "quote"; tint: Theme.accentInk; size: 18 }
    Column {
        id: column
        anchors { left: parent.left; leftMargin: 46; right: parent.right; rightMargin: 16; verticalCenter: parent.verticalCenter }
        Txt { id: words; width: parent.width; role: "say"; color: Theme.accentInk; wrapMode: Text.Wrap; maximumLineCount: 4; Accessible.ignored: true }
        Txt { id: second; width: parent.width; role: "small"; color: Theme.accentInk; wrapMode: Text.Wrap; visible: text !== "" }
    }
}

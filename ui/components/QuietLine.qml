import QtQuick

// A list that is empty says so in one line, as high as a row.
Item {
    property alias text: words.text

    implicitHeight: Theme.rowMin
    Txt { id: words; anchors { left: parent.left; leftMargin: 18; right: parent.right; rightMargin: 18; verticalCenter: parent.verticalCenter } color: Theme.ink3 }
}

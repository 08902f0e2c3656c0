import QtQuick

// The only text item. Its line box is the token's, its baseline the same for Chinese, Latin and mixed text.
// role: a type token (verdict, numeral, boardCode, code, bay, h1, h2, h3, say, bodyLarge, body, label, small, micro).
Item {
    id: root

    property string role: "body"
    property alias text: inner.text
    property alias color: inner.color
    property alias elide: inner.elide
    property alias wrapMode: inner.wrapMode
    property alias maximumLineCount: inner.maximumLineCount
    property alias horizontalAlignment: inner.horizontalAlignment
    property alias truncated: inner.truncated
    property alias lineCount: inner.lineCount
    property int weight: Theme[role + "Weight"]
    readonly property int px: Theme[role + "Px"]
    readonly property int line: Theme[role + "Line"]

    implicitWidth: Math.ceil(inner.implicitWidth)
    implicitHeight: line * Math.max(1, inner.lineCount)
    baselineOffset: inner.y + inner.baselineOffset
    Accessible.role: Accessible.StaticText
    Accessible.name: text
    Accessible.ignored: text === ""

    Text {
        id: inner
        width: root.width
        y: Math.round(root.line / 2 + 0.364 * root.px - baselineOffset)
        textFormat: Text.PlainText
        font.pixelSize: root.px
        font.weight: root.weight
        lineHeight: root.line
        lineHeightMode: Text.FixedHeight
        color: Theme.ink
        elide: Text.ElideRight
        Accessible.ignored: true
    }
}

import QtQuick

// One of the product's icons in one colour. Never alone except back, close and more, which have accessible names.
Image {
    id: root

    property string name
    property color tint: Theme.ink
    property int size: Theme.icon

    width: size
    height: size
    sourceSize.width: Math.ceil(size * Screen.devicePixelRatio * Theme.scale)
    sourceSize.height: Math.ceil(size * Screen.devicePixelRatio * Theme.scale)
    source: name === "" ? "" : "image://icon/" + name + "/" + ("" + tint).slice(-6)
    Accessible.ignored: true
}

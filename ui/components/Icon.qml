import QtQuick

// One of the product's icons in one colour. Never alone except back, close and more, which have accessible names.
Image {
    id: root

    property string name
    property color tint: Theme.ink
    property int size: Theme.icon

    width: size
    height: size
    sourceSize.width: size * Screen.devicePixelRatio
    sourceSize.height: size * Screen.devicePixelRatio
    source: name === "" ? "" : "image://icon/" + name + "/" + ("" + tint).slice(-6)
    Accessible.ignored: true
}

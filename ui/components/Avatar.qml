import QtQuick

// A round sign for a person: letters and one of five tints, never a photo. Hidden from screen readers.
Rectangle {
    id: root

    property string letters
    property int tint: 0
    property int size: 44
    property bool chosen: false
    readonly property var faces: [[Theme.accentWeak, Theme.accentInk], [Theme.okWeak, Theme.okInk], [Theme.promoWeak, Theme.promoInk],
                                  [Theme.warnWeak, Theme.warnInk], [Theme.fill, Theme.ink2]]

    width: size
    height: size
    radius: size / 2
    color: chosen ? Theme.accent : faces[tint % 5][0]
    Accessible.ignored: true

    Txt {
        anchors.centerIn: parent
        role: root.size >= 56 ? "h2" : root.size >= 44 ? "h3" : "label"
        weight: 600
        text: root.letters
        color: root.chosen ? Theme.accentOn : root.faces[root.tint % 5][1]
        Accessible.ignored: true
    }
}

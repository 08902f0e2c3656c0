import QtQuick
import Counterpart

// The screens of the workplace. One is made when it is first needed and stays, so that going back finds the same place.
FocusScope {
    id: root

    required property AppViewModel app
    required property string screen
    required property var screens // name: [file, view model]

    function show() {
        for (let i = 0; i < loaders.count; ++i) {
            const loader = loaders.itemAt(i) as Loader
            if (!loader)
                continue
            const on = names[i] === root.screen
            if (on && loader.source.toString() === "")
                loader.setSource("qrc:/qt/qml/Counterpart/Ui/" + screens[names[i]][0] + ".qml", { app: root.app, vm: screens[names[i]][1] })
            loader.visible = on
            loader.focus = on
            if (on && loader.item)
                (loader.item as Item).forceActiveFocus()
        }
    }

    readonly property var names: Object.keys(screens)
    onScreenChanged: show()
    Component.onCompleted: show()

    Repeater {
        id: loaders
        model: root.names
        Loader {
            anchors.fill: parent
            visible: false
        }
    }
}

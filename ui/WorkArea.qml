import QtQuick
import Counterpart

// Rail, the open screen, the ring and the toast. A screen is made when it is first visited and kept, so that going back
// finds the same place.
FocusScope {
    id: root

    required property AppViewModel app
    required property ToastViewModel toast
    required property FindViewModel findModel
    required property CustomerViewModel customerModel
    required property CouponViewModel couponModel
    required property PickupBoardViewModel boardModel
    required property PickupOrderViewModel orderModel
    required property HandOverViewModel handOverModel
    required property CampaignsViewModel campaignsModel
    required property SyncCentreViewModel syncModel

    component Place: Loader {
        required property var screens // names of AppViewModel.screen that this place shows
        readonly property bool shown: screens.includes(root.app.screen)
        anchors.fill: parent
        visible: shown
        focus: shown
        active: false
        onShownChanged: if (shown) active = true
        Component.onCompleted: if (shown) active = true
    }

    AppRail { id: rail; height: parent.height; app: root.app }
    Item {
        id: area
        anchors { left: rail.right; right: parent.right; top: parent.top; bottom: parent.bottom }

        Place { screens: ["find"]; sourceComponent: FindScreen { app: root.app; model: root.findModel; Component.onCompleted: model.refresh() } }
        Place { screens: ["campaigns"]; sourceComponent: CampaignsScreen { app: root.app; model: root.campaignsModel; Component.onCompleted: model.refresh() } }
        Place { screens: ["sync"]; sourceComponent: SyncScreen { app: root.app; model: root.syncModel; Component.onCompleted: model.refresh() } }
    }
    Note {
        anchors { top: parent.top; topMargin: 72; horizontalCenter: area.horizontalCenter }
        z: 20
        width: Math.min(720, area.width - 48)
        visible: root.app.scanText !== ""
        kind: "warn"
        text: root.app.scanText
    }
    Note {
        anchors { bottom: parent.bottom; bottomMargin: toastBar.visible ? 96 : 20; left: area.left; leftMargin: 24 }
        z: 20
        width: 420
        visible: root.app.ringText !== ""
        kind: "info"
        iconName: "bell"
        text: root.app.ringText
        action: qsTr("Take it")
        onAct: root.app.takeRing()
    }
    ToastBar {
        id: toastBar
        anchors { bottom: parent.bottom; bottomMargin: 20; horizontalCenter: area.horizontalCenter }
        z: 30
        visible: root.toast.shown
        text: root.toast.text
        undoable: root.toast.undoable
        life: root.toast.life
        secondsLeft: root.toast.secondsLeft
        onHeldChanged: root.toast.held = held
        onUndo: root.toast.undo()
        onDismiss: root.toast.dismiss()
    }
}

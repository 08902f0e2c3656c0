import QtQuick
import QtQuick.Window
import Counterpart
import Counterpart.Ui

// The window: stages of the device, navigation, the toast, what rings, the keys that work everywhere.
Window {
    id: window

    required property AppViewModel app
    required property ToastViewModel toast
    required property EnrolViewModel enrolModel
    required property SignInViewModel signInModel
    required property FindViewModel findModel
    required property CustomerViewModel customerModel
    required property CouponViewModel couponModel
    required property PickupBoardViewModel boardModel
    required property PickupOrderViewModel orderModel
    required property HandOverViewModel handOverModel
    required property CampaignsViewModel campaignsModel
    required property SyncCentreViewModel syncModel

    readonly property bool working: app.stage === "work"

    width: 1280
    height: 800
    minimumWidth: 700
    minimumHeight: 560
    visible: true
    title: "Counterpart"
    color: Theme.canvas

    Binding { target: Theme; property: "dark"; value: window.app.dark }
    Binding { target: Theme; property: "cjk"; value: window.app.language.startsWith("zh") }

    // Who enrols, signs in, unlocks, or has trouble: one screen, no navigation, nothing of a customer.
    Loader {
        anchors.fill: parent
        active: !window.working
        focus: !window.working
        sourceComponent: window.app.stage === "enrol" ? enrolScreen
                       : window.app.stage === "signIn" ? signInScreen
                       : window.app.stage === "locked" ? lockScreen
                       : window.app.stage === "trouble" ? troubleScreen : startingScreen
        onLoaded: item.forceActiveFocus()
    }
    Component { id: enrolScreen; EnrolScreen { app: window.app; vm: window.enrolModel } }
    Component { id: signInScreen; SignInScreen { app: window.app; vm: window.signInModel } }
    Component { id: lockScreen; LockScreen { app: window.app; vm: window.signInModel } }
    Component { id: troubleScreen; TroubleScreen { app: window.app } }
    Component { id: startingScreen; FocusScope { Spinner { anchors.centerIn: parent; tint: Theme.ink3 } } }

    // Screens are dropped at lock: nothing of the last customer stays behind the cover.
    Loader {
        id: workplace
        anchors.fill: parent
        active: window.working
        focus: window.working
        sourceComponent: FocusScope {
            NavigationRail {
                id: rail
                app: window.app
                height: parent.height
                wide: window.width / Theme.scale >= 1400
                onPersonTapped: personSheet.open = true
            }
            ScreenStack {
                anchors { left: rail.right; right: parent.right; top: parent.top; bottom: parent.bottom }
                focus: true
                screen: window.app.screen
                screens: ({
                    find: ["FindScreen", window.findModel],
                    customer: ["CustomerScreen", window.customerModel],
                    coupons: ["CouponScreen", window.couponModel],
                    coupon: ["CouponScreen", window.couponModel],
                    pickup: ["PickupBoardScreen", window.boardModel],
                    order: ["PickupOrderScreen", window.orderModel],
                    handOver: ["HandOverScreen", window.handOverModel],
                    campaigns: ["CampaignsScreen", window.campaignsModel],
                    sync: ["SyncScreen", window.syncModel]
                })
                app: window.app
            }
            NewPinSheet { vm: window.signInModel }
            PersonSheet { id: personSheet; app: window.app; onClosed: open = false }
        }
        onLoaded: item.forceActiveFocus()
    }

    RingBar {
        anchors { top: parent.top; topMargin: 72; horizontalCenter: parent.horizontalCenter }
        visible: text !== "" && window.working
        text: window.app.ringText
        onTake: window.app.takeRing()
        onHush: window.app.hushRing()
    }
    Note {
        anchors { top: parent.top; topMargin: 72; horizontalCenter: parent.horizontalCenter }
        visible: window.working && window.app.scanText !== ""
        width: Math.min(parent.width - 240, 720)
        kind: "warn"
        text: window.app.scanText
    }
    ToastBar {
        anchors { bottom: parent.bottom; bottomMargin: 24; horizontalCenter: parent.horizontalCenter }
        visible: window.toast.shown && window.working
        text: window.toast.text
        undoable: window.toast.undoable
        life: window.toast.life
        secondsLeft: window.toast.secondsLeft
        onHeldChanged: window.toast.held = held
        onUndo: window.toast.undo()
        onDismiss: window.toast.dismiss()
    }

    Shortcut { sequences: ["Ctrl+K"]; enabled: window.working; onActivated: window.app.go("find") }
    Shortcut { sequence: "Ctrl+1"; enabled: window.working; onActivated: window.app.go("find") }
    Shortcut { sequence: "Ctrl+2"; enabled: window.working; onActivated: window.app.go("pickup") }
    Shortcut { sequence: "Ctrl+3"; enabled: window.working; onActivated: window.app.go("coupons") }
    Shortcut { sequence: "Ctrl+4"; enabled: window.working; onActivated: window.app.go("campaigns") }
    Shortcut { sequence: "Ctrl+5"; enabled: window.working; onActivated: window.app.go("sync") }
    Shortcut { sequences: ["Alt+Left", "Esc"]; enabled: window.working && window.app.canGoBack; onActivated: window.app.back() }
    Shortcut { sequence: "Ctrl+Z"; enabled: window.working && window.toast.undoable; onActivated: window.toast.undo() }
    Shortcut { sequence: "Ctrl+L"; enabled: window.working; onActivated: window.app.lock() }
    Shortcut { sequences: ["Ctrl+R", "F5"]; enabled: window.working; onActivated: window.app.syncNow() }
}

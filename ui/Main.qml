import QtQuick
import QtQuick.Window
import Counterpart

// Loader of Qt 6.4 cannot make bound components, and without them qmllint does not see `window` in a component.
// qmllint disable unqualified

// The window: which screen gets which view model, the rail, the toast, what rings, and the keys that work everywhere.
Window {
    id: window

    required property AppViewModel app
    required property ToastViewModel toast
    required property EnrolViewModel enrolModel
    required property CodesOnlyViewModel codesModel
    required property SignInViewModel signInModel
    required property FindViewModel findModel
    required property CustomerViewModel customerModel
    required property CouponViewModel couponModel
    required property GoodwillViewModel goodwillModel
    required property PickupBoardViewModel boardModel
    required property PickupOrderViewModel orderModel
    required property HandOverViewModel handOverModel
    required property CampaignsViewModel campaignsModel
    required property SyncCentreViewModel syncModel
    required property TabletsViewModel tabletsModel
    required property PickupAttentionViewModel attentionModel
    required property RecentActsViewModel recentModel

    width: 1280
    height: 800
    minimumWidth: 720
    minimumHeight: 600
    visible: true
    title: "Counterpart"
    color: Theme.canvas

    Binding { target: Theme; property: "scale"; value: window.app.textScale }
    Binding { target: Theme; property: "dark"; value: window.app.dark }
    Binding { target: Theme; property: "cjk"; value: window.app.language !== "en" }

    // Keys of ui.md §7; a single letter is never a shortcut, because a scanner types letters.
    Shortcut { sequences: ["Ctrl+1"]; enabled: work.active; onActivated: window.app.go("find") }
    Shortcut { sequences: ["Ctrl+2"]; enabled: work.active; onActivated: window.app.go("pickup") }
    Shortcut { sequences: ["Ctrl+3"]; enabled: work.active; onActivated: window.app.go("coupons") }
    Shortcut { sequences: ["Ctrl+4"]; enabled: work.active; onActivated: window.app.go("campaigns") }
    Shortcut { sequences: ["Ctrl+5"]; enabled: work.active; onActivated: window.app.go("sync") }
    Shortcut { sequences: ["Ctrl+L"]; enabled: work.active; onActivated: window.app.lock() }
    Shortcut { sequences: ["Alt+Left"]; enabled: work.active; onActivated: window.app.back() }
    Shortcut { sequences: ["Ctrl+Z"]; enabled: work.active && window.toast.undoable && window.app.screen !== "customerView"; onActivated: window.toast.undo() }
    Shortcut { sequences: ["Ctrl+K"]; enabled: work.active; onActivated: window.app.focusSearch() }
    Shortcut { sequences: ["Ctrl+Shift+Z"]; enabled: work.active && window.app.screen !== "customerView"; onActivated: window.recentModel.show() }
    Shortcut { sequences: ["Ctrl+."]; enabled: work.active; onActivated: window.app.turnToCustomer() }
    Shortcut { sequences: ["F6"]; enabled: work.active; onActivated: (work.item as WorkArea).nextRegion() }
    Shortcut { sequences: ["F1", "Ctrl+/", "Ctrl+?"]; onActivated: keys.open = !keys.open }
    Shortcut { sequences: ["F5", "Ctrl+R"]; enabled: work.active; onActivated: window.app.syncNow() }

    // The text size setting draws everything larger on a smaller stage, so that nothing can be clipped by type alone.
    FocusScope {
        id: stage
        width: window.width / Theme.scale
        height: window.height / Theme.scale
        scale: Theme.scale
        transformOrigin: Item.TopLeft
        focus: true

        Loader { anchors.fill: parent; active: window.app.stage === "starting"; sourceComponent: Item { Spinner { anchors.centerIn: parent } } }
        Loader { anchors.fill: parent; active: window.app.stage === "enrol"; sourceComponent: EnrolScreen { app: window.app; model: window.enrolModel } }
        Loader { anchors.fill: parent; active: window.app.stage === "signIn"; focus: active; sourceComponent: SignInScreen { app: window.app; model: window.signInModel; focus: true } }
        Loader { anchors.fill: parent; active: window.app.stage === "locked"; focus: active; sourceComponent: LockScreen { app: window.app; model: window.signInModel; focus: true } }
        Loader { anchors.fill: parent; active: window.app.stage === "trouble"; sourceComponent: TroubleScreen { app: window.app; codes: window.codesModel } }
        Loader {
            id: work
            anchors.fill: parent
            active: window.app.stage === "work"
            focus: active
            sourceComponent: WorkArea {
                focus: true
                app: window.app
                toast: window.toast
                codesModel: window.codesModel
                findModel: window.findModel
                customerModel: window.customerModel
                couponModel: window.couponModel
                goodwillModel: window.goodwillModel
                boardModel: window.boardModel
                orderModel: window.orderModel
                handOverModel: window.handOverModel
                campaignsModel: window.campaignsModel
                syncModel: window.syncModel
                tabletsModel: window.tabletsModel
                attentionModel: window.attentionModel
                recentModel: window.recentModel
            }
        }
        Loader { anchors.fill: parent; active: work.active && window.signInModel.mustChange; focus: active; onLoaded: (item as NewPinSheet).forceActiveFocus(); sourceComponent: NewPinSheet { model: window.signInModel } }
        KeySheet { id: keys; working: work.active; onClosed: open = false }
    }
    // What a scan says when it opens nothing: on every screen, the lock included.
    Note {
        // Low and left: over neither a search box nor a main action.
        anchors { bottom: parent.bottom; bottomMargin: 96; horizontalCenter: parent.horizontalCenter; horizontalCenterOffset: parent.width < 1000 ? 0 : -150 }
        z: 20
        width: Math.min(640, parent.width - 48)
        visible: window.app.scanText !== ""
        kind: "warn"
        text: window.app.scanText
        action: qsTr("Close")
        onAct: window.app.dismissScan()
    }
}

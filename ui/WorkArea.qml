import QtQuick
import Counterpart

// Loader of Qt 6.4 cannot make bound components, and without them qmllint does not see `root` in a component.
// qmllint disable unqualified

// Rail, the open screen, the ring and the toast. A screen is made when it is first visited and kept, so that going back
// finds the same place.
FocusScope {
    id: root

    required property AppViewModel app
    required property ToastViewModel toast
    required property CodesOnlyViewModel codesModel
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

    // F6: places, head of the screen, the screen itself, what rings, the toast; the first thing there that takes focus.
    function nextRegion() {
        if (app.screen === "customerView")
            return
        const regions = [rail, area, banner, slip, notice, toastBar]
        let now = -1
        for (let i = 0; i < regions.length; ++i) {
            if (holdsFocus(regions[i]))
                now = i
        }
        for (let step = 1; step <= regions.length; ++step) {
            const region = regions[(now + step) % regions.length]
            const first = region.visible ? firstIn(region) : null
            if (first) {
                first.forceActiveFocus(Qt.TabFocusReason)
                return
            }
        }
    }
    function holdsFocus(region: Item): bool {
        for (let item = root.Window.activeFocusItem; item; item = item.parent) {
            if (item === region)
                return true
        }
        return false
    }
    // No types: over them qmllint 6.4 falls at nextItemInFocusChain, now and then.
    function firstIn(region) {
        const first = region.nextItemInFocusChain(true)
        for (let item = first; item; item = item.parent) {
            if (item === region)
                return first
        }
        return null
    }
    Keys.onEscapePressed: root.app.back()

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

    // A screen of the pickup desk or the counter: it says its title and actions, the shell draws the bar.
    component Shell: FocusScope {
        id: shell
        required property string name
        property alias sourceComponent: loader.sourceComponent
        readonly property bool shown: root.app.screen === name
        readonly property BarScreen screen: loader.item as BarScreen
        anchors.fill: parent
        visible: shown
        focus: shown
        Rectangle { anchors.fill: parent; color: Theme.canvas }
        ScreenBar {
            id: bar
            width: parent.width
            app: root.app
            title: shell.screen?.title ?? ""
            subtitle: shell.screen?.subtitle ?? ""
            Loader { sourceComponent: shell.screen?.barActions ?? null }
        }
        Loader {
            id: loader
            anchors { top: bar.bottom; left: parent.left; right: parent.right; bottom: parent.bottom }
            focus: true
            active: false
            readonly property bool wanted: shell.shown
            onWantedChanged: if (wanted) active = true
            Component.onCompleted: if (wanted) active = true
        }
    }

    readonly property bool low: width < 1000 // the places at the foot instead of the side

    AppRail { id: rail; anchors.bottom: parent.bottom; width: root.low ? parent.width : implicitWidth; height: root.low ? implicitHeight : parent.height; app: root.app; wide: root.width >= 1400; low: root.low; onPersonTapped: person.open = true; onRecentTapped: root.recentModel.show() }
    Item {
        id: area
        anchors { left: root.low ? parent.left : rail.right; right: parent.right; top: strip.bottom; bottom: root.low ? rail.top : parent.bottom }

        Place { screens: ["find"]; sourceComponent: FindScreen { app: root.app; model: root.findModel; Component.onCompleted: model.refresh() } }
        Shell { name: "pickup"; sourceComponent: PickupBoardScreen { vm: root.boardModel; onOrderWanted: orderId => root.app.openOrder(orderId); onHandOverWanted: orderId => root.app.openHandOver(orderId); onSyncWanted: root.app.syncNow(); Component.onCompleted: vm.refresh() } }
        Shell { name: "coupons"; sourceComponent: CouponScreen { vm: root.couponModel; onBack: root.app.back(); onSyncWanted: root.app.syncNow() } }
        Shell { name: "coupon"; sourceComponent: CouponScreen { vm: root.couponModel; onBack: root.app.back(); onSyncWanted: root.app.syncNow() } }
        Shell { name: "customer"; sourceComponent: CustomerScreen { vm: root.customerModel; onBack: root.app.back(); onSyncWanted: root.app.syncNow(); onTurned: root.app.turnToCustomer() } }
        Shell { name: "order"; sourceComponent: PickupOrderScreen { vm: root.orderModel; onBack: root.app.back(); onCustomerWanted: customerId => root.app.openCustomer(customerId, "order"); onMakeUpWanted: (customerId, orderId) => root.goodwillModel.openForOrder(customerId, orderId) } }
        Shell { name: "handOver"; sourceComponent: HandOverScreen { vm: root.handOverModel; onBack: root.app.back(); onBoardWanted: root.app.go("pickup"); onOrderWanted: orderId => root.app.openOrder(orderId) } }
        Place { screens: ["campaigns"]; sourceComponent: CampaignsScreen { app: root.app; model: root.campaignsModel; Component.onCompleted: model.refresh() } }
        Place { screens: ["sync"]; sourceComponent: SyncScreen { app: root.app; model: root.syncModel; tablets: root.tabletsModel; Component.onCompleted: model.refresh() } }
    }
    // What rings and what must be read: above the screen, never over what somebody works at.
    Rectangle {
        id: strip
        anchors { left: root.low ? parent.left : rail.right; right: parent.right; top: parent.top }
        height: notices.height
        color: Theme.canvas
        Column {
            id: notices
            x: 20
            width: parent.width - 40
            topPadding: banner.visible || slip.visible || notice.visible ? 10 : 0
            bottomPadding: topPadding
            spacing: 8
            AttentionBanner {
                id: banner
                width: parent.width
                text: root.attentionModel.text
                actionText: root.attentionModel.actionText
                onTaken: root.attentionModel.take()
                onOpened: root.attentionModel.open()
            }
            Note {
                id: slip
                width: parent.width
                visible: root.codesModel.nextText !== "" && root.app.screen !== "customerView"
                kind: "warn"
                iconName: "scan"
                text: root.codesModel.nextText
                action: root.codesModel.nextAction
                onAct: root.codesModel.actOnNext()
            }
            Note {
                id: notice
                width: parent.width
                visible: root.app.noticeText !== "" && root.app.screen !== "customerView"
                kind: "warn"
                text: root.app.noticeText
                action: root.app.noticeAction
                onAct: root.app.acknowledgeNotice()
            }
        }
    }
    ToastBar {
        id: toastBar
        // Never over the column with the main action.
        readonly property var besideColumn: ["coupon", "coupons", "order", "handOver"]
        readonly property bool beside: besideColumn.includes(root.app.screen)
        readonly property real kept: beside && area.width >= 900 ? 408 : 0
        anchors { bottom: area.bottom; bottomMargin: beside && area.width < 900 ? 190 : 20; horizontalCenter: area.horizontalCenter; horizontalCenterOffset: -kept / 2 }
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
    Loader {
        anchors.fill: parent
        z: 60
        active: root.app.screen === "customerView"
        focus: active
        sourceComponent: CustomerView { vm: root.customerModel; focus: true; onTurnedBack: root.app.lock() }
        onLoaded: (item as CustomerView).forceActiveFocus()
    }
    PersonSheet { id: person; app: root.app; onClosed: open = false }
    RecentSheet { vm: root.recentModel }
    GoodwillSheet { vm: root.goodwillModel }
}

pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Every coupon of the customer, best first, with whether it works here now.
Item {
    id: root

    required property CustomerViewModel vm

    Card { width: root.width; height: list.count === 0 ? 200 : Math.min(list.contentHeight + 2, root.height - 16) }
    ListView {
        id: list
        y: 1
        width: root.width
        height: Math.max(120, root.height - 18)
        model: root.vm.coupons
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: CouponRow { required property int index; width: list.width; divider: index > 0; onChosen: root.vm.act("coupon", couponId) }
    }
    EmptyState { width: root.width; y: 40; visible: list.count === 0; iconName: "ticket"; title: qsTr("No coupons"); text: qsTr("New coupons appear here as soon as they are synced.") }
}

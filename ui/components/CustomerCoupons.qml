pragma ComponentBehavior: Bound

import QtQuick
import Counterpart

// Every coupon of the customer, best first, with whether it works here now.
Card {
    id: root

    required property CustomerViewModel vm

    ListView {
        id: list
        width: root.width
        height: Math.max(120, root.height - 16)
        model: root.vm.coupons
        clip: true
        boundsBehavior: Flickable.StopAtBounds
        delegate: CouponRow { required property int index; width: list.width; divider: index > 0; onChosen: root.vm.act("coupon", couponId) }
    }
    EmptyState { width: root.width; y: 40; visible: list.count === 0; iconName: "ticket"; title: qsTr("No coupons"); text: qsTr("New coupons appear here as soon as they are synced.") }
}

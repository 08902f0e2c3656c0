#include "domain/Command.h"

#include <array>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

struct CatalogueEntry
{
    QString type;
    QString scope;
    bool fact = false;
};

const CatalogueEntry &entry(const CommandPayload &payload)
{
    // In the order of CommandPayload; the size is checked by the compiler, the words by tst_Command.
    static const std::array<CatalogueEntry, std::variant_size_v<CommandPayload>> catalogue{{
        {u"coupon.reserve"_s, u"coupons.redeem"_s, false},
        {u"coupon.release"_s, u"coupons.redeem"_s, false},
        {u"coupon.redeem"_s, u"coupons.redeem"_s, true},
        {u"coupon.undo_redeem"_s, u"coupons.redeem"_s, false},
        {u"coupon.record_refusal"_s, u"coupons.redeem"_s, true},
        {u"coupon.grant_goodwill"_s, u"coupons.grant"_s, true},
        {u"coupon.withdraw_goodwill"_s, u"coupons.redeem"_s, false},
        {u"pickup.claim"_s, u"pickups.work"_s, false},
        {u"pickup.release_claim"_s, u"pickups.work"_s, false},
        {u"pickup.start_picking"_s, u"pickups.work"_s, true},
        {u"pickup.pick_line"_s, u"pickups.work"_s, true},
        {u"pickup.unpick_line"_s, u"pickups.work"_s, true},
        {u"pickup.short_line"_s, u"pickups.work"_s, true},
        {u"pickup.stage"_s, u"pickups.work"_s, true},
        {u"pickup.mark_ready"_s, u"pickups.work"_s, true},
        {u"pickup.unready"_s, u"pickups.work"_s, false},
        {u"pickup.move"_s, u"pickups.work"_s, true},
        {u"pickup.customer_arrived"_s, u"pickups.work"_s, true},
        {u"pickup.revise_promise"_s, u"pickups.work"_s, false},
        {u"pickup.hand_over"_s, u"pickups.work"_s, true},
        {u"customer.view"_s, u"customers.read"_s, true},
        {u"customer.add_note"_s, u"customers.write"_s, false},
        {u"customer.remove_note"_s, u"customers.write"_s, false},
        {u"campaign.acknowledge"_s, u"campaigns.read"_s, true},
        {u"exception.resolve"_s, u"exceptions.resolve"_s, false},
    }};
    return catalogue[payload.index()];
}

} // namespace

QString commandType(const CommandPayload &payload)
{
    return entry(payload).type;
}

QString scopeOf(const CommandPayload &payload)
{
    // With another person's yes whoever serves may give it: that person's right is judged instead.
    const auto *gift = std::get_if<command::CouponGrantGoodwill>(&payload);
    return gift && !gift->managerId.isEmpty() ? u"coupons.redeem"_s : entry(payload).scope;
}

bool isFact(const CommandPayload &payload)
{
    return entry(payload).fact;
}

} // namespace counterpart

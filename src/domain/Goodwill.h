#pragma once

#include "base/Result.h"
#include "domain/Campaign.h"
#include "domain/Command.h"
#include "domain/Store.h"

namespace counterpart {

/// Why staff give a coupon; words of the contract. "other" needs a note.
const QStringList &goodwillReasons();

/// What one manager has given in one day of the store.
struct GoodwillSpent
{
    int count = 0;
    qint64 amount = 0; ///< minor units of the budget's currency

    bool operator==(const GoodwillSpent &) const = default;
};

/// The most that an offer can take off: what it costs the budget. Zero for gifts, services and points; none
/// where no bound is known (a percentage without a maximum).
std::optional<Money> goodwillWorth(const OfferValue &value, const QString &currency);

/// Which of the campaign's offers a promise was made out of: that very one; for money, the smallest that
/// holds it, or the largest where more was promised than any holds; of other kinds the only one. -1: none is
/// like it.
qsizetype offerPromised(const Campaign &campaign, const OfferValue &promised);

/// What the policy still leaves after `spent`.
struct GoodwillLeft
{
    Money amount;
    std::optional<int> count; ///< none: not limited by count
};
/// None: nothing is given here at all.
std::optional<GoodwillLeft> goodwillLeft(const OfflinePolicy *policy, const GoodwillSpent &spent);

/// Everything that decides whether a coupon may be given. Who may give is judged before (Permission.h).
struct GoodwillQuestion
{
    const Campaign *campaign = nullptr; ///< null: not known
    OfferValue value = {};
    QString reason = {};
    UserText note = {};
    const Store *store = nullptr;
    const OfflinePolicy *policy = nullptr; ///< null: nothing is given
    Instant at{};
    GoodwillSpent spent = {}; ///< of the budget that it takes, in this day of the store
    qint64 campaignUsed = 0;  ///< of the campaign's own budget, minor units
    bool givenToday = false;  ///< this customer has one of this day of the store
};

/// Pure; the tablet asks it before it saves, the CDP again. Rejected with code "goodwill-not-offered" (detail
/// campaign, time, store or value), "goodwill-given-today", "goodwill-budget-spent" (detail none, count,
/// amount or campaign) or "approval-needed" (no reason).
Result<Done> judgeGoodwill(const GoodwillQuestion &question);

/// One coupon that is given: what both sides make of the command.
struct GoodwillGift
{
    QString couponId, customerId;
    OfferValue value;
    Instant at{};
    Coupon::Goodwill by;
};
/// Usable at once by this customer alone, once; offline in the store that gave it.
Coupon goodwillCoupon(const Campaign &campaign, const GoodwillGift &gift);
/// What the command gives, as far as it says so itself; `storeId`: where.
GoodwillGift giftOf(const Command &command, const command::CouponGrantGoodwill &grant,
                    const Campaign &campaign, const QString &storeId);

/// Given to make up for something in this day of the store, and not taken back.
bool wasGivenOn(const Coupon &coupon, const QString &day, const Store *store);

/// The coupon after it was taken back: Rejected with "undo-window-over" when it was used or the window has
/// passed, "role-missing" for who neither gave it nor is a manager.
Result<Coupon> withdrawGoodwill(Coupon coupon, const QString &associateId, bool manager, Instant at,
                                milliseconds window);

} // namespace counterpart

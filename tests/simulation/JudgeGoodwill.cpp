// Coupons given to make up for something, held against what a manager may give in a day.
#include "contract/Commands.h"
#include "contract/Resources.h"
#include "domain/CouponOverride.h"
#include "domain/Goodwill.h"
#include "simulation/Judge.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

QString payerOf(const Command &command)
{
    const auto *grant = std::get_if<command::CouponGrantGoodwill>(&command.payload);
    return !grant ? QString() : grant->managerId.isEmpty() ? command.issuedBy : grant->managerId;
}

} // namespace

/// A gift that the CDP has just applied: the customer has it, and without an incident it is within the budget
/// of who allowed it and the first of the customer's day.
void Judge::given(const Before &before, const command::CouponGrantGoodwill &grant,
                  const CommandResult &result)
{
    const Command &command = before.entry->command;
    const auto coupon = decodeCoupon(document({ResourceType::Coupon, grant.couponId}));
    if (!coupon || !coupon->goodwill || coupon->customerId != command.aggregate.id)
        return m_ledger.fail(u"what was given is there"_s, u"%1 made no coupon"_s.arg(command.id));
    m_cdp.given(coupon->id);
    m_probes.hit(Probe::GiftGiven);
    if (!result.exceptionId.isEmpty()) {
        m_probes.hit(Probe::GiftBeyondBudget);
        return;
    }
    const QString storeId = coupon->goodwill->storeId;
    const auto store = decodeStore(document({ResourceType::Store, storeId}));
    if (!store)
        return;
    const QString day = dayOfStore(*coupon->createdAt, &*store);
    GoodwillSpent spent;
    int ofCustomer = 0;
    for (const Ledger::Entry &entry : m_ledger.all()) {
        const auto *other = std::get_if<command::CouponGrantGoodwill>(&entry.command.payload);
        const auto kept = other ? m_cdp.storage().command(entry.command.id)
                                : Result(std::optional<server::CommandRecord>());
        if (!kept || !*kept || !(*kept)->result["exceptionId"_L1].toString().isEmpty())
            continue;
        const auto theirs = decodeCoupon(document({ResourceType::Coupon, other->couponId}));
        if (!theirs || !wasGivenOn(*theirs, day, &*store) || theirs->goodwill->storeId != storeId)
            continue;
        ofCustomer += theirs->customerId == coupon->customerId;
        if (payerOf(entry.command) == payerOf(command)) {
            ++spent.count;
            spent.amount += theirs->value.amount ? theirs->value.amount->amount : 0;
        }
    }
    if (spent.count > chain::goodwillCount || spent.amount > chain::goodwillADay)
        m_ledger.fail(u"goodwill stays within its budget"_s,
                      u"%1 gave %2 coupons worth %3 on %4 without an incident"_s.arg(payerOf(command))
                          .arg(spent.count)
                          .arg(spent.amount)
                          .arg(day));
    if (ofCustomer > 1)
        m_ledger.fail(
            u"one gift a customer and day"_s,
            u"%1 got %2 on %3 without an incident"_s.arg(coupon->customerId).arg(ofCustomer).arg(day));
}

} // namespace counterpart::sim

#include "viewmodels/VerdictText.h"

// One sentence per condition code and outcome. The words of the verdict as a whole are in VerdictText.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Code = ConditionCode;

QString VerdictText::label(ConditionCode code) const
{
    switch (code) {
    case Code::Malformed:
    case Code::Unknown:
    case Code::UnknownInCache: return tr("Code");
    case Code::Revoked: return tr("Status");
    case Code::CampaignNotLive: return tr("Campaign");
    case Code::NotYet:
    case Code::Expired: return tr("Validity");
    case Code::WrongStore: return tr("Store");
    case Code::WrongChannel: return tr("Channel");
    case Code::CustomerRequired:
    case Code::WrongCustomer: return tr("Customer");
    case Code::NotInSegment: return tr("For whom");
    case Code::MinSpend: return tr("Minimum spend");
    case Code::NoEligibleItem:
    case Code::ExcludedItem: return tr("Articles");
    case Code::NotCombinable: return tr("Combining");
    case Code::LimitCustomer: return tr("Per customer");
    case Code::LimitStore:
    case Code::LimitCampaign:
    case Code::Budget: return tr("Quota");
    case Code::AlreadyRedeemed: return tr("Used?");
    case Code::ReservedElsewhere: return tr("In use");
    case Code::Blackout: return tr("Days");
    case Code::ClockUnsure: return tr("Clock");
    case Code::CacheTooOld: return tr("Data");
    case Code::OfflineNotAllowed: return tr("Offline");
    case Code::AllowanceExceeded: return tr("Offline allowance");
    }
    return {};
}

VerdictText::Words VerdictText::words(const Condition &condition, const CouponAnswer &answer) const
{
    Words said = condition.ok ? passedWords(condition, answer)
        : condition.unknown   ? openWords(condition, answer)
                              : failedWords(condition, answer);
    said.label = label(condition.code);
    return said;
}

VerdictText::Words VerdictText::passedWords(const Condition &c, const CouponAnswer &answer) const
{
    switch (c.code) {
    case Code::Malformed:
    case Code::Unknown:
    case Code::UnknownInCache: return {{}, tr("A code of ours"), {}};
    case Code::Revoked: return {{}, tr("Issued and not withdrawn"), {}};
    case Code::CampaignNotLive:
        return {{}, tr("Running"), answer.campaign ? m_format.text(answer.campaign->name) : QString()};
    case Code::NotYet: return {{}, tr("Already valid"), {}};
    case Code::Expired:
        return c.haveTime
            ? Words{{},
                    m_format.sentence(
                        tr("Until %1, %2").arg(m_format.dayAndTime(*c.haveTime), m_format.left(*c.haveTime))),
                    {}}
            : Words{{}, tr("No end date"), {}};
    case Code::WrongStore:
        return {{},
                m_storeName.isEmpty() ? tr("This store takes part") : tr("%1 takes part").arg(m_storeName),
                c.needIds.isEmpty() ? tr("all stores") : tr("%n store(s)", nullptr, int(c.needIds.size()))};
    case Code::WrongChannel: return {{}, tr("Can be used in stores"), {}};
    case Code::CustomerRequired: return {{}, tr("The customer is known"), {}};
    case Code::WrongCustomer: return {{}, tr("The coupon’s own customer"), {}};
    case Code::NotInSegment: return {{}, tr("Belongs to those it is for"), c.needIds.join(u", "_s)};
    case Code::MinSpend: return {{}, tr("From %1; now %2").arg(money(c.needMoney), money(c.haveMoney)), {}};
    case Code::NoEligibleItem: return {{}, tr("The articles take part"), {}};
    case Code::ExcludedItem: return {{}, tr("No excluded articles only"), {}};
    case Code::NotCombinable: return {{}, tr("No other coupon on this purchase"), {}};
    case Code::LimitCustomer:
        return {{}, tr("Used %1 of %2 times").arg(c.haveCount.value_or(0)).arg(c.needCount.value_or(0)), {}};
    case Code::LimitStore:
        return {{}, tr("%1 left in this store").arg(m_format.number(c.haveCount.value_or(0))), {}};
    case Code::LimitCampaign:
        return {{}, tr("%1 left in all stores").arg(m_format.number(c.haveCount.value_or(0))), {}};
    case Code::Budget: return {{}, tr("There is budget left"), {}};
    case Code::AlreadyRedeemed: return {{}, tr("Not used yet"), {}};
    case Code::ReservedElsewhere: return {{}, tr("No other till is using it"), {}};
    case Code::Blackout: return {{}, tr("Not on an excluded day"), {}};
    case Code::ClockUnsure: return {{}, tr("The clock of this device is right"), {}};
    case Code::CacheTooOld:
        return {{}, tr("Rules are recent enough"), c.haveTime ? m_format.dayAndTime(*c.haveTime) : QString()};
    case Code::OfflineNotAllowed: return {{}, tr("May be redeemed offline"), {}};
    case Code::AllowanceExceeded:
        return {{},
                tr("Within what this device may redeem offline"),
                c.haveCount ? tr("%1 of %2 left").arg(*c.haveCount).arg(c.needCount.value_or(0)) : QString()};
    }
    return {};
}

VerdictText::Words VerdictText::openWords(const Condition &c, const CouponAnswer &answer) const
{
    switch (c.code) {
    case Code::MinSpend:
        return {{}, tr("From %1; the amount is not entered yet").arg(money(c.needMoney)), tr("open")};
    case Code::NoEligibleItem: return {{}, tr("Only for certain articles: please check"), tr("please look")};
    case Code::ExcludedItem: return {{}, tr("Not for some articles: please check"), tr("please look")};
    case Code::AlreadyRedeemed:
        return {{},
                c.haveTime ? tr("Not used at %1; after that not known").arg(m_format.dayAndTime(*c.haveTime))
                           : tr("Not known while offline"),
                tr("to be confirmed")};
    case Code::WrongStore: return {{}, tr("This store is not known here yet"), {}};
    case Code::NotYet:
    case Code::Expired:
    case Code::CampaignNotLive:
    case Code::Blackout:
        return {{},
                c.haveTime ? m_format.sentence(
                    tr("Until %1, if the clock is right").arg(m_format.dayAndTime(*c.haveTime)))
                           : tr("Depends on the clock, which may be wrong"),
                {}};
    case Code::NotInSegment: return {{}, tr("For first purchases; whether it is one is not known here"), {}};
    case Code::Revoked: return {{}, tr("A state this version does not know"), {}};
    default: break;
    }
    Q_UNUSED(answer)
    return {{}, tr("Not known here"), {}};
}

// NOLINTNEXTLINE(readability-function-size): one sentence a code
VerdictText::Words VerdictText::failedWords(const Condition &c, const CouponAnswer &answer) const
{
    switch (c.code) {
    case Code::Malformed: return {{}, tr("The code was misread or mistyped"), {}};
    case Code::Unknown: return {{}, tr("There is no such coupon"), {}};
    case Code::UnknownInCache:
        return {{},
                answer.online ? tr("This coupon is not on this device, and the centre has not confirmed it")
                              : tr("This coupon is not on this device, and it is offline"),
                {}};
    case Code::Revoked: return {{}, tr("This coupon was withdrawn"), {}};
    case Code::CampaignNotLive:
        if (c.needTime)
            return {{}, tr("The campaign starts %1").arg(m_format.dayAndTime(*c.needTime)), {}};
        if (c.haveTime && *c.haveTime <= m_format.now())
            return {{}, tr("The campaign ended %1").arg(m_format.dayAndTime(*c.haveTime)), {}};
        return {{}, tr("The campaign is paused"), {}};
    case Code::NotYet:
        return {{},
                c.needTime ? tr("Valid from %1").arg(m_format.dayAndTime(*c.needTime)) : tr("Not valid yet"),
                {}};
    case Code::Expired:
        return {{}, c.haveTime ? tr("Ended %1").arg(m_format.dayAndTime(*c.haveTime)) : tr("Has ended"), {}};
    case Code::WrongStore:
        return {{},
                tr("Not for this store"),
                c.needIds.isEmpty() ? QString() : tr("%n other store(s)", nullptr, int(c.needIds.size()))};
    case Code::WrongChannel: return {{}, tr("For online orders only"), tr("now: in store")};
    case Code::CustomerRequired: return {{}, tr("Personal: the customer is not known yet"), {}};
    case Code::WrongCustomer: return {{}, tr("Belongs to another customer"), {}};
    case Code::NotInSegment:
        return {{},
                c.needIds.isEmpty() ? tr("For the first purchase only")
                                    : tr("For certain member levels only"),
                c.needIds.join(u", "_s)};
    case Code::MinSpend:
        return {
            {},
            tr("From %1; now %2").arg(money(c.needMoney), money(c.haveMoney)),
            c.needMoney && c.haveMoney
                ? tr("%1 to go")
                      .arg(m_format.money({c.needMoney->amount - c.haveMoney->amount, c.needMoney->currency}))
                : QString()};
    case Code::NoEligibleItem: return {{}, tr("None of the articles takes part"), {}};
    case Code::ExcludedItem: return {{}, tr("These articles are excluded"), {}};
    case Code::NotCombinable:
        return {{},
                answer.usedAlready.isEmpty()
                    ? tr("Cannot be combined with the coupon already used")
                    : tr("Cannot be combined with “%1”, already used on this purchase")
                          .arg(m_format.text(answer.usedAlready.first())),
                {}};
    case Code::LimitCustomer:
        return {{},
                tr("This customer has used it as often as allowed"),
                tr("%1 of %2").arg(c.haveCount.value_or(0)).arg(c.needCount.value_or(0))};
    case Code::LimitStore: return {{}, tr("This store’s quota is used up"), {}};
    case Code::LimitCampaign: return {{}, tr("The quota of all stores is used up"), {}};
    case Code::Budget: return {{}, tr("The campaign’s budget is used up"), {}};
    case Code::AlreadyRedeemed:
        return {{},
                c.haveTime ? tr("Already used %1").arg(m_format.dayAndTime(*c.haveTime)) : tr("Already used"),
                answer.redeemed ? tr("on this device") : QString()};
    case Code::ReservedElsewhere:
        return {{},
                tr("Another till is using it right now"),
                c.needTime ? tr("until %1").arg(m_format.time(*c.needTime)) : QString()};
    case Code::Blackout:
        return {{},
                c.needTime ? tr("Not today; again from %1").arg(m_format.dayAndTime(*c.needTime))
                           : tr("Not today"),
                {}};
    case Code::ClockUnsure: return {{}, tr("The clock of this device may be wrong"), {}};
    case Code::CacheTooOld:
        return {{},
                c.haveTime
                    ? tr("The rules are of %1, too old to judge by").arg(m_format.dayAndTime(*c.haveTime))
                    : tr("The rules were never loaded"),
                {}};
    case Code::OfflineNotAllowed: return {{}, tr("Can only be redeemed online"), {}};
    case Code::AllowanceExceeded:
        return {{},
                c.needCount && c.haveCount == 0 ? tr("The offline allowance is used up")
                                                : tr("More than may be redeemed offline at once"),
                {}};
    }
    return {};
}

QString VerdictText::remedy(const Condition &c, const CouponAnswer &answer) const
{
    if (c.ok)
        return {};
    const bool timed = c.code == Code::NotYet || c.code == Code::Expired || c.code == Code::CampaignNotLive
        || c.code == Code::Blackout;
    if (timed
        && c.unknown) // whether the customer has to come back is what nobody can say; the clock's rule is
        return {};
    switch (c.code) {
    case Code::Malformed: return tr("Scan it again, or type the code under the bars.");
    case Code::Unknown: return tr("Compare the code with the customer’s phone. It may be another chain’s.");
    case Code::UnknownInCache:
        return tr("Find the customer to see the coupons on this device, or check again online.");
    case Code::Revoked: return tr("See what else the customer can use.");
    case Code::CampaignNotLive:
    case Code::NotYet:
        return c.needTime ? tr("The customer can come back from %1.").arg(m_format.dayAndTime(*c.needTime))
                          : tr("See what else the customer can use.");
    case Code::Expired: return tr("See what else the customer can use.");
    case Code::WrongStore: return tr("The coupon names the stores it is for; see what else works here.");
    case Code::WrongChannel: return tr("The customer can use it in the online shop.");
    case Code::CustomerRequired:
        return tr("Ask for the member code, or find the customer by name or number.");
    case Code::WrongCustomer: return tr("Ask for the customer’s own coupon.");
    case Code::NotInSegment: return tr("See what else the customer can use.");
    case Code::MinSpend:
        return c.unknown ? tr("Enter the amount of the purchase.") : tr("Add something, then check again.");
    case Code::NoEligibleItem:
    case Code::ExcludedItem:
        return c.unknown ? tr("Look at the terms with the customer.") : tr("Another article may take part.");
    case Code::NotCombinable: return tr("Use the better of the two. For another purchase, enter its amount.");
    case Code::LimitCustomer:
    case Code::LimitStore:
    case Code::LimitCampaign:
    case Code::Budget: return tr("See what else the customer can use.");
    case Code::AlreadyRedeemed:
        return c.unknown      ? tr("It is confirmed when the device is online again.")
            : answer.redeemed ? tr("If that was a mistake, undo it below.")
                              : tr("See what else the customer can use.");
    case Code::ReservedElsewhere: return tr("Check again when the other till is done.");
    case Code::Blackout: return tr("The customer can use it on another day.");
    case Code::ClockUnsure: return tr("Set the device’s clock, then check again.");
    case Code::CacheTooOld: return tr("Check again when the device is online.");
    case Code::OfflineNotAllowed:
    case Code::AllowanceExceeded: return tr("Note the code and redeem it when the device is online.");
    }
    return {};
}

} // namespace counterpart

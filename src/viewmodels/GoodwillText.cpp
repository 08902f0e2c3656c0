#include "viewmodels/GoodwillText.h"

#include "viewmodels/ActText.h"

#include <QHash>

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString GoodwillText::reason(const QString &reason) const
{
    static const QHash<QString, const char *> words{
        {u"refused"_s, QT_TR_NOOP("The coupon was refused")}, {u"late"_s, QT_TR_NOOP("The order was late")},
        {u"fault"_s, QT_TR_NOOP("A fault of ours")},          {u"complaint"_s, QT_TR_NOOP("A complaint")},
        {u"other"_s, QT_TR_NOOP("Another reason")},
    };
    return words.contains(reason) ? tr(words.value(reason)) : tr("Another reason");
}

bool GoodwillText::enough(const std::optional<GoodwillLeft> &left, const Money &worth)
{
    if (!left || (left->count && *left->count < 1))
        return false;
    return worth.amount == 0
        || (worth.currency == left->amount.currency && worth.amount <= left->amount.amount);
}

QString GoodwillText::left(const std::optional<GoodwillLeft> &left) const
{
    if (!left)
        return tr("No budget in this store");
    if (left->amount.amount <= 0 || (left->count && *left->count < 1))
        return tr("Nothing left today");
    const QString money = m_format.money(left->amount);
    return left->count ? tr("%1 left today, %n coupon(s)", nullptr, *left->count).arg(money)
                       : tr("%1 left today").arg(money);
}

QString GoodwillText::hindrance(const GoodwillChoice &choice) const
{
    if (choice.givenToday)
        return tr("This customer was given one today already. Offer another coupon, or write a note for the "
                  "manager.");
    if (choice.offers.isEmpty())
        return tr("Head office has set up no coupon for this. Ask a manager what else can be done.");
    if (choice.givers.isEmpty())
        return tr("Nobody who may allow it works on this tablet. Write a note for the manager.");
    if (std::none_of(choice.givers.cbegin(), choice.givers.cend(),
                     [](const GoodwillGiver &giver) { return giver.left.has_value(); }))
        return tr("This store has no budget for it. Ask a manager what else can be done.");
    for (const GoodwillGiver &giver : choice.givers) {
        for (const GoodwillOffer &offer : choice.offers) {
            if (enough(giver.left, offer.worth))
                return {};
        }
    }
    return tr(
        "Today’s budget is used up; there is a new one tomorrow. Offer another coupon, or write a note for "
        "the manager.");
}

QString GoodwillText::terms(const GoodwillChoice &choice) const
{
    const QString who = choice.ownRight
        ? tr("It comes out of your budget for today.")
        : tr("A manager allows it with their own PIN; it comes out of their budget for today.");
    return choice.online
        ? who
        : m_format.sentence(tr("%1 You are offline: the customer keeps it, and head office checks the budget "
                               "afterwards.")
                                .arg(who));
}

} // namespace counterpart

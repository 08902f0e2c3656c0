#include "ctl/Commands.h"

#include <QTextStream>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

/// The one offer that was meant; several, or none, are no guess.
const GoodwillOffer *offerOf(const GoodwillChoice &choice, const Arguments &arguments)
{
    const GoodwillOffer *found = nullptr;
    for (const GoodwillOffer &offer : choice.offers) {
        if (!arguments.campaign.isEmpty() && offer.campaignId != arguments.campaign)
            continue;
        const bool fits = !arguments.amount || offer.worth.amount >= *arguments.amount;
        if (fits && (!found || offer.worth.amount < found->worth.amount))
            found = &offer;
    }
    return found;
}

} // namespace

int goodwill(Shell &shell, const Arguments &arguments)
{
    shell.awaitLine();
    const auto choice = await(shell.goodwill.look(arguments.id));
    if (!choice)
        return shell.refuse(choice.error());
    // Here nobody stands beside with a PIN of their own: only who may by themself gives.
    if (!choice->ownRight)
        return shell.refuse({Error::Kind::Forbidden, {}, u"approval-needed"_s});
    const GoodwillOffer *offer = offerOf(*choice, arguments);
    if (!offer)
        return shell.refuse({Error::Kind::Rejected, {}, u"goodwill-not-offered"_s});
    GoodwillWish wish;
    wish.customerId = arguments.id;
    wish.campaignId = offer->campaignId;
    wish.value = offer->value;
    if (arguments.amount && wish.value.amount)
        wish.value.amount->amount = *arguments.amount;
    wish.reason = arguments.reason;
    wish.note = {arguments.note, {}};
    wish.giverId = choice->givers.first().id;
    const auto given = await(shell.goodwill.give(wish));
    if (!given)
        return shell.refuse(given.error());
    QTextStream(stderr) << "saved " << given->act.commandId << Qt::endl;
    const bool confirmed = shell.awaitConfirmation(given->act);
    return shell.answer({{u"command_id"_s, given->act.commandId},
                         {u"coupon_id"_s, given->coupon.id},
                         {u"code"_s, given->coupon.code},
                         {u"valid_until"_s, formatInstant(given->coupon.validUntil)},
                         {u"confirmed"_s, confirmed}});
}

} // namespace counterpart::ctl

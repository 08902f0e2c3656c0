#include "viewmodels/GoodwillViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/ToastViewModel.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

GoodwillViewModel::GoodwillViewModel(GoodwillDesk &desk, Core &core, const Format &format,
                                     ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_desk(desk)
    , m_format(format)
    , m_text(format)
    , m_toast(toast)
    , m_offers({"text", "chosen"})
    , m_reasons({"reason", "text", "chosen"})
    , m_givers({"personId", "text", "chosen", "able"})
{
    connect(&core, &Core::personChanged, this, &GoodwillViewModel::close);
    connect(&format, &Format::changed, this, &GoodwillViewModel::present);
}

void GoodwillViewModel::openForCoupon(const QString &customerId, const QString &couponId, bool refusalTold)
{
    GoodwillWish wish;
    wish.customerId = customerId;
    wish.reason = u"refused"_s;
    if (!couponId.isEmpty())
        wish.about = Ref{ResourceType::Coupon, couponId};
    wish.refusalTold = refusalTold;
    open(wish);
}

void GoodwillViewModel::openForOrder(const QString &customerId, const QString &orderId)
{
    GoodwillWish wish;
    wish.customerId = customerId;
    wish.reason = u"late"_s;
    wish.about = Ref{ResourceType::PickupOrder, orderId};
    open(wish);
}

void GoodwillViewModel::open(const GoodwillWish &wish)
{
    if (busy())
        return;
    m_wish = wish;
    m_offer = 0;
    m_trouble.clear();
    begin();
    const quint64 question = ++m_question;
    whenDone(m_desk.look(wish.customerId), this, [this, question](const Result<GoodwillChoice> &choice) {
        end();
        if (question != m_question)
            return;
        m_step = u"what"_s;
        take(choice ? *choice : GoodwillChoice());
        if (!choice)
            m_hindrance = ActText::refusal(choice.error());
        Q_EMIT changed();
    });
}

void GoodwillViewModel::take(const GoodwillChoice &choice)
{
    m_choice = choice;
    // What fits whoever is signed in, or somebody, is chosen beforehand: the first such offer.
    for (qsizetype i = choice.offers.size() - 1; i >= 0; --i) {
        const auto fits = [&](const GoodwillGiver &giver) {
            return GoodwillText::enough(giver.left, choice.offers[i].worth);
        };
        if (choice.ownRight ? !choice.givers.isEmpty() && fits(choice.givers.first())
                            : std::any_of(choice.givers.cbegin(), choice.givers.cend(), fits))
            m_offer = int(i);
    }
    m_wish.giverId = choice.ownRight && !choice.givers.isEmpty() ? choice.givers.first().id : QString();
    present();
}

const GoodwillOffer *GoodwillViewModel::offer() const
{
    return m_offer >= 0 && m_offer < m_choice.offers.size() ? &m_choice.offers[m_offer] : nullptr;
}

QString GoodwillViewModel::mainText() const
{
    if (m_choice.ownRight && offer())
        return tr("Give %1").arg(m_format.text(offer()->title));
    return tr("Hand the tablet to a manager");
}

void GoodwillViewModel::present()
{
    if (m_step.isEmpty())
        return;
    m_hindrance = m_text.hindrance(m_choice);
    m_terms = m_hindrance.isEmpty() ? m_text.terms(m_choice) : QString();
    m_budget = m_choice.ownRight && !m_choice.givers.isEmpty() ? m_text.left(m_choice.givers.first().left)
                                                               : QString();
    QList<QVariantMap> offers, reasons, givers;
    for (qsizetype i = 0; i < m_choice.offers.size(); ++i)
        offers.append({{u"key"_s, int(i)},
                       {u"text"_s, m_format.text(m_choice.offers[i].title)},
                       {u"chosen"_s, int(i) == m_offer}});
    for (const QString &reason : goodwillReasons())
        reasons.append({{u"key"_s, reason},
                        {u"reason"_s, reason},
                        {u"text"_s, m_text.reason(reason)},
                        {u"chosen"_s, reason == m_wish.reason}});
    for (const GoodwillGiver &giver : m_choice.givers)
        givers.append({{u"key"_s, giver.id},
                       {u"personId"_s, giver.id},
                       {u"text"_s, u"%1 · %2"_s.arg(giver.name, m_text.left(giver.left))},
                       {u"chosen"_s, giver.id == m_wish.giverId},
                       {u"able"_s, offer() && GoodwillText::enough(giver.left, offer()->worth)}});
    m_offers.show(m_hindrance.isEmpty() ? offers : QList<QVariantMap>());
    m_reasons.show(m_hindrance.isEmpty() ? reasons : QList<QVariantMap>());
    m_givers.show(givers);
    Q_EMIT changed();
}

void GoodwillViewModel::close()
{
    ++m_question;
    m_step.clear();
    m_trouble.clear();
    m_hindrance.clear();
    m_wish = {};
    m_choice = {};
    m_offers.show({});
    m_reasons.show({});
    m_givers.show({});
    Q_EMIT pinCleared();
    Q_EMIT changed();
}

void GoodwillViewModel::chooseOffer(int index)
{
    m_offer = index;
    m_trouble.clear();
    present();
}

void GoodwillViewModel::chooseReason(const QString &reason)
{
    m_wish.reason = reason;
    m_trouble.clear();
    present();
}

void GoodwillViewModel::chooseGiver(const QString &personId)
{
    m_wish.giverId = personId;
    m_trouble.clear();
    present();
}

void GoodwillViewModel::next(const QString &note)
{
    if (m_step != u"what"_s || busy() || !m_hindrance.isEmpty() || !offer())
        return;
    m_wish.note = {note.trimmed(), m_format.language()};
    if (m_wish.note.text.isEmpty())
        m_wish.note = {};
    if (m_wish.reason.isEmpty())
        m_trouble = tr("Choose why.");
    else if (asksNote() && m_wish.note.isEmpty())
        m_trouble = tr("Write a few words: why?");
    else
        m_trouble.clear();
    m_wish.campaignId = offer()->campaignId;
    m_wish.value = offer()->value;
    if (!m_trouble.isEmpty()) {
        Q_EMIT changed();
        return;
    }
    if (m_choice.ownRight)
        return giveNow(m_wish);
    m_step = u"person"_s;
    QStringList able;
    for (const GoodwillGiver &giver : m_choice.givers) {
        if (GoodwillText::enough(giver.left, offer()->worth))
            able.append(giver.id);
    }
    m_wish.giverId = able.size() == 1 ? able.first() : QString();
    present();
}

void GoodwillViewModel::approve(const QString &pin)
{
    if (m_step != u"person"_s || busy())
        return;
    if (m_wish.giverId.isEmpty()) {
        m_trouble = tr("Choose who allows it.");
        Q_EMIT pinCleared();
        Q_EMIT changed();
        return;
    }
    GoodwillWish wish = m_wish;
    wish.pin = pin;
    giveNow(wish);
}

void GoodwillViewModel::giveNow(const GoodwillWish &wish)
{
    begin();
    Q_EMIT changed();
    whenDone(m_desk.give(wish), this, [this](const Result<GoodwillGiven> &given) { took(given); });
}

void GoodwillViewModel::took(const Result<GoodwillGiven> &saved)
{
    end();
    Q_EMIT pinCleared();
    if (!saved) {
        m_trouble = ActText::pinRefusal(saved.error(), m_desk.lastPinRefusal(), m_format);
        Q_EMIT sound(u"refused"_s);
        Q_EMIT changed();
        return;
    }
    const bool afterCoupon = !m_wish.about || m_wish.about->type == ResourceType::Coupon;
    const QString title = m_format.text(saved->coupon.title);
    const QString couponId = saved->coupon.id, customerId = saved->coupon.customerId;
    close();
    Q_EMIT sound(u"ok"_s);
    const auto takeBack = [this, act = saved->act, title] {
        whenDone(m_desk.undo(act), this, [this, title](const Result<Act> &back) {
            m_toast.say(back ? ActText::undone(u"coupon.grant_goodwill"_s, title)
                             : ActText::refusal(back.error()));
        });
    };
    const QString said = m_format.sentence(ActText::done(u"coupon.grant_goodwill"_s, title));
    if (saved->act.undoUntil)
        m_toast.offer(said, *saved->act.undoUntil, takeBack);
    else
        m_toast.say(said);
    Q_EMIT given(couponId, customerId, afterCoupon);
}

} // namespace counterpart

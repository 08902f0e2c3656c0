#include "viewmodels/CouponViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Kind = CouponVerdict::Kind;

namespace {

constexpr int longestEntry = 9;

} // namespace

CouponViewModel::CouponViewModel(CouponCheck &check, Core &core, const Format &format, ToastViewModel &toast,
                                 QObject *parent)
    : ScreenViewModel(parent)
    , m_check(check)
    , m_format(format)
    , m_toast(toast)
    , m_rules(VerdictText::ruleRoles())
    , m_others(VerdictText::otherRoles())
    , m_matches({"couponId", "title", "detail"})
    , m_togetherRows({"couponId", "title", "off"})
    , m_tillLines({"title", "off", "reference"})
    , m_overrideReasons({"reason", "text", "chosen"})
    , m_overridePeople({"personId", "name", "chosen"})
    , m_itemRows({"rowId", "name", "detail", "price"})
    , m_whyRows({"reason", "text"})
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        const bool touches = types.contains(ResourceType::Coupon) || types.contains(ResourceType::Campaign);
        if (touches && phase() == u"ready"_s && !busy() && !m_asking)
            ask(m_asked, Asking::Tick);
    });
    connect(&core, &Core::minutePassed, this, [this] {
        if (phase() == u"ready"_s && !busy() && !m_asking)
            ask(m_asked, Asking::Tick);
    });
    connect(&core, &Core::actsChanged, this, [this, &core] {
        // Undone under Recent actions: the till card must not stay.
        for (const Act &act : core.recentActs()) {
            const bool ours = m_card
                && (act.commandId == m_card->act.commandId
                    || std::any_of(m_card->act.others.cbegin(), m_card->act.others.cend(),
                                   [&act](const Act &other) { return other.commandId == act.commandId; }));
            if (ours && act.withdrawn && !busy()) {
                m_card.reset();
                ask(m_asked, Asking::Again);
            }
        }
    });
    connect(&format, &Format::changed, this, &CouponViewModel::present);
}

void CouponViewModel::check(const QString &codeOrId, const QString &customerId)
{
    if (customerId != m_customerId) {
        m_amount.reset();
        m_items.clear();
        sumItems();
        m_customerId = customerId;
    }
    m_answer.reset();
    m_card.reset();
    m_till.clear();
    m_entering = m_rulesOpen = m_reported = m_askingWhy = m_overrideAfterAmount = false;
    m_overrideStep.clear();
    m_refusal.clear();
    setPhase(u"loading"_s);
    Q_EMIT changed();
    ask(codeOrId, Asking::Scan);
}

void CouponViewModel::take(const QList<CouponAnswer> &answers)
{
    if (answers.size() > 1) {
        const VerdictText text(m_format, m_format.text(m_storeName));
        QList<QVariantMap> rows;
        for (const CouponAnswer &answer : answers) {
            if (answer.coupon)
                rows.append(
                    {{u"key"_s, answer.coupon->id},
                     {u"couponId"_s, answer.coupon->id},
                     {u"title"_s, text.title(*answer.coupon)},
                     {u"detail"_s, u"%1 · %2"_s.arg(text.chip(answer.verdict), text.until(*answer.coupon))}});
        }
        m_matches.show(rows);
        m_answer.reset();
        setPhase(u"several"_s);
        Q_EMIT changed();
        return;
    }
    if (answers.isEmpty())
        return fail({Error::Kind::NotFound, {}, u"coupon-unknown"_s});
    m_answer = answers.first();
    if (m_customerId.isEmpty() && m_answer->coupon && (!m_answer->checkedAt || m_answer->owner))
        m_customerId = m_answer->coupon->customerId; // the code identified its owner (precision §16)
    setPhase(m_card ? u"redeemed"_s : u"ready"_s);
    present();
    if (m_overrideAfterAmount && m_amount) {
        m_overrideAfterAmount = false;
        openOverride();
    }
}

void CouponViewModel::choose(const QString &couponId)
{
    m_card.reset();
    m_till.clear();
    m_rulesOpen = m_reported = false;
    ask(couponId, Asking::Scan);
}

void CouponViewModel::recheck()
{
    if (!m_asked.isEmpty())
        ask(m_asked, Asking::Again);
}

void CouponViewModel::setRulesOpen(bool open)
{
    m_rulesOpen = open;
    present();
}

void CouponViewModel::openAmount()
{
    m_entering = true;
    m_pricing.clear();
    m_entry.clear();
    m_entryProposed = false;
    Q_EMIT changed();
}

void CouponViewModel::press(const QString &key)
{
    const bool noCents = !hasCents();
    if (std::exchange(m_entryProposed, false))
        m_entry.clear();
    if (key == u"back"_s)
        m_entry.chop(1);
    else if (key == u"clear"_s)
        m_entry.clear();
    else if (key == u"."_s) {
        if (!noCents && !m_entry.contains(u'.'))
            m_entry += m_entry.isEmpty() ? u"0."_s : u"."_s;
    } else if (key.size() <= 2 && key.toUInt() < 10) {
        const qsizetype dot = m_entry.indexOf(u'.');
        for (const QChar digit : key) {
            const bool full = dot >= 0 ? m_entry.size() - dot > 2 : m_entry.size() >= longestEntry;
            if (!full && !(m_entry == u"0"_s))
                m_entry += digit;
            else if (m_entry == u"0"_s)
                m_entry = digit;
        }
    }
    Q_EMIT changed();
}

std::optional<qint64> CouponViewModel::entered() const
{
    if (m_entry.isEmpty())
        return {};
    const bool noCents = !hasCents();
    const QString units = m_entry.section(u'.', 0, 0);
    const QString cents = m_entry.section(u'.', 1, 1).leftJustified(2, u'0').left(2);
    return noCents ? units.toLongLong() : units.toLongLong() * 100 + cents.toLongLong();
}

void CouponViewModel::confirmAmount()
{
    m_entering = false;
    if (!m_pricing.isEmpty()) {
        if (const auto price = entered(); price && *price > 0) {
            m_items.setPrice(m_pricing, *price);
            addItem(m_pricing);
        }
        m_pricing.clear();
        Q_EMIT changed();
        return;
    }
    m_items.clear(); // an amount typed for the whole basket replaces what was scanned
    sumItems();
    m_amount = entered();
    Q_EMIT changed();
    recheck();
}

void CouponViewModel::cancelAmount()
{
    m_entering = false;
    m_overrideAfterAmount = false;
    m_pricing.clear();
    Q_EMIT changed();
}

QString CouponViewModel::currency() const
{
    if (m_answer && m_answer->coupon && m_answer->coupon->value.amount)
        return m_answer->coupon->value.amount->currency;
    return m_format.currency();
}

std::optional<Basket> CouponViewModel::basket() const
{
    if (!m_amount)
        return {};
    Basket basket;
    basket.currency = currency();
    basket.total = m_amount;
    basket.lines = m_items.lines();
    return basket;
}

bool CouponViewModel::usable() const
{
    return m_answer
        && (m_answer->verdict.kind == Kind::Valid || m_answer->verdict.kind == Kind::ValidProvisional);
}

bool CouponViewModel::needsAmount() const
{
    if (!m_answer || !m_answer->coupon || m_amount)
        return false;
    const OfferValue::Kind kind = m_answer->coupon->value.kind;
    return kind == OfferValue::Kind::Percent || kind == OfferValue::Kind::Amount
        || kind == OfferValue::Kind::Tiers || kind == OfferValue::Kind::FixedPrice;
}

QString CouponViewModel::mainAction() const
{
    if (phase() == u"redeemed"_s)
        return u"next"_s;
    if (phase() != u"ready"_s || !m_answer)
        return u"none"_s;
    if (leadsTogether())
        return u"together"_s;
    if (usable())
        return needsAmount() ? u"amount"_s : u"redeem"_s;
    if (m_answer->redeemed && canUndo())
        return u"undo"_s;
    // Beside a coupon already used, the amount tells whether this is another purchase.
    if (m_answer->verdict.almost
        && (VerdictText::almostLeads(*m_answer) || (!m_amount && !m_answer->usedAlready.isEmpty())))
        return u"amount"_s;
    return m_others.count() > 0 && m_others.row(0).value(u"works"_s).toBool() ? u"other"_s : u"none"_s;
}

bool CouponViewModel::mainEnabled() const
{
    return mainAction() != u"none"_s && !busy() && !m_asking;
}

void CouponViewModel::doMain()
{
    if (!mainEnabled())
        return;
    if (m_entering) {
        confirmAmount();
        return;
    }
    const QString action = mainAction();
    if (action == u"redeem"_s)
        redeem();
    else if (action == u"together"_s)
        redeemTogether();
    else if (action == u"amount"_s)
        openAmount();
    else if (action == u"other"_s)
        choose(m_others.row(0).value(u"couponId"_s).toString());
    else if (action == u"undo"_s)
        undo();
    else if (action == u"next"_s)
        reset();
}

void CouponViewModel::redeem()
{
    if (!usable() || busy())
        return;
    begin();
    whenDone(m_check.redeem(handle(), m_customerId, basket()), this,
             [this](const Result<TillCard> &card) { redeemed(card); });
}

void CouponViewModel::redeemed(const Result<TillCard> &card)
{
    end();
    if (!card) {
        refuse(card.error());
        return ask(m_asked, Asking::Again); // the verdict has changed since: show why
    }
    m_card = *card;
    setPhase(u"redeemed"_s);
    present();
    Q_EMIT sound(u"ok"_s);
    const QString title = m_format.text(card->title);
    const QString off = m_format.exactMoney(card->discount);
    const QString said = m_format.sentence(
        !card->lines.isEmpty() ? tr("Redeemed %n coupons: %1 off", nullptr, int(card->lines.size())).arg(off)
            : card->discount.amount > 0 ? tr("Redeemed %1: %2 off").arg(title, off)
                                        : ActText::done(u"coupon.redeem"_s, title));
    if (card->act.undoUntil)
        m_toast.offer(said, *card->act.undoUntil, [this, act = card->act] { undoAct(act); });
    else
        m_toast.say(said);
}

bool CouponViewModel::canUndo() const
{
    if (m_card)
        return true;
    return m_answer && m_answer->redeemed;
}

void CouponViewModel::undo()
{
    const std::optional<Act> act = m_card ? std::optional(m_card->act)
        : m_answer                        ? m_answer->redeemed
                                          : std::nullopt;
    if (!act || busy())
        return;
    undoAct(*act);
}

void CouponViewModel::undoAct(const Act &act)
{
    begin();
    whenDone(m_check.undo(act), this, [this](const Result<Act> &back) { undone(back); });
}

void CouponViewModel::undone(const Result<Act> &back)
{
    end();
    if (!back)
        return refuse(back.error());
    m_toast.say(m_card && !m_card->lines.isEmpty()
                    ? tr("%n coupons are not redeemed any more", nullptr, int(m_card->lines.size()))
                    : ActText::undone(u"coupon.redeem"_s, m_card ? m_format.text(m_card->title) : QString()));
    m_card.reset();
    m_till.clear();
    Q_EMIT sound(u"ok"_s);
    Q_EMIT changed();
    if (!m_asked.isEmpty())
        ask(m_asked, Asking::Again);
}

void CouponViewModel::openCustomer()
{
    if (m_answer && m_answer->owner)
        Q_EMIT customerWanted(m_answer->owner->id);
}

void CouponViewModel::reset()
{
    stopAsking();
    ++m_question;
    m_asked.clear();
    m_customerId.clear();
    m_answer.reset();
    m_card.reset();
    m_amount.reset();
    m_items.clear();
    m_pricing.clear();
    m_itemRows.show({});
    m_entry.clear();
    m_entering = m_rulesOpen = m_reported = m_askingWhy = m_overrideAfterAmount = false;
    m_override = {};
    m_overrideStep.clear();
    m_refusal.clear();
    m_till.clear();
    m_rules.show({});
    m_others.show({});
    m_matches.show({});
    m_together.clear();
    m_togetherRows.show({});
    m_tillLines.show({});
    setPhase(u"idle"_s);
    Q_EMIT changed();
}

} // namespace counterpart

#include "viewmodels/VerdictText.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Kind = CouponVerdict::Kind;
using Code = ConditionCode;

namespace {

bool failed(const Condition &condition)
{
    return !condition.ok && !condition.unknown;
}

std::optional<Money> missing(const CouponVerdict &verdict)
{
    for (const Condition &condition : verdict.conditions) {
        if (condition.code == Code::MinSpend && failed(condition) && condition.haveMoney
            && condition.needMoney)
            return Money{condition.needMoney->amount - condition.haveMoney->amount,
                         condition.needMoney->currency};
    }
    return {};
}

bool works(const CouponAnswer &answer)
{
    return answer.verdict.kind == Kind::Valid || answer.verdict.kind == Kind::ValidProvisional;
}

const Condition *failing(const CouponVerdict &verdict, Code code)
{
    const auto found = std::find_if(verdict.conditions.cbegin(), verdict.conditions.cend(),
                                    [code](const Condition &c) { return c.code == code && failed(c); });
    return found == verdict.conditions.cend() ? nullptr : &*found;
}

/// Rules that only the goods on the counter decide, and nobody has said what they are.
bool goodsOpen(const CouponVerdict &verdict)
{
    return std::any_of(verdict.conditions.cbegin(), verdict.conditions.cend(), [](const Condition &c) {
        return c.unknown
            && (c.code == Code::MinSpend || c.code == Code::NoEligibleItem || c.code == Code::ExcludedItem);
    });
}

/// Passed rules that say nothing new: what they hold is part of another row.
bool goesWithoutSaying(const Condition &condition, const CouponAnswer &answer)
{
    if (!condition.ok)
        return false;
    switch (condition.code) {
    case Code::NotYet:
    case Code::Malformed:
    case Code::Unknown:
    case Code::UnknownInCache:
    case Code::ReservedElsewhere:
    case Code::Blackout:
    case Code::Budget: return true;
    case Code::CustomerRequired: return answer.coupon && !answer.coupon->customerId.isEmpty();
    case Code::ClockUnsure:
    case Code::CacheTooOld: return answer.online;
    case Code::Revoked: return answer.campaign.has_value();
    default: return false;
    }
}

} // namespace

QString VerdictText::kind(const CouponVerdict &verdict)
{
    switch (verdict.kind) {
    case Kind::Valid: return u"valid"_s;
    case Kind::ValidProvisional: return u"provisional"_s;
    case Kind::Invalid: return verdict.almost ? u"almost"_s : u"invalid"_s;
    case Kind::CannotTell: break;
    }
    return u"unsure"_s;
}

QString VerdictText::word(const CouponAnswer &answer) const
{
    const QString kind = VerdictText::kind(answer.verdict);
    if (kind == u"valid"_s)
        return tr("Valid");
    if (kind == u"provisional"_s)
        return tr("OK for now");
    if (kind == u"almost"_s) {
        const std::optional<Money> rest = missing(answer.verdict);
        return rest ? tr("%1 to go").arg(m_format.money(*rest)) : tr("Almost");
    }
    return kind == u"invalid"_s ? tr("Not valid") : tr("Cannot tell");
}

QString VerdictText::reason(const CouponAnswer &answer) const
{
    const QString kind = VerdictText::kind(answer.verdict);
    if (kind == u"valid"_s)
        return answer.coupon ? u"%1"_s.arg(m_format.offer(*answer.coupon)) : QString();
    if (kind == u"provisional"_s)
        return goodsOpen(answer.verdict)
            ? tr("Nothing speaks against it so far; whether it was used elsewhere cannot be checked now")
            : tr("All rules here are met; whether it was used elsewhere cannot be checked now");
    const Condition *headline = leading(answer.verdict);
    if (!headline)
        return tr("It cannot be judged here");
    if (kind == u"almost"_s && headline->code == Code::MinSpend && answer.verdict.saves)
        return tr("From %1 it takes %2 off").arg(money(headline->needMoney), money(answer.verdict.saves));
    return words(*headline, answer).finding;
}

const Condition *VerdictText::leading(const CouponVerdict &verdict)
{
    const Condition *headline = verdict.headline();
    // That it is used says more to a person than that the limit is reached by it.
    if (headline && headline->code == Code::LimitCustomer) {
        if (const Condition *used = failing(verdict, Code::AlreadyRedeemed))
            return used;
    }
    return headline;
}

const CouponAnswer *VerdictText::firstWorking(const CouponAnswer &answer)
{
    const auto found = std::find_if(answer.alternatives.cbegin(), answer.alternatives.cend(), works);
    return found == answer.alternatives.cend() ? nullptr : &*found;
}

bool VerdictText::almostLeads(const CouponAnswer &answer)
{
    if (!answer.verdict.almost || !answer.verdict.saves)
        return false;
    const CouponAnswer *instead = firstWorking(answer);
    return !instead || !instead->verdict.discount
        || answer.verdict.saves->amount > instead->verdict.discount->amount;
}

QString VerdictText::evidence(const CouponAnswer &answer) const
{
    QStringList parts;
    if (answer.coupon) {
        parts.append(m_format.code(answer.coupon->code));
        parts.append(title(*answer.coupon));
    }
    if (answer.checkedAt)
        parts.append(tr("checked with the centre at %1").arg(m_format.time(*answer.checkedAt)));
    else if (answer.asOf)
        parts.append(
            tr("data as of %1 (%2)").arg(m_format.dayAndTime(*answer.asOf), m_format.ago(*answer.asOf)));
    parts.removeAll(QString());
    return parts.join(u" · "_s);
}

QString VerdictText::say(const CouponAnswer &answer) const
{
    const QString kind = VerdictText::kind(answer.verdict);
    const CouponAnswer *instead = firstWorking(answer);
    if (kind == u"valid"_s || kind == u"provisional"_s) {
        if (answer.verdict.discount && answer.verdict.discount->amount > 0)
            return tr("“Your coupon works today: it takes %1 off.”")
                .arg(m_format.money(*answer.verdict.discount));
        const QString scripted = answer.coupon ? m_format.text(answer.coupon->talkTrack) : QString();
        // The campaign's words promise what the goods may not keep.
        if (scripted.isEmpty() || goodsOpen(answer.verdict))
            return tr("“Your coupon works here today.”");
        // Some sources deliver the words with their quotation marks.
        return scripted.startsWith(u'“') ? scripted : tr("“%1”").arg(scripted);
    }
    if (kind == u"almost"_s) {
        const std::optional<Money> rest = missing(answer.verdict);
        if (rest && answer.verdict.saves)
            return tr("“With %1 more, %2 comes off. Would you like to look around?”")
                .arg(m_format.money(*rest), m_format.money(*answer.verdict.saves));
        if (const Condition *first = answer.verdict.headline(); first && first->code == Code::NotCombinable)
            return tr("“This purchase has its coupon already, so this one cannot be added.”");
        return tr("“May I see your member code? Then I can use this coupon for you.”");
    }
    if (instead && instead->coupon) {
        // Spoken, the campaign's short name does; the offer with all its steps is in the card.
        const QString name = instead->campaign ? m_format.text(instead->campaign->name) : QString();
        return tr("“You have a coupon that works here today: %1. This one does not fit right now.”")
            .arg(name.isEmpty() ? title(*instead->coupon) : name);
    }
    if (kind == u"unsure"_s)
        return tr("“I cannot check this one right now. May I look again in a moment?”");
    return tr("“This one cannot be used here right now. Let me see what else I can do for you.”");
}

QList<QByteArray> VerdictText::ruleRoles()
{
    return {"label", "finding", "fact", "remedy", "ruleState", "spoken"};
}

QList<QVariantMap> VerdictText::rules(const CouponAnswer &answer) const
{
    QList<QVariantMap> bad, open, good;
    for (const Condition &condition : answer.verdict.conditions) {
        if (goesWithoutSaying(condition, answer))
            continue;
        const Words said = words(condition, answer);
        const bool isFailed = failed(condition);
        const QString state = condition.ok ? u"pass"_s
            : !isFailed                    ? u"unknown"_s
            : condition.remediableNow      ? u"nearly"_s
                                           : u"fail"_s;
        const QString spokenState = condition.ok ? tr("met") : isFailed ? tr("not met") : tr("not known");
        QVariantMap row{{u"key"_s, wireName(condition.code)},
                        {u"label"_s, said.label},
                        {u"finding"_s, said.finding},
                        {u"fact"_s, said.fact},
                        {u"ruleState"_s, state},
                        {u"remedy"_s, remedy(condition, answer)},
                        {u"spoken"_s, tr("%1, %2, %3").arg(said.label, spokenState, said.finding)}};
        (isFailed ? bad : condition.unknown ? open : good).append(row);
    }
    return bad + open + good;
}

QString VerdictText::summary(const QList<QVariantMap> &rules) const
{
    int bad = 0, nearly = 0, open = 0, good = 0;
    for (const QVariantMap &rule : rules) {
        const QString state = rule.value(u"ruleState"_s).toString();
        bad += state == u"fail"_s;
        nearly += state == u"nearly"_s;
        open += state == u"unknown"_s;
        good += state == u"pass"_s;
    }
    if (bad + nearly + open == 0)
        return tr("All %n rule(s) met", nullptr, good);
    QStringList parts;
    if (bad > 0)
        parts.append(tr("%n not met", nullptr, bad));
    if (nearly > 0)
        parts.append(tr("%n nearly met", nullptr, nearly));
    if (open > 0)
        parts.append(tr("%n still open", nullptr, open));
    if (good > 0)
        parts.append(tr("%n met", nullptr, good));
    //: Between two counts of rules
    return parts.join(tr(", "));
}

QList<QByteArray> VerdictText::otherRoles()
{
    return {"couponId", "title", "detail", "works", "kind"};
}

QVariantMap VerdictText::other(const CouponAnswer &answer, bool hasBasket) const
{
    const CouponVerdict &verdict = answer.verdict;
    const bool works = verdict.kind == Kind::Valid || verdict.kind == Kind::ValidProvisional;
    QStringList parts;
    if (works && verdict.discount && verdict.discount->amount > 0 && hasBasket)
        parts.append(tr("takes %1 off this purchase").arg(m_format.money(*verdict.discount)));
    else if (works)
        parts.append(m_format.offer(*answer.coupon));
    else
        parts.append(word(answer));
    parts.append(until(*answer.coupon));
    parts.removeAll(QString());
    return {{u"key"_s, answer.coupon->id},       {u"couponId"_s, answer.coupon->id},
            {u"title"_s, title(*answer.coupon)}, {u"works"_s, works},
            {u"detail"_s, parts.join(u" · "_s)}, {u"kind"_s, kind(verdict)}};
}

QString VerdictText::title(const Coupon &coupon) const
{
    const QString given = m_format.text(coupon.title);
    return given.isEmpty() ? m_format.offer(coupon) : given;
}

QString VerdictText::until(const Coupon &coupon) const
{
    if (coupon.validUntil == Instant{})
        return {};
    if (coupon.validUntil < m_format.now())
        return tr("ended %1").arg(m_format.dayAndTime(coupon.validUntil));
    return coupon.validUntil - m_format.now() > std::chrono::hours(24 * 60)
        ? tr("until %1").arg(m_format.day(coupon.validUntil))
        : m_format.left(coupon.validUntil);
}

QString VerdictText::chip(const CouponVerdict &verdict) const
{
    const QString kind = VerdictText::kind(verdict);
    if (kind == u"valid"_s || kind == u"provisional"_s)
        return tr("Valid here");
    if (kind == u"almost"_s) {
        const std::optional<Money> rest = missing(verdict);
        return rest ? tr("%1 to go").arg(m_format.money(*rest)) : tr("Almost");
    }
    if (kind == u"unsure"_s)
        return tr("Cannot tell");
    if (failing(verdict, Code::AlreadyRedeemed))
        return tr("Used");
    return failing(verdict, Code::Expired) ? tr("Ended") : tr("Not here");
}

} // namespace counterpart

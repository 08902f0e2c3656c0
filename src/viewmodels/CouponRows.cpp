#include "viewmodels/CouponViewModel.h"

// What CouponScreen.qml shows, written anew after every answer. What it does is in CouponViewModel.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Kind = CouponVerdict::Kind;

QString CouponViewModel::rulesVersion() const
{
    return m_answer && m_answer->campaign && m_answer->campaign->ruleVersion > 0
        ? tr("Rules v%1").arg(m_answer->campaign->ruleVersion)
        : QString();
}

QString CouponViewModel::mainText() const
{
    const QString action = mainAction();
    if (action == u"redeem"_s)
        return m_answer->verdict.kind == Kind::ValidProvisional ? tr("Redeem offline")
                                                                : tr("Redeem this coupon");
    if (action == u"together"_s)
        return tr("Use these %n together: −%1", nullptr, int(m_answer->together->parts.size()))
            .arg(m_format.money(m_answer->together->discount));
    if (action == u"amount"_s)
        return usable() || !m_amount ? tr("Enter the amount") : tr("Change the amount and check again");
    if (action == u"other"_s)
        return tr("Use “%1” instead").arg(m_others.row(0).value(u"title"_s).toString());
    if (action == u"undo"_s)
        return tr("Undo the redemption");
    return action == u"next"_s ? tr("Next customer") : tr("Cannot be redeemed");
}

QString CouponViewModel::mainNote() const
{
    const QString action = mainAction();
    if (action == u"redeem"_s || action == u"together"_s)
        return m_answer->online ? tr("You can undo for 10 seconds")
                                : tr("Saved on this device; you can undo for 10 seconds");
    if (action == u"amount"_s && usable())
        return tr("The discount depends on the amount");
    return {};
}

QString CouponViewModel::riskNote() const
{
    return phase() == u"ready"_s && m_answer && m_answer->verdict.kind == Kind::ValidProvisional
        ? tr("If it turns out to be used elsewhere, the company bears it; you do not. We will let you know.")
        : QString();
}

void CouponViewModel::present()
{
    if (!m_answer && !m_card) {
        Q_EMIT changed();
        return;
    }
    const VerdictText text(m_format, m_format.text(m_storeName));
    if (m_answer) {
        m_word = m_card ? tr("Redeemed") : text.word(*m_answer);
        m_reason = m_card && m_answer->coupon ? text.title(*m_answer->coupon) : text.reason(*m_answer);
        m_evidence = text.evidence(*m_answer);
        m_say = leadsTogether() ? tr("“These coupons work together today: %1 off.”")
                                      .arg(m_format.money(m_answer->together->discount))
                                : text.say(*m_answer);
        if (m_card && !m_card->lines.isEmpty())
            m_reason = tr("%n coupons together", nullptr, int(m_card->lines.size()));
        presentAge();
        presentRules(text);
        QList<QVariantMap> others;
        for (const CouponAnswer &other : m_answer->alternatives.mid(0, 4)) {
            if (other.coupon)
                others.append(text.other(other, m_amount.has_value()));
        }
        m_others.show(m_card ? QList<QVariantMap>{} : others);
    }
    presentTogether(text);
    presentItems();
    presentOwner();
    presentMoney();
    presentAllowance();
    presentTill();
    Q_EMIT changed();
}

void CouponViewModel::presentAge()
{
    if (m_answer->checkedAt) {
        m_asOfText = tr("Checked with the centre at %1").arg(m_format.time(*m_answer->checkedAt));
        return setAge(FreshnessGrade::Good, {});
    }
    const std::optional<Instant> &asOf = m_answer->asOf;
    m_asOfText = asOf ? tr("Data as of %1").arg(m_format.dayAndTime(*asOf)) : QString();
    const FreshnessRules rules = m_answer->policy ? m_answer->policy->freshness : FreshnessRules();
    setAge(gradeOf(rules.of(ResourceType::Coupon), asOf, m_format.now()),
           asOf ? tr("Judged by the rules of %1.").arg(m_format.dayAndTime(*asOf)) : QString());
}

void CouponViewModel::presentRules(const VerdictText &text)
{
    const QList<QVariantMap> all = text.rules(*m_answer);
    m_rulesSummary = text.summary(all);
    QList<QVariantMap> shown;
    bool allPassed = true;
    for (const QVariantMap &rule : all)
        allPassed = allPassed && rule.value(u"ruleState"_s) == u"pass"_s;
    // Passed rules are folded; beside a failing one the first two stay, as a person asks for them next.
    int passedShown = 0;
    for (const QVariantMap &rule : all) {
        const bool passed = rule.value(u"ruleState"_s) == u"pass"_s;
        if (passed && !m_rulesOpen && (allPassed || passedShown >= 2))
            continue;
        passedShown += passed;
        shown.append(rule);
    }
    m_rulesFolded = int(all.size() - shown.size());
    m_rules.show(shown);
}

void CouponViewModel::presentOwner()
{
    m_owner.clear();
    if (!m_answer || !m_answer->coupon)
        return;
    if (m_answer->coupon->customerId.isEmpty()) {
        m_owner = {{u"name"_s, tr("Anybody’s coupon")},
                   {u"sub"_s, tr("No name on it")},
                   {u"initials"_s, QString()},
                   {u"tint"_s, 4},
                   {u"canOpen"_s, false}};
        return;
    }
    if (m_answer->ownerDiffers || !m_answer->owner) {
        m_owner
            = {{u"name"_s, m_answer->ownerDiffers ? tr("Not this customer’s coupon") : tr("Personal coupon")},
               {u"sub"_s,
                m_answer->ownerDiffers ? tr("It belongs to somebody else")
                                       : tr("Its customer is not on this device")},
               {u"initials"_s, QString()},
               {u"tint"_s, 4},
               {u"canOpen"_s, false}};
        return;
    }
    const Customer &owner = *m_answer->owner;
    const QString tier = m_format.text(owner.tier.name);
    m_owner
        = {{u"name"_s, owner.displayName},
           {u"sub"_s, tier.isEmpty() ? tr("The coupon’s owner") : tr("%1 · the coupon’s owner").arg(tier)},
           {u"initials"_s, Format::initials(owner.displayName, owner.familyName)},
           {u"tint"_s, Format::tint(owner.id)},
           {u"canOpen"_s, true}};
}

void CouponViewModel::presentMoney()
{
    const QString currency = this->currency();
    m_money = {{u"known"_s, false},
               {u"total"_s, QString()},
               {u"discount"_s, QString()},
               {u"toPay"_s, QString()},
               {u"hint"_s,
                !m_card                           ? tr("Enter the amount to see what comes off")
                    : m_card->discount.amount > 0 ? QString()
                                                  : tr("As printed on the coupon; take it off at the till")},
               {u"editText"_s, m_amount ? tr("Change") : tr("Enter the amount")}};
    if (!m_amount)
        return;
    const std::optional<Money> off = m_card ? std::optional(m_card->discount)
        : leadsTogether()                   ? std::optional(m_answer->together->discount)
        : m_answer                          ? m_answer->verdict.discount
                                            : std::nullopt;
    const qint64 discount = off ? off->amount : 0;
    m_money[u"known"_s] = true;
    m_money[u"takesOff"_s] = discount != 0;
    m_money[u"total"_s] = m_format.exactMoney({*m_amount, currency});
    m_money[u"discount"_s]
        = discount != 0 ? m_format.exactMoney({-discount, currency}) : m_format.exactMoney({0, currency});
    m_money[u"toPay"_s] = m_format.exactMoney({*m_amount - discount, currency});
    m_money[u"hint"_s]
        = off || !m_answer || !usable() ? QString() : tr("As printed on the coupon; take it off at the till");
}

void CouponViewModel::presentAllowance()
{
    m_allowance = {
        {u"shown"_s, false}, {u"left"_s, 0}, {u"max"_s, 0}, {u"text"_s, QString()}, {u"note"_s, QString()}};
    if (!m_answer || m_answer->online || m_answer->offlineLeft < 0 || m_answer->offlineMax <= 0)
        return;
    const int max = m_answer->offlineMax;
    const auto until = m_answer->offlineUntil;
    if (until && *until < m_answer->verdict.asOf) {
        m_allowance
            = {{u"shown"_s, true},
               {u"left"_s, 0},
               {u"max"_s, max},
               {u"text"_s, tr("Expired")},
               {u"note"_s,
                tr("It ended on %1. Bring this device online for a minute: it gets a new one by itself.")
                    .arg(m_format.dayAndTime(*until))}};
        return;
    }
    const int left = m_answer->offlineLeft;
    const QString holds
        = until ? u' ' + tr("It holds until %1.").arg(m_format.dayAndTime(*until)) : QString();
    m_allowance = {{u"shown"_s, true},
                   {u"left"_s, left},
                   {u"max"_s, max},
                   {u"text"_s, left > 0 ? tr("%1 of %2 left").arg(left).arg(max) : tr("Used up")},
                   {u"note"_s,
                    left > 0 ? m_format.sentence(
                        tr("Offline, this device may redeem %n a day first; they are booked when it is "
                           "online again.",
                           nullptr, max)
                        + holds)
                             : tr("It is free again once the device has been online.")}};
}

void CouponViewModel::presentTill()
{
    m_till.clear();
    m_tillLines.show({});
    if (!m_card)
        return;
    QList<QVariantMap> lines;
    for (const TillCard::Line &line : m_card->lines)
        lines.append({{u"key"_s, line.reference},
                      {u"title"_s, m_format.text(line.title)},
                      {u"off"_s, m_format.exactMoney({-line.discount.amount, line.discount.currency})},
                      {u"reference"_s, line.reference}});
    m_tillLines.show(lines);
    m_till
        = {{u"title"_s,
            m_card->discount.amount > 0
                ? tr("Take %1 off at the till").arg(m_format.exactMoney(m_card->discount))
                : tr("Take off at the till what the coupon says")},
           {u"reference"_s, m_card->reference},
           {u"referenceText"_s,
            m_card->lines.isEmpty()
                ? tr("Reference %1").arg(m_card->reference)
                : tr("%n references, one for each coupon", nullptr, int(m_card->lines.size()))},
           {u"note"_s,
            m_format.sentence(
                (m_card->allowedBy.isEmpty() ? QString() : tr("Allowed by %1.").arg(m_card->allowedBy) + u' ')
                + (m_card->provisional
                       ? tr("Saved on this device; it is booked when the device is online again.")
                       : tr("Booked. The till must not redeem it again.")))},
           {u"undoText"_s, tr("Undo")}};
}

} // namespace counterpart

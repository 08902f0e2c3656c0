#include "domain/CouponOverride.h"

#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/CouponViewModel.h"

// Asking another person on CouponScreen.qml: why, who, their PIN.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

bool CouponViewModel::canOverride() const
{
    if (phase() != u"ready"_s || !m_answer || m_answer->overridable.isEmpty() || m_answer->redeemed)
        return false;
    return !m_check.approvers().isEmpty();
}

void CouponViewModel::openOverride()
{
    if (!canOverride() || busy())
        return;
    if (needsAmount()) { // what it takes off depends on it; the sheet opens when it is known
        m_overrideAfterAmount = true;
        return openAmount();
    }
    m_override = {};
    m_overrideStep = u"reason"_s;
    m_overrideProblem.clear();
    presentOverride();
    Q_EMIT changed();
}

void CouponViewModel::chooseReason(const QString &reason)
{
    m_override.reason = reason;
    m_overrideProblem.clear();
    presentOverride();
    Q_EMIT changed();
}

void CouponViewModel::chooseApprover(const QString &personId)
{
    m_override.approverId = personId;
    m_overrideProblem.clear();
    presentOverride();
    Q_EMIT changed();
}

void CouponViewModel::askPerson(const QString &note)
{
    m_override.note = {note.trimmed(), m_format.language()};
    if (m_override.note.text.isEmpty())
        m_override.note = {};
    const bool noteMissing = m_override.reason == u"other"_s && m_override.note.isEmpty();
    m_overrideProblem = m_override.reason.isEmpty() ? tr("Choose why.")
        : noteMissing                               ? tr("Write a few words: why?")
                                                    : QString();
    if (m_overrideProblem.isEmpty())
        m_overrideStep = u"person"_s;
    const QList<Associate> people = m_check.approvers();
    if (people.size() == 1)
        m_override.approverId = people.first().id;
    presentOverride();
    Q_EMIT changed();
}

void CouponViewModel::cancelOverride()
{
    m_overrideStep.clear();
    m_overrideProblem.clear();
    m_override = {};
    Q_EMIT pinCleared();
    Q_EMIT changed();
}

void CouponViewModel::approve(const QString &pin)
{
    if (m_overrideStep != u"person"_s || busy())
        return;
    if (m_override.approverId.isEmpty()) {
        m_overrideProblem = tr("Choose who allows it.");
        Q_EMIT pinCleared();
        Q_EMIT changed();
        return;
    }
    OverrideWish wish = m_override;
    wish.pin = pin;
    begin();
    whenDone(m_check.redeemOverridden(handle(), m_customerId, basket(), wish), this,
             [this](const Result<TillCard> &card) {
                 Q_EMIT pinCleared();
                 if (!card && card.error().kind == Error::Kind::Unauthorized) {
                     end();
                     m_overrideProblem
                         = ActText::pinRefusal(card.error(), m_check.lastPinRefusal(), m_format);
                     Q_EMIT sound(u"refused"_s);
                     Q_EMIT changed();
                     return;
                 }
                 cancelOverride();
                 redeemed(card);
             });
}

void CouponViewModel::presentOverride()
{
    static const QHash<QString, const char *> words{
        {u"promised"_s, QT_TR_NOOP("The customer was promised it")},
        {u"fault"_s, QT_TR_NOOP("A fault of ours: message, label, system")},
        {u"complaint"_s, QT_TR_NOOP("To make up for a complaint")},
        {u"nearly"_s, QT_TR_NOOP("Very nearly met")},
        {u"other"_s, QT_TR_NOOP("Another reason")},
    };
    QList<QVariantMap> reasons, people;
    for (const QString &reason : overrideReasons())
        reasons.append({{u"key"_s, reason},
                        {u"reason"_s, reason},
                        {u"text"_s, tr(words.value(reason))},
                        {u"chosen"_s, reason == m_override.reason}});
    for (const Associate &person : m_check.approvers())
        people.append({{u"key"_s, person.id},
                       {u"personId"_s, person.id},
                       {u"name"_s, person.displayName},
                       {u"chosen"_s, person.id == m_override.approverId}});
    m_overrideReasons.show(reasons);
    m_overridePeople.show(people);
    QStringList broken;
    const VerdictText text(m_format, m_format.text(m_storeName));
    if (m_answer) {
        for (const Condition &condition : m_answer->verdict.conditions) {
            if (m_answer->overridable.contains(condition.code))
                broken.append(text.why(condition));
        }
    }
    const auto off = m_answer ? m_answer->ifAllowed : std::nullopt;
    m_overrideSummary = broken.join(u" · "_s);
    if (off && off->amount > 0)
        m_overrideSummary
            = tr("%1. If it is allowed, %2 comes off.").arg(m_overrideSummary, m_format.exactMoney(*off));
}

} // namespace counterpart

#include "base/WhenDone.h"
#include "viewmodels/CouponViewModel.h"

// After a refusal on CouponScreen.qml: reporting a wrong one (one question, why), and giving something
// instead.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

bool CouponViewModel::canReport() const
{
    const QString kind = this->kind();
    return phase() == u"ready"_s && !couponId().isEmpty() && (kind == u"invalid"_s || kind == u"unsure"_s)
        && !(m_answer && m_answer->redeemed);
}

bool CouponViewModel::canMakeUp() const
{
    const QString kind = this->kind();
    return phase() == u"ready"_s && !m_customerId.isEmpty() && (kind == u"invalid"_s || kind == u"unsure"_s)
        && !(m_answer && m_answer->redeemed);
}

void CouponViewModel::makeUp()
{
    if (canMakeUp() && !busy())
        Q_EMIT makeUpWanted(m_customerId, couponId(), m_reported);
}

void CouponViewModel::askWhy()
{
    if (!canReport() || m_reported || busy())
        return;
    static const std::pair<const char *, const char *> reasons[]{
        {"conditions", QT_TR_NOOP("The customer’s phone says other conditions")},
        {"expired", QT_TR_NOOP("On the phone it is still valid")},
        {"not_in_system", QT_TR_NOOP("It is missing here")},
        {"offline", QT_TR_NOOP("It could not be checked offline")},
        {"staff_unsure", QT_TR_NOOP("I do not know how it works")},
        {"other", QT_TR_NOOP("Another reason")},
    };
    QList<QVariantMap> rows;
    for (const auto &[reason, words] : reasons)
        rows.append({{u"key"_s, QString::fromLatin1(reason)},
                     {u"reason"_s, QString::fromLatin1(reason)},
                     {u"text"_s, tr(words)}});
    m_whyRows.show(rows);
    m_askingWhy = true;
    Q_EMIT changed();
}

void CouponViewModel::report(const QString &reason)
{
    m_askingWhy = false;
    Q_EMIT changed();
    if (reason.isEmpty() || !canReport() || m_reported || busy())
        return;
    begin();
    whenDone(m_check.recordRefusal(couponId(), reason), this, [this](const Result<Act> &saved) {
        end();
        if (!saved)
            return refuse(saved.error());
        m_reported = true;
        Q_EMIT changed();
    });
}

} // namespace counterpart

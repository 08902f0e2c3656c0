#pragma once

#include "usecases/CouponCheck.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// Sentences of a coupon's verdict: the word, the reason, one row a rule (what is there, what is needed, the
/// remedy) and what to say to the customer. Every condition code has its own; a refusal never stands alone.
class VerdictText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::VerdictText)

public:
    explicit VerdictText(const Format &format, const QString &storeName = {})
        : m_format(format)
        , m_storeName(storeName)
    {
    }

    static QString kind(const CouponVerdict &verdict);  ///< valid, provisional, almost, invalid, unsure
    QString word(const CouponAnswer &answer) const;     ///< 可以使用, 还差 ¥101 …
    QString reason(const CouponAnswer &answer) const;   ///< the headline under the word
    QString evidence(const CouponAnswer &answer) const; ///< code and when it was checked
    QString say(const CouponAnswer &answer) const;      ///< to the customer, in spoken words

    static QList<QByteArray> ruleRoles();
    /// Failing first, then undecided, then passed; rules that only repeat another passed one are left out.
    QList<QVariantMap> rules(const CouponAnswer &answer) const;
    /// "7 条规则全部通过", "1 条没通过，5 条通过" …
    QString summary(const QList<QVariantMap> &rules) const;
    /// The condition to speak of first; null when none is open or failed.
    static const Condition *leading(const CouponVerdict &verdict);
    /// The best of the customer's other coupons that can be used now; null: there is none.
    static const CouponAnswer *firstWorking(const CouponAnswer &answer);
    /// "Almost" leads only when it saves more than the best coupon usable now (corrections §2).
    static bool almostLeads(const CouponAnswer &answer);
    /// The finding alone: why a coupon in a list does not work.
    QString why(const Condition &condition) const { return words(condition, {}).finding; }
    QString remedy(const Condition &condition, const CouponAnswer &answer) const;

    static QList<QByteArray> otherRoles();
    /// A coupon that works now beside one that does not.
    QVariantMap other(const CouponAnswer &answer, bool hasBasket) const;

    QString title(const Coupon &coupon) const;
    QString until(const Coupon &coupon) const; ///< 还剩 23 小时 54 分; empty when it has no end
    /// Chip of a coupon in a list: 本店能用, 还差 ¥101, 本店不能用.
    QString chip(const CouponVerdict &verdict) const;

private:
    struct Words
    {
        QString label, finding, fact;
    };
    Words words(const Condition &condition, const CouponAnswer &answer) const;
    Words passedWords(const Condition &condition, const CouponAnswer &answer) const;
    Words failedWords(const Condition &condition, const CouponAnswer &answer) const;
    Words openWords(const Condition &condition, const CouponAnswer &answer) const;
    QString label(ConditionCode code) const;
    QString money(const std::optional<Money> &money) const
    {
        return money ? m_format.money(*money) : QString();
    }

    const Format &m_format;
    QString m_storeName;
};

} // namespace counterpart

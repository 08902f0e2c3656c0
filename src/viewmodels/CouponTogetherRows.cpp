#include "base/WhenDone.h"
#include "viewmodels/CouponViewModel.h"

// Several coupons used together on CouponScreen.qml: what is proposed, and redeeming it.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

bool CouponViewModel::leadsTogether() const
{
    if (m_card || !m_answer || !m_answer->together)
        return false;
    // "Almost" leads only when it saves more than what works now (corrections §2).
    const CouponVerdict &verdict = m_answer->verdict;
    return !verdict.almost || !verdict.saves || verdict.saves->amount <= m_answer->together->discount.amount;
}

void CouponViewModel::presentTogether(const VerdictText &text)
{
    const bool shown = !m_card && m_answer && m_answer->together;
    m_together
        = {{u"shown"_s, shown}, {u"title"_s, QString()}, {u"note"_s, QString()}, {u"only"_s, QString()}};
    QList<QVariantMap> rows;
    if (shown) {
        const CouponSet &set = *m_answer->together;
        for (const CouponSet::Part &part : set.parts)
            rows.append({{u"key"_s, part.coupon.id},
                         {u"couponId"_s, part.coupon.id},
                         {u"title"_s, text.title(part.coupon)},
                         {u"off"_s, m_format.exactMoney({-part.discount.amount, part.discount.currency})}});
        m_together[u"title"_s] = tr("%n coupons work together", nullptr, int(set.parts.size()));
        m_together[u"note"_s] = m_amount
            ? tr("%1 off in all; %2 to pay")
                  .arg(m_format.exactMoney(set.discount),
                       m_format.exactMoney({*m_amount - set.discount.amount, set.discount.currency}))
            : QString();
        const auto &alone = m_answer->verdict.discount;
        if (usable() && leadsTogether())
            m_together[u"only"_s] = alone
                ? tr("Only “%1”: −%2").arg(text.title(*m_answer->coupon), m_format.money(*alone))
                : tr("Redeem only “%1”").arg(text.title(*m_answer->coupon));
    }
    m_togetherRows.show(rows);
}

void CouponViewModel::redeemTogether()
{
    if (!m_answer || !m_answer->together || m_card || busy())
        return;
    const std::optional<Basket> basket = this->basket();
    if (!basket)
        return;
    begin();
    whenDone(m_check.redeemTogether(*m_answer->together, m_customerId, *basket), this,
             [this](const Result<TillCard> &card) { redeemed(card); });
}

} // namespace counterpart

#include "base/WhenDone.h"
#include "domain/CouponVerdict.h"
#include "viewmodels/CouponViewModel.h"

// The basket of CouponScreen.qml made by scanning items. The CDP sends no price list, so a price is typed
// once for each article; what is not known of an article stays open in the rules.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString CouponViewModel::entryTitle() const
{
    if (m_pricing.isEmpty())
        return tr("Amount of the purchase");
    const Article *article = m_items.article(m_pricing);
    return article ? tr("Price of: %1").arg(m_format.text(article->name))
                   : tr("Price of the item %1").arg(m_pricing);
}

QString CouponViewModel::entryNote() const
{
    const Article *article = m_pricing.isEmpty() ? nullptr : m_items.article(m_pricing);
    if (!m_entryProposed || !article || !article->soldAt)
        return {};
    return m_format.sentence(tr("As the customer paid on %1. Type today’s price if it is another.")
                                 .arg(m_format.day(*article->soldAt)));
}

void CouponViewModel::scanItem(const QString &code)
{
    if (phase() != u"ready"_s || busy() || m_entering)
        return;
    whenDone(m_check.article(code, m_customerId), this,
             [this, code, customer = m_customerId](const Result<std::optional<Article>> &found) {
                 if (phase() != u"ready"_s || m_entering || customer != m_customerId)
                     return; // the next customer's basket has none of it
                 if (found)
                     m_items.know(code, *found);
                 if (m_items.price(code))
                     return addItem(code);
                 askPrice(code);
             });
}

void CouponViewModel::askPrice(const QString &code)
{
    m_pricing = code;
    m_entering = true;
    m_entry.clear();
    const Article *article = m_items.article(code);
    m_entryProposed = article && article->price && article->price->currency == currency();
    if (m_entryProposed)
        m_entry = entryOf(article->price->amount);
    Q_EMIT sound(u"ok"_s);
    Q_EMIT changed();
}

QString CouponViewModel::entryOf(qint64 amount) const
{
    if (!hasCents())
        return QString::number(amount);
    const QString units = QString::number(amount / 100);
    return amount % 100 == 0 ? units : u"%1.%2"_s.arg(units).arg(amount % 100, 2, 10, QChar(u'0'));
}

bool CouponViewModel::hasCents() const
{
    return m_format.exactMoney({0, currency()}).contains(u'.');
}

void CouponViewModel::addItem(const QString &code)
{
    m_items.add(code);
    sumItems();
    Q_EMIT sound(u"ok"_s);
}

void CouponViewModel::removeItem(const QString &code)
{
    m_items.remove(code);
    sumItems();
}

QString CouponViewModel::itemDetail(const ScannedItems::Item &item) const
{
    QStringList parts{
        u"%1 × %2"_s.arg(m_format.count(item.quantity),
                         m_format.exactMoney({m_items.price(item.code).value_or(0), currency()}))};
    const Article *article = m_items.article(item.code);
    const bool asked = m_answer && m_answer->coupon
        && choosesArticles(*m_answer->coupon, m_answer->campaign ? &*m_answer->campaign : nullptr);
    if (asked && !article)
        parts.append(tr("which article is not known here"));
    else if (asked && !article->category)
        parts.append(tr("its category is not known here"));
    return parts.join(u" · "_s);
}

void CouponViewModel::presentItems()
{
    QList<QVariantMap> rows;
    for (const ScannedItems::Item &item : m_items.items()) {
        const Article *article = m_items.article(item.code);
        const QString known = article
            ? u"%1 %2"_s.arg(m_format.text(article->name), m_format.text(article->variant)).trimmed()
            : QString();
        rows.append(
            {{u"key"_s, item.code},
             {u"rowId"_s, item.code},
             {u"name"_s, known.isEmpty() ? tr("Item %1").arg(item.code) : known},
             {u"detail"_s, itemDetail(item)},
             {u"price"_s,
              m_format.exactMoney({m_items.price(item.code).value_or(0) * item.quantity, currency()})}});
    }
    m_itemRows.show(rows);
}

void CouponViewModel::sumItems()
{
    const bool had = m_itemRows.count() > 0;
    presentItems();
    if (!had && m_items.isEmpty())
        return;
    m_amount = m_items.isEmpty() ? std::nullopt : m_items.total();
    Q_EMIT changed();
    recheck();
}

} // namespace counterpart

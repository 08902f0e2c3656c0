#include "base/WhenDone.h"
#include "viewmodels/CouponViewModel.h"

// The basket of CouponScreen.qml made by scanning items. The CDP sends no price list, so a price is typed
// once for each article; the articles themselves are not judged, only their sum.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString CouponViewModel::entryTitle() const
{
    if (m_pricing.isEmpty())
        return tr("Amount of the purchase");
    const auto article = m_articles.constFind(m_pricing);
    return article == m_articles.constEnd() ? tr("Price of the item %1").arg(m_pricing)
                                            : tr("Price of: %1").arg(m_format.text(article->name));
}

void CouponViewModel::scanItem(const QString &code)
{
    if (phase() != u"ready"_s || busy() || m_entering)
        return;
    whenDone(m_check.article(code), this, [this, code](const Result<std::optional<ArticleName>> &found) {
        if (found && *found)
            m_articles.insert(code, **found);
        if (phase() != u"ready"_s || m_entering)
            return;
        if (m_prices.contains(code))
            return addItem(code);
        m_pricing = code;
        m_entering = true;
        m_entry.clear();
        Q_EMIT sound(u"ok"_s);
        Q_EMIT changed();
    });
}

void CouponViewModel::addItem(const QString &code)
{
    for (Item &item : m_items) {
        if (item.code == code) {
            ++item.quantity;
            return sumItems();
        }
    }
    const auto article = m_articles.constFind(code);
    Item item;
    item.code = code;
    item.quantity = 1;
    item.price = m_prices.value(code);
    if (article != m_articles.constEnd())
        item.name = u"%1 %2"_s.arg(m_format.text(article->name), m_format.text(article->variant)).trimmed();
    m_items.append(item);
    sumItems();
    Q_EMIT sound(u"ok"_s);
}

void CouponViewModel::removeItem(const QString &code)
{
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        if (m_items[i].code != code)
            continue;
        if (--m_items[i].quantity == 0)
            m_items.removeAt(i);
        break;
    }
    sumItems();
}

void CouponViewModel::sumItems()
{
    const bool had = m_itemRows.count() > 0;
    QList<QVariantMap> rows;
    qint64 sum = 0;
    for (const Item &item : m_items) {
        sum += item.price * item.quantity;
        const QString name = item.name.isEmpty() ? tr("Item %1").arg(item.code) : item.name;
        rows.append(
            {{u"key"_s, item.code},
             {u"rowId"_s, item.code},
             {u"name"_s, name},
             {u"detail"_s,
              u"%1 × %2"_s.arg(m_format.count(item.quantity), m_format.exactMoney({item.price, currency()}))},
             {u"price"_s, m_format.exactMoney({item.price * item.quantity, currency()})}});
    }
    m_itemRows.show(rows);
    if (!had && rows.isEmpty())
        return;
    m_amount = rows.isEmpty() ? std::nullopt : std::optional(sum);
    Q_EMIT changed();
    recheck();
}

} // namespace counterpart

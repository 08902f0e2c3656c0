#include "viewmodels/ScannedItems.h"

#include <QtNumeric>

#include <algorithm>

namespace counterpart {

const Article *ScannedItems::article(const QString &code) const
{
    const auto found = m_articles.constFind(code);
    return found == m_articles.constEnd() ? nullptr : &*found;
}

std::optional<qint64> ScannedItems::price(const QString &code) const
{
    const auto found = m_prices.constFind(code);
    return found == m_prices.constEnd() ? std::nullopt : std::optional(*found);
}

void ScannedItems::know(const QString &code, const std::optional<Article> &article)
{
    if (article)
        m_articles.insert(code, *article);
}

void ScannedItems::add(const QString &code)
{
    const auto found = std::find_if(m_items.begin(), m_items.end(),
                                    [&code](const Item &item) { return item.code == code; });
    if (found != m_items.end())
        ++found->quantity;
    else
        m_items.append({code, 1});
}

void ScannedItems::remove(const QString &code)
{
    for (qsizetype i = 0; i < m_items.size(); ++i) {
        if (m_items[i].code == code) {
            if (--m_items[i].quantity == 0)
                m_items.removeAt(i);
            return;
        }
    }
}

void ScannedItems::clear()
{
    m_items.clear();
    m_articles.clear();
}

std::optional<qint64> ScannedItems::total() const
{
    qint64 sum = 0;
    for (const Item &item : m_items) {
        qint64 line = 0;
        if (qMulOverflow<qint64>(price(item.code).value_or(0), item.quantity, &line)
            || qAddOverflow(sum, line, &sum))
            return {};
    }
    return sum;
}

QList<BasketLine> ScannedItems::lines() const
{
    QList<BasketLine> lines;
    for (const Item &item : m_items) {
        const Article *known = article(item.code);
        BasketLine line;
        line.sku = known ? known->sku : item.code;
        line.skuKnown = known != nullptr;
        line.category = known ? known->category.value_or(QString()) : QString();
        line.categoryKnown = known && known->category;
        line.quantity = item.quantity;
        line.unitPrice = price(item.code).value_or(0);
        lines.append(line);
    }
    return lines;
}

} // namespace counterpart

#pragma once

#include "domain/CouponVerdict.h"
#include "usecases/Article.h"

#include <QHash>

namespace counterpart {

/// The basket that is made by scanning items: which articles, how many, and at which price. The CDP sends no
/// price list, so a price is typed once for each code and kept until forgetPrices().
class ScannedItems
{
public:
    struct Item
    {
        QString code; ///< as scanned
        int quantity = 0;
    };

    const QList<Item> &items() const { return m_items; }
    bool isEmpty() const { return m_items.isEmpty(); }
    /// What is known of the code; none: nothing.
    const Article *article(const QString &code) const;
    std::optional<qint64> price(const QString &code) const; ///< typed before, minor units

    void know(const QString &code, const std::optional<Article> &article);
    void setPrice(const QString &code, qint64 price) { m_prices.insert(code, price); }
    void add(const QString &code);    ///< one more
    void remove(const QString &code); ///< one less
    /// The next basket; prices stay, an article costs the same. What is known came from one customer's
    /// purchases: it goes.
    void clear();

    /// Minor units; none beyond all numbers.
    std::optional<qint64> total() const;
    /// For the rules: what is not known of an article is said so.
    QList<BasketLine> lines() const;

private:
    QList<Item> m_items;
    QHash<QString, qint64> m_prices;
    QHash<QString, Article> m_articles;
};

} // namespace counterpart

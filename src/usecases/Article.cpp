#include "usecases/Article.h"

#include "cache/CacheReader.h"
#include "domain/ScannedCode.h"

namespace counterpart {

namespace {

constexpr int purchasesLookedAt = 100; ///< the newest; a scan is answered at once

std::optional<Article> inOrders(const QList<PickupOrder> &orders, const QString &code)
{
    for (const PickupOrder &order : orders) {
        for (const PickupLine &line : order.lines) {
            if (normaliseCode(line.gtin) == code || normaliseCode(line.sku) == code)
                return Article{line.sku, line.name, line.variant, {}, {}, {}};
        }
    }
    return {};
}

/// Adds what the customer's own purchases tell of it; the newest that tells a thing counts.
void addSold(std::optional<Article> &article, const QList<Purchase> &newestFirst, const QString &code)
{
    const QString sku = article ? normaliseCode(article->sku) : code;
    for (const Purchase &purchase : newestFirst) {
        for (const PurchaseLine &line : purchase.lines) {
            if (line.sku.isEmpty() || normaliseCode(line.sku) != sku)
                continue;
            if (!article)
                article = Article{line.sku, line.name, line.variant, {}, {}, {}};
            if (!article->category && !line.category.isEmpty())
                article->category = line.category;
            if (!article->price && line.unitPrice && *line.unitPrice > 0) {
                article->price = Money{*line.unitPrice, purchase.total.currency};
                article->soldAt = purchase.placedAt;
            }
        }
    }
}

} // namespace

Result<std::optional<Article>> findArticle(const CacheReader &reader, const QString &code,
                                           const QString &storeId, const QString &customerId, Instant now)
{
    const QString scanned = normaliseCode(code);
    if (scanned.isEmpty())
        return std::optional<Article>();
    const auto orders = reader.openPickups(storeId);
    if (!orders)
        return orders.error();
    std::optional<Article> article = inOrders(*orders, scanned);
    if (customerId.isEmpty())
        return article;
    const auto purchases = reader.purchasesOf(customerId, purchasesLookedAt, now);
    if (!purchases)
        return purchases.error();
    addSold(article, *purchases, scanned);
    return article;
}

} // namespace counterpart

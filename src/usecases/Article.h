#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "domain/Money.h"
#include "domain/Text.h"

#include <QString>

#include <optional>

namespace counterpart {

class CacheReader;

/// What an item barcode stands for. The CDP sends no catalogue: an article is known here when an open order
/// of this store or an earlier purchase of the customer at the counter names it.
struct Article
{
    QString sku;
    Text name, variant;
    std::optional<QString> category; ///< none: not known here
    std::optional<Money> price;      ///< of one, when it was last sold to this customer; none: not known
    std::optional<Instant> soldAt;   ///< when that was
};

/// `code`: a barcode or an sku, as scanned. `customerId` may be empty; what was bought after `now` is not
/// looked at.
Result<std::optional<Article>> findArticle(const CacheReader &reader, const QString &code,
                                           const QString &storeId, const QString &customerId, Instant now);

} // namespace counterpart

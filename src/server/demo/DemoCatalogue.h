#pragma once

#include "server/demo/DemoKit.h"

namespace counterpart::server::demo {

/// One article of the chain: one price everywhere, one GTIN for each size.
struct Article
{
    const char *code;    ///< "WC-2091"
    const char *zh, *en; ///< name
    const char *colourZh, *colourEn;
    const char *sizes;    ///< parted by spaces
    int price;            ///< yuan
    const char *category; ///< what campaign conditions name
    const char *shelf;    ///< where it lies in every store of the chain
    const char *areaZh, *areaEn;
};

const QList<Article> &catalogue();
/// By article code; the code must exist.
const Article &article(const char *code);
/// Everything but gift cards, which no coupon may buy.
const Article &anyArticle(Random &random);
QString sizeOf(const Article &article, Random &random);

QString skuOf(const Article &article, const QString &size); ///< "WC-2091-M"
QString gtinOf(const Article &article, const QString &size);
QJsonObject nameOf(const Article &article);
QJsonObject variantOf(const Article &article, const QString &size); ///< "炭灰 M"
inline qint64 priceOf(const Article &article)
{
    return qint64(article.price) * 100;
}

/// A line of a purchase, at the article's price.
QJsonObject purchaseLine(const QString &id, const Article &article, const QString &size, int quantity);

} // namespace counterpart::server::demo

#include "server/demo/DemoCatalogue.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

const QList<Article> &catalogue()
{
    static const QList<Article> articles{
        {"WC-2091", "羊毛短大衣", "Short wool coat", "炭灰", "charcoal", "S M L", 899, "outerwear", "D4",
         "二楼 女装", "Level 2 women"},
        {"WC-2117", "羊毛长大衣", "Long wool coat", "驼色", "camel", "S M L", 1899, "outerwear", "D4",
         "二楼 女装", "Level 2 women"},
        {"DJ-6101", "长款羽绒服", "Long down jacket", "黑", "black", "S M L XL", 1699, "down", "D6",
         "二楼 女装", "Level 2 women"},
        {"DJ-6120", "轻薄羽绒背心", "Light down vest", "雾蓝", "mist blue", "S M L", 599, "down", "D6",
         "二楼 女装", "Level 2 women"},
        {"KC-2203", "针织开衫", "Knit cardigan", "燕麦色", "oatmeal", "S M L", 459, "knitwear", "D3",
         "二楼 女装", "Level 2 women"},
        {"KT-2240", "高领羊毛衫", "Wool roll-neck", "米白", "off-white", "S M L", 559, "knitwear", "D3",
         "二楼 女装", "Level 2 women"},
        {"WT-1180", "直筒羊毛裤", "Straight wool trousers", "炭灰", "charcoal", "26 27 28 30 32", 827,
         "trousers", "D2", "二楼 女装", "Level 2 women"},
        {"WT-1181", "直筒羊毛裤", "Straight wool trousers", "藏青", "navy", "26 27 28 30 32", 827, "trousers",
         "D2", "二楼 女装", "Level 2 women"},
        {"DN-1320", "高腰牛仔裤", "High-rise jeans", "水洗蓝", "washed blue", "26 27 28 30", 499, "trousers",
         "D2", "二楼 女装", "Level 2 women"},
        {"SD-1902", "衬衫裙", "Shirt dress", "墨绿", "dark green", "S M L", 769, "dresses", "D5", "二楼 女装",
         "Level 2 women"},
        {"CS-4107", "重磅棉衬衫", "Heavy cotton shirt", "白", "white", "S M L", 699, "shirts", "D1",
         "二楼 男装", "Level 2 men"},
        {"CS-4130", "法兰绒衬衫", "Flannel shirt", "灰格", "grey check", "M L XL", 429, "shirts", "D1",
         "二楼 男装", "Level 2 men"},
        {"MP-4415", "男士休闲裤", "Men's chinos", "卡其", "khaki", "30 32 34 36", 469, "trousers", "E2",
         "二楼 男装", "Level 2 men"},
        {"MK-4502", "男士圆领毛衣", "Men's crew-neck sweater", "藏青", "navy", "M L XL", 529, "knitwear",
         "E1", "二楼 男装", "Level 2 men"},
        {"TS-4008", "纯棉T恤", "Cotton T-shirt", "白", "white", "S M L XL", 159, "shirts", "E1", "二楼 男装",
         "Level 2 men"},
        {"DB-3301", "德比鞋", "Derby shoes", "黑", "black", "36 37 38 41 42 43", 1560, "shoes", "B2",
         "一楼 鞋", "Level 1 shoes"},
        {"LF-3320", "真皮乐福鞋", "Leather loafers", "酒红", "burgundy", "36 37 38 39", 1180, "shoes", "B2",
         "一楼 鞋", "Level 1 shoes"},
        {"RS-3407", "跑步鞋", "Running shoes", "雾蓝", "mist blue", "36 37 38 41 42 43", 799, "shoes", "B1",
         "一楼 鞋", "Level 1 shoes"},
        {"AB-3512", "切尔西短靴", "Chelsea boots", "棕", "brown", "37 38 39 42 43", 1490, "shoes", "B3",
         "一楼 鞋", "Level 1 shoes"},
        {"SC-5520", "羊绒围巾", "Cashmere scarf", "雾蓝", "mist blue", "OS", 759, "accessories", "A3",
         "一楼 配饰", "Level 1 accessories"},
        {"SC-5531", "丝巾", "Silk scarf", "橙", "orange", "OS", 359, "accessories", "A3", "一楼 配饰",
         "Level 1 accessories"},
        {"HT-5604", "针织帽", "Knit hat", "灰", "grey", "OS", 199, "accessories", "A1", "一楼 配饰",
         "Level 1 accessories"},
        {"GL-5610", "羊皮手套", "Leather gloves", "黑", "black", "S M L", 329, "accessories", "A1",
         "一楼 配饰", "Level 1 accessories"},
        {"BT-5702", "真皮皮带", "Leather belt", "棕", "brown", "85 90 95", 299, "accessories", "A2",
         "一楼 配饰", "Level 1 accessories"},
        {"SK-5801", "羊毛袜", "Wool socks", "灰", "grey", "35-38 39-42", 129, "accessories", "A2",
         "一楼 配饰", "Level 1 accessories"},
        {"BG-5903", "帆布托特包", "Canvas tote", "原色", "natural", "OS", 399, "bags", "A4", "一楼 配饰",
         "Level 1 accessories"},
        {"GC-9001", "礼品卡 500 元", "Gift card ¥500", "红", "red", "OS", 500, "gift_card", "T1", "收银台",
         "Till"},
    };
    return articles;
}

const Article &article(const char *code)
{
    for (const Article &each : catalogue()) {
        if (qstrcmp(each.code, code) == 0)
            return each;
    }
    qFatal("no such article in the demo: %s", code);
}

const Article &anyArticle(Random &random)
{
    return catalogue()[random.below(int(catalogue().size()) - 1)];
}

QString sizeOf(const Article &article, Random &random)
{
    const QStringList sizes = QString::fromLatin1(article.sizes).split(u' ');
    return sizes[random.below(int(sizes.size()))];
}

QString skuOf(const Article &article, const QString &size)
{
    return QString::fromLatin1(article.code) + u'-' + size;
}

QString gtinOf(const Article &article, const QString &size)
{
    const auto place = int(&article - catalogue().constData());
    const auto sizePlace = int(QString::fromLatin1(article.sizes).split(u' ').indexOf(size));
    return inStoreGtin(21'700'000 + place * 100 + sizePlace);
}

QJsonObject nameOf(const Article &article)
{
    return text(article.zh, article.en);
}

QJsonObject variantOf(const Article &article, const QString &size)
{
    const QString shown = size == u"OS" ? QString() : u' ' + size;
    return text(QString::fromUtf8(article.colourZh) + shown, QString::fromUtf8(article.colourEn) + shown);
}

QJsonObject purchaseLine(const QString &id, const Article &article, const QString &size, int quantity)
{
    return {{"id"_L1, id},
            {"sku"_L1, skuOf(article, size)},
            {"gtin"_L1, gtinOf(article, size)},
            {"name"_L1, nameOf(article)},
            {"variant"_L1, variantOf(article, size)},
            {"category"_L1, QString::fromLatin1(article.category)},
            {"quantity"_L1, quantity},
            {"unitPrice"_L1, priceOf(article)},
            {"total"_L1, priceOf(article) * quantity},
            {"returned"_L1, 0}};
}

} // namespace counterpart::server::demo

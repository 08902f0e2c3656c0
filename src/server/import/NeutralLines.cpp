#include "server/import/NeutralLines.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// A whole number of a line, or null with the line's member reported.
std::optional<qint64> whole(NeutralRow &row, const QJsonObject &line, QLatin1StringView member)
{
    const QJsonValue value = line[member];
    if (value.isNull() || value.isUndefined())
        return {};
    if (value.isDouble() && double(value.toInteger()) == value.toDouble())
        return value.toInteger();
    row.broken("lines"_L1, u"holds a "_s + member + u" that is not a whole number"_s);
    return {};
}

/// id, sku, name, unit price: what lines of purchases and of orders share. The rest goes to the line's
/// attributes.
QJsonObject lineHead(NeutralRow &row, const QJsonObject &line, qsizetype index)
{
    const QString number = line["line_no"_L1].toVariant().toString();
    const QString sku = usableText(line["sku"_L1].toVariant().toString(), 200);
    const QString description = usableText(line["description"_L1].toString(), 4'000);
    QJsonObject out{{"id"_L1, number.isEmpty() ? QString::number(index + 1) : number}, {"sku"_L1, sku}};
    // A nameless line goes by its article number: the contract asks for a name.
    out.insert("name"_L1, neutralText(description.isEmpty() ? sku : description));
    if (const auto price = whole(row, line, "unit_price_minor"_L1))
        out.insert("unitPrice"_L1, *price);
    if (const QString category = line["category"_L1].toString(); !category.isEmpty())
        out.insert("category"_L1, category);
    static const QSet<QString> mapped{u"line_no"_s,  u"sku"_s,      u"description"_s, u"unit_price_minor"_s,
                                      u"category"_s, u"quantity"_s, u"total_minor"_s};
    QJsonObject attributes;
    for (auto it = line.begin(); it != line.end(); ++it) {
        if (!it->isNull() && !mapped.contains(it.key()))
            attributes.insert(it.key(), *it);
    }
    if (!attributes.isEmpty())
        out.insert("attributes"_L1, attributes);
    return out;
}

} // namespace

QJsonArray purchaseLines(NeutralRow &row)
{
    QJsonArray out;
    const QJsonArray lines = row.list("lines"_L1);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QJsonObject line = lines[i].toObject();
        QJsonObject made = lineHead(row, line, i);
        made.insert("quantity"_L1, whole(row, line, "quantity"_L1).value_or(0));
        made.insert("total"_L1, whole(row, line, "total_minor"_L1).value_or(0));
        out.append(made);
    }
    return out;
}

QJsonArray pickupLines(NeutralRow &row, const QString &status)
{
    const bool gone = status == u"handed_over", picked = gone || status == u"ready";
    const bool off = status == u"cancelled" || status == u"failed";
    QJsonArray out;
    const QJsonArray lines = row.list("lines"_L1);
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QJsonObject line = lines[i].toObject();
        QJsonObject made = lineHead(row, line, i);
        const qint64 quantity = whole(row, line, "quantity"_L1).value_or(0);
        made.insert("quantity"_L1, quantity);
        made.insert("picked"_L1, picked ? quantity : 0);
        made.insert("handedOver"_L1, gone ? quantity : 0);
        made.insert("state"_L1,
                    off          ? "cancelled"_L1
                        : gone   ? "handed_over"_L1
                        : picked ? "picked"_L1
                                 : "pending"_L1);
        if (const auto total = whole(row, line, "total_minor"_L1))
            made.insert("total"_L1, *total);
        out.append(made);
    }
    return out;
}

QJsonArray neutralPayments(NeutralRow &row)
{
    QJsonArray out;
    const QJsonArray given = row.list("payments"_L1);
    for (const auto &entry : given) {
        const QJsonObject payment = entry.toObject();
        QJsonObject made{{"method"_L1, payment["method"_L1].toString()}};
        if (const auto amount = whole(row, payment, "amount_minor"_L1))
            made.insert("amount"_L1, *amount);
        out.append(made);
    }
    return out;
}

EventWording eventWording(const QString &sourceType)
{
    struct Known
    {
        QLatin1StringView source, type;
        QStringView zh;
        QLatin1StringView en;
    };
    static constexpr Known known[] = {
        {"order_placed"_L1, "pickup_placed"_L1, u"下了自提订单", "Placed a pickup order"_L1},
        {"order_ready"_L1, "pickup_ready"_L1, u"自提订单已备好", "Pickup order ready"_L1},
        {"order_collected"_L1, "pickup_handed_over"_L1, u"自提订单已取走", "Pickup order handed over"_L1},
        {"coupon_received"_L1, "coupon_issued"_L1, u"收到优惠券", "Coupon received"_L1},
        {"coupon_issued"_L1, "coupon_issued"_L1, u"收到优惠券", "Coupon received"_L1},
        {"coupon_redeemed"_L1, "coupon_redeemed"_L1, u"用了优惠券", "Coupon redeemed"_L1},
        {"coupon_expired"_L1, "coupon_expired"_L1, u"优惠券已过期", "Coupon expired"_L1},
        {"purchase"_L1, "purchase"_L1, u"购买", "Purchase"_L1},
        {"return"_L1, "return"_L1, u"退货", "Return"_L1},
        {"visit"_L1, "visit"_L1, u"到店", "Visit"_L1},
        {"browse"_L1, "browse"_L1, u"浏览", "Browsed"_L1},
        {"search"_L1, "search"_L1, u"搜索", "Searched"_L1},
        {"cart_add"_L1, "cart_add"_L1, u"已加购", "Added to cart"_L1},
        {"wishlist_add"_L1, "wishlist_add"_L1, u"加入心愿单", "Added to wish list"_L1},
        {"message_sent"_L1, "message_sent"_L1, u"发送消息", "Message sent"_L1},
        {"review"_L1, "review"_L1, u"评价", "Review"_L1},
        {"feedback"_L1, "feedback"_L1, u"反馈", "Feedback"_L1},
        {"call"_L1, "call"_L1, u"电话", "Call"_L1},
        {"chat"_L1, "chat"_L1, u"在线咨询", "Chat"_L1},
        {"tier_changed"_L1, "tier_changed"_L1, u"会员等级变更", "Tier changed"_L1},
    };
    for (const Known &entry : known) {
        if (sourceType == entry.source)
            return {entry.type, {{u"zh-CN"_s, entry.zh.toString()}, {u"en"_s, entry.en}}};
    }
    return {u"other"_s, {}};
}

} // namespace counterpart::server

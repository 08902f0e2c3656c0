#include "server/import/BenchShape.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

void rename(QJsonObject &data, QLatin1StringView from, QLatin1StringView to)
{
    if (const QJsonValue value = data.take(from); !value.isUndefined())
        data.insert(to, value);
}

/// A decimal amount in minor units.
void renameMoney(QJsonObject &data, QLatin1StringView from, QLatin1StringView to)
{
    if (const QJsonValue value = data.take(from); value.isDouble())
        data.insert(to, qRound64(value.toDouble() * 100));
}

void wrap(QJsonObject &data, QLatin1StringView from, QLatin1StringView to)
{
    if (const QJsonValue value = data.take(from); value.isString())
        data.insert(to, QJsonArray{value});
}

QJsonArray neutralLines(const QJsonArray &lines)
{
    QJsonArray out;
    for (const auto &entry : lines) {
        QJsonObject line = entry.toObject();
        const qint64 quantity = line["qty"_L1].toInteger(), discount = line["discount"_L1].toInteger();
        rename(line, "name"_L1, "description"_L1);
        rename(line, "qty"_L1, "quantity"_L1);
        renameMoney(line, "price"_L1, "unit_price_minor"_L1);
        if (line.contains("unit_price_minor"_L1))
            line.insert("total_minor"_L1,
                        line["unit_price_minor"_L1].toInteger() * quantity - discount * 100);
        out.append(line);
    }
    return out;
}

void customer(QJsonObject &data)
{
    rename(data, "name"_L1, "display_name"_L1);
    rename(data, "pinyin"_L1, "name_reading"_L1);
    rename(data, "initials"_L1, "name_initials"_L1);
    rename(data, "loyalty"_L1, "member_no"_L1);
    rename(data, "homeStore"_L1, "home_store_id"_L1);
    wrap(data, "phone"_L1, "phones"_L1);
    wrap(data, "email"_L1, "emails"_L1);
}

void purchase(QJsonObject &data)
{
    rename(data, "receipt"_L1, "receipt_no"_L1);
    rename(data, "at"_L1, "occurred_at"_L1);
    renameMoney(data, "total"_L1, "total_minor"_L1);
    data.insert("lines"_L1, neutralLines(data["lines"_L1].toArray()));
}

void coupon(QJsonObject &data)
{
    const QString type = data.take("type"_L1).toString();
    const qint64 value = data.take("value"_L1).toInteger(), least = data.take("minSpend"_L1).toInteger();
    data.insert("discount"_L1,
                type == u"percent" ? QJsonObject{{"type"_L1, type}, {"percent_off"_L1, value}}
                                   : QJsonObject{{"type"_L1, "threshold_amount"_L1},
                                                 {"value_minor"_L1, value * 100},
                                                 {"min_spend_minor"_L1, least * 100}});
    rename(data, "issuedAt"_L1, "received_at"_L1);
    rename(data, "validFrom"_L1, "valid_from"_L1);
    rename(data, "validTo"_L1, "valid_to"_L1);
    // The generator says only that it was used, not when.
    if (data["status"_L1] == "redeemed"_L1)
        data.insert("redemptions"_L1, QJsonArray{data["valid_from"_L1]});
}

void order(QJsonObject &data)
{
    static const QHash<QString, QString> states{{u"placed"_s, u"placed"_s},
                                                {u"picking"_s, u"preparing"_s},
                                                {u"packed"_s, u"preparing"_s},
                                                {u"ready"_s, u"ready"_s},
                                                {u"delayed"_s, u"preparing"_s}};
    data.insert("source_status"_L1, data["status"_L1]);
    data.insert("status"_L1, states.value(data["status"_L1].toString(), u"placed"_s));
    rename(data, "customerName"_L1, "customer_name"_L1);
    rename(data, "placedAt"_L1, "placed_at"_L1);
    rename(data, "promisedAt"_L1, "promised_at"_L1);
    renameMoney(data, "total"_L1, "total_minor"_L1);
    data.insert("lines"_L1, neutralLines(data.take("items"_L1).toArray()));
}

void campaign(QJsonObject &data)
{
    rename(data, "title"_L1, "name"_L1);
    rename(data, "startsAt"_L1, "starts_at"_L1);
    rename(data, "endsAt"_L1, "ends_at"_L1);
    rename(data, "reached"_L1, "offers_received"_L1);
    rename(data, "redeemed"_L1, "redemption_count"_L1);
    rename(data, "audience"_L1, "targeted_customers"_L1);
}

} // namespace

bool isBenchShape(const QString &kind, const QJsonObject &data)
{
    return kind == u"order" || data.contains("customerId"_L1) || data.contains("homeStore"_L1)
        || data.contains("startsAt"_L1);
}

QJsonObject neutralFromBench(QString &kind, QJsonObject data)
{
    rename(data, "customerId"_L1, "customer_id"_L1);
    rename(data, "storeId"_L1, "store_id"_L1);
    rename(data, "campaignId"_L1, "campaign_id"_L1);
    if (kind == u"order")
        kind = u"pickup_order"_s;
    if (kind == u"customer")
        customer(data);
    else if (kind == u"purchase")
        purchase(data);
    else if (kind == u"coupon")
        coupon(data);
    else if (kind == u"pickup_order")
        order(data);
    else if (kind == u"campaign")
        campaign(data);
    return data;
}

} // namespace counterpart::server

#include "server/import/NeutralTable.h"

#include "base/Ids.h"
#include "server/import/NeutralLines.h"
#include "server/import/NeutralPeople.h"
#include "server/import/NeutralStatus.h"

#include <QCryptographicHash>

#include <cmath>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

QJsonObject money(qint64 amount, const QString &currency)
{
    return {{"amount"_L1, amount}, {"currency"_L1, currency}};
}

/// Copies an identifier of another record when it is there.
void copyId(NeutralRow &row, QJsonObject &out, QLatin1StringView member, QLatin1StringView to)
{
    if (const QString id = row.text(member); !id.isEmpty())
        out.insert(to, id);
}

QString currencyOf(NeutralRow &row)
{
    const QString own = row.text("currency"_L1);
    return own.isEmpty() ? row.set().currency : own;
}

QString contractChannel(const QString &word)
{
    static const QSet<QString> known{
        u"store"_s, u"web"_s,  u"app"_s,    u"miniprogram"_s, u"wechat"_s,      u"sms"_s,  u"email"_s,
        u"phone"_s, u"chat"_s, u"social"_s, u"livestream"_s,  u"marketplace"_s, u"kiosk"_s};
    if (known.contains(word))
        return word;
    return word == u"online" ? u"web"_s : u"other"_s;
}

/// The same redemption gets the same id at every load, as a second load must not double it.
QString redemptionId(const QString &couponId, qsizetype index, Instant at)
{
    const QByteArray seed = QCryptographicHash::hash((couponId + u'|' + QString::number(index)).toUtf8(),
                                                     QCryptographicHash::Sha256);
    return uuid7(at, [&seed](qsizetype count) { return seed.left(count); });
}

// ---- store

void storeNames(NeutralRow &row, QJsonObject &out)
{
    const QString name = row.text("name"_L1);
    const QString code = row.text("code"_L1);
    out.insert("code"_L1, code.isEmpty() ? row.id() : code);
    out.insert("name"_L1, neutralText(name.isEmpty() ? row.id() : name));
    if (const QString region = row.text("region"_L1); !region.isEmpty())
        out.insert("region"_L1, region);
}

void storeClock(NeutralRow &row, QJsonObject &out)
{
    const QByteArray own = row.text("time_zone"_L1).toLatin1();
    if (!own.isEmpty() && !ZoneClock::isZone(own))
        row.broken("time_zone"_L1, u"is no IANA zone"_s);
    out.insert("timeZone"_L1, QString::fromLatin1(row.set().storeZones.value(row.id(), row.set().zone)));
    out.insert("currency"_L1, currencyOf(row));
}

// ---- campaign

void campaignNames(NeutralRow &row, QJsonObject &out)
{
    const QString name = row.text("name"_L1);
    out.insert("name"_L1, neutralText(name.isEmpty() ? row.id() : name));
}

void campaignSchedule(NeutralRow &row, QJsonObject &out)
{
    const auto start = row.instant("starts_at"_L1);
    const auto end = row.instant("ends_at"_L1, true);
    QJsonObject schedule{{"timeZone"_L1, QString::fromLatin1(row.set().zone)}};
    // The contract asks for a start; a campaign without one has been running all along.
    schedule.insert("startAt"_L1, formatInstant(start.value_or(Instant{})));
    if (end)
        schedule.insert("endAt"_L1, formatInstant(*end));
    row.text("status"_L1); // the source's word is of another day
    out.insert("schedule"_L1, schedule);
    out.insert("status"_L1, campaignStatusAt(start, end, row.set().options->now));
}

void campaignReach(NeutralRow &row, QJsonObject &out)
{
    QJsonArray channels;
    const QJsonArray given = row.list("channels"_L1);
    for (const auto &channel : given)
        channels.append(contractChannel(channel.toString()));
    if (channels.isEmpty())
        channels.append(u"other"_s);
    out.insert("channels"_L1, channels);
    out.insert("storeScope"_L1, QJsonObject{{"mode"_L1, "all"_L1}});
}

void campaignFigures(NeutralRow &row, QJsonObject &out)
{
    struct Count
    {
        QLatin1StringView from, to;
    };
    static constexpr Count counts[] = {
        {"offers_received"_L1, "issued"_L1},
        {"offers_viewed"_L1, "opened"_L1},
        {"redemption_count"_L1, "redeemed"_L1},
        {"offers_completed"_L1, "redeemed"_L1},
        {"distinct_coupons"_L1, "distinctCoupons"_L1},
        {"redeeming_customers"_L1, "redeemingCustomers"_L1},
        {"targeted_customers"_L1, "targetedCustomers"_L1},
    };
    QJsonObject total;
    for (const Count &count : counts) {
        if (const auto value = row.integer(count.from))
            total.insert(count.to, *value);
    }
    if (total.isEmpty())
        return;
    if (total.contains("targetedCustomers"_L1))
        out.insert("audience"_L1, QJsonObject{{"size"_L1, total["targetedCustomers"_L1]}});
    total.insert("source"_L1, "delivered"_L1);
    const Instant asOf = row.set().reference.value_or(row.set().options->now);
    out.insert("kpis"_L1,
               QJsonObject{{"asOf"_L1, formatInstant(asOf)},
                           {"currency"_L1, row.set().currency},
                           {"total"_L1, total}});
}

// ---- coupon

void couponNames(NeutralRow &row, QJsonObject &out)
{
    copyId(row, out, "customer_id"_L1, "customerId"_L1);
    copyId(row, out, "campaign_id"_L1, "campaignId"_L1);
    const QString code = row.text("code"_L1), title = row.text("title"_L1);
    out.insert("code"_L1, code.isEmpty() ? row.id() : code);
    out.insert("title"_L1, neutralText(title.isEmpty() ? out["code"_L1].toString() : title));
}

void couponScope(NeutralRow &row, QJsonObject &out)
{
    const QString store = row.text("store_id"_L1);
    out.insert("storeScope"_L1,
               store.isEmpty() ? QJsonObject{{"mode"_L1, "all"_L1}}
                               : QJsonObject{{"mode"_L1, "include"_L1}, {"storeIds"_L1, QJsonArray{store}}});
}

void couponValue(NeutralRow &row, QJsonObject &out)
{
    const QJsonObject discount = row.object("discount"_L1);
    const QString currency = currencyOf(row), type = discount["type"_L1].toString();
    const QJsonValue percent = discount["percent_off"_L1], off = discount["value_minor"_L1];
    const QJsonValue least = discount["min_spend_minor"_L1];
    QJsonObject value{{"kind"_L1, "unknown"_L1}};
    if (type == u"percent" && percent.isDouble() && percent.toDouble() >= 0 && percent.toDouble() <= 100) {
        value = {{"kind"_L1, "percent"_L1}, {"percentBp"_L1, qRound(percent.toDouble() * 100)}};
    } else if (type == u"threshold_amount" && off.isDouble() && least.isDouble()) {
        value = {{"kind"_L1, "amount"_L1}, {"amount"_L1, money(off.toInteger(), currency)}};
        out.insert("conditions"_L1, QJsonObject{{"minSpend"_L1, money(least.toInteger(), currency)}});
    } else {
        if (type == u"percent" || type == u"threshold_amount")
            row.broken("discount"_L1, u"lacks its figures"_s);
        if (type != u"unknown" && !discount.isEmpty())
            out.insert("attributes"_L1, QJsonObject{{"discount"_L1, discount}});
    }
    out.insert("value"_L1, value);
}

void couponWindow(NeutralRow &row, QJsonObject &out)
{
    // Open ends: the contract asks for both ends of the window.
    static constexpr Instant always{}, never = fromMs(253'402'300'799'000); // 9999-12-31T23:59:59Z
    const auto received = row.instant("received_at"_L1);
    const auto from = row.instant("valid_from"_L1);
    const auto until = row.instant("valid_to"_L1, true);
    row.text("status"_L1); // the source's word is of another day
    const Instant validFrom = from.value_or(received.value_or(always)), validUntil = until.value_or(never);
    out.insert("validFrom"_L1, formatInstant(validFrom));
    out.insert("validUntil"_L1, formatInstant(validUntil));
    if (received)
        out.insert("createdAt"_L1, formatInstant(*received));

    QList<Instant> stamps;
    QJsonArray redemptions;
    const QJsonArray given = row.list("redemptions"_L1);
    for (const auto &entry : given) {
        const auto at = row.movedStamp(entry);
        if (!at) {
            row.broken("redemptions"_L1, u"holds something that is no time"_s);
            continue;
        }
        redemptions.append(QJsonObject{{"id"_L1, redemptionId(row.id(), stamps.size(), *at)},
                                       {"at"_L1, formatInstant(*at)}});
        stamps.append(*at);
    }
    const Instant now = row.set().options->now;
    const auto used = std::count_if(stamps.begin(), stamps.end(), [now](Instant at) { return at <= now; });
    out.insert("redemptions"_L1, redemptions);
    out.insert("usage"_L1,
               QJsonObject{{"limit"_L1, qMax(qsizetype(1), stamps.size())}, {"used"_L1, qint64(used)}});
    out.insert("redemptionMode"_L1, "personal"_L1);
    out.insert("status"_L1, couponStatusAt(stamps, validFrom, validUntil, now));
}

// ---- purchase

void purchaseHead(NeutralRow &row, QJsonObject &out)
{
    copyId(row, out, "customer_id"_L1, "customerId"_L1);
    copyId(row, out, "store_id"_L1, "storeId"_L1);
    copyId(row, out, "receipt_no"_L1, "receiptNo"_L1);
    copyId(row, out, "order_no"_L1, "orderNo"_L1);
    const QJsonObject ref = row.object("ref"_L1);
    if (ref["kind"_L1] == "pickup_order"_L1)
        out.insert("pickupOrderId"_L1, ref["id"_L1]);
    out.insert("channel"_L1, contractChannel(row.text("channel"_L1)));
    static const QSet<QString> backwards{u"return"_s, u"refund"_s, u"returned"_s, u"credit"_s};
    const QString type = row.text("type"_L1);
    const bool cancelled = type.startsWith(u"cancel");
    out.insert("status"_L1,
               cancelled                      ? u"cancelled"_s
                   : backwards.contains(type) ? u"returned"_s
                                              : u"fulfilled"_s);
    if (!type.isEmpty() && type != u"sale")
        out.insert("attributes"_L1, QJsonObject{{"type"_L1, type}});
    const auto at = row.instant("occurred_at"_L1);
    if (!at)
        row.broken("occurred_at"_L1, u"is missing"_s);
    out.insert("placedAt"_L1, formatInstant(at.value_or(Instant{})));
}

void purchaseTotals(NeutralRow &row, QJsonObject &out)
{
    const QString currency = currencyOf(row);
    const auto total = row.integer("total_minor"_L1);
    if (!total)
        row.broken("total_minor"_L1, u"is missing"_s);
    out.insert("currency"_L1, currency);
    out.insert("totals"_L1, QJsonObject{{"total"_L1, total.value_or(0)}});
    out.insert("lines"_L1, purchaseLines(row));
    out.insert("linesComplete"_L1, row.flag("lines_complete"_L1).value_or(true));
    if (const QJsonArray payments = neutralPayments(row); !payments.isEmpty())
        out.insert("payments"_L1, payments);
    auto &sum = row.set().report->purchases[currency];
    ++sum.count;
    sum.totalMinor += total.value_or(0);
}

// ---- pickup_order

void pickupHead(NeutralRow &row, QJsonObject &out)
{
    const QString number = row.text("order_no"_L1);
    out.insert("orderNo"_L1, number.isEmpty() ? row.id() : number);
    copyId(row, out, "store_id"_L1, "storeId"_L1);
    copyId(row, out, "customer_id"_L1, "customerId"_L1);
    QString name = row.text("customer_name"_L1);
    if (name.isEmpty())
        name = row.set().customerNames.value(out["customerId"_L1].toString());
    if (!name.isEmpty())
        out.insert("customerName"_L1, name);
    out.insert("channel"_L1, contractChannel(row.text("channel"_L1)));
    out.insert("method"_L1, "counter"_L1);
}

void pickupState(NeutralRow &row, QJsonObject &out)
{
    const Instant now = row.set().options->now;
    const PickupStamps stamps{row.text("status"_L1), row.instant("approved_at"_L1),
                              row.instant("ready_at"_L1), row.instant("collected_at"_L1)};
    const auto placed = row.instant("placed_at"_L1);
    auto promised = row.instant("promised_at"_L1);
    if (!placed)
        row.broken("placed_at"_L1, u"is missing"_s);
    if (!promised) {
        row.broken("promised_at"_L1, u"is missing"_s);
        promised = stamps.readyAt ? stamps.readyAt : placed;
    }
    const QString status = pickupStatusAt(stamps, now);
    out.insert("status"_L1, status);
    out.insert("placedAt"_L1, formatInstant(placed.value_or(Instant{})));
    out.insert("promise"_L1, QJsonObject{{"readyBy"_L1, formatInstant(promised.value_or(Instant{}))}});
    // A stamp of later is kept, but not where a screen would take it for something that has happened.
    QJsonObject attributes;
    const auto stamp = [&](QLatin1StringView from, QLatin1StringView to, const std::optional<Instant> &at) {
        if (at && *at <= now && !to.isEmpty())
            out.insert(to, formatInstant(*at));
        else if (at)
            attributes.insert(from, formatInstant(*at));
    };
    stamp("approved_at"_L1, ""_L1, stamps.approvedAt);
    stamp("ready_at"_L1, "readyAt"_L1, stamps.readyAt);
    stamp("collected_at"_L1, "handedOverAt"_L1, stamps.collectedAt);
    if (!attributes.isEmpty())
        out.insert("attributes"_L1, attributes);
    out.insert("lines"_L1, pickupLines(row, status));
}

void pickupPayment(NeutralRow &row, QJsonObject &out)
{
    const QString currency = currencyOf(row);
    const auto total = row.integer("total_minor"_L1);
    const QJsonArray payments = neutralPayments(row);
    if (!total)
        return;
    qint64 paid = 0;
    for (const auto &payment : payments)
        paid += payment["amount"_L1].toInteger();
    QJsonObject out2{{"total"_L1, money(*total, currency)}};
    // Without a payment nobody knows whether it is paid: then nothing is said.
    if (!payments.isEmpty())
        out2.insert("state"_L1, paid >= *total ? "paid"_L1 : "partly_paid"_L1);
    out.insert("payment"_L1, out2);
}

// ---- timeline_event

void eventHead(NeutralRow &row, QJsonObject &out)
{
    copyId(row, out, "customer_id"_L1, "customerId"_L1);
    copyId(row, out, "store_id"_L1, "storeId"_L1);
    out.insert("channel"_L1, contractChannel(row.text("channel"_L1)));
    const auto at = row.instant("occurred_at"_L1);
    if (!at)
        row.broken("occurred_at"_L1, u"is missing"_s);
    out.insert("occurredAt"_L1, formatInstant(at.value_or(Instant{})));
    const QJsonObject ref = row.object("ref"_L1);
    if (!ref["id"_L1].toString().isEmpty())
        out.insert("refs"_L1, QJsonArray{QJsonObject{{"type"_L1, ref["kind"_L1]}, {"id"_L1, ref["id"_L1]}}});
}

void eventType(NeutralRow &row, QJsonObject &out)
{
    const QString source = row.text("type"_L1);
    const auto known = eventWording(source);
    const QString title = row.text("title"_L1);
    out.insert("type"_L1, known.type);
    if (!title.isEmpty())
        out.insert("title"_L1, neutralText(title));
    else
        out.insert("title"_L1,
                   known.title.isEmpty() ? neutralText(source.isEmpty() ? row.id() : source) : known.title);
    QJsonObject payload;
    if (known.type == u"other")
        payload.insert("sourceType"_L1, source);
    if (const auto score = row.integer("score"_L1))
        payload.insert("score"_L1, *score);
    if (!payload.isEmpty())
        out.insert("payload"_L1, payload);
    if (const QString text = row.text("text"_L1); !text.isEmpty())
        out.insert("summary"_L1, neutralText(text));
}

} // namespace

const QList<NeutralRule> &neutralTable()
{
    static const QList<NeutralRule> table{
        {"store"_L1, "id, code, name, region"_L1, storeNames},
        {"store"_L1, "time_zone, currency"_L1, storeClock},
        {"customer"_L1, "display_name, name_reading"_L1, customerNames},
        {"customer"_L1, "phones, emails"_L1, customerContactPoints},
        {"customer"_L1, "member_no"_L1, customerIdentities},
        {"customer"_L1, "home_store_id"_L1, customerHome},
        {"customer"_L1, "consents"_L1, customerConsents},
        {"campaign"_L1, "name"_L1, campaignNames},
        {"campaign"_L1, "starts_at, ends_at"_L1, campaignSchedule},
        {"campaign"_L1, "channels"_L1, campaignReach},
        {"campaign"_L1, "…_count, targeted_customers, offers_…"_L1, campaignFigures},
        {"coupon"_L1, "customer_id, campaign_id, code, title"_L1, couponNames},
        {"coupon"_L1, "store_id"_L1, couponScope},
        {"coupon"_L1, "discount"_L1, couponValue},
        {"coupon"_L1, "received_at, valid_from, valid_to, redemptions"_L1, couponWindow},
        {"purchase"_L1, "customer_id, store_id, receipt_no, channel, type, occurred_at"_L1, purchaseHead},
        {"purchase"_L1, "total_minor, currency, lines, lines_complete, payments"_L1, purchaseTotals},
        {"pickup_order"_L1, "order_no, store_id, customer_id"_L1, pickupHead},
        {"pickup_order"_L1, "status, placed_at, approved_at, ready_at, collected_at, promised_at, lines"_L1,
         pickupState},
        {"pickup_order"_L1, "total_minor, currency, payments"_L1, pickupPayment},
        {"timeline_event"_L1, "customer_id, occurred_at, ref"_L1, eventHead},
        {"timeline_event"_L1, "type, title, text, score"_L1, eventType},
    };
    return table;
}

QJsonObject contractDocument(NeutralRow &row)
{
    QJsonObject out{{"id"_L1, row.id()}};
    for (const NeutralRule &rule : neutralTable()) {
        if (rule.kind == row.kind())
            rule.apply(row, out);
    }
    QJsonObject attributes = row.rest();
    // What the source itself calls attributes lies one level deeper; flat, it is found by its name.
    const QJsonObject given = attributes.take("attributes"_L1).toObject();
    const QJsonObject kept = out["attributes"_L1].toObject();
    for (const QJsonObject &more : {given, kept}) {
        for (auto it = more.begin(); it != more.end(); ++it) {
            if (!it->isNull())
                attributes.insert(attributes.contains(it.key()) ? u"attributes."_s + it.key() : it.key(),
                                  *it);
        }
    }
    if (!attributes.isEmpty())
        out.insert("attributes"_L1, attributes);
    return out;
}

} // namespace counterpart::server

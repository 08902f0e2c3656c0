#include "server/demo/DemoCatalogue.h"
#include "server/demo/DemoOrders.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

QJsonObject lineDocument(const OrderDraft &draft, const OrderLine &line, int index)
{
    const Article &what = article(line.article);
    const QString size = QString::fromLatin1(line.size);
    const bool gone = draft.status == u"handed_over";
    const bool picked = draft.readyAt.has_value() || line.picked == line.quantity;
    QJsonObject document{{"id"_L1, u"l%1"_s.arg(index + 1)},
                         {"sku"_L1, skuOf(what, size)},
                         {"gtin"_L1, gtinOf(what, size)},
                         {"name"_L1, nameOf(what)},
                         {"variant"_L1, variantOf(what, size)},
                         {"location"_L1, QLatin1StringView(what.shelf)},
                         {"area"_L1, text(what.areaZh, what.areaEn)},
                         {"unitPrice"_L1, priceOf(what)},
                         {"quantity"_L1, line.quantity},
                         {"picked"_L1, picked ? line.quantity : line.picked},
                         {"short"_L1, line.missing},
                         {"handedOver"_L1, gone ? line.quantity : 0},
                         {"state"_L1,
                          gone               ? "handed_over"_L1
                              : picked       ? "picked"_L1
                              : line.missing ? "short"_L1
                                             : "pending"_L1}};
    if (line.missing)
        document.insert("shortReason"_L1, "not_found"_L1);
    return document;
}

QJsonArray notificationsOf(const OrderDraft &draft)
{
    QJsonArray sent;
    const auto tell = [&](QLatin1StringView what, Instant at) {
        sent.append(QJsonObject{{"template"_L1, what},
                                {"channel"_L1, "sms"_L1},
                                {"at"_L1, stamp(at)},
                                {"state"_L1, "delivered"_L1}});
    };
    if (draft.toldLate)
        tell("pickup-delayed"_L1, draft.placedAt + draft.promise - std::chrono::minutes(5));
    if (draft.readyAt)
        tell("pickup-ready"_L1, *draft.readyAt + std::chrono::minutes(1));
    return sent;
}

void addDesk(QJsonObject &document, const OrderDraft &draft, const DemoTime &time, Random &random)
{
    if (!draft.bay.isEmpty())
        document.insert("staging"_L1,
                        QJsonObject{{"locations"_L1,
                                     QJsonArray{QJsonObject{{"code"_L1, draft.bay}, {"packages"_L1, 1}}}}});
    if (draft.arrivedAt)
        document.insert("arrival"_L1,
                        QJsonObject{{"state"_L1, draft.handedOverAt ? "served"_L1 : "arrived"_L1},
                                    {"mode"_L1, "counter"_L1},
                                    {"arrivedAt"_L1, stamp(*draft.arrivedAt)},
                                    {"source"_L1, "app"_L1}});
    if (!draft.claimedBy.isEmpty())
        document.insert("claim"_L1,
                        QJsonObject{{"associateId"_L1, draft.claimedBy},
                                    {"until"_L1, stamp(draft.claimedAt + std::chrono::minutes(15))},
                                    {"origin"_L1, "server"_L1}});
    QJsonObject who{{"kind"_L1, draft.delegateName.isEmpty() ? "customer"_L1 : "delegate"_L1},
                    {"idRequired"_L1, draft.idRequired}};
    if (!draft.delegateName.isEmpty())
        who.insert("name"_L1, draft.delegateName);
    document.insert("pickupPerson"_L1, who);
    if (draft.handedOverAt) {
        QJsonArray lines;
        for (int i = 0; i < draft.lines.size(); ++i)
            lines.append(
                QJsonObject{{"lineId"_L1, u"l%1"_s.arg(i + 1)}, {"quantity"_L1, draft.lines[i].quantity}});
        document.insert("handedOverAt"_L1, stamp(*draft.handedOverAt));
        document.insert(
            "handovers"_L1,
            QJsonArray{QJsonObject{
                {"id"_L1, random.uuid(*draft.handedOverAt)},
                {"at"_L1, stamp(*draft.handedOverAt)},
                {"associateId"_L1,
                 draft.store == 0 ? DeskId.toString() : u"as-%1"_s.arg(draft.store == 1 ? 1008 : 1011)},
                {"proof"_L1, QJsonObject{{"method"_L1, "code"_L1}}},
                {"lines"_L1, lines}}});
    }
    Q_UNUSED(time)
}

} // namespace

QString orderId(int store, int number)
{
    return store == 0 ? u"pk-%1"_s.arg(number) : u"pk-%1-%2"_s.arg(StoreIds[store].mid(3)).arg(number);
}

QJsonObject orderDocument(const OrderDraft &draft, const DemoTime &time, Random &random)
{
    const Person &person = *draft.person;
    const Instant readyBy = draft.placedAt + draft.promise;
    QJsonArray lines;
    qint64 total = 0;
    for (int i = 0; i < draft.lines.size(); ++i) {
        lines.append(lineDocument(draft, draft.lines[i], i));
        total += priceOf(article(draft.lines[i].article)) * draft.lines[i].quantity;
    }
    QJsonObject document{
        {"id"_L1, orderId(draft.store, draft.number)},
        {"createdAt"_L1, stamp(draft.placedAt)},
        {"orderNo"_L1, QString::number(draft.number)},
        {"storeId"_L1, StoreIds[draft.store].toString()},
        {"customerId"_L1, person.id},
        {"customerName"_L1, person.displayName},
        {"familyName"_L1, person.familyName},
        {"channel"_L1, "app"_L1},
        {"status"_L1, draft.status},
        {"method"_L1, "counter"_L1},
        {"hold"_L1, "none"_L1},
        {"placedAt"_L1, stamp(draft.placedAt)},
        {"promise"_L1, QJsonObject{{"readyBy"_L1, stamp(readyBy)}}},
        {"lines"_L1, lines},
        {"verification"_L1,
         QJsonObject{{"method"_L1, draft.idRequired ? "id_document"_L1 : "code"_L1}, {"attemptsLeft"_L1, 5}}},
        {"payment"_L1,
         QJsonObject{{"state"_L1, "paid"_L1}, {"due"_L1, money(0)}, {"total"_L1, money(total)}}},
        {"notifications"_L1, notificationsOf(draft)}};
    if (person.knownHonorific)
        document.insert("honorific"_L1, person.honorific());
    if (draft.gift)
        document.insert("gift"_L1, true);
    if (draft.status == u"picking")
        document.insert("pickingStartedAt"_L1, stamp(draft.placedAt + std::chrono::minutes(30)));
    if (draft.readyAt) {
        document.insert("pickingStartedAt"_L1, stamp(*draft.readyAt - std::chrono::minutes(14)));
        document.insert("readyAt"_L1, stamp(*draft.readyAt));
        document.insert(
            "holdUntil"_L1,
            stamp(time.daysAgo(int(time.local(*draft.readyAt).date().daysTo(time.today())) - draft.holdDays,
                               22, 0)));
    }
    addDesk(document, draft, time, random);
    return document;
}

} // namespace counterpart::server::demo

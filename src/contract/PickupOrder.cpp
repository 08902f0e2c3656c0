#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<PickupStatus> statusWords[]{
    {QLatin1StringView("placed"), PickupStatus::Placed},
    {QLatin1StringView("in_transit"), PickupStatus::InTransit},
    {QLatin1StringView("picking"), PickupStatus::Picking},
    {QLatin1StringView("picked"), PickupStatus::Picked},
    {QLatin1StringView("staged"), PickupStatus::Staged},
    {QLatin1StringView("ready"), PickupStatus::Ready},
    {QLatin1StringView("partially_handed_over"), PickupStatus::PartiallyHandedOver},
    {QLatin1StringView("handed_over"), PickupStatus::HandedOver},
    {QLatin1StringView("cancelled"), PickupStatus::Cancelled},
    {QLatin1StringView("expired"), PickupStatus::Expired},
    {QLatin1StringView("returned_to_stock"), PickupStatus::ReturnedToStock},
    {QLatin1StringView("failed"), PickupStatus::Failed},
    {QLatin1StringView("other"), PickupStatus::Other},
};

using LineState = PickupLine::State;
constexpr Word<LineState> lineWords[]{
    {QLatin1StringView("pending"), LineState::Pending},
    {QLatin1StringView("picked"), LineState::Picked},
    {QLatin1StringView("short"), LineState::Short},
    {QLatin1StringView("substituted"), LineState::Substituted},
    {QLatin1StringView("handed_over"), LineState::HandedOver},
    {QLatin1StringView("cancelled"), LineState::Cancelled},
    {QLatin1StringView("returned"), LineState::Returned},
    {QLatin1StringView("other"), LineState::Other},
};

using Hold = PickupOrder::Hold;
constexpr Word<Hold> holdWords[]{
    {QLatin1StringView("none"), Hold::None},
    {QLatin1StringView("payment"), Hold::Payment},
    {QLatin1StringView("fraud"), Hold::Fraud},
    {QLatin1StringView("customer_decision"), Hold::CustomerDecision},
    {QLatin1StringView("problem"), Hold::Problem},
};

using Arrival = PickupOrder::Arrival;
constexpr Word<Arrival> arrivalWords[]{
    {QLatin1StringView("none"), Arrival::None},       {QLatin1StringView("on_the_way"), Arrival::OnTheWay},
    {QLatin1StringView("arrived"), Arrival::Arrived}, {QLatin1StringView("waiting"), Arrival::Waiting},
    {QLatin1StringView("served"), Arrival::Served},
};

using Payment = PickupOrder::Payment;
constexpr Word<Payment> paymentWords[]{
    {QLatin1StringView("paid"), Payment::Paid},
    {QLatin1StringView("pay_in_store"), Payment::PayInStore},
    {QLatin1StringView("partly_paid"), Payment::PartlyPaid},
    {QLatin1StringView("refunded"), Payment::Refunded},
};

using Verification = PickupOrder::Verification;
constexpr Word<Verification> verificationWords[]{
    {QLatin1StringView("code"), Verification::Code},
    {QLatin1StringView("qr"), Verification::Qr},
    {QLatin1StringView("id_document"), Verification::IdDocument},
    {QLatin1StringView("phone_last4"), Verification::PhoneLast4},
    {QLatin1StringView("none"), Verification::None},
};

using NoticeState = PickupNotification::State;
constexpr Word<NoticeState> noticeWords[]{
    {QLatin1StringView("queued"), NoticeState::Queued},
    {QLatin1StringView("sent"), NoticeState::Sent},
    {QLatin1StringView("delivered"), NoticeState::Delivered},
    {QLatin1StringView("read"), NoticeState::Read},
    {QLatin1StringView("failed"), NoticeState::Failed},
    {QLatin1StringView("suppressed"), NoticeState::Suppressed},
    {QLatin1StringView("other"), NoticeState::Other},
};

constexpr QLatin1StringView codeHashing("argon2id13");
constexpr QByteArray::Base64Options base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray decoded(const QString &text)
{
    return QByteArray::fromBase64(text.toLatin1(), QByteArray::Base64UrlEncoding);
}

PickupLine readLine(Reader &reader)
{
    PickupLine line;
    line.id = reader.requiredId("id"_L1);
    line.sku = reader.requiredString("sku"_L1);
    line.gtin = reader.string("gtin"_L1, 14);
    line.name = reader.requiredText("name"_L1);
    line.variant = reader.text("variant"_L1);
    line.location = reader.string("location"_L1);
    line.quantity = int(reader.requiredInteger("quantity"_L1, 0, 1'000'000));
    line.picked = reader.small("picked"_L1, 0);
    line.shortQuantity = reader.small("short"_L1, 0);
    line.handedOver = reader.small("handedOver"_L1, 0);
    line.state = reader.requiredWord("state"_L1, lineWords, LineState::Other);
    line.shortReason = reader.string("shortReason"_L1);
    line.shortDecision = reader.string("shortDecision"_L1);
    return line;
}

void writeLine(Writer &writer, const PickupLine &line)
{
    writer.set("id"_L1, line.id);
    writer.set("sku"_L1, line.sku);
    writer.string("gtin"_L1, line.gtin);
    writer.text("name"_L1, line.name);
    writer.text("variant"_L1, line.variant);
    writer.string("location"_L1, line.location);
    writer.set("quantity"_L1, line.quantity);
    writer.defaulted("picked"_L1, line.picked, 0);
    writer.defaulted("short"_L1, line.shortQuantity, 0);
    writer.defaulted("handedOver"_L1, line.handedOver, 0);
    writer.requiredWord("state"_L1, lineWords, line.state, LineState::Other);
    writer.string("shortReason"_L1, line.shortReason);
    writer.string("shortDecision"_L1, line.shortDecision);
}

void readWork(Reader &reader, PickupOrder &order)
{
    order.status = reader.requiredWord("status"_L1, statusWords, PickupStatus::Other);
    order.method = reader.string("method"_L1);
    order.hold = reader.word("hold"_L1, holdWords, Hold::None, Hold::Problem); // an unknown hold still holds
    reader.object("claim"_L1, [&](Reader &r) {
        order.claim = PickupOrder::Claim{r.requiredId("associateId"_L1), r.id("deviceId"_L1),
                                         r.requiredInstant("until"_L1)};
    });
    order.placedAt = reader.requiredInstant("placedAt"_L1);
    order.pickingStartedAt = reader.instant("pickingStartedAt"_L1);
    order.readyAt = reader.instant("readyAt"_L1);
    order.handedOverAt = reader.instant("handedOverAt"_L1);
    order.holdUntil = reader.instant("holdUntil"_L1);
    reader.requiredObject("promise"_L1, [&](Reader &r) {
        order.readyBy = r.requiredInstant("readyBy"_L1);
        order.revisions = r.list("revisions"_L1, [](Reader &revision) {
            return PickupOrder::PromiseRevision{revision.requiredInstant("at"_L1),
                                                revision.requiredInstant("readyBy"_L1),
                                                revision.string("reason"_L1)};
        });
    });
    if (!order.revisions.isEmpty())
        order.readyBy = order.revisions.last().readyBy;
    order.lines = reader.requiredList("lines"_L1, readLine);
    reader.object("staging"_L1, [&](Reader &r) {
        order.staging = r.list("locations"_L1, [](Reader &bay) {
            return StagingLocation{bay.requiredString("code"_L1), bay.text("name"_L1),
                                   bay.small("packages"_L1, 1, 1)};
        });
    });
}

void writePromise(Writer &writer, const PickupOrder &order)
{
    // readyBy of the contract is the first promise; revisions hold what was told since.
    if (order.revisions.isEmpty() || !writer.json().contains("readyBy"_L1))
        writer.instant("readyBy"_L1, order.readyBy);
    writer.list("revisions"_L1, order.revisions, {},
                [](Writer &w, const PickupOrder::PromiseRevision &revision) {
                    w.instant("at"_L1, revision.at);
                    w.instant("readyBy"_L1, revision.readyBy);
                    w.string("reason"_L1, revision.reason);
                });
}

void writeWork(Writer &writer, const PickupOrder &order)
{
    writer.requiredWord("status"_L1, statusWords, order.status, PickupStatus::Other);
    writer.string("method"_L1, order.method);
    writer.word("hold"_L1, holdWords, order.hold, Hold::None, Hold::Problem);
    if (order.claim) {
        writer.object("claim"_L1, [&](Writer &w) {
            w.set("associateId"_L1, order.claim->associateId);
            w.string("deviceId"_L1, order.claim->deviceId);
            w.instant("until"_L1, order.claim->until);
        });
    } else {
        writer.remove("claim"_L1);
    }
    writer.instant("placedAt"_L1, order.placedAt);
    writer.instant("pickingStartedAt"_L1, order.pickingStartedAt);
    writer.instant("readyAt"_L1, order.readyAt);
    writer.instant("handedOverAt"_L1, order.handedOverAt);
    writer.instant("holdUntil"_L1, order.holdUntil);
    writer.object("promise"_L1, [&](Writer &w) { writePromise(w, order); });
    writer.requiredList("lines"_L1, order.lines, {"id"_L1}, writeLine);
    writer.object("staging"_L1, [&](Writer &w) {
        w.list("locations"_L1, order.staging, {"code"_L1}, [](Writer &bay, const StagingLocation &location) {
            bay.set("code"_L1, location.code);
            bay.text("name"_L1, location.name);
            bay.defaulted("packages"_L1, location.packages, 1);
        });
    });
}

PickupOrder::Handover readHandover(Reader &reader)
{
    PickupOrder::Handover handover;
    handover.id = reader.requiredId("id"_L1);
    handover.at = reader.requiredInstant("at"_L1);
    handover.associateId = reader.id("associateId"_L1);
    handover.deviceId = reader.id("deviceId"_L1);
    handover.receiver = reader.string("receiver"_L1);
    reader.object("proof"_L1, [&](Reader &r) { handover.method = r.requiredString("method"_L1); });
    handover.lines = reader.requiredList("lines"_L1, [](Reader &r) {
        return PickupOrder::Handover::Line{r.requiredId("lineId"_L1),
                                           int(r.requiredInteger("quantity"_L1, 1, 1'000'000))};
    });
    return handover;
}

void writeHandover(Writer &writer, const PickupOrder::Handover &handover)
{
    writer.set("id"_L1, handover.id);
    writer.instant("at"_L1, handover.at);
    writer.string("associateId"_L1, handover.associateId);
    writer.string("deviceId"_L1, handover.deviceId);
    writer.string("receiver"_L1, handover.receiver);
    writer.object("proof"_L1, [&](Writer &w) { w.string("method"_L1, handover.method); });
    writer.requiredList("lines"_L1, handover.lines, {"lineId"_L1},
                        [](Writer &w, const PickupOrder::Handover::Line &line) {
                            w.set("lineId"_L1, line.lineId);
                            w.set("quantity"_L1, line.quantity);
                        });
}

void readDesk(Reader &reader, PickupOrder &order)
{
    reader.object("arrival"_L1, [&](Reader &r) {
        order.arrival = r.requiredWord("state"_L1, arrivalWords, Arrival::None);
        order.arrivedAt = r.instant("arrivedAt"_L1);
        order.arrivalSource = r.string("source"_L1);
    });
    reader.object("pickupPerson"_L1, [&](Reader &r) {
        order.delegateCollects = r.string("kind"_L1) == u"delegate";
        order.idRequired = r.boolean("idRequired"_L1);
    });
    reader.object("verification"_L1, [&](Reader &r) {
        // A method of a newer server is met with the strictest that we know.
        order.verification
            = r.word("method"_L1, verificationWords, Verification::None, Verification::IdDocument);
        const QString salt = r.string("salt"_L1), hash = r.string("hash"_L1);
        // Another hashing would call every right code wrong: then the code is checked at the server only.
        if (!r.has("alg"_L1) || r.string("alg"_L1) == codeHashing) {
            order.codeSalt = decoded(salt);
            order.codeHash = decoded(hash);
        }
        order.attemptsLeft = r.small("attemptsLeft"_L1, 5);
    });
    order.handovers = reader.list("handovers"_L1, readHandover);
    reader.object("payment"_L1, [&](Reader &r) {
        order.payment = r.word("state"_L1, paymentWords, Payment::Unknown, Payment::Unknown);
        order.due = r.money("due"_L1);
        order.total = r.money("total"_L1);
    });
    order.notifications = reader.list("notifications"_L1, [](Reader &r) {
        return PickupNotification{r.string("template"_L1),
                                  r.word("channel"_L1, json::channelWords, Channel::Other, Channel::Other),
                                  r.instant("at"_L1).value_or(Instant{}),
                                  r.word("state"_L1, noticeWords, NoticeState::Other, NoticeState::Other)};
    });
    reader.object("cancellation"_L1, [&](Reader &r) {
        order.cancelReason = r.string("reason"_L1);
        order.cancelledAt = r.instant("at"_L1);
    });
}

void writeVerification(Writer &writer, const PickupOrder &order)
{
    writer.word("method"_L1, verificationWords, order.verification, Verification::None,
                Verification::IdDocument);
    const QJsonObject &was = writer.json();
    if (!order.codeHash.isEmpty()
        && (decoded(was["hash"_L1].toString()) != order.codeHash
            || decoded(was["salt"_L1].toString()) != order.codeSalt)) {
        writer.set("alg"_L1, QString(codeHashing));
        writer.set("salt"_L1, QString::fromLatin1(order.codeSalt.toBase64(base64)));
        writer.set("hash"_L1, QString::fromLatin1(order.codeHash.toBase64(base64)));
    }
    writer.defaulted("attemptsLeft"_L1, order.attemptsLeft, 5);
}

void writeNotice(Writer &writer, const PickupNotification &notice)
{
    writer.string("template"_L1, notice.templateName);
    writer.word("channel"_L1, json::channelWords, notice.channel, Channel::Other, Channel::Other);
    writer.instant("at"_L1, notice.at == Instant{} ? std::nullopt : std::optional(notice.at));
    writer.word("state"_L1, noticeWords, notice.state, NoticeState::Other, NoticeState::Other);
}

void writeDesk(Writer &writer, const PickupOrder &order)
{
    writer.object("arrival"_L1, [&](Writer &w) {
        if (order.arrival == Arrival::None && w.json().isEmpty())
            return;
        w.requiredWord("state"_L1, arrivalWords, order.arrival, Arrival::None);
        w.instant("arrivedAt"_L1, order.arrivedAt);
        w.string("source"_L1, order.arrivalSource);
    });
    writer.object("pickupPerson"_L1, [&](Writer &w) {
        const bool was = w.json()["kind"_L1].toString() == u"delegate";
        if (was != order.delegateCollects)
            w.set("kind"_L1, order.delegateCollects ? u"delegate"_s : u"customer"_s);
        w.boolean("idRequired"_L1, order.idRequired, false);
    });
    writer.object("verification"_L1, [&](Writer &w) { writeVerification(w, order); });
    writer.list("handovers"_L1, order.handovers, {"id"_L1}, writeHandover);
    writer.object("payment"_L1, [&](Writer &w) {
        w.word("state"_L1, paymentWords, order.payment, Payment::Unknown, Payment::Unknown);
        w.money("due"_L1, order.due);
        w.money("total"_L1, order.total);
    });
    writer.list("notifications"_L1, order.notifications, {"template"_L1, "at"_L1}, writeNotice);
    writer.object("cancellation"_L1, [&](Writer &w) {
        w.string("reason"_L1, order.cancelReason);
        w.instant("at"_L1, order.cancelledAt);
    });
}

} // namespace

Result<PickupOrder> decodePickupOrder(const QJsonObject &json)
{
    Reader reader(json);
    PickupOrder order;
    json::readBase(reader, order);
    order.orderNo = reader.requiredString("orderNo"_L1);
    order.storeId = reader.requiredId("storeId"_L1);
    order.customerId = reader.id("customerId"_L1);
    order.customerName = reader.string("customerName"_L1, limits::personName);
    order.familyName = reader.string("familyName"_L1, limits::personName);
    order.honorific = reader.text("honorific"_L1);
    order.channel = reader.word("channel"_L1, json::channelWords, Channel::Other, Channel::Other);
    readWork(reader, order);
    readDesk(reader, order);
    return json::finished(reader, order);
}

QJsonObject encode(const PickupOrder &order, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, order);
    writer.set("orderNo"_L1, order.orderNo);
    writer.set("storeId"_L1, order.storeId);
    writer.string("customerId"_L1, order.customerId);
    writer.string("customerName"_L1, order.customerName);
    writer.string("familyName"_L1, order.familyName);
    writer.text("honorific"_L1, order.honorific);
    writer.word("channel"_L1, json::channelWords, order.channel, Channel::Other, Channel::Other);
    writeWork(writer, order);
    writeDesk(writer, order);
    return writer.json();
}

} // namespace counterpart

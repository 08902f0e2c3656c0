#include "contract/CommandPayloads.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::json {

namespace {

constexpr int maxQuantity = 1'000'000;

int requiredQuantity(Reader &reader)
{
    return int(reader.requiredInteger("quantity"_L1, 1, maxQuantity));
}

QList<QString> readBays(Reader &reader, bool required)
{
    const auto readBay = [](Reader &bay) {
        bay.refuseOthers({"code"_L1, "packages"_L1});
        bay.integer("packages"_L1, 1, maxQuantity);
        return bay.requiredString("code"_L1);
    };
    const QList<QString> bays = reader.list("locations"_L1, readBay);
    if (bays.isEmpty() && (required || reader.has("locations"_L1)))
        reader.fault("locations"_L1);
    return bays;
}

void writeBays(Writer &writer, const QList<QString> &bays)
{
    writer.list("locations"_L1, bays, {"code"_L1},
                [](Writer &w, const QString &code) { w.set("code"_L1, code); });
}

} // namespace

CommandPayload readPickupClaim(Reader &reader)
{
    reader.refuseOthers({"leaseSeconds"_L1, "takeOverReason"_L1, "origin"_L1});
    reader.oneOf("origin"_L1, {"server"_L1, "lan"_L1});
    return command::PickupClaim{reader.small("leaseSeconds"_L1, 900, 60, 3'600),
                                reader.string("takeOverReason"_L1)};
}

void writePayload(Writer &writer, const command::PickupClaim &payload)
{
    writer.defaulted("leaseSeconds"_L1, payload.leaseSeconds, 900);
    writer.string("takeOverReason"_L1, payload.takeOverReason);
}

CommandPayload readPickupReleaseClaim(Reader &reader)
{
    reader.refuseOthers({"reason"_L1});
    return command::PickupReleaseClaim{reader.string("reason"_L1)};
}

void writePayload(Writer &writer, const command::PickupReleaseClaim &payload)
{
    writer.string("reason"_L1, payload.reason);
}

CommandPayload readPickupStartPicking(Reader &reader)
{
    reader.refuseOthers({"assigneeId"_L1});
    return command::PickupStartPicking{reader.id("assigneeId"_L1)};
}

void writePayload(Writer &writer, const command::PickupStartPicking &payload)
{
    writer.string("assigneeId"_L1, payload.assigneeId);
}

CommandPayload readPickupPickLine(Reader &reader)
{
    reader.refuseOthers({"lineId"_L1, "quantity"_L1, "serials"_L1, "scannedGtin"_L1, "location"_L1});
    return command::PickupPickLine{reader.requiredId("lineId"_L1), requiredQuantity(reader),
                                   reader.string("scannedGtin"_L1, 14), reader.strings("serials"_L1),
                                   reader.string("location"_L1)};
}

void writePayload(Writer &writer, const command::PickupPickLine &payload)
{
    writer.set("lineId"_L1, payload.lineId);
    writer.set("quantity"_L1, payload.quantity);
    writer.string("scannedGtin"_L1, payload.scannedGtin);
    writer.strings("serials"_L1, payload.serials);
    writer.string("location"_L1, payload.location);
}

CommandPayload readPickupUnpickLine(Reader &reader)
{
    reader.refuseOthers({"lineId"_L1, "quantity"_L1, "reason"_L1});
    return command::PickupUnpickLine{reader.requiredId("lineId"_L1), requiredQuantity(reader),
                                     reader.string("reason"_L1)};
}

void writePayload(Writer &writer, const command::PickupUnpickLine &payload)
{
    writer.set("lineId"_L1, payload.lineId);
    writer.set("quantity"_L1, payload.quantity);
    writer.string("reason"_L1, payload.reason);
}

CommandPayload readPickupShortLine(Reader &reader)
{
    reader.refuseOthers({"lineId"_L1, "quantity"_L1, "reason"_L1, "decision"_L1});
    if (!reader.has("reason"_L1))
        reader.fault("reason"_L1);
    return command::PickupShortLine{
        reader.requiredId("lineId"_L1), requiredQuantity(reader),
        reader.oneOf("reason"_L1, {"not_found"_L1, "damaged"_L1, "sold"_L1, "expired"_L1, "other"_L1}),
        reader.oneOf("decision"_L1, {"fewer"_L1, "ask"_L1, "cancel"_L1})};
}

void writePayload(Writer &writer, const command::PickupShortLine &payload)
{
    writer.set("lineId"_L1, payload.lineId);
    writer.set("quantity"_L1, payload.quantity);
    writer.set("reason"_L1, payload.reason);
    writer.string("decision"_L1, payload.decision);
}

CommandPayload readPickupStage(Reader &reader)
{
    reader.refuseOthers({"locations"_L1});
    return command::PickupStage{readBays(reader, true)};
}

void writePayload(Writer &writer, const command::PickupStage &payload)
{
    writeBays(writer, payload.bays);
}

CommandPayload readPickupMarkReady(Reader &reader)
{
    reader.refuseOthers({"locations"_L1, "notify"_L1, "notifyAfter"_L1});
    return command::PickupMarkReady{readBays(reader, false), reader.boolean("notify"_L1, true),
                                    reader.instant("notifyAfter"_L1)};
}

void writePayload(Writer &writer, const command::PickupMarkReady &payload)
{
    writeBays(writer, payload.bays);
    writer.boolean("notify"_L1, payload.notify, true);
    writer.instant("notifyAfter"_L1, payload.notifyAfter);
}

CommandPayload readPickupUnready(Reader &reader)
{
    reader.refuseOthers({"reason"_L1});
    return command::PickupUnready{reader.requiredString("reason"_L1)};
}

void writePayload(Writer &writer, const command::PickupUnready &payload)
{
    writer.set("reason"_L1, payload.reason);
}

CommandPayload readPickupMove(Reader &reader)
{
    reader.refuseOthers({"locations"_L1});
    return command::PickupMove{readBays(reader, true)};
}

void writePayload(Writer &writer, const command::PickupMove &payload)
{
    writeBays(writer, payload.bays);
}

CommandPayload readPickupCustomerArrived(Reader &reader)
{
    reader.refuseOthers({"mode"_L1, "bay"_L1, "vehicle"_L1, "note"_L1});
    if (!reader.has("mode"_L1))
        reader.fault("mode"_L1);
    return command::PickupCustomerArrived{reader.oneOf("mode"_L1, {"counter"_L1, "curbside"_L1, "locker"_L1}),
                                          reader.string("bay"_L1), reader.string("vehicle"_L1),
                                          reader.userText("note"_L1)};
}

void writePayload(Writer &writer, const command::PickupCustomerArrived &payload)
{
    writer.set("mode"_L1, payload.mode);
    writer.string("bay"_L1, payload.bay);
    writer.string("vehicle"_L1, payload.vehicle);
    writer.userText("note"_L1, payload.note);
}

CommandPayload readPickupRevisePromise(Reader &reader)
{
    reader.refuseOthers({"readyBy"_L1, "reason"_L1, "notify"_L1});
    return command::PickupRevisePromise{reader.requiredInstant("readyBy"_L1),
                                        reader.requiredString("reason"_L1),
                                        reader.boolean("notify"_L1, true)};
}

void writePayload(Writer &writer, const command::PickupRevisePromise &payload)
{
    writer.instant("readyBy"_L1, payload.readyBy);
    writer.set("reason"_L1, payload.reason);
    writer.boolean("notify"_L1, payload.notify, true);
}

CommandPayload readPickupHandOver(Reader &reader)
{
    reader.refuseOthers({"handoverId"_L1, "lines"_L1, "receiver"_L1, "proof"_L1, "paymentRef"_L1});
    command::PickupHandOver payload;
    payload.handoverId = reader.requiredUuid("handoverId"_L1);
    payload.lines = reader.requiredList("lines"_L1, [](Reader &r) {
        r.refuseOthers({"lineId"_L1, "quantity"_L1, "serials"_L1});
        return command::PickupHandOver::Line{r.requiredId("lineId"_L1), requiredQuantity(r),
                                             r.strings("serials"_L1)};
    });
    payload.receiver = reader.oneOf("receiver"_L1, {"customer"_L1, "delegate"_L1});
    reader.requiredObject("proof"_L1, [&](Reader &r) {
        r.refuseOthers({"method"_L1, "codeVerified"_L1, "proofId"_L1, "idKind"_L1, "managerId"_L1});
        if (!r.has("method"_L1))
            r.fault("method"_L1);
        payload.method = r.oneOf("method"_L1,
                                 {"code"_L1, "qr"_L1, "id_document"_L1, "signature"_L1, "photo"_L1,
                                  "phone_last4"_L1, "manager"_L1});
        payload.codeVerified = r.oneOf("codeVerified"_L1, {"server"_L1, "offline_hash"_L1, "not_checked"_L1});
        payload.proofId = r.uuid("proofId"_L1);
        payload.idKind
            = r.oneOf("idKind"_L1,
                      {"national_id"_L1, "passport"_L1, "driving_licence"_L1, "order_email"_L1, "other"_L1});
        payload.managerId = r.id("managerId"_L1);
    });
    payload.paymentRef = reader.string("paymentRef"_L1);
    return payload;
}

void writePayload(Writer &writer, const command::PickupHandOver &payload)
{
    writer.set("handoverId"_L1, payload.handoverId);
    writer.requiredList("lines"_L1, payload.lines, {"lineId"_L1},
                        [](Writer &w, const command::PickupHandOver::Line &line) {
                            w.set("lineId"_L1, line.lineId);
                            w.set("quantity"_L1, line.quantity);
                            w.strings("serials"_L1, line.serials);
                        });
    writer.string("receiver"_L1, payload.receiver);
    writer.object("proof"_L1, [&](Writer &w) {
        w.set("method"_L1, payload.method);
        w.string("codeVerified"_L1, payload.codeVerified);
        w.string("proofId"_L1, payload.proofId);
        w.string("idKind"_L1, payload.idKind);
        w.string("managerId"_L1, payload.managerId);
    });
    writer.string("paymentRef"_L1, payload.paymentRef);
}

} // namespace counterpart::json

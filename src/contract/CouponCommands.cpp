#include "contract/CommandPayloads.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::json {

CommandPayload readCouponReserve(Reader &reader)
{
    reader.refuseOthers({"reservationId"_L1, "ttlSeconds"_L1});
    return command::CouponReserve{reader.requiredUuid("reservationId"_L1),
                                  reader.small("ttlSeconds"_L1, 600, 30, 1'800)};
}

void writePayload(Writer &writer, const command::CouponReserve &payload)
{
    writer.set("reservationId"_L1, payload.reservationId);
    writer.defaulted("ttlSeconds"_L1, payload.ttlSeconds, 600);
}

CommandPayload readCouponRelease(Reader &reader)
{
    reader.refuseOthers({"reservationId"_L1});
    return command::CouponRelease{reader.requiredUuid("reservationId"_L1)};
}

void writePayload(Writer &writer, const command::CouponRelease &payload)
{
    writer.set("reservationId"_L1, payload.reservationId);
}

CommandPayload readCouponRedeem(Reader &reader)
{
    reader.refuseOthers({"redemptionId"_L1, "reservationId"_L1, "discount"_L1, "basket"_L1, "receiptNo"_L1,
                         "scanned"_L1, "allowanceId"_L1, "ruleId"_L1, "managerId"_L1, "overrideReason"_L1,
                         "overrideNote"_L1, "overrideRules"_L1});
    command::CouponRedeem payload;
    payload.redemptionId = reader.requiredUuid("redemptionId"_L1);
    payload.reservationId = reader.uuid("reservationId"_L1);
    payload.discount = reader.requiredMoney("discount"_L1);
    reader.object("basket"_L1, [&](Reader &r) {
        // One currency a redemption: an amount in another could not be compared with the discount.
        if (r.requiredCurrency("currency"_L1) != payload.discount.currency)
            r.fault("currency"_L1);
        payload.basketTotal = r.integer("total"_L1);
        r.requiredList("lines"_L1, [](Reader &) { return true; });
    });
    payload.receiptNo = reader.string("receiptNo"_L1);
    payload.scanned = reader.string("scanned"_L1, limits::scanLength);
    payload.allowanceId = reader.id("allowanceId"_L1);
    payload.ruleId = reader.string("ruleId"_L1);
    payload.managerId = reader.id("managerId"_L1);
    payload.overrideReason = reader.oneOf(
        "overrideReason"_L1, {"promised"_L1, "fault"_L1, "complaint"_L1, "nearly"_L1, "other"_L1});
    payload.overrideNote = reader.userText("overrideNote"_L1);
    payload.overrideRules = reader.strings("overrideRules"_L1);
    return payload;
}

void writePayload(Writer &writer, const command::CouponRedeem &payload)
{
    writer.set("redemptionId"_L1, payload.redemptionId);
    writer.string("reservationId"_L1, payload.reservationId);
    writer.money("discount"_L1, payload.discount);
    if (payload.basketTotal) {
        writer.object("basket"_L1, [&](Writer &w) {
            w.set("currency"_L1, payload.discount.currency);
            w.integer("total"_L1, payload.basketTotal);
            w.set("lines"_L1, QJsonArray());
        });
    }
    writer.string("receiptNo"_L1, payload.receiptNo);
    writer.string("scanned"_L1, payload.scanned);
    writer.string("allowanceId"_L1, payload.allowanceId);
    writer.string("ruleId"_L1, payload.ruleId);
    writer.string("managerId"_L1, payload.managerId);
    writer.string("overrideReason"_L1, payload.overrideReason);
    writer.userText("overrideNote"_L1, payload.overrideNote);
    writer.strings("overrideRules"_L1, payload.overrideRules);
}

CommandPayload readCouponUndoRedeem(Reader &reader)
{
    reader.refuseOthers({"redemptionId"_L1, "reason"_L1});
    if (!reader.has("reason"_L1))
        reader.fault("reason"_L1);
    return command::CouponUndoRedeem{
        reader.requiredUuid("redemptionId"_L1),
        reader.oneOf("reason"_L1, {"basket_cancelled"_L1, "mistake"_L1, "return"_L1})};
}

void writePayload(Writer &writer, const command::CouponUndoRedeem &payload)
{
    writer.set("redemptionId"_L1, payload.redemptionId);
    writer.set("reason"_L1, payload.reason);
}

CommandPayload readCouponRecordRefusal(Reader &reader)
{
    reader.refuseOthers({"reason"_L1, "note"_L1});
    if (!reader.has("reason"_L1))
        reader.fault("reason"_L1);
    return command::CouponRecordRefusal{reader.oneOf("reason"_L1,
                                                     {"not_in_system"_L1, "conditions"_L1, "staff_unsure"_L1,
                                                      "offline"_L1, "expired"_L1, "other"_L1}),
                                        reader.userText("note"_L1)};
}

void writePayload(Writer &writer, const command::CouponRecordRefusal &payload)
{
    writer.set("reason"_L1, payload.reason);
    writer.userText("note"_L1, payload.note);
}

CommandPayload readCouponGrantGoodwill(Reader &reader)
{
    reader.refuseOthers(
        {"couponId"_L1, "campaignId"_L1, "value"_L1, "reason"_L1, "note"_L1, "managerId"_L1, "about"_L1});
    command::CouponGrantGoodwill payload;
    payload.couponId = reader.requiredUuid("couponId"_L1);
    payload.campaignId = reader.requiredId("campaignId"_L1);
    reader.object("value"_L1, [&](Reader &r) { payload.value = readOfferValue(r); });
    if (!reader.has("reason"_L1))
        reader.fault("reason"_L1);
    payload.reason
        = reader.oneOf("reason"_L1, {"refused"_L1, "late"_L1, "fault"_L1, "complaint"_L1, "other"_L1});
    payload.note = reader.userText("note"_L1);
    payload.managerId = reader.id("managerId"_L1);
    payload.about = reader.ref("about"_L1);
    return payload;
}

void writePayload(Writer &writer, const command::CouponGrantGoodwill &payload)
{
    writer.set("couponId"_L1, payload.couponId);
    writer.set("campaignId"_L1, payload.campaignId);
    if (payload.value)
        writer.object("value"_L1, [&](Writer &w) { writeOfferValue(w, *payload.value); });
    writer.set("reason"_L1, payload.reason);
    writer.userText("note"_L1, payload.note);
    writer.string("managerId"_L1, payload.managerId);
    writer.ref("about"_L1, payload.about);
}

CommandPayload readCouponWithdrawGoodwill(Reader &reader)
{
    reader.refuseOthers({"couponId"_L1});
    return command::CouponWithdrawGoodwill{reader.requiredUuid("couponId"_L1)};
}

void writePayload(Writer &writer, const command::CouponWithdrawGoodwill &payload)
{
    writer.set("couponId"_L1, payload.couponId);
}

} // namespace counterpart::json

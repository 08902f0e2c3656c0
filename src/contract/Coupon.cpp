#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<Coupon::Status> statusWords[]{
    {QLatin1StringView("issued"), Coupon::Status::Issued},
    {QLatin1StringView("active"), Coupon::Status::Active},
    {QLatin1StringView("reserved"), Coupon::Status::Reserved},
    {QLatin1StringView("redeemed"), Coupon::Status::Redeemed},
    {QLatin1StringView("expired"), Coupon::Status::Expired},
    {QLatin1StringView("revoked"), Coupon::Status::Revoked},
    {QLatin1StringView("suspended"), Coupon::Status::Suspended},
    {QLatin1StringView("other"), Coupon::Status::Other},
};

constexpr Word<Coupon::Mode> modeWords[]{
    {QLatin1StringView("open"), Coupon::Mode::Open},
    {QLatin1StringView("personal"), Coupon::Mode::Personal},
    {QLatin1StringView("pooled"), Coupon::Mode::Pooled},
    {QLatin1StringView("stored_value"), Coupon::Mode::StoredValue},
    {QLatin1StringView("online_only"), Coupon::Mode::OnlineOnly},
    {QLatin1StringView("other"), Coupon::Mode::Other},
};

constexpr Word<Coupon::OfflineRights> rightsWords[]{
    {QLatin1StringView("none"), Coupon::OfflineRights::None},
    {QLatin1StringView("any_store"), Coupon::OfflineRights::AnyStore},
    {QLatin1StringView("store"), Coupon::OfflineRights::Store},
    {QLatin1StringView("device"), Coupon::OfflineRights::Device},
};

Redemption readRedemption(Reader &reader)
{
    Redemption redemption;
    redemption.id
        = reader.requiredId("id"_L1); // not only UUIDv7: redemptions of other systems keep their ids
    redemption.at = reader.requiredInstant("at"_L1);
    redemption.storeId = reader.id("storeId"_L1);
    redemption.associateId = reader.id("associateId"_L1);
    redemption.deviceId = reader.id("deviceId"_L1);
    redemption.discount = reader.money("discount"_L1);
    redemption.receiptNo = reader.string("receiptNo"_L1);
    redemption.basketTotal = reader.integer("basketTotal"_L1);
    redemption.offline = reader.boolean("offline"_L1);
    redemption.managerId = reader.id("managerId"_L1);
    redemption.overrideReason = reader.string("overrideReason"_L1);
    redemption.overrideRules = reader.strings("overrideRules"_L1);
    return redemption;
}

void writeRedemption(Writer &writer, const Redemption &redemption)
{
    writer.set("id"_L1, redemption.id);
    writer.instant("at"_L1, redemption.at);
    writer.string("storeId"_L1, redemption.storeId);
    writer.string("associateId"_L1, redemption.associateId);
    writer.string("deviceId"_L1, redemption.deviceId);
    writer.money("discount"_L1, redemption.discount);
    writer.string("receiptNo"_L1, redemption.receiptNo);
    writer.integer("basketTotal"_L1, redemption.basketTotal);
    writer.boolean("offline"_L1, redemption.offline, false);
    writer.string("managerId"_L1, redemption.managerId);
    writer.string("overrideReason"_L1, redemption.overrideReason);
    writer.strings("overrideRules"_L1, redemption.overrideRules);
}

void readRules(Reader &reader, Coupon &coupon)
{
    reader.requiredObject("storeScope"_L1, [&](Reader &r) { coupon.storeScope = json::readStoreScope(r); });
    coupon.channels = reader.words("channels"_L1, json::channelWords, Channel::Other);
    reader.object("conditions"_L1, [&](Reader &r) { coupon.conditions = json::readConditions(r); });
    reader.object("stacking"_L1, [&](Reader &r) {
        coupon.exclusive = r.boolean("exclusive"_L1);
        coupon.stackingGroup = r.string("group"_L1);
        coupon.combinableWith = r.strings("combinableWith"_L1);
    });
    reader.requiredObject("usage"_L1, [&](Reader &r) {
        coupon.usageLimit = r.smallOrNone("limit"_L1);
        coupon.used = int(r.requiredInteger("used"_L1, 0, 1'000'000'000));
    });
    coupon.mode = reader.requiredWord("redemptionMode"_L1, modeWords, Coupon::Mode::Other);
    reader.object("offline"_L1, [&](Reader &r) {
        coupon.offlineRights = r.requiredWord("rights"_L1, rightsWords, Coupon::OfflineRights::None);
        coupon.offlineStoreId = r.id("storeId"_L1);
        coupon.offlineDeviceId = r.id("deviceId"_L1);
        coupon.offlineUntil = r.instant("until"_L1);
    });
}

void writeRules(Writer &writer, const Coupon &coupon)
{
    writer.object("storeScope"_L1, [&](Writer &w) { json::writeStoreScope(w, coupon.storeScope); });
    writer.words("channels"_L1, json::channelWords, coupon.channels, Channel::Other);
    writer.object("conditions"_L1, [&](Writer &w) { json::writeConditions(w, coupon.conditions); });
    writer.object("stacking"_L1, [&](Writer &w) {
        w.boolean("exclusive"_L1, coupon.exclusive, false);
        w.string("group"_L1, coupon.stackingGroup);
        w.strings("combinableWith"_L1, coupon.combinableWith);
    });
    writer.object("usage"_L1, [&](Writer &w) {
        if (coupon.usageLimit || !w.json().contains("limit"_L1))
            w.set("limit"_L1, coupon.usageLimit ? QJsonValue(*coupon.usageLimit) : QJsonValue::Null);
        else if (w.json()["limit"_L1].isDouble())
            w.set("limit"_L1, QJsonValue::Null);
        w.set("used"_L1, coupon.used);
    });
    writer.requiredWord("redemptionMode"_L1, modeWords, coupon.mode, Coupon::Mode::Other);
    writer.object("offline"_L1, [&](Writer &w) {
        if (coupon.offlineRights == Coupon::OfflineRights::None && w.json().isEmpty())
            return;
        w.requiredWord("rights"_L1, rightsWords, coupon.offlineRights, Coupon::OfflineRights::None);
        w.string("storeId"_L1, coupon.offlineStoreId);
        w.string("deviceId"_L1, coupon.offlineDeviceId);
        w.instant("until"_L1, coupon.offlineUntil);
    });
}

Coupon::Reservation readReservation(Reader &reader)
{
    return {reader.requiredUuid("id"_L1), reader.id("deviceId"_L1), reader.requiredInstant("until"_L1)};
}

void writeReservation(Writer &writer, const Coupon &coupon)
{
    if (!coupon.reservation)
        return writer.remove("reservation"_L1);
    // A new hold takes nothing over from the one before it.
    if (writer.json()["reservation"_L1].toObject()["id"_L1].toString() != coupon.reservation->id)
        writer.remove("reservation"_L1);
    writer.object("reservation"_L1, [&](Writer &w) {
        w.set("id"_L1, coupon.reservation->id);
        w.string("deviceId"_L1, coupon.reservation->deviceId);
        w.instant("until"_L1, coupon.reservation->until);
    });
}

/// `validFor` counts elapsed time from issue (product.md §6.3).
Instant readEnd(Reader &reader, const Coupon &coupon)
{
    if (reader.has("validUntil"_L1) || !reader.has("validFor"_L1))
        return reader.requiredInstant("validUntil"_L1);
    const auto length = reader.duration("validFor"_L1);
    if (!coupon.createdAt)
        reader.fault("createdAt"_L1);
    return coupon.createdAt.value_or(Instant{}) + length.value_or(milliseconds(0));
}

} // namespace

Result<Coupon> decodeCoupon(const QJsonObject &json)
{
    Reader reader(json);
    Coupon coupon;
    json::readBase(reader, coupon);
    coupon.code = reader.requiredString("code"_L1, limits::idLength);
    coupon.customerId = reader.id("customerId"_L1);
    coupon.campaignId = reader.id("campaignId"_L1);
    coupon.title = reader.requiredText("title"_L1);
    coupon.terms = reader.text("terms"_L1);
    coupon.talkTrack = reader.text("talkTrack"_L1);
    reader.requiredObject("value"_L1, [&](Reader &r) { coupon.value = json::readOfferValue(r); });
    coupon.status = reader.requiredWord("status"_L1, statusWords, Coupon::Status::Other);
    coupon.validFrom = reader.requiredInstant("validFrom"_L1);
    coupon.validUntil = readEnd(reader, coupon);
    readRules(reader, coupon);
    reader.object("reservation"_L1, [&](Reader &r) { coupon.reservation = readReservation(r); });
    reader.object("goodwill"_L1, [&](Reader &r) {
        coupon.goodwill = Coupon::Goodwill{r.requiredId("associateId"_L1), r.id("managerId"_L1),
                                           r.requiredId("storeId"_L1), r.requiredString("reason"_L1)};
    });
    coupon.redemptions = reader.list("redemptions"_L1, readRedemption);
    reader.object("lastMessage"_L1, [&](Reader &r) {
        coupon.messageAt = r.instant("at"_L1);
        if (r.has("channel"_L1))
            coupon.messageChannel = r.requiredWord("channel"_L1, json::channelWords, Channel::Other);
        coupon.messageText = r.userText("text"_L1);
    });
    return json::finished(reader, coupon);
}

QJsonObject encode(const Coupon &coupon, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, coupon);
    writer.set("code"_L1, coupon.code);
    writer.string("customerId"_L1, coupon.customerId);
    writer.string("campaignId"_L1, coupon.campaignId);
    writer.text("title"_L1, coupon.title);
    writer.text("terms"_L1, coupon.terms);
    writer.text("talkTrack"_L1, coupon.talkTrack);
    writer.object("value"_L1, [&](Writer &w) { json::writeOfferValue(w, coupon.value); });
    writer.requiredWord("status"_L1, statusWords, coupon.status, Coupon::Status::Other);
    writer.instant("validFrom"_L1, coupon.validFrom);
    // A coupon that is valid for a while from its issue says so, and not until when.
    if (!onto.contains("validFor"_L1) || onto.contains("validUntil"_L1))
        writer.instant("validUntil"_L1, coupon.validUntil);
    writeRules(writer, coupon);
    writeReservation(writer, coupon);
    if (coupon.goodwill) {
        writer.object("goodwill"_L1, [&](Writer &w) {
            w.set("associateId"_L1, coupon.goodwill->associateId);
            w.string("managerId"_L1, coupon.goodwill->managerId);
            w.set("storeId"_L1, coupon.goodwill->storeId);
            w.set("reason"_L1, coupon.goodwill->reason);
        });
    } else {
        writer.remove("goodwill"_L1);
    }
    writer.list("redemptions"_L1, coupon.redemptions, {"id"_L1}, writeRedemption);
    writer.object("lastMessage"_L1, [&](Writer &w) {
        w.instant("at"_L1, coupon.messageAt);
        if (coupon.messageChannel)
            w.requiredWord("channel"_L1, json::channelWords, *coupon.messageChannel, Channel::Other);
        w.userText("text"_L1, coupon.messageText);
    });
    return writer.json();
}

} // namespace counterpart

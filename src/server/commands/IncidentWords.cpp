#include "server/commands/IncidentWords.h"

#include "contract/Resources.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

using Side = SyncException::Side;

QString associateName(const CommandCall &call, const QString &id)
{
    const auto record = call.storage.record(ResourceType::Associate, id);
    return record && *record && !(*record)->removed ? (*record)->data()["displayName"_L1].toString()
                                                    : QString();
}

QString deviceName(const CommandCall &call, const QString &id)
{
    const auto device = call.storage.device(id);
    return device && *device ? (*device)->name : QString();
}

std::optional<Store> storeOf(const CommandCall &call, const QString &id)
{
    const auto record = call.storage.record(ResourceType::Store, id);
    if (!record || !*record || (*record)->removed)
        return {};
    const auto store = decodeStore((*record)->data());
    return store ? std::optional(*store) : std::nullopt;
}

Side named(const CommandCall &call, const QString &type, Instant at, const QString &storeId,
           const QString &deviceId, const QString &associateId)
{
    Side side;
    side.type = type;
    side.at = at;
    side.storeId = storeId;
    if (const auto store = storeOf(call, storeId))
        side.storeName = store->name;
    side.deviceName = deviceName(call, deviceId);
    side.associateName = associateName(call, associateId);
    return side;
}

/// Chinese next to letters or figures stands apart from them.
QString apart(const QString &before, const QString &name, const QString &after)
{
    const auto latin = [](QChar c) {
        return c.unicode() < 0x80;
    };
    return before + (latin(name.front()) ? u" "_s : QString()) + name
        + (latin(name.back()) && !after.isEmpty() ? u" "_s : QString()) + after;
}

/// Where it was, from the store of the command: the counter; for another store its name.
QString placeOf(const CommandCall &call, const Side &side, const QString &language)
{
    const QString elsewhere
        = side.storeId.isEmpty() || side.storeId == call.storeId ? QString() : side.storeName.in(language);
    return elsewhere.isEmpty() ? side.deviceName : elsewhere;
}

QString timeOf(const CommandCall &call, const Side &side, const QString &language)
{
    return side.at ? clockTime(call, *side.at).in(language) : QString();
}

QString inBrackets(const QString &who)
{
    return who.isEmpty() ? QString() : u" (%1)"_s.arg(who);
}

/// "at Counter 2, 13:58 (Li)"
QString placeAndTime(const CommandCall &call, const Side &side)
{
    const QString place = placeOf(call, side, u"en"_s), time = timeOf(call, side, u"en"_s);
    return u"at "_s + (place.isEmpty() ? time : place + u", "_s + time) + inBrackets(side.associateName);
}

/// "at 14:05, desk B (Li)"
QString timeAndPlace(const CommandCall &call, const Side &side)
{
    const QString place = placeOf(call, side, u"en"_s), time = timeOf(call, side, u"en"_s);
    return u"at "_s + (place.isEmpty() ? time : time + u", "_s + place) + inBrackets(side.associateName);
}

/// "在 2 号台使用（13:58，小李）"
QString inChinese(const CommandCall &call, const Side &side, const QString &deed)
{
    const QString place = placeOf(call, side, u"zh-CN"_s);
    const QString who = side.associateName.isEmpty() ? QString() : u"，"_s + side.associateName;
    return (place.isEmpty() ? deed : apart(u"在"_s, place, deed)) + u"（"_s + timeOf(call, side, u"zh-CN"_s)
        + who + u"）"_s;
}

Text both(const QString &en, const QString &zh)
{
    return {{{u"en"_s, en}, {u"zh-CN"_s, zh}}};
}

} // namespace

Side sideOf(const CommandCall &call)
{
    // As it was told: what is recorded of it never lies in the future, but a clock that ran ahead is shown.
    return named(call, commandType(call.command.payload), call.command.issuedAt, call.storeId, call.deviceId,
                 call.command.issuedBy);
}

Side sideOf(const CommandCall &call, const Redemption &use)
{
    return named(call, u"coupon_used"_s, use.at, use.storeId, use.deviceId, use.associateId);
}

Side sideOf(const CommandCall &call, const PickupOrder::Handover &handover)
{
    return named(call, u"order_handed_over"_s, handover.at, call.storeId, handover.deviceId,
                 handover.associateId);
}

Text alreadyUsed(const CommandCall &call, const Side &first)
{
    return both(u"This coupon was already used %1. The customer did nothing wrong – keep the discount given; "
                "your manager has been told."_s.arg(placeAndTime(call, first)),
                u"该券已%1。不要向顾客追回，已通知店长。"_s.arg(inChinese(call, first, u"使用"_s)));
}

Text redeemedBut(const CommandCall &call, const Text &but)
{
    const Side mine = sideOf(call);
    return both(
        u"Redeemed offline %1, but %2. The customer did nothing wrong – keep the discount given; your "
        "manager has been told."_s.arg(placeAndTime(call, mine), but.in(u"en"_s)),
        u"%1，但%2。不要向顾客追回，已通知店长。"_s.arg(inChinese(call, mine, u"离线核销"_s),
                                                        but.in(u"zh-CN"_s)));
}

Text handedOverTwice(const CommandCall &call, const Side &first)
{
    const Side mine = sideOf(call);
    return both(u"Already picked up %1. It was handed over again %2. Ask both who received it; your manager "
                "has been told."_s.arg(timeAndPlace(call, first), timeAndPlace(call, mine)),
                u"该订单已%1，后来又%2。请向两位同事核实取货人，已通知店长。"_s.arg(
                    inChinese(call, first, u"取走"_s), inChinese(call, mine, u"交付了一次"_s)));
}

Text handedOverAfterCancel(const CommandCall &call, const Side &cancelled)
{
    const Side mine = sideOf(call);
    const QString en = timeOf(call, cancelled, u"en"_s), zh = timeOf(call, cancelled, u"zh-CN"_s);
    const bool cancel = cancelled.type == u"order_cancelled"_s;
    const QString closedEn = cancel ? u"Cancelled"_s + (en.isEmpty() ? QString() : u" at "_s + en)
                                    : u"No longer to be handed over"_s;
    const QString closedZh = cancel ? zh + u"已取消"_s : u"该订单已不应交付"_s;
    return both(
        u"%1, and handed over all the same %2. Goods and payment have to be settled with the customer; "
        "your manager has been told."_s.arg(closedEn, timeAndPlace(call, mine)),
        u"%1，之后仍%2。货款需与顾客核对，已通知店长。"_s.arg(closedZh, inChinese(call, mine, u"交付"_s)));
}

Text handedOverUnverified(const CommandCall &call)
{
    const Side mine = sideOf(call);
    return both(
        u"Handed over offline %1 without a proof that counts. Make sure who received it; your manager "
        "has been told."_s.arg(timeAndPlace(call, mine)),
        u"%1，但没有有效的取货凭证。请核实取货人，已通知店长。"_s.arg(inChinese(call, mine, u"离线交付"_s)));
}

Text doneBut(const CommandCall &call, const Text &but)
{
    const Side mine = sideOf(call);
    return both(u"Done offline %1, but %2. It is kept; your manager has been told."_s.arg(
                    placeAndTime(call, mine), but.in(u"en"_s)),
                u"%1，但%2。操作已保留，已通知店长。"_s.arg(inChinese(call, mine, u"离线完成"_s),
                                                            but.in(u"zh-CN"_s)));
}

Text goodwillBut(const CommandCall &call, const Text &but, bool made)
{
    const Side mine = sideOf(call);
    if (!made)
        return both(u"A goodwill coupon was promised offline %1, but %2. No coupon was made: somebody has to "
                    "speak with the customer; your manager has been told."_s.arg(placeAndTime(call, mine),
                                                                                 but.in(u"en"_s)),
                    u"%1，但%2。没有生成券，需要有人联系顾客，已通知店长。"_s.arg(
                        inChinese(call, mine, u"离线答应了一张致歉券"_s), but.in(u"zh-CN"_s)));
    return both(
        u"A goodwill coupon was given offline %1, but %2. The customer keeps the coupon; your manager "
        "has been told."_s.arg(placeAndTime(call, mine), but.in(u"en"_s)),
        u"%1，但%2。顾客的券不变，已通知店长。"_s.arg(inChinese(call, mine, u"离线给出一张致歉券"_s),
                                                      but.in(u"zh-CN"_s)));
}

Text notAccepted(const CommandCall &call)
{
    const Side mine = sideOf(call);
    return both(u"Done %1 on a tablet that has been switched off, and not accepted. Do it again elsewhere if "
                "it is still needed; your manager has been told."_s.arg(placeAndTime(call, mine)),
                u"%1，该平板已停用，操作未被接受。如仍需要请在别处重做，已通知店长。"_s.arg(
                    inChinese(call, mine, u"完成"_s)));
}

Text clockTime(const CommandCall &call, Instant at)
{
    const auto store = storeOf(call, call.storeId);
    const QByteArray zone = store ? store->timeZone : QByteArray();
    const QDateTime local = inZone(at, zone);
    const QString time = local.toString(u"HH:mm"_s);
    if (local.date() == inZone(call.act().at, zone).date())
        return both(time, time);
    return both(QLocale::c().toString(local, u"d MMM, "_s) + time, local.toString(u"M月d日 "_s) + time);
}

} // namespace counterpart::server

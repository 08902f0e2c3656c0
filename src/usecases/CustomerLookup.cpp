#include "usecases/CustomerLookup.h"

#include "base/Background.h"
#include "device/Device.h"
#include "search/PhoneNumbers.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QString fieldName(MatchField field)
{
    switch (field) {
    case MatchField::Name: return u"name"_s;
    case MatchField::Pinyin: return u"pinyin"_s;
    case MatchField::Initials: return u"initials"_s;
    case MatchField::Phone: return u"phone"_s;
    case MatchField::Email: return u"email"_s;
    case MatchField::MemberNumber: return u"member_no"_s;
    case MatchField::OrderNumber: return u"order"_s;
    case MatchField::CouponCode: return u"coupon"_s;
    }
    return {};
}

SearchHit hitOf(const SearchMatch &match)
{
    SearchHit hit;
    hit.id = match.id;
    hit.matched = fieldName(match.field);
    hit.name = match.name;
    hit.maskedPhone = match.phoneEnding;
    switch (match.kind) {
    case SearchMatch::Kind::Customer:
        hit.kind = SearchHit::Kind::Customer;
        // A number is shown by its ending only; an address or member number not at all.
        if (match.field == MatchField::Name || match.field == MatchField::Pinyin
            || match.field == MatchField::Initials)
            hit.matchedText = match.matchedText;
        break;
    case SearchMatch::Kind::Order:
        hit.kind = SearchHit::Kind::PickupOrder;
        hit.title = match.matchedText;
        break;
    case SearchMatch::Kind::Coupon:
        hit.kind = SearchHit::Kind::Coupon;
        hit.title = match.name;
        hit.name.clear();
        hit.matchedText = match.matchedText;
        break;
    }
    return hit;
}

/// Records of this device that a code may name; on the reading thread.
Result<std::optional<ScannedCode>> lookUp(CacheReader &reader, const QString &code)
{
    using Kind = ScannedCode::Kind;
    const auto coupons = reader.couponsByCode(code);
    if (!coupons)
        return coupons.error();
    if (!coupons->isEmpty())
        return std::optional(
            ScannedCode{Kind::Coupon, code, coupons->size() == 1 ? coupons->first().id : QString()});
    const auto orders = reader.pickupsByOrderNo(code);
    if (!orders)
        return orders.error();
    if (!orders->isEmpty())
        return std::optional(ScannedCode{Kind::PickupOrder, code, orders->first().id});
    const auto members = reader.customersByMemberNo(code);
    if (!members)
        return members.error();
    if (!members->isEmpty())
        return std::optional(ScannedCode{Kind::Customer, code, members->first().id});
    return std::optional<ScannedCode>();
}

} // namespace

CustomerLookup::CustomerLookup(Core &core, QObject *parent) : QObject(parent), m_core(core) { }

SearchAnswer CustomerLookup::search(const QString &query, int limit) const
{
    SearchAnswer answer;
    Device &device = m_core.device();
    answer.loadedPercent = device.indexPercent();
    if (!m_core.require(Action::SearchCustomers)) {
        answer.refusal = SearchAnswer::Refusal::NotAllowed;
        return answer;
    }
    answer.customersSearched = device.index().customerCount();
    const auto known = [](const QString &) {
        return std::optional<ScannedCode>();
    };
    const auto phone = [](const QString &digits) {
        return isPhoneNumber(digits);
    };
    switch (classifyCode(query, known, phone).kind) {
    case ScannedCode::Kind::PaymentCard: answer.refusal = SearchAnswer::Refusal::PaymentCard; return answer;
    case ScannedCode::Kind::TooLong: answer.refusal = SearchAnswer::Refusal::TooLong; return answer;
    case ScannedCode::Kind::NotText: answer.refusal = SearchAnswer::Refusal::NotText; return answer;
    default: break;
    }
    if (isTooShort(query)) {
        answer.refusal = SearchAnswer::Refusal::TooShort;
        return answer;
    }
    const SearchResult found = device.index().find(query, std::min(limit, 20));
    for (const SearchMatch &match : found.matches)
        answer.hits.append(hitOf(match));
    answer.more = found.more;
    return answer;
}

QFuture<Result<ScannedCode>> CustomerLookup::classify(const QString &raw) const
{
    const auto store = m_core.device().store();
    QStringList bays;
    for (const Bay &bay : store ? store->bays : QList<Bay>())
        bays.append(normaliseCode(bay.code));
    QStringList badges;
    for (const Associate &associate : m_core.device().staff())
        badges.append(normaliseCode(associate.code));
    return m_core.device().read([raw, bays, badges](CacheReader &reader) -> Result<ScannedCode> {
        std::optional<Error> trouble;
        const auto lookup = [&](const QString &code) -> std::optional<ScannedCode> {
            if (bays.contains(code))
                return ScannedCode{ScannedCode::Kind::Bay, code, code};
            if (badges.contains(code))
                return ScannedCode{ScannedCode::Kind::Badge, code, code};
            auto found = lookUp(reader, code);
            if (!found)
                trouble = found.error();
            return found ? *found : std::nullopt;
        };
        const ScannedCode scanned
            = classifyCode(raw, lookup, [](const QString &digits) { return isPhoneNumber(digits); });
        if (trouble)
            return *trouble;
        return scanned;
    });
}

} // namespace counterpart

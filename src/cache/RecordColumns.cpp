#include "cache/RecordColumns.h"

#include "contract/Resources.h"
#include "domain/ScannedCode.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

RecordColumns columnsOf(const Customer &customer)
{
    RecordColumns columns;
    for (const ContactPoint &contact : customer.contactPoints) {
        if (contact.value.isEmpty())
            continue;
        if (contact.kind == ContactPoint::Kind::Phone)
            columns.blind.append({"phone", normalisedPhone(contact.value)});
        else if (contact.kind == ContactPoint::Kind::Email)
            columns.blind.append({"email", normalisedEmail(contact.value)});
    }
    for (const Identity &identity : customer.identities) {
        if (identity.kind == u"member_no" && !identity.value.isEmpty())
            columns.blind.append({"member_no", normaliseCode(identity.value)});
    }
    return columns;
}

RecordColumns columnsOf(const TimelineEvent &event)
{
    RecordColumns columns;
    columns.customerId = event.customerId;
    columns.occurredAt = event.occurredAt;
    return columns;
}

RecordColumns columnsOf(const Purchase &purchase)
{
    RecordColumns columns;
    columns.customerId = purchase.customerId;
    columns.occurredAt = purchase.placedAt;
    return columns;
}

RecordColumns columnsOf(const Coupon &coupon)
{
    RecordColumns columns;
    columns.customerId = coupon.customerId;
    columns.campaignId = coupon.campaignId;
    columns.validUntil = coupon.validUntil;
    for (const Redemption &redemption : coupon.redemptions)
        columns.occurredAt = qMax(columns.occurredAt.value_or(redemption.at), redemption.at);
    if (!coupon.code.isEmpty())
        columns.blind.append({"coupon", normaliseCode(coupon.code)});
    return columns;
}

RecordColumns columnsOf(const PickupOrder &order)
{
    RecordColumns columns;
    columns.customerId = order.customerId;
    columns.storeId = order.storeId;
    columns.promisedAt = order.readyBy;
    if (!order.orderNo.isEmpty())
        columns.blind.append({"order", normaliseCode(order.orderNo)});
    return columns;
}

RecordColumns columnsOf(const OfflinePolicy &policy)
{
    RecordColumns columns;
    columns.storeId = policy.storeId;
    return columns;
}

RecordColumns columnsOf(const SyncException &exception)
{
    RecordColumns columns;
    columns.customerId = exception.customerId;
    columns.status = exception.open ? u"open"_s : u"resolved"_s;
    columns.occurredAt = exception.at;
    return columns;
}

RecordColumns columnsOf(const Resource &)
{
    return {};
}

template<typename T>
Result<RecordColumns> checked(const FeedRow &row, const Result<T> &record)
{
    if (!record)
        return record.error();
    // A body under another row's id would be shown as somebody else's.
    if (record->id != row.id)
        return Error{Error::Kind::BadResponse, u"/id"_s, u"invalid"_s};
    return columnsOf(*record);
}

// A word that is not one could be anything, and this column is in clear.
QString plainWord(const QString &word)
{
    const auto isWordCharacter = [](QChar c) {
        return (c >= u'a' && c <= u'z') || c == u'_';
    };
    const bool plain = word.size() <= 32 && std::all_of(word.begin(), word.end(), isWordCharacter);
    return plain ? word : u"other"_s;
}

Result<RecordColumns> pickupColumns(const FeedRow &row, const QJsonObject &json)
{
    auto columns = checked(row, decodePickupOrder(json));
    if (!columns)
        return columns;
    RecordColumns filled = *std::move(columns);
    filled.status = plainWord(json["status"_L1].toString());
    return filled;
}

Result<RecordColumns> otherColumns(const FeedRow &row, const QJsonObject &json)
{
    if (json["id"_L1].toString() != row.id)
        return Error{Error::Kind::BadResponse, u"/id"_s, u"invalid"_s};
    RecordColumns columns;
    columns.customerId = json["customerId"_L1].toString().left(64);
    return columns;
}

} // namespace

Result<RecordColumns> readColumns(const FeedRow &row)
{
    const auto object = parseObject(row.data);
    if (!object)
        return object.error();
    switch (row.type) {
    case ResourceType::Customer: return checked(row, decodeCustomer(*object));
    case ResourceType::TimelineEvent: return checked(row, decodeTimelineEvent(*object));
    case ResourceType::Purchase: return checked(row, decodePurchase(*object));
    case ResourceType::Coupon: return checked(row, decodeCoupon(*object));
    case ResourceType::Campaign: return checked(row, decodeCampaign(*object));
    case ResourceType::PickupOrder: return pickupColumns(row, *object);
    case ResourceType::Store: return checked(row, decodeStore(*object));
    case ResourceType::Associate: return checked(row, decodeAssociate(*object));
    case ResourceType::OfflinePolicy: return checked(row, decodeOfflinePolicy(*object));
    case ResourceType::SyncException: return checked(row, decodeSyncException(*object));
    default: return otherColumns(row, *object);
    }
}

QString normalisedPhone(const QString &phone)
{
    QString digits;
    for (const QChar c : phone) {
        if (c >= u'0' && c <= u'9')
            digits.append(c);
    }
    return digits;
}

QString normalisedEmail(const QString &email)
{
    return email.trimmed().toLower();
}

} // namespace counterpart

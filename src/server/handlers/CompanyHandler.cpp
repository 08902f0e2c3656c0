// A customer of another store: found by who serves them here, and brought into this store's scope for a
// while.
#include "contract/CompanySearch.h"
#include "contract/LookupKey.h"
#include "server/CustomerKeys.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

#include <QJsonArray>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

using By = CompanyQuery::By;
constexpr int MostFound = 20;
constexpr auto SearchedAction = "customer.searched"_L1;
constexpr auto BroughtAction = "customer.brought"_L1;

/// Enough for a counter on its busiest day, too little to copy the customer list.
struct Bound
{
    std::chrono::seconds in;
    int most;
};
constexpr Bound SearchBounds[] = {{std::chrono::minutes(1), 12}, {std::chrono::hours(1), 120}};
constexpr Bound BringBounds[] = {{std::chrono::minutes(1), 10}, {std::chrono::hours(1), 60}};

Response invalid(const QString &pointer)
{
    Problem faulty = problemOf(u"invalid"_s);
    faulty.errors = {{pointer, u"invalid"_s}};
    return problem(faulty);
}

/// The refusal when this person has done it too often; counted where it is kept for the auditors, so a
/// restart forgives nothing. Within the transaction that keeps it, so that of two at once one counts the
/// other.
template<std::size_t N>
std::optional<Response> tooOften(Call &call, const QString &action, const Bound (&bounds)[N])
{
    for (const Bound &bound : bounds) {
        const auto done = call.storage.audited(action, call.caller.associate->id, call.now() - bound.in);
        if (!done)
            return problem(done.error());
        if (*done >= bound.most) {
            Problem wait = problemOf(u"rate-limited"_s);
            wait.retryAfterSeconds = int(std::min(bound.in, std::chrono::seconds(300)).count());
            return problem(wait);
        }
    }
    return {};
}

Result<Done> audit(Call &call, const QString &action, const QString &purpose, const Ref &about)
{
    return call.storage.putAudit({.at = call.now(),
                                  .action = action,
                                  .purpose = purpose,
                                  .associateId = call.caller.associate->id,
                                  .deviceId = call.caller.device.id,
                                  .about = about});
}

/// One letter would list half of the chain: two, or one character that is a word by itself.
bool tellsEnough(const QString &key)
{
    const QString word = key.mid(key.indexOf(u':') + 1);
    return word.size() > 1 || (word.size() == 1 && word[0].unicode() >= 0x2E80);
}

struct Found
{
    StoredRecord record;
    bool exact = false;
};

Result<QList<Found>> byKey(Call &call, const QString &key, bool beginning)
{
    auto records = call.storage.customersByKey(key, beginning, MostFound);
    if (!records)
        return records.error();
    QList<Found> found;
    for (const StoredRecord &record : std::as_const(*records))
        found.append({record, customerKeys(record.data()).contains(key)});
    return found;
}

/// A CDP that keeps whole numbers and addresses back knows them by their keyed hash, as its tablets do.
Result<QList<Found>> byWhole(Call &call, const QString &key, const QString &value)
{
    const auto found = byKey(call, key, false);
    if (!found || !found->isEmpty())
        return found;
    const auto secret = call.storage.setting(u"lookup_key"_s);
    if (!secret)
        return secret.error();
    if (!*secret)
        return found;
    const auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
    const QByteArray bytes = QByteArray::fromBase64((*secret)->toLatin1(), form);
    return byKey(call, hashKey(lookupHash(bytes, value.trimmed().toLower())), false);
}

/// Whose coupon, order or member code it is.
Result<QList<Found>> byCode(Call &call, const QString &code)
{
    const auto member = byKey(call, memberKey(code), false);
    if (!member || !member->isEmpty())
        return member;
    const auto coupons = call.storage.couponsByCode(code, {}, 2);
    if (!coupons)
        return coupons.error();
    if (coupons->size() != 1) // a code that many share names nobody
        return QList<Found>();
    const auto customer
        = call.storage.record(ResourceType::Customer, coupons->first().data()["customerId"_L1].toString());
    if (!customer)
        return customer.error();
    if (!*customer || (*customer)->removed)
        return QList<Found>();
    return QList<Found>{{**customer, true}};
}

/// Four digits are many people's, so nobody is meant by them alone.
Result<QList<Found>> byEnding(Call &call, const QString &fourDigits)
{
    const auto found = byKey(call, phoneEndingKey(fourDigits), false);
    if (!found)
        return found;
    QList<Found> likely = *found;
    for (Found &one : likely)
        one.exact = false;
    return likely;
}

Result<QList<Found>> look(Call &call, const CompanyQuery &query)
{
    switch (query.by) {
    case By::Phone: return byWhole(call, phoneKey(query.value), query.value);
    case By::Email: return byWhole(call, emailKey(query.value), query.value);
    case By::MemberNo: return byKey(call, memberKey(query.value), false);
    case By::Code: return byCode(call, query.value);
    case By::PhoneLast4: return byEnding(call, query.value);
    case By::Name:
    case By::Other: break;
    }
    return byKey(call, nameKey(query.value), true);
}

QString maskedPhone(const QJsonObject &customer)
{
    QString masked;
    for (const auto &point : customer["contactPoints"_L1].toArray()) {
        if (point["kind"_L1] == "phone"_L1 && (masked.isEmpty() || point["primary"_L1].toBool()))
            masked = point["masked"_L1].toString();
    }
    return masked;
}

bool isRestricted(const QJsonObject &customer)
{
    return customer["privacy"_L1]["restricted"_L1].toBool();
}

} // namespace

Response searchCustomers(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return invalid(QString());
    const auto query = decodeCompanyQuery(*body);
    if (!query)
        return invalid(query.error().detail);
    const QString &storeId = call.caller.token.storeId;
    if (!query->storeId.isEmpty() && query->storeId != storeId)
        return invalid(u"/storeId"_s);
    if (query->by == By::Name && !tellsEnough(nameKey(query->value)))
        return invalid(u"/name"_s);
    std::optional<Response> refusal;
    const auto noted = call.storage.transact([&]() -> Result<Done> {
        refusal = tooOften(call, SearchedAction, SearchBounds);
        if (refusal)
            return Done{};
        // That somebody looked is kept, not for whom: nobody is concerned before somebody is chosen.
        const QString by = encode(*query)["by"_L1].toString();
        return audit(call, SearchedAction, by, {ResourceType::Store, storeId});
    });
    if (refusal || !noted)
        return refusal ? *refusal : problem(noted.error());
    const auto looked = look(call, *query);
    if (!looked)
        return problem(looked.error());
    QList<Found> found = *looked;
    std::stable_sort(found.begin(), found.end(),
                     [](const Found &one, const Found &other) { return one.exact && !other.exact; });
    QJsonArray items;
    for (const Found &one : std::as_const(found)) {
        const QJsonObject data = one.record.data();
        if (isRestricted(data))
            continue;
        const auto here = call.storage.inScope(storeId, ResourceType::Customer, one.record.id);
        if (!here)
            return problem(here.error());
        items.append(encode(CompanyHit{
            .id = one.record.id,
            .displayName = data["displayName"_L1].toString(),
            .phoneMasked = maskedPhone(data),
            .tierCode = data["tier"_L1]["code"_L1].toString(),
            .homeStoreId = data["relationship"_L1]["homeStoreId"_L1].toString(),
            .exact = one.exact,
            .inScope = *here,
        }));
    }
    return json({{u"items"_s, items}});
}

Response pinCustomer(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return invalid(QString());
    const auto visit = decodeScopeVisit(*body);
    if (!visit)
        return invalid(visit.error().detail);
    const QString &customerId = call.path[1];
    std::optional<Response> refusal;
    const auto done = call.storage.transact([&]() -> Result<Done> {
        refusal = tooOften(call, BroughtAction, BringBounds);
        if (refusal)
            return Done{};
        const auto customer = call.storage.record(ResourceType::Customer, customerId);
        if (!customer)
            return customer.error();
        // Merged and erased ones are nobody any more; the search names who is there now.
        if (!*customer || (*customer)->removed)
            return Error{Error::Kind::NotFound, {}, u"not-found"_s};
        if (isRestricted((*customer)->data()))
            return Error{Error::Kind::Forbidden, {}, u"customer-restricted"_s};
        if (auto noted = audit(call, BroughtAction, visit->reason, {ResourceType::Customer, customerId});
            !noted)
            return noted;
        return call.storage.bringIntoScope(call.caller.token.storeId, customerId,
                                           call.now() + std::chrono::hours(visit->hours));
    });
    if (refusal)
        return *refusal;
    return done ? empty(204) : problem(done.error());
}

Response unpinCustomer(Call &call)
{
    const auto ended = call.storage.endVisit(call.caller.token.storeId, call.path[1]);
    if (!ended)
        return problem(ended.error());
    return *ended ? empty(204) : problem(u"not-found"_s);
}

} // namespace counterpart::server

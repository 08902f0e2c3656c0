#include "contract/CompanySearch.h"

#include "contract/Json.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;
using By = CompanyQuery::By;

namespace {

constexpr int MostItems = 20;

constexpr json::Word<By> byWords[]{
    {"phone"_L1, By::Phone}, {"email"_L1, By::Email}, {"member_no"_L1, By::MemberNo},
    {"code"_L1, By::Code},   {"name"_L1, By::Name},   {"phone_last4"_L1, By::PhoneLast4},
};

struct Member
{
    QLatin1StringView key;
    int longest;
};

Member memberOf(By by)
{
    switch (by) {
    case By::Phone: return {"phone"_L1, 16};
    case By::Email: return {"email"_L1, 254};
    case By::MemberNo: return {"memberNo"_L1, 64};
    case By::Code: return {"code"_L1, 512};
    case By::PhoneLast4: return {"phoneLast4"_L1, 4};
    case By::Name:
    case By::Other: break;
    }
    return {"name"_L1, 80};
}

bool fits(const CompanyQuery &query)
{
    static const QRegularExpression phone(uR"(^\+[1-9]\d{6,14}\z)"_s);
    static const QRegularExpression four(uR"(^[0-9]{4}\z)"_s);
    switch (query.by) {
    case By::Phone: return phone.match(query.value).hasMatch();
    case By::PhoneLast4: return four.match(query.value).hasMatch();
    case By::Email: return query.value.indexOf(u'@') > 0;
    default: return !query.value.trimmed().isEmpty();
    }
}

CompanyHit readHit(Reader &reader)
{
    CompanyHit hit;
    hit.id = reader.requiredId("id"_L1);
    hit.displayName = reader.requiredString("displayName"_L1);
    hit.phoneMasked = reader.string("phoneMasked"_L1);
    hit.tierCode = reader.string("tierCode"_L1);
    hit.homeStoreId = reader.id("homeStoreId"_L1);
    hit.exact = reader.requiredString("match"_L1) == "exact"_L1;
    hit.inScope = reader.boolean("inScope"_L1);
    return hit;
}

} // namespace

QJsonObject encode(const CompanyQuery &query)
{
    Writer writer;
    writer.requiredWord("by"_L1, byWords, query.by, By::Other);
    writer.set(memberOf(query.by).key, query.value);
    writer.string("storeId"_L1, query.storeId);
    return writer.json();
}

Result<CompanyQuery> decodeCompanyQuery(const QJsonObject &json)
{
    Reader reader(json);
    CompanyQuery query;
    query.by = reader.requiredWord("by"_L1, byWords, By::Other);
    if (query.by == By::Other) {
        reader.fault("by"_L1);
        return json::finished(reader, query);
    }
    const Member member = memberOf(query.by);
    query.value = reader.requiredString(member.key, member.longest);
    query.storeId = reader.id("storeId"_L1);
    if (reader.ok() && !fits(query))
        reader.fault(member.key);
    return json::finished(reader, query);
}

QJsonObject encode(const CompanyHit &hit)
{
    Writer writer;
    writer.set("id"_L1, hit.id);
    writer.set("displayName"_L1, hit.displayName);
    writer.string("phoneMasked"_L1, hit.phoneMasked);
    writer.string("tierCode"_L1, hit.tierCode);
    writer.string("homeStoreId"_L1, hit.homeStoreId);
    writer.set("match"_L1, hit.exact ? u"exact"_s : u"likely"_s);
    writer.set("inScope"_L1, hit.inScope);
    return writer.json();
}

Result<QList<CompanyHit>> decodeCompanyHits(const QJsonObject &json)
{
    Reader reader(json);
    if (!reader.has("items"_L1))
        reader.fault("items"_L1);
    const QList<CompanyHit> hits = reader.list("items"_L1, readHit, MostItems);
    return json::finished(reader, hits);
}

QJsonObject encode(const ScopeVisit &visit)
{
    Writer writer;
    writer.set("reason"_L1, visit.reason);
    writer.set("hours"_L1, visit.hours);
    return writer.json();
}

Result<ScopeVisit> decodeScopeVisit(const QJsonObject &json)
{
    Reader reader(json);
    ScopeVisit visit;
    visit.reason = reader.oneOf("reason"_L1, {"in_store"_L1, "called"_L1, "pickup"_L1, "case"_L1});
    if (visit.reason.isEmpty())
        reader.fault("reason"_L1);
    visit.hours = reader.small("hours"_L1, 24, 1, 72);
    return json::finished(reader, visit);
}

} // namespace counterpart

#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<Customer::Kind> kindWords[]{
    {QLatin1StringView("member"), Customer::Kind::Member},
    {QLatin1StringView("guest"), Customer::Kind::Guest},
    {QLatin1StringView("prospect"), Customer::Kind::Prospect},
    {QLatin1StringView("other"), Customer::Kind::Other},
};

constexpr Word<ConsentPurpose> purposeWords[]{
    {QLatin1StringView("marketing"), ConsentPurpose::Marketing},
    {QLatin1StringView("profiling"), ConsentPurpose::Profiling},
    {QLatin1StringView("personalised_service"), ConsentPurpose::PersonalisedService},
    {QLatin1StringView("location"), ConsentPurpose::Location},
    {QLatin1StringView("sharing"), ConsentPurpose::Sharing},
    {QLatin1StringView("sensitive"), ConsentPurpose::Sensitive},
    {QLatin1StringView("cross_border"), ConsentPurpose::CrossBorder},
    {QLatin1StringView("survey"), ConsentPurpose::Survey},
    {QLatin1StringView("other"), ConsentPurpose::Other},
};

constexpr Word<ConsentStatus> consentWords[]{
    {QLatin1StringView("granted"), ConsentStatus::Granted},
    {QLatin1StringView("denied"), ConsentStatus::Denied},
    {QLatin1StringView("withdrawn"), ConsentStatus::Withdrawn},
    {QLatin1StringView("expired"), ConsentStatus::Expired},
    {QLatin1StringView("unknown"), ConsentStatus::Unknown},
};

constexpr Word<ContactPoint::Kind> contactWords[]{
    {QLatin1StringView("phone"), ContactPoint::Kind::Phone},
    {QLatin1StringView("email"), ContactPoint::Kind::Email},
    {QLatin1StringView("wechat"), ContactPoint::Kind::WeChat},
    {QLatin1StringView("whatsapp"), ContactPoint::Kind::WhatsApp},
    {QLatin1StringView("postal"), ContactPoint::Kind::Postal},
    {QLatin1StringView("app_push"), ContactPoint::Kind::AppPush},
    {QLatin1StringView("other"), ContactPoint::Kind::Other},
};

void readNames(Reader &reader, Customer &customer)
{
    customer.displayName = reader.requiredString("displayName"_L1, limits::personName);
    customer.familyName = reader.string("familyName"_L1, limits::personName);
    customer.givenName = reader.string("givenName"_L1, limits::personName);
    customer.honorific = reader.text("honorific"_L1);
    customer.names = reader.list("names"_L1, [](Reader &r) {
        return CustomerName{r.requiredString("text"_L1, limits::personName), r.strings("pinyin"_L1),
                            r.strings("initials"_L1), r.boolean("former"_L1)};
    });
    customer.preferredLanguage = reader.string("preferredLanguage"_L1, limits::idLength);
    customer.languages = reader.strings("languages"_L1, limits::idLength);
    customer.kind = reader.requiredWord("kind"_L1, kindWords, Customer::Kind::Other);
}

void writeNames(Writer &writer, const Customer &customer)
{
    writer.set("displayName"_L1, customer.displayName);
    writer.string("familyName"_L1, customer.familyName);
    writer.string("givenName"_L1, customer.givenName);
    writer.text("honorific"_L1, customer.honorific);
    writer.list("names"_L1, customer.names, {"text"_L1}, [](Writer &w, const CustomerName &name) {
        w.set("text"_L1, name.text);
        w.strings("pinyin"_L1, name.pinyin);
        w.strings("initials"_L1, name.initials);
        w.boolean("former"_L1, name.former, false);
    });
    writer.string("preferredLanguage"_L1, customer.preferredLanguage);
    writer.strings("languages"_L1, customer.languages);
    writer.requiredWord("kind"_L1, kindWords, customer.kind, Customer::Kind::Other);
}

ContactPoint readContact(Reader &reader)
{
    ContactPoint point;
    point.id = reader.requiredId("id"_L1);
    point.kind = reader.requiredWord("kind"_L1, contactWords, ContactPoint::Kind::Other);
    point.value = reader.string("value"_L1, limits::contactValue);
    point.masked = reader.requiredString("masked"_L1, limits::contactValue);
    point.primary = reader.boolean("primary"_L1);
    point.reachable = reader.boolean("reachable"_L1, true);
    return point;
}

void writeContact(Writer &writer, const ContactPoint &point)
{
    writer.set("id"_L1, point.id);
    writer.requiredWord("kind"_L1, contactWords, point.kind, ContactPoint::Kind::Other);
    writer.string("value"_L1, point.value);
    writer.set("masked"_L1, point.masked);
    writer.boolean("primary"_L1, point.primary, false);
    writer.boolean("reachable"_L1, point.reachable, true);
}

void readReach(Reader &reader, Customer &customer)
{
    customer.identities = reader.list("identities"_L1, [](Reader &r) {
        return Identity{r.requiredString("system"_L1), r.requiredString("kind"_L1),
                        r.string("value"_L1, limits::contactValue),
                        r.string("masked"_L1, limits::contactValue)};
    });
    customer.contactPoints = reader.requiredList("contactPoints"_L1, readContact);
    reader.object("lookup"_L1, [&](Reader &r) {
        customer.phoneLast4 = r.strings("phoneLast4"_L1);
        customer.lookupKeys = r.strings("keys"_L1);
    });
    customer.consents = reader.requiredList("consents"_L1, [](Reader &r) {
        Consent consent;
        consent.purpose = r.requiredWord("purpose"_L1, purposeWords, ConsentPurpose::Other);
        if (r.has("channel"_L1))
            consent.channel = r.requiredWord("channel"_L1, json::channelWords, Channel::Other);
        consent.status = r.requiredWord("status"_L1, consentWords, ConsentStatus::Unknown);
        consent.since = r.instant("since"_L1);
        consent.expiresAt = r.instant("expiresAt"_L1);
        return consent;
    });
}

void writeReach(Writer &writer, const Customer &customer)
{
    writer.list("identities"_L1, customer.identities, {"system"_L1, "kind"_L1},
                [](Writer &w, const Identity &identity) {
                    w.set("system"_L1, identity.system);
                    w.set("kind"_L1, identity.kind);
                    w.string("value"_L1, identity.value);
                    w.string("masked"_L1, identity.masked);
                });
    writer.requiredList("contactPoints"_L1, customer.contactPoints, {"id"_L1}, writeContact);
    writer.object("lookup"_L1, [&](Writer &w) {
        w.strings("phoneLast4"_L1, customer.phoneLast4);
        w.strings("keys"_L1, customer.lookupKeys);
    });
    writer.requiredList("consents"_L1, customer.consents, {}, [](Writer &w, const Consent &consent) {
        w.requiredWord("purpose"_L1, purposeWords, consent.purpose, ConsentPurpose::Other);
        if (consent.channel)
            w.requiredWord("channel"_L1, json::channelWords, *consent.channel, Channel::Other);
        else
            w.remove("channel"_L1);
        w.requiredWord("status"_L1, consentWords, consent.status, ConsentStatus::Unknown);
        w.instant("since"_L1, consent.since);
        w.instant("expiresAt"_L1, consent.expiresAt);
    });
}

void readTaste(Reader &reader, Customer &customer)
{
    reader.object("tier"_L1, [&](Reader &r) {
        customer.tier = {r.requiredString("code"_L1), r.requiredText("name"_L1), r.integer("points"_L1)};
        if (r.has("since"_L1))
            customer.memberSince = r.requiredString("since"_L1);
    });
    reader.object("preferences"_L1, [&](Reader &r) {
        customer.sizes = r.stringMap("sizes"_L1);
        customer.brands = r.strings("brands"_L1);
        customer.colours = r.strings("colours"_L1);
        customer.preferenceRemarks = r.userText("remarks"_L1);
    });
    customer.interests = reader.list("interests"_L1, [](Reader &r) {
        return Interest{r.requiredString("topic"_L1), r.text("label"_L1), r.requiredString("source"_L1),
                        r.instant("lastSeenAt"_L1)};
    });
    customer.segments = reader.list("segments"_L1, [](Reader &r) {
        return Segment{
            r.requiredId("id"_L1), r.requiredText("name"_L1),
            r.word("disclosure"_L1, json::disclosureWords, Disclosure::Open, Disclosure::StaffOnly)};
    });
    for (const Segment &segment : customer.segments) {
        if (segment.disclosure != Disclosure::StaffOnly)
            customer.segmentNames.append(segment.name.in(u"zh-CN"_s));
    }
    reader.object("journey"_L1, [&](Reader &r) {
        customer.journeyStage = r.string("stage"_L1);
        customer.intents = r.list("intents"_L1, [](Reader &intent) {
            return Intent{intent.requiredString("kind"_L1), intent.requiredText("summary"_L1),
                          intent.instant("at"_L1), intent.ref("ref"_L1)};
        });
    });
}

void writeTaste(Writer &writer, const Customer &customer)
{
    writer.object("tier"_L1, [&](Writer &w) {
        if (customer.tier.code.isEmpty() && w.json().isEmpty())
            return;
        w.set("code"_L1, customer.tier.code);
        w.text("name"_L1, customer.tier.name);
        w.integer("points"_L1, customer.tier.points);
        w.string("since"_L1, customer.memberSince.value_or(QString()));
    });
    writer.object("preferences"_L1, [&](Writer &w) {
        w.stringMap("sizes"_L1, customer.sizes);
        w.strings("brands"_L1, customer.brands);
        w.strings("colours"_L1, customer.colours);
        w.userText("remarks"_L1, customer.preferenceRemarks);
    });
    writer.list("interests"_L1, customer.interests, {"topic"_L1}, [](Writer &w, const Interest &interest) {
        w.set("topic"_L1, interest.topic);
        w.text("label"_L1, interest.label);
        w.set("source"_L1, interest.source);
        w.instant("lastSeenAt"_L1, interest.lastSeenAt);
    });
    writer.list("segments"_L1, customer.segments, {"id"_L1}, [](Writer &w, const Segment &segment) {
        w.set("id"_L1, segment.id);
        w.text("name"_L1, segment.name);
        w.word("disclosure"_L1, json::disclosureWords, segment.disclosure, Disclosure::Open,
               Disclosure::StaffOnly);
    });
    writer.object("journey"_L1, [&](Writer &w) {
        w.string("stage"_L1, customer.journeyStage);
        w.list("intents"_L1, customer.intents, {"kind"_L1}, [](Writer &item, const Intent &intent) {
            item.set("kind"_L1, intent.kind);
            item.text("summary"_L1, intent.summary);
            item.instant("at"_L1, intent.at);
            item.ref("ref"_L1, intent.ref);
        });
    });
}

CustomerNote readNote(Reader &reader)
{
    CustomerNote note;
    note.id = reader.requiredId("id"_L1);
    if (!reader.has("text"_L1))
        reader.fault("text"_L1);
    note.text = reader.userText("text"_L1);
    note.authorId = reader.requiredId("authorId"_L1);
    note.at = reader.requiredInstant("at"_L1);
    note.purpose = reader.string("purpose"_L1);
    note.expiresAt = reader.instant("expiresAt"_L1);
    note.sharedWithCustomer = reader.boolean("sharedWithCustomer"_L1, true);
    return note;
}

void writeNote(Writer &writer, const CustomerNote &note)
{
    writer.set("id"_L1, note.id);
    writer.userText("text"_L1, note.text);
    writer.set("authorId"_L1, note.authorId);
    writer.instant("at"_L1, note.at);
    writer.string("purpose"_L1, note.purpose);
    writer.instant("expiresAt"_L1, note.expiresAt);
    writer.boolean("sharedWithCustomer"_L1, note.sharedWithCustomer, true);
}

} // namespace

Result<Customer> decodeCustomer(const QJsonObject &json)
{
    Reader reader(json);
    Customer customer;
    json::readBase(reader, customer);
    readNames(reader, customer);
    readReach(reader, customer);
    readTaste(reader, customer);
    customer.notes = reader.list("notes"_L1, readNote);
    customer.flags = reader.list("flags"_L1, [](Reader &r) { return r.requiredString("code"_L1); });
    reader.object("relationship"_L1, [&](Reader &r) { customer.homeStoreId = r.id("homeStoreId"_L1); });
    reader.object("scope"_L1, [&](Reader &r) { customer.scopeReason = r.requiredString("reason"_L1); });
    reader.object("privacy"_L1, [&](Reader &r) { customer.restricted = r.boolean("restricted"_L1); });
    return json::finished(reader, customer);
}

QJsonObject encode(const Customer &customer, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, customer);
    writeNames(writer, customer);
    writeReach(writer, customer);
    writeTaste(writer, customer);
    writer.list("notes"_L1, customer.notes, {"id"_L1}, writeNote);
    writer.list("flags"_L1, customer.flags, {"code"_L1},
                [](Writer &w, const QString &flag) { w.set("code"_L1, flag); });
    writer.object("relationship"_L1, [&](Writer &w) { w.string("homeStoreId"_L1, customer.homeStoreId); });
    writer.object("scope"_L1, [&](Writer &w) { w.string("reason"_L1, customer.scopeReason); });
    writer.object("privacy"_L1, [&](Writer &w) { w.boolean("restricted"_L1, customer.restricted, false); });
    return writer.json();
}

} // namespace counterpart

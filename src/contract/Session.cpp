#include "contract/Auth.h"
#include "contract/Json.h"
#include "contract/Resources.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<Directive::Kind> directiveWords[]{
    {QLatin1StringView("wipe"), Directive::Kind::Wipe},
    {QLatin1StringView("sign_out"), Directive::Kind::SignOut},
    {QLatin1StringView("resnapshot"), Directive::Kind::Resnapshot},
    {QLatin1StringView("refresh_policy"), Directive::Kind::RefreshPolicy},
    {QLatin1StringView("revoke_allowance"), Directive::Kind::RevokeAllowance},
    {QLatin1StringView("upgrade_client"), Directive::Kind::UpgradeClient},
    {QLatin1StringView("message"), Directive::Kind::Message},
    {QLatin1StringView("other"), Directive::Kind::Other},
};

Directive readDirective(Reader &reader)
{
    Directive directive;
    directive.id = reader.requiredId("id"_L1);
    directive.kind = reader.requiredWord("kind"_L1, directiveWords, Directive::Kind::Other);
    directive.types = reader.resourceTypes("types"_L1);
    directive.text = reader.text("text"_L1);
    directive.notAfter = reader.instant("notAfter"_L1);
    directive.version = reader.string("version"_L1, limits::idLength);
    return directive;
}

} // namespace

QJsonObject encode(const Session &session)
{
    Writer writer;
    writer.set("associate"_L1, encode(session.associate));
    writer.object("device"_L1, [&](Writer &w) {
        w.set("id"_L1, session.deviceId);
        w.set("name"_L1, session.deviceName);
        w.set("storeId"_L1, session.storeId);
        w.set("status"_L1, u"active"_s);
    });
    writer.ref("store"_L1, Ref{ResourceType::Store, session.storeId});
    writer.set("scopes"_L1, QJsonArray::fromStringList(session.scopes));
    writer.string("acr"_L1, session.acr);
    writer.instant("expiresAt"_L1, session.expiresAt);
    writer.object("offline"_L1, [&](Writer &w) {
        w.instant("signInUntil"_L1, session.signInUntil);
        w.instant("dataLeaseUntil"_L1, session.dataLeaseUntil);
        w.set("maxPinAttempts"_L1, session.maxPinAttempts);
    });
    return writer.json();
}

Result<Session> decodeSession(const QJsonObject &json)
{
    Reader reader(json);
    Session session;
    Result<Associate> associate = Error{Error::Kind::BadResponse, u"/associate"_s, u"invalid"_s};
    reader.requiredObject("associate"_L1, [&](Reader &r) { associate = decodeAssociate(r.json()); });
    reader.requiredObject("device"_L1, [&](Reader &r) {
        session.deviceId = r.requiredId("id"_L1);
        session.deviceName = r.requiredString("name"_L1);
    });
    if (!reader.has("store"_L1))
        reader.fault("store"_L1);
    session.storeId = reader.ref("store"_L1).value_or(Ref{}).id;
    if (!reader.has("scopes"_L1))
        reader.fault("scopes"_L1);
    session.scopes = reader.strings("scopes"_L1);
    session.acr = reader.string("acr"_L1);
    session.expiresAt = reader.instant("expiresAt"_L1);
    reader.requiredObject("offline"_L1, [&](Reader &r) {
        session.signInUntil = r.requiredInstant("signInUntil"_L1);
        session.dataLeaseUntil = r.requiredInstant("dataLeaseUntil"_L1);
        session.maxPinAttempts = r.small("maxPinAttempts"_L1, session.maxPinAttempts, 1, 100);
    });
    if (reader.ok() && !associate)
        return Error{Error::Kind::BadResponse, u"/associate"_s + associate.error().detail, u"invalid"_s};
    if (associate)
        session.associate = *associate;
    return json::finished(reader, session);
}

QJsonObject encode(const Meta &meta)
{
    Writer writer;
    writer.set("apiVersion"_L1, meta.apiVersion);
    writer.set("schema"_L1,
               QJsonObject{{u"minimum"_s, meta.schemaMinimum}, {u"current"_s, meta.schemaCurrent}});
    writer.string("minimumClient"_L1, meta.minimumClient);
    writer.instant("serverTime"_L1, meta.serverTime);
    writer.set("features"_L1, QJsonArray::fromStringList(meta.features));
    writer.set("limits"_L1,
               QJsonObject{{u"commandsPerBatch"_s, meta.commandsPerBatch},
                           {u"batchBytes"_s, meta.batchBytes},
                           {u"pageSize"_s, meta.pageSize},
                           {u"commandMemoryDays"_s, limits::commandMemoryDays},
                           {u"cursorLifeDays"_s, limits::cursorLifeDays}});
    writer.string("rescuePublicKey"_L1, meta.rescuePublicKey);
    return writer.json();
}

Result<Meta> decodeMeta(const QJsonObject &json)
{
    Reader reader(json);
    Meta meta;
    meta.apiVersion = reader.requiredString("apiVersion"_L1);
    reader.requiredObject("schema"_L1, [&](Reader &r) {
        meta.schemaMinimum = int(r.requiredInteger("minimum"_L1, 1, 1'000'000));
        meta.schemaCurrent = int(r.requiredInteger("current"_L1, 1, 1'000'000));
    });
    meta.minimumClient = reader.string("minimumClient"_L1);
    meta.serverTime = reader.requiredInstant("serverTime"_L1);
    meta.features = reader.strings("features"_L1);
    reader.requiredObject("limits"_L1, [&](Reader &r) {
        meta.commandsPerBatch = r.small("commandsPerBatch"_L1, meta.commandsPerBatch, 1);
        meta.batchBytes = r.integer("batchBytes"_L1, 1).value_or(meta.batchBytes);
        meta.pageSize = r.small("pageSize"_L1, meta.pageSize, 1);
    });
    meta.rescuePublicKey = reader.string("rescuePublicKey"_L1);
    return json::finished(reader, meta);
}

QJsonObject encode(const DeviceStatus &status)
{
    Writer writer;
    writer.set("clientVersion"_L1, status.clientVersion);
    writer.set("schemaVersion"_L1, status.schemaVersion);
    writer.instant("at"_L1, status.at);
    writer.integer("cursorAgeSeconds"_L1, status.cursorAgeSeconds);
    writer.integer("outboxDepth"_L1, status.outboxDepth);
    writer.instant("oldestUnsentAt"_L1, status.oldestUnsentAt);
    writer.integer("clockOffsetMs"_L1, status.clockOffsetMs);
    writer.integer("cachedCustomers"_L1, status.cachedCustomers);
    writer.boolean("wiped"_L1, status.wiped, false);
    if (!status.obeyed.isEmpty())
        writer.set("obeyed"_L1, QJsonArray::fromStringList(status.obeyed));
    writer.string("lastProblem"_L1, status.lastProblem);
    return writer.json();
}

Result<DeviceStatus> decodeDeviceStatus(const QJsonObject &json)
{
    Reader reader(json);
    DeviceStatus status;
    status.clientVersion = reader.requiredString("clientVersion"_L1);
    status.schemaVersion = reader.small("schemaVersion"_L1, 1, 1);
    status.at = reader.requiredInstant("at"_L1);
    status.cursorAgeSeconds = reader.integer("cursorAgeSeconds"_L1, 0);
    status.outboxDepth = reader.integer("outboxDepth"_L1, 0);
    status.oldestUnsentAt = reader.instant("oldestUnsentAt"_L1);
    status.clockOffsetMs = reader.integer("clockOffsetMs"_L1);
    status.cachedCustomers = reader.integer("cachedCustomers"_L1, 0);
    status.wiped = reader.boolean("wiped"_L1);
    status.obeyed = reader.strings("obeyed"_L1);
    status.lastProblem = reader.string("lastProblem"_L1, limits::idLength);
    return json::finished(reader, status, Error::Kind::Rejected);
}

QJsonObject encode(const Directive &directive)
{
    Writer writer;
    writer.set("id"_L1, directive.id);
    writer.set("kind"_L1, QString(json::toWord(directiveWords, directive.kind)));
    writer.resourceTypes("types"_L1, directive.types);
    writer.text("text"_L1, directive.text);
    writer.instant("notAfter"_L1, directive.notAfter);
    writer.string("version"_L1, directive.version);
    return writer.json();
}

Result<Directive> decodeDirective(const QJsonObject &json)
{
    Reader reader(json);
    const Directive directive = readDirective(reader);
    return json::finished(reader, directive);
}

QJsonObject encode(const DirectiveList &list)
{
    Writer writer;
    QJsonArray directives;
    for (const Directive &directive : list.directives)
        directives.append(encode(directive));
    writer.set("directives"_L1, directives);
    writer.instant("serverTime"_L1, list.serverTime);
    writer.instant("dataLeaseUntil"_L1, list.dataLeaseUntil);
    return writer.json();
}

Result<DirectiveList> decodeDirectiveList(const QJsonObject &json)
{
    Reader reader(json);
    DirectiveList list;
    list.directives = reader.requiredList("directives"_L1, readDirective);
    list.serverTime = reader.requiredInstant("serverTime"_L1);
    list.dataLeaseUntil = reader.instant("dataLeaseUntil"_L1);
    return json::finished(reader, list);
}

} // namespace counterpart

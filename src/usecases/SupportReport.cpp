#include "usecases/SupportReport.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"
#include "usecases/SyncHealth.h"

#include <QRegularExpression>
#include <QSysInfo>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

QString kindWord(ConnectionState::Kind kind)
{
    static constexpr const char *words[]
        = {"never_synced",   "online",    "syncing",        "offline", "busy",
           "captive_portal", "untrusted", "sign_in_needed", "revoked", "update_required"};
    return QString::fromLatin1(words[int(kind)]);
}

QString stateWord(QueueItem::State state)
{
    static constexpr const char *words[]
        = {"queued", "sending", "retry", "confirmed", "refused", "withdrawn", "set_aside"};
    return QString::fromLatin1(words[int(state)]);
}

QString gradeWord(FreshnessGrade grade)
{
    switch (grade) {
    case FreshnessGrade::Good: return u"good"_s;
    case FreshnessGrade::OldButUsable: return u"old"_s;
    case FreshnessGrade::TooOld: return u"too_old"_s;
    case FreshnessGrade::Never: break;
    }
    return u"never"_s;
}

/// A code as the contract writes them; anything else came from somewhere else and is not repeated.
QString codeOnly(const QString &code)
{
    static const QRegularExpression plain(u"^[a-z0-9][a-z0-9_.-]{0,59}$"_s);
    return code.isEmpty() || plain.match(code).hasMatch() ? code : u"other"_s;
}

QJsonObject lineJson(Core &core, const SyncHealth &health)
{
    // Beside the program that holds the profile nobody here talks to the CDP.
    if (core.device().readOnly())
        return {{u"read_only"_s, true}};
    const ConnectionState line = health.connection();
    QJsonObject json{{u"state"_s, kindWord(line.kind)},
                     {u"code"_s, codeOnly(core.device().facts().code)},
                     {u"first_sync_percent"_s, line.firstSyncPercent},
                     {u"live_channel"_s, core.device().facts().streaming}};
    const auto moment = [&json](const QString &name, const std::optional<Instant> &at) {
        if (at)
            json[name] = formatInstant(*at);
    };
    moment(u"since"_s, line.since);
    moment(u"last_contact"_s, line.lastContact);
    moment(u"next_try"_s, line.nextTry);
    return json;
}

QJsonObject deviceJson(const DeviceHealth &device, bool readOnly)
{
    QJsonObject json{{u"keyring"_s, device.keyringState},       {u"clock_sure"_s, device.clockSure},
                     {u"cache_bytes"_s, device.cacheBytes},     {u"outbox_bytes"_s, device.outboxBytes},
                     {u"cache_rebuilt"_s, device.cacheRebuilt}, {u"outbox_rebuilt"_s, device.outboxRebuilt}};
    if (device.diskFreeBytes)
        json[u"disk_free_bytes"_s] = *device.diskFreeBytes;
    if (!readOnly)
        json[u"offline_redemptions_left"_s] = device.offlineLeft;
    if (device.clockOffsetMs)
        json[u"clock_offset_ms"_s] = *device.clockOffsetMs;
    return json;
}

QJsonObject freshnessJson(const QList<Freshness> &ages)
{
    QJsonObject json;
    for (const Freshness &age : ages) {
        QJsonObject one{{u"count"_s, age.count}, {u"grade"_s, gradeWord(age.grade)}};
        if (age.setAside > 0)
            one[u"unreadable"_s] = age.setAside;
        if (age.asOf)
            one[u"as_of"_s] = formatInstant(*age.asOf);
        json[wireName(age.type)] = one;
    }
    return json;
}

/// How many of each command in each state, and the centre's codes: never what a command is about.
QJsonObject queueJson(const QList<QueueItem> &items)
{
    QJsonObject json;
    for (const QueueItem &item : items) {
        QString key = stateWord(item.state) + u' ' + (item.type.isEmpty() ? u"damaged"_s : item.type);
        if (!item.problemCode.isEmpty())
            key += u' ' + codeOnly(item.problemCode);
        json[key] = json[key].toInt() + 1;
    }
    return json;
}

} // namespace

QFuture<Result<QJsonObject>> supportReport(Core &core, const SyncHealth &health)
{
    using Report = Result<QJsonObject>;
    const DeviceHealth device = health.device();
    QJsonObject json{{u"at"_s, formatInstant(core.serverNow())},
                     {u"version"_s, device.version},
                     {u"qt"_s, QString::fromLatin1(qVersion())},
                     {u"system"_s, QSysInfo::prettyProductName()},
                     {u"store"_s, core.device().profile().storeId},
                     {u"device"_s, core.device().profile().deviceId},
                     {u"line"_s, lineJson(core, health)},
                     {u"tablet"_s, deviceJson(device, core.device().readOnly())}};
    if (!device.wantedVersion.isEmpty())
        json[u"wanted_version"_s] = device.wantedVersion;
    const auto withAges
        = chain(health.freshness(), &core, [json](const Result<QList<Freshness>> &ages) -> Report {
              QJsonObject next = json;
              next[u"data"_s] = ages ? QJsonValue(freshnessJson(*ages)) : QJsonValue(ages.error().code);
              return next;
          });
    return chainAsync(withAges, &core, [&core, &health](const Report &soFar) {
        return chain(health.queue(), &core, [json = *soFar](const Result<QList<QueueItem>> &items) -> Report {
            QJsonObject whole = json;
            whole[u"queue"_s] = items ? QJsonValue(queueJson(*items)) : QJsonValue(items.error().code);
            return whole;
        });
    });
}

} // namespace counterpart

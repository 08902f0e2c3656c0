#include "contract/Resources.h"
#include "ctl/Commands.h"
#include "domain/Resource.h"
#include "usecases/SupportReport.h"

#include <QFile>
#include <QJsonArray>
#include <QTextStream>

namespace counterpart::ctl {

using namespace Qt::Literals::StringLiterals;

namespace {

QString stateWord(OutboxItem::State state)
{
    static constexpr const char *words[]
        = {"queued", "sending", "retry", "confirmed", "refused", "withdrawn", "set_aside"};
    return QString::fromLatin1(words[int(state)]);
}

QString linkWord(SyncFacts::Link link)
{
    static constexpr const char *words[]
        = {"never_synced",   "online",    "syncing",        "offline", "busy",
           "captive_portal", "untrusted", "sign_in_needed", "revoked", "update_required"};
    return QString::fromLatin1(words[int(link)]);
}

struct Figures
{
    QMap<ResourceType, qint64> counts;
    QMap<QString, qint64> setAside;
    QMap<QString, CurrencyTotal> totals;
};

QJsonObject figuresJson(const Figures &figures)
{
    QJsonObject cached, aside, totals;
    for (auto it = figures.counts.constBegin(); it != figures.counts.constEnd(); ++it)
        cached[wireName(it.key())] = it.value();
    for (auto it = figures.setAside.constBegin(); it != figures.setAside.constEnd(); ++it)
        aside[it.key()] = it.value();
    for (auto it = figures.totals.constBegin(); it != figures.totals.constEnd(); ++it)
        totals[it.key()] = QJsonObject{{u"count"_s, it->count}, {u"total_minor"_s, it->totalMinor}};
    return {{u"cached"_s, cached},
            {u"set_aside"_s, aside},
            {u"totals"_s, QJsonObject{{u"by_currency"_s, totals}}}};
}

Result<Figures> readFigures(Shell &shell)
{
    return await(shell.device.read([](CacheReader &reader) -> Result<Figures> {
        const auto counts = reader.counts();
        const auto aside = reader.setAsideCounts();
        const auto totals = reader.totalsByCurrency();
        if (!counts || !aside || !totals)
            return !counts ? counts.error() : !aside ? aside.error() : totals.error();
        return Figures{*counts, *aside, *totals};
    }));
}

QJsonObject statusJson(Shell &shell, const Figures &figures)
{
    QJsonObject json = figuresJson(figures);
    const SyncFacts facts = shell.device.facts();
    json[u"store"_s] = shell.device.profile().storeId;
    json[u"device"_s] = shell.device.profile().deviceId;
    // Beside the program that holds the profile nobody here talks to the CDP: the line is not known.
    if (!shell.device.readOnly()) {
        json[u"link"_s] = linkWord(facts.link);
        json[u"first_sync_percent"_s] = facts.firstSyncPercent;
    }
    if (const auto asOf = shell.dataAsOf())
        json[u"cursor_age_s"_s] = qint64((shell.device.now() - *asOf).count() / 1000);
    json[u"outbox"_s] = QJsonObject{{u"queued"_s, shell.device.outboxCounts().queued},
                                    {u"exceptions"_s, shell.device.outboxCounts().needDecision}};
    for (const Directive &notice : shell.device.notices()) {
        if (notice.kind == Directive::Kind::UpgradeClient)
            json[u"wanted_version"_s] = notice.version;
    }
    return json;
}

} // namespace

int enrolDevice(Shell &shell, const Arguments &arguments)
{
    QByteArray ca;
    if (!arguments.caFile.isEmpty()) {
        QFile file(arguments.caFile);
        if (!file.open(QIODevice::ReadOnly))
            return shell.refuse({Error::Kind::BadInput, {}, u"ca-invalid"_s});
        ca = file.readAll();
    }
    if (shell.device.profile().enrolled()) {
        // A key counts as lost after a minute: the device asks again by itself.
        if (arguments.again)
            (void)awaitUntil([&shell] { return shell.device.keyLost(); }, std::chrono::seconds(90));
        if (!shell.device.keyLost())
            return shell.refuse(arguments.again && shell.device.state() == Device::State::KeyTrouble
                                    ? shell.device.trouble()
                                    : Error{Error::Kind::Rejected, {}, u"already-enrolled"_s});
        shell.device.setUpAgain();
    }
    const auto enrolled = await(shell.device.enrol(arguments.server, ca, arguments.code, arguments.name));
    if (!enrolled)
        return shell.refuse(enrolled.error());
    return shell.answer(
        {{u"store"_s, shell.device.profile().storeId}, {u"device"_s, shell.device.profile().deviceId}});
}

int syncNow(Shell &shell, const Arguments &)
{
    if (const auto opened = await(shell.device.openCache()); !opened)
        return shell.refuse(opened.error());
    shell.device.syncNow();
    using Link = SyncFacts::Link;
    // A failure is believed once there was time for a second try; a long first sync may take minutes.
    const auto failing = [&shell] {
        const auto link = shell.device.facts().link;
        return link != Link::Online && link != Link::Syncing && link != Link::NeverSynced
            && link != Link::Busy;
    };
    const auto out = [&shell] {
        return shell.device.state() == Device::State::StorageTrouble
            && shell.device.trouble().kind == Error::Kind::Revoked;
    };
    const auto done = [&shell] {
        const SyncFacts facts = shell.device.facts();
        return facts.link == Link::Online && facts.firstSyncPercent >= 100
            && shell.device.outboxCounts().queued == 0;
    };
    QTextStream progress(stderr);
    int shown = -1;
    int failures = 0;
    const bool reached = awaitUntil(
        [&] {
            const int percent = shell.device.facts().firstSyncPercent;
            if (!shell.json && percent != shown && percent < 100 && percent >= 0) {
                progress << "  " << percent << " %" << Qt::endl;
                shown = percent;
            }
            failures = failing() ? failures + 1 : 0;
            return out() || done() || failures > 300; // three seconds of steps of ten milliseconds
        },
        std::chrono::minutes(30));
    if (out())
        return shell.refuse(shell.awaitHandOver());
    if (!reached || !done()) {
        const auto link = shell.device.facts().link;
        const auto kind = link == Link::CaptivePortal ? Error::Kind::NotOurServer
            : link == Link::Untrusted                 ? Error::Kind::Untrusted
            : link == Link::SignInNeeded              ? Error::Kind::Unauthorized
            : link == Link::Revoked                   ? Error::Kind::Revoked
                                                      : Error::Kind::Offline;
        return shell.refuse({kind, {}, shell.device.facts().code});
    }
    const auto figures = readFigures(shell);
    return figures ? shell.answer(statusJson(shell, *figures)) : shell.refuse(figures.error());
}

int status(Shell &shell, const Arguments &)
{
    if (const auto opened = await(shell.device.openCache()); !opened)
        return shell.refuse(opened.error());
    const auto figures = readFigures(shell);
    return figures ? shell.answer(statusJson(shell, *figures)) : shell.refuse(figures.error());
}

int outbox(Shell &shell, const Arguments &)
{
    const auto items = await(shell.device.withOutbox([](Outbox &box) { return box.list(1000); }));
    if (!items)
        return shell.refuse(items.error());
    QJsonArray commands;
    for (const OutboxItem &item : *items) {
        QJsonObject one{{u"id"_s, item.command.id},
                        {u"about"_s,
                         QJsonObject{{u"type"_s, wireName(item.command.aggregate.type)},
                                     {u"id"_s, item.command.aggregate.id}}},
                        {u"state"_s, stateWord(item.state)},
                        {u"tries"_s, item.tries}};
        if (item.readable) {
            one[u"type"_s] = commandType(item.command.payload);
            one[u"issued_at"_s] = formatInstant(item.command.issuedAt);
            one[u"issued_by"_s] = item.command.issuedBy;
        } else {
            one[u"unreadable"_s] = true;
        }
        if (item.nextTry)
            one[u"next_try"_s] = formatInstant(*item.nextTry);
        if (item.result && item.result->problem)
            one[u"problem"_s] = item.result->problem->code;
        commands.append(one);
    }
    return shell.answer({{u"commands"_s, commands}});
}

int campaigns(Shell &shell, const Arguments &)
{
    const auto list = await(shell.campaigns.list());
    if (!list)
        return shell.refuse(list.error());
    const auto group = [](const QList<CampaignView> &views) {
        QJsonArray array;
        for (const CampaignView &view : views)
            array.append(encode(view.campaign));
        return array;
    };
    return shell.answer({{u"running"_s, group(list->running)},
                         {u"scheduled"_s, group(list->scheduled)},
                         {u"ended"_s, group(list->ended)},
                         {u"stale"_s, shell.isOld(ResourceType::Campaign, list->asOf)}});
}

int campaign(Shell &shell, const Arguments &arguments)
{
    const auto view = await(shell.campaigns.campaign(arguments.id));
    if (!view)
        return shell.refuse(view.error());
    return shell.answer({{u"campaign"_s, encode(view->campaign)},
                         {u"valid_here"_s, view->validHere},
                         {u"running_now"_s, view->runningNow}});
}

int diagnose(Shell &shell, const Arguments &)
{
    // A cache that does not open is what support wants to hear of: the report says so.
    (void)await(shell.device.openCache());
    const auto report = await(supportReport(shell.core, shell.health));
    return report ? shell.answer(*report) : shell.refuse(report.error());
}

} // namespace counterpart::ctl

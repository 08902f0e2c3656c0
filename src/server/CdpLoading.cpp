#include "server/CdpLoading.h"

#include "contract/LookupKey.h"
#include "server/Bootstrap.h"
#include "server/DemoDriver.h"
#include "server/import/NeutralLoader.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int ListedProblems = 20;

void say(const QString &line)
{
    QTextStream(stdout) << line << Qt::endl;
}

QMap<QString, qint64> weeksOf(const QString &text)
{
    QMap<QString, qint64> weeks;
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    for (auto dir = json.begin(); dir != json.end(); ++dir)
        weeks[dir.key()] = dir.value().toInteger();
    return weeks;
}

QString textOf(const QMap<QString, qint64> &weeks)
{
    QJsonObject json;
    for (auto dir = weeks.begin(); dir != weeks.end(); ++dir)
        json[dir.key()] = dir.value();
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

/// `file:line`, or the file alone where the whole of it is meant.
QString placeOf(const ImportProblem &problem)
{
    return problem.line > 0 ? u"%1:%2"_s.arg(problem.file).arg(problem.line) : problem.file;
}

/// Nothing of the folders could be used: the one store of the report was made up for want of any.
bool foundNothing(const NeutralReport &report)
{
    return report.storeMade && report.loaded.keys() == QStringList{u"store"_s};
}

void tell(const NeutralReport &report, const SqliteStorage &storage)
{
    for (auto kind = report.loaded.begin(); kind != report.loaded.end(); ++kind)
        say(u"loaded %1: %2"_s.arg(kind.key()).arg(kind.value()));
    for (auto kind = report.unknownKinds.begin(); kind != report.unknownKinds.end(); ++kind)
        say(u"not loaded, unknown kind %1: %2"_s.arg(kind.key()).arg(kind.value()));
    const auto problems = storage.problems();
    for (const ImportProblem &problem : problems.mid(0, ListedProblems))
        say(u"%1: %2%3"_s.arg(placeOf(problem), problem.reason,
                              problem.dropped && problem.line > 0 ? u" (line set aside)"_s : QString()));
    if (storage.problemCount() > ListedProblems)
        say(u"… and %1 more"_s.arg(storage.problemCount() - ListedProblems));
}

/// Loads each folder once in the life of a database.
Result<Done> load(SqliteStorage &storage, const CdpOptions &options, const Clock &clock,
                  const QByteArray &lookupKey)
{
    auto kept = storage.setting(u"loaded_weeks"_s);
    if (!kept)
        return kept.error();
    QMap<QString, qint64> weeks = weeksOf(kept->value_or(QString()));
    NeutralOptions neutral;
    neutral.now = clock();
    neutral.shiftToNow = options.shiftToNow;
    neutral.weeks = weeks;
    neutral.zone = options.zone;
    neutral.storeId = options.store;
    neutral.contactsFull = options.contactsFull;
    neutral.lookupKey = [lookupKey](const QString &value) {
        return lookupHash(lookupKey, value);
    };
    for (const QString &dir : options.load) {
        if (!weeks.contains(dir))
            neutral.dirs.append(dir);
    }
    if (neutral.dirs.isEmpty())
        return Done{};
    std::optional<NeutralReport> report;
    auto done = storage.import([&](RecordSink &sink) -> Result<Done> {
        auto loaded = loadNeutral(sink, neutral);
        if (!loaded)
            return loaded.error();
        report = *loaded;
        if (foundNothing(*report))
            return Error{
                Error::Kind::Rejected,
                u"--load: %1 holds nothing that could be used, so there is no store to serve. Name "
                "folders of <kind>.ndjson with one record a line: {\"kind\", \"id\", \"data\"}"_s.arg(
                    neutral.dirs.join(u", "_s)),
                {}};
        for (const QString &dir : std::as_const(neutral.dirs))
            weeks[dir] = report->weeks.value(dir);
        if (auto stored = storage.setSetting(u"loaded_weeks"_s, textOf(weeks)); !stored)
            return stored;
        return storage.setSetting(u"default_store"_s, report->storeId);
    });
    if (report && (!done || !options.quiet))
        tell(*report, storage);
    return done;
}

} // namespace

Result<Done> fill(SqliteStorage &storage, const CdpOptions &options, const Clock &clock)
{
    auto lookupKey = ensureLookupKey(storage, systemRandom);
    if (!lookupKey)
        return lookupKey.error();
    if (options.demo) {
        const DemoPlan plan{
            .live = options.live, .contactsFull = options.contactsFull, .lookupKey = *lookupKey};
        if (auto done = fillDemo(storage, clock(), plan); !done)
            return done;
    }
    return load(storage, options, clock, *lookupKey);
}

} // namespace counterpart::server

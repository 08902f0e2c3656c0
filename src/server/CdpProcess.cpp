#include "server/CdpProcess.h"

#include "contract/LookupKey.h"
#include "server/Bootstrap.h"
#include "server/CdpDevices.h"
#include "server/DemoDriver.h"
#include "server/Housekeeping.h"
#include "server/http/HttpShell.h"
#include "server/import/NeutralLoader.h"
#include "server/sqlite/SqliteStorage.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTextStream>

#include <condition_variable>
#include <csignal>
#include <fcntl.h>
#include <mutex>
#include <sys/file.h>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

enum ExitCode { Ended = 0, WrongOptions = 2, StorageFailed = 5 };

constexpr int ListedProblems = 20;
constexpr char16_t DemoPin[] = u"246810";

void say(const QString &line)
{
    QTextStream out(stdout);
    out << line << Qt::endl;
}

int failed(const Error &error)
{
    QTextStream(stderr) << "counterpart-cdp: " << error.detail << Qt::endl;
    return error.kind == Error::Kind::BadInput ? WrongOptions : StorageFailed;
}

/// Loaded data are looked at as a whole, the demo as one store sees it; a file keeps what it was made with.
std::optional<Scope> scopeOf(const CdpOptions &options)
{
    if (!options.scope.isEmpty())
        return options.scope == u"chain"_s ? Scope::Chain : Scope::Store;
    if (!options.load.isEmpty() && !options.demo)
        return Scope::Chain;
    return {};
}

/// The started clock: `--clock` fixes the first instant, then time runs on.
Result<Clock> clockOf(const QString &text)
{
    if (text.isEmpty())
        return Clock(systemNow);
    const auto start = parseInstant(text);
    if (!start)
        return Error{Error::Kind::BadInput, u"--clock takes an RFC 3339 instant with offset"_s, {}};
    const milliseconds offset = *start - systemNow();
    return Clock([offset] { return systemNow() + offset; });
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

void tell(const NeutralReport &report, const SqliteStorage &storage)
{
    for (auto kind = report.loaded.begin(); kind != report.loaded.end(); ++kind)
        say(u"loaded %1: %2"_s.arg(kind.key()).arg(kind.value()));
    for (auto kind = report.unknownKinds.begin(); kind != report.unknownKinds.end(); ++kind)
        say(u"not loaded, unknown kind %1: %2"_s.arg(kind.key()).arg(kind.value()));
    const auto problems = storage.problems();
    for (const ImportProblem &problem : problems.mid(0, ListedProblems))
        say(u"%1:%2: %3%4"_s.arg(problem.file)
                .arg(problem.line)
                .arg(problem.reason, problem.dropped ? u" (line set aside)"_s : QString()));
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
        for (const QString &dir : std::as_const(neutral.dirs))
            weeks[dir] = report->weeks.value(dir);
        if (auto stored = storage.setSetting(u"loaded_weeks"_s, textOf(weeks)); !stored)
            return stored;
        return storage.setSetting(u"default_store"_s, report->storeId);
    });
    if (done && !options.quiet)
        tell(*report, storage);
    return done;
}

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

/// The store that new devices are enrolled in; an empty CDP gets one, so that it can be used at all.
Result<QString> enrolmentStore(SqliteStorage &storage, const CdpOptions &options)
{
    auto kept = storage.setting(u"default_store"_s);
    if (!kept)
        return kept.error();
    const QString id
        = options.store.isEmpty() ? kept->value_or(QStringView(MadeStoreId).toString()) : options.store;
    auto record = storage.record(ResourceType::Store, id);
    if (!record)
        return record.error();
    if (!*record) {
        if (!options.store.isEmpty() && *kept)
            return Error{Error::Kind::BadInput, u"--store: no such store: "_s + id, {}};
        const QString zone = options.zone.isEmpty() ? u"UTC"_s : QString::fromLatin1(options.zone);
        auto written = storage.write({.type = ResourceType::Store,
                                      .id = id,
                                      .data = {{u"code"_s, id},
                                               {u"name"_s, QJsonObject{{u"en"_s, id}}},
                                               {u"timeZone"_s, zone},
                                               {u"currency"_s, u"CNY"_s}}});
        if (!written)
            return written.error();
    }
    auto done = storage.setSetting(u"default_store"_s, id);
    return done ? Result<QString>(id) : done.error();
}

/// Housekeeping once a second on a thread of its own.
class Ticker
{
public:
    Ticker(SqliteStorage &storage, const ServerContext &context, HousekeepingPlan plan)
        : m_thread([this, &storage, context, plan = std::move(plan)] {
            Housekeeping work(plan);
            std::unique_lock held(m_lock);
            while (!m_stop.wait_for(held, std::chrono::seconds(1), [this] { return m_stopping; })) {
                held.unlock();
                work.turn(storage, context);
                held.lock();
            }
        })
    {
    }
    ~Ticker()
    {
        {
            const std::lock_guard held(m_lock);
            m_stopping = true;
        }
        m_stop.notify_all();
        m_thread.join();
    }
    Ticker(const Ticker &) = delete;
    Ticker &operator=(const Ticker &) = delete;

private:
    std::mutex m_lock;
    std::condition_variable m_stop;
    bool m_stopping = false;
    std::thread m_thread;
};

Result<ListenOptions> listenOptions(const CdpOptions &options)
{
    const qsizetype colon = options.listen.lastIndexOf(u':');
    bool ok = false;
    const int port = options.listen.mid(colon + 1).toInt(&ok);
    QString host = options.listen.left(colon);
    if (colon < 1 || !ok || port < 0 || port > 65535)
        return Error{Error::Kind::BadInput, u"--listen takes HOST:PORT"_s, {}};
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    return ListenOptions{.host = host, .port = port, .certificate = options.certificate, .key = options.key};
}

Result<Done> announce(SqliteStorage &storage, const ServerContext &context, const CdpOptions &options,
                      const HttpShell &shell, const QString &host, const QString &storeId,
                      const QList<PrintedPin> &pins)
{
    const QString scheme = options.certificate.isEmpty() ? u"http"_s : u"https"_s;
    auto code = mintEnrolmentCode(storage, context, storeId);
    if (!code)
        return code.error();
    const QString address = host.contains(u':') ? u'[' + host + u']' : host;
    QStringList lines{u"listening on %1://%2:%3"_s.arg(scheme, address).arg(shell.port()),
                      u"store: %1"_s.arg(storeId), u"enrolment code: %1"_s.arg(*code)};
    for (const PrintedPin &pin : pins)
        lines.append(u"associate: %1 %2"_s.arg(pin.associateId, pin.pin));
    say(lines.join(u'\n')); // in one write: who reads a line may have all of them
    return Done{};
}

/// False when the parent is gone already.
bool followParent()
{
    const pid_t parent = getppid();
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    return getppid() == parent;
}

/// One process serves a file: two would answer the same device from two clocks. The lock goes with the
/// process, also when it is killed.
bool isAlone(const QString &database)
{
    if (database.isEmpty())
        return true;
    const int file = ::open((database + u".lock"_s).toUtf8().constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    return file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0; // kept open on purpose
}

sigset_t endSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

} // namespace

int runCdp(const CdpOptions &options)
{
    // Blocked before any thread exists, so that only sigwait() below sees them.
    const sigset_t signals = endSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    if (options.withParent && !followParent())
        return Ended;
    auto clock = clockOf(options.clock);
    auto listen = listenOptions(options);
    if (!clock || !listen)
        return failed(clock ? listen.error() : clock.error());
    ServerContext context{.clock = *clock, .random = systemRandom, .config = {}};
    context.config.pocket = options.demo || !options.load.isEmpty();
    auto opened = SqliteStorage::open({.path = options.database.isEmpty() ? u":memory:"_s : options.database,
                                       .scope = scopeOf(options),
                                       .clock = *clock,
                                       .random = systemRandom});
    if (!opened)
        return failed(opened.error());
    SqliteStorage &storage = **opened;
    if (managesDevices(options))
        return manageDevices(storage, context, options);
    const bool serves = !options.newCodeOnly && options.resetPin.isEmpty();
    if (serves && !isAlone(options.database))
        return failed({Error::Kind::InUse, u"another counterpart-cdp serves this database"_s, {}});
    if (options.restored) {
        if (auto done = storage.beginNewEpoch(); !done)
            return failed(done.error());
    }
    if (auto done = fill(storage, options, *clock); !done)
        return failed(done.error());
    auto store = enrolmentStore(storage, options);
    if (!store)
        return failed(store.error());
    if (options.newCodeOnly) {
        auto code = mintEnrolmentCode(storage, context, *store);
        if (code)
            say(u"enrolment code: %1"_s.arg(*code));
        return code ? Ended : failed(code.error());
    }
    if (!options.resetPin.isEmpty()) {
        auto given = resetPin(storage, context, *store, options.resetPin);
        if (given)
            say(u"PIN of %1 for one sign-in: %2"_s.arg(given->associateId, given->pin));
        return given ? Ended : failed(given.error());
    }
    auto pins = ensureStaff(storage, context, *store, options.demo ? QString::fromUtf16(DemoPin) : QString());
    if (!pins)
        return failed(pins.error());
    auto record = storage.record(ResourceType::Store, *store);
    if (!record)
        return failed(record.error());
    if (auto done = ensurePolicy(storage, *store, (*record)->data()["currency"_L1].toString()); !done)
        return failed(done.error());

    HttpShell shell(storage, context);
    if (auto done = shell.start(*listen); !done)
        return failed(done.error());
    HousekeepingPlan plan{.storeId = *store, .live = {}};
    if (options.demo && options.live)
        plan.live = demoDriver(*store, (*clock)());
    const Ticker ticker(storage, context, plan);
    if (auto done = announce(storage, context, options, shell, listen->host, *store, *pins); !done)
        return failed(done.error());
    int signal = 0;
    sigwait(&signals, &signal);
    shell.stop();
    return Ended;
}

} // namespace counterpart::server

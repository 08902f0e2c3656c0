#include "server/CdpProcess.h"

#include "contract/Resources.h"
#include "server/Bootstrap.h"
#include "server/CdpDatabase.h"
#include "server/CdpDevices.h"
#include "server/CdpListening.h"
#include "server/CdpLoading.h"
#include "server/DemoDriver.h"
#include "server/Housekeeping.h"
#include "server/http/HttpShell.h"
#include "server/import/NeutralLoader.h"
#include "server/sqlite/SqliteStorage.h"

#include <QFileInfo>
#include <QTextStream>

#include <condition_variable>
#include <csignal>
#include <mutex>
#include <sys/prctl.h>
#include <thread>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

enum ExitCode { Ended = 0, Refused = 1, WrongOptions = 2, StorageFailed = 5 };

constexpr char16_t DemoPin[] = u"246810";

void say(const QString &line)
{
    QTextStream out(stdout);
    out << line << Qt::endl;
}

int failed(const Error &error)
{
    QTextStream(stderr) << "counterpart-cdp: " << error.detail << Qt::endl;
    if (error.kind == Error::Kind::Rejected)
        return Refused;
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

/// `as-1001 246810`; of the demo's staff also who they are, so that the people of the README can be found.
Result<QString> lineOf(SqliteStorage &storage, const PrintedPin &pin, bool named)
{
    const QString line = u"associate: %1 %2"_s.arg(pin.associateId, pin.pin);
    if (!named)
        return line;
    auto record = storage.record(ResourceType::Associate, pin.associateId);
    if (!record)
        return record.error();
    const auto associate = *record ? decodeAssociate((*record)->data())
                                   : Result<Associate>(Error{Error::Kind::NotFound, {}, {}});
    if (!associate)
        return line;
    const QString latin = (*record)->data()["latinName"_L1].toString();
    QStringList posts;
    for (const auto &[role, post] :
         {std::pair(Role::Associate, u"counter"_s), std::pair(Role::PickupDesk, u"pickup desk"_s),
          std::pair(Role::Manager, u"manager"_s)}) {
        if (associate->roles.contains(role))
            posts.append(post);
    }
    return u"%1 %2%3, %4"_s.arg(line, associate->displayName,
                                latin.isEmpty() ? QString() : u" (%1)"_s.arg(latin), posts.join(u" and "_s));
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
    for (const PrintedPin &pin : pins) {
        auto line = lineOf(storage, pin, options.demo);
        if (!line)
            return line.error();
        lines.append(*line);
    }
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

sigset_t endSignals()
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    return set;
}

/// Without a certificate nobody but this machine is served: said whatever else is kept quiet.
void warnOfPlainHttp(const ListenOptions &listen)
{
    if (isPlainForOthers(listen))
        QTextStream(stderr)
            << "counterpart-cdp: warning: tablets accept plain http only from this machine itself. "
               "Serve others with --cert FILE and --key FILE"
            << Qt::endl;
}

/// A fresh enrolment code or PIN, printed.
int actOnStore(SqliteStorage &storage, const ServerContext &context, const CdpOptions &options,
               const QString &storeId)
{
    if (options.newCodeOnly) {
        auto code = mintEnrolmentCode(storage, context, storeId);
        if (code)
            say(u"enrolment code: %1"_s.arg(*code));
        return code ? Ended : failed(code.error());
    }
    auto given = resetPin(storage, context, storeId, options.resetPin);
    if (given)
        say(u"PIN of %1 for one sign-in: %2"_s.arg(given->associateId, given->pin));
    return given ? Ended : failed(given.error());
}

int serve(SqliteStorage &storage, const ServerContext &context, const CdpOptions &options,
          const ListenOptions &listen, const QString &storeId)
{
    auto pins
        = ensureStaff(storage, context, storeId, options.demo ? QString::fromUtf16(DemoPin) : QString());
    if (!pins)
        return failed(pins.error());
    auto record = storage.record(ResourceType::Store, storeId);
    if (!record)
        return failed(record.error());
    if (auto done = ensurePolicy(storage, storeId, (*record)->data()["currency"_L1].toString()); !done)
        return failed(done.error());

    HttpShell shell(storage, context);
    if (auto done = shell.start(listen); !done)
        return failed(notListening(listen, done.error()));
    HousekeepingPlan plan{.storeId = storeId, .live = {}};
    if (options.demo && options.live)
        plan.live = demoDriver(storeId, context.clock());
    const Ticker ticker(storage, context, plan);
    warnOfPlainHttp(listen);
    if (auto done = announce(storage, context, options, shell, listen.host, storeId, *pins); !done)
        return failed(done.error());
    const sigset_t signals = endSignals();
    int signal = 0;
    sigwait(&signals, &signal);
    shell.stop();
    return Ended;
}

/// `made`: the file was not there before, and what went wrong leaves nothing of it. It would keep PINs that
/// nobody has read.
int work(const CdpOptions &options, const ServerContext &context, const ListenOptions &listen, bool made,
         bool &remove)
{
    auto opened = SqliteStorage::open({.path = options.database.isEmpty() ? u":memory:"_s : options.database,
                                       .scope = scopeOf(options),
                                       .clock = context.clock,
                                       .random = systemRandom});
    if (!opened)
        return failed(unusableDatabase(options.database, opened.error()));
    SqliteStorage &storage = **opened;
    if (managesDevices(options))
        return manageDevices(storage, context, options);
    const bool serves = !actsAndEnds(options);
    if (serves && !isAlone(options.database))
        return failed({Error::Kind::InUse, u"another counterpart-cdp serves this database"_s, {}});
    remove = made;
    if (options.restored) {
        if (auto done = storage.beginNewEpoch(); !done)
            return failed(done.error());
    }
    if (auto done = fill(storage, options, context.clock); !done)
        return failed(done.error());
    auto store = enrolmentStore(storage, options);
    if (!store)
        return failed(store.error());
    return serves ? serve(storage, context, options, listen, *store)
                  : actOnStore(storage, context, options, *store);
}

} // namespace

int runCdp(const CdpOptions &options)
{
    // Blocked before any thread exists, so that only sigwait() sees them.
    const sigset_t signals = endSignals();
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    if (options.withParent && !followParent())
        return Ended;
    if (auto fine = checkOptions(options); !fine)
        return failed(fine.error());
    auto clock = clockOf(options.clock);
    auto listen = listenOptions(options);
    if (!clock || !listen)
        return failed(clock ? listen.error() : clock.error());
    if (auto fine = checkDatabase(options.database); !fine)
        return failed(fine.error());
    ServerContext context{.clock = *clock, .random = systemRandom, .config = {}};
    context.config.pocket = options.demo || !options.load.isEmpty();
    const bool made = !options.database.isEmpty() && !QFileInfo::exists(options.database);
    bool remove = false;
    const int code = work(options, context, *listen, made, remove);
    if (remove && code != Ended)
        removeDatabase(options.database);
    return code;
}

} // namespace counterpart::server

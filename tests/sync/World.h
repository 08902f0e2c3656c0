#pragma once

#include "contract/Auth.h"
#include "contract/CommandResults.h"
#include "contract/FeedPage.h"
#include "contract/Protocol.h"
#include "contract/Snapshot.h"
#include "sync/SyncEngine.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMap>
#include <QUrl>
#include <QUrlQuery>
#include <queue>

namespace counterpart::test {

using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// The same numbers each run.
class SeededRandom
{
public:
    explicit SeededRandom(quint64 seed) : m_state(seed * 2862933555777941757ull + 3037000493ull) { }
    quint64 next()
    {
        m_state ^= m_state << 13;
        m_state ^= m_state >> 7;
        m_state ^= m_state << 17;
        return m_state;
    }
    RandomBytes bytes()
    {
        return [this](qsizetype count) {
            QByteArray out;
            while (out.size() < count)
                out.append(char(next() >> 24));
            return out;
        };
    }

private:
    quint64 m_state;
};

/// One tablet, one CDP and the line between them, in virtual time and without a socket. The cache and the
/// outbox keep only what the engine's promises are about: versions, cursor, progress, states.
class World
{
public:
    explicit World(quint64 seed = 1, SyncSettings settings = {})
        : m_random(seed)
        , engine(m_random.bytes(), settings)
    {
    }

private:
    SeededRandom m_random;

public:
    SyncEngine engine;

    // The CDP.
    struct Cdp
    {
        QString epoch = u"e1"_s;
        QList<FeedRow> log;      ///< position = index + 1
        qint64 oldestCursor = 0; ///< older ones are expired
        int partsPerSnapshot = 4;
        QMap<QString, QList<FeedRow>> snapshots;
        QMap<QString, CommandResult> results;
        QStringList received;  ///< command ids in the order of arrival, repeats included
        milliseconds ahead{0}; ///< of the tablet's true time
        int pageSize = 3;
        int schemaMinimum = 1;
        std::function<CommandResult(const QJsonObject &)> judge;
    } cdp;

    // The tablet's files: survive restart().
    struct Cache
    {
        QMap<QString, qint64> rows;
        QString cursor, epoch;
        ManifestPtr manifest;
        int partsDone = 0;
        QStringList seenInSnapshot;
    } cache;
    struct OutboxRow
    {
        Command command;
        enum State { Queued, Sending, Settled } state = Queued;
        milliseconds notBefore{0};
        CommandResult result;
        int tries = 0;
    };
    QList<OutboxRow> outbox;

    // Faults. Return an error to make the step fail.
    std::function<std::optional<SyncFailure>(const sync::SendRequest &)> line;
    std::function<std::optional<Error>(const QString &step)> disk;
    std::function<milliseconds(const sync::SendRequest &)> latency;

    // What was seen.
    struct Sent
    {
        milliseconds at;
        sync::SendRequest request;
    };
    QList<Sent> sent;
    QList<SyncFacts> facts;
    QStringList steps; ///< storage steps done
    QList<ClockSample> clocks;
    int contacts = 0, offersAgain = 0, streamsOpened = 0, abandoned = 0;
    bool streamWanted = false;
    milliseconds steady{1'000'000};
    milliseconds wallSkew{0};
    bool keys = true;

    SyncNow now() const { return {fromMs(1'795'000'000'000) + steady + wallSkew, steady}; }
    Instant serverNow() const { return fromMs(1'795'000'000'000) + steady + cdp.ahead; }

    void start()
    {
        SyncStart stored{u"st-1"_s, cache.cursor, cache.epoch, {}, {}, {}, keys};
        if (cache.manifest)
            stored.snapshot = StoredSnapshot{cache.manifest, cache.partsDone};
        for (OutboxRow &row : outbox)
            row.state = row.state == OutboxRow::Sending ? OutboxRow::Queued : row.state;
        run(engine.start(stored, now()));
    }
    /// The program was killed: what was under way is gone, the files stay.
    void restart()
    {
        m_events = {};
        run(engine.stop());
        m_events = {};
        start();
    }
    void give(const SyncOutputs &outputs) { run(outputs); }

    void pass(milliseconds span)
    {
        const milliseconds end = steady + span;
        while (!m_events.empty() && m_events.top().at <= end) {
            const Event event = m_events.top();
            m_events.pop();
            steady = std::max(steady, event.at);
            event.act();
        }
        steady = end;
    }

    void change(const QString &id, ResourceType type = ResourceType::Coupon)
    {
        FeedRow row;
        row.type = type;
        row.typeName = wireName(type);
        row.id = id;
        for (const FeedRow &old : std::as_const(cdp.log))
            row.version = std::max(row.version, old.id == id ? old.version : 0);
        ++row.version;
        row.data = "{}";
        cdp.log.append(row);
    }
    void act(const QString &id, const QString &about)
    {
        Command command;
        command.id = id;
        command.issuedBy = u"as-1"_s;
        command.issuedAt = now().wall;
        command.aggregate = {ResourceType::Coupon, about};
        command.payload = command::CouponRecordRefusal{u"other"_s, {}};
        OutboxRow row;
        row.command = command;
        outbox.append(row);
        run(engine.outboxChanged(now()));
    }

    qint64 cdpVersion(const QString &id) const
    {
        qint64 version = 0;
        for (const FeedRow &row : cdp.log)
            version = std::max(version, row.id == id ? row.version : 0);
        return version;
    }
    bool cacheEqualsCdp() const
    {
        QMap<QString, qint64> wanted;
        for (const FeedRow &row : cdp.log)
            wanted[row.id] = std::max(wanted.value(row.id), row.version);
        return cache.rows == wanted && cache.epoch == cdp.epoch && cache.cursor == cursorAt(cdp.log.size());
    }
    bool outboxEmpty() const
    {
        return std::all_of(outbox.cbegin(), outbox.cend(),
                           [](const OutboxRow &row) { return row.state == OutboxRow::Settled; });
    }
    int count(SyncRequestKind kind) const
    {
        return int(std::count_if(sent.cbegin(), sent.cend(),
                                 [kind](const Sent &s) { return s.request.kind == kind; }));
    }

private:
    struct Event
    {
        milliseconds at;
        quint64 order;
        std::function<void()> act;
        bool operator<(const Event &other) const
        {
            return at != other.at ? at > other.at : order > other.order;
        }
    };

    QString cursorAt(qint64 position) const { return cdp.epoch + u'.' + QString::number(position); }
    void after(milliseconds span, std::function<void()> act)
    {
        m_events.push({steady + span, ++m_order, std::move(act)});
    }

    void run(const SyncOutputs &outputs)
    {
        for (const SyncOutput &output : outputs)
            std::visit([this](const auto &o) { perform(o); }, output);
    }

    // ---- the line

    void perform(const sync::SendRequest &request)
    {
        sent.append({steady, request});
        const milliseconds trip = latency ? latency(request) : 50ms;
        after(trip / 2, [this, request, trip] {
            // A fault may strike before the CDP or after it: the same to the tablet, not to the CDP.
            std::optional<SyncFailure> fault = line ? line(request) : std::nullopt;
            const bool lostAnswer = fault && fault->error.code == u"answer-lost"_s;
            SyncAnswer answer;
            if (!fault || lostAnswer) {
                std::variant<SyncAnswer, SyncFailure> reply = serve(request);
                if (const auto *refusal = std::get_if<SyncFailure>(&reply); refusal && !fault)
                    fault = *refusal;
                else if (std::holds_alternative<SyncAnswer>(reply))
                    answer = std::get<SyncAnswer>(reply);
            }
            after(trip - trip / 2, [this, id = request.id, fault, answer] {
                run(fault ? engine.failed(id, *fault, now()) : engine.answered(id, answer, now()));
            });
        });
    }
    void perform(const sync::AbandonRequest &) { ++abandoned; }

    std::variant<SyncAnswer, SyncFailure> serve(const sync::SendRequest &request)
    {
        switch (request.kind) {
        case SyncRequestKind::OpenSnapshot: return openSnapshot();
        case SyncRequestKind::SnapshotPart: return part(request.path);
        case SyncRequestKind::Changes: return changes(request.path);
        case SyncRequestKind::Commands: return commands(request.body);
        case SyncRequestKind::Hello: {
            Meta meta;
            meta.serverTime = serverNow();
            meta.schemaMinimum = cdp.schemaMinimum;
            return SyncAnswer(std::make_shared<const Meta>(meta));
        }
        }
        return SyncFailure{{Error::Kind::Bug, {}, {}}, {}};
    }
    static SyncFailure refused(const QString &code) { return {{Error::Kind::Rejected, code, code}, {}}; }

    SyncAnswer openSnapshot()
    {
        Snapshot manifest;
        manifest.id = u"sn-%1"_s.arg(++m_snapshots);
        manifest.epoch = cdp.epoch;
        manifest.cursor = cursorAt(cdp.log.size());
        QMap<QString, FeedRow> newest;
        for (const FeedRow &row : std::as_const(cdp.log))
            newest[row.id] = row;
        cdp.snapshots[manifest.id] = newest.values();
        for (int i = 0; i < cdp.partsPerSnapshot; ++i) {
            SnapshotPart part;
            part.index = i;
            part.priority = i == 0 ? 0 : 1;
            part.rows = int(newest.size() / cdp.partsPerSnapshot);
            manifest.parts.append(part);
        }
        return std::make_shared<const Snapshot>(manifest);
    }
    std::variant<SyncAnswer, SyncFailure> part(const QString &path)
    {
        const QString id = path.section(u'/', 5, 5);
        const int index = path.section(u'/', 7, 7).toInt();
        if (!cdp.snapshots.contains(id))
            return SyncFailure{{Error::Kind::NotFound, {}, u"snapshot-expired"_s}, {}};
        const QList<FeedRow> rows = cdp.snapshots[id];
        FeedPage page;
        for (int i = index; i < rows.size(); i += cdp.partsPerSnapshot)
            page.rows.append(rows.at(i));
        page.epoch = cdp.epoch;
        page.serverTime = serverNow();
        return SyncAnswer(std::make_shared<const FeedPage>(page));
    }
    std::variant<SyncAnswer, SyncFailure> changes(const QString &path)
    {
        const QString cursor
            = QUrlQuery(path.section(u'?', 1)).queryItemValue(u"cursor"_s, QUrl::FullyDecoded);
        const qint64 position = cursor.section(u'.', 1).toLongLong();
        if (cursor.section(u'.', 0, 0) != cdp.epoch || position < cdp.oldestCursor)
            return refused(u"cursor-expired"_s);
        FeedPage page;
        const qint64 end = std::min<qint64>(cdp.log.size(), position + cdp.pageSize);
        page.rows = cdp.log.mid(position, end - position);
        page.cursor = cursorAt(end);
        page.more = end < cdp.log.size();
        page.epoch = cdp.epoch;
        page.serverTime = serverNow();
        return SyncAnswer(std::make_shared<const FeedPage>(page));
    }
    SyncAnswer commands(const QByteArray &body)
    {
        CommandBatchResult batch;
        batch.epoch = cdp.epoch;
        batch.serverTime = serverNow();
        const QJsonArray list = QJsonDocument::fromJson(body)[u"commands"_s].toArray();
        for (const QJsonValue &value : list) {
            const QJsonObject json = value.toObject();
            const QString id = json[u"id"_s].toString();
            cdp.received.append(id);
            CommandResult result;
            result.id = id;
            if (cdp.results.contains(id)) {
                result.status = CommandResult::Status::Duplicate;
                result.first = cdp.results[id].status;
            } else if (cdp.judge) {
                result = cdp.judge(json);
            } else {
                result.status = CommandResult::Status::Applied;
            }
            if (result.status == CommandResult::Status::Applied) {
                change(json[u"aggregate"_s][u"id"_s].toString());
                cdp.results[id] = result;
            }
            batch.results.append(result);
        }
        return std::make_shared<const CommandBatchResult>(batch);
    }

    // ---- the files

    bool store(JobId id, const QString &step)
    {
        const std::optional<Error> error = disk ? disk(step) : std::nullopt;
        if (!error)
            steps.append(step);
        after(5ms, [this, id, error] {
            run(engine.stored(id, error ? Result<Done>(*error) : Result<Done>(Done{}), now()));
        });
        return !error;
    }
    void merge(const QList<FeedRow> &rows, bool anyVersion)
    {
        for (const FeedRow &row : rows) {
            if (anyVersion || row.version >= cache.rows.value(row.id))
                cache.rows[row.id] = row.version;
        }
    }
    void perform(const sync::BeginSnapshot &o)
    {
        if (!store(o.id, u"begin"_s))
            return;
        cache.manifest = o.manifest;
        cache.partsDone = 0;
        cache.seenInSnapshot.clear();
    }
    void perform(const sync::ApplyPart &o)
    {
        if (!store(o.id, u"part %1"_s.arg(o.index)))
            return;
        merge(o.page->rows, cache.manifest->epoch != cache.epoch);
        for (const FeedRow &row : o.page->rows)
            cache.seenInSnapshot.append(row.id);
        cache.partsDone = o.index + 1;
    }
    void perform(const sync::FinishSnapshot &o)
    {
        if (!store(o.id, u"finish"_s))
            return;
        for (const QString &id : cache.rows.keys()) {
            if (!cache.seenInSnapshot.contains(id))
                cache.rows.remove(id);
        }
        cache.cursor = o.cursor;
        cache.epoch = o.epoch;
        cache.manifest.reset();
    }
    void perform(const sync::ApplyPage &o)
    {
        if (!store(o.id, u"page"_s))
            return;
        merge(o.page->rows, false);
        cache.cursor = o.page->cursor;
    }
    void perform(const sync::ReadOutbox &o)
    {
        OutboxBatch batch;
        QStringList waiting;
        for (OutboxRow &row : outbox) {
            const QString about = row.command.aggregate.id;
            if (row.state == OutboxRow::Settled || waiting.contains(about))
                continue;
            if (row.state == OutboxRow::Sending || row.notBefore > steady) {
                waiting.append(about);
                if (row.notBefore > steady)
                    batch.nextIn = std::min(batch.nextIn.value_or(1h), row.notBefore - steady);
                continue;
            }
            if (batch.commands.size() == o.most)
                break;
            if (row.command.seq == 0)
                row.command.seq = ++m_seq;
            row.state = OutboxRow::Sending;
            batch.commands.append(row.command);
        }
        after(5ms, [this, id = o.id, batch] { run(engine.batch(id, Result<OutboxBatch>(batch), now())); });
    }
    void perform(const sync::StoreResults &o)
    {
        if (!store(o.id, u"results"_s))
            return;
        for (const CommandResult &result : o.results->results) {
            for (OutboxRow &row : outbox) {
                if (row.command.id != result.id)
                    continue;
                row.result = result;
                const bool again = result.status == CommandResult::Status::Retry
                    || result.status == CommandResult::Status::NotAttempted;
                row.tries += result.status == CommandResult::Status::Retry ? 1 : 0;
                row.state = again && row.tries < 8 ? OutboxRow::Queued : OutboxRow::Settled;
                row.notBefore = steady + 1'000ms * result.retryAfterSeconds.value_or(0);
            }
        }
    }
    void perform(const sync::Postpone &o)
    {
        if (!store(o.id, u"postpone"_s))
            return;
        for (OutboxRow &row : outbox) {
            if (!o.commandIds.contains(row.command.id))
                continue;
            row.state = OutboxRow::Queued;
            row.notBefore = o.after.count() == 0 ? 0ms : steady + o.after;
        }
    }
    void perform(const sync::OfferAllAgain &o)
    {
        if (!store(o.id, u"offer again"_s))
            return;
        ++offersAgain;
        for (OutboxRow &row : outbox)
            row.state = OutboxRow::Queued;
    }

    // ---- the rest

    void perform(const sync::SetTimer &o)
    {
        const quint64 timer = ++m_timer;
        after(o.after, [this, timer] {
            if (timer == m_timer)
                run(engine.tick(now()));
        });
    }
    void perform(const sync::StateChanged &o) { facts.append(o.facts); }
    void perform(const sync::OpenEventStream &)
    {
        ++streamsOpened;
        streamWanted = true;
    }
    void perform(const sync::CloseEventStream &) { streamWanted = false; }
    void perform(const sync::ClockChanged &o) { clocks.append(o.sample); }
    void perform(const sync::Contact &) { ++contacts; }

    std::priority_queue<Event> m_events;
    quint64 m_order = 0, m_timer = 0;
    int m_snapshots = 0;
    qint64 m_seq = 0;
};

} // namespace counterpart::test

#pragma once

#include "sync/ScriptedCdp.h"

#include <queue>

namespace counterpart::test {

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
    ScriptedCdp cdp;

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
    QString offeredEpoch;

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
    milliseconds offerTakes = 5ms;
    bool cdpHolds = true; ///< false: a long poll is answered at once, as by a proxy that keeps nothing open
    int contacts = 0, offersAgain = 0, streamsOpened = 0, abandoned = 0;
    bool streamWanted = false;
    milliseconds steady{1'000'000};
    milliseconds wallSkew{0};
    bool keys = true;
    bool timersEarly = false;

    SyncNow now() const { return {fromMs(1'795'000'000'000) + steady + wallSkew, steady}; }
    Instant serverNow() const { return fromMs(1'795'000'000'000) + steady + cdp.ahead; }

    void start()
    {
        SyncStart stored{u"st-1"_s, cache.cursor, cache.epoch, {}, {}, {}, keys, offeredEpoch};
        if (cache.manifest)
            stored.snapshot = StoredSnapshot{cache.manifest, cache.partsDone};
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

    /// False when it has not come true within an hour.
    bool passUntil(const std::function<bool()> &come)
    {
        for (const milliseconds end = steady + 1h; !come() && steady < end;)
            pass(1ms);
        return come();
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

    bool cacheEqualsCdp() const
    {
        QMap<QString, qint64> wanted;
        for (const FeedRow &row : cdp.log)
            wanted[row.id] = std::max(wanted.value(row.id), row.version);
        return cache.rows == wanted && cache.epoch == cdp.epoch
            && cache.cursor == cdp.cursorAt(cdp.log.size());
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
        const milliseconds held{QUrlQuery(request.path.section(u'?', 1)).queryItemValue(u"wait"_s).toInt()
                                * 1'000};
        after(trip / 2, [this, request, trip, until = steady + held] { arrive(request, trip, until); });
    }
    void arrive(const sync::SendRequest &request, milliseconds trip, milliseconds until)
    {
        if (cdpHolds && steady < until && !cdp.hasNews(request.path)) {
            after(std::min<milliseconds>(1s, until - steady),
                  [this, request, trip, until] { arrive(request, trip, until); });
            return;
        }
        {
            // A fault may strike before the CDP or after it: the same to the tablet, not to the CDP.
            std::optional<SyncFailure> fault = line ? line(request) : std::nullopt;
            const bool lostAnswer = fault && fault->error.code == u"answer-lost"_s;
            SyncAnswer answer;
            if (!fault || lostAnswer) {
                std::variant<SyncAnswer, SyncFailure> reply = cdp.serve(request, serverNow());
                if (const auto *refusal = std::get_if<SyncFailure>(&reply); refusal && !fault)
                    fault = *refusal;
                else if (std::holds_alternative<SyncAnswer>(reply))
                    answer = std::get<SyncAnswer>(reply);
            }
            after(trip - trip / 2, [this, id = request.id, fault, answer] {
                run(fault ? engine.failed(id, *fault, now()) : engine.answered(id, answer, now()));
            });
        }
    }
    void perform(const sync::AbandonRequest &) { ++abandoned; }

    // ---- the files

    bool store(JobId id, const QString &step)
    {
        const std::optional<Error> error = disk ? disk(step) : std::nullopt;
        if (!error)
            steps.append(step);
        after(step == u"offer again"_s ? offerTakes : 5ms, [this, id, error] {
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
        const QList<ResourceType> types = cache.manifest->types;
        for (const QString &id : cache.rows.keys()) {
            const bool concerned = types.isEmpty() || types.contains(cdp.typeOf(id));
            if (concerned && !cache.seenInSnapshot.contains(id))
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
            if (o.first && row.state == OutboxRow::Sending)
                row.state = OutboxRow::Queued;
        }
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
        if (offeredEpoch.isEmpty())
            offeredEpoch = o.results->epoch;
        for (const CommandResult &result : o.results->results) {
            for (OutboxRow &row : outbox) {
                if (row.command.id != result.id)
                    continue;
                row.result = result;
                const bool again = result.status == CommandResult::Status::Retry
                    || result.status == CommandResult::Status::NotAttempted;
                row.tries += result.status == CommandResult::Status::Retry && result.problem ? 1 : 0;
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
        offeredEpoch = o.epoch;
        for (OutboxRow &row : outbox)
            row.state = OutboxRow::Queued;
    }

    // ---- the rest

    void perform(const sync::SetTimer &o)
    {
        const quint64 timer = ++m_timer;
        // Qt's coarse timers may fire up to a twentieth early.
        after(timersEarly ? std::max(1ms, o.after * 19 / 20) : o.after, [this, timer] {
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
    qint64 m_seq = 0;
};

} // namespace counterpart::test

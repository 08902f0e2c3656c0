#include "device/SyncDriver.h"

#include "base/Background.h"
#include "contract/CommandResults.h"
#include "device/SyncStorage.h"
#include "seal/PinVerifier.h"

namespace counterpart {

namespace {

template<typename... Handlers>
struct Overloaded : Handlers...
{
    using Handlers::operator()...;
};
template<typename... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

} // namespace

SyncDriver::SyncDriver(Parts parts, Clock clock, RandomBytes random, SyncSettings settings, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_clock(std::move(clock))
    , m_engine(std::move(random), settings)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] { run(m_engine.tick(now())); });
    connect(&m_parts.stream, &EventStream::opened, this, [this] { run(m_engine.streamOpened(now())); });
    connect(&m_parts.stream, &EventStream::poked, this, [this] { run(m_engine.poke(now())); });
    connect(&m_parts.stream, &EventStream::closed, this,
            [this](const Error &error) { run(m_engine.streamClosed(error, now())); });
    connect(&m_parts.stream, &EventStream::directive, this, &SyncDriver::directiveReceived);
}

SyncDriver::~SyncDriver() = default;

SyncNow SyncDriver::now() const
{
    // The boot clock counts suspend; a wall clock set wrong moves no retry.
    return {m_clock(), systemBootTime().sinceBoot};
}

void SyncDriver::start(const SyncStart &stored)
{
    run(m_engine.start(stored, now()));
}

void SyncDriver::stop()
{
    run(m_engine.stop());
    m_timer.stop();
    m_parts.stream.close();
}

void SyncDriver::outboxChanged()
{
    run(m_engine.outboxChanged(now()));
}

void SyncDriver::syncNow()
{
    run(m_engine.syncNow(now()));
}

void SyncDriver::keysAvailable(bool available)
{
    run(m_engine.keysAvailable(available, now()));
}

void SyncDriver::resnapshot()
{
    run(m_engine.resnapshot(now()));
}

void SyncDriver::run(const SyncOutputs &outputs)
{
    for (const SyncOutput &output : outputs)
        perform(output);
}

template<typename T>
void SyncDriver::report(JobId id, const QFuture<Result<T>> &future)
{
    whenDone(future, this, [this, id](const Result<T> &result) {
        run(m_engine.stored(id, result ? Result<Done>(Done()) : Result<Done>(result.error()), now()));
    });
}

void SyncDriver::reportApplied(JobId id, const QFuture<Result<Applied>> &future)
{
    whenDone(future, this, [this, id](const Result<Applied> &result) {
        if (result)
            Q_EMIT applied(*result);
        run(m_engine.stored(id, result ? Result<Done>(Done()) : Result<Done>(result.error()), now()));
    });
}

void SyncDriver::send(const sync::SendRequest &request)
{
    CdpRequest http;
    http.method = request.method;
    http.path = request.path;
    http.body = request.body;
    http.contentType = request.contentType;
    http.accept = request.accept;
    http.statuses = {request.status};
    http.deadline = request.deadline;
    const auto future = m_parts.client.exchange(http);
    m_underWay.insert(request.id, future);
    whenDone(future, this, [this, id = request.id, kind = request.kind](const CdpOutcome &outcome) {
        if (!outcome.reply) {
            m_underWay.remove(id);
            const CdpFailure &failure = *outcome.failure;
            const auto again = failure.problem ? failure.problem->resnapshot : QList<ResourceType>();
            run(m_engine.failed(id, {failure.error, failure.asked, again}, now()));
            return;
        }
        Q_EMIT heard();
        // A part has up to 8 MiB: its digests and rows are read off the GUI thread.
        whenDone(inBackground([kind, body = outcome.reply->body] { return readSyncAnswer(kind, body); }),
                 this, [this, id](const Result<SyncAnswer> &read) {
                     m_underWay.remove(id);
                     run(read ? m_engine.answered(id, *read, now())
                              : m_engine.failed(id, {read.error(), {}}, now()));
                 });
    });
}

void SyncDriver::readOutbox(const sync::ReadOutbox &request)
{
    const auto read = [request, at = m_clock()](Outbox &outbox) {
        return syncstorage::perform(outbox, request, at);
    };
    whenDone(m_parts.outbox.run(read), this, [this, id = request.id](const Result<OutboxBatch> &batch) {
        run(m_engine.batch(id, batch, now()));
    });
}

void SyncDriver::perform(const SyncOutput &output)
{
    const Instant at = m_clock();
    std::visit(
        Overloaded{
            [this](const sync::SendRequest &o) { send(o); },
            [this](const sync::AbandonRequest &o) {
                if (auto future = m_underWay.take(o.id); future.isRunning())
                    future.cancel();
            },
            [this](const sync::BeginSnapshot &o) {
                report(o.id, m_parts.cache.run([o](Cache &cache) { return syncstorage::perform(cache, o); }));
            },
            [this, at](const sync::ApplyPart &o) {
                reportApplied(o.id, m_parts.cache.run([o, at](Cache &cache) {
                    return syncstorage::perform(cache, o, at);
                }));
            },
            [this, at](const sync::FinishSnapshot &o) {
                const auto finished
                    = m_parts.cache.run([o, at](Cache &cache) { return syncstorage::perform(cache, o, at); });
                reportApplied(o.id, finished);
                whenDone(finished, this, [this](const Result<Applied> &done) {
                    if (done)
                        Q_EMIT snapshotFinished();
                });
            },
            [this, at](const sync::ApplyPage &o) {
                reportApplied(o.id, m_parts.cache.run([o, at](Cache &cache) {
                    return syncstorage::perform(cache, o, at);
                }));
            },
            [this](const sync::ReadOutbox &o) { readOutbox(o); },
            [this, at](const sync::StoreResults &o) {
                const auto future = m_parts.outbox.run(
                    [o, at](Outbox &outbox) { return syncstorage::perform(outbox, o, at); });
                whenDone(future, this, [this, o](const Result<Done> &done) {
                    if (done)
                        Q_EMIT settled(o.results->results);
                    run(m_engine.stored(o.id, done, now()));
                });
            },
            [this, at](const sync::Postpone &o) {
                report(o.id, m_parts.outbox.run([o, at](Outbox &outbox) {
                    return syncstorage::perform(outbox, o, at);
                }));
            },
            [this, at](const sync::OfferAllAgain &o) {
                const auto offered = m_parts.outbox.run(
                    [o, at](Outbox &outbox) { return syncstorage::perform(outbox, o, at); });
                whenDone(offered, this, [this](const Result<int> &count) {
                    if (count && *count > 0)
                        Q_EMIT offeredAgain();
                });
                report(o.id, offered);
            },
            [this](const sync::SetTimer &o) { m_timer.start(std::max(milliseconds(0), o.after)); },
            [this](const sync::StateChanged &) { Q_EMIT factsChanged(); },
            [this](const sync::OpenEventStream &o) {
                whenDone(m_parts.client.deviceToken(), this,
                         [this, path = o.path](const Result<QByteArray> &token) {
                             if (token)
                                 m_parts.stream.open(path, *token);
                             else
                                 run(m_engine.streamClosed(token.error(), now()));
                         });
            },
            [this](const sync::CloseEventStream &) { m_parts.stream.close(); },
            [this](const sync::ClockChanged &o) {
                m_sample = o.sample;
                Q_EMIT clockChanged();
            },
            [this](const sync::Contact &) { Q_EMIT contact(); },
        },
        output);
}

} // namespace counterpart

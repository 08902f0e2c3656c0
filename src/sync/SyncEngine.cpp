#include "sync/SyncEngine.h"

#include "base/Planted.h"
#include "contract/Auth.h"
#include "contract/Protocol.h"
#include "sync/SyncPull.h"
#include "sync/SyncPush.h"
#include "sync/SyncStream.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using namespace sync;

namespace {

/// Reading a big page takes time that is not travel time; its serverTime would only blur the estimate.
constexpr qsizetype rowsThatBlur = 100;
constexpr qint64 offsetChangeWorthTelling = 100;

constexpr milliseconds doubtEvery{300'000};

/// A refusal by the CDP itself is a sign of life; a body that broke off before it could be identified is
/// none.
bool saidByCdp(const Error &error)
{
    const bool unread = error.code == u"too-large"_s || error.code == u"undecodable"_s;
    return !(error.kind == Error::Kind::BadResponse && unread);
}

} // namespace

class SyncEngine::Impl
{
public:
    Impl(RandomBytes random, const SyncSettings &settings) : context(std::move(random), settings) { }

    template<typename Input>
    SyncOutputs run(const SyncNow &now, Input input)
    {
        context.now = now;
        context.out.clear();
        if (running) {
            input();
            settle();
        }
        return std::exchange(context.out, {});
    }

    void begin(const SyncStart &stored);
    void settle();
    void answered(JobId id, const SyncAnswer &answer);
    void failed(JobId id, const SyncFailure &failure);
    void giveUpOnSilence();
    void tryNow();
    void timerSpent() { m_timerAt.reset(); }

    SyncContext context;
    SyncPull pull;
    SyncPush push;
    SyncStream stream;
    SyncFacts facts;
    bool running = false;

private:
    void hello();
    /// `sent`: none where the answer was held back, so that its time on the way is not known.
    void contact(const SyncAnswer &answer, const std::optional<SyncNow> &sent);
    void learnTime(const SyncAnswer &answer, const SyncNow &sent);
    void tellFacts();
    void tellClock();
    void setTimer();
    SyncFacts::Link linkNow(SyncFacts &told) const;

    JobId plantedRequestFor(const SyncAnswer &answer) const;
    bool nothingElse() const;
    std::optional<milliseconds> doubtDue() const;

    JobId m_hello = 0;
    std::optional<milliseconds> m_helloAt;
    std::optional<ClockSample> m_told;
    std::optional<milliseconds> m_timerAt;
};

void SyncEngine::Impl::begin(const SyncStart &stored)
{
    context.storeId = stored.storeId;
    context.epoch = stored.epoch;
    context.offeredEpoch = stored.offeredEpoch.isEmpty() ? stored.epoch : stored.offeredEpoch;
    context.newNumbering = QString::fromLatin1(context.random(8).toHex());
    context.keys = stored.keysAvailable;
    context.lastContact = stored.lastContact;
    context.outboxTrouble.reset();
    context.cacheTrouble.reset();
    context.link.start();
    pull.start(stored);
    push.start();
    stream.start();
    m_hello = 0;
    m_timerAt.reset();
    facts = {};
    running = true;
}

void SyncEngine::Impl::settle()
{
    context.link.wake(context.now.steady);
    giveUpOnSilence();
    if (const QString epoch = push.takeEpoch(); !epoch.isEmpty())
        pull.epochSeen(context, epoch);
    if (pull.takeOffered())
        push.changed();
    pull.longPoll = stream.isUseless();
    // Both may send while the line is up. When it is being tried, what is in the outbox goes first.
    push.step(context);
    if (!(context.link.isProbing() && push.isReading()))
        pull.step(context);
    hello();
    stream.step(context);
    tellClock();
    tellFacts();
    setTimer();
}

/// With nothing to push and no way to store rows the line is still tried, so that people see whether it
/// works.
void SyncEngine::Impl::hello()
{
    const bool quietTooLong = context.link.isUp() && !context.keys && !stream.isOpen() && context.contactAt
        && context.now.steady - *context.contactAt >= context.settings.pollWithoutStream;
    const auto doubtAt = doubtDue();
    const bool doubted = doubtAt && *doubtAt <= context.now.steady;
    if (!nothingElse() || !(context.link.isProbing() || quietTooLong || doubted))
        return;
    m_helloAt = context.now.steady;
    SendRequest request;
    request.kind = SyncRequestKind::Hello;
    request.method = "GET";
    request.path = QString::fromLatin1(protocol::path::meta);
    request.accept = protocol::jsonType;
    request.deadline = context.settings.pushDeadline;
    m_hello = context.send(std::move(request));
}

bool SyncEngine::Impl::nothingElse() const
{
    return !context.anyLive() && push.isIdle() && pull.isIdle();
}

/// Commands fail, and nothing is read that could tell whether the CDP does.
std::optional<milliseconds> SyncEngine::Impl::doubtDue() const
{
    if (context.keys || !context.link.isUp() || !push.suspects() || !nothingElse())
        return {};
    return m_helloAt ? *m_helloAt + doubtEvery : context.now.steady;
}

void SyncEngine::Impl::answered(JobId id, const SyncAnswer &answer)
{
    std::optional<LiveRequest> request = context.take(id);
    if (!request && planted(Plant::OldAnswerTaken)) {
        id = plantedRequestFor(answer);
        request = context.take(id);
    }
    if (!request)
        return; // of an older generation
    const auto *meta = std::get_if<MetaPtr>(&answer);
    if (meta && *meta && (*meta)->schemaMinimum > context.settings.schema) {
        const Error tooOld{Error::Kind::Rejected, u"the CDP reads newer schemas only"_s, u"client-too-old"_s};
        context.link.failed(SyncFacts::Link::UpdateRequired, {tooOld, {}}, context.now.steady,
                            context.random);
        return;
    }
    contact(answer, pull.isHeld(id) ? std::nullopt : std::optional(request->sent));
    if (pull.answered(context, id, answer) || id == m_hello)
        ++context.readsAnswered;
    else
        push.answered(context, id, answer);
}

/// Whichever request of the answer's kind waits now; for a mistake of the simulation.
JobId SyncEngine::Impl::plantedRequestFor(const SyncAnswer &answer) const
{
    const auto fits = [&answer](SyncRequestKind kind) {
        switch (kind) {
        case SyncRequestKind::Commands: return std::holds_alternative<CommandResultsPtr>(answer);
        case SyncRequestKind::OpenSnapshot: return std::holds_alternative<ManifestPtr>(answer);
        case SyncRequestKind::Hello: return false;
        default: return std::holds_alternative<FeedPagePtr>(answer);
        }
    };
    for (auto it = context.live().cbegin(); it != context.live().cend(); ++it) {
        if (fits(it->kind))
            return it.key();
    }
    return 0;
}

void SyncEngine::Impl::failed(JobId id, const SyncFailure &failure)
{
    const std::optional<LiveRequest> request = context.take(id);
    if (!request)
        return;
    if (const std::optional<SyncFacts::Link> trouble = linkTrouble(failure.error))
        context.link.failed(*trouble, failure, context.now.steady, context.random);
    else if (id == m_hello)
        context.link.failed(SyncFacts::Link::Busy, failure, context.now.steady, context.random);
    else if (saidByCdp(failure.error))
        contact({}, request->sent);
    if (!pull.failed(context, id, failure))
        push.failed(context, id, failure);
}

void SyncEngine::Impl::contact(const SyncAnswer &answer, const std::optional<SyncNow> &sent)
{
    if (sent)
        learnTime(answer, *sent);
    if (!context.link.isUp())
        context.ask(Contact{context.told()});
    context.link.contact();
    context.contactAt = context.now.steady;
    context.lastContact = context.told();
}

void SyncEngine::Impl::learnTime(const SyncAnswer &answer, const SyncNow &sent)
{
    if (const auto *page = std::get_if<FeedPagePtr>(&answer);
        page && *page && (*page)->rows.size() < rowsThatBlur)
        context.clock.add((*page)->serverTime, sent, context.now);
    else if (const auto *results = std::get_if<CommandResultsPtr>(&answer); results && *results)
        context.clock.add((*results)->serverTime, sent, context.now);
    else if (const auto *meta = std::get_if<MetaPtr>(&answer); meta && *meta)
        context.clock.add((*meta)->serverTime, sent, context.now);
}

void SyncEngine::Impl::giveUpOnSilence()
{
    QList<JobId> silent;
    for (auto it = context.live().cbegin(); it != context.live().cend(); ++it) {
        if (it->giveUpAt <= context.now.steady)
            silent.append(it.key());
    }
    std::sort(silent.begin(), silent.end());
    for (const JobId id : silent) {
        context.ask(AbandonRequest{id});
        failed(id, {{Error::Kind::Offline, u"no answer from the driver"_s, u"timeout"_s}, {}});
    }
}

void SyncEngine::Impl::tryNow()
{
    context.link.tryNow(context.now.steady);
    push.retryNow();
    pull.retryNow();
    pull.wantNews();
}

void SyncEngine::Impl::tellClock()
{
    const std::optional<ClockSample> sample = context.clock.at(context.now);
    if (!sample)
        return;
    const auto moved = [](qint64 a, qint64 b) {
        return qAbs(a - b) > offsetChangeWorthTelling;
    };
    if (m_told && !moved(m_told->offsetMs, sample->offsetMs) && !moved(m_told->doubtMs, sample->doubtMs))
        return;
    m_told = sample;
    context.ask(ClockChanged{*sample});
}

SyncFacts::Link SyncEngine::Impl::linkNow(SyncFacts &told) const
{
    const auto momentOf = [this](milliseconds steady) {
        return context.told() + std::max(milliseconds(0), steady - context.now.steady);
    };
    if (context.link.trouble()) {
        told.code = context.link.code();
        told.nextTry = context.link.isDown() ? momentOf(context.link.retryAt()) : context.told();
        return *context.link.trouble();
    }
    if (pull.failure()) {
        told.code = pull.failure()->code;
        told.nextTry = momentOf(pull.retryAt().value_or(context.now.steady));
        if (isQuarantine(*pull.failure()))
            return SyncFacts::Link::Quarantined;
        if (pull.failure()->kind == Error::Kind::Forbidden)
            return SyncFacts::Link::SignInNeeded;
        return pull.failure()->kind == Error::Kind::BadResponse && told.code != u"server-error"_s
            ? SyncFacts::Link::Offline
            : SyncFacts::Link::Busy;
    }
    if (!context.link.isUp() && !context.lastContact && pull.isFirstSync())
        return SyncFacts::Link::NeverSynced;
    const bool busy = !context.link.isUp() || push.isSending() || (context.keys && pull.isCatchingUp());
    return busy ? SyncFacts::Link::Syncing : SyncFacts::Link::Online;
}

void SyncEngine::Impl::tellFacts()
{
    SyncFacts told;
    told.link = linkNow(told);
    told.since = facts.since && facts.link == told.link ? facts.since : context.told();
    told.lastContact = context.lastContact;
    told.upToDateAt = pull.upToDateAt();
    told.firstSyncPercent = pull.percent();
    told.usable = pull.isUsable();
    told.behind = pull.isBehind();
    told.streaming = stream.isOpen();
    told.storage = context.outboxTrouble ? context.outboxTrouble : context.cacheTrouble;
    if (told == facts)
        return;
    facts = told;
    context.ask(StateChanged{facts});
}

void SyncEngine::Impl::setTimer()
{
    std::optional<milliseconds> due;
    if (context.link.isDown())
        SyncContext::sooner(due, context.link.retryAt());
    for (const LiveRequest &request : context.live())
        SyncContext::sooner(due, request.giveUpAt);
    SyncContext::sooner(due, push.due(context));
    SyncContext::sooner(due, pull.due(context));
    SyncContext::sooner(due, stream.due(context));
    if (!context.keys && context.link.isUp() && !stream.isOpen() && context.contactAt)
        SyncContext::sooner(due, *context.contactAt + context.settings.pollWithoutStream);
    SyncContext::sooner(due, doubtDue());
    // Asked for again even if unchanged when it lies in the past or the timer fired, so that no wake-up can
    // get lost.
    if (!due || (due == m_timerAt && *due > context.now.steady))
        return;
    m_timerAt = due;
    context.ask(SetTimer{std::max(milliseconds(1), *due - context.now.steady)});
}

SyncEngine::SyncEngine(RandomBytes random, SyncSettings settings)
    : m(std::make_unique<Impl>(std::move(random), settings))
{
}

SyncEngine::~SyncEngine() = default;

const SyncFacts &SyncEngine::facts() const
{
    return m->facts;
}

SyncOutputs SyncEngine::start(const SyncStart &stored, const SyncNow &now)
{
    m->context.now = now;
    m->context.out.clear();
    m->context.abandonAll();
    m->stream.stop(m->context);
    m->begin(stored);
    m->settle();
    return std::exchange(m->context.out, {});
}

SyncOutputs SyncEngine::stop()
{
    m->context.out.clear();
    m->running = false;
    m->context.abandonAll();
    m->stream.stop(m->context);
    return std::exchange(m->context.out, {});
}

SyncOutputs SyncEngine::tick(const SyncNow &now)
{
    // The timer is spent, be it that the driver's clock was early: what is still due must be asked for anew.
    return m->run(now, [&] { m->timerSpent(); });
}

SyncOutputs SyncEngine::answered(JobId id, const SyncAnswer &answer, const SyncNow &now)
{
    return m->run(now, [&] { m->answered(id, answer); });
}

SyncOutputs SyncEngine::failed(JobId id, const SyncFailure &failure, const SyncNow &now)
{
    return m->run(now, [&] { m->failed(id, failure); });
}

SyncOutputs SyncEngine::stored(JobId id, const Result<Done> &result, const SyncNow &now)
{
    return m->run(now, [&] {
        if (!m->pull.stored(m->context, id, result))
            m->push.stored(m->context, id, result);
    });
}

SyncOutputs SyncEngine::batch(JobId id, const Result<OutboxBatch> &batch, const SyncNow &now)
{
    return m->run(now, [&] { m->push.batch(m->context, id, batch); });
}

SyncOutputs SyncEngine::outboxChanged(const SyncNow &now)
{
    return m->run(now, [&] { m->push.changed(now.steady); });
}

SyncOutputs SyncEngine::connectivityHint(bool up, const SyncNow &now)
{
    return m->run(now, [&] {
        if (up) {
            m->tryNow();
        } else if (m->context.link.isUp()) {
            const Error down{Error::Kind::Offline, u"the system says that there is no network"_s,
                             u"no-network"_s};
            m->context.link.failed(SyncFacts::Link::Offline, {down, {}}, now.steady, m->context.random);
        }
    });
}

SyncOutputs SyncEngine::syncNow(const SyncNow &now)
{
    return m->run(now, [&] { m->tryNow(); });
}

SyncOutputs SyncEngine::keysAvailable(bool available, const SyncNow &now)
{
    return m->run(now, [&] {
        m->context.keys = available;
        if (!available)
            return;
        m->pull.retryNow();
        m->pull.wantNews();
    });
}

SyncOutputs SyncEngine::streamOpened(const SyncNow &now)
{
    return m->run(now, [&] {
        m->stream.opened(m->context);
        m->pull.streaming = m->stream.isOpen();
        m->pull.wantNews();
    });
}

SyncOutputs SyncEngine::streamClosed(const Error &error, const SyncNow &now)
{
    return m->run(now, [&] {
        m->stream.closed(m->context, error);
        m->pull.streaming = false;
        if (isQuarantine(error))
            m->pull.refused(m->context, error); // known also behind the lock, where nothing is read
        else
            m->pull.wantNews(); // asks at once whether it was the stream or the line
    });
}

SyncOutputs SyncEngine::poke(const SyncNow &now)
{
    return m->run(now, [&] {
        m->pull.wantNews();
        if (!m->context.keys)
            m->pull.setBehind();
    });
}

SyncOutputs SyncEngine::resnapshot(const SyncNow &now)
{
    return m->run(now, [&] { m->pull.wantSnapshot(); });
}

} // namespace counterpart

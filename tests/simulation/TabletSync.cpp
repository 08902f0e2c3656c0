// What the engine of a tablet asks for, done.
#include "contract/Auth.h"
#include "contract/CommandResults.h"
#include "contract/Protocol.h"
#include "contract/Snapshot.h"
#include "simulation/Tablet.h"

#include <QJsonDocument>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {
/// As FileThread says it.
const Error notOpen{Error::Kind::Storage, u"file not open"_s, {}};
} // namespace

void Tablet::run(const SyncOutputs &outputs)
{
    for (const SyncOutput &output : outputs)
        std::visit([this](const auto &o) { perform(o); }, output);
}

template<typename T>
void Tablet::report(JobId id, const Result<T> &result)
{
    if (!result)
        tell(u"its file refuses: %1"_s.arg(result.error().detail));
    const auto done = result ? Result<Done>(Done()) : Result<Done>(result.error());
    later(1ms, [this, id, done] { run(m_engine->stored(id, done, now())); });
}

// ---- the network

void Tablet::fetchToken(const Network::Done &failed, std::function<void()> then)
{
    CdpRequest request;
    request.method = "POST";
    request.path = QString::fromLatin1(protocol::path::token);
    request.body = encodeForm(grant::Device{enrolled().clientId, enrolled().clientSecret});
    request.contentType = protocol::formType;
    m_world.probes.hit(Probe::TokenRenewed);
    m_world.network.exchange(
        m_index, request, {}, [this, life = m_life, failed, then = std::move(then)](const CdpOutcome &o) {
            if (life != m_life || !m_engine)
                return;
            if (!o.reply) {
                failed(o);
                return;
            }
            m_token = QJsonDocument::fromJson(o.reply->body)["access_token"_L1].toString().toLatin1();
            then();
        });
}

void Tablet::exchange(SyncRequestKind kind, const CdpRequest &request, bool renewed,
                      const Network::Done &done)
{
    if (m_token.isEmpty()) {
        fetchToken(done, [this, kind, request, done] { exchange(kind, request, true, done); });
        return;
    }
    m_world.network.exchange(
        m_index, request, m_token, [this, life = m_life, kind, request, renewed, done](const CdpOutcome &o) {
            if (life != m_life || !m_engine) {
                answeredLate(kind, o);
                return;
            }
            const bool refused = o.failure && o.failure->error.kind == Error::Kind::Unauthorized;
            if (o.reply)
                heard();
            if (refused) {
                m_token.clear();
                if (!renewed) {
                    exchange(kind, request, true, done);
                    return;
                }
            }
            done(o);
        });
}

/// The program that asked is no more. The one after it is told all the same, under an id that it has not
/// given: it must not take that for an answer of its own.
void Tablet::answeredLate(SyncRequestKind kind, const CdpOutcome &outcome)
{
    constexpr JobId neverGiven = JobId(1) << 62;
    m_world.probes.hit(Probe::AnswerAfterCrash);
    if (!m_engine || !outcome.reply)
        return;
    if (const auto read = readSyncAnswer(kind, outcome.reply->body))
        run(m_engine->answered(neverGiven, *read, now()));
}

void Tablet::perform(const sync::SendRequest &o)
{
    CdpRequest http;
    http.method = o.method;
    http.path = o.path;
    http.body = o.body;
    http.contentType = o.contentType;
    http.accept = o.accept;
    http.statuses = {o.status};
    http.deadline = o.deadline;
    if (o.kind == SyncRequestKind::Commands && m_locked)
        m_world.probes.hit(Probe::PushedWhileLocked);
    m_underWay.insert(o.id);
    exchange(o.kind, http, false,
             [this, id = o.id, kind = o.kind](const CdpOutcome &outcome) { answered(id, kind, outcome); });
}

void Tablet::answered(JobId id, SyncRequestKind kind, const CdpOutcome &outcome)
{
    if (m_underWay.erase(id) == 0)
        return;
    SyncFailure failure{{Error::Kind::Bug, {}, {}}, {}};
    if (outcome.reply) {
        const auto read = readSyncAnswer(kind, outcome.reply->body);
        if (read) {
            run(m_engine->answered(id, *read, now()));
            return;
        }
        failure.error = read.error();
    } else {
        failure = {outcome.failure->error, outcome.failure->asked};
        if (outcome.failure->problem)
            failure.resnapshot = outcome.failure->problem->resnapshot;
    }
    if (failure.error.code == u"cursor-expired"_s) {
        if (const auto counts = m_outbox->counts(); counts && counts->queued > 0)
            m_world.probes.hit(Probe::CursorExpiredWithOutbox);
    }
    tell(u"no answer to %1: %2 %3"_s.arg(int(kind)).arg(failure.error.code, failure.error.detail));
    run(m_engine->failed(id, failure, now()));
}

void Tablet::perform(const sync::OpenEventStream &)
{
    later(m_world.network.trip(), [this] {
        if (m_world.network.isCutOff(m_index) || m_chance.pick(10) == 0) {
            run(m_engine->streamClosed({Error::Kind::Offline, {}, u"cut"_s}, now()));
            return;
        }
        m_streaming = true;
        run(m_engine->streamOpened(now()));
    });
}

void Tablet::lineChanged()
{
    if (!m_engine)
        return;
    const bool up = !m_world.network.isCutOff(m_index);
    if (!up && m_streaming) {
        later(m_chance.span(45'000), [this] { // until the heartbeat is missed
            if (!m_streaming)
                return;
            m_streaming = false;
            run(m_engine->streamClosed({Error::Kind::Offline, {}, u"cut"_s}, now()));
        });
    }
    if (m_chance.pick(2) == 0) // the system's hint is only sometimes there
        run(m_engine->connectivityHint(up, now()));
}

void Tablet::feedMoved()
{
    if (!m_engine || !m_streaming || m_poked || m_world.network.isCutOff(m_index))
        return;
    m_poked = true;
    later(m_world.network.trip(), [this] {
        m_poked = false;
        if (m_locked)
            m_world.probes.hit(Probe::LockedWhileNews);
        run(m_engine->poke(now()));
    });
}

void Tablet::syncNow()
{
    if (m_engine)
        run(m_engine->syncNow(now()));
}

// ---- the files

void Tablet::perform(const sync::BeginSnapshot &o)
{
    onFile(File::Cache, [this, o] {
        report(o.id, m_cache ? syncstorage::perform(*m_cache, o) : Result<SnapshotProgress>(notOpen));
    });
}

void Tablet::perform(const sync::ApplyPart &o)
{
    onFile(File::Cache, [this, o] {
        const auto applied = m_cache ? syncstorage::perform(*m_cache, o, wall()) : Result<Applied>(notOpen);
        if (applied)
            onApplied(*applied);
        report(o.id, applied);
    });
}

void Tablet::perform(const sync::FinishSnapshot &o)
{
    onFile(File::Cache, [this, o] {
        const auto applied = m_cache ? syncstorage::perform(*m_cache, o, wall()) : Result<Applied>(notOpen);
        if (applied) {
            tell(u"has a whole snapshot"_s);
            m_seen.clear();
            m_seenEpoch = o.epoch;
            onApplied(*applied);
        }
        report(o.id, applied);
    });
}

void Tablet::perform(const sync::ApplyPage &o)
{
    onFile(File::Cache, [this, o] {
        const auto applied = m_cache ? syncstorage::perform(*m_cache, o, wall()) : Result<Applied>(notOpen);
        if (applied) {
            tell(u"stores a page of %1 rows"_s.arg(o.page->rows.size()));
            onApplied(*applied);
        }
        report(o.id, applied);
    });
}

void Tablet::perform(const sync::ReadOutbox &o)
{
    onFile(File::Outbox, [this, o] {
        const auto batch = syncstorage::perform(*m_outbox, o, wall());
        if (!batch)
            tell(u"its outbox cannot be read: %1"_s.arg(batch.error().detail));
        else if (!batch->commands.isEmpty())
            tell(u"sends %1 commands, the first [%2]"_s.arg(batch->commands.size())
                     .arg(batch->commands.constFirst().id.right(6)));
        later(1ms, [this, id = o.id, batch] { run(m_engine->batch(id, batch, now())); });
    });
}

void Tablet::perform(const sync::StoreResults &o)
{
    onFile(File::Outbox, [this, o] {
        const auto done = syncstorage::perform(*m_outbox, o, wall());
        if (done) {
            tell(u"stores %1 results"_s.arg(o.results->results.size()));
            m_overlayOld = true;
            dropShown({});
            if (m_leaving)
                reportStatus();
        }
        report(o.id, done);
    });
}

void Tablet::perform(const sync::Postpone &o)
{
    onFile(File::Outbox, [this, o] { report(o.id, syncstorage::perform(*m_outbox, o, wall())); });
}

void Tablet::perform(const sync::OfferAllAgain &o)
{
    onFile(File::Outbox, [this, o] {
        const auto offered = syncstorage::perform(*m_outbox, o, wall());
        if (offered) {
            tell(u"offers %1 settled commands again"_s.arg(*offered));
            if (*offered > 0)
                m_world.probes.hit(Probe::OfferedAgain);
            m_overlayOld = true;
        }
        report(o.id, offered);
    });
}

void Tablet::perform(const sync::SetTimer &o)
{
    // Qt's coarse timers may fire up to a twentieth early.
    const milliseconds span = m_chance.pick(4) == 0 ? o.after * 19 / 20 : o.after;
    later(std::max(1ms, span), [this, timer = ++m_timer] {
        if (timer == m_timer)
            run(m_engine->tick(now()));
    });
}

void Tablet::perform(const sync::StateChanged &o)
{
    tell(u"link %1%2"_s.arg(int(o.facts.link)).arg(o.facts.storage ? u", storage trouble"_s : QString()));
    using Link = SyncFacts::Link;
    const bool worth = o.facts.link == Link::Online || o.facts.link == Link::Revoked;
    if (m_revocable && worth)
        later(1ms, [this] { reportStatus(); });
}

/// No row of one epoch is ever replaced by an older one.
void Tablet::onApplied(const Applied &what)
{
    const auto mark = m_cache->syncMark();
    if (!mark)
        return;
    const bool between = mark->snapshot && mark->snapshot->epoch != mark->epoch;
    if (mark->epoch != m_seenEpoch || between)
        m_seen.clear();
    m_seenEpoch = mark->epoch;
    for (const Ref &ref : what.changed) {
        const auto versions = m_cache->versions(ref.type, {ref.id});
        if (!versions)
            return;
        const QString key = wireName(ref.type) + u'/' + ref.id;
        if (!versions->contains(ref.id)) {
            m_world.probes.hit(Probe::TombstoneReached);
            m_seen.remove(key);
            continue;
        }
        qint64 &seen = m_seen[key];
        const qint64 version = versions->value(ref.id);
        if (version < seen)
            m_world.ledger.fail(
                u"never older as newer"_s,
                u"tablet %1 had %2 in version %3 and took %4"_s.arg(m_index).arg(key).arg(seen).arg(version));
        seen = version;
    }
    dropShown(what);
}

void Tablet::dropShown(const Applied &what)
{
    onFile(File::Outbox, [this, what] {
        const auto awaited = m_outbox->awaitingFeed();
        if (!m_cache || !awaited || awaited->isEmpty())
            return;
        const auto shown = syncstorage::shownBy(*m_cache, *awaited, what);
        if (shown && !shown->isEmpty() && m_outbox->dropOverlay(*shown))
            m_overlayOld = true;
    });
}

} // namespace counterpart::sim

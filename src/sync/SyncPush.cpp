#include "sync/SyncPush.h"

#include "contract/Commands.h"
#include "contract/Protocol.h"

#include <QJsonDocument>
#include <QSet>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::sync {

namespace {

constexpr milliseconds longestRest{600'000};
/// With nothing else to send, only time can tell a poisonous command from a CDP in trouble.
constexpr milliseconds poisonPatience{1'800'000};

Ref aggregateOf(const QJsonObject &command)
{
    const QJsonObject aggregate = command[u"aggregate"_s].toObject();
    return {resourceType(aggregate[u"type"_s].toString()), aggregate[u"id"_s].toString()};
}

} // namespace

void SyncPush::start()
{
    *this = SyncPush();
}

void SyncPush::retryNow()
{
    m_retryAt.reset();
    m_dirty = true;
}

void SyncPush::step(SyncContext &context)
{
    const milliseconds steady = context.now.steady;
    if (m_outboxDue && *m_outboxDue <= steady) {
        m_outboxDue.reset();
        m_dirty = true;
    }
    const qsizetype awake
        = m_resting.removeIf([steady](const Resting &resting) { return resting.until <= steady; });
    m_dirty = m_dirty || awake > 0;
    if (m_stage != Stage::Idle || !m_dirty || !context.maySend() || (m_retryAt && *m_retryAt > steady))
        return;
    QList<Ref> resting;
    for (const Resting &entry : std::as_const(m_resting))
        resting.append(entry.aggregate);
    m_dirty = false; // what is written from now on is news
    m_stage = Stage::Reading;
    m_job = context.newJob();
    context.ask(ReadOutbox{m_job, m_most > 0 ? m_most : context.settings.batchSize, resting});
}

bool SyncPush::batch(SyncContext &context, JobId id, const Result<OutboxBatch> &batch)
{
    if (id != m_job || m_stage != Stage::Reading)
        return false;
    m_stage = Stage::Idle;
    if (!batch) {
        context.storage = batch.error().kind;
        m_dirty = true;
        backOff(context);
        return true;
    }
    m_outboxDue.reset();
    if (batch->nextIn)
        m_outboxDue = context.now.steady + std::max(*batch->nextIn, milliseconds(100));
    if (batch->commands.isEmpty())
        return true;
    m_dirty = true;
    if (context.maySend())
        send(context, *batch);
    return true;
}

void SyncPush::send(SyncContext &context, const OutboxBatch &batch)
{
    CommandBatch body;
    body.epoch = context.epoch;
    m_sent.clear();
    m_sentAggregates.clear();
    qsizetype bytes = 64 + body.epoch.size();
    for (const QJsonObject &command : batch.commands) {
        bytes += QJsonDocument(command).toJson(QJsonDocument::Compact).size() + 1;
        if (!body.commands.isEmpty() && bytes > context.settings.batchBytes)
            break; // the rest is read again with the next batch
        body.commands.append(command);
        m_sent.append(command[u"id"_s].toString());
        m_sentAggregates.append(aggregateOf(command));
    }
    SendRequest request;
    request.kind = SyncRequestKind::Commands;
    request.method = "POST";
    request.path = protocol::path::commands(context.storeId);
    request.body = QJsonDocument(encode(body)).toJson(QJsonDocument::Compact);
    request.contentType = protocol::jsonType;
    request.accept = protocol::jsonType;
    request.deadline = context.settings.pushDeadline;
    m_stage = Stage::Sending;
    m_job = context.send(std::move(request));
}

bool SyncPush::answered(SyncContext &context, JobId id, const SyncAnswer &answer)
{
    if (id != m_job || m_stage != Stage::Sending)
        return false;
    m_stage = Stage::Idle;
    const auto *results = std::get_if<CommandResultsPtr>(&answer);
    if (results && *results) {
        resultsRead(context, *results);
        return true;
    }
    m_dirty = true;
    backOff(context);
    return true;
}

void SyncPush::resultsRead(SyncContext &context, const CommandResultsPtr &results)
{
    // Only what was asked counts: a result for another id must settle nothing.
    auto ours = std::make_shared<CommandBatchResult>(*results);
    const QSet<QString> sent(m_sent.cbegin(), m_sent.cend());
    ours->results.removeIf([&sent](const CommandResult &result) { return !sent.contains(result.id); });
    m_dirty = true;
    if (ours->results.isEmpty()) {
        backOff(context);
        return;
    }
    ++context.pushesAnswered;
    m_backoff.reset();
    m_retryAt.reset();
    if (m_most > 0)
        m_most = m_most * 2 >= context.settings.batchSize ? 0 : m_most * 2;
    m_epoch = ours->epoch;
    restAfter(context, *ours);
    m_stage = Stage::Storing;
    m_job = context.newJob();
    context.ask(StoreResults{m_job, ours, m_sent});
}

void SyncPush::restAfter(SyncContext &context, const CommandBatchResult &results)
{
    bool later = false, settled = false;
    for (const CommandResult &result : results.results) {
        const qsizetype at = m_sent.indexOf(result.id);
        const bool retry = result.status == CommandResult::Status::Retry;
        if (!retry && result.status != CommandResult::Status::NotAttempted) {
            m_suspects.remove(result.id);
            settled = true;
            continue;
        }
        later = true;
        std::optional<milliseconds> asked;
        if (result.retryAfterSeconds)
            asked = milliseconds(1'000 * qint64(*result.retryAfterSeconds));
        if (retry)
            rest(m_sentAggregates.at(at), context.now.steady + m_retries.next(context.random, asked));
    }
    if (settled)
        m_retries.reset();
    else if (later)
        backOff(context); // nothing moved: not attempted without a reason must not go round at once
}

void SyncPush::rest(const Ref &aggregate, milliseconds until)
{
    m_resting.removeIf([&aggregate](const Resting &resting) { return resting.aggregate == aggregate; });
    m_resting.append({aggregate, until});
}

bool SyncPush::failed(SyncContext &context, JobId id, const SyncFailure &failure)
{
    if (id != m_job || m_stage != Stage::Sending)
        return false;
    m_stage = Stage::Idle;
    m_dirty = true;
    if (linkTrouble(failure.error))
        return true;
    if (m_sent.size() > 1) {
        m_most = int(m_sent.size() / 2); // one of them may be the cause: look closer
        backOff(context, failure.asked);
        return true;
    }
    suspect(context, failure.error);
    return true;
}

void SyncPush::suspect(SyncContext &context, const Error &error)
{
    m_most = 1;
    const QString id = m_sent.value(0);
    Suspect &entry = m_suspects[id];
    if (entry.tries++ == 0) {
        entry.pushesBefore = context.pushesAnswered;
        entry.since = context.now.steady;
    }
    backOff(context);
    const milliseconds longest = context.now.steady + longestRest;
    rest(m_sentAggregates.value(0),
         std::min(longest, context.now.steady + entry.backoff.next(context.random)));

    const bool refused = error.kind == Error::Kind::Rejected;
    const bool othersPass = context.pushesAnswered > entry.pushesBefore;
    const bool longEnough = context.now.steady - entry.since >= poisonPatience;
    if (entry.tries < context.settings.poisonTries || !(refused || othersPass || longEnough))
        return;
    m_settingAside = id;
    m_stage = Stage::SettingAside;
    m_job = context.newJob();
    context.ask(SetAside{m_job, id, error.code.isEmpty() ? u"other"_s : error.code, entry.tries});
}

bool SyncPush::stored(SyncContext &context, JobId id, const Result<Done> &result)
{
    if (id != m_job || (m_stage != Stage::Storing && m_stage != Stage::SettingAside))
        return false;
    const Stage stage = std::exchange(m_stage, Stage::Idle);
    m_dirty = true;
    if (!result) {
        // The commands still count as unsent; sent again, the CDP answers with the results that it remembers.
        context.storage = result.error().kind;
        backOff(context);
        return true;
    }
    context.storage.reset();
    if (stage == Stage::SettingAside)
        m_suspects.remove(std::exchange(m_settingAside, {}));
    return true;
}

void SyncPush::backOff(SyncContext &context, std::optional<milliseconds> asked)
{
    m_retryAt = context.now.steady + m_backoff.next(context.random, asked);
}

std::optional<milliseconds> SyncPush::due(const SyncContext &context) const
{
    if (m_stage != Stage::Idle || !context.link.isUp())
        return {};
    std::optional<milliseconds> due;
    SyncContext::sooner(due, m_outboxDue);
    for (const Resting &resting : m_resting)
        SyncContext::sooner(due, resting.until);
    if (m_dirty && m_retryAt)
        SyncContext::sooner(due, m_retryAt);
    else if (due && m_retryAt)
        due = std::max(*due, *m_retryAt);
    return due;
}

} // namespace counterpart::sync

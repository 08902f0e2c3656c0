#include "sync/SyncPush.h"

#include "base/Planted.h"
#include "contract/Commands.h"
#include "contract/Protocol.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::sync {

namespace {

constexpr milliseconds soon{100};
/// Time for others to be sent before a command that failed alone goes again.
constexpr milliseconds outOfTheWay{5'000};
/// What is new goes out this soon, well within the wait of whoever stands at the counter.
constexpr milliseconds newcomerWait{1'000};
/// So long a command may be answered with "later" while others pass, or, with nothing else to send, fail at a
/// CDP that answers everything else.
constexpr milliseconds poisonPatience{1'800'000};
/// Where several fail and none passes, it is rather the CDP, whose disk may be full: time to put that right.
constexpr milliseconds severalPatience{14'400'000};

QStringList idsOf(const QList<Command> &commands)
{
    QStringList ids;
    for (const Command &command : commands)
        ids.append(command.id);
    return ids;
}

} // namespace

void SyncPush::changed(milliseconds steady)
{
    m_dirty = true;
    // Somebody waits for what was just done: it is tried once, whatever an earlier command is held back for.
    // A pause that the CDP itself asked for stands.
    if (m_retryAt && !m_pauseAsked)
        m_retryAt = std::min(*m_retryAt, steady + newcomerWait);
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
    if (m_stage != Stage::Idle || (m_writeAgainAt && *m_writeAgainAt > steady))
        return;
    if (!m_postponed.isEmpty()) {
        m_stage = Stage::Postponing;
        m_job = context.newJob();
        context.ask(Postpone{m_job, m_postponed, m_postponeBy});
        return;
    }
    if (!m_dirty || !context.maySend() || (m_retryAt && *m_retryAt > steady))
        return;
    m_dirty = false; // what is written from now on is news
    m_stage = Stage::Reading;
    m_job = context.newJob();
    context.ask(ReadOutbox{m_job, m_most > 0 ? m_most : context.settings.batchSize,
                           context.settings.batchBytes, context.newNumbering, m_first});
}

bool SyncPush::batch(SyncContext &context, JobId id, const Result<OutboxBatch> &batch)
{
    if (id != m_job || m_stage != Stage::Reading)
        return false;
    m_stage = Stage::Idle;
    if (!batch) {
        m_dirty = true;
        outboxRefused(context, Stage::Reading, batch.error());
        return true;
    }
    outboxTook(context, Stage::Reading);
    m_first = false;
    m_outboxDue.reset();
    if (batch->nextIn)
        m_outboxDue = context.now.steady + std::max(*batch->nextIn, soon);
    if (batch->commands.isEmpty()) {
        if (!batch->nextIn)
            m_suspects.clear(); // settled, or set aside
        return true;
    }
    m_dirty = true;
    m_batch = batch->commands;
    m_numbering = batch->numbering;
    if (context.maySend())
        send(context);
    else
        postpone(idsOf(m_batch), {});
    return true;
}

void SyncPush::send(SyncContext &context)
{
    CommandBatch body;
    m_sentFor = context.offeredEpoch;
    body.epoch = m_sentFor;
    body.numbering = m_numbering;
    for (const Command &command : std::as_const(m_batch))
        body.commands.append(encode(command));
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
    m_dirty = true;
    const auto *results = std::get_if<CommandResultsPtr>(&answer);
    // It was on its way when the CDP was restored: what it says was done may be gone. Asked again, by the
    // same ids, the restored one says what is so.
    const QString &newest = context.offeringEpoch.isEmpty() ? context.offeredEpoch : context.offeringEpoch;
    const bool overtaken = results && *results && (*results)->epoch == m_sentFor && m_sentFor != newest;
    if (overtaken)
        postpone(idsOf(m_batch), {});
    else if (results && *results)
        resultsRead(context, *results);
    else
        postpone(idsOf(m_batch), m_backoff.next(context.random));
    return true;
}

void SyncPush::resultsRead(SyncContext &context, const CommandResultsPtr &results)
{
    // Only what was asked counts: a result for another id must settle nothing, a missing one leaves its
    // command unsent.
    QStringList open = idsOf(m_batch);
    CommandBatchResult ours = *results;
    ours.results.removeIf([&open](const CommandResult &result) { return !open.removeOne(result.id); });
    if (ours.results.isEmpty()) {
        backOff(context);
        postpone(open, {});
        return;
    }
    bool moved = false, waits = false;
    for (CommandResult &result : ours.results) {
        if (result.status == CommandResult::Status::NotAttempted)
            continue;
        if (result.status == CommandResult::Status::Retry) {
            waits = true;
            heldBack(context, result);
            continue;
        }
        moved = true;
        m_suspects.remove(result.id);
    }
    if (moved) {
        ++context.pushesAnswered;
        m_backoff.reset();
        m_retryAt.reset();
        if (m_most > 0)
            m_most = m_most * 2 >= context.settings.batchSize ? 0 : m_most * 2;
    } else if (!waits) {
        backOff(context); // nothing moved: the same again at once would go round for ever
    }                     // else each waits for itself, and holds nobody else up
    m_epoch = ours.epoch;
    if (!open.isEmpty())
        postpone(open, {});
    store(context, std::move(ours));
}

SyncPush::Suspect &SyncPush::suspicionOf(const SyncContext &context, const QString &commandId)
{
    if (!m_suspects.contains(commandId))
        m_suspects.insert(commandId,
                          {Backoff(), context.pushesAnswered, context.readsAnswered, context.now.steady});
    return m_suspects[commandId];
}

/// "Later" is no verdict. Of a command that gets no other while those after it pass, a person must learn:
/// after long enough it is laid at its own door, and the outbox counts it.
void SyncPush::heldBack(SyncContext &context, CommandResult &result)
{
    result.retryAfterSeconds = std::max(result.retryAfterSeconds.value_or(1), 1);
    const Suspect &entry = suspicionOf(context, result.id);
    const bool othersPass = context.pushesAnswered > entry.pushesBefore;
    if (!result.problem && othersPass && context.now.steady - entry.since >= poisonPatience)
        result.problem = problemOf(u"unprocessed"_s);
}

void SyncPush::store(SyncContext &context, CommandBatchResult results)
{
    m_stage = Stage::Storing;
    m_job = context.newJob();
    context.ask(StoreResults{m_job, std::make_shared<const CommandBatchResult>(std::move(results))});
}

bool SyncPush::failed(SyncContext &context, JobId id, const SyncFailure &failure)
{
    if (id != m_job || m_stage != Stage::Sending)
        return false;
    m_stage = Stage::Idle;
    m_dirty = true;
    if (plantedVerdict(context, failure.error))
        return true;
    if (linkTrouble(failure.error)) {
        postpone(idsOf(m_batch), {}); // the line says when
        return true;
    }
    backOff(context, failure.asked);
    if (m_batch.size() > 1) {
        m_most = int(m_batch.size() / 2); // one of them may be the cause: look closer
        postpone(idsOf(m_batch), {});
    } else {
        suspect(context, failure.error);
    }
    return true;
}

/// Takes no answer for one, where the simulation plants that mistake; false in every other build.
bool SyncPush::plantedVerdict(SyncContext &context, const Error &error)
{
    using Status = CommandResult::Status;
    const bool portal = planted(Plant::PortalTaken) && error.kind == Error::Kind::NotOurServer;
    const bool lost = planted(Plant::LostAnswerIsRefusal) && error.kind == Error::Kind::Offline;
    if (!portal && !lost)
        return false;
    CommandBatchResult results;
    results.serverTime = context.now.wall;
    for (const QString &id : idsOf(m_batch)) {
        CommandResult result;
        result.id = id;
        result.status = portal ? Status::Applied : Status::Rejected;
        results.results.append(result);
    }
    store(context, std::move(results));
    return true;
}

void SyncPush::suspect(SyncContext &context, const Error &error)
{
    m_most = 1;
    const Command &command = m_batch.constFirst();
    Suspect &entry = suspicionOf(context, command.id);
    // Longer than the pause of the whole push, or it would be the first to go again and hold the others up.
    const milliseconds pause = m_retryAt.value_or(context.now.steady) - context.now.steady;
    const milliseconds wait = pause + outOfTheWay + entry.backoff.next(context.random);

    const bool refused = error.kind == Error::Kind::Rejected;
    const bool othersPass = context.pushesAnswered > entry.pushesBefore;
    const bool readsPass = context.readsAnswered > entry.readsBefore;
    const milliseconds patience = m_suspects.size() == 1 ? poisonPatience : severalPatience;
    const bool longEnough = readsPass && context.now.steady - entry.since >= patience;
    if (!(refused || othersPass || longEnough)) {
        postpone({command.id}, wait);
        return;
    }
    // It is this command and not the CDP: let the outbox count it.
    CommandResult result;
    result.id = command.id;
    result.status = CommandResult::Status::Retry;
    result.aggregate = command.aggregate;
    result.retryAfterSeconds = int(std::chrono::ceil<std::chrono::seconds>(wait).count());
    result.problem = problemOf(error);
    if (!error.code.isEmpty())
        result.problem->code = error.code;
    CommandBatchResult results;
    results.results = {result};
    results.serverTime = context.now.wall;
    store(context, std::move(results));
}

void SyncPush::postpone(const QStringList &ids, milliseconds after)
{
    m_postponed = ids;
    m_postponeBy = after;
}

bool SyncPush::stored(SyncContext &context, JobId id, const Result<Done> &result)
{
    if (id != m_job || (m_stage != Stage::Storing && m_stage != Stage::Postponing))
        return false;
    const Stage stage = std::exchange(m_stage, Stage::Idle);
    m_dirty = true;
    if (result) {
        outboxTook(context, stage);
        if (stage == Stage::Postponing)
            m_postponed.clear();
        return true;
    }
    outboxRefused(context, stage, result.error());
    // Unstored results are asked for again: the CDP answers with what it remembers.
    if (stage == Stage::Storing)
        postpone(idsOf(m_batch), {});
    return true;
}

void SyncPush::outboxRefused(SyncContext &context, Stage stage, const Error &error)
{
    context.outboxTrouble = error.kind;
    m_refusedStage = stage;
    m_writeAgainAt = context.now.steady + m_writeBackoff.next(context.random);
}

void SyncPush::outboxTook(SyncContext &context, Stage stage)
{
    // A smaller write that passes does not mean that the one that was refused would.
    if (m_refusedStage != stage)
        return;
    context.outboxTrouble.reset();
    m_refusedStage = Stage::Idle;
    m_writeAgainAt.reset();
    m_writeBackoff.reset();
}

void SyncPush::backOff(SyncContext &context, std::optional<milliseconds> asked)
{
    m_pauseAsked = asked.has_value();
    m_retryAt = context.now.steady + m_backoff.next(context.random, asked);
}

std::optional<milliseconds> SyncPush::due(const SyncContext &context) const
{
    if (m_stage != Stage::Idle)
        return {};
    const auto ahead = [&context](const std::optional<milliseconds> &at) {
        return at && *at > context.now.steady;
    };
    if (ahead(m_writeAgainAt))
        return m_writeAgainAt;
    if (!context.link.isUp() || (!m_dirty && !m_outboxDue))
        return {};
    if (ahead(m_retryAt))
        return m_dirty ? m_retryAt : std::max(m_retryAt, m_outboxDue);
    return m_dirty ? std::nullopt : m_outboxDue;
}

} // namespace counterpart::sync

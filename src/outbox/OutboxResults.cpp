// What became of commands: the CDP's answers, overlays, re-offers, forgetting.
#include "base/Planted.h"
#include "base/sqlite/Statement.h"
#include "contract/Commands.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

#include <QJsonDocument>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Status = CommandResult::Status;

namespace {

constexpr auto memory = std::chrono::days(30);
constexpr int mostFailures = 8; // trust.md 2.4, row 11

bool wasApplied(const CommandResult &result)
{
    return result.status == Status::Applied || planted(Plant::RefusalUnseen)
        || (result.status == Status::Duplicate && !planted(Plant::DuplicateIsError)
            && result.first.value_or(Status::Applied) != Status::Rejected);
}

// Where the CDP names no time: 1, 2, 4 … 60 s.
milliseconds waitAfter(int tries)
{
    return std::min<milliseconds>(std::chrono::seconds(60),
                                  std::chrono::seconds(1 << std::clamp(tries - 1, 0, 6)));
}

} // namespace

Result<Done> Outbox::settle(const QList<CommandResult> &results, Instant now, const QString &epoch,
                            std::optional<Instant> serverTime)
{
    if (!m_sealer)
        return Error{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};
    sqlite::Transaction transaction(*m_connection);
    bool decided = false;
    for (const CommandResult &result : results) {
        decided |= result.status != Status::Retry && result.status != Status::NotAttempted;
        if (auto done = store(result, now, serverTime.value_or(now)); !done)
            return done;
    }
    if (decided && !epoch.isEmpty()) {
        const auto known = offeredEpoch();
        if (!known)
            return known.error();
        if (known->isEmpty()) {
            if (auto done = setMeta("offered_epoch", epoch.toUtf8()); !done)
                return done;
        }
    }
    return transaction.commit();
}

Result<Done> Outbox::store(const CommandResult &result, Instant now, Instant settledAt)
{
    switch (result.status) {
    case Status::Retry:
    case Status::NotAttempted: return storeRetry(result, now, settledAt);
    default: break;
    }
    const bool applied = wasApplied(result);
    const QByteArray json = QJsonDocument(encode(result)).toJson(QJsonDocument::Compact);
    // Without a version there is no row to wait for. A hidden overlay stays hidden. What was set aside here
    // and came through after all is confirmed.
    auto query
        = m_connection->prepared("UPDATE command SET state = ?2, settled_at = ?3, next_at = NULL,"
                                 " result_version = ?4, overlay = overlay AND ?5, result = ?6"
                                 " WHERE id = ?1 AND state IN ('queued', 'sending', 'retry', 'set_aside')");
    if (!query)
        return query.error();
    auto stored = (*query)
                      ->bind(1, result.id)
                      .bind(2, applied ? u"confirmed"_s : u"refused"_s)
                      .bind(3, settledAt)
                      .bind(4, result.version)
                      .bind(5, applied && result.version > 0 ? 1 : 0)
                      .bind(6, m_sealer->seal(outbox::resultPlace(result.id), json))
                      .run();
    if (!stored || m_connection->changes() == 0)
        return stored;
    return applied ? undoneAtCdp(result.id) : giveBack(result.id);
}

/// The engine lays a failure at the command's own door only by a problem; a CDP in trouble answers without
/// one.
Result<int> Outbox::countFailure(const CommandResult &result)
{
    if (result.status != Status::Retry || !result.problem)
        return 0;
    auto query = m_connection->prepared("UPDATE command SET failures = failures + 1 WHERE id = ?1"
                                        " AND state IN ('queued', 'sending', 'retry') RETURNING failures");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, result.id).step();
    if (!row)
        return row.error();
    const int failures = *row ? int((*query)->integer(0)) : 0;
    if (auto end = (*query)->step(); !end)
        return end.error();
    return failures;
}

Result<Done> Outbox::storeRetry(const CommandResult &result, Instant now, Instant settledAt)
{
    const auto failures = countFailure(result);
    if (!failures)
        return failures.error();
    if (*failures >= mostFailures)
        return setAside(result.id, result.problem->code, settledAt);
    int tries = 0;
    {
        auto query = m_connection->prepared("SELECT tries FROM command WHERE id = ?1");
        if (!query)
            return query.error();
        const auto row = (*query)->bind(1, result.id).step();
        if (!row)
            return row.error();
        if (*row)
            tries = int((*query)->integer(0));
    }
    const bool asked = result.retryAfterSeconds.has_value();
    milliseconds wait{0}; // NotAttempted waits for the earlier one of its aggregate, not for a time
    if (result.status == Status::Retry)
        wait = asked ? milliseconds(std::chrono::seconds(*result.retryAfterSeconds)) : waitAfter(tries);
    wait = std::min(wait, outbox::longestWait);
    // What the CDP said is kept beside it: a person may ask why it still waits.
    auto query = m_connection->prepared("UPDATE command SET state = 'retry', next_at = ?2, result = ?3"
                                        " WHERE id = ?1 AND state IN ('queued', 'sending', 'retry')");
    if (!query)
        return query.error();
    const QByteArray json = QJsonDocument(encode(result)).toJson(QJsonDocument::Compact);
    return (*query)
        ->bind(1, result.id)
        .bind(2, now + wait)
        .bind(3, m_sealer->seal(outbox::resultPlace(result.id), json))
        .run();
}

Result<Done> Outbox::setAside(const QString &commandId, const QString &problemCode, Instant now)
{
    if (!m_sealer)
        return Error{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};
    CommandResult result;
    result.id = commandId;
    result.status = Status::Rejected;
    result.problem = problemOf(problemCode);
    const QByteArray json = QJsonDocument(encode(result)).toJson(QJsonDocument::Compact);
    auto query
        = m_connection->prepared("UPDATE command SET state = 'set_aside', settled_at = ?2, next_at = NULL,"
                                 " overlay = 0, result = ?3"
                                 " WHERE id = ?1 AND state IN ('queued', 'sending', 'retry')");
    if (!query)
        return query.error();
    return (*query)
        ->bind(1, commandId)
        .bind(2, now)
        .bind(3, m_sealer->seal(outbox::resultPlace(commandId), json))
        .run();
}

Result<Done> Outbox::markSetAside(const QString &commandId, Instant now)
{
    auto query
        = m_connection->prepared("UPDATE command SET state = 'set_aside', settled_at = ?2, next_at = NULL,"
                                 " overlay = 0 WHERE id = ?1");
    if (!query)
        return query.error();
    return (*query)->bind(1, commandId).bind(2, now).run();
}

Result<int> Outbox::offerAgain(qint64 deviceAck, Instant now, const QString &epoch,
                               std::optional<Instant> serverTime)
{
    sqlite::Transaction transaction(*m_connection);
    int offered = 0;
    {
        auto query
            = m_connection->prepared("UPDATE command SET state = 'retry', next_at = ?2, settled_at = NULL,"
                                     " result = NULL, result_version = NULL, overlay = 1"
                                     " WHERE state = 'confirmed' AND seq > ?1 AND settled_at >= ?3");
        if (!query)
            return query.error();
        // This device's clock says nothing about age; what the outbox still holds the CDP still remembers.
        const Instant since = serverTime ? *serverTime - memory : Instant{};
        if (auto done = (*query)->bind(1, deviceAck).bind(2, now).bind(3, since).run(); !done)
            return done.error();
        offered = int(m_connection->changes());
    }
    if (auto done = setMeta("offered_epoch", epoch.toUtf8()); !done)
        return done.error();
    if (auto done = transaction.commit(); !done)
        return done.error();
    return offered;
}

Result<QString> Outbox::offeredEpoch() const
{
    const auto kept = meta("offered_epoch");
    if (!kept)
        return kept.error();
    return QString::fromUtf8(*kept);
}

Result<QList<Outbox::Awaited>> Outbox::awaitingFeed() const
{
    auto query = m_connection->prepared("SELECT id, aggregate, result_version FROM command"
                                        " WHERE overlay = 1 AND state = 'confirmed' ORDER BY position");
    if (!query)
        return query.error();
    QList<Awaited> found;
    const auto read = outbox::eachRow(**query, [&found](const sqlite::Statement &row) {
        found.append({row.text(0), outbox::aggregateOf(row.text(1)), row.integer(2)});
        return true;
    });
    return read ? Result<QList<Awaited>>(found) : read.error();
}

Result<QHash<QString, Outbox::Laid>> Outbox::laid(const QStringList &commandIds) const
{
    QHash<QString, Laid> found;
    for (const QString &id : commandIds) {
        auto query = m_connection->prepared(
            "SELECT overlay AND state IN ('queued', 'sending', 'retry', 'confirmed'),"
            " CASE state WHEN 'confirmed' THEN coalesce(result_version, 0) ELSE 0 END"
            " FROM command WHERE id = ?1");
        if (!query)
            return query.error();
        const auto row = (*query)->bind(1, id).step();
        if (!row)
            return row.error();
        if (*row)
            found.insert(id, {(*query)->integer(0) != 0, (*query)->integer(1)});
    }
    return found;
}

Result<Done> Outbox::dropOverlay(const QStringList &commandIds)
{
    if (planted(Plant::OverlayStays))
        return Done();
    sqlite::Transaction transaction(*m_connection);
    for (const QString &id : commandIds) {
        // Only what is settled: before, the overlay is the only trace of it on the screen.
        auto query
            = m_connection->prepared("UPDATE command SET overlay = 0 WHERE id = ?1 AND state = 'confirmed'");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, id).run(); !done)
            return done;
    }
    return transaction.commit();
}

Result<Done> Outbox::markHandled(const QString &commandId)
{
    auto query = m_connection->prepared("UPDATE command SET handled = 1 WHERE id = ?1"
                                        " AND state IN ('refused', 'set_aside')");
    if (!query)
        return query.error();
    if (auto done = (*query)->bind(1, commandId).run(); !done)
        return done;
    if (m_connection->changes() == 0)
        return Error{Error::Kind::NotFound, u"no such refusal"_s, {}};
    return Done();
}

Result<Done> Outbox::sendAgain(const QString &commandId, Instant now)
{
    const Error none{Error::Kind::NotFound, u"no such command set aside"_s, {}};
    const auto kept = item(commandId);
    if (!kept)
        return kept.error();
    if (!*kept || !(*kept)->readable)
        return none;
    if (auto done = sendAsideAgain(commandId, now); !done)
        return done;
    return m_connection->changes() == 0 ? Result<Done>(none) : Result<Done>(Done());
}

Result<Done> Outbox::sendAllAgain(Instant now)
{
    return sendAsideAgain({}, now);
}

Result<Done> Outbox::sendAsideAgain(const QString &commandId, Instant now)
{
    auto query = m_connection->prepared(
        "UPDATE command SET state = 'retry', next_at = ?2, failures = 0, handled = 0,"
        " settled_at = NULL, result = NULL, overlay = 1"
        " WHERE state = 'set_aside' AND (?1 = '' OR id = ?1)");
    if (!query)
        return query.error();
    return (*query)->bind(1, commandId).bind(2, now).run();
}

Result<Done> Outbox::purge(Instant serverTime)
{
    auto query = m_connection->prepared("DELETE FROM command WHERE settled_at < ?1"
                                        " AND (handled = 1 OR state = 'withdrawn'"
                                        " OR (state = 'confirmed' AND overlay = 0))");
    if (!query)
        return query.error();
    if (auto done = (*query)->bind(1, serverTime - memory).run(); !done)
        return done;
    return m_connection->changes() > 0 ? m_connection->truncateWal() : Result<Done>(Done());
}

} // namespace counterpart

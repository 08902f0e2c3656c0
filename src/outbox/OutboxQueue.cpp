// What goes in and what goes out: saving, taking back, sending.
#include "base/Planted.h"
#include "base/sqlite/Statement.h"
#include "contract/Commands.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

#include <QJsonDocument>
#include <QSet>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const Error locked{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

Result<Done> Outbox::append(const QList<Command> &commands, const QHash<QString, QString> &unitOf)
{
    if (!m_sealer)
        return locked;
    sqlite::Transaction transaction(*m_connection);
    for (const Command &command : commands) {
        if (auto done = insert(command); !done)
            return done;
        if (auto done = spend(command, unitOf.value(command.id)); !done)
            return done;
    }
    if (planted(Plant::SavedBeforeCommit)) {
        (void)transaction.commit();
        return Done();
    }
    return transaction.commit();
}

Result<Done> Outbox::insert(const Command &command)
{
    Command unsent = command;
    unsent.seq = 0; // given at the first sending
    // What could not be read again would never leave: nobody may be told that it is saved.
    if (const auto readable = decodeStoredCommand(encode(unsent)); !readable)
        return Error{Error::Kind::BadInput, readable.error().detail, u"not-sendable"_s};
    if (planted(Plant::PlainPayload)) {
        if (auto done = setMeta("last_payload", bytesOf(encode(unsent))); !done)
            return done;
    }
    auto query = m_connection->prepared("INSERT INTO command (id, aggregate, state, key_version, payload,"
                                        " rescue) VALUES (?1, ?2, 'queued', ?3, ?4, nullif(?5, x''))");
    if (!query)
        return query.error();
    return (*query)
        ->bind(1, command.id)
        .bind(2, outbox::aggregateKey(command.aggregate))
        .bind(3, m_sealer->keyVersion())
        .bind(4, m_sealer->seal(outbox::payloadPlace(command.id), bytesOf(encode(unsent))))
        .bind(5, rescueCopy(unsent))
        .run();
}

Result<bool> Outbox::withdrawUnsent(const QString &commandId, Instant now)
{
    auto query
        = m_connection->prepared(planted(Plant::WithdrawnStillSent)
                                     ? "UPDATE command SET overlay = 0, next_at = ?2 WHERE id = ?1 AND seq "
                                       "IS NULL AND state = 'queued'"
                                     : "UPDATE command SET state = 'withdrawn', overlay = 0, settled_at = ?2"
                                       " WHERE id = ?1 AND seq IS NULL AND state = 'queued'");
    if (!query)
        return query.error();
    if (auto done = (*query)->bind(1, commandId).bind(2, now).run(); !done)
        return done.error();
    const bool withdrawn = m_connection->changes() > 0;
    if (!withdrawn)
        return false;
    auto back = giveBack(commandId);
    return back ? Result<bool>(true) : back.error();
}

Result<Done> Outbox::withdraw(const QString &commandId, Instant now)
{
    sqlite::Transaction transaction(*m_connection);
    const auto withdrawn = withdrawUnsent(commandId, now);
    if (!withdrawn)
        return withdrawn.error();
    if (*withdrawn)
        return transaction.commit();
    return Error{Error::Kind::Rejected, u"handed to the network, or not here"_s, u"already-sent"_s};
}

Result<bool> Outbox::undo(const QString &commandId, const QList<Command> &compensation, Instant now)
{
    const auto undone = undo(QList<Undoing>{{commandId, compensation}}, now);
    return undone ? Result<bool>(undone->first()) : undone.error();
}

Result<QList<bool>> Outbox::undo(const QList<Undoing> &all, Instant now)
{
    if (!m_sealer)
        return locked;
    sqlite::Transaction transaction(*m_connection);
    QList<bool> answers;
    for (const Undoing &one : all) {
        const auto withdrawn = undoWithin(one, now);
        if (!withdrawn)
            return withdrawn.error();
        answers.append(*withdrawn);
    }
    if (auto done = transaction.commit(); !done)
        return done.error();
    return answers;
}

Result<bool> Outbox::undoWithin(const Undoing &one, Instant now)
{
    const auto withdrawn = withdrawUnsent(one.commandId, now);
    if (!withdrawn || *withdrawn)
        return withdrawn;
    if (one.compensation.isEmpty())
        return Error{Error::Kind::Rejected, {}, u"already-sent"_s};
    auto known = m_connection->prepared("SELECT 1 FROM command WHERE id = ?1");
    if (!known)
        return known.error();
    const auto found = (*known)->bind(1, one.commandId).step();
    if (!found)
        return found.error();
    if (!*found)
        return Error{Error::Kind::NotFound, u"no such command"_s, {}};
    // Both lie over the row until the feed shows them: without the first, a row that does not hold it yet
    // would lose what the second takes back.
    for (const Command &command : one.compensation) {
        if (auto done = insert(command); !done)
            return done.error();
        if (auto done = spend(command, {}); !done)
            return done.error();
    }
    return false;
}

struct Outbox::Candidate
{
    QString id;
    qint64 seq = 0;
    QString aggregate;
    OutboxItem::State state{};
    std::optional<Instant> nextTry;
    QByteArray payload;
    bool behind = false;  ///< an earlier one of its aggregate has to go first
    bool rescued = false; ///< goes by its second copy (nextRescue)

    /// When it may go out again; `now` for what may at once, also where the clock was set back meanwhile.
    Instant due(Instant now) const
    {
        const Instant at = state == OutboxItem::State::Retry ? nextTry.value_or(now) : now;
        return at - now > outbox::longestWait ? now : std::max(at, now);
    }
};

Result<Done> Outbox::walk(const std::function<Step(const Candidate &)> &visit) const
{
    auto query = m_connection->prepared("SELECT id, seq, aggregate, state, next_at, payload,"
                                        " former_device IS NOT NULL FROM command"
                                        " WHERE state IN ('queued', 'sending', 'retry') ORDER BY position");
    if (!query)
        return query.error();
    // Aggregates with an earlier command that is not settled and not sent with this batch.
    QSet<QString> blocked;
    return outbox::eachRow(**query, [&](const sqlite::Statement &row) {
        Candidate candidate;
        candidate.id = row.text(0);
        candidate.seq = row.integer(1);
        candidate.aggregate = row.text(2);
        candidate.state = outbox::stateNamed(row.text(3));
        if (!row.isNull(4))
            candidate.nextTry = row.time(4);
        candidate.rescued = row.integer(6) != 0;
        candidate.behind = blocked.contains(candidate.aggregate);
        if (!candidate.behind)
            candidate.payload = row.blob(5);
        const Step step = visit(candidate);
        if (step == Step::Block && !planted(Plant::NoWaitInAggregate))
            blocked.insert(candidate.aggregate);
        return step != Step::Stop;
    });
}

Result<QList<Command>> Outbox::nextBatch(int limit, qsizetype bytes, Instant now, const QString &newNumbering)
{
    if (!m_sealer)
        return locked;
    sqlite::Transaction transaction(*m_connection);
    QList<Command> batch;
    QStringList unreadable;
    QSet<QString> waiting; // commands that others may depend on
    qsizetype size = 0;
    const auto consider = [&](const Candidate &candidate) {
        const bool elsewhere = candidate.rescued || candidate.state == OutboxItem::State::Sending;
        if (candidate.behind || elsewhere || candidate.due(now) > now) {
            waiting.insert(candidate.id);
            return Step::Block;
        }
        auto command = commandIn(candidate.id, candidate.seq, candidate.payload);
        if (!command) { // damaged: a person must know, and what comes after must not wait for it
            unreadable.append(candidate.id);
            return Step::Take;
        }
        if (waiting.contains(command->dependsOn)) {
            waiting.insert(candidate.id);
            return Step::Block;
        }
        size += bytesOf(encode(*command)).size();
        if (batch.size() == limit || (!batch.isEmpty() && size > bytes))
            return Step::Stop;
        batch.append(*std::move(command));
        return Step::Take;
    };
    if (auto done = walk(consider); !done)
        return done.error();
    for (const QString &id : unreadable) {
        if (auto done = markSetAside(id, now); !done)
            return done.error();
    }
    if (auto done = markSending(batch, newNumbering); !done)
        return done.error();
    if (auto done = plantedAtSending(batch); !done)
        return done.error();
    if (auto done = transaction.commit(); !done)
        return done.error();
    std::sort(batch.begin(), batch.end(), [](const Command &a, const Command &b) {
        return planted(Plant::ReorderedInAggregate) ? a.seq > b.seq : a.seq < b.seq;
    });
    return batch;
}

Result<Done> Outbox::markSending(QList<Command> &batch, const QString &newNumbering)
{
    auto last = lastSeq();
    if (!last)
        return last.error();
    qint64 seq = *last;
    if (seq == 0 && !batch.isEmpty() && !newNumbering.isEmpty()) {
        if (auto done = setMeta("numbering", newNumbering.toLatin1()); !done)
            return done;
    }
    for (Command &command : batch) {
        if (command.seq == 0)
            command.seq = ++seq;
        auto query
            = m_connection->prepared("UPDATE command SET state = 'sending', seq = ?2, tries = tries + 1,"
                                     " next_at = NULL WHERE id = ?1");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, command.id).bind(2, command.seq).run(); !done)
            return done;
    }
    return seq == *last ? Result<Done>(Done()) : setMeta("last_seq", QByteArray::number(seq));
}

/// Mistakes of the simulation around the moment in which a command leaves; nothing in every other build.
Result<Done> Outbox::plantedAtSending(QList<Command> &batch)
{
    if (planted(Plant::DroppedBeforeAnswer))
        return m_connection->execute("UPDATE command SET state = 'confirmed', overlay = 0, settled_at = 1"
                                     " WHERE state = 'sending'");
    if (!planted(Plant::IdMadeAtSending) && !planted(Plant::NewIdAtRetry))
        return Done();
    for (Command &command : batch) {
        const auto before = item(command.id);
        const bool again = before && *before && (*before)->tries > 1;
        if (planted(Plant::IdMadeAtSending) || (again && planted(Plant::NewIdAtRetry)))
            command.id = command.id.left(30) + QString::number(100'000 + command.seq + (again ? 1'000LL : 0));
    }
    return Done();
}

Result<qint64> Outbox::lastSeq() const
{
    const auto stored = meta("last_seq");
    if (!stored)
        return stored.error();
    return stored->toLongLong();
}

Result<QString> Outbox::numbering() const
{
    const auto stored = meta("numbering");
    return stored ? Result<QString>(QString::fromLatin1(*stored)) : stored.error();
}

Result<std::optional<Instant>> Outbox::nextDue(Instant now) const
{
    std::optional<Instant> due;
    const auto look = [&](const Candidate &candidate) {
        if (candidate.behind || candidate.rescued || candidate.state == OutboxItem::State::Sending)
            return Step::Block;
        const Instant at = candidate.due(now);
        due = std::min(due.value_or(at), at);
        return at > now ? Step::Block : Step::Stop;
    };
    if (auto done = walk(look); !done)
        return done.error();
    return due;
}

Result<Done> Outbox::postpone(const QStringList &commandIds, Instant at)
{
    sqlite::Transaction transaction(*m_connection);
    for (const QString &id : commandIds) {
        auto query = m_connection->prepared("UPDATE command SET state = 'retry', next_at = ?2,"
                                            " result = NULL WHERE id = ?1 AND state = 'sending'");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, id).bind(2, at).run(); !done)
            return done;
    }
    return transaction.commit();
}

Result<Done> Outbox::requeueInFlight()
{
    if (planted(Plant::InFlightForgotten))
        return Done();
    return m_connection->execute(
        "UPDATE command SET state = 'retry', next_at = NULL WHERE state = 'sending'");
}

} // namespace counterpart

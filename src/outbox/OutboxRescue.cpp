// What outlives the keys of this device: the second copy of each command, and how it leaves.
#include "base/sqlite/Statement.h"
#include "contract/Commands.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

#include <QJsonDocument>
#include <QSet>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray rescueKeyName = QByteArrayLiteral("rescue_key");
const Error locked{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};

} // namespace

QByteArray Outbox::rescueCopy(const Command &command) const
{
    if (m_rescueKey.isEmpty())
        return {};
    Command unnumbered = command;
    unnumbered.seq = 0; // beside the copy: given later
    return m_sealer->sealedTo(m_rescueKey, QJsonDocument(encode(unnumbered)).toJson(QJsonDocument::Compact));
}

Result<Done> Outbox::useRescueKey(const QByteArray &publicKey)
{
    if (!m_sealer)
        return locked;
    if (publicKey == m_rescueKey)
        return Done();
    const QByteArray former = std::exchange(m_rescueKey, publicKey);
    auto done = copyForRescue();
    if (!done)
        m_rescueKey = former; // so that the next try does it
    return done;
}

Result<Done> Outbox::copyForRescue()
{
    sqlite::Transaction transaction(*m_connection);
    if (auto done = setMeta(rescueKeyName, m_rescueKey); !done)
        return done;
    QHash<QString, QByteArray> copies;
    {
        auto query = m_connection->prepared("SELECT id, payload FROM command WHERE former_device IS NULL"
                                            " AND state IN ('queued', 'sending', 'retry', 'set_aside')");
        if (!query)
            return query.error();
        const auto read = outbox::eachRow(**query, [&](const sqlite::Statement &row) {
            if (const auto command = commandIn(row.text(0), 0, row.blob(1)); command)
                copies.insert(row.text(0), rescueCopy(*command));
            return true;
        });
        if (!read)
            return read;
    }
    for (auto copy = copies.cbegin(); copy != copies.cend(); ++copy) {
        auto query = m_connection->prepared("UPDATE command SET rescue = nullif(?2, x'') WHERE id = ?1");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, copy.key()).bind(2, copy.value()).run(); !done)
            return done;
    }
    return transaction.commit();
}

Result<int> Outbox::withoutRescue() const
{
    auto query = m_connection->prepared("SELECT count(*) FROM command WHERE rescue IS NULL"
                                        " AND state IN ('queued', 'sending', 'retry')");
    if (!query)
        return query.error();
    if (auto row = (*query)->step(); !row)
        return row.error();
    return int((*query)->integer(0));
}

Result<Done> Outbox::startAnew(const Sealer &sealer, const QString &formerDevice)
{
    sqlite::Transaction transaction(*m_connection);
    const auto probe = meta("key_probe");
    if (!probe)
        return probe.error();
    if (!sealer.open(outbox::probePlace(), *probe)) {
        if (auto done = setMeta("key_probe", sealer.seal(outbox::probePlace(), "counterpart")); !done)
            return done;
    }
    // What is settled too: a CDP that was restored may ask for it once more. Where the second copy is missing
    // the first one goes as before; if nobody can read that, it is set aside.
    auto query = m_connection->prepared("UPDATE command SET former_device = ?1"
                                        " WHERE rescue IS NOT NULL AND former_device IS NULL");
    if (!query)
        return query.error();
    if (auto done = (*query)->bind(1, formerDevice).run(); !done)
        return done;
    // Given to the former device, or checked with its keys.
    if (auto done = m_connection->execute("DELETE FROM allowance; DELETE FROM allowance_spend;"
                                          "DELETE FROM pin_verifier; DELETE FROM meta WHERE key ="
                                          " 'allowance_request';"
                                          "UPDATE command SET state = 'retry', next_at = NULL"
                                          " WHERE state = 'sending'");
        !done)
        return done;
    if (auto done = transaction.commit(); !done)
        return done;
    m_sealer = sealer;
    const auto rescueKey = meta(rescueKeyName);
    m_rescueKey = rescueKey ? *rescueKey : QByteArray();
    return keepMailbox();
}

Result<std::optional<RescueBatch>> Outbox::nextRescue(int limit, Instant now)
{
    RescueBatch batch;
    sqlite::Transaction transaction(*m_connection);
    auto last = lastSeq();
    if (!last)
        return last.error();
    qint64 seq = *last;
    {
        auto query = m_connection->prepared(
            "SELECT id, coalesce(seq, 0), aggregate, state, next_at, rescue, former_device FROM command"
            " WHERE former_device IS NOT NULL AND state IN ('queued', 'sending', 'retry') ORDER BY position");
        if (!query)
            return query.error();
        QSet<QString> blocked; // later ones of an aggregate go after the earlier ones
        const auto read = outbox::eachRow(**query, [&](const sqlite::Statement &row) {
            const bool later
                = !row.isNull(4) && row.time(4) > now && row.time(4) - now <= outbox::longestWait;
            const bool other = !batch.deviceId.isEmpty() && batch.deviceId != row.text(6);
            if (later || other || row.text(3) == u"sending"_s || blocked.contains(row.text(2))) {
                blocked.insert(row.text(2));
                return true;
            }
            batch.deviceId = row.text(6);
            const qint64 number = row.integer(1) != 0 ? row.integer(1) : ++seq;
            batch.commands.append({row.text(0), number, row.blob(5)});
            return batch.commands.size() < limit;
        });
        if (!read)
            return read.error();
    }
    if (batch.commands.isEmpty())
        return std::optional<RescueBatch>();
    for (const RescuedCommand &command : batch.commands) {
        auto query = m_connection->prepared("UPDATE command SET state = 'sending', seq = ?2,"
                                            " tries = tries + 1, next_at = NULL WHERE id = ?1");
        if (!query)
            return query.error();
        if (auto done = (*query)->bind(1, command.id).bind(2, command.seq).run(); !done)
            return done.error();
    }
    if (auto done = setMeta("last_seq", QByteArray::number(seq)); !done)
        return done.error();
    if (auto done = transaction.commit(); !done)
        return done.error();
    return std::optional(batch);
}

} // namespace counterpart

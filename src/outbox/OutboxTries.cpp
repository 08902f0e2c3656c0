// Tries of PINs and pickup codes, durable before each check.
#include "base/sqlite/Statement.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int codeTries = 5; // precision §18

SealedPlace verifierPlace(const QString &associateId)
{
    return {QByteArrayLiteral("pin_verifier"), associateId, 1};
}

Result<PinTries> triesOf(sqlite::Connection &connection, const QString &associateId)
{
    auto query = connection.prepared(
        "SELECT failures, boot_id, since_boot FROM pin_attempt WHERE associate_id = ?1");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, associateId).step();
    if (!row)
        return row.error();
    if (!*row)
        return PinTries();
    return PinTries{int((*query)->integer(0)), {(*query)->blob(1), milliseconds((*query)->integer(2))}};
}

} // namespace

Result<PinGate> Outbox::pinGateOf(const QString &associateId, const BootTime &now) const
{
    const auto tries = triesOf(*m_connection, associateId);
    if (!tries)
        return tries.error();
    return pinGate(*tries, now);
}

Result<PinGate> Outbox::beginPinTry(const QString &associateId, const BootTime &now)
{
    sqlite::Transaction transaction(*m_connection);
    const auto before = triesOf(*m_connection, associateId);
    if (!before)
        return before.error();
    if (const PinGate gate = pinGate(*before, now); !gate.allowed)
        return gate;
    const PinTries after{before->failures + 1, now};
    {
        auto query
            = m_connection->prepared("INSERT INTO pin_attempt (associate_id, failures, boot_id, since_boot)"
                                     " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (associate_id) DO UPDATE"
                                     " SET failures = excluded.failures, boot_id = excluded.boot_id,"
                                     " since_boot = excluded.since_boot");
        if (!query)
            return query.error();
        (*query)
            ->bind(1, associateId)
            .bind(2, after.failures)
            .bind(3, now.bootId)
            .bind(4, qint64(now.sinceBoot.count()));
        if (auto done = (*query)->run(); !done)
            return done.error();
    }
    if (auto done = transaction.commit(); !done)
        return done.error();
    PinGate gate = pinGate(after, now); // what holds if this try fails
    gate.allowed = true;
    return gate;
}

Result<Done> Outbox::clearPinTries(const QString &associateId)
{
    auto query = m_connection->prepared("DELETE FROM pin_attempt WHERE associate_id = ?1");
    if (!query)
        return query.error();
    return (*query)->bind(1, associateId).run();
}

Result<Done> Outbox::storePinVerifier(const QString &associateId, const PinVerifier &verifier, Instant madeAt)
{
    if (!m_sealer)
        return Error{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};
    auto query = m_connection->prepared("INSERT INTO pin_verifier (associate_id, made_at, key_version, body)"
                                        " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (associate_id) DO UPDATE"
                                        " SET made_at = excluded.made_at, key_version = excluded.key_version,"
                                        " body = excluded.body");
    if (!query)
        return query.error();
    return (*query)
        ->bind(1, associateId)
        .bind(2, madeAt)
        .bind(3, m_sealer->keyVersion())
        .bind(4, m_sealer->seal(verifierPlace(associateId), verifier.toBytes()))
        .run();
}

Result<std::optional<Outbox::StoredVerifier>> Outbox::pinVerifier(const QString &associateId) const
{
    if (!m_sealer)
        return Error{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};
    auto query = m_connection->prepared("SELECT made_at, body FROM pin_verifier WHERE associate_id = ?1");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, associateId).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<StoredVerifier>();
    const auto bytes = m_sealer->open(verifierPlace(associateId), (*query)->blob(1));
    if (!bytes)
        return bytes.error();
    const auto verifier = PinVerifier::fromBytes(*bytes);
    if (!verifier)
        return Error{Error::Kind::Corrupt, u"PIN verifier"_s, {}};
    return std::optional(StoredVerifier{*verifier, (*query)->time(0)});
}

Result<Done> Outbox::removePinVerifier(const QString &associateId)
{
    auto query = m_connection->prepared("DELETE FROM pin_verifier WHERE associate_id = ?1");
    if (!query)
        return query.error();
    return (*query)->bind(1, associateId).run();
}

Result<Done> Outbox::removePinVerifiers()
{
    if (auto done = m_connection->execute("DELETE FROM pin_verifier"); !done)
        return done;
    return m_connection->truncateWal();
}

Result<QStringList> Outbox::offlineReady(Instant since) const
{
    auto query = m_connection->prepared(
        "SELECT associate_id FROM pin_verifier WHERE made_at >= ?1 ORDER BY made_at DESC");
    if (!query)
        return query.error();
    (*query)->bind(1, since);
    QStringList found;
    const auto read = outbox::eachRow(**query, [&found](const sqlite::Statement &row) {
        found.append(row.text(0));
        return true;
    });
    return read ? Result<QStringList>(found) : read.error();
}

Result<int> Outbox::beginCodeTry(const QString &orderId)
{
    auto query
        = m_connection->prepared("INSERT INTO pickup_code_attempt (order_id, count) VALUES (?1, 1)"
                                 " ON CONFLICT (order_id) DO UPDATE SET count = count + 1 WHERE count < ?2"
                                 " RETURNING count");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, orderId).bind(2, codeTries).step();
    if (!row)
        return row.error();
    if (!*row)
        return Error{Error::Kind::Rejected, u"pickup code"_s, u"no-tries-left"_s};
    const int count = int((*query)->integer(0));
    // Committed only when the statement has run to its end.
    if (auto end = (*query)->step(); !end)
        return end.error();
    return codeTries - count + 1;
}

Result<int> Outbox::codeTriesLeft(const QString &orderId) const
{
    auto query = m_connection->prepared("SELECT count FROM pickup_code_attempt WHERE order_id = ?1");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, orderId).step();
    if (!row)
        return row.error();
    return *row ? qMax(0, codeTries - int((*query)->integer(0))) : codeTries;
}

Result<Done> Outbox::clearCodeTries(const QString &orderId)
{
    auto query = m_connection->prepared("DELETE FROM pickup_code_attempt WHERE order_id = ?1");
    if (!query)
        return query.error();
    return (*query)->bind(1, orderId).run();
}

} // namespace counterpart

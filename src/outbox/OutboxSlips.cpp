// Codes noted while the keys were not to be had.
#include "base/sqlite/Statement.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Result<Done> Outbox::noteSlip(const QString &code, Instant at, const RandomBytes &random)
{
    const auto mailbox = meta("mailbox");
    if (!mailbox)
        return mailbox.error();
    const QByteArray sealed = mailbox->isEmpty() ? QByteArray() : sealedTo(*mailbox, code.toUtf8(), random);
    if (sealed.isEmpty())
        return Error{Error::Kind::KeyMissing, u"no mailbox"_s, u"never-opened"_s};
    auto query = m_connection->prepared("INSERT INTO slip (at, code) VALUES (?1, ?2)");
    if (!query)
        return query.error();
    return (*query)->bind(1, at).bind(2, sealed).run();
}

Result<QList<Outbox::Slip>> Outbox::slips() const
{
    if (!m_sealer)
        return Error{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};
    auto query = m_connection->prepared("SELECT id, at, code FROM slip ORDER BY id");
    if (!query)
        return query.error();
    QList<Slip> found;
    const auto read = outbox::eachRow(**query, [&](const sqlite::Statement &row) {
        const auto code = m_sealer->openMail(row.blob(2));
        found.append({row.integer(0), row.time(1), code ? QString::fromUtf8(*code) : QString()});
        return true;
    });
    return read ? Result<QList<Slip>>(found) : read.error();
}

Result<int> Outbox::slipCount() const
{
    auto query = m_connection->prepared("SELECT count(*) FROM slip");
    if (!query)
        return query.error();
    if (auto row = (*query)->step(); !row)
        return row.error();
    return int((*query)->integer(0));
}

Result<Done> Outbox::removeSlip(qint64 id)
{
    auto query = m_connection->prepared("DELETE FROM slip WHERE id = ?1");
    if (!query)
        return query.error();
    return (*query)->bind(1, id).run();
}

} // namespace counterpart

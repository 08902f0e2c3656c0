#include "base/sqlite/Statement.h"
#include "contract/Commands.h"
#include "contract/Resources.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const Error locked{Error::Kind::KeyLocked, u"the outbox key is not open"_s, {}};

} // namespace

Result<Command> Outbox::commandIn(const QString &id, qint64 seq, const QByteArray &payload) const
{
    const auto body = m_sealer->open(outbox::payloadPlace(id), payload);
    if (!body)
        return body.error();
    const auto json = parseObject(*body);
    if (!json)
        return json.error();
    auto command = decodeStoredCommand(*json);
    if (!command)
        return command;
    Command numbered = *std::move(command);
    numbered.seq = seq;
    return numbered;
}

OutboxItem Outbox::itemAt(const sqlite::Statement &row) const
{
    OutboxItem item;
    const QString id = row.text(0);
    auto command = commandIn(id, row.integer(1), row.blob(2));
    if (command) {
        item.command = *std::move(command);
    } else { // damaged: still listed, so that a person learns of it
        item.readable = false;
        item.command.id = id;
        item.command.seq = row.integer(1);
        item.command.aggregate = outbox::aggregateOf(row.text(3));
    }
    item.state = outbox::stateNamed(row.text(4));
    item.tries = int(row.integer(5));
    if (!row.isNull(6))
        item.nextTry = row.time(6);
    if (!row.isNull(7))
        item.settledAt = row.time(7);
    item.overlay = row.integer(8) != 0;
    item.handled = row.integer(9) != 0;
    if (row.isNull(10))
        return item;
    const auto body = m_sealer->open(outbox::resultPlace(id), row.blob(10));
    if (!body)
        return item;
    if (const auto json = parseObject(*body); json) {
        if (auto result = decodeCommandResult(*json); result)
            item.result = *std::move(result);
    }
    return item;
}

Result<QList<Command>> Outbox::pending() const
{
    if (!m_sealer)
        return locked;
    auto query = m_connection->prepared(
        "SELECT id, seq, payload FROM command WHERE overlay = 1"
        " AND state IN ('queued', 'sending', 'retry', 'confirmed') ORDER BY position");
    if (!query)
        return query.error();
    QList<Command> found;
    const auto read = outbox::eachRow(**query, [&](const sqlite::Statement &row) {
        if (auto command = commandIn(row.text(0), row.integer(1), row.blob(2)); command)
            found.append(*std::move(command));
        return true;
    });
    return read ? Result<QList<Command>>(found) : read.error();
}

Result<QList<OutboxItem>> Outbox::list(int limit) const
{
    if (!m_sealer)
        return locked;
    auto query = m_connection->prepared(
        "SELECT id, seq, payload, aggregate, state, tries, next_at, settled_at, overlay,"
        " handled, result FROM command WHERE position IN"
        " (SELECT position FROM command WHERE state IN ('refused', 'set_aside') AND handled = 0"
        " UNION SELECT position FROM (SELECT position FROM command ORDER BY position DESC LIMIT ?1))"
        " ORDER BY position DESC");
    if (!query)
        return query.error();
    (*query)->bind(1, limit);
    QList<OutboxItem> found;
    const auto read = outbox::eachRow(**query, [&](const sqlite::Statement &row) {
        found.append(itemAt(row));
        return true;
    });
    return read ? Result<QList<OutboxItem>>(found) : read.error();
}

Result<std::optional<OutboxItem>> Outbox::item(const QString &commandId) const
{
    if (!m_sealer)
        return locked;
    auto query = m_connection->prepared(
        "SELECT id, seq, payload, aggregate, state, tries, next_at, settled_at, overlay,"
        " handled, result FROM command WHERE id = ?1");
    if (!query)
        return query.error();
    const auto row = (*query)->bind(1, commandId).step();
    if (!row)
        return row.error();
    if (!*row)
        return std::optional<OutboxItem>();
    return std::optional<OutboxItem>(itemAt(**query));
}

Result<OutboxCounts> Outbox::counts() const
{
    auto query = m_connection->prepared(
        "SELECT (SELECT count(*) FROM command WHERE state IN ('queued', 'sending', 'retry')),"
        " (SELECT count(*) FROM command WHERE state IN ('refused', 'set_aside') AND handled = 0)");
    if (!query)
        return query.error();
    if (auto row = (*query)->step(); !row)
        return row.error();
    return OutboxCounts{int((*query)->integer(0)), int((*query)->integer(1))};
}

} // namespace counterpart

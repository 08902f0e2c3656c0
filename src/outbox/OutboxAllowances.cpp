// What may be spent offline: kept with the commands that spend it, in their transaction.
#include "base/Planted.h"
#include "base/sqlite/Statement.h"
#include "contract/Verdict.h"
#include "outbox/Outbox.h"
#include "outbox/OutboxRow.h"

#include <QJsonDocument>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QByteArray requestKey = QByteArrayLiteral("allowance_request");

QJsonObject objectOf(const QByteArray &bytes)
{
    return QJsonDocument::fromJson(bytes).object();
}

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

} // namespace

int OfflineBudget::unitsLeft(const QString &campaignId) const
{
    int units = -unitsUsed.value(campaignId);
    for (const DeviceAllowance::Lease &lease : given ? given->pooled : QList<DeviceAllowance::Lease>()) {
        if (lease.campaignId == campaignId)
            units += lease.units;
    }
    return units;
}

Result<OfflineBudget> Outbox::offlineBudget() const
{
    OfflineBudget budget;
    auto kept = m_connection->prepared("SELECT given FROM allowance");
    if (!kept)
        return kept.error();
    const auto row = (*kept)->step();
    if (!row)
        return row.error();
    if (*row) {
        const auto given = decodeDeviceAllowance(objectOf((*kept)->text(0).toUtf8()));
        if (given) // else as if there were none: the next answer of the CDP replaces it
            budget.given = *given;
    }
    auto query = m_connection->prepared(
        "SELECT s.counted, s.amount, s.campaign_id, coalesce(c.state, 'confirmed') NOT IN ('queued', "
        "'sending',"
        " 'retry') FROM allowance_spend s LEFT JOIN command c ON c.id = s.command_id");
    if (!query)
        return query.error();
    const auto read = outbox::eachRow(**query, [&budget](const sqlite::Statement &spend) {
        if (spend.integer(0) != 0) {
            ++budget.spentCount;
            budget.spentAmount += spend.integer(1);
        }
        if (!spend.isNull(2))
            ++budget.unitsUsed[spend.text(2)];
        budget.settledCount += int(spend.integer(3));
        return true;
    });
    return read ? Result<OfflineBudget>(budget) : read.error();
}

/// Part of the transaction that saves the command. The rules have allowed it; that nobody spends the last of
/// it twice is held here.
Result<Done> Outbox::spend(const Command &command, const QString &unitOf)
{
    if (const auto *undo = std::get_if<command::CouponUndoRedeem>(&command.payload)) {
        auto query
            = m_connection->prepared("UPDATE allowance_spend SET undone_by = ?2 WHERE redemption_id = ?1");
        if (!query)
            return query.error();
        return (*query)->bind(1, undo->redemptionId).bind(2, command.id).run();
    }
    const auto *use = std::get_if<command::CouponRedeem>(&command.payload);
    if (!use || use->allowanceId.isEmpty())
        return Done();
    const auto budget = offlineBudget();
    if (!budget)
        return budget.error();
    const auto &given = budget->given;
    const bool over = !given || (!unitOf.isEmpty() && budget->unitsLeft(unitOf) < 1)
        || (command.offline
            && (budget->spentCount >= given->count
                || budget->spentAmount + use->discount.amount > given->amount.amount));
    if (over)
        return Error{Error::Kind::Rejected, {}, u"allowance-exceeded"_s};
    if (planted(Plant::SpendForgotten))
        return Done();
    auto query
        = m_connection->prepared("INSERT INTO allowance_spend (command_id, redemption_id, counted, amount,"
                                 " campaign_id) VALUES (?1, ?2, ?3, ?4, nullif(?5, ''))");
    if (!query)
        return query.error();
    return (*query)
        ->bind(1, command.id)
        .bind(2, use->redemptionId)
        .bind(3, command.offline ? 1 : 0)
        .bind(4, use->discount.amount)
        .bind(5, unitOf)
        .run();
}

/// Withdrawn or refused: the CDP has charged nothing.
Result<Done> Outbox::giveBack(const QString &commandId)
{
    auto query = m_connection->prepared("DELETE FROM allowance_spend WHERE command_id = ?1");
    if (!query)
        return query.error();
    return (*query)->bind(1, commandId).run();
}

/// The CDP has taken it back: before, its charge there still stands. While a request is out, what comes with
/// its answer may have been counted before: free only then.
Result<Done> Outbox::undoneAtCdp(const QString &commandId)
{
    const auto waiting = meta(requestKey);
    if (!waiting)
        return waiting.error();
    const auto request = decodeAllowanceRequest(objectOf(*waiting));
    auto query = m_connection->prepared(
        request ? "UPDATE allowance_spend SET request_id = ?2 WHERE undone_by = ?1 AND ?2 <> ''"
                : "DELETE FROM allowance_spend WHERE undone_by = ?1 AND ?2 = ''");
    if (!query)
        return query.error();
    return (*query)->bind(1, commandId).bind(2, request ? request->requestId : u""_s).run();
}

Result<AllowanceRequest> Outbox::allowanceRequest(const QString &newId)
{
    const auto waiting = meta(requestKey);
    if (!waiting)
        return waiting.error();
    if (const auto again = decodeAllowanceRequest(objectOf(*waiting)))
        return *again;
    sqlite::Transaction transaction(*m_connection);
    // What the CDP has answered by now it has charged to the former allowance. The rest may be charged to the
    // one that comes, so it counts against it here.
    auto mark = m_connection->prepared("UPDATE allowance_spend SET request_id = ?1 WHERE command_id NOT IN "
                                       "(SELECT id FROM command WHERE state IN"
                                       " ('queued', 'sending', 'retry'))");
    if (!mark)
        return mark.error();
    if (auto done = (*mark)->bind(1, newId).run(); !done)
        return done.error();
    const auto budget = offlineBudget();
    if (!budget)
        return budget.error();
    AllowanceRequest request{newId, {}, 0, {}};
    if (budget->given) {
        request.returning = budget->given->id;
        request.unsettledAmount = Money{0, budget->given->amount.currency};
    }
    auto open = m_connection->prepared(
        "SELECT count(*), coalesce(sum(amount), 0) FROM allowance_spend WHERE request_id IS NOT ?1");
    if (!open)
        return open.error();
    const auto row = (*open)->bind(1, newId).step();
    if (!row)
        return row.error();
    request.unsettledCount = int((*open)->integer(0));
    if (request.unsettledAmount)
        request.unsettledAmount->amount = (*open)->integer(1);
    if (auto end = (*open)->step(); !end)
        return end.error();
    if (auto done = setMeta(requestKey, bytesOf(encode(request))); !done)
        return done.error();
    if (auto done = transaction.commit(); !done)
        return done.error();
    return request;
}

Result<Done> Outbox::storeAllowance(const QString &requestId, const std::optional<DeviceAllowance> &given)
{
    const auto waiting = meta(requestKey);
    if (!waiting)
        return waiting.error();
    const auto request = decodeAllowanceRequest(objectOf(*waiting));
    if (!request || request->requestId != requestId)
        return Done(); // of an earlier one
    sqlite::Transaction transaction(*m_connection);
    if (given) {
        auto gone = m_connection->prepared("DELETE FROM allowance_spend WHERE request_id = ?1");
        if (!gone)
            return gone.error();
        if (auto done = (*gone)->bind(1, requestId).run(); !done)
            return done;
        auto keep = m_connection->prepared("INSERT INTO allowance (one, given) VALUES (1, ?1)"
                                           " ON CONFLICT (one) DO UPDATE SET given = excluded.given");
        if (!keep)
            return keep.error();
        if (auto done = (*keep)->bind(1, QString::fromUtf8(bytesOf(encode(*given)))).run(); !done)
            return done;
    }
    if (auto done = setMeta(requestKey, {}); !done)
        return done;
    return transaction.commit();
}

Result<Done> Outbox::endAllowance(Instant at)
{
    const auto budget = offlineBudget();
    if (!budget || !budget->given)
        return budget ? Result<Done>(Done()) : budget.error();
    // Kept, and over: without it the caps of the policy would stand in its place.
    DeviceAllowance ended = *budget->given;
    ended.validUntil = std::min(ended.validUntil, at);
    auto keep = m_connection->prepared("UPDATE allowance SET given = ?1");
    if (!keep)
        return keep.error();
    return (*keep)->bind(1, QString::fromUtf8(bytesOf(encode(ended)))).run();
}

} // namespace counterpart

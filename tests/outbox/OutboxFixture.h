#pragma once

#include "base/Ids.h"
#include "outbox/Outbox.h"

#include <QTemporaryDir>

namespace counterpart::test {

inline Sealer outboxSealer(char fill = 'o')
{
    return Sealer(SecretBytes::take(QByteArray(32, fill)), {}, 1, systemRandom);
}

inline constexpr Instant noon = fromMs(1'795'000'000'000);

/// An opened outbox in a folder of its own.
struct OutboxFile
{
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("outbox.db"));

    Outbox open() const
    {
        auto opened = Outbox::open(path);
        if (!opened)
            qFatal("outbox: %s", qPrintable(opened.error().detail));
        Outbox outbox = *std::move(opened);
        if (auto used = outbox.useKey(outboxSealer()); !used)
            qFatal("outbox key: %s", qPrintable(used.error().detail));
        return outbox;
    }
};

inline Command redeem(const QString &couponId, const QString &scanned = QStringLiteral("SCAN-CANARY"))
{
    Command command;
    command.id = uuid7(noon, systemRandom);
    command.issuedAt = noon;
    command.issuedBy = QStringLiteral("as-1");
    command.aggregate = {ResourceType::Coupon, couponId};
    command.signIn = QStringLiteral("online");
    command::CouponRedeem payload;
    payload.redemptionId = uuid7(noon, systemRandom);
    payload.discount = {500, QStringLiteral("CNY")};
    payload.scanned = scanned;
    command.payload = payload;
    return command;
}

inline CommandResult applied(const QString &id, qint64 version = 2)
{
    CommandResult result;
    result.id = id;
    result.status = CommandResult::Status::Applied;
    result.version = version;
    result.appliedAt = noon;
    return result;
}

inline CommandResult rejected(const QString &id)
{
    CommandResult result;
    result.id = id;
    result.status = CommandResult::Status::Rejected;
    result.problem = problemOf(QStringLiteral("coupon-redeemed"));
    return result;
}

inline CommandResult retry(const QString &id, std::optional<int> seconds = {})
{
    CommandResult result;
    result.id = id;
    result.status = CommandResult::Status::Retry;
    result.retryAfterSeconds = seconds;
    return result;
}

inline QStringList idsOf(const QList<Command> &commands)
{
    QStringList ids;
    for (const Command &command : commands)
        ids.append(command.id);
    return ids;
}

} // namespace counterpart::test

#pragma once

#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// What happens at the CDP by itself.
struct HousekeepingPlan
{
    QString storeId;                              ///< whose open orders get pickup codes
    std::function<void(Storage &, Instant)> live; ///< what moves on its own in the demo; may be null
};

/// Work that no request asks for: notices that are due, pickup codes, campaign figures into the feed, old
/// results out. Called about once a second from one thread.
class Housekeeping
{
public:
    explicit Housekeeping(HousekeepingPlan plan);
    void turn(Storage &storage, const ServerContext &context);

private:
    void writeFigures(Storage &storage, const ServerContext &context);
    void forget(Storage &storage, const ServerContext &context);

    HousekeepingPlan m_plan;
    Instant m_figuresAt{}, m_refreshedAt{}, m_forgotAt{};
};

/// Moves every notice that is due one step: queued → sent → delivered; a suppressed one ends.
Result<Done> sendDueNotices(Storage &storage, Instant now);

/// Keeps the queue of notices equal to what an order says, after a command changed it.
Result<Done> queueNotices(Storage &storage, const QJsonObject &order, Instant now);

/// Gives an order without one a six-digit code: hashed into its document, in clear for the customer's phone.
/// Takes about 0.1 s; answers the code.
Result<QString> ensurePickupCode(Storage &storage, const ServerContext &context, const QString &orderId);

} // namespace counterpart::server

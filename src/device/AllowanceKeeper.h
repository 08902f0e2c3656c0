#pragma once

#include "cache/CacheThread.h"
#include "cdpclient/CdpClient.h"
#include "outbox/OutboxThread.h"

#include <QObject>
#include <QTimer>

namespace counterpart {

/// Whether a device should ask for a new allowance: it has none, the one it has ends soon or is half spent
/// and the CDP has seen that, or the policy has changed. `policyVersion`: of the policy in the cache; none:
/// not known.
bool allowanceIsDue(const OfflineBudget &budget, std::optional<qint64> policyVersion, Instant serverNow);

/// Sees to it that this device has something to spend when the line goes: asks the CDP while it answers, and
/// keeps what it gave in the outbox. A request that got no answer is asked again with the same id, also after
/// a restart. GUI thread.
class AllowanceKeeper : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        OutboxThread &outbox;
        CacheReaderThread &reader;
        CdpClient &client;
    };
    AllowanceKeeper(Parts parts, RandomBytes random, Clock serverNow, QObject *parent = nullptr);

    /// The outbox is open.
    void begin(const QString &storeId);
    /// The CDP answers now.
    void setLine(bool up);
    /// Something has moved: the outbox, the policy, the keys. Reads what is left and asks when it is due.
    void look();
    /// The CDP has taken back what was given: nothing of it is spent from now on, and a new one is asked for.
    void renew();
    /// As just read with what was saved.
    void set(const OfflineBudget &budget);
    const OfflineBudget &budget() const { return m_budget; }

Q_SIGNALS:
    void changed();

private:
    void judge(std::optional<qint64> policyVersion);
    void ask();
    void take(const QString &requestId, const CdpOutcome &outcome);

    Parts m_parts;
    RandomBytes m_random;
    Clock m_serverNow;
    QString m_storeId;
    OfflineBudget m_budget;
    bool m_up = false, m_looking = false, m_again = false, m_asking = false;
    bool m_endNext = false;             ///< once the answer under way is stored
    std::optional<Instant> m_notBefore; ///< the CDP gave nothing, or could not: not at once again
    QTimer m_timer;
};

} // namespace counterpart

#pragma once

#include "base/Time.h"

#include <QByteArray>
#include <QHash>
#include <QString>

#include <mutex>

namespace counterpart::server {

/// How often one device may ask, so that a tablet gone wild takes nothing from the others. Each budget fills
/// evenly up to its burst. Generous: a tablet that drains a week of work, or reads the whole feed, is far
/// below. Counted in this process only: a restart forgives. Safe to call from any thread.
class RateLimits
{
public:
    enum class Kind { None, Changes, Snapshots, Commands };
    struct Budget
    {
        int burst = 0;
        double aSecond = 0;
    };
    static Budget budgetOf(Kind kind);

    struct Verdict
    {
        bool allowed = true;
        int left = 0;         ///< of the budget
        int retrySeconds = 0; ///< when it is not allowed: at least 1
        QByteArray header; ///< RateLimit of the IETF draft: what is left, and in how many seconds it is full
    };
    Verdict take(Kind kind, const QString &deviceId, Instant now);

private:
    struct Bucket
    {
        double tokens = 0;
        Instant at{};
    };
    std::mutex m_lock;
    QHash<std::pair<int, QString>, Bucket> m_buckets;
};

} // namespace counterpart::server

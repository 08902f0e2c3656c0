#include "server/RateLimits.h"

#include <algorithm>
#include <cmath>

namespace counterpart::server {

namespace {

constexpr qsizetype mostBuckets = 20'000;

const char *nameOf(RateLimits::Kind kind)
{
    switch (kind) {
    case RateLimits::Kind::Changes: return "changes";
    case RateLimits::Kind::Snapshots: return "snapshots";
    case RateLimits::Kind::Commands: return "commands";
    case RateLimits::Kind::None: break;
    }
    return "";
}

} // namespace

RateLimits::Budget RateLimits::budgetOf(Kind kind)
{
    switch (kind) {
    case Kind::Changes: return {1'200, 10};  // pokes come four times a second; 600,000 rows at a run
    case Kind::Snapshots: return {60, 0.1};  // begun, not fetched: parts are not counted
    case Kind::Commands: return {2'400, 20}; // 20,000 commands are 400 batches, or as many alone in an hour
    case Kind::None: break;
    }
    return {};
}

RateLimits::Verdict RateLimits::take(Kind kind, const QString &deviceId, Instant now)
{
    if (kind == Kind::None)
        return {};
    const Budget budget = budgetOf(kind);
    const auto full = [&](const Bucket &bucket) {
        const double seconds = std::max(0.0, double((now - bucket.at).count()) / 1000.0);
        return std::min(double(budget.burst), bucket.tokens + seconds * budget.aSecond);
    };
    const std::lock_guard held(m_lock);
    // Of devices that are gone nothing is kept for ever; who loses a bucket gets a full one.
    if (m_buckets.size() >= mostBuckets)
        m_buckets.clear();
    const std::pair key{int(kind), deviceId};
    if (!m_buckets.contains(key))
        m_buckets.insert(key, {double(budget.burst), now});
    Bucket &bucket = m_buckets[key];
    bucket.tokens = full(bucket);
    bucket.at = now;
    Verdict verdict;
    verdict.allowed = bucket.tokens >= 1;
    if (verdict.allowed)
        bucket.tokens -= 1;
    else
        verdict.retrySeconds = std::max(1, int(std::ceil((1 - bucket.tokens) / budget.aSecond)));
    verdict.left = int(bucket.tokens);
    const int untilFull = int(std::ceil((budget.burst - bucket.tokens) / budget.aSecond));
    verdict.header = QByteArray("\"") + nameOf(kind) + "\";r=" + QByteArray::number(verdict.left)
        + ";t=" + QByteArray::number(untilFull);
    return verdict;
}

} // namespace counterpart::server

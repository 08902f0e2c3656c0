#include "sync/SyncStream.h"

#include "contract/Protocol.h"

namespace counterpart::sync {

namespace {

/// After the CDP was away, the tablets of a store come back spread over this time.
constexpr milliseconds reconnectSpread{5'000};
/// A stream that lived this long was healthy.
constexpr milliseconds healthy{60'000};

} // namespace

void SyncStream::stop(SyncContext &context)
{
    if (m_stage == Stage::Opening || m_stage == Stage::Open)
        context.ask(CloseEventStream{});
    start();
}

void SyncStream::step(SyncContext &context)
{
    if (m_stage != Stage::Closed || !context.link.isUp() || (m_reopenAt && *m_reopenAt > context.now.steady))
        return;
    m_stage = Stage::Opening;
    context.ask(OpenEventStream{protocol::path::events(context.storeId)});
}

void SyncStream::opened(SyncContext &context)
{
    if (m_stage != Stage::Opening)
        return;
    m_stage = Stage::Open;
    m_openedAt = context.now.steady;
}

void SyncStream::closed(SyncContext &context, const Error &error)
{
    if (m_stage != Stage::Opening && m_stage != Stage::Open)
        return;
    if (m_openedAt && context.now.steady - *m_openedAt >= healthy)
        m_backoff.reset();
    m_openedAt.reset();
    m_stage = error.kind == Error::Kind::Cancelled ? Stage::Unwanted : Stage::Closed;
    const std::optional<milliseconds> asked
        = isQuarantine(error) ? std::optional(quarantineRetry) : std::nullopt;
    m_reopenAt = context.now.steady + m_backoff.next(context.random, asked)
        + randomBelow(reconnectSpread, context.random);
}

std::optional<milliseconds> SyncStream::due(const SyncContext &context) const
{
    return m_stage == Stage::Closed && context.link.isUp() ? m_reopenAt : std::nullopt;
}

} // namespace counterpart::sync

#include "sync/SyncStream.h"

#include "contract/Protocol.h"

namespace counterpart::sync {

namespace {

/// After the CDP was away, the tablets of a store come back spread over this time.
constexpr milliseconds reconnectSpread{5'000};
/// A stream that lived this long was healthy.
constexpr milliseconds healthy{60'000};
/// Where streams do not work: one more try, at first after so long, then twice as long, up to an hour.
constexpr milliseconds nextStreamTry{300'000};
constexpr milliseconds rarestStreamTry{3'600'000};

} // namespace

void SyncStream::stop(SyncContext &context)
{
    if (m_stage == Stage::Opening || m_stage == Stage::Open)
        context.ask(CloseEventStream{});
    start();
}

void SyncStream::step(SyncContext &context)
{
    if (m_openedAt && context.now.steady - *m_openedAt >= healthy) {
        m_shortLives = 0;
        m_backoff.reset();
    }
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
    const bool lived = m_openedAt && context.now.steady - *m_openedAt >= healthy;
    // While the line is down nothing is learned about streams; nor from a CDP that is busy or says no.
    const bool telling = context.link.isUp()
        && (error.kind == Error::Kind::Offline || error.kind == Error::Kind::NotOurServer
            || error.kind == Error::Kind::BadResponse || error.kind == Error::Kind::NotFound);
    if (lived) {
        m_backoff.reset();
        m_shortLives = 0;
    } else if (telling) {
        ++m_shortLives;
    }
    m_openedAt.reset();
    m_stage = error.kind == Error::Kind::Cancelled ? Stage::Unwanted : Stage::Closed;
    const std::optional<milliseconds> asked
        = isQuarantine(error) ? std::optional(quarantineRetry) : std::nullopt;
    m_reopenAt = context.now.steady + m_backoff.next(context.random, asked)
        + randomBelow(reconnectSpread, context.random);
    if (m_shortLives >= mostShortLives)
        m_reopenAt = context.now.steady
            + context.around(
                std::min(rarestStreamTry, nextStreamTry * (1 << std::min(m_shortLives - mostShortLives, 4))));
}

std::optional<milliseconds> SyncStream::due(const SyncContext &context) const
{
    if (m_stage == Stage::Open && m_shortLives > 0 && m_openedAt)
        return *m_openedAt + healthy;
    return m_stage == Stage::Closed && context.link.isUp() ? m_reopenAt : std::nullopt;
}

} // namespace counterpart::sync

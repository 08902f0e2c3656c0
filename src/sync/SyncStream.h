#pragma once

#include "sync/SyncContext.h"

namespace counterpart::sync {

/// When the live channel is opened. It only makes news come sooner: without it the engine polls more often.
class SyncStream
{
public:
    void start() { *this = SyncStream(); }
    void stop(SyncContext &context);
    void step(SyncContext &context);
    void opened(SyncContext &context);
    void closed(SyncContext &context, const Error &error);

    bool isOpen() const { return m_stage == Stage::Open; }
    /// It ends as often as it begins, or is not wanted: something on the way holds streams back. News come by
    /// long poll until one has lived.
    bool isUseless() const { return m_shortLives >= mostShortLives || m_stage == Stage::Unwanted; }
    std::optional<milliseconds> due(const SyncContext &context) const;

private:
    enum class Stage { Closed, Opening, Open, Unwanted };
    Stage m_stage = Stage::Closed;
    static constexpr int mostShortLives = 3; ///< contract §5
    int m_shortLives = 0;                    ///< in a row
    Backoff m_backoff;
    std::optional<milliseconds> m_openedAt;
    std::optional<milliseconds> m_reopenAt;
};

} // namespace counterpart::sync

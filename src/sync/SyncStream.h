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
    std::optional<milliseconds> due(const SyncContext &context) const;

private:
    enum class Stage { Closed, Opening, Open, Unwanted };
    Stage m_stage = Stage::Closed;
    Backoff m_backoff;
    std::optional<milliseconds> m_openedAt;
    std::optional<milliseconds> m_reopenAt;
};

} // namespace counterpart::sync

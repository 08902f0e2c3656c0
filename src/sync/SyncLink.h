#pragma once

#include "sync/Backoff.h"
#include "sync/SyncAnswer.h"
#include "sync/SyncFacts.h"

namespace counterpart::sync {

/// Which errors say something about the line to the CDP, and which about one request only.
std::optional<SyncFacts::Link> linkTrouble(const Error &error);

/// The CDP takes what this device did and gives it nothing more: only a new enrolment ends that.
bool isQuarantine(const Error &error);
/// So rarely it is asked whether that is still so.
inline constexpr milliseconds quarantineRetry{600'000};

/// Whether the CDP can be reached: up, down until a time, or being tried again with a single request.
class SyncLink
{
public:
    void start();
    /// One try at once, unless the CDP asked to wait.
    void tryNow(milliseconds steady);
    /// Lets one request through when the waiting time is over.
    void wake(milliseconds steady);
    void contact();
    void failed(SyncFacts::Link trouble, const SyncFailure &failure, milliseconds steady,
                const RandomBytes &random);

    bool isUp() const { return m_state == State::Up; }
    bool isProbing() const { return m_state == State::Probing; }
    bool isDown() const { return m_state == State::Down; }
    /// Set while the last word from the line was a failure.
    std::optional<SyncFacts::Link> trouble() const { return m_trouble; }
    const QString &code() const { return m_code; }
    milliseconds retryAt() const { return m_retryAt; }

private:
    enum class State { Up, Probing, Down };
    State m_state = State::Probing;
    Backoff m_backoff;
    std::optional<SyncFacts::Link> m_trouble;
    QString m_code;
    bool m_asked = false;
    milliseconds m_retryAt{};
};

} // namespace counterpart::sync

#pragma once

#include "base/Ids.h"
#include "base/Time.h"

#include <optional>

namespace counterpart {

/// Uniform in [0, span]; takes four bytes from `random`. A negative span counts as zero.
milliseconds randomBelow(milliseconds span, const RandomBytes &random);

/// How long to wait before the next try: full jitter between 0 and a ceiling that doubles from `first` to
/// `most`, never below `floor`. A waiting time that the server asked for is kept (at most `longestAsked`) and
/// spread a little, so that a whole store does not come back in the same second.
class Backoff
{
public:
    struct Limits
    {
        milliseconds first{1'000};
        milliseconds most{60'000};
        milliseconds floor{200};
        milliseconds longestAsked{600'000};
    };

    Backoff() = default;
    explicit Backoff(Limits limits) : m_limits(limits) { }

    /// Counts one failure and says how long to wait.
    milliseconds next(const RandomBytes &random, std::optional<milliseconds> asked = {});
    void reset() { m_failures = 0; }
    int failures() const { return m_failures; }

private:
    Limits m_limits;
    int m_failures = 0;
};

} // namespace counterpart

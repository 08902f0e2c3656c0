#include "sync/Backoff.h"

namespace counterpart {

milliseconds randomBelow(milliseconds span, const RandomBytes &random)
{
    if (span.count() <= 0)
        return milliseconds(0);
    quint32 draw = 0;
    for (const char byte : random(4))
        draw = draw << 8 | quint8(byte);
    return milliseconds(qint64(double(draw) / 4294967296.0 * double(span.count() + 1)));
}

milliseconds Backoff::next(const RandomBytes &random, std::optional<milliseconds> asked)
{
    const int doublings = std::min(m_failures, 20);
    ++m_failures;
    if (asked) {
        const milliseconds wait = std::clamp(*asked, milliseconds(0), m_limits.longestAsked);
        return wait + m_limits.floor + randomBelow(std::max(m_limits.first, wait / 4), random);
    }
    const milliseconds ceiling = std::min(m_limits.most, m_limits.first * (1 << doublings));
    // Above the floor, not lifted to it: else a fifth of a herd would come back in one and the same moment.
    return m_limits.floor + randomBelow(ceiling - m_limits.floor, random);
}

} // namespace counterpart

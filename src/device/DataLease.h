#pragma once

#include "base/Time.h"
#include "seal/PinVerifier.h"

#include <QByteArray>

namespace counterpart {

/// How long this device may keep customer data without the CDP. Counted in time that passed, suspend
/// included: the wall clock is asked only for the time while the device was off.
class DataLease
{
public:
    /// Where the CDP says nothing else (trust.md §1.2, A2).
    static constexpr milliseconds usual = std::chrono::hours(72);

    /// The CDP has proven to be there: the lease begins anew.
    void contact(Instant wall, const BootTime &boot);
    /// What the CDP grants from each contact on; out of reason (below an hour, above 30 days) it is ignored.
    void grant(milliseconds term);
    /// Adds what passed since the last call, so that a clock that is moved later cannot change it.
    void tick(Instant wall, const BootTime &boot);

    bool begun() const { return m_begun; }
    milliseconds term() const { return m_term; }
    /// As of the last tick() or contact().
    milliseconds sinceContact() const { return m_passed; }
    bool ended() const { return m_begun && m_passed >= m_term; }

    /// For cache meta; read() of anything else leaves it not begun.
    QByteArray write() const;
    void read(const QByteArray &bytes);

private:
    milliseconds passed(Instant wall, const BootTime &boot) const;

    bool m_begun = false;
    milliseconds m_term = usual;
    milliseconds m_passed{0};
    Instant m_wall{};
    BootTime m_boot;
};

} // namespace counterpart

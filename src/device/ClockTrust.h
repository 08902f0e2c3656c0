#pragma once

#include "seal/PinVerifier.h"
#include "sync/ClockOffset.h"

#include <QByteArray>

#include <optional>

namespace counterpart {

/// How far the device clock may be believed. The offset measured against the CDP is kept with the moment it
/// was taken, on the wall clock and on the boot clock: a wall clock that was moved since is noticed, also
/// while the line is down.
class ClockTrust
{
public:
    void measured(const ClockSample &sample, Instant wall, const BootTime &boot);
    /// Offset and doubt at this moment; none before the first measure. A wall clock that was moved since is
    /// put right by the boot clock; after a reboot only one that went back is noticed.
    std::optional<ClockSample> at(Instant wall, const BootTime &boot) const;
    bool sure(qint64 maxDoubtMs, Instant wall, const BootTime &boot) const;

    /// For cache meta; read() of anything else leaves it unknown.
    QByteArray write() const;
    void read(const QByteArray &bytes);

private:
    std::optional<ClockSample> m_sample;
    Instant m_wall{};
    BootTime m_boot;
};

} // namespace counterpart

#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "seal/SecretBytes.h"

#include <QByteArray>
#include <QString>

#include <chrono>
#include <optional>

namespace counterpart {

/// What is kept on the device to check a PIN offline: Argon2id (64 MiB, 3 passes) of the PIN mixed with a
/// secret from the keyring. Without that secret a copy tells nothing, however short the PIN.
struct PinVerifier
{
    QByteArray salt; ///< 16 bytes
    QByteArray hash; ///< 32 bytes
    quint32 passes = 3;
    quint32 memoryKiB = 64 * 1024;

    /// For storing (sealed); nullopt when the bytes are not a verifier or ask for more than 1 GiB.
    QByteArray toBytes() const;
    static std::optional<PinVerifier> fromBytes(const QByteArray &bytes);

    bool operator==(const PinVerifier &) const = default;
};

/// About 0.2 s: not on the GUI thread. Bug when `pinKey` is empty; Storage when memory is short.
Result<PinVerifier> makePinVerifier(const QString &pin, const QString &associateId, const SecretBytes &pinKey,
                                    const RandomBytes &random);
/// The same cost. Constant time in the PIN.
Result<bool> verifyPin(const QString &pin, const QString &associateId, const SecretBytes &pinKey,
                       const PinVerifier &verifier);

/// Why a new PIN is not accepted: "pin-too-short" (under 6), "pin-not-digits", "pin-too-long" (over 12),
/// "pin-weak" (repeats, sequences, dates, the staff number). Empty when it is good.
QString pinObjection(const QString &pin, const QString &staffNumber);

/// Elapsed time that neither a reboot nor a changed clock can shorten: the boot's id and the time since it,
/// suspend included.
struct BootTime
{
    QByteArray bootId;
    std::chrono::milliseconds sinceBoot{0};

    bool operator==(const BootTime &) const = default;
};
BootTime systemBootTime();

/// Failures in a row of one associate, stored before each check.
struct PinTries
{
    int failures = 0;
    BootTime last; ///< of the last failure
};

struct PinGate
{
    bool allowed = true;
    bool disabled = false; ///< the 10th failure: online sign-in or a manager is needed
    std::chrono::milliseconds wait{0};
    int triesLeft = 10;
};

/// Delays 0, 0, 0, 5 s, 30 s, 1, 5, 15, 30 min after the first to ninth failure; the tenth disables
/// (decisions §8). After a reboot the delay starts anew.
PinGate pinGate(const PinTries &tries, const BootTime &now);

} // namespace counterpart

#include "seal/PinVerifier.h"

#include <QFile>
#include <QtEndian>

#include <ctime>
#include <sodium.h>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr qsizetype hashBytes = 32;
constexpr qsizetype saltBytes = crypto_pwhash_SALTBYTES;
constexpr quint32 memoryLimitKiB = 1024 * 1024;

// The PIN is mixed with the keyring's secret before the slow hash, so that trying all PINs needs that secret.
Result<QByteArray> slowHash(const QString &pin, const QString &associateId, const SecretBytes &pinKey,
                            const PinVerifier &verifier)
{
    if (pinKey.isEmpty())
        return Error{Error::Kind::Bug, u"PIN key is missing"_s, {}};
    QByteArray message = associateId.toUtf8() + '\0' + pin.toUtf8();
    unsigned char mixed[crypto_generichash_BYTES];
    crypto_generichash(mixed, sizeof mixed, reinterpret_cast<const unsigned char *>(message.constData()),
                       quint64(message.size()), pinKey.data(), size_t(pinKey.size()));
    wipe(message);

    QByteArray hash(hashBytes, Qt::Uninitialized);
    const int code
        = crypto_pwhash(reinterpret_cast<unsigned char *>(hash.data()), quint64(hash.size()),
                        reinterpret_cast<const char *>(mixed), sizeof mixed,
                        reinterpret_cast<const unsigned char *>(verifier.salt.constData()), verifier.passes,
                        size_t(verifier.memoryKiB) * 1024, crypto_pwhash_ALG_ARGON2ID13);
    sodium_memzero(mixed, sizeof mixed);
    if (code != 0)
        return Error{Error::Kind::Storage, u"no memory to check the PIN"_s, {}};
    return hash;
}

} // namespace

QByteArray PinVerifier::toBytes() const
{
    QByteArray bytes(8, Qt::Uninitialized);
    qToLittleEndian(passes, bytes.data());
    qToLittleEndian(memoryKiB, bytes.data() + 4);
    return bytes + salt + hash;
}

std::optional<PinVerifier> PinVerifier::fromBytes(const QByteArray &bytes)
{
    if (bytes.size() != 8 + saltBytes + hashBytes)
        return {};
    PinVerifier verifier;
    verifier.passes = qFromLittleEndian<quint32>(bytes.constData());
    verifier.memoryKiB = qFromLittleEndian<quint32>(bytes.constData() + 4);
    verifier.salt = bytes.mid(8, saltBytes);
    verifier.hash = bytes.mid(8 + saltBytes);
    if (verifier.passes < 1 || verifier.passes > 100 || verifier.memoryKiB < 8
        || verifier.memoryKiB > memoryLimitKiB)
        return {};
    return verifier;
}

Result<PinVerifier> makePinVerifier(const QString &pin, const QString &associateId, const SecretBytes &pinKey,
                                    const RandomBytes &random)
{
    PinVerifier verifier;
    verifier.salt = random(saltBytes);
    auto hash = slowHash(pin, associateId, pinKey, verifier);
    if (!hash)
        return hash.error();
    verifier.hash = *std::move(hash);
    return verifier;
}

Result<bool> verifyPin(const QString &pin, const QString &associateId, const SecretBytes &pinKey,
                       const PinVerifier &verifier)
{
    if (verifier.salt.size() != saltBytes || verifier.hash.size() != hashBytes)
        return Error{Error::Kind::Corrupt, u"PIN verifier"_s, {}};
    const auto hash = slowHash(pin, associateId, pinKey, verifier);
    if (!hash)
        return hash.error();
    return sodium_memcmp(hash->constData(), verifier.hash.constData(), size_t(hashBytes)) == 0;
}

BootTime systemBootTime()
{
    QFile file(u"/proc/sys/kernel/random/boot_id"_s);
    BootTime boot;
    if (file.open(QIODevice::ReadOnly))
        boot.bootId = file.readAll().trimmed();
    timespec time{};
    clock_gettime(CLOCK_BOOTTIME, &time);
    boot.sinceBoot = std::chrono::seconds(time.tv_sec)
        + std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds(time.tv_nsec));
    return boot;
}

PinGate pinGate(const PinTries &tries, const BootTime &now)
{
    using namespace std::chrono_literals;
    static constexpr std::chrono::milliseconds delays[] = {0s, 0s, 0s, 5s, 30s, 1min, 5min, 15min, 30min};
    constexpr int limit = int(std::size(delays)) + 1;

    PinGate gate;
    gate.triesLeft = qMax(0, limit - tries.failures);
    if (tries.failures >= limit)
        return {false, true, {}, 0};
    if (tries.failures <= 0)
        return gate;
    const auto elapsed
        = tries.last.bootId == now.bootId ? now.sinceBoot - tries.last.sinceBoot : now.sinceBoot;
    const auto delay = delays[tries.failures - 1];
    gate.wait = qMax(std::chrono::milliseconds(0), delay - qMax(std::chrono::milliseconds(0), elapsed));
    gate.allowed = gate.wait.count() == 0;
    return gate;
}

} // namespace counterpart

#include "device/OutboxPinStore.h"

namespace counterpart {

QFuture<Result<PinGate>> OutboxPinStore::beginTry(const QString &associateId)
{
    return m_outbox.run(
        [associateId](Outbox &outbox) { return outbox.beginPinTry(associateId, systemBootTime()); });
}

QFuture<Result<Done>> OutboxPinStore::clearTries(const QString &associateId)
{
    return m_outbox.run([associateId](Outbox &outbox) { return outbox.clearPinTries(associateId); });
}

QFuture<Result<std::optional<PinStore::Verifier>>> OutboxPinStore::verifier(const QString &associateId)
{
    return m_outbox.run([associateId](Outbox &outbox) -> Result<std::optional<Verifier>> {
        auto stored = outbox.pinVerifier(associateId);
        if (!stored)
            return stored.error();
        if (!*stored)
            return std::optional<Verifier>();
        return std::optional<Verifier>(Verifier{(*stored)->verifier, (*stored)->madeAt});
    });
}

QFuture<Result<Done>> OutboxPinStore::storeVerifier(const QString &associateId, const PinVerifier &verifier,
                                                    Instant madeAt)
{
    return m_outbox.run(
        [=](Outbox &outbox) { return outbox.storePinVerifier(associateId, verifier, madeAt); });
}

} // namespace counterpart

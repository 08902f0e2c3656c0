#pragma once

#include "outbox/OutboxThread.h"
#include "session/SignIn.h"

namespace counterpart {

/// PIN tries and verifiers in outbox.db: they must survive a rebuilt cache.
class OutboxPinStore : public PinStore
{
public:
    explicit OutboxPinStore(OutboxThread &outbox) : m_outbox(outbox) { }

    QFuture<Result<PinGate>> beginTry(const QString &associateId) override;
    QFuture<Result<Done>> clearTries(const QString &associateId) override;
    QFuture<Result<std::optional<Verifier>>> verifier(const QString &associateId) override;
    QFuture<Result<Done>> storeVerifier(const QString &associateId, const PinVerifier &verifier,
                                        Instant madeAt) override;

private:
    OutboxThread &m_outbox;
};

} // namespace counterpart

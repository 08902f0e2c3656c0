#include "usecases/SlipBook.h"

#include "base/Background.h"
#include "device/Device.h"
#include "domain/ScannedCode.h"
#include "search/PhoneNumbers.h"
#include "usecases/Access.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

SlipBook::SlipBook(Core &core, Access &access, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_access(access)
{
    connect(&access, &Access::stateChanged, this, &SlipBook::recount);
}

bool SlipBook::possible() const
{
    const bool closed = m_access.state() == AccessState::KeyringTrouble && !m_access.keyLost();
    const bool gone
        = m_access.state() == AccessState::StorageTrouble && m_access.trouble().code == u"lease-ended"_s;
    return closed || gone;
}

void SlipBook::recount()
{
    const auto read = [](Outbox &outbox) {
        return outbox.slipCount();
    };
    whenDone(m_core.device().withOutbox(read), this, [this](const Result<int> &count) {
        m_count = count ? *count : 0; // before the file is open there is nothing to say
        Q_EMIT changed();
    });
}

QFuture<Result<Done>> SlipBook::note(const QString &code)
{
    const QString text = code.trimmed();
    const auto kind
        = classifyCode(text, {}, [](const QString &digits) { return isPhoneNumber(digits); }).kind;
    using Kind = ScannedCode::Kind;
    if (kind == Kind::PaymentCard)
        return ready(Result<Done>(Error{Error::Kind::BadInput, {}, u"payment-card"_s}));
    if (kind == Kind::Empty || kind == Kind::TooLong || kind == Kind::NotText)
        return ready(Result<Done>(Error{Error::Kind::BadInput, {}, u"not-a-code"_s}));
    const auto work = [text, at = m_core.now(), random = m_core.device().random()](Outbox &outbox) {
        return outbox.noteSlip(text, at, random);
    };
    return chain(m_core.device().withOutbox(work), this, [this](const Result<Done> &done) {
        if (done) {
            ++m_count;
            Q_EMIT changed();
        }
        return done;
    });
}

QFuture<Result<QList<Outbox::Slip>>> SlipBook::slips() const
{
    if (!m_core.person())
        return ready(Result<QList<Outbox::Slip>>(Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s}));
    return m_core.device().withOutbox([](Outbox &outbox) { return outbox.slips(); });
}

QFuture<Result<Done>> SlipBook::remove(qint64 id)
{
    if (!m_core.person())
        return ready(Result<Done>(Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s}));
    return chain(m_core.device().withOutbox([id](Outbox &outbox) { return outbox.removeSlip(id); }), this,
                 [this](const Result<Done> &done) {
                     if (done)
                         recount();
                     return done;
                 });
}

} // namespace counterpart

#include "seal/SecretStore.h"

#include <QPromise>
#include <QTimer>
#include <qt6keychain/keychain.h>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

// The keyring's own words are dropped here: they may name paths and accounts.
Error errorOf(QKeychain::Error error)
{
    switch (error) {
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser: return {Error::Kind::KeyLocked, {}, u"denied"_s};
    default: return {Error::Kind::KeyMissing, u"keychain error %1"_s.arg(int(error)), u"no-backend"_s};
    }
}

/// Starts the job and answers with what `read` makes of it, or "silent" at the limit. The job deletes itself,
/// also when it ends after the limit.
template<typename Answer, typename Job, typename Read>
QFuture<Answer> start(Job *job, const QString &name, std::chrono::milliseconds limit, Read read)
{
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    const auto answer = [promise](Answer value) {
        if (promise->future().isFinished())
            return;
        promise->addResult(std::move(value));
        promise->finish();
    };
    job->setKey(name);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    QObject::connect(job, &QKeychain::Job::finished, job, [job, answer, read] { answer(read(job)); });
    QTimer::singleShot(limit, [answer] { answer(Error{Error::Kind::KeyLocked, {}, u"silent"_s}); });
    job->start();
    return promise->future();
}

} // namespace

KeychainSecretStore::KeychainSecretStore(const QString &service, std::chrono::milliseconds limit)
    : m_service(service)
    , m_limit(limit)
{
}

QFuture<Result<std::optional<QByteArray>>> KeychainSecretStore::read(const QString &name)
{
    using Answer = Result<std::optional<QByteArray>>;
    auto *job = new QKeychain::ReadPasswordJob(m_service);
    return start<Answer>(job, name, m_limit, [](QKeychain::ReadPasswordJob *done) -> Answer {
        if (done->error() == QKeychain::EntryNotFound)
            return std::optional<QByteArray>();
        if (done->error() != QKeychain::NoError)
            return errorOf(done->error());
        return std::optional(done->binaryData());
    });
}

QFuture<Result<Done>> KeychainSecretStore::write(const QString &name, const QByteArray &secret)
{
    auto *job = new QKeychain::WritePasswordJob(m_service);
    job->setBinaryData(secret);
    return start<Result<Done>>(job, name, m_limit, [](QKeychain::WritePasswordJob *done) -> Result<Done> {
        if (done->error() != QKeychain::NoError)
            return errorOf(done->error());
        return Done();
    });
}

QFuture<Result<Done>> KeychainSecretStore::remove(const QString &name)
{
    auto *job = new QKeychain::DeletePasswordJob(m_service);
    return start<Result<Done>>(job, name, m_limit, [](QKeychain::DeletePasswordJob *done) -> Result<Done> {
        if (done->error() != QKeychain::NoError && done->error() != QKeychain::EntryNotFound)
            return errorOf(done->error());
        return Done();
    });
}

QString KeychainSecretStore::backend() const
{
    // QtKeychain decides by the desktop too and does not tell; this only has to change when its choice
    // changes.
    const bool kde = qEnvironmentVariable("XDG_CURRENT_DESKTOP").split(u':').contains(u"KDE")
        || qEnvironmentVariableIsSet("KDE_FULL_SESSION");
    return kde ? u"kwallet"_s : u"secret-service"_s;
}

} // namespace counterpart

#include "base/Background.h"
#include "seal/SecretStore.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const Error denied{Error::Kind::KeyLocked, {}, u"denied"_s};
const Error silent{Error::Kind::KeyLocked, {}, u"silent"_s};
const Error noBackend{Error::Kind::KeyMissing, {}, u"no-backend"_s};

} // namespace

QFuture<Result<std::optional<QByteArray>>> MemorySecretStore::read(const QString &name)
{
    using Answer = Result<std::optional<QByteArray>>;
    switch (mood) {
    case Mood::NoBackend: return ready(Answer(noBackend));
    case Mood::Silent: return ready(Answer(silent));
    case Mood::Locked: return ready(Answer(std::optional<QByteArray>()));
    case Mood::Open: break;
    }
    const auto found = secrets.find(name);
    return ready(Answer(found == secrets.end() ? std::optional<QByteArray>() : found->second));
}

QFuture<Result<Done>> MemorySecretStore::write(const QString &name, const QByteArray &secret)
{
    using Answer = Result<Done>;
    switch (mood) {
    case Mood::NoBackend: return ready(Answer(noBackend));
    case Mood::Silent: return ready(Answer(silent));
    case Mood::Locked: return ready(Answer(denied));
    case Mood::Open: break;
    }
    ++writes;
    secrets[name] = secret;
    return ready(Answer(Done()));
}

QFuture<Result<Done>> MemorySecretStore::remove(const QString &name)
{
    using Answer = Result<Done>;
    switch (mood) {
    case Mood::NoBackend: return ready(Answer(noBackend));
    case Mood::Silent: return ready(Answer(silent));
    case Mood::Locked: return ready(Answer(Done())); // what gnome-keyring answers
    case Mood::Open: break;
    }
    secrets.erase(name);
    return ready(Answer(Done()));
}

} // namespace counterpart

#include "outbox/ProfileLock.h"

#include <QDir>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Result<ProfileLock> ProfileLock::take(const QString &profileFolder)
{
    if (!QDir().mkpath(profileFolder))
        return Error{Error::Kind::Storage, u"the profile folder cannot be made"_s, {}};
    auto file = std::make_unique<QLockFile>(profileFolder + u"/profile.lock"_s);
    // Never by age, a shift lasts long; a lock whose program is gone is stale at once.
    file->setStaleLockTime(0);
    if (file->tryLock(std::chrono::milliseconds(200).count()))
        return ProfileLock(std::move(file));
    if (file->error() == QLockFile::LockFailedError)
        return Error{Error::Kind::InUse, u"profile"_s, {}};
    return Error{Error::Kind::Storage, u"the profile cannot be locked"_s, {}};
}

} // namespace counterpart

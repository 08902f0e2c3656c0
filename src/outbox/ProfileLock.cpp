#include "outbox/ProfileLock.h"

#include <QDir>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Result<ProfileLock> ProfileLock::take(const QString &profileFolder)
{
    if (!QDir().mkpath(profileFolder))
        return Error{Error::Kind::Storage, u"the profile folder cannot be made"_s, {}};
    auto file = HeldFile::take(profileFolder + u"/profile.lock"_s, std::chrono::milliseconds(200));
    if (!file)
        return file.error();
    return ProfileLock(*std::move(file));
}

} // namespace counterpart

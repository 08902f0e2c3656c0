#pragma once

#include "base/Result.h"

#include <QLockFile>
#include <QString>

#include <memory>

namespace counterpart {

/// Holds a profile folder for one program: two writers of one file could corrupt it. A lock left by a killed
/// program is taken over at once.
class ProfileLock
{
public:
    /// InUse when another program holds it; Storage when the folder cannot be written.
    static Result<ProfileLock> take(const QString &profileFolder);

private:
    explicit ProfileLock(std::unique_ptr<QLockFile> file) : m_file(std::move(file)) { }

    std::unique_ptr<QLockFile> m_file;
};

} // namespace counterpart

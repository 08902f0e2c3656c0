#pragma once

#include "base/HeldFile.h"

namespace counterpart {

/// Holds a profile folder for one program: two writers of one file could corrupt it. A lock left by a killed
/// program, or by a machine that lost its power, is free at once.
class ProfileLock
{
public:
    /// InUse when another program holds it; DiskFull or Storage when the folder cannot be written.
    static Result<ProfileLock> take(const QString &profileFolder);

private:
    explicit ProfileLock(HeldFile file) : m_file(std::move(file)) { }

    HeldFile m_file;
};

} // namespace counterpart

#pragma once

#include "base/Result.h"

#include <QString>

#include <chrono>

namespace counterpart {

/// Holds a file for one program at a time. The kernel keeps the hold and ends it with the program, however
/// that ends; what the file contains never matters. QLockFile is not used for it: one killed (or a power cut)
/// between making its file and writing its pid leaves an empty file, which it never takes for stale unless
/// by age, and so does a machine that has got another name since.
class HeldFile
{
public:
    /// Made when missing; waits at most `patience` for one that is just ending. InUse when another holds it;
    /// DiskFull or Storage when the file cannot be made. Never remove the file: another could then hold a new
    /// one.
    static Result<HeldFile> take(const QString &path,
                                 std::chrono::milliseconds patience = std::chrono::milliseconds(0));

    HeldFile(HeldFile &&other) noexcept;
    HeldFile &operator=(HeldFile &&other) noexcept;
    HeldFile(const HeldFile &) = delete;
    HeldFile &operator=(const HeldFile &) = delete;
    ~HeldFile();

private:
    explicit HeldFile(int file) : m_file(file) { }

    int m_file; ///< a file descriptor; -1: moved away
};

} // namespace counterpart

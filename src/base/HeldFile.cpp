#include "base/HeldFile.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Result<HeldFile> HeldFile::take(const QString &path, std::chrono::milliseconds patience)
{
    const int file
        = ::open(QFile::encodeName(path).constData(), O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file < 0) {
        const auto kind = errno == ENOSPC || errno == EDQUOT ? Error::Kind::DiskFull : Error::Kind::Storage;
        return Error{kind, u"the lock cannot be made: "_s + qt_error_string(errno), {}};
    }
    HeldFile held(file);
    const QDeadlineTimer until(patience);
    while (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return Error{Error::Kind::Storage, u"the lock cannot be taken: "_s + qt_error_string(errno), {}};
        if (until.hasExpired())
            return Error{Error::Kind::InUse, u"held"_s, {}};
        QThread::msleep(10);
    }
    return held;
}

HeldFile::HeldFile(HeldFile &&other) noexcept : m_file(std::exchange(other.m_file, -1)) { }

HeldFile &HeldFile::operator=(HeldFile &&other) noexcept
{
    std::swap(m_file, other.m_file);
    return *this;
}

HeldFile::~HeldFile()
{
    if (m_file >= 0)
        ::close(m_file);
}

} // namespace counterpart

#include "server/CdpDatabase.h"

#include "base/HeldFile.h"

#include <QFile>
#include <QFileInfo>

#include <optional>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr QByteArrayView SqliteMagic("SQLite format 3\0", 16);

} // namespace

Result<Done> checkDatabase(const QString &path)
{
    if (path.isEmpty())
        return Done{};
    const QFileInfo info(path);
    const QString folder = info.absolutePath();
    if (!QFileInfo(folder).isDir())
        return Error{Error::Kind::Storage,
                     u"--db %1: there is no folder %2. Make it, or name a file in one that is there"_s.arg(
                         path, folder),
                     {}};
    if (info.isDir())
        return Error{Error::Kind::Storage, u"--db %1 is a folder. Name a file in it"_s.arg(path), {}};
    QFile file(path);
    if (!info.exists())
        return Done{};
    if (!file.open(QIODevice::ReadOnly))
        return unusableDatabase(path, {Error::Kind::Storage, file.errorString(), {}});
    const QByteArray start = file.read(SqliteMagic.size());
    // SQLite takes an empty file for a new one, and so does everybody who made it with mktemp.
    if (start.isEmpty() || start == SqliteMagic)
        return Done{};
    return Error{Error::Kind::Storage,
                 u"--db %1 is no database, and was left as it is. Name the file of a counterpart-cdp, or one "
                 "that is not there yet"_s.arg(path),
                 {}};
}

Error unusableDatabase(const QString &path, const Error &why)
{
    if (why.kind == Error::Kind::Newer)
        return {why.kind,
                u"--db %1 was made by a newer counterpart-cdp (%2). Serve it with that one"_s.arg(path,
                                                                                                  why.detail),
                {}};
    return {why.kind,
            u"--db %1 cannot be used: %2. See that this user may read and write the file and its folder, and "
            "that the disk is not full; or name another file"_s.arg(path, why.detail),
            {}};
}

bool isAlone(const QString &path)
{
    // Two that serve one file would answer the same device from two clocks.
    if (path.isEmpty())
        return true;
    static std::optional<HeldFile> held; // until the process ends
    if (auto taken = HeldFile::take(path + u".lock"_s))
        held.emplace(*std::move(taken));
    return held.has_value();
}

void removeDatabase(const QString &path)
{
    for (const QString &end : {u""_s, u"-wal"_s, u"-shm"_s, u".lock"_s})
        QFile::remove(path + end);
}

} // namespace counterpart::server

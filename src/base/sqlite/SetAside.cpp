#include "base/sqlite/SetAside.h"

#include <QDir>
#include <QFileInfo>

namespace counterpart::sqlite {

using namespace Qt::Literals::StringLiterals;

namespace {

const QStringList companions{u""_s, u"-wal"_s, u"-shm"_s};

QString freeName(const QString &path, Instant now)
{
    const QString stamp
        = QDateTime::fromMSecsSinceEpoch(toMs(now), Qt::UTC).toString(u"yyyyMMdd'T'HHmmsszzz"_s);
    QString name = path + u".damaged-"_s + stamp;
    for (int i = 2; QFile::exists(name); ++i)
        name = path + u".damaged-"_s + stamp + u'-' + QString::number(i);
    return name;
}

} // namespace

Result<QString> setAside(const QString &path, Instant now)
{
    if (!QFile::exists(path))
        return QString();
    const QString name = freeName(path, now);
    for (const QString &companion : companions) {
        if (QFile::exists(path + companion) && !QFile::rename(path + companion, name + companion))
            return Error{Error::Kind::Storage, u"a damaged file cannot be renamed"_s, {}};
    }
    return name;
}

int pruneSetAside(const QString &path, int keep)
{
    const QFileInfo info(path);
    QDir folder = info.dir();
    QStringList names = folder.entryList({info.fileName() + u".damaged-*"_s}, QDir::Files, QDir::Name);
    names.removeIf([](const QString &name) { return name.endsWith(u"-wal"_s) || name.endsWith(u"-shm"_s); });
    while (names.size() > keep) {
        const QString name = names.takeFirst(); // the name ends with the time: the oldest comes first
        for (const QString &companion : companions)
            folder.remove(name + companion);
    }
    return int(names.size());
}

bool wasInterrupted(const QString &path)
{
    return QFileInfo(path + u"-wal"_s).size() > 0;
}

} // namespace counterpart::sqlite

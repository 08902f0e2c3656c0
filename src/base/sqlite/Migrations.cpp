#include "base/sqlite/Migrations.h"

#include "base/sqlite/Connection.h"
#include "base/sqlite/Statement.h"

#include <QDir>
#include <QFile>
#include <QtEndian>

namespace counterpart::sqlite {

using namespace Qt::Literals::StringLiterals;

namespace {

QStringList schemaFiles(const QString &folder)
{
    return QDir(folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
}

Result<Done> apply(Connection &connection, int version, const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Bug, u"cannot read "_s + path, {}};
    // user_version takes no bound parameter, and the number is ours.
    const QByteArray sql = file.readAll() + ";PRAGMA user_version = " + QByteArray::number(version);

    Transaction transaction(connection);
    if (auto done = connection.execute(sql.constData()); !done)
        return Error{done.error().kind, path + u": "_s + done.error().detail, {}};
    return transaction.commit();
}

} // namespace

int latestSchemaVersion(const QString &folder)
{
    return int(schemaFiles(folder).size());
}

Result<int> schemaVersion(Connection &connection)
{
    auto query = Statement::prepare(connection, "PRAGMA user_version");
    if (!query)
        return query.error();
    Statement statement = *std::move(query);
    if (auto row = statement.step(); !row)
        return row.error();
    return int(statement.integer(0));
}

Result<Done> migrate(Connection &connection, const QString &folder)
{
    const auto current = schemaVersion(connection);
    if (!current)
        return current.error();
    const QStringList files = schemaFiles(folder);
    if (*current > files.size())
        return Error{
            Error::Kind::Newer, u"schema %1, this build knows %2"_s.arg(*current).arg(files.size()), {}};
    for (int version = *current + 1; version <= files.size(); ++version) {
        if (auto done = apply(connection, version, folder + u'/' + files[version - 1]); !done)
            return done;
    }
    return Done();
}

Result<int> schemaVersionOf(const QString &path)
{
    // Bytes 60 to 63 of the header, read without SQLite: opening would create a WAL beside the file.
    QFile file(path);
    if (!file.exists() || file.size() == 0)
        return 0;
    if (!file.open(QIODevice::ReadOnly))
        return Error{Error::Kind::Storage, u"cannot open the file"_s, {}};
    const QByteArray header = file.read(100);
    if (header.size() < 100 || !header.startsWith(QByteArrayView("SQLite format 3", 16)))
        return Error{Error::Kind::Corrupt, u"not a database"_s, {}};
    return int(qFromBigEndian<quint32>(header.constData() + 60));
}

} // namespace counterpart::sqlite

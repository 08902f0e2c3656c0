// What befalls a tablet between two starts: a key that is gone, a version that was older.
#include "base/sqlite/Connection.h"
#include "base/sqlite/Statement.h"
#include "simulation/Tablet.h"

#include <QDir>
#include <QFile>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

const QString schemaFolder = u":/counterpart/schema/outbox"_s;

/// The first steps of the outbox's schema, as a version of the program that knew no more made its file.
Result<QByteArray> firstSteps(int schema)
{
    const QStringList steps = QDir(schemaFolder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
    QByteArray sql;
    for (const QString &step : steps.first(schema)) {
        QFile text(schemaFolder + u'/' + step);
        if (!text.open(QIODevice::ReadOnly))
            return Error{Error::Kind::Bug, u"cannot read "_s + step, {}};
        sql += text.readAll() + ";\n";
    }
    return sql + "PRAGMA user_version = " + QByteArray::number(schema);
}

/// What a file of this version takes over of the attached one: of each of its tables the columns it has.
Result<QByteArray> takingOver(sqlite::Connection &file)
{
    auto query = sqlite::Statement::prepare(
        file,
        "SELECT t.name, group_concat(c.name, ', ') FROM main.sqlite_schema t,"
        " pragma_table_info(t.name, 'main') c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
        " GROUP BY t.name ORDER BY t.name");
    if (!query)
        return query.error();
    sqlite::Statement table = *std::move(query);
    QByteArray sql;
    for (;;) {
        const auto row = table.step();
        if (!row)
            return row.error();
        if (!*row)
            return sql;
        const QByteArray name = table.text(0).toLatin1(), columns = table.text(1).toLatin1();
        sql += "INSERT OR REPLACE INTO main." + name + " (" + columns + ") SELECT " + columns + " FROM now."
            + name + ";\n";
    }
}

Result<Done> makeOlder(const QString &newer, const QString &older, int schema)
{
    const auto steps = firstSteps(schema);
    auto opened = sqlite::Connection::open(older, sqlite::Access::ReadWrite, sqlite::Durability::Full);
    if (!opened || !steps)
        return opened ? steps.error() : opened.error();
    sqlite::Connection file = *std::move(opened);
    const QByteArray begin = *steps + "; ATTACH '" + newer.toLatin1() + "' AS now";
    if (auto done = file.execute(begin.constData()); !done)
        return done;
    const auto copy = takingOver(file);
    if (!copy)
        return copy.error();
    if (auto done = file.execute((*copy + "DETACH now").constData()); !done)
        return done;
    return file.truncateWal();
}

} // namespace

bool Tablet::hasUnsent()
{
    const auto counts = m_outbox->counts();
    return counts && counts->queued > 0;
}

void Tablet::loseKey()
{
    if (!m_engine || !m_cache || m_leaving || m_leaseEnded)
        return;
    if (hasUnsent())
        m_world.probes.hit(Probe::KeyLostWithUnsent);
    crash(false);
    tell(u"has lost the key of its cache"_s);
    ++m_dataKey;
}

void Tablet::becomeOlder(int schema, int dies)
{
    if (!m_engine || m_world.allowances) // no version before 5 spent what was given
        return;
    const bool unsent = hasUnsent();
    crash(false);
    const QString newer = u":t%1/outbox.db"_s.arg(m_index), older = u":t%1/older.db"_s.arg(m_index);
    if (const auto done = makeOlder(newer, older, schema); !done)
        qFatal("an older outbox cannot be made: %s", qPrintable(done.error().detail));
    const auto made = m_disk.find(older.toStdString());
    made->durable = made->live; // it has been there for long
    made->unsynced.clear();
    *m_disk.make(newer.toStdString()) = *made;
    for (const QString &path : {older, older + u"-wal"_s, newer + u"-wal"_s})
        m_disk.remove(path.toStdString());
    tell(u"has an outbox of schema %1"_s.arg(schema));
    if (unsent)
        m_world.probes.hit(Probe::OlderOutboxWithUnsent);
    m_migrating = true;
    m_dieInMigration = dies;
}

} // namespace counterpart::sim

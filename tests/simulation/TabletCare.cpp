// What befalls a tablet between two starts: a key that is gone, a version that was older.
#include "base/sqlite/Connection.h"
#include "simulation/Tablet.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Undoes the newest step of the schema; each as resources/schema/outbox has it.
const char *undoing(int schema)
{
    switch (schema) {
    case 5: return "DROP TABLE allowance_spend; DROP TABLE allowance; PRAGMA user_version = 4";
    case 4:
        return "DROP INDEX command_undecided; DROP INDEX command_to_send; CREATE INDEX command_to_send ON"
               " command (position) WHERE state IN ('queued', 'sending', 'retry'); PRAGMA user_version = 3";
    case 3: return "ALTER TABLE command DROP COLUMN failures; PRAGMA user_version = 2";
    default: return nullptr;
    }
}

constexpr int newestSchema = 5;

Result<Done> undoSchema(const QString &path, int schema)
{
    auto opened = sqlite::Connection::open(path, sqlite::Access::ReadWrite, sqlite::Durability::Full);
    if (!opened)
        return opened.error();
    sqlite::Connection file = *std::move(opened);
    for (int version = newestSchema; version > schema; --version) {
        if (auto done = file.execute(undoing(version)); !done)
            return done;
    }
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
    if (const auto done = undoSchema(u":t%1/outbox.db"_s.arg(m_index), schema); !done)
        qFatal("an older outbox cannot be made: %s", qPrintable(done.error().detail));
    tell(u"has an outbox of schema %1"_s.arg(schema));
    if (unsent)
        m_world.probes.hit(Probe::OlderOutboxWithUnsent);
    m_migrating = true;
    m_dieInMigration = dies;
}

} // namespace counterpart::sim

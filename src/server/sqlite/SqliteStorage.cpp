#include "server/sqlite/SqliteStorage.h"

#include "server/sqlite/Schema.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {
constexpr int SchemaVersion = 1;
constexpr qsizetype RowsOfAnImportedTx = 500;
constexpr qsizetype KeptProblems = 1000;

/// scope_holds(body, store, region)
bool scopeHoldsInSql(const QList<QByteArray> &arguments)
{
    return scopeHolds(QJsonDocument::fromJson(arguments[0])["storeScope"_L1].toObject(),
                      QString::fromUtf8(arguments[1]), QString::fromUtf8(arguments[2]));
}

/// works_in(body, store)
bool worksInSql(const QList<QByteArray> &arguments)
{
    return QJsonDocument::fromJson(arguments[0])["storeIds"_L1].toArray().contains(
        QString::fromUtf8(arguments[1]));
}
} // namespace

QJsonObject StoredRecord::data() const
{
    return QJsonDocument::fromJson(body).object();
}

Result<std::unique_ptr<SqliteStorage>> SqliteStorage::open(const Options &options)
{
    auto database = Database::open(options.path);
    if (!database)
        return database.error();
    std::unique_ptr<SqliteStorage> storage(new SqliteStorage(*std::move(database), options));
    if (auto done = storage->prepareFile(options.scope); !done)
        return done.error();
    return storage;
}

SqliteStorage::SqliteStorage(std::unique_ptr<Database> database, const Options &options)
    : m_database(std::move(database))
    , m_clock(options.clock)
    , m_random(options.random)
{
}

Result<Done> SqliteStorage::prepareFile(std::optional<Scope> wanted)
{
    int version = 0;
    {
        auto row = m_database->prepare("PRAGMA user_version");
        if (row.next())
            version = int(row.integer(0));
    }
    if (version > SchemaVersion)
        return Error{Error::Kind::Newer, u"schema %1"_s.arg(version), {}};
    m_database->addPredicate("scope_holds", 3, scopeHoldsInSql);
    m_database->addPredicate("works_in", 2, worksInSql);
    if (auto done = m_database->run(Schema); !done)
        return done;
    if (auto done = m_database->run("PRAGMA user_version = 1"); !done)
        return done;
    for (const auto &[key, size] : {std::pair(u"epoch"_s, 6), std::pair(u"signing_key"_s, 32)}) {
        auto kept = setting(key);
        if (!kept)
            return kept.error();
        if (!*kept) {
            if (auto done = setSetting(key, QString::fromLatin1(m_random(size).toHex())); !done)
                return done;
        }
    }
    m_epoch = **setting(u"epoch"_s);
    m_signingKey = QByteArray::fromHex((**setting(u"signing_key"_s)).toLatin1());
    if (auto done = makeMissingKeys(); !done)
        return done;
    return settleScope(wanted);
}

/// Another scope makes other feeds, so positions of before mean nothing: a new epoch, and devices take a
/// snapshot.
Result<Done> SqliteStorage::settleScope(std::optional<Scope> wanted)
{
    auto kept = setting(u"scope"_s);
    if (!kept)
        return kept.error();
    const Scope was = *kept == u"chain"_s ? Scope::Chain : Scope::Store;
    m_scope = wanted.value_or(was);
    if (*kept && was == m_scope)
        return Done{};
    return transact([&]() -> Result<Done> {
        if (auto done = setSetting(u"scope"_s, m_scope == Scope::Chain ? u"chain"_s : u"store"_s);
            !done || !*kept)
            return done;
        if (auto done = changeEpoch(); !done)
            return done;
        return rebuildScopes();
    });
}

Result<Done> SqliteStorage::beginNewEpoch()
{
    return transact([&]() -> Result<Done> {
        auto done = changeEpoch();
        return done ? setSetting(restoredAtSetting, formatInstant(m_clock())) : done;
    });
}

Result<Done> SqliteStorage::changeEpoch()
{
    const QString epoch = QString::fromLatin1(m_random(6).toHex());
    return transact([&]() -> Result<Done> {
        auto done = setSetting(u"epoch"_s, epoch);
        if (done)
            m_epoch = epoch;
        return done;
    });
}

Result<Done> SqliteStorage::transact(const std::function<Result<Done>()> &work)
{
    const std::lock_guard lock(m_lock);
    if (m_depth > 0) {
        ++m_depth;
        auto done = work();
        --m_depth;
        return done;
    }
    if (auto begun = m_database->run("BEGIN IMMEDIATE"); !begun)
        return begun;
    m_depth = 1;
    m_tx = uuid7(m_clock(), m_random);
    m_txRows = 0;
    auto done = work();
    m_depth = 0;
    if (done)
        done = m_database->run("COMMIT");
    if (!done)
        (void)m_database->run("ROLLBACK");
    const bool moved = std::exchange(m_feedMoved, false);
    if (done && moved) {
        for (const auto &listener : std::as_const(m_listeners))
            listener();
    }
    return done;
}

Result<Done> SqliteStorage::import(const std::function<Result<Done>(RecordSink &)> &fill)
{
    const std::lock_guard lock(m_lock);
    m_problems.clear();
    m_problemCount = 0;
    bool devices = false;
    {
        auto row = m_database->prepare("SELECT 1 FROM device LIMIT 1");
        devices = row.next();
    }
    auto done = transact([&]() -> Result<Done> {
        m_importing = !devices;
        auto filled = fill(*this);
        m_importing = false;
        return filled && m_scope == Scope::Store ? rebuildScopes() : filled;
    });
    m_importing = false;
    if (done)
        (void)m_database->run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA optimize;");
    return done;
}

Result<Done> SqliteStorage::put(const ImportedRecord &record)
{
    const std::lock_guard lock(m_lock);
    if (!m_importing) {
        if (m_txRows > RowsOfAnImportedTx) {
            m_tx = uuid7(m_clock(), m_random);
            m_txRows = 0;
        }
        auto written = write({.type = record.type, .id = record.id, .data = record.data, .cause = {}});
        return written ? Result<Done>(Done{}) : written.error();
    }
    auto next = nextVersion(record.type, record.id, record.data);
    return next ? upsert(*next, columnsOf(record.type, record.id, record.data)) : next.error();
}

void SqliteStorage::report(const ImportProblem &problem)
{
    const std::lock_guard lock(m_lock);
    ++m_problemCount;
    if (m_problems.size() < KeptProblems)
        m_problems.append(problem);
}

Result<qint64> SqliteStorage::count(ResourceType type)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT count(*) FROM resource WHERE type = ?1 AND removed IS NULL");
    row.with(wireName(type));
    const qint64 count = row.next() ? row.integer(0) : 0;
    auto done = row.done();
    return done ? Result<qint64>(count) : done.error();
}

qint64 SqliteStorage::steps()
{
    const std::lock_guard lock(m_lock);
    return m_database->steps();
}

Result<std::optional<QString>> SqliteStorage::setting(const QString &key)
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT value FROM meta WHERE key = ?1");
    std::optional<QString> value;
    if (row.with(key).next())
        value = row.text(0);
    if (auto done = row.done(); !done)
        return done.error();
    return value;
}

Result<Done> SqliteStorage::setSetting(const QString &key, const QString &value)
{
    const std::lock_guard lock(m_lock);
    return m_database
        ->prepare("INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
        .with(key, value)
        .done();
}

QString SqliteStorage::feedOf(const QString &storeId) const
{
    return m_scope == Scope::Chain ? u"*"_s : storeId;
}

const char *SqliteStorage::sql(const QByteArray &text)
{
    return m_texts.insert(text)->constData();
}

void SqliteStorage::whenFeedMoves(std::function<void()> listener)
{
    const std::lock_guard lock(m_lock);
    m_listeners.append(std::move(listener));
}

} // namespace counterpart::server

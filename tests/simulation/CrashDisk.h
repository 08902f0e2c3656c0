#pragma once

#include "simulation/Chance.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <limits>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace counterpart::sim {

/// A disk in memory that behaves as disks do when the power goes: what was not synced survives sector by
/// sector or not at all. SQLite finds it by the first part of a path (":d1/outbox.db" lies on the disk named
/// ":d1").
class CrashDisk
{
public:
    /// `keepsAll`: nothing is ever lost, and nothing is kept apart for it (the CDP's disk).
    explicit CrashDisk(const QString &name, bool keepsAll = false);
    ~CrashDisk();
    CrashDisk(const CrashDisk &) = delete;
    CrashDisk &operator=(const CrashDisk &) = delete;

    struct File
    {
        struct Write
        {
            qint64 at = 0;
            QByteArray bytes; ///< null: the file was cut to `at` bytes
        };
        QByteArray live;    ///< what the program reads
        QByteArray durable; ///< what a power cut leaves for certain
        std::vector<Write> unsynced;
    };
    using Files = std::map<std::string, std::shared_ptr<File>>;

    /// A copy of all files as the program sees them, and back.
    Files image() const;
    void install(const Files &files);
    void removeAll() { m_files.clear(); }
    /// Flips bits of one byte of a file, as a dying disk does.
    bool damage(const std::string &name, Chance &chance);

    /// From the n-th operation from now on everything fails until restart(): the power is off.
    void dieAfter(int operations) { m_dieAt = m_operations + quint64(operations); }
    /// Operations fail with this SQLite code from the n-th one on, `count` times.
    void failAfter(int operations, int code, int count = 1);
    void heal();
    /// Nothing can be written any more (the power goes in this moment); reads of open files fail too.
    void die() { m_dead = true; }
    bool isDead() const { return m_dead; }
    quint64 operations() const { return m_operations; }
    /// The program was killed: what it wrote is there.
    void restart();
    /// The power came back: of what was not synced each sector is there or not, and one in fifty is torn.
    void restartAfterPowerLoss(Chance &chance);
    /// The first of these words that lies in any file or is on its way there, as UTF-8 or UTF-16; empty when
    /// none does.
    QByteArray holdsOneOf(const QList<QByteArray> &words) const;
    /// Of all that lies here: equal only where every byte is, of what is seen and of what is durable.
    quint64 fingerprint() const;
    /// False: syncs do nothing, as a disk that lies does.
    bool honest = true;

    // For the VFS.
    int gate(int code);
    int lastFailure() const { return m_failCode; }
    std::shared_ptr<File> find(const std::string &name) const;
    std::shared_ptr<File> make(const std::string &name);
    void remove(const std::string &name) { m_files.erase(name); }
    bool keepsAll() const { return m_keepsAll; }
    static CrashDisk *of(const char *path);

private:
    std::string m_name;
    bool m_keepsAll;
    Files m_files;
    quint64 m_operations = 0;
    quint64 m_dieAt = std::numeric_limits<quint64>::max();
    quint64 m_failFrom = std::numeric_limits<quint64>::max();
    int m_failCount = 0, m_failCode = 0;
    bool m_dead = false;
};

/// Makes the crash disks SQLite's default in this process. Call once, before any database is opened.
void installCrashVfs();
/// SQLite's own randomness begins anew, so that equal seeds write equal bytes.
void resetSqliteRandomness(quint64 seed);

} // namespace counterpart::sim

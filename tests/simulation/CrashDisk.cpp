#include "simulation/CrashDisk.h"

#include <QHash>

#include <sqlite3.h>

namespace counterpart::sim {

namespace {

constexpr qsizetype sector = 512;
constexpr int tornPermille = 20;

std::map<std::string, CrashDisk *> &disks()
{
    static std::map<std::string, CrashDisk *> all;
    return all;
}

void put(QByteArray &bytes, qint64 at, const char *data, qsizetype count)
{
    if (bytes.size() < at + count)
        bytes.append(at + count - bytes.size(), '\0');
    memcpy(bytes.data() + at, data, size_t(count));
}

void settle(CrashDisk::File &file)
{
    for (const auto &write : file.unsynced) {
        if (write.bytes.isNull())
            file.durable.resize(std::min<qsizetype>(file.durable.size(), write.at));
        else
            put(file.durable, write.at, write.bytes.constData(), write.bytes.size());
    }
    file.unsynced.clear();
}

void loseSome(CrashDisk::File &file, Chance &chance)
{
    for (const auto &write : file.unsynced) {
        if (write.bytes.isNull()) {
            if (chance.pick(2) == 0)
                file.durable.resize(std::min<qsizetype>(file.durable.size(), write.at));
            continue;
        }
        for (qsizetype from = 0; from < write.bytes.size(); from += sector) {
            if (chance.pick(2) == 0)
                continue;
            qsizetype count = std::min(sector, write.bytes.size() - from);
            if (chance.permille(tornPermille))
                count = qsizetype(chance.below(quint64(count) + 1));
            put(file.durable, write.at + from, write.bytes.constData() + from, count);
        }
    }
    file.unsynced.clear();
    file.live = file.durable;
}

/// Finds many words in one pass: at the end of each run all files are searched for all canaries.
class ManyNeedles
{
public:
    using Forms = QList<std::pair<QByteArray, QByteArray>>; ///< as written, and the word that it is
    explicit ManyNeedles(const Forms &forms) : m_forms(forms)
    {
        for (const auto &[form, word] : forms)
            m_begins[pair(form.constData())] = true;
    }
    QByteArray in(const QByteArray &bytes) const
    {
        for (qsizetype at = 0; at + 1 < bytes.size(); ++at) {
            if (!m_begins[pair(bytes.constData() + at)])
                continue;
            for (const auto &[form, word] : m_forms) {
                if (QByteArrayView(bytes).sliced(at).startsWith(form))
                    return word;
            }
        }
        return {};
    }

private:
    static size_t pair(const char *bytes) { return size_t(uchar(bytes[0])) << 8 | uchar(bytes[1]); }

    Forms m_forms;
    std::vector<bool> m_begins = std::vector<bool>(65536);
};

} // namespace

CrashDisk::CrashDisk(const QString &name, bool keepsAll) : m_name(name.toStdString()), m_keepsAll(keepsAll)
{
    disks()[m_name] = this;
}

CrashDisk::~CrashDisk()
{
    disks().erase(m_name);
}

CrashDisk *CrashDisk::of(const char *path)
{
    const std::string name(path);
    const auto found = disks().find(name.substr(0, name.find('/')));
    return found == disks().end() ? nullptr : found->second;
}

CrashDisk::Files CrashDisk::image() const
{
    Files copy;
    for (const auto &[name, file] : m_files) {
        auto one = std::make_shared<File>();
        one->live = one->durable = file->live;
        copy[name.substr(name.find('/'))] = one;
    }
    return copy;
}

void CrashDisk::install(const Files &files)
{
    m_files.clear();
    for (const auto &[name, file] : files)
        m_files[m_name + name] = std::make_shared<File>(*file);
}

bool CrashDisk::damage(const std::string &name, Chance &chance)
{
    const auto file = find(m_name + name);
    if (!file || file->live.isEmpty())
        return false;
    const auto at = qsizetype(chance.below(quint64(file->live.size())));
    const char flip = char(1 << chance.pick(8));
    file->live[at] = char(file->live[at] ^ flip);
    file->durable = file->live;
    file->unsynced.clear();
    return true;
}

void CrashDisk::failAfter(int operations, int code, int count)
{
    m_failFrom = m_operations + quint64(operations);
    m_failCount = count;
    m_failCode = code;
}

void CrashDisk::heal()
{
    m_dieAt = m_failFrom = std::numeric_limits<quint64>::max();
    m_failCount = 0;
}

void CrashDisk::restart()
{
    m_dead = false;
    heal();
}

void CrashDisk::restartAfterPowerLoss(Chance &chance)
{
    for (const auto &[name, file] : m_files) {
        if (!m_keepsAll)
            loseSome(*file, chance);
    }
    restart();
}

QByteArray CrashDisk::holdsOneOf(const QList<QByteArray> &words) const
{
    QList<std::pair<QByteArray, QByteArray>> forms;
    for (const QByteArray &word : words) {
        const QString text = QString::fromUtf8(word);
        forms.append({word, word});
        forms.append({QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2), word});
    }
    const ManyNeedles needles(forms);
    for (const auto &[name, file] : m_files) {
        if (const QByteArray found = needles.in(file->live); !found.isEmpty())
            return found;
        if (file->durable.constData() != file->live.constData()) { // else they share their bytes
            if (const QByteArray found = needles.in(file->durable); !found.isEmpty())
                return found;
        }
        for (const auto &write : file->unsynced) {
            if (const QByteArray found = needles.in(write.bytes); !found.isEmpty())
                return found;
        }
    }
    return {};
}

quint64 CrashDisk::fingerprint() const
{
    size_t all = 42;
    for (const auto &[name, file] : m_files) {
        all = qHashBits(name.data(), name.size(), all);
        all = qHashBits(file->live.constData(), size_t(file->live.size()), all);
        all = qHashBits(file->durable.constData(), size_t(file->durable.size()), all);
    }
    return all;
}

int CrashDisk::gate(int code)
{
    ++m_operations;
    if (m_operations >= m_dieAt)
        m_dead = true;
    if (m_dead)
        return code;
    if (m_operations >= m_failFrom && m_failCount > 0) {
        --m_failCount;
        return m_failCode;
    }
    return SQLITE_OK;
}

std::shared_ptr<CrashDisk::File> CrashDisk::find(const std::string &name) const
{
    const auto found = m_files.find(name);
    return found == m_files.end() ? nullptr : found->second;
}

std::shared_ptr<CrashDisk::File> CrashDisk::make(const std::string &name)
{
    auto &file = m_files[name];
    if (!file)
        file = std::make_shared<File>();
    return file;
}

// ---- SQLite's view

namespace {

struct Handle
{
    sqlite3_file base;
    CrashDisk *disk;
    std::shared_ptr<CrashDisk::File> *file;
    std::vector<std::unique_ptr<char[]>> *shared; ///< the wal-index, of this one connection
};

Handle *of(sqlite3_file *file)
{
    return reinterpret_cast<Handle *>(file);
}

int doClose(sqlite3_file *f)
{
    delete of(f)->file;
    delete of(f)->shared;
    return SQLITE_OK;
}

int doRead(sqlite3_file *f, void *to, int count, sqlite3_int64 at)
{
    if (of(f)->disk->isDead())
        return SQLITE_IOERR_READ;
    const QByteArray &bytes = (*of(f)->file)->live;
    const qint64 have = std::clamp<qint64>(bytes.size() - at, 0, count);
    if (have > 0)
        memcpy(to, bytes.constData() + at, size_t(have));
    if (have == count)
        return SQLITE_OK;
    memset(static_cast<char *>(to) + have, 0, size_t(count - have));
    return SQLITE_IOERR_SHORT_READ;
}

int doWrite(sqlite3_file *f, const void *from, int count, sqlite3_int64 at)
{
    if (const int code = of(f)->disk->gate(SQLITE_IOERR_WRITE))
        return code;
    CrashDisk::File &file = **of(f)->file;
    put(file.live, at, static_cast<const char *>(from), count);
    if (!of(f)->disk->keepsAll())
        file.unsynced.push_back({at, QByteArray(static_cast<const char *>(from), count)});
    return SQLITE_OK;
}

int doTruncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (const int code = of(f)->disk->gate(SQLITE_IOERR_TRUNCATE))
        return code;
    CrashDisk::File &file = **of(f)->file;
    file.live.resize(std::min<qsizetype>(file.live.size(), size));
    if (!of(f)->disk->keepsAll())
        file.unsynced.push_back({size, {}});
    return SQLITE_OK;
}

int doSync(sqlite3_file *f, int)
{
    if (const int code = of(f)->disk->gate(SQLITE_IOERR_FSYNC))
        return code;
    if (of(f)->disk->honest && !of(f)->disk->keepsAll())
        settle(**of(f)->file);
    return SQLITE_OK;
}

int doSize(sqlite3_file *f, sqlite3_int64 *size)
{
    *size = (*of(f)->file)->live.size();
    return SQLITE_OK;
}

int doLock(sqlite3_file *, int)
{
    return SQLITE_OK;
}

int doCheckLock(sqlite3_file *, int *held)
{
    *held = 0;
    return SQLITE_OK;
}

int doControl(sqlite3_file *, int, void *)
{
    return SQLITE_NOTFOUND;
}

int doSectorSize(sqlite3_file *)
{
    return int(sector);
}

int doTraits(sqlite3_file *)
{
    return 0;
}

// One connection a file (decisions §4.8): the shared memory of the WAL is its own and goes with it.
int doShmMap(sqlite3_file *f, int region, int size, int extend, void volatile **to)
{
    auto &regions = of(f)->shared;
    if (!regions)
        regions = new std::vector<std::unique_ptr<char[]>>;
    *to = nullptr;
    if (int(regions->size()) <= region) {
        if (!extend)
            return SQLITE_OK;
        while (int(regions->size()) <= region)
            regions->push_back(std::make_unique<char[]>(size_t(size)));
    }
    *to = (*regions)[size_t(region)].get();
    return SQLITE_OK;
}

int doShmLock(sqlite3_file *, int, int, int)
{
    return SQLITE_OK;
}

void doShmBarrier(sqlite3_file *) { }

int doShmUnmap(sqlite3_file *f, int)
{
    delete of(f)->shared;
    of(f)->shared = nullptr;
    return SQLITE_OK;
}

const sqlite3_io_methods methods{2,        doClose,  doRead,    doWrite,      doTruncate, doSync,
                                 doSize,   doLock,   doLock,    doCheckLock,  doControl,  doSectorSize,
                                 doTraits, doShmMap, doShmLock, doShmBarrier, doShmUnmap, nullptr,
                                 nullptr};

quint64 vfsRandom = 1;

int openFile(sqlite3_vfs *, const char *name, sqlite3_file *f, int flags, int *given)
{
    f->pMethods = nullptr;
    CrashDisk *disk = name ? CrashDisk::of(name) : nullptr;
    if (!disk || disk->isDead())
        return SQLITE_CANTOPEN;
    auto file = disk->find(name);
    if (!file) {
        if (!(flags & SQLITE_OPEN_CREATE))
            return SQLITE_CANTOPEN;
        file = disk->make(name);
    }
    of(f)->disk = disk;
    of(f)->file = new std::shared_ptr<CrashDisk::File>(file);
    of(f)->shared = nullptr;
    f->pMethods = &methods;
    if (given)
        *given = flags;
    return SQLITE_OK;
}

int removeFile(sqlite3_vfs *, const char *name, int)
{
    CrashDisk *disk = CrashDisk::of(name);
    if (!disk)
        return SQLITE_OK;
    if (const int code = disk->gate(SQLITE_IOERR_DELETE))
        return code;
    disk->remove(name);
    return SQLITE_OK;
}

int accessFile(sqlite3_vfs *, const char *name, int, int *there)
{
    const CrashDisk *disk = CrashDisk::of(name);
    const auto file = disk ? disk->find(name) : nullptr;
    *there = file && !file->live.isEmpty();
    return SQLITE_OK;
}

int fullPath(sqlite3_vfs *, const char *name, int most, char *out)
{
    sqlite3_snprintf(most, out, "%s", name);
    return SQLITE_OK;
}

int randomness(sqlite3_vfs *, int count, char *out)
{
    for (int i = 0; i < count; ++i) {
        vfsRandom = vfsRandom * 6364136223846793005ull + 1442695040888963407ull;
        out[i] = char(vfsRandom >> 56);
    }
    return count;
}

int doSleep(sqlite3_vfs *, int)
{
    return 0;
}

int currentTime(sqlite3_vfs *, double *day)
{
    *day = 2461000.5;
    return SQLITE_OK;
}

int lastError(sqlite3_vfs *, int, char *)
{
    return 0;
}

} // namespace

void installCrashVfs()
{
    sqlite3_initialize();
    static sqlite3_vfs vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = sizeof(Handle);
    vfs.mxPathname = 256;
    vfs.zName = "counterpart-crash";
    vfs.xOpen = openFile;
    vfs.xDelete = removeFile;
    vfs.xAccess = accessFile;
    vfs.xFullPathname = fullPath;
    vfs.xRandomness = randomness;
    vfs.xSleep = doSleep;
    vfs.xCurrentTime = currentTime;
    vfs.xGetLastError = lastError;
    sqlite3_vfs_register(&vfs, 1);
}

void resetSqliteRandomness(quint64 seed)
{
    vfsRandom = seed | 1;
    sqlite3_randomness(0, nullptr);
}

} // namespace counterpart::sim

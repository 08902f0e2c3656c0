#pragma once

#include "cache/CacheReader.h"
#include "contract/FeedPage.h"

#include <QHash>
#include <QSet>
#include <QStringList>

namespace counterpart {

struct Keys;

/// What one page did, for the screens, the search index and the overlays.
struct Applied
{
    QSet<ResourceType> types;
    QList<Ref> changed; ///< written or removed; cascaded rows are in `types` only
    QList<Ref> removed;
    QHash<QString, qint64> causedBy; ///< commands whose effect the feed has now shown → version of the row
    int setAside = 0;                ///< records of this page that could not be read
    int ignored = 0;                 ///< older than what is here, or of a kind that this build does not know
    bool erased = false;             ///< rows were removed; their bytes leave the files too
};

/// cache.db: the CDP's records as this device holds them, sealed. The only writing connection. Server data
/// may be dropped and fetched again, so a damaged file is set aside and rebuilt. Used by one thread at a
/// time; see CacheThread.
class Cache : public CacheReader
{
public:
    /// Opens or makes the file. Newer: written by a later version, untouched. Corrupt: call
    /// setAsideAndRecreate. InUse: another program writes it. DiskFull, Storage.
    static Result<Cache> open(const QString &path);
    /// Renames the file (and its WAL) to "<name>.damaged-<time>" and makes an empty one. Answers the new
    /// file; the caller tells the person and fetches everything again.
    static Result<Cache> setAsideAndRecreate(const QString &path, Instant now);

    /// As CacheReader, and stores `keys.check` when the file has none yet. KeyMissing (code "wrong") when the
    /// file was sealed under another key.
    Result<Done> useKeys(const Keys &keys, const RandomBytes &random);
    /// Keys::check as stored, and the keyring service it belongs to; empty for a new file. Needs no key.
    Result<QByteArray> keyCheck() const;
    Result<QByteArray> keyBackend() const;

    /// Rows and cursor of one feed page in one transaction: all or nothing. A row wins where its version is
    /// not older.
    Result<Applied> apply(const FeedPage &page, Instant receivedAt);

    /// Starts a snapshot, or goes on with it when its id is the one under way. Old rows stay visible until
    /// finish. `types`: the kinds that it replaces; empty: all. With a new epoch its versions win also where
    /// they are lower.
    Result<SnapshotProgress> beginSnapshot(const QString &id, const QString &epoch, int parts,
                                           const QByteArray &manifest, const QList<ResourceType> &types = {});
    /// One part, in one transaction with the progress. `index` must be the next one (BadInput else).
    Result<Applied> applyPart(int index, const FeedPage &part, Instant receivedAt);
    /// Removes what the snapshot did not bring and moves the cursor, in one transaction.
    Result<Applied> finishSnapshot(const QString &cursor, qint64 deviceAck, Instant receivedAt);
    /// Forgets a snapshot that cannot go on (expired); rows stay.
    Result<Done> abandonSnapshot();
    /// The cursor is void (410): rows stay visible, the next sync starts with a snapshot.
    Result<Done> forgetCursor();

    Result<Done> setMeta(const QByteArray &key, const QByteArray &value);
    /// Empties the WAL so that erased bytes are nowhere in the files. After an erasure, lock and sign-out.
    Result<Done> eraseTraces();
    /// Drops every record and the cursor; meta stays. Remote wipe.
    Result<Done> clear();

    /// Forgets pages read before, so that the next read comes from the file: how tests meet a damaged disk.
    void dropPagesInMemory();
    /// The file may not grow beyond this many pages of 4 KiB: how tests meet a full disk.
    Result<Done> limitPages(int pages);

private:
    using CacheReader::CacheReader;
    friend class PageWriter;

    Result<Done> storeProbe(const Keys &keys, const Sealer &made);
    Result<bool> hasRecords() const;
    Result<Done> touchAsOf(const QList<ResourceType> &types, Instant at, bool onlyNew);
    Result<std::optional<Instant>> snapshotStarted() const;
    /// As eraseTraces, and again with the next page when a reader holds the WAL just now.
    void eraseTracesSoon(bool erased);
    Result<Done> sweep(qint64 generation, const QList<ResourceType> &types, Applied &applied);

    bool m_tracesLeft = false;
};

} // namespace counterpart

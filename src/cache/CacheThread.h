#pragma once

#include "base/sqlite/FileThread.h"
#include "cache/Cache.h"

namespace counterpart {

/// Cache on its own thread: `open(path)` or `openWith(…)`, then `run([](Cache &cache) { return
/// cache.customer(id); })`.
class CacheThread : public FileThread<Cache>
{
public:
    CacheThread() : FileThread(QStringLiteral("cache")) { }

    QFuture<Result<Done>> open(const QString &path)
    {
        return FileThread::open([path] { return Cache::open(path); });
    }
    QFuture<Result<Done>> setAsideAndRecreate(const QString &path, Instant now)
    {
        return FileThread::open([path, now] { return Cache::setAsideAndRecreate(path, now); });
    }
};

/// A reading connection on its own thread, so that screens do not wait for a page being applied.
class CacheReaderThread : public FileThread<CacheReader>
{
public:
    CacheReaderThread() : FileThread(QStringLiteral("cache-reader")) { }

    QFuture<Result<Done>> open(const QString &path)
    {
        return FileThread::open([path] { return CacheReader::open(path); });
    }
};

} // namespace counterpart

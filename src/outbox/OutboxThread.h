#pragma once

#include "base/sqlite/FileThread.h"
#include "outbox/Outbox.h"

namespace counterpart {

/// Outbox on its own thread: a commit waits for the disk, and the screen must not.
class OutboxThread : public FileThread<Outbox>
{
public:
    OutboxThread() : FileThread(QStringLiteral("outbox")) { }

    QFuture<Result<Done>> open(const QString &path)
    {
        return FileThread::open([path] { return Outbox::open(path); });
    }
    QFuture<Result<Done>> openReadOnly(const QString &path)
    {
        return FileThread::open([path] { return Outbox::openReadOnly(path); });
    }
    QFuture<Result<Done>> setAsideAndRecreate(const QString &path, Instant now)
    {
        return FileThread::open([path, now] { return Outbox::setAsideAndRecreate(path, now); });
    }
};

} // namespace counterpart

#pragma once

#include "base/Result.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QThread>

#include <memory>
#include <optional>
#include <type_traits>

namespace counterpart {

/// Owns one store (Cache, Outbox) and the one thread that may touch it. What lies below is synchronous;
/// everything above gets futures, answered with whenDone().
template<typename Store>
class FileThread
{
public:
    explicit FileThread(const QString &name) : m_worker(std::make_unique<QObject>())
    {
        m_thread.setObjectName(name);
        m_worker->moveToThread(&m_thread);
        m_thread.start();
    }

    ~FileThread()
    {
        // The store is closed on its own thread, after all work that was asked for before.
        QMetaObject::invokeMethod(
            m_worker.get(), [this] { m_store.reset(); }, Qt::BlockingQueuedConnection);
        m_thread.quit();
        m_thread.wait();
    }

    FileThread(const FileThread &) = delete;
    FileThread &operator=(const FileThread &) = delete;

    /// `opener()` returns Result<Store>; it runs on the thread.
    template<typename Opener>
    QFuture<Result<Done>> open(Opener opener)
    {
        return post<Result<Done>>([this, opener = std::move(opener)]() mutable -> Result<Done> {
            m_store.reset();
            auto opened = opener();
            if (!opened)
                return opened.error();
            m_store.emplace(*std::move(opened));
            return Done();
        });
    }

    QFuture<Result<Done>> close()
    {
        return post<Result<Done>>([this]() -> Result<Done> {
            m_store.reset();
            return Done();
        });
    }

    /// Runs `work(Store &) -> Result<T>` on the thread, in the order of the calls. Fails with Storage while
    /// nothing is open.
    template<typename Work>
    auto run(Work work)
    {
        using Answer = std::invoke_result_t<Work, Store &>;
        return post<Answer>([this, work = std::move(work)]() mutable -> Answer {
            if (!m_store)
                return Error{Error::Kind::Storage, QStringLiteral("file not open"), {}};
            return work(*m_store);
        });
    }

private:
    template<typename Answer, typename Task>
    QFuture<Answer> post(Task task)
    {
        auto promise = std::make_shared<QPromise<Answer>>();
        // Started here, not on the thread: waiting on a future that has not started returns at once.
        promise->start();
        auto future = promise->future();
        QMetaObject::invokeMethod(m_worker.get(), [promise, task = std::move(task)]() mutable {
            promise->addResult(task());
            promise->finish();
        });
        return future;
    }

    QThread m_thread;
    std::unique_ptr<QObject> m_worker;
    std::optional<Store> m_store;
};

} // namespace counterpart

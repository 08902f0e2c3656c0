#pragma once

#include "base/WhenDone.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

#include <memory>
#include <type_traits>

namespace counterpart {

/// Runs slow pure work (hashing, reading a big page) on the global pool. Receive it with whenDone().
template<typename Work>
auto inBackground(Work work)
{
    using Answer = std::invoke_result_t<Work>;
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    auto future = promise->future();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)]() mutable {
        promise->addResult(work());
        promise->finish();
    });
    return future;
}

/// An answer that is there already.
template<typename Answer>
QFuture<Answer> ready(Answer answer)
{
    QPromise<Answer> promise;
    promise.start();
    promise.addResult(std::move(answer));
    promise.finish();
    return promise.future();
}

/// What `next(answer)` makes of a finished future, on the receiver's thread; never finishes when the receiver
/// goes first.
template<typename Answer, typename Next>
auto chain(const QFuture<Answer> &future, QObject *receiver, Next next)
{
    using Made = std::invoke_result_t<Next, const Answer &>;
    auto promise = std::make_shared<QPromise<Made>>();
    promise->start();
    whenDone(future, receiver, [promise, next = std::move(next)](const Answer &answer) mutable {
        promise->addResult(next(answer));
        promise->finish();
    });
    return promise->future();
}

/// As chain(), for a `next` that itself answers later.
template<typename Answer, typename Next>
auto chainAsync(const QFuture<Answer> &future, QObject *receiver, Next next)
{
    using MadeFuture = std::invoke_result_t<Next, const Answer &>;
    using Made = std::decay_t<decltype(std::declval<MadeFuture>().result())>;
    auto promise = std::make_shared<QPromise<Made>>();
    promise->start();
    whenDone(future, receiver, [promise, receiver, next = std::move(next)](const Answer &answer) mutable {
        whenDone(next(answer), receiver, [promise](const Made &made) {
            promise->addResult(made);
            promise->finish();
        });
    });
    return promise->future();
}

} // namespace counterpart

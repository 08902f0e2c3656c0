#include "cdpclient/CdpClient.h"

#include "cdpclient/CdpCall.h"
#include "cdpclient/TokenSource.h"

#include <QFutureWatcher>
#include <QPointer>
#include <QPromise>

namespace counterpart {

class CdpClient::Impl
{
public:
    Impl(CdpClient *client, RandomBytes randomBytes, Clock utc)
        : q(client)
        , random(std::move(randomBytes))
        , clock(std::move(utc))
        , network(makeNetwork())
        , tokens([this](const CdpRequest &request, std::function<void(const CdpOutcome &)> done) {
            start(request, std::move(done));
        })
    {
    }

    CdpCall *start(const CdpRequest &request, CdpCall::Done done);
    void cancelAll();

    CdpClient *q;
    RandomBytes random;
    Clock clock;
    CdpSettings settings;
    NetworkPtr network;
    TokenSource tokens;
    QList<QPointer<CdpCall>> calls;
};

CdpCall *CdpClient::Impl::start(const CdpRequest &request, CdpCall::Done done)
{
    CdpCall::Lender lender;
    lender.network = [this] {
        return network;
    };
    lender.settings = [this]() -> const CdpSettings & {
        return settings;
    };
    lender.token = [this](CdpCall::Outcome outcome) {
        tokens.want(std::move(outcome));
    };
    lender.forgetToken = [this](const QByteArray &token) {
        tokens.forget(token);
    };
    lender.freshNetwork = [this] {
        network = makeNetwork();
    };
    lender.random = random;
    lender.clock = clock;
    auto *call = new CdpCall(request, std::move(lender), std::move(done), q);
    calls.removeAll(nullptr);
    calls.append(call);
    call->start();
    return call;
}

void CdpClient::Impl::cancelAll()
{
    const QList<QPointer<CdpCall>> running = std::exchange(calls, {});
    for (const QPointer<CdpCall> &call : running) {
        if (call)
            call->cancel();
    }
}

CdpClient::CdpClient(RandomBytes random, Clock clock, QObject *parent)
    : QObject(parent)
    , m(std::make_unique<Impl>(this, std::move(random), std::move(clock)))
{
}

CdpClient::~CdpClient()
{
    m->cancelAll();
    qDeleteAll(findChildren<CdpCall *>(Qt::FindDirectChildrenOnly)); // they borrow from Impl
}

void CdpClient::configure(const CdpSettings &settings)
{
    m->cancelAll();
    m->settings = settings;
    m->network = makeNetwork();
    m->tokens.forget();
}

const CdpSettings &CdpClient::settings() const
{
    return m->settings;
}

void CdpClient::setDevice(const DeviceCredentials &credentials)
{
    m->tokens.setDevice(credentials);
}

QFuture<CdpOutcome> CdpClient::exchange(const CdpRequest &request)
{
    auto promise = std::make_shared<QPromise<CdpOutcome>>();
    promise->start();
    QFuture<CdpOutcome> future = promise->future();
    QPointer<CdpCall> call = m->start(request, [promise](const CdpOutcome &outcome) {
        promise->addResult(outcome);
        promise->finish();
    });
    if (call && !future.isFinished()) {
        auto *watcher = new QFutureWatcher<CdpOutcome>(call);
        connect(watcher, &QFutureWatcherBase::canceled, call, &CdpCall::cancel);
        watcher->setFuture(future);
    }
    return future;
}

QFuture<Result<CdpReply>> CdpClient::send(const CdpRequest &request)
{
    auto promise = std::make_shared<QPromise<Result<CdpReply>>>();
    promise->start();
    m->start(request, [promise](const CdpOutcome &outcome) {
        promise->addResult(outcome.reply ? Result<CdpReply>(*outcome.reply)
                                         : Result<CdpReply>(outcome.failure->error));
        promise->finish();
    });
    return promise->future();
}

QFuture<Result<QByteArray>> CdpClient::deviceToken()
{
    auto promise = std::make_shared<QPromise<Result<QByteArray>>>();
    promise->start();
    m->tokens.want([promise](const TokenSource::Token &token) {
        if (const auto *failure = std::get_if<CdpFailure>(&token))
            promise->addResult(Result<QByteArray>(failure->error));
        else
            promise->addResult(Result<QByteArray>(std::get<QByteArray>(token)));
        promise->finish();
    });
    return promise->future();
}

void CdpClient::forgetDeviceToken()
{
    m->tokens.forget();
}

} // namespace counterpart

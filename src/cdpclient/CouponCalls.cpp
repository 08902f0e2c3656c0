#include "cdpclient/CouponCalls.h"

#include "base/WhenDone.h"
#include "contract/Protocol.h"

#include <QJsonDocument>
#include <QPromise>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

using Judged = Result<JudgedCoupon>;

Judged judgedIn(const CdpOutcome &outcome, const QString &code)
{
    if (!outcome.reply)
        return outcome.failure->error;
    const auto result = decodeCouponValidationResult(QJsonDocument::fromJson(outcome.reply->body).object());
    if (!result)
        return result.error();
    if (result->verdicts.size() != 1 || result->verdicts.first().input != code)
        return Error{Error::Kind::BadResponse, {}, u"undecodable"_s};
    return result->verdicts.first();
}

} // namespace

QFuture<Judged> askCoupon(CdpClient &client, const QByteArray &accessToken,
                          const CouponValidationRequest &request, milliseconds patience)
{
    CdpRequest call;
    call.method = "POST";
    call.path = QString::fromLatin1(protocol::path::validateCoupons);
    call.body = QJsonDocument(encode(request)).toJson(QJsonDocument::Compact);
    call.contentType = protocol::jsonType;
    call.as = CdpRequest::As::Bearer;
    call.bearer = accessToken;
    call.deadline = patience;
    QFuture<CdpOutcome> exchange = client.exchange(call);

    const auto promise = std::make_shared<QPromise<Judged>>();
    promise->start();
    const QFuture<Judged> future = promise->future();
    whenDone(exchange, &client, [promise, code = request.coupons.first()](const CdpOutcome &outcome) {
        promise->addResult(judgedIn(outcome, code));
        promise->finish();
    });
    auto *watcher = new QFutureWatcher<Judged>(&client);
    QObject::connect(watcher, &QFutureWatcherBase::canceled, &client,
                     [exchange]() mutable { exchange.cancel(); });
    QObject::connect(watcher, &QFutureWatcherBase::finished, watcher, &QObject::deleteLater);
    watcher->setFuture(future);
    return future;
}

} // namespace counterpart

#include "cdpclient/Accounts.h"

#include "contract/Protocol.h"

#include <QFutureWatcher>
#include <QJsonDocument>
#include <QPromise>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

Error badBody()
{
    return {Error::Kind::BadResponse, u"invalid"_s, u"invalid"_s};
}

/// Runs one exchange and turns its outcome into the answer by `read`.
template<typename Answer, typename Read>
QFuture<Answer> exchangeFor(CdpClient &client, const CdpRequest &request, Read read)
{
    auto promise = std::make_shared<QPromise<Answer>>();
    promise->start();
    auto *watcher = new QFutureWatcher<CdpOutcome>(&client);
    QObject::connect(watcher, &QFutureWatcherBase::finished, &client, [promise, watcher, read] {
        watcher->deleteLater();
        if (!watcher->isCanceled())
            promise->addResult(read(watcher->result()));
        promise->finish();
    });
    watcher->setFuture(client.exchange(request));
    return promise->future();
}

CdpRequest tokenRequest(const TokenRequest &token, CdpRequest::As as)
{
    CdpRequest request;
    request.method = "POST";
    request.path = QString::fromLatin1(protocol::path::token);
    request.body = encodeForm(token);
    request.contentType = protocol::formType;
    request.as = as;
    return request;
}

Result<TokenResponse> readToken(const CdpOutcome &outcome)
{
    if (!outcome.reply)
        return outcome.failure->error;
    Result<TokenResponse> token = decodeTokenResponse(QJsonDocument::fromJson(outcome.reply->body).object());
    return token ? token : badBody();
}

SignInOutcome readSignIn(const CdpOutcome &outcome)
{
    SignInOutcome answer;
    if (outcome.failure) {
        answer.pinTriesLeft = outcome.failure->pinTriesLeft;
        answer.wait = outcome.failure->asked;
    }
    const Result<TokenResponse> token = readToken(outcome);
    if (!token) {
        answer.error = token.error();
        return answer;
    }
    answer.signedIn = SignedIn{token->accessToken.toLatin1(), token->refreshToken.toLatin1(),
                               milliseconds(1'000 * qint64(token->expiresIn))};
    return answer;
}

Result<Done> readDone(const CdpOutcome &outcome)
{
    return outcome.reply ? Result<Done>(Done{}) : Result<Done>(outcome.failure->error);
}

CdpRequest asAssociate(const char *path, const QByteArray &accessToken)
{
    CdpRequest request;
    request.path = QString::fromLatin1(path);
    request.as = CdpRequest::As::Bearer;
    request.bearer = accessToken;
    return request;
}

} // namespace

QFuture<Result<Enrolled>> enrol(CdpClient &client, const QString &code, const QString &deviceName)
{
    const CdpRequest request = tokenRequest(grant::EnrolmentCode{code, deviceName}, CdpRequest::As::Nobody);
    return exchangeFor<Result<Enrolled>>(client, request, [](const CdpOutcome &outcome) -> Result<Enrolled> {
        const Result<TokenResponse> token = readToken(outcome);
        if (!token)
            return token.error();
        if (token->deviceId.isEmpty() || token->storeId.isEmpty() || token->deviceClientId.isEmpty()
            || token->deviceClientSecret.isEmpty())
            return badBody();
        return Enrolled{token->deviceId,
                        token->storeId,
                        {token->deviceClientId, token->deviceClientSecret},
                        token->lookupKey};
    });
}

QFuture<SignInOutcome> signIn(CdpClient &client, const QString &associate, const QString &pin)
{
    return exchangeFor<SignInOutcome>(
        client, tokenRequest(grant::AssociatePin{associate, pin}, CdpRequest::As::Device), readSignIn);
}

QFuture<SignInOutcome> refreshSignIn(CdpClient &client, const QByteArray &refreshToken)
{
    const grant::Refresh refresh{QString::fromLatin1(refreshToken)};
    return exchangeFor<SignInOutcome>(client, tokenRequest(refresh, CdpRequest::As::Device), readSignIn);
}

QFuture<Result<Done>> revokeSignIn(CdpClient &client, const QByteArray &refreshToken)
{
    CdpRequest request;
    request.method = "POST";
    request.path = QString::fromLatin1(protocol::path::revoke);
    request.body = "token=" + refreshToken.toPercentEncoding() + "&token_type_hint=refresh_token";
    request.contentType = protocol::formType;
    request.statuses = {200, 204};
    return exchangeFor<Result<Done>>(client, request, readDone);
}

QFuture<Result<Session>> readSession(CdpClient &client, const QByteArray &accessToken)
{
    return exchangeFor<Result<Session>>(client, asAssociate(protocol::path::session, accessToken),
                                        [](const CdpOutcome &outcome) -> Result<Session> {
                                            if (!outcome.reply)
                                                return outcome.failure->error;
                                            return decodeSession(
                                                QJsonDocument::fromJson(outcome.reply->body).object());
                                        });
}

QFuture<Result<DirectiveList>> reportStatus(CdpClient &client, const DeviceStatus &status)
{
    CdpRequest request;
    request.method = "PUT";
    request.path = QString::fromLatin1(protocol::path::deviceStatus);
    request.body = QJsonDocument(encode(status)).toJson(QJsonDocument::Compact);
    request.contentType = protocol::jsonType;
    return exchangeFor<Result<DirectiveList>>(
        client, request, [](const CdpOutcome &outcome) -> Result<DirectiveList> {
            if (!outcome.reply)
                return outcome.failure->error;
            auto list = decodeDirectiveList(QJsonDocument::fromJson(outcome.reply->body).object());
            return list ? list : badBody();
        });
}

QFuture<Result<Meta>> readMeta(CdpClient &client)
{
    CdpRequest request;
    request.path = QString::fromLatin1(protocol::path::meta);
    request.as = CdpRequest::As::Nobody;
    return exchangeFor<Result<Meta>>(client, request, [](const CdpOutcome &outcome) -> Result<Meta> {
        if (!outcome.reply)
            return outcome.failure->error;
        return decodeMeta(QJsonDocument::fromJson(outcome.reply->body).object());
    });
}

QFuture<Result<Done>> changePin(CdpClient &client, const QByteArray &accessToken, const QString &oldPin,
                                const QString &newPin)
{
    CdpRequest request = asAssociate(protocol::path::pin, accessToken);
    request.method = "PUT";
    request.body = QJsonDocument(encode(PinChange{oldPin, newPin})).toJson(QJsonDocument::Compact);
    request.contentType = protocol::jsonType;
    request.statuses = {200, 204};
    return exchangeFor<Result<Done>>(client, request, readDone);
}

} // namespace counterpart

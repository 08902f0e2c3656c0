#include "cdpclient/StoreDevices.h"

#include "base/Background.h"

#include <QJsonDocument>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

CdpRequest requestOf(const QString &path, const QByteArray &accessToken)
{
    CdpRequest request;
    request.path = path;
    request.as = CdpRequest::As::Bearer;
    request.bearer = accessToken;
    return request;
}

QString segment(const QString &id)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(id));
}

} // namespace

QFuture<Result<QList<StoreDevice>>> listStoreDevices(CdpClient &client, const QByteArray &accessToken,
                                                     const QString &storeId)
{
    const CdpRequest request = requestOf(u"/v1/stores/%1/devices"_s.arg(segment(storeId)), accessToken);
    return chain(client.send(request), &client,
                 [](const Result<CdpReply> &reply) -> Result<QList<StoreDevice>> {
                     if (!reply)
                         return reply.error();
                     return decodeStoreDevices(QJsonDocument::fromJson(reply->body).object());
                 });
}

QFuture<Result<Done>> switchDeviceOff(CdpClient &client, const QByteArray &accessToken,
                                      const QString &deviceId, const QString &reason)
{
    CdpRequest request
        = requestOf(u"/v1/devices/%1?reason=%2"_s.arg(segment(deviceId), segment(reason)), accessToken);
    request.method = "DELETE";
    request.statuses = {202};
    request.accept.clear(); // it is answered without a body
    return chain(client.send(request), &client, [](const Result<CdpReply> &reply) {
        return reply ? Result<Done>(Done{}) : Result<Done>(reply.error());
    });
}

} // namespace counterpart

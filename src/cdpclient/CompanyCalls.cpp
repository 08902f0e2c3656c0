#include "cdpclient/CompanyCalls.h"

#include "base/Background.h"
#include "contract/Protocol.h"

#include <QJsonDocument>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

CdpRequest requestOf(const QByteArray &method, const QString &path, const QJsonObject &body,
                     const QByteArray &accessToken)
{
    CdpRequest request;
    request.method = method;
    request.path = path;
    request.body = QJsonDocument(body).toJson(QJsonDocument::Compact);
    request.contentType = protocol::jsonType;
    request.as = CdpRequest::As::Bearer;
    request.bearer = accessToken;
    return request;
}

QString segment(const QString &id)
{
    return QString::fromLatin1(QUrl::toPercentEncoding(id));
}

} // namespace

QFuture<Result<QList<CompanyHit>>> searchCompany(CdpClient &client, const QByteArray &accessToken,
                                                 const CompanyQuery &query)
{
    const CdpRequest request = requestOf("POST", u"/v1/customers/search"_s, encode(query), accessToken);
    return chain(client.send(request), &client,
                 [](const Result<CdpReply> &reply) -> Result<QList<CompanyHit>> {
                     if (!reply)
                         return reply.error();
                     return decodeCompanyHits(QJsonDocument::fromJson(reply->body).object());
                 });
}

QFuture<Result<Done>> bringCustomer(CdpClient &client, const QByteArray &accessToken, const QString &storeId,
                                    const QString &customerId, const ScopeVisit &visit)
{
    CdpRequest request
        = requestOf("PUT", u"/v1/stores/%1/pins/%2"_s.arg(segment(storeId), segment(customerId)),
                    encode(visit), accessToken);
    request.statuses = {204};
    request.accept.clear(); // it is answered without a body
    return chain(client.send(request), &client, [](const Result<CdpReply> &reply) {
        return reply ? Result<Done>(Done{}) : Result<Done>(reply.error());
    });
}

} // namespace counterpart

#include "server/handlers/Identify.h"

#include "contract/Protocol.h"

#include <QLocale>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

Response identified(Response response, const Request &request, const ServerContext &context)
{
    response.headers.insert(protocol::protocolHeader, protocol::protocolVersion);
    if (const QByteArray nonce = request.header("counterpart-nonce"); protocol::isNonce(nonce))
        response.headers.insert(protocol::nonceHeader, nonce);
    const QByteArray media = protocol::mediaType(response.contentType);
    if (media == "application/json" || media == protocol::problemType)
        response.headers.insert(protocol::digestHeader, protocol::reprDigest(response.body));
    if (!response.headers.contains("Cache-Control"))
        response.headers.insert("Cache-Control", "no-store");
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(toMs(context.clock()), Qt::UTC);
    response.headers.insert("Date",
                            QLocale::c().toString(now, u"ddd, dd MMM yyyy hh:mm:ss"_s).toLatin1() + " GMT");
    return response;
}

} // namespace counterpart::server

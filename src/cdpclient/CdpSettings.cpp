#include "cdpclient/CdpSettings.h"

#include <QHostAddress>
#include <QSslCertificate>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

bool isThisMachine(const QString &host)
{
    if (host == u"localhost"_s)
        return true;
    const QHostAddress address(host);
    return address == QHostAddress(QHostAddress::LocalHost)
        || address == QHostAddress(QHostAddress::LocalHostIPv6);
}

} // namespace

bool isAllowedAddress(const QUrl &base)
{
    if (!base.isValid() || base.host().isEmpty())
        return false;
    return base.scheme() == u"https"_s || (base.scheme() == u"http"_s && isThisMachine(base.host()));
}

Result<CdpSettings> cdpSettings(const QString &address, const QByteArray &caBundle)
{
    QString text = address.trimmed();
    if (!text.contains(u"://"_s))
        text.prepend(u"https://"_s);
    if (text.endsWith(u'/') && !text.endsWith(u"//"_s))
        text.chop(1);
    const QUrl url(text, QUrl::StrictMode);
    const bool onlyHost
        = url.path().isEmpty() && !url.hasQuery() && !url.hasFragment() && url.userInfo().isEmpty();
    if (!url.isValid() || url.host().isEmpty() || !onlyHost || text.size() > 300)
        return Error{Error::Kind::BadInput, u"server address"_s, u"address-invalid"_s};
    if (!isAllowedAddress(url))
        return Error{Error::Kind::BadInput, u"server address"_s,
                     url.scheme() == u"http"_s ? u"address-insecure"_s : u"address-invalid"_s};
    if (!caBundle.isEmpty() && QSslCertificate::fromData(caBundle, QSsl::Pem).isEmpty())
        return Error{Error::Kind::BadInput, u"CA bundle"_s, u"ca-invalid"_s};
    return CdpSettings{url, caBundle};
}

} // namespace counterpart

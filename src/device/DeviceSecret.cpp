#include "device/DeviceSecret.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

QByteArray encode(const DeviceSecret &secret)
{
    const QJsonObject json{{u"id"_s, secret.credentials.clientId},
                           {u"secret"_s, secret.credentials.clientSecret},
                           {u"lookup"_s, QString::fromLatin1(secret.lookupKey.toBase64())}};
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

Result<DeviceSecret> decodeDeviceSecret(const QByteArray &kept)
{
    const QJsonObject json = QJsonDocument::fromJson(kept).object();
    const DeviceSecret secret{{json[u"id"].toString(), json[u"secret"].toString()},
                              QByteArray::fromBase64(json[u"lookup"].toString().toLatin1())};
    if (secret.credentials.clientSecret.isEmpty())
        return Error{Error::Kind::KeyMissing, u"no device credentials in the keyring"_s, u"lost"_s};
    return secret;
}

} // namespace counterpart

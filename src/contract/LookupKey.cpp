#include "contract/LookupKey.h"

#include <QMessageAuthenticationCode>

namespace counterpart {

QString lookupHash(const QByteArray &key, const QString &value)
{
    const QByteArray code
        = QMessageAuthenticationCode::hash(value.toLower().toUtf8(), key, QCryptographicHash::Sha256);
    return QString::fromLatin1(code.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

} // namespace counterpart

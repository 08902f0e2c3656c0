#include "server/handlers/Cursor.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QMessageAuthenticationCode>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto Base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray seal(const QByteArray &payload, const QByteArray &key)
{
    return QMessageAuthenticationCode::hash(payload, key, QCryptographicHash::Sha256)
        .left(16)
        .toBase64(Base64);
}

} // namespace

QString encode(const Cursor &cursor, const QByteArray &key)
{
    const QJsonArray members{cursor.epoch, cursor.storeId, cursor.position, toMs(cursor.issuedAt),
                             cursor.schema};
    const QByteArray payload = QJsonDocument(members).toJson(QJsonDocument::Compact).toBase64(Base64);
    return QString::fromLatin1(payload + '.' + seal(payload, key));
}

Result<Cursor> decodeCursor(const QString &text, const QByteArray &key)
{
    const Error bad{Error::Kind::BadInput, u"cursor"_s, u"bad-cursor"_s};
    const QByteArray raw = text.toLatin1();
    const qsizetype dot = raw.indexOf('.');
    if (dot < 1 || raw.mid(dot + 1) != seal(raw.left(dot), key))
        return bad;
    const QJsonArray members = QJsonDocument::fromJson(QByteArray::fromBase64(raw.left(dot), Base64)).array();
    if (members.size() != 4 && members.size() != 5) // before there was more than one schema
        return bad;
    return Cursor{.epoch = members[0].toString(),
                  .storeId = members[1].toString(),
                  .position = members[2].toInteger(),
                  .issuedAt = fromMs(members[3].toInteger()),
                  .schema = members[4].toInt(1)};
}

} // namespace counterpart::server

#include "contract/Protocol.h"

#include "contract/Limits.h"

#include <QCryptographicHash>
#include <QList>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::protocol {

namespace {

bool isAsciiAlnum(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9');
}

} // namespace

QByteArray mediaType(const QByteArray &contentType)
{
    return contentType.split(';').first().trimmed().toLower();
}

QByteArray reprDigest(const QByteArray &body)
{
    return "sha-256=:" + QCryptographicHash::hash(body, QCryptographicHash::Sha256).toBase64() + ':';
}

bool digestMatches(const QByteArray &header, const QByteArray &body)
{
    const QByteArray wanted = reprDigest(body);
    for (const QByteArray &item : header.split(',')) {
        if (item.trimmed() == wanted)
            return true;
    }
    return false;
}

bool isNonce(const QByteArray &nonce)
{
    return nonce.size() >= 32 && nonce.size() <= 128 && std::all_of(nonce.begin(), nonce.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool isId(QStringView text)
{
    if (text.isEmpty() || text.size() > limits::idLength || !isAsciiAlnum(text.first()))
        return false;
    return std::all_of(text.begin(), text.end(),
                       [](QChar c) { return isAsciiAlnum(c) || QStringView(u"._:+@~=-").contains(c); });
}

bool isCursor(QStringView text)
{
    return !text.isEmpty() && text.size() <= limits::cursorLength
        && std::all_of(text.begin(), text.end(),
                       [](QChar c) { return isAsciiAlnum(c) || c == u'.' || c == u'_' || c == u'-'; });
}

namespace path {

QString snapshots(const QString &storeId)
{
    return u"/v1/stores/%1/snapshots"_s.arg(storeId);
}

QString snapshot(const QString &storeId, const QString &snapshotId)
{
    return u"/v1/stores/%1/snapshots/%2"_s.arg(storeId, snapshotId);
}

QString snapshotPart(const QString &storeId, const QString &snapshotId, int part)
{
    return u"/v1/stores/%1/snapshots/%2/parts/%3"_s.arg(storeId, snapshotId, QString::number(part));
}

QString changes(const QString &storeId)
{
    return u"/v1/stores/%1/changes"_s.arg(storeId);
}

QString commands(const QString &storeId)
{
    return u"/v1/stores/%1/commands"_s.arg(storeId);
}

QString commandResult(const QString &storeId, const QString &commandId)
{
    return u"/v1/stores/%1/commands/%2"_s.arg(storeId, commandId);
}

QString offlineAllowances(const QString &storeId)
{
    return u"/v1/stores/%1/offline-allowances"_s.arg(storeId);
}

QString events(const QString &storeId)
{
    return u"/v1/stores/%1/events"_s.arg(storeId);
}

} // namespace path

} // namespace counterpart::protocol

#include "server/AllowanceId.h"

#include <QMessageAuthenticationCode>
#include <QStringList>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto Base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
    | QByteArray::AbortOnBase64DecodingErrors;
const QString Prefix = u"oa-"_s;
constexpr qsizetype SealBytes = 12; ///< who guesses does it online and is filed each time
constexpr qsizetype PlainBytes = 6 + 6 + 4 + 6 + 4;

QByteArray sealOf(const QByteArray &plain, const QString &deviceId, const QString &storeId,
                  const QString &currency, const QByteArray &key)
{
    const QString whose = QStringList{u"offline-allowance"_s, deviceId, storeId, currency}.join(u'\n');
    return QMessageAuthenticationCode::hash(whose.toUtf8() + '\n' + plain, key, QCryptographicHash::Sha256)
        .left(SealBytes);
}

/// The low 48 bits: times in milliseconds and amounts in minor units fit.
QByteArray six(qint64 value)
{
    QByteArray bytes;
    for (int shift = 40; shift >= 0; shift -= 8)
        bytes.append(char((value >> shift) & 0xFF));
    return bytes;
}

qint64 number(QByteArrayView bytes)
{
    qint64 value = 0;
    for (const char byte : bytes)
        value = (value << 8) | quint8(byte);
    return value;
}

} // namespace

QString sealedAllowanceId(const DeviceAllowance &given, const QByteArray &key, const RandomBytes &random)
{
    const QByteArray plain = six(toMs(given.issuedAt)) + six(toMs(given.validUntil))
        + six(given.count).right(4) + six(given.amount.amount) + random(4);
    const QByteArray seal = sealOf(plain, given.deviceId, given.storeId, given.amount.currency, key);
    return Prefix + QString::fromLatin1((plain + seal).toBase64(Base64));
}

std::optional<DeviceAllowance> allowanceOfId(const QString &id, const QString &deviceId,
                                             const QString &storeId, const QString &currency,
                                             const QByteArray &key)
{
    if (!id.startsWith(Prefix))
        return {};
    const auto bytes = QByteArray::fromBase64Encoding(id.mid(Prefix.size()).toLatin1(), Base64);
    if (!bytes || (*bytes).size() != PlainBytes + SealBytes)
        return {};
    const QByteArray plain = (*bytes).first(PlainBytes);
    if ((*bytes).sliced(PlainBytes) != sealOf(plain, deviceId, storeId, currency, key))
        return {};
    const QByteArrayView view(plain);
    return DeviceAllowance{.id = id,
                           .deviceId = deviceId,
                           .storeId = storeId,
                           .policyVersion = 0,
                           .issuedAt = fromMs(number(view.sliced(0, 6))),
                           .validUntil = fromMs(number(view.sliced(6, 6))),
                           .count = int(number(view.sliced(12, 4))),
                           .amount = {number(view.sliced(16, 6)), currency},
                           .pooled = {}};
}

} // namespace counterpart::server

#include "server/handlers/Secrets.h"

#include <QCryptographicHash>
#include <QSet>

#include <sodium.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr char Alphabet[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
static_assert(sizeof(Alphabet) == 33); // 32 characters: five bits each, no bias
constexpr auto Base64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

void ready()
{
    static const int once = sodium_init();
    Q_UNUSED(once)
}

} // namespace

QByteArray hashOf(const QByteArray &token)
{
    return QCryptographicHash::hash(token, QCryptographicHash::Sha256).toHex();
}

QString newToken(const RandomBytes &random)
{
    return QString::fromLatin1(random(32).toBase64(Base64));
}

QByteArray pinVerifier(const QString &pin, bool cheap)
{
    ready();
    QByteArray verifier(crypto_pwhash_STRBYTES, '\0');
    const QByteArray utf8 = pin.toUtf8();
    const auto ops = cheap ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE;
    const auto memory = cheap ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE;
    if (crypto_pwhash_str(verifier.data(), utf8.constData(), quint64(utf8.size()), ops, memory) != 0)
        qFatal("no memory for Argon2id");
    verifier.truncate(qsizetype(qstrlen(verifier.constData())));
    return verifier;
}

bool pinMatches(const QByteArray &verifier, const QString &pin)
{
    ready();
    const QByteArray utf8 = pin.toUtf8();
    return verifier.size() < qsizetype(crypto_pwhash_STRBYTES)
        && crypto_pwhash_str_verify(verifier.constData(), utf8.constData(), quint64(utf8.size())) == 0;
}

bool isAcceptablePin(const QString &pin)
{
    static const QSet<QString> common{u"123456"_s,   u"654321"_s,   u"123123"_s,    u"121212"_s,
                                      u"112233"_s,   u"123321"_s,   u"147258"_s,    u"159753"_s,
                                      u"520131"_s,   u"521521"_s,   u"888666"_s,    u"1234567"_s,
                                      u"12345678"_s, u"87654321"_s, u"123456789"_s, u"1234567890"_s};
    if (pin.size() < 6 || pin.size() > 12 || common.contains(pin))
        return false;
    if (!std::all_of(pin.cbegin(), pin.cend(), [](QChar c) { return c >= u'0' && c <= u'9'; }))
        return false;
    return std::any_of(pin.cbegin(), pin.cend(), [&](QChar c) { return c != pin.front(); });
}

QString newEnrolmentCode(const RandomBytes &random)
{
    const QByteArray bytes = random(8);
    QString code;
    for (const char byte : bytes)
        code += QLatin1Char(Alphabet[uchar(byte) & 31]);
    return code.left(4) + u'-' + code.mid(4);
}

QString enrolmentCodeAsCompared(const QString &typed)
{
    QString code;
    for (const QChar c : typed.toUpper()) {
        if (c == u'-' || c.isSpace())
            continue;
        if (c.unicode() > 127 || !strchr(Alphabet, c.toLatin1()))
            return {};
        code += c;
    }
    return code.size() == 8 ? code : QString();
}

QString newDigits(int digits, const RandomBytes &random)
{
    QString code;
    while (code.size() < digits) {
        const auto byte = uchar(random(1)[0]);
        if (byte < 250) // the rest would make low digits likelier
            code += QString::number(byte % 10);
    }
    return code;
}

CodeHash pickupCodeHash(const QString &code, const RandomBytes &random, bool cheap)
{
    ready();
    const QByteArray salt = random(crypto_pwhash_SALTBYTES);
    const QByteArray utf8 = code.toUtf8();
    QByteArray hash(32, '\0');
    const auto ops = cheap ? crypto_pwhash_OPSLIMIT_MIN : crypto_pwhash_OPSLIMIT_INTERACTIVE;
    const auto memory = cheap ? crypto_pwhash_MEMLIMIT_MIN : crypto_pwhash_MEMLIMIT_INTERACTIVE;
    const int failed = crypto_pwhash(reinterpret_cast<unsigned char *>(hash.data()), quint64(hash.size()),
                                     utf8.constData(), quint64(utf8.size()),
                                     reinterpret_cast<const unsigned char *>(salt.constData()), ops, memory,
                                     crypto_pwhash_ALG_ARGON2ID13);
    if (failed)
        qFatal("no memory for Argon2id");
    return {QString::fromLatin1(salt.toBase64(Base64)), QString::fromLatin1(hash.toBase64(Base64))};
}

} // namespace counterpart::server

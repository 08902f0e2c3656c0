#include "server/RescueKey.h"

#include <sodium.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
constexpr size_t blockBytes = 64; // of the padding
const QString seedName = u"rescue_key"_s;

struct KeyPair
{
    QByteArray open = QByteArray(crypto_box_PUBLICKEYBYTES, '\0');
    QByteArray secret = QByteArray(crypto_box_SECRETKEYBYTES, '\0');
};

unsigned char *raw(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

KeyPair pairOf(const QString &kept)
{
    const QByteArray seed = QByteArray::fromBase64(kept.toLatin1(), form);
    KeyPair pair;
    if (seed.size() == crypto_box_SEEDBYTES)
        crypto_box_seed_keypair(raw(pair.open), raw(pair.secret), raw(seed));
    return pair;
}

} // namespace

Result<QByteArray> ensureRescueKey(Storage &storage, const RandomBytes &random)
{
    QString seed;
    // Two at once must not make two: what is sealed to the first could never be opened.
    const auto done = storage.transact([&]() -> Result<Done> {
        auto kept = storage.setting(seedName);
        if (!kept)
            return kept.error();
        if (*kept) {
            seed = **kept;
            return Done{};
        }
        seed = QString::fromLatin1(random(crypto_box_SEEDBYTES).toBase64(form));
        return storage.setSetting(seedName, seed);
    });
    return done ? Result<QByteArray>(pairOf(seed).open) : done.error();
}

Result<QByteArray> openRescued(Storage &storage, const QByteArray &sealed)
{
    const Error unreadable{Error::Kind::Rejected, u"not sealed to this CDP"_s, u"invalid"_s};
    auto kept = storage.setting(seedName);
    if (!kept)
        return kept.error();
    if (!*kept || sealed.size() <= qsizetype(crypto_box_SEALBYTES))
        return unreadable;
    KeyPair pair = pairOf(**kept);
    QByteArray plain(sealed.size() - qsizetype(crypto_box_SEALBYTES), '\0');
    const bool opened = crypto_box_seal_open(raw(plain), raw(sealed), quint64(sealed.size()), raw(pair.open),
                                             raw(pair.secret))
        == 0;
    sodium_memzero(pair.secret.data(), size_t(pair.secret.size()));
    size_t length = 0;
    if (!opened || sodium_unpad(&length, raw(plain), size_t(plain.size()), blockBytes) != 0)
        return unreadable;
    plain.truncate(qsizetype(length));
    return plain;
}

} // namespace counterpart::server

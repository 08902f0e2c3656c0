#include "seal/Sealer.h"

#include "seal/Deflate.h"
#include "seal/Mailbox.h"

#include <QtEndian>

#include <sodium.h>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr char formatOne = 1;
constexpr qsizetype nonceBytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr qsizetype tagBytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr qsizetype headBytes = 1 + 4 + nonceBytes;
constexpr qsizetype blockBytes = 64; // sizes tell less about what is inside
constexpr qsizetype plainLimit = 16 << 20;
constexpr char packedNone = 0;
constexpr char packedDeflate = 1;

template<typename T>
void appendLittle(QByteArray &bytes, T number)
{
    const T little = qToLittleEndian(number);
    bytes.append(reinterpret_cast<const char *>(&little), sizeof little);
}

// Lengths first, so that no two places read the same.
QByteArray associatedData(const SealedPlace &place, int keyVersion)
{
    const QByteArray id = place.id.toUtf8();
    QByteArray data;
    data.reserve(32 + place.table.size() + id.size());
    data.append(formatOne);
    appendLittle(data, quint32(place.table.size()));
    data.append(place.table);
    appendLittle(data, quint32(id.size()));
    data.append(id);
    appendLittle(data, qint64(place.version));
    appendLittle(data, quint32(keyVersion));
    return data;
}

unsigned char *raw(QByteArray &bytes)
{
    return reinterpret_cast<unsigned char *>(bytes.data());
}

const unsigned char *raw(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

QByteArray padded(const QByteArray &plain)
{
    const QByteArray packed = deflated(plain);
    const bool smaller = packed.size() < plain.size();
    const QByteArray &payload = smaller ? packed : plain;

    QByteArray block;
    block.reserve(payload.size() + 1 + blockBytes);
    block.append(smaller ? packedDeflate : packedNone);
    block.append(payload);
    const auto unpaddedSize = size_t(block.size());
    block.resize((block.size() / blockBytes + 1) * blockBytes);
    size_t paddedSize = 0;
    sodium_pad(&paddedSize, raw(block), unpaddedSize, size_t(blockBytes), size_t(block.size()));
    Q_ASSERT(qsizetype(paddedSize) == block.size());
    return block;
}

Error corrupt(const QString &why)
{
    return {Error::Kind::Corrupt, u"sealed record: "_s + why, {}};
}

Result<QByteArray> unpadded(QByteArray block)
{
    size_t size = 0;
    if (block.isEmpty() || sodium_unpad(&size, raw(block), size_t(block.size()), size_t(blockBytes)) != 0
        || size == 0)
        return corrupt(u"padding"_s);
    block.truncate(qsizetype(size));
    if (block[0] == packedNone)
        return block.mid(1);
    if (block[0] != packedDeflate)
        return corrupt(u"compression"_s);
    auto plain = inflated(QByteArrayView(block).sliced(1), plainLimit);
    if (!plain)
        return corrupt(u"compressed bytes"_s);
    return *std::move(plain);
}

} // namespace

Sealer::Sealer(SecretBytes key, SecretBytes indexKey, int keyVersion, RandomBytes random)
    : m_key(std::move(key))
    , m_indexKey(std::move(indexKey))
    , m_keyVersion(keyVersion)
    , m_random(std::move(random))
{
    Q_ASSERT(m_key.size() == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
}

QByteArray Sealer::seal(const SealedPlace &place, const QByteArray &plain) const
{
    const QByteArray block = padded(plain);
    const QByteArray data = associatedData(place, m_keyVersion);
    const QByteArray nonce = m_random(nonceBytes);
    Q_ASSERT(nonce.size() == nonceBytes);

    QByteArray sealed;
    sealed.reserve(headBytes + block.size() + tagBytes);
    sealed.append(formatOne);
    appendLittle(sealed, quint32(m_keyVersion));
    sealed.append(nonce);
    sealed.resize(headBytes + block.size() + tagBytes);
    crypto_aead_xchacha20poly1305_ietf_encrypt(raw(sealed) + headBytes, nullptr, raw(block),
                                               quint64(block.size()), raw(data), quint64(data.size()),
                                               nullptr, raw(nonce), m_key.data());
    return sealed;
}

Result<QByteArray> Sealer::open(const SealedPlace &place, const QByteArray &sealed) const
{
    if (sealed.size() < headBytes + tagBytes || sealed[0] != formatOne)
        return corrupt(u"format"_s);
    const auto keyVersion = qFromLittleEndian<quint32>(sealed.constData() + 1);
    if (keyVersion != quint32(m_keyVersion))
        return corrupt(u"key version"_s);
    const QByteArray data = associatedData(place, m_keyVersion);
    QByteArray block(sealed.size() - headBytes - tagBytes, Qt::Uninitialized);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(raw(block), nullptr, nullptr, raw(sealed) + headBytes,
                                                   quint64(sealed.size() - headBytes), raw(data),
                                                   quint64(data.size()), raw(sealed) + 5, m_key.data())
        != 0)
        return corrupt(u"tag"_s);
    return unpadded(std::move(block));
}

QByteArray Sealer::blindIndex(const char *kind, const QString &value) const
{
    Q_ASSERT(!m_indexKey.isEmpty());
    const QByteArray text = value.toUtf8();
    QByteArray message(kind);
    message.append('\0'); // parts kind and value: ("a", "bc") is not ("ab", "c")
    message.append(text);
    QByteArray hash(crypto_generichash_BYTES_MIN, Qt::Uninitialized);
    crypto_generichash(raw(hash), size_t(hash.size()), raw(std::as_const(message)), quint64(message.size()),
                       m_indexKey.data(), size_t(m_indexKey.size()));
    return hash;
}

namespace {

struct Pair
{
    QByteArray open = QByteArray(crypto_box_PUBLICKEYBYTES, '\0');
    QByteArray secret = QByteArray(crypto_box_SECRETKEYBYTES, '\0');

    explicit Pair(const unsigned char *seed) { crypto_box_seed_keypair(raw(open), raw(secret), seed); }
    ~Pair() { wipe(secret); }
    Pair(const Pair &) = delete;
    Pair &operator=(const Pair &) = delete;
};

constexpr char mailboxPurpose[] = "counterpart mailbox";

} // namespace

// crypto_box_seal(), with the ephemeral key from the randomness that was handed in.
QByteArray sealedTo(const QByteArray &publicKey, const QByteArray &plain, const RandomBytes &random)
{
    if (publicKey.size() != qsizetype(crypto_box_PUBLICKEYBYTES))
        return {};
    QByteArray text = plain;
    const auto most = size_t(plain.size() + blockBytes);
    text.resize(qsizetype(most));
    size_t length = 0;
    sodium_pad(&length, raw(text), size_t(plain.size()), size_t(blockBytes), most);
    QByteArray seed = random(crypto_box_SEEDBYTES);
    const Pair once(raw(std::as_const(seed)));
    wipe(seed);
    QByteArray nonce(crypto_box_NONCEBYTES, '\0');
    const QByteArray both = once.open + publicKey;
    crypto_generichash(raw(nonce), size_t(nonce.size()), raw(both), size_t(both.size()), nullptr, 0);
    QByteArray box(qsizetype(crypto_box_MACBYTES) + qsizetype(length), '\0');
    const int sealed
        = crypto_box_easy(raw(box), raw(text), length, raw(nonce), raw(publicKey), raw(once.secret));
    wipe(text);
    // A point of low order: nobody could open it.
    return sealed == 0 ? once.open + box : QByteArray();
}

QByteArray Sealer::sealedTo(const QByteArray &publicKey, const QByteArray &plain) const
{
    return counterpart::sealedTo(publicKey, plain, m_random);
}

QByteArray Sealer::mailbox() const
{
    return Pair(m_key.derived(mailboxPurpose).data()).open;
}

Result<QByteArray> Sealer::openMail(const QByteArray &sealed) const
{
    const Error damaged{Error::Kind::Corrupt, u"not sealed to this mailbox"_s, {}};
    if (sealed.size() <= qsizetype(crypto_box_SEALBYTES))
        return damaged;
    const Pair mine(m_key.derived(mailboxPurpose).data());
    QByteArray plain(sealed.size() - qsizetype(crypto_box_SEALBYTES), '\0');
    size_t length = 0;
    if (crypto_box_seal_open(raw(plain), raw(sealed), quint64(sealed.size()), raw(mine.open),
                             raw(mine.secret))
            != 0
        || sodium_unpad(&length, raw(plain), size_t(plain.size()), size_t(blockBytes)) != 0)
        return damaged;
    plain.truncate(qsizetype(length));
    return plain;
}

} // namespace counterpart

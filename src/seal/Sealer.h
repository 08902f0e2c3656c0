#pragma once

#include "base/Ids.h"
#include "base/Result.h"
#include "seal/SecretBytes.h"

#include <QByteArray>
#include <QString>

namespace counterpart {

/// Where a sealed record belongs. It is authenticated with the record: one that was moved to another row,
/// table or version does not open.
struct SealedPlace
{
    QByteArray table;
    QString id;
    qint64 version = 0;
};

/// Compresses, pads to 64 bytes and seals records with XChaCha20-Poly1305. Copies share the key. Thread-safe
/// where `random` is.
///
/// Record: 1 byte format (1) · 4 bytes key version (little endian) · 24 bytes nonce · ciphertext with its
/// 16-byte tag. Inside: 1 byte compression (0 none, 1 deflate), the bytes, ISO 7816-4 padding.
class Sealer
{
public:
    /// `indexKey` may be empty where no blind index is needed.
    Sealer(SecretBytes key, SecretBytes indexKey, int keyVersion, RandomBytes random);

    QByteArray seal(const SealedPlace &place, const QByteArray &plain) const;
    /// Corrupt when a single bit differs, the place is another or the key version is unknown; never partial
    /// bytes.
    Result<QByteArray> open(const SealedPlace &place, const QByteArray &sealed) const;

    /// 16 bytes, the same for the same kind and value: finds a record by phone or code without storing
    /// either. Callers normalise the value.
    QByteArray blindIndex(const char *kind, const QString &value) const;

    /// As in Mailbox.h.
    QByteArray sealedTo(const QByteArray &publicKey, const QByteArray &plain) const;

    /// A public key to which anything can be sealed without this one (Mailbox.h), and read with it only.
    QByteArray mailbox() const;
    /// Corrupt when a bit differs or it was sealed to another.
    Result<QByteArray> openMail(const QByteArray &sealed) const;

    int keyVersion() const { return m_keyVersion; }

private:
    SecretBytes m_key;
    SecretBytes m_indexKey;
    int m_keyVersion;
    RandomBytes m_random;
};

} // namespace counterpart

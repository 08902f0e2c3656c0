#include "outbox/PickupCodeCheck.h"

#include <algorithm>
#include <sodium.h>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

Result<bool> verifyPickupCode(const QString &code, const QByteArray &salt, const QByteArray &hash)
{
    constexpr qsizetype codeDigits = 6;
    constexpr qsizetype hashBytes = 32;
    const auto isDigit = [](QChar c) {
        return c >= u'0' && c <= u'9';
    };
    if (code.size() != codeDigits || !std::all_of(code.begin(), code.end(), isDigit))
        return Error{Error::Kind::BadInput, {}, u"not-a-pickup-code"_s};
    if (salt.size() != crypto_pwhash_SALTBYTES || hash.size() != hashBytes)
        return Error{Error::Kind::BadResponse, u"pickup code hash"_s, u"no-code-hash"_s};

    const QByteArray digits = code.toLatin1();
    unsigned char made[hashBytes];
    if (crypto_pwhash(made, sizeof made, digits.constData(), quint64(digits.size()),
                      reinterpret_cast<const unsigned char *>(salt.constData()),
                      crypto_pwhash_OPSLIMIT_INTERACTIVE, crypto_pwhash_MEMLIMIT_INTERACTIVE,
                      crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return Error{Error::Kind::Storage, u"no memory to check the code"_s, {}};
    const bool same = sodium_memcmp(made, hash.constData(), sizeof made) == 0;
    sodium_memzero(made, sizeof made);
    return same;
}

} // namespace counterpart

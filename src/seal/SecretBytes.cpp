#include "seal/SecretBytes.h"

#include <cstring>
#include <sodium.h>

namespace counterpart {

struct SecretBytes::Holder
{
    explicit Holder(QByteArrayView bytes)
        : size(bytes.size())
        , data(static_cast<unsigned char *>(sodium_malloc(size_t(bytes.size()))))
    {
        // Out of memory for a few bytes of key: going on without the guard would be worse than stopping.
        if (!data)
            qFatal("no guarded memory for a key");
        std::memcpy(data, bytes.data(), size_t(bytes.size()));
        sodium_mprotect_readonly(data);
    }
    ~Holder() { sodium_free(data); } // zeroes first
    Holder(const Holder &) = delete;
    Holder &operator=(const Holder &) = delete;

    const qsizetype size;
    unsigned char *const data;
};

SecretBytes SecretBytes::take(QByteArray &&bytes)
{
    static const bool ready = sodium_init() >= 0;
    Q_ASSERT(ready);
    SecretBytes secret;
    if (!bytes.isEmpty())
        secret.m_holder = std::make_shared<const Holder>(bytes);
    wipe(bytes);
    return secret;
}

SecretBytes SecretBytes::derived(const char *purpose) const
{
    Q_ASSERT(!isEmpty());
    QByteArray key(crypto_generichash_BYTES, Qt::Uninitialized);
    crypto_generichash(reinterpret_cast<unsigned char *>(key.data()), size_t(key.size()),
                       reinterpret_cast<const unsigned char *>(purpose), std::strlen(purpose), data(),
                       size_t(size()));
    return take(std::move(key));
}

qsizetype SecretBytes::size() const
{
    return m_holder ? m_holder->size : 0;
}

const unsigned char *SecretBytes::data() const
{
    return m_holder ? m_holder->data : nullptr;
}

QByteArrayView SecretBytes::view() const
{
    return {data(), size()};
}

void wipe(QByteArray &bytes)
{
    // Shared bytes belong to somebody else too: data() would detach and wipe a copy.
    if (!bytes.isEmpty() && bytes.isDetached())
        sodium_memzero(bytes.data(), size_t(bytes.size()));
    bytes.clear();
}

} // namespace counterpart

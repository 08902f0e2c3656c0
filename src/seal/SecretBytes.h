#pragma once

#include <QByteArray>

#include <memory>

namespace counterpart {

/// Key material in guarded memory: not swapped, not in core dumps, read-only, zeroed when the last copy is
/// dropped. Copies share the memory. Empty when default-made.
class SecretBytes
{
public:
    SecretBytes() = default;
    /// Copies `bytes` and zeroes them when nobody else shares them.
    static SecretBytes take(QByteArray &&bytes);
    /// 32 bytes derived from this key for one purpose: knowing one derived key tells nothing about another.
    SecretBytes derived(const char *purpose) const;

    bool isEmpty() const { return !m_holder; }
    qsizetype size() const;
    const unsigned char *data() const;
    QByteArrayView view() const;

private:
    struct Holder;
    std::shared_ptr<const Holder> m_holder;
};

/// Overwrites the bytes in place, also where the compiler would drop a plain memset.
void wipe(QByteArray &bytes);

} // namespace counterpart

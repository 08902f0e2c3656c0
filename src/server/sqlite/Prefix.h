#pragma once

#include <QString>

namespace counterpart::server {

/// Where all that begin with `part` end. SQLite compares UTF-8: rare characters of names lie beyond U+FFFF.
inline QString endOfPrefix(const QString &part)
{
    constexpr char32_t last = 0x10FFFF;
    return part + QString::fromUcs4(&last, 1);
}

} // namespace counterpart::server

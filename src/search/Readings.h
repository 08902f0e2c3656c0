#pragma once

#include <QStringList>

#include <string>
#include <vector>

namespace counterpart {

/// How a Han character may be read: syllables in a–z, "lv" for lü with "lu" and "lyu" beside it. Several
/// readings where ICU knows a surname reading of its own (曾 zeng, 单 shan, 尉迟 yu chi) beside the usual
/// one. Sources: ICU Han-Latin and Han-Latin/Names. Results are kept, so that 100,000 names cost a few
/// thousand look-ups.
class Readings
{
public:
    Readings();
    ~Readings();

    /// Readings of each Han character of a run, in order; a character ICU cannot read has none.
    std::vector<std::vector<std::string>> of(const std::u32string &hanRun);

private:
    struct Cache;
    std::unique_ptr<Cache> m_cache;
};

/// "lǜ", "LV", "lü4" → "lv": tone marks and digits go, ü becomes v.
std::string plainSyllable(const QString &syllable);

} // namespace counterpart

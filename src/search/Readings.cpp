#include "search/Readings.h"

#include "search/SurnameReadings.h"

#include <QString>

#include <algorithm>
#include <memory>
#include <unicode/translit.h>
#include <unicode/unistr.h>
#include <unordered_map>

namespace counterpart {

struct Readings::Cache
{
    std::unique_ptr<icu::Transliterator> usual, names;
    std::unordered_map<char32_t, std::string> usualOf;
    std::unordered_map<std::u32string, std::vector<std::string>>
        nameOf; ///< of the first two characters of a run
};

namespace {

std::unique_ptr<icu::Transliterator> hanLatin(const char16_t *id)
{
    UErrorCode error = U_ZERO_ERROR;
    UParseError where;
    return std::unique_ptr<icu::Transliterator>(
        icu::Transliterator::createInstance(icu::UnicodeString(id), UTRANS_FORWARD, where, error));
}

std::vector<std::string> read(const icu::Transliterator &transliterator, const std::u32string &run)
{
    auto text
        = icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32 *>(run.data()), int32_t(run.size()));
    transliterator.transliterate(text);
    const QString latin(reinterpret_cast<const QChar *>(text.getBuffer()), text.length());
    std::vector<std::string> syllables;
    for (const QString &syllable : latin.split(u' ', Qt::SkipEmptyParts))
        syllables.push_back(plainSyllable(syllable));
    return syllables;
}

void add(std::vector<std::string> &readings, const std::string &syllable)
{
    const auto once = [&readings](const std::string &one) {
        if (!one.empty() && std::find(readings.begin(), readings.end(), one) == readings.end())
            readings.push_back(one);
    };
    once(syllable);
    if (const auto v = syllable.find('v'); v != std::string::npos) {
        // People type lu for lü, and passports print LYU.
        once(std::string(syllable).replace(v, 1, "u"));
        once(std::string(syllable).replace(v, 1, "yu"));
    }
}

} // namespace

std::string plainSyllable(const QString &syllable)
{
    std::string plain;
    for (const QChar c : syllable.toLower().normalized(QString::NormalizationForm_D)) {
        if (c == QChar(0x308) && !plain.empty())
            plain.back() = 'v';
        else if (c >= u'a' && c <= u'z')
            plain.push_back(char(c.unicode()));
    }
    return plain;
}

Readings::Readings() : m_cache(std::make_unique<Cache>())
{
    m_cache->usual = hanLatin(u"Han-Latin");
    m_cache->names = hanLatin(u"Han-Latin/Names");
}

Readings::~Readings() = default;

std::vector<std::vector<std::string>> Readings::of(const std::u32string &run)
{
    std::vector<std::vector<std::string>> all(run.size());
    // A surname is one or two characters; whatever else Han-Latin/Names knows starts there too.
    const std::u32string head = run.substr(0, 2);
    auto known = m_cache->nameOf.find(head);
    if (known == m_cache->nameOf.end())
        known = m_cache->nameOf.emplace(head, read(*m_cache->names, head)).first;
    if (known->second.size() == head.size()) {
        for (size_t i = 0; i < head.size(); ++i)
            add(all[i], known->second[i]);
    }
    for (const SurnameReading &surname : surnameReadings()) {
        if (!run.empty() && run[0] == surname.character)
            add(all[0], surname.reading);
    }
    for (size_t i = 0; i < run.size(); ++i) {
        auto usual = m_cache->usualOf.find(run[i]);
        if (usual == m_cache->usualOf.end()) {
            const auto syllables = read(*m_cache->usual, std::u32string(1, run[i]));
            usual = m_cache->usualOf.emplace(run[i], syllables.size() == 1 ? syllables[0] : std::string())
                        .first;
        }
        add(all[i], usual->second);
    }
    return all;
}

} // namespace counterpart

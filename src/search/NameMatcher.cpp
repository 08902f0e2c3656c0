#include "search/NameMatcher.h"

#include "search/Fold.h"

#include <algorithm>

namespace counterpart {

namespace {

/// ü is typed as v, but folding would make it u; so it is set before.
QString withV(QString query)
{
    query = query.normalized(QString::NormalizationForm_C);
    for (QChar &c : query) {
        if (c == QChar(0xFC) || c == QChar(0x1DA) || c == QChar(0x1DC) || c == QChar(0x1D6)
            || c == QChar(0x1D8))
            c = u'v';
    }
    return query;
}

bool beginsWith(const std::u32string &text, std::u32string_view with)
{
    return std::u32string_view(text).substr(0, with.size()) == with;
}

} // namespace

NameMatcher::NameMatcher(const QString &query, const SyllableTable &table, bool umlautAsV)
{
    const QString trimmed = query.trimmed();
    m_folded = fold(trimmed);
    const std::u32string typed = umlautAsV ? fold(withV(trimmed)) : m_folded;
    std::u32string word;
    for (const char32_t c : typed) {
        if (isWordCharacter(c)) {
            m_joined.push_back(c);
            word.push_back(c);
            m_latin = m_latin || isLatin(c);
            continue;
        }
        if (!isSeparator(c))
            m_literal = true;
        if (!word.empty())
            m_words.push_back(std::exchange(word, {}));
    }
    if (!word.empty())
        m_words.push_back(word);
    if (m_joined.empty())
        m_literal = true;

    m_syllables = table.all().size();
    for (const std::string &syllable : table.all())
        m_firstLetters.push_back(char32_t(syllable.front()));
    m_at.assign(m_joined.size() * m_syllables, 0);
    for (size_t at = 0; m_latin && at < m_joined.size(); ++at) {
        for (size_t s = 0; s < m_syllables; ++s) {
            const std::string &syllable = table.all()[s];
            size_t same = 0;
            while (same < syllable.size() && at + same < m_joined.size()
                   && m_joined[at + same] == char32_t(syllable[same]))
                ++same;
            if (same == syllable.size())
                m_at[at * m_syllables + s] = int8_t(same);
            else if (same > 0 && at + same == m_joined.size())
                m_at[at * m_syllables + s] = -1;
        }
    }
}

bool NameMatcher::walkHan(const NameKey &name, size_t cell, size_t at, NameMatch &so) const
{
    const NameCell &here = name.cells[cell];
    const NameMatch before = so;
    if (m_joined[at] == here.character && walk(name, cell + 1, at + 1, so))
        return true;
    for (const uint16_t syllable : here.syllables) {
        if (syllable >= m_syllables)
            continue;
        const auto length = m_at[at * m_syllables + syllable];
        so = before;
        if (length > 0 && walk(name, cell + 1, at + size_t(length), so))
            return true;
    }
    for (const uint16_t syllable : here.syllables) {
        if (syllable < m_syllables && m_at[at * m_syllables + syllable] < 0 && m_joined.size() - at > 1) {
            so = before;
            so.cutSyllable = 1;
            so.rest = int(name.cells.size() - cell - 1);
            return true;
        }
    }
    const std::u32string offered
        = isHangul(here.character) ? std::u32string(1, leadingJamo(here.character)) : U"";
    bool initial = offered.find(m_joined[at]) != std::u32string::npos;
    for (size_t i = 0; !initial && i < here.syllables.size(); ++i)
        initial = here.syllables[i] < m_syllables && m_firstLetters[here.syllables[i]] == m_joined[at];
    so = before;
    ++so.initials;
    return initial && walk(name, cell + 1, at + 1, so);
}

bool NameMatcher::walk(const NameKey &name, size_t cell, size_t at, NameMatch &so) const
{
    if (at == m_joined.size()) {
        so.rest = int(name.cells.size() - cell);
        return true;
    }
    if (cell == name.cells.size())
        return false;
    const NameCell &here = name.cells[cell];
    if (here.character)
        return walkHan(name, cell, at, so);
    const std::u32string_view left = std::u32string_view(m_joined).substr(at);
    if (beginsWith(here.word, left)) {
        so.cutSyllable = here.word.size() != left.size();
        so.rest = int(name.cells.size() - cell - 1);
        return true;
    }
    return left.substr(0, here.word.size()) == here.word && walk(name, cell + 1, at + here.word.size(), so);
}

std::optional<NameMatch> NameMatcher::match(const NameKey &name, size_t begin) const
{
    NameMatch so;
    if (m_joined.empty() || !walk(name, begin, 0, so))
        return {};
    so.shortened = begin > 0 ? 2 : (so.rest == 0 && !so.cutSyllable && !so.initials) ? 0 : 1;
    return so;
}

std::optional<NameMatch> NameMatcher::matchWords(const NameKey &name) const
{
    if (m_words.size() < 2 || m_words.size() > name.cells.size() || m_words.size() > 16)
        return {};
    std::vector<bool> used(name.cells.size());
    for (const std::u32string &word : m_words) {
        bool found = false;
        for (size_t i = 0; !found && i < name.cells.size(); ++i) {
            if (used[i] || name.cells[i].character || !beginsWith(name.cells[i].word, word))
                continue;
            used[i] = found = true;
        }
        if (!found)
            return {};
    }
    return NameMatch{3, 0, 0, int(name.cells.size() - m_words.size())};
}

std::optional<NameMatch> NameMatcher::matchLiteral(const NameKey &name) const
{
    if (m_folded.empty() || name.literal.find(m_folded) == std::u32string::npos)
        return {};
    return NameMatch{4, 0, 0, int(name.literal.size() - m_folded.size())};
}

} // namespace counterpart

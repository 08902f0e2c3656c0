#pragma once

#include "search/NameKey.h"

#include <optional>

namespace counterpart {

/// How a query met a name; smaller is better in every member, compared in this order.
struct NameMatch
{
    int shortened = 0;   ///< 0 whole name, 1 from its beginning, 2 from a later part (given name), 3 words in
                         ///< another order, 4 inside
    int initials = 0;    ///< characters met by an initial only
    int cutSyllable = 0; ///< 1: the last syllable or word was typed in part
    int rest = 0;        ///< cells of the name that the query leaves out

    auto operator<=>(const NameMatch &) const = default;
};

/// One query, made ready once and then matched against many names. Takes pinyin, initials, characters and any
/// mixture of them ("wangjq", "李yy", "chen柔云"), words of other scripts by their beginnings, in any order
/// when parted by blanks.
class NameMatcher
{
public:
    /// `umlautAsV`: ü stands for the pinyin vowel (lübijie); else it folds to u (Müller).
    NameMatcher(const QString &query, const SyllableTable &table, bool umlautAsV = false);

    /// The first character that a matching cell must offer; 0: match literally against every name.
    char32_t firstCharacter() const { return m_literal ? 0 : m_joined.empty() ? 0 : m_joined.front(); }
    bool literal() const { return m_literal; }
    bool pinyin() const { return m_latin; }

    /// The query against the cells from `begin` on.
    std::optional<NameMatch> match(const NameKey &name, size_t begin) const;
    /// Every word of the query begins a different word of the name.
    std::optional<NameMatch> matchWords(const NameKey &name) const;
    std::optional<NameMatch> matchLiteral(const NameKey &name) const;

private:
    bool walk(const NameKey &name, size_t cell, size_t at, NameMatch &so) const;
    bool walkHan(const NameKey &name, size_t cell, size_t at, NameMatch &so) const;

    std::u32string m_folded; ///< with blanks
    std::u32string m_joined; ///< without separators
    std::vector<std::u32string> m_words;
    bool m_literal = false;
    bool m_latin = false;
    size_t m_syllables = 0;
    /// For each position and syllable: length when the whole syllable stands there, −1 when the query ends
    /// inside it, 0 no.
    std::vector<int8_t> m_at;
    std::u32string m_firstLetters; ///< of each syllable
};

} // namespace counterpart

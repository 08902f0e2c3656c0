#pragma once

#include <QStringList>

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

namespace counterpart {

class Readings;

/// The syllables of all readings, each stored once; a cell refers to them by number.
class SyllableTable
{
public:
    uint16_t number(const std::string &syllable);
    const std::vector<std::string> &all() const { return m_syllables; }

private:
    std::vector<std::string> m_syllables;
    std::unordered_map<std::string, uint16_t> m_numbers;
};

/// What a query may match in one step: a Han or Hangul character with its readings, or a word of another
/// script.
struct NameCell
{
    char32_t character = 0;          ///< 0: a word
    std::vector<uint16_t> syllables; ///< of a Han character
    std::u32string word;             ///< folded

    /// Query characters that can begin here, each once.
    std::u32string firstCharacters(const SyllableTable &table) const;
};

/// A name made ready to be matched.
struct NameKey
{
    std::vector<NameCell> cells;
    std::u32string literal; ///< the folded name with blanks as they are, for queries with signs in them
};

/// `pinyin`: further readings that the CDP gives for the whole name, syllables parted by blanks; may be
/// empty.
NameKey makeNameKey(const QString &name, const QStringList &pinyin, Readings &readings, SyllableTable &table);

} // namespace counterpart

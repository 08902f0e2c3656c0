#include "search/NameKey.h"

#include "search/Fold.h"
#include "search/Readings.h"

#include <algorithm>

namespace counterpart {

uint16_t SyllableTable::number(const std::string &syllable)
{
    const auto [it, added] = m_numbers.emplace(syllable, uint16_t(m_syllables.size()));
    if (added)
        m_syllables.push_back(syllable);
    return it->second;
}

std::u32string NameCell::firstCharacters(const SyllableTable &table) const
{
    std::u32string first;
    const auto once = [&first](char32_t c) {
        if (first.find(c) == std::u32string::npos)
            first.push_back(c);
    };
    if (!character) {
        once(word.front());
        return first;
    }
    once(character);
    if (isHangul(character))
        once(leadingJamo(character));
    for (const uint16_t syllable : syllables)
        once(char32_t(table.all()[syllable].front()));
    return first;
}

namespace {

void addSyllable(NameCell &cell, const std::string &syllable, SyllableTable &table)
{
    if (syllable.empty())
        return;
    const uint16_t number = table.number(syllable);
    if (std::find(cell.syllables.begin(), cell.syllables.end(), number) == cell.syllables.end())
        cell.syllables.push_back(number);
}

/// Gives the Han cells from `begin` on their readings; they are one run of a name.
void readRun(std::vector<NameCell> &cells, size_t begin, Readings &readings, SyllableTable &table)
{
    std::u32string run;
    for (size_t i = begin; i < cells.size(); ++i)
        run.push_back(cells[i].character);
    if (run.empty())
        return;
    const auto all = readings.of(run);
    for (size_t i = 0; i < all.size(); ++i) {
        for (const std::string &syllable : all[i])
            addSyllable(cells[begin + i], syllable, table);
    }
}

} // namespace

NameKey makeNameKey(const QString &name, const QStringList &pinyin, Readings &readings, SyllableTable &table)
{
    NameKey key;
    key.literal = fold(name);
    constexpr auto none = size_t(-1);
    size_t runBegin = none;
    bool wordOpen = false;
    const auto endRun = [&] {
        if (runBegin != none)
            readRun(key.cells, runBegin, readings, table);
        runBegin = none;
    };
    for (const char32_t c : key.literal) {
        const bool han = isHan(c);
        if (!han)
            endRun();
        if (han || isHangul(c)) {
            if (han && runBegin == none)
                runBegin = key.cells.size();
            key.cells.push_back({c, {}, {}});
            wordOpen = false;
        } else if (!isWordCharacter(c)) {
            wordOpen = false;
        } else if (wordOpen) {
            key.cells.back().word.push_back(c);
        } else {
            key.cells.push_back({0, {}, std::u32string(1, c)});
            wordOpen = true;
        }
    }
    endRun();

    for (const QString &reading : pinyin) {
        const QStringList syllables = reading.split(u' ', Qt::SkipEmptyParts);
        if (size_t(syllables.size()) != key.cells.size())
            continue; // a reading that does not fit its name helps nobody
        for (size_t i = 0; i < key.cells.size(); ++i) {
            if (key.cells[i].character)
                addSyllable(key.cells[i], plainSyllable(syllables[qsizetype(i)]), table);
        }
    }
    return key;
}

} // namespace counterpart

#pragma once

#include "contract/FeedPage.h"

#include <memory>

namespace counterpart {

/// Reads single lines of a page whose digest was found right. Not in FeedPage.h: it carries the JSON parser.
class FeedLineReader
{
public:
    /// Keeps its own padded copy of `rows`.
    explicit FeedLineReader(QByteArrayView rows);
    ~FeedLineReader();

    /// Fills `row`, or says in `fault` why the line cannot be used (all but its bytes).
    bool read(qsizetype start, qsizetype length, FeedRow *row, SetAside *fault);

private:
    struct Parsers;
    std::unique_ptr<Parsers> m_parsers;
};

/// True when a JSON text escapes U+0000 or half of a surrogate pair, which JSON parsers read without a word.
bool hasBrokenEscape(QByteArrayView json);

} // namespace counterpart

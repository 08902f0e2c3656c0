#pragma once

#include <QString>

#include <string>

namespace counterpart {

/// How names and queries are made comparable: compatibility forms, case, diacritics, letters without
/// decomposition (ø, đ, ł), traditional characters, katakana, Arabic letter variants and invisible marks are
/// folded away by ICU. Total and idempotent: any text in, the same text out when folded again.
std::u32string fold(const QString &text);

/// Half-width, without invisible marks, trimmed and with runs of white space made one blank; letters keep
/// their case.
QString tidy(const QString &text);

bool isHan(char32_t c);
/// A Hangul syllable block.
bool isHangul(char32_t c);
/// The leading consonant of a Hangul syllable, as folding leaves a typed one (김 → ㄱ, U+1100).
char32_t leadingJamo(char32_t hangulSyllable);
bool isLatin(char32_t c);
/// Parts words without being searched for: blanks, hyphens, apostrophes, dots, middle dots.
bool isSeparator(char32_t c);
/// A letter, digit or mark of some script; everything else is searched for literally.
bool isWordCharacter(char32_t c);

} // namespace counterpart

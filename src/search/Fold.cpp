#include "search/Fold.h"

#include <memory>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

namespace counterpart {

namespace {

std::unique_ptr<icu::Transliterator> transliterator(const char16_t *id)
{
    UErrorCode error = U_ZERO_ERROR;
    UParseError where;
    std::unique_ptr<icu::Transliterator> made(
        icu::Transliterator::createInstance(icu::UnicodeString(id), UTRANS_FORWARD, where, error));
    return U_SUCCESS(error) ? std::move(made) : nullptr;
}

/// One per thread: ICU transliterators may not be shared between threads while they run.
const icu::Transliterator &folder()
{
    // [:Cf:] goes first so that a bidi mark pasted around a number does not part it.
    thread_local const auto made
        = transliterator(u"NFKC; [:Cf:] Remove; Katakana-Hiragana; Traditional-Simplified; Latin-ASCII; NFD; "
                         u"[:Mn:] Remove; NFC; Lower; "
                         u"Latin-ASCII");
    return *made;
}

icu::UnicodeString toIcu(const QString &text)
{
    return {reinterpret_cast<const char16_t *>(text.utf16()), int32_t(text.size())};
}

char32_t arabicFold(char32_t c)
{
    switch (c) {
    case 0x622:
    case 0x623:
    case 0x625:
    case 0x671: return 0x627; // alef with madda, hamza, wasla → alef
    case 0x629: return 0x647; // teh marbuta → heh
    case 0x649:
    case 0x6CC: return 0x64A; // alef maksura, Farsi yeh → yeh
    case 0x6A9: return 0x643; // keheh → kaf
    case 0x3C2: return 0x3C3; // final sigma
    default: return c;
    }
}

} // namespace

std::u32string fold(const QString &text)
{
    icu::UnicodeString folded = toIcu(text);
    folder().transliterate(folded);
    std::u32string out;
    out.reserve(size_t(folded.length()));
    for (int32_t i = 0; i < folded.length();) {
        const auto c = char32_t(folded.char32At(i));
        i += U16_LENGTH(UChar32(c));
        if (c != 0x640) // Arabic tatweel only stretches
            out.push_back(arabicFold(c));
    }
    return out;
}

QString tidy(const QString &text)
{
    thread_local const auto made = transliterator(u"NFKC; [:Cf:] Remove");
    icu::UnicodeString half = toIcu(text);
    made->transliterate(half);
    return QString(reinterpret_cast<const QChar *>(half.getBuffer()), half.length()).simplified();
}

bool isHan(char32_t c)
{
    UErrorCode error = U_ZERO_ERROR;
    return c >= 0x2E80 && uscript_getScript(UChar32(c), &error) == USCRIPT_HAN;
}

bool isHangul(char32_t c)
{
    return c >= 0xAC00 && c <= 0xD7A3;
}

char32_t leadingJamo(char32_t c)
{
    return 0x1100 + (c - 0xAC00) / 588; // 21 vowels × 28 tails a leading consonant (Unicode 3.12)
}

bool isLatin(char32_t c)
{
    return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z');
}

bool isSeparator(char32_t c)
{
    static constexpr std::u32string_view separators = U"-'.’‘ʻʼ`‐‑‒–·•‧・･־,_";
    return u_isUWhiteSpace(UChar32(c)) || separators.find(c) != std::u32string_view::npos;
}

bool isWordCharacter(char32_t c)
{
    const auto mask = U_MASK(u_charType(UChar32(c)));
    return (mask & (U_GC_L_MASK | U_GC_M_MASK | U_GC_N_MASK | U_GC_CO_MASK)) != 0;
}

} // namespace counterpart

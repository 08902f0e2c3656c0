#include "domain/ScannedCode.h"

#include <algorithm>

namespace counterpart {

namespace {

constexpr qsizetype longestCode = 512;

bool isControl(QChar c)
{
    // Format characters (bidi overrides, zero width) make a code look like another one; both halves of a pair
    // must be there.
    return c.category() == QChar::Other_Control || c.category() == QChar::Other_Format;
}

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

bool isHyphen(QChar c)
{
    return c.category() == QChar::Punctuation_Dash || c == u'\u2212';
}

/// Without the white space and the control characters that scanners put before and after a code.
QString withoutEdges(const QString &raw)
{
    const auto isEdge = [](QChar c) {
        return c.isSpace() || isControl(c);
    };
    const auto first = std::find_if_not(raw.cbegin(), raw.cend(), isEdge);
    const auto last = std::find_if_not(raw.crbegin(), std::make_reverse_iterator(first), isEdge).base();
    return QString(first, last - first);
}

bool hasControlInside(const QString &text)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isControl(text[i]))
            return true;
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate())
            ++i;
        else if (text[i].isSurrogate())
            return true;
    }
    return false;
}

bool luhnHolds(QStringView digits)
{
    int sum = 0;
    for (qsizetype i = 0; i < digits.size(); ++i) {
        int value = digits[digits.size() - 1 - i].digitValue();
        if (i % 2 == 1)
            value = value > 4 ? 2 * value - 9 : 2 * value;
        sum += value;
    }
    return sum % 10 == 0;
}

bool hasIssuerPrefix(QStringView digits)
{
    const int four = digits.left(4).toInt();
    const int two = four / 100;
    const int one = four / 1000;
    return (four >= 2221 && four <= 2720) || (two >= 34 && two <= 38) || one == 4 || (two >= 50 && two <= 58)
        || one == 6;
}

bool isCardNumber(const QString &digits, const PhoneCheck &isPhone)
{
    if (digits.size() < 14 || digits.size() > 19 || !hasIssuerPrefix(digits) || !luhnHolds(digits))
        return false;
    if (digits.size() == 14 && hasValidGtinCheckDigit(digits))
        return false;
    return !isPhone || !isPhone(digits);
}

/// Runs of digits, read through the single spaces, dots and hyphens that people and card readers put between
/// them.
QStringList digitRuns(const QString &text)
{
    QStringList runs;
    QString run;
    bool gap = false;
    for (const QChar c : text) {
        if (isDigit(c)) {
            run.append(c);
            gap = false;
        } else if (!run.isEmpty() && !gap && (c.isSpace() || isHyphen(c) || c == u'.')) {
            gap = true;
        } else if (!run.isEmpty()) {
            runs.append(run);
            run.clear();
            gap = false;
        }
    }
    if (!run.isEmpty())
        runs.append(run);
    return runs;
}

} // namespace

QString normaliseCode(const QString &raw)
{
    // Compatibility forms: an input method types full-width letters and digits.
    QString code;
    for (const QChar c : raw.normalized(QString::NormalizationForm_KC)) {
        if (!c.isSpace() && !isHyphen(c) && !isControl(c))
            code.append(c);
    }
    return code.toUpper();
}

bool hasValidGtinCheckDigit(QStringView digits)
{
    if (digits.size() != 8 && (digits.size() < 12 || digits.size() > 14))
        return false;
    if (!std::all_of(digits.begin(), digits.end(), isDigit))
        return false;
    int sum = 0;
    for (qsizetype i = 0; i < digits.size() - 1; ++i)
        sum += digits[digits.size() - 2 - i].digitValue() * (i % 2 == 0 ? 3 : 1);
    return (10 - sum % 10) % 10 == digits.back().digitValue();
}

bool looksLikePaymentCard(const QString &text, const PhoneCheck &isPhone)
{
    const QStringList runs = digitRuns(text.normalized(QString::NormalizationForm_KC));
    return std::any_of(runs.cbegin(), runs.cend(),
                       [&](const QString &run) { return isCardNumber(run, isPhone); });
}

ScannedCode classifyCode(const QString &raw, const CodeLookup &lookup, const PhoneCheck &isPhone)
{
    const QString text = withoutEdges(raw);
    if (text.isEmpty())
        return {ScannedCode::Kind::Empty, {}, {}};
    if (text.size() > longestCode)
        return {ScannedCode::Kind::TooLong, {}, {}};
    if (hasControlInside(text))
        return {ScannedCode::Kind::NotText, {}, {}};

    const QString code = normaliseCode(text);
    // A code of ours wins over the look of a card number: chains print 16-digit member and gift codes.
    if (lookup && !code.isEmpty()) {
        if (std::optional<ScannedCode> known = lookup(code)) {
            known->value = code;
            return *known;
        }
    }
    if (looksLikePaymentCard(text, isPhone))
        return {ScannedCode::Kind::PaymentCard, {}, {}};
    if (hasValidGtinCheckDigit(code))
        return {ScannedCode::Kind::Product, code, {}};
    return {ScannedCode::Kind::Unknown, text, {}};
}

} // namespace counterpart

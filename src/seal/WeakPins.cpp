#include "seal/PinVerifier.h"

#include <QDate>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

// 121212, 123123, 111111, 12341234: one piece over and over.
bool repeatsAPiece(const QString &pin)
{
    for (qsizetype length = 1; length <= pin.size() / 2; ++length) {
        if (pin.size() % length == 0 && pin == pin.left(length).repeated(pin.size() / length))
            return true;
    }
    return false;
}

// 123456, 890123, 987654, 135790 and 000111: the same step from digit to digit.
bool stepsEvenly(const QString &pin)
{
    const auto step = [&](qsizetype i) {
        return (pin[i].unicode() - pin[i - 1].unicode() + 10) % 10;
    };
    for (qsizetype i = 2; i < pin.size(); ++i) {
        if (step(i) != step(1))
            return false;
    }
    return true;
}

// 111222, 112233, 100000, 999990: at most two different digits, or digits in pairs that step evenly.
bool fewDigits(const QString &pin)
{
    QString seen;
    for (const QChar digit : pin) {
        if (!seen.contains(digit))
            seen.append(digit);
    }
    if (seen.size() <= 2)
        return true;
    QString pairs;
    for (qsizetype i = 0; i + 1 < pin.size(); i += 2) {
        if (pin[i] != pin[i + 1])
            return false;
        pairs.append(pin[i]);
    }
    return pin.size() % 2 == 0 && stepsEvenly(pairs);
}

// 123321: there and back.
bool mirrored(const QString &pin)
{
    QString back = pin;
    std::reverse(back.begin(), back.end());
    return back == pin;
}

// Birthdays and the like, as written in China, Europe and America.
bool isDate(const QString &pin)
{
    const auto number = [&](qsizetype from, qsizetype length) {
        return pin.mid(from, length).toInt();
    };
    const auto valid = [](int year, int month, int day) {
        return QDate::isValid(year < 100 ? 2000 + year : year, month, day)
            && (year < 100 || (year >= 1900 && year < 2100));
    };
    if (pin.size() == 6) {
        const int a = number(0, 2), b = number(2, 2), c = number(4, 2);
        // A leap day of any century is a date: 2000 + year is leap where 1900 + year is, but for 1900 itself.
        return valid(a, b, c) || valid(c, b, a) || valid(c, a, b);
    }
    if (pin.size() == 8)
        return valid(number(0, 4), number(4, 2), number(6, 2))
            || valid(number(4, 4), number(2, 2), number(0, 2))
            || valid(number(4, 4), number(0, 2), number(2, 2));
    return false;
}

// Known from lists of leaked PINs and not caught by a rule: keypad patterns and lucky words.
bool isFavourite(const QString &pin)
{
    static const QStringList favourites{u"147258"_s,  u"258369"_s, u"159753"_s, u"147369"_s, u"789456"_s,
                                        u"159357"_s,  u"123654"_s, u"142536"_s, u"520131"_s, u"521314"_s,
                                        u"5201314"_s, u"147852"_s, u"741852"_s, u"963852"_s, u"852456"_s,
                                        u"258456"_s,  u"123789"_s, u"112358"_s, u"314159"_s, u"271828"_s,
                                        u"168888"_s,  u"123698"_s, u"147896"_s, u"102030"_s, u"135246"_s};
    return favourites.contains(pin);
}

} // namespace

QString pinObjection(const QString &pin, const QString &staffNumber)
{
    for (const QChar c : pin) {
        if (c < u'0' || c > u'9')
            return u"pin-not-digits"_s;
    }
    if (pin.size() < 6)
        return u"pin-too-short"_s;
    if (pin.size() > 12)
        return u"pin-too-long"_s;
    QString staffDigits;
    for (const QChar c : staffNumber) {
        if (c >= u'0' && c <= u'9')
            staffDigits.append(c);
    }
    const bool staff = staffDigits.size() >= 3 && pin.contains(staffDigits);
    const bool weak = staff || repeatsAPiece(pin) || stepsEvenly(pin) || fewDigits(pin) || mirrored(pin)
        || isDate(pin) || isFavourite(pin);
    return weak ? u"pin-weak"_s : QString();
}

} // namespace counterpart

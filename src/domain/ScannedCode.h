#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

namespace counterpart {

/// What a scanned or typed string is. Hostile input is normal here: control characters, 40 kB, card numbers,
/// URLs.
struct ScannedCode
{
    enum class Kind {
        Empty,
        TooLong,     ///< over 512 characters
        NotText,     ///< control characters inside
        PaymentCard, ///< precision §17: refused, not stored, not logged, not sent
        Coupon,
        Customer,
        PickupOrder,
        PickupCode,
        Bay,
        Badge,
        Product,
        Unknown
    };
    Kind kind = Kind::Unknown;
    QString value; ///< normalised: upper case, no hyphens, no spaces; for Unknown the trimmed text; empty for
                   ///< PaymentCard, TooLong, NotText
    QString id;    ///< record id when the local index knows it
};

/// Answers whether a normalised code is known here; returns kind and id. Injected: the rules open no file.
using CodeLookup = std::function<std::optional<ScannedCode>(const QString &normalised)>;
/// Valid phone number with or without + or 00; injected because libphonenumber lives in search.
using PhoneCheck = std::function<bool(const QString &digits)>;

ScannedCode classifyCode(const QString &raw, const CodeLookup &lookup, const PhoneCheck &isPhone);

/// 14–19 digits (13 never), Luhn, issuer prefix of precision §17; not GTIN-14 with a valid check digit, not a
/// phone.
bool looksLikePaymentCard(const QString &text, const PhoneCheck &isPhone);
bool hasValidGtinCheckDigit(QStringView digits);
/// Coupon and order codes as compared: upper case, no hyphens, no spaces.
QString normaliseCode(const QString &raw);

} // namespace counterpart

#pragma once

#include <QStringList>

namespace counterpart {

/// A possible phone number of some country, written with + or 00 or as people of `region` (ISO 3166, "CN")
/// dial it. By libphonenumber.
bool isPhoneNumber(const QString &text, const QString &region = QStringLiteral("CN"));

/// The E.164 spellings of possible numbers that `text` can stand for, read as people of `region` dial and as
/// if only the + were missing; empty when it is none.
QStringList internationalSpellings(const QString &text, const QString &region = QStringLiteral("CN"));

} // namespace counterpart

#pragma once

#include <QString>

namespace counterpart {

/// A possible phone number of some country, written with + or 00 or as people of `region` (ISO 3166, "CN")
/// dial it. By libphonenumber.
bool isPhoneNumber(const QString &text, const QString &region = QStringLiteral("CN"));

} // namespace counterpart

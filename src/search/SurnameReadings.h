#pragma once

#include <span>

namespace counterpart {

/// A surname whose reading differs from the character's usual one and that ICU 72 (Han-Latin/Names) does not
/// know.
struct SurnameReading
{
    char32_t character;
    const char *reading;
};

std::span<const SurnameReading> surnameReadings();

} // namespace counterpart

#pragma once

#include "base/Time.h"

#include <QByteArray>
#include <QString>

#include <functional>

namespace counterpart {

/// The only source of randomness: tests and the simulation pass a seeded one. Returns exactly `count` bytes.
using RandomBytes = std::function<QByteArray(qsizetype count)>;

/// From the operating system's generator.
QByteArray systemRandom(qsizetype count);

/// UUIDv7 (RFC 9562) in lower case with hyphens: 48 bits of `now`, the rest random.
QString uuid7(Instant now, const RandomBytes &random);

/// The id of what a person does: a command, a redemption, a note. A UUIDv7, unique across all devices, made
/// on the device before the screen changes, so that a command sent twice is applied once.
QString idOfAct(Instant now, const RandomBytes &random);

bool isUuid7(QStringView text);

} // namespace counterpart

#pragma once

#include <QtGlobal>

/// Sizes that both sides of the wire enforce. Bytes are decoded bytes; characters are UTF-16 units.
namespace counterpart::limits {

inline constexpr qint64 maxInteger = 9'007'199'254'740'991; ///< 2^53 − 1: exact in every JSON reader

inline constexpr int pageRows = 2'000;            ///< rows that a feed page may hold
inline constexpr int pageRowsDefault = 500;       ///< rows asked for when the client names no limit
inline constexpr qsizetype partBytes = 8 << 20;   ///< a snapshot part
inline constexpr qsizetype pageBytes = 10 << 20;  ///< anything longer is refused before it is read
inline constexpr qsizetype lineBytes = 256 << 10; ///< one row of a page
inline constexpr int jsonDepth = 32;
inline constexpr int batchCommands = 100;
inline constexpr qsizetype batchBytes = 256 << 10;
inline constexpr int sealedCommand = 32 << 10; ///< characters of one that is sent sealed
inline constexpr qsizetype problemBytes = 16 << 10;
inline constexpr qsizetype requestBytes = 1 << 20; ///< any other request body

inline constexpr int idLength = 64;
inline constexpr int cursorLength = 512;
inline constexpr int scanLength = 512;
inline constexpr int shortText = 200; ///< codes, reasons, names of things
inline constexpr int personName = 120;
inline constexpr int longText = 4'000; ///< notes, terms, reviews
inline constexpr int contactValue = 320;
inline constexpr int listItems = 1'000; ///< members of one array of a record
inline constexpr int validateCoupons = 20;

inline constexpr int commandMemoryDays = 90;
inline constexpr int cursorLifeDays = 30;
inline constexpr int accessTokenSeconds = 600;
inline constexpr int longPollSeconds = 55;
inline constexpr int heartbeatSeconds = 15;
inline constexpr int minPinLength = 6;
inline constexpr int maxPinLength = 12;

} // namespace counterpart::limits

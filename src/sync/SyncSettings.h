#pragma once

#include "base/Time.h"

#include <QtGlobal>

namespace counterpart {

/// Intervals and sizes; the defaults are the product's.
struct SyncSettings
{
    milliseconds pollWithStream{300'000};
    milliseconds pollWithoutStream{20'000};
    std::chrono::seconds longPoll{55}; ///< where the live channel does not work
    milliseconds pullDeadline{30'000}; ///< beyond what the CDP was asked to hold
    milliseconds partDeadline{60'000};
    milliseconds pushDeadline{20'000};
    int pageSize = 500;
    int batchSize = 50;
    qsizetype batchBytes = qsizetype(200) * 1024; ///< below the 256 KiB that the CDP takes
    int schema = 1;
};

} // namespace counterpart

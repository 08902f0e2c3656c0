#pragma once

#include "server/commands/Effect.h"

namespace counterpart::server {

/// What was done although who did it, or the tablet, had no right (`why`), filed for a manager.
Result<QString> fileWithoutRight(const CommandCall &call, const Error &why);
/// What was done at a time that has not come yet, by the clock of the tablet.
Result<QString> fileSuspectClock(const CommandCall &call);
/// What a tablet that is out of use had still to do and the rules do not allow: nobody reads its answer
/// there.
Result<QString> fileRefusal(const CommandCall &call, const Error &why);

} // namespace counterpart::server

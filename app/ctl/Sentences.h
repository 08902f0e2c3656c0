#pragma once

#include "base/Error.h"

#include <QString>

namespace counterpart::ctl {

/// Exit codes that scripts read (docs/counterpartctl.md).
enum Exit { Fine = 0, Refused = 1, Usage = 2, NoNetwork = 3, NotSignedIn = 4, StorageFailed = 5 };

int exitCodeOf(const Error &error);

/// One word of `error.kind` in the answers.
QString kindWord(Error::Kind kind);

/// English, for the logs of scripts, with what to do next; the tablet has its own in viewmodels/ActText.
QString sentence(const Error &error);

} // namespace counterpart::ctl

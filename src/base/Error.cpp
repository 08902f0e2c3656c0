#include "base/Error.h"

namespace counterpart {

bool isRetryable(Error::Kind kind)
{
    switch (kind) {
    case Error::Kind::Offline:
    case Error::Kind::Busy:
    case Error::Kind::NotOurServer:
    case Error::Kind::Untrusted:
    case Error::Kind::BadResponse: return true;
    default: return false;
    }
}

} // namespace counterpart

#include "device/HandOver.h"

#include "base/Planted.h"

namespace counterpart {

bool hasHandedOver(bool leaving, int queued)
{
    return leaving && (queued == 0 || planted(Plant::WipedBeforeHandOver));
}

} // namespace counterpart

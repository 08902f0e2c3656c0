#pragma once

#include "usecases/PickupDesk.h"

namespace counterpart {

class ToastViewModel;

/// Says what was done at the desk and, while it can be undone, offers the way back. Outlives the screen it
/// was done on.
void sayDone(ToastViewModel &toast, PickupDesk &desk, const Act &act, const QString &said,
             const QString &undone);

} // namespace counterpart

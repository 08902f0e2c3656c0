#pragma once

namespace counterpart {

/// Whether a tablet that was switched off may report itself empty, after which its outbox is deleted: only
/// when nothing waits in it any more (trust.md §1.2). `queued`: as the outbox itself counts it.
bool hasHandedOver(bool leaving, int queued);

} // namespace counterpart

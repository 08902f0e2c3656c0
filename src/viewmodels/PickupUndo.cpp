#include "viewmodels/PickupUndo.h"

#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/ToastViewModel.h"

namespace counterpart {

void sayDone(ToastViewModel &toast, PickupDesk &desk, const Act &act, const QString &said,
             const QString &undone)
{
    if (!act.undoUntil) {
        toast.say(said);
        return;
    }
    toast.offer(said, *act.undoUntil, [&toast, &desk, act, undone] {
        whenDone(desk.undo(act), &toast, [&toast, undone](const Result<Act> &back) {
            toast.say(back ? undone : ActText::refusal(back.error()));
        });
    });
}

} // namespace counterpart

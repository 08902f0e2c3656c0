#include "viewmodels/TouchHover.h"

#include <QCoreApplication>
#include <QEvent>

namespace counterpart {

bool TouchHover::eventFilter(QObject *watched, QEvent *event)
{
    const bool lifted = event->type() == QEvent::TouchEnd || event->type() == QEvent::TouchCancel;
    // Posted: Qt Quick takes the place of the finger for that of the mouse while it delivers this event.
    if (lifted && watched->isWindowType())
        QCoreApplication::postEvent(watched, new QEvent(QEvent::Leave));
    return false;
}

} // namespace counterpart

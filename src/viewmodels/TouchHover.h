#pragma once

#include <QObject>

namespace counterpart {

/// Ends the hovering that Qt Quick leaves behind where a finger was lifted, so that what was tapped does not
/// look pointed at until the next tap. Install it on the application; it watches windows only.
class TouchHover : public QObject
{
public:
    bool eventFilter(QObject *watched, QEvent *event) override;
};

} // namespace counterpart

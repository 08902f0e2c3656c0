#pragma once

#include <QFont>

namespace counterpart {

/// The application's faces: Counterpart Sans for Latin (tabular digits), Noto Sans CJK SC for Chinese. Set in
/// C++ because Qt 6.4's QML has no families, and with one Latin family Chinese would fall back to Japanese
/// forms.
QFont applicationFont();
/// False when one of the faces is missing on this machine; the Sync centre says so.
bool fontsComplete();

} // namespace counterpart

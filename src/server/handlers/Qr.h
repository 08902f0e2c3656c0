#pragma once

#include <QString>

namespace counterpart::server {

/// A QR code of `text` as inline SVG, black on white with its quiet zone; empty when it is too long for one.
QString qrSvg(const QString &text);

} // namespace counterpart::server

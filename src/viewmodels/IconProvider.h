#pragma once

#include <QQuickImageProvider>

namespace counterpart {

/// image://icon/NAME/RRGGBB: the product's own icons (resources/icons), drawn in one colour at the size asked
/// for.
class IconProvider : public QQuickImageProvider
{
public:
    IconProvider();
    QImage requestImage(const QString &id, QSize *size, const QSize &requestedSize) override;
};

} // namespace counterpart

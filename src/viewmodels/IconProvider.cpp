#include "viewmodels/IconProvider.h"

#include <QFile>
#include <QPainter>
#include <QSvgRenderer>

namespace counterpart {

IconProvider::IconProvider() : QQuickImageProvider(Image) { }

QImage IconProvider::requestImage(const QString &id, QSize *size, const QSize &requestedSize)
{
    const QString name = id.section(u'/', 0, 0);
    const QSize pixels = requestedSize.width() > 0 ? requestedSize : QSize(24, 24);
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    image.fill(Qt::transparent);
    if (size)
        *size = pixels;
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return image;
    QByteArray svg = file.readAll();
    svg.replace("currentColor", "#" + id.section(u'/', 1, 1).right(6).toLatin1());
    QSvgRenderer renderer(svg);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer.render(&painter);
    return image;
}

} // namespace counterpart

#include "viewmodels/ArtworkItem.h"

#include <QBuffer>
#include <QImageReader>
#include <QPainter>
#include <QPainterPath>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

ArtworkItem::ArtworkItem(QQuickItem *parent) : QQuickPaintedItem(parent)
{
    connect(this, &ArtworkItem::pictureChanged, this, [this] { update(); });
}

void ArtworkItem::setPicture(const QVariant &picture)
{
    const auto image = picture.value<QImage>();
    if (image == m_image)
        return;
    m_image = image;
    Q_EMIT pictureChanged();
}

double ArtworkItem::aspect() const
{
    return m_image.isNull() ? 1 : double(m_image.width()) / m_image.height();
}

void ArtworkItem::paint(QPainter *painter)
{
    if (m_image.isNull())
        return;
    const QSizeF size = QSizeF(m_image.size()).scaled(boundingRect().size(), Qt::KeepAspectRatio);
    QRectF place({}, size);
    place.moveCenter(boundingRect().center());
    QPainterPath edge;
    edge.addRoundedRect(place, m_radius, m_radius);
    painter->setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    painter->setClipPath(edge);
    painter->drawImage(place, m_image);
}

QImage artworkPicture(const std::optional<Campaign::Artwork> &artwork)
{
    if (!artwork || artwork->data.size() > Campaign::Artwork::mostBytes)
        return {};
    const bool png = artwork->mediaType == "image/png"_L1;
    if (!png && artwork->mediaType != "image/jpeg"_L1)
        return {};
    QByteArray data = artwork->data;
    QBuffer buffer(&data);
    if (!buffer.open(QIODevice::ReadOnly))
        return {};
    // The content does not choose its decoder: an SVG that calls itself a PNG is not drawn.
    QImageReader reader(&buffer, png ? "png" : "jpeg");
    reader.setAutoDetectImageFormat(false);
    reader.setAllocationLimit(8); // MB; the largest picture takes 5.8
    const QSize size = reader.size();
    if (!size.isValid() || size.width() > Campaign::Artwork::mostPixels
        || size.height() > Campaign::Artwork::mostPixels)
        return {};
    return reader.read();
}

} // namespace counterpart

#pragma once

#include "domain/Campaign.h"

#include <QImage>
#include <QQuickPaintedItem>
#include <QVariant>

namespace counterpart {

/// The picture of a campaign, scaled to fit, with round corners. `picture` is what artworkPicture() made;
/// anything else shows nothing.
class ArtworkItem : public QQuickPaintedItem
{
    Q_OBJECT
    QML_NAMED_ELEMENT(Artwork)

    Q_PROPERTY(QVariant picture READ picture WRITE setPicture NOTIFY pictureChanged)
    Q_PROPERTY(double radius MEMBER m_radius NOTIFY pictureChanged)
    /// Width to height; 1 without a picture.
    Q_PROPERTY(double aspect READ aspect NOTIFY pictureChanged)

public:
    explicit ArtworkItem(QQuickItem *parent = nullptr);

    QVariant picture() const { return m_image.isNull() ? QVariant() : QVariant(m_image); }
    void setPicture(const QVariant &picture);
    double aspect() const;
    void paint(QPainter *painter) override;

Q_SIGNALS:
    void pictureChanged();

private:
    QImage m_image;
    double m_radius = 0;
};

/// Decodes a campaign's picture: PNG or JPEG as its media type says and nothing else, neither side over
/// Campaign::Artwork::mostPixels. A null image for everything else. May be called on any thread.
QImage artworkPicture(const std::optional<Campaign::Artwork> &artwork);

} // namespace counterpart

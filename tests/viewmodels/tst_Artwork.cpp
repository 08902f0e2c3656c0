#include "viewmodels/ArtworkItem.h"

#include <QBuffer>
#include <QPainter>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

QByteArray fileOf(const QSize &size, const char *format)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::red);
    QByteArray data;
    QBuffer buffer(&data);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return data;
}

std::optional<Campaign::Artwork> artwork(const QString &mediaType, const QByteArray &data)
{
    return Campaign::Artwork{mediaType, data, {}};
}

} // namespace

/// A campaign's picture comes from outside: only what is what it says it is, and small, is drawn.
class tst_Artwork : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_png_and_a_jpeg_are_drawn()
    {
        QCOMPARE(artworkPicture(artwork(u"image/png"_s, fileOf({48, 27}, "png"))).size(), QSize(48, 27));
        QCOMPARE(artworkPicture(artwork(u"image/jpeg"_s, fileOf({48, 27}, "jpeg"))).size(), QSize(48, 27));
        QVERIFY(artworkPicture({}).isNull());
    }

    void what_is_not_what_it_says_is_not_drawn()
    {
        const QByteArray svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
        QVERIFY(artworkPicture(artwork(u"image/png"_s, svg)).isNull());
        QVERIFY(artworkPicture(artwork(u"image/svg+xml"_s, svg)).isNull());
        QVERIFY(artworkPicture(artwork(u"image/jpeg"_s, fileOf({9, 9}, "png"))).isNull());
        QVERIFY(artworkPicture(artwork(u"image/gif"_s, fileOf({9, 9}, "png"))).isNull());
        QVERIFY(artworkPicture(artwork(u"image/png"_s, "no picture at all")).isNull());
    }

    void what_is_too_large_is_not_drawn()
    {
        constexpr int most = Campaign::Artwork::mostPixels;
        QVERIFY(!artworkPicture(artwork(u"image/png"_s, fileOf({most, 2}, "png"))).isNull());
        QVERIFY(artworkPicture(artwork(u"image/png"_s, fileOf({most + 1, 2}, "png"))).isNull());
        QVERIFY(artworkPicture(artwork(u"image/png"_s, fileOf({2, most + 1}, "png"))).isNull());
        const QByteArray padded = fileOf({9, 9}, "png").leftJustified(Campaign::Artwork::mostBytes + 1, '\0');
        QVERIFY(artworkPicture(artwork(u"image/png"_s, padded)).isNull());
    }

    void it_keeps_its_shape()
    {
        ArtworkItem item;
        item.setSize({100, 100});
        item.setPicture(artworkPicture(artwork(u"image/png"_s, fileOf({40, 20}, "png"))));
        QCOMPARE(item.aspect(), 2.0);
        QImage canvas(100, 100, QImage::Format_RGB32);
        canvas.fill(Qt::white);
        QPainter painter(&canvas);
        item.paint(&painter);
        QCOMPARE(canvas.pixelColor(50, 50), QColor(Qt::red));
        QCOMPARE(canvas.pixelColor(50, 10), QColor(Qt::white));
        item.setPicture(QVariant());
        QVERIFY(!item.picture().isValid());
        QCOMPARE(item.aspect(), 1.0);
    }
};

QTEST_MAIN(tst_Artwork)
#include "tst_Artwork.moc"

#include "viewmodels/ScannedItems.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

/// What was scanned, as the lines that the rules judge.
class tst_ScannedItems : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scanned_items_are_lines_with_what_is_known_of_them()
    {
        ScannedItems items;
        items.know(u"5012345678900"_s, Article{u"SKU-1"_s, {}, {}, u"shoes"_s, {}, {}});
        items.know(u"5012345678917"_s, Article{u"SKU-2"_s, {}, {}, {}, {}, {}});
        items.know(u"4006381333931"_s, std::nullopt);
        for (const QString &code : {u"5012345678900"_s, u"5012345678917"_s, u"4006381333931"_s})
            items.setPrice(code, 1'900);
        for (const QString &code :
             {u"5012345678900"_s, u"5012345678917"_s, u"4006381333931"_s, u"5012345678900"_s})
            items.add(code);
        const QList<BasketLine> lines = items.lines();
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0], (BasketLine{u"SKU-1"_s, u"shoes"_s, 2, 1'900, true, true}));
        QCOMPARE(lines[1], (BasketLine{u"SKU-2"_s, {}, 1, 1'900, true, false}));
        QCOMPARE(lines[2], (BasketLine{u"4006381333931"_s, {}, 1, 1'900, false, false}));
        QCOMPARE(items.total(), std::optional<qint64>(7'600));
        items.remove(u"5012345678900"_s);
        QCOMPARE(items.lines()[0].quantity, 1);
        items.remove(u"5012345678900"_s);
        QCOMPARE(items.lines().size(), 2);
    }

    void the_next_basket_keeps_prices_and_nothing_of_the_customer()
    {
        ScannedItems items;
        items.know(u"1"_s, Article{u"SKU-1"_s, {}, {}, u"shoes"_s, {}, {}});
        items.setPrice(u"1"_s, 1'900);
        items.add(u"1"_s);
        items.clear();
        QVERIFY(items.isEmpty());
        QVERIFY(!items.article(u"1"_s));
        QCOMPARE(items.price(u"1"_s), std::optional<qint64>(1'900));
    }

    void a_sum_beyond_all_numbers_is_none()
    {
        ScannedItems items;
        items.setPrice(u"1"_s, std::numeric_limits<qint64>::max());
        items.add(u"1"_s);
        QVERIFY(items.total().has_value());
        items.add(u"1"_s);
        QVERIFY(!items.total());
    }
};

QTEST_APPLESS_MAIN(tst_ScannedItems)
#include "tst_ScannedItems.moc"

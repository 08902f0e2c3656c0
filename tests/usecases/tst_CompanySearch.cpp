#include "usecases/CompanySearch.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;

// A customer of another store, found and brought here over a real line.
class tst_CompanySearch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void words_become_the_question_that_they_are_data()
    {
        using By = CompanyQuery::By;
        QTest::addColumn<QString>("words");
        QTest::addColumn<int>("by");
        QTest::addColumn<QString>("value");
        QTest::newRow("four digits") << u" 6027 "_s << int(By::PhoneLast4) << u"6027"_s;
        QTest::newRow("phone") << u"138 0013 8000"_s << int(By::Phone) << u"+8613800138000"_s;
        QTest::newRow("mail") << u"otto@example.com"_s << int(By::Email) << u"otto@example.com"_s;
        QTest::newRow("pinyin") << u"syw"_s << int(By::Name) << u"syw"_s;
        QTest::newRow("one character") << u"林"_s << int(By::Name) << u"林"_s;
        QTest::newRow("code") << u"WKND20-7K2M"_s << int(By::Code) << u"WKND20-7K2M"_s;
        QTest::newRow("one letter") << u"s"_s << -1 << QString();
        QTest::newRow("two digits") << u"12"_s << -1 << QString();
        QTest::newRow("nothing") << u"  "_s << -1 << QString();
        QTest::newRow("too much") << QString(81, u'a') << -1 << QString();
    }

    void words_become_the_question_that_they_are()
    {
        QFETCH(QString, words);
        QFETCH(int, by);
        QFETCH(QString, value);
        const auto query = CompanySearch::queryOf(words);
        QCOMPARE(query ? int(query->by) : -1, by);
        QCOMPARE(query ? query->value : QString(), value);
    }

    void who_is_found_elsewhere_is_opened_here_with_coupons()
    {
        Shop shop;
        Drawer drawer;
        Tablet tablet(drawer);
        CompanySearch search(tablet.core);
        QVERIFY(tablet.enrol(shop));
        QCOMPARE(wait(search.find(u"Otto"_s)).error().kind, Error::Kind::Unauthorized); // nobody is signed in
        QVERIFY(tablet.signIn());
        QVERIFY(tablet.lookup.search(u"Otto"_s).hits.isEmpty());
        QCOMPARE(wait(search.find(u"o"_s)).error().code, u"too-short"_s);

        const auto hits = wait(search.find(u"Otto"_s));
        QVERIFY(hits);
        QCOMPARE(hits->size(), 1);
        QCOMPARE(hits->first().displayName, u"Otto Lind"_s);
        QVERIFY(!hits->first().inScope);
        QCOMPARE(*wait(search.storeName(hits->first().homeStoreId, u"en"_s)), u"st-2"_s);

        QVERIFY(wait(search.open(hits->first().id)));
        const auto card = wait(tablet.briefing.open(hits->first().id, u"asked"_s));
        QVERIFY(card);
        QCOMPARE(card->customer.displayName, u"Otto Lind"_s);
        QCOMPARE(card->coupons.size(), 1);
        QCOMPARE(wait(search.open(u"cu-nobody"_s)).error().kind, Error::Kind::NotFound);
    }

    void without_a_line_it_says_so()
    {
        Shop shop;
        Drawer drawer;
        Tablet tablet(drawer);
        CompanySearch search(tablet.core);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        shop.close();
        tablet.device.syncNow();
        QVERIFY(QTest::qWaitFor([&] { return !search.online(); }, 60'000));
        QCOMPARE(wait(search.find(u"Otto"_s)).error().kind, Error::Kind::Offline);
        QCOMPARE(wait(search.open(u"cu-2"_s)).error().kind, Error::Kind::Offline);
    }

    void when_the_token_has_ended_the_pin_is_asked()
    {
        Shop shop;
        Drawer drawer;
        Tablet tablet(drawer);
        CompanySearch search(tablet.core);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        skippedMs += 11 * 60'000;
        QCOMPARE(wait(search.find(u"Otto"_s)).error().code, u"pin-needed"_s);
        QCOMPARE(wait(search.confirm(u"135790"_s)).error().code, u"wrong-pin"_s);
        QVERIFY(search.lastPinRefusal().triesLeft > 0);
        QVERIFY(wait(search.confirm(u"246810"_s)));
        QVERIFY(wait(search.find(u"Otto"_s)));
    }

    void who_asks_too_often_is_told_to_wait()
    {
        Shop shop;
        Drawer drawer;
        Tablet tablet(drawer);
        CompanySearch search(tablet.core);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        Result<QList<CompanyHit>> last = QList<CompanyHit>();
        for (int i = 0; i < 20 && last; ++i)
            last = wait(search.find(u"Otto"_s));
        QVERIFY(!last);
        QCOMPARE(last.error().code, u"rate-limited"_s);
    }
};

QTEST_GUILESS_MAIN(tst_CompanySearch)
#include "tst_CompanySearch.moc"

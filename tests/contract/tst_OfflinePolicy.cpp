#include "contract/Resources.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using std::chrono::hours;
using std::chrono::minutes;

/// What the policy says beside amounts: how old data may be, and what is handed over alone.
class tst_OfflinePolicy : public QObject
{
    Q_OBJECT

    static QJsonObject money(qint64 amount) { return {{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}}; }
    static QJsonObject policy(const QJsonArray &freshness)
    {
        return {{u"id"_s, u"op-1"_s},
                {u"version"_s, 1},
                {u"updatedAt"_s, u"2026-11-01T00:00:00.000Z"_s},
                {u"storeId"_s, u"st-1"_s},
                {u"caps"_s,
                 QJsonObject{{u"perRedemption"_s, money(1)},
                             {u"perDevice"_s, money(2)},
                             {u"perStore"_s, money(3)},
                             {u"handOverAlone"_s, money(500'000)}}},
                {u"freshness"_s, freshness},
                {u"rules"_s, QJsonArray()}};
    }
    static QJsonObject limits(const QString &kind, const QString &good, const QString &usable)
    {
        return {{u"kind"_s, kind}, {u"good"_s, good}, {u"usable"_s, usable}};
    }

private Q_SLOTS:
    void limits_are_read_by_kind_and_those_of_a_newer_server_are_left_alone()
    {
        const QJsonObject json = policy({limits(u"pickup_order"_s, u"PT2M"_s, u"PT10M"_s),
                                         limits(u"campaign_figures"_s, u"PT30M"_s, u"PT12H"_s),
                                         limits(u"parcel_locker"_s, u"PT1M"_s, u"PT2M"_s)});
        const auto read = decodeOfflinePolicy(json);
        QVERIFY(read);
        QCOMPARE(read->freshness.kinds.size(), 1);
        QCOMPARE(read->freshness.of(ResourceType::PickupOrder), (FreshnessLimits{minutes(2), minutes(10)}));
        QCOMPARE(read->freshness.ofFigures(), (FreshnessLimits{minutes(30), hours(12)}));
        QCOMPARE(read->handOverAlone, (Money{500'000, u"CNY"_s}));
        const auto again = decodeOfflinePolicy(encode(*read));
        QVERIFY(again);
        QCOMPARE(*again, *read);
    }

    void without_them_the_applications_own_hold()
    {
        QJsonObject json = policy({});
        json.remove(u"freshness"_s);
        const auto read = decodeOfflinePolicy(json);
        QVERIFY(read);
        QCOMPARE(read->freshness, FreshnessRules());
    }

    void limits_that_make_no_sense_are_refused_with_their_place_data()
    {
        QTest::addColumn<QJsonObject>("row");
        QTest::addColumn<QString>("pointer");
        QTest::newRow("no kind") << QJsonObject{{u"good"_s, u"PT1M"_s}, {u"usable"_s, u"PT1M"_s}}
                                 << u"/freshness/0/kind"_s;
        QTest::newRow("no limit") << QJsonObject{{u"kind"_s, u"coupon"_s}, {u"usable"_s, u"PT1M"_s}}
                                  << u"/freshness/0/good"_s;
        QTest::newRow("no duration") << limits(u"coupon"_s, u"soon"_s, u"PT1M"_s) << u"/freshness/0/good"_s;
        QTest::newRow("usable before good")
            << limits(u"coupon"_s, u"PT2M"_s, u"PT1M"_s) << u"/freshness/0/usable"_s;
    }
    void limits_that_make_no_sense_are_refused_with_their_place()
    {
        QFETCH(QJsonObject, row);
        QFETCH(QString, pointer);
        const auto read = decodeOfflinePolicy(policy({row}));
        QVERIFY(!read);
        QCOMPARE(read.error().detail, pointer);
    }
};

QTEST_APPLESS_MAIN(tst_OfflinePolicy)
#include "tst_OfflinePolicy.moc"

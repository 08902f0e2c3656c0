#include "cache/CacheFixture.h"

#include <QTest>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;

class tst_CacheBounds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_work_of_a_screen_does_not_grow_with_the_file()
    {
        CacheFile file;
        Cache cache = file.open();
        QVERIFY(cache.apply(page(crowd(100)), noon));
        const auto workOf = [&](const auto &query) {
            cache.takeWork();
            if (!query())
                return qint64(-1);
            return cache.takeWork();
        };
        const QString id = u"cu-000050"_s;
        const QList<std::pair<const char *, std::function<bool()>>> queries{
            {"customer",
             [&] {
                 return cache.customer(id)->has_value();
             }},
            {"couponsOf",
             [&] {
                 return cache.couponsOf(id)->size() == 1;
             }},
            {"coupon",
             [&] {
                 return cache.coupon(u"cp-"_s + id)->has_value();
             }},
            {"couponsByCode",
             [&] {
                 return cache.couponsByCode(u"CODE50"_s)->size() == 1;
             }},
            {"purchasesOf",
             [&] {
                 return cache.purchasesOf(id, 10, noon + std::chrono::hours(1))->size() == 1;
             }},
            {"timelineOf",
             [&] {
                 return cache.timelineOf(id)->size() == 1;
             }},
            {"pickupsOf",
             [&] {
                 return cache.pickupsOf(id)->size() == 1;
             }},
            {"openPickups",
             [&] {
                 return cache.openPickups(u"st-1"_s)->size() == 10;
             }},
            {"openPickups of all",
             [&] {
                 return cache.openPickups()->size() == 10;
             }},
            {"pickupsByOrderNo",
             [&] {
                 return cache.pickupsByOrderNo(u"SH26-pk-"_s + id)->size() == 1;
             }},
            {"customersByContact",
             [&] {
                 return cache.customersByContact(u"+8613900000050"_s)->size() == 1;
             }},
            {"redeemed",
             [&] {
                 return bool(cache.couponsRedeemedSince(u"ca-1"_s, noon));
             }},
            {"exceptions",
             [&] {
                 return bool(cache.exceptionsOpen());
             }},
            {"slice",
             [&] {
                 return cache.customersAfter(id, 10)->size() == 10;
             }},
        };
        QList<qint64> few;
        for (const auto &[name, query] : queries) {
            few.append(workOf(query));
            QVERIFY2(few.last() > 0, name);
        }
        QVERIFY(cache.apply(page(crowd(3000)), noon));
        for (qsizetype i = 0; i < queries.size(); ++i) {
            const qint64 many = workOf(queries[i].second);
            QVERIFY2(
                many <= few[i] + 20,
                qPrintable(
                    u"%1: %2, then %3"_s.arg(QLatin1StringView(queries[i].first)).arg(few[i]).arg(many)));
        }
    }
};

QTEST_APPLESS_MAIN(tst_CacheBounds)
#include "tst_CacheBounds.moc"

#include "domain/Freshness.h"

#include <QTest>

using namespace counterpart;
using std::chrono::hours;
using std::chrono::minutes;

class tst_Freshness : public QObject
{
    Q_OBJECT

    const Instant m_now = fromMs(1'763'700'000'000);

private Q_SLOTS:
    void ages_are_graded_by_the_limits_of_their_kind_data()
    {
        QTest::addColumn<int>("type");
        QTest::addColumn<qint64>("good");
        QTest::addColumn<qint64>("usable");
        const auto row = [](const char *name, ResourceType type, milliseconds good, milliseconds usable) {
            QTest::newRow(name) << int(type) << qint64(good.count()) << qint64(usable.count());
        };
        row("pickup orders", ResourceType::PickupOrder, minutes(5), minutes(30));
        row("coupons", ResourceType::Coupon, hours(6), hours(24));
        row("campaigns", ResourceType::Campaign, hours(6), hours(24));
        row("customers", ResourceType::Customer, hours(24), hours(72));
        row("purchases", ResourceType::Purchase, hours(24), hours(72));
        row("stock", ResourceType::StoreStock, minutes(30), hours(24));
        row("a newer kind", ResourceType::Other, hours(24), hours(72));
    }
    void ages_are_graded_by_the_limits_of_their_kind()
    {
        QFETCH(int, type);
        QFETCH(qint64, good);
        QFETCH(qint64, usable);
        const auto at = [&](qint64 age) {
            return gradeOf(freshnessLimits(ResourceType(type)), m_now - milliseconds(age), m_now);
        };
        QCOMPARE(at(0), FreshnessGrade::Good);
        QCOMPARE(at(good), FreshnessGrade::Good);
        QCOMPARE(at(good + 1), FreshnessGrade::OldButUsable);
        QCOMPARE(at(usable), FreshnessGrade::OldButUsable);
        QCOMPARE(at(usable + 1), FreshnessGrade::TooOld);
    }

    void what_was_never_synced_is_never_good()
    {
        for (int i = 0; i <= int(ResourceType::Other); ++i)
            QCOMPARE(gradeOf(freshnessLimits(ResourceType(i)), {}, m_now), FreshnessGrade::Never);
    }

    void an_as_of_ahead_of_the_clock_is_good()
    {
        QCOMPARE(gradeOf(freshnessLimits(ResourceType::PickupOrder), m_now + minutes(1), m_now),
                 FreshnessGrade::Good);
    }

    void figures_age_faster_than_rules()
    {
        QCOMPARE(gradeOf(figureLimits(), m_now - hours(1), m_now), FreshnessGrade::Good);
        QCOMPARE(gradeOf(figureLimits(), m_now - hours(2), m_now), FreshnessGrade::OldButUsable);
        QCOMPARE(gradeOf(freshnessLimits(ResourceType::Campaign), m_now - hours(2), m_now),
                 FreshnessGrade::Good);
        QCOMPARE(gradeOf(figureLimits(), m_now - hours(25), m_now), FreshnessGrade::TooOld);
    }

    void a_store_sets_other_limits_for_some_kinds_only()
    {
        FreshnessRules rules;
        QCOMPARE(rules.of(ResourceType::Coupon), freshnessLimits(ResourceType::Coupon));
        QCOMPARE(rules.ofFigures(), figureLimits());
        rules.kinds.insert(ResourceType::Coupon, {minutes(1), minutes(2)});
        rules.figures = {minutes(3), minutes(4)};
        QCOMPARE(rules.of(ResourceType::Coupon).usable, milliseconds(minutes(2)));
        QCOMPARE(rules.of(ResourceType::Campaign), freshnessLimits(ResourceType::Campaign));
        QCOMPARE(rules.ofFigures().good, milliseconds(minutes(3)));
    }
};

QTEST_APPLESS_MAIN(tst_Freshness)
#include "tst_Freshness.moc"

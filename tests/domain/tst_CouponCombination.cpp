#include "Make.h"

#include <algorithm>
#include <memory>
#include <rapidcheck.h>
#include <vector>

using namespace make;
using Kind = CouponVerdict::Kind;

// Which coupons are used together: stacking, the limits of their campaigns, and what they take off as a set.
class tst_CouponCombination : public QObject
{
    Q_OBJECT

    std::vector<std::unique_ptr<Visit>> m_visits;

    /// A coupon of its own group that goes with the groups given.
    Visit &add(double off, const QString &group, const QStringList &with)
    {
        auto visit = std::make_unique<Visit>();
        visit->coupon->id = u"cp-%1"_s.arg(m_visits.size());
        visit->coupon->value = {};
        visit->coupon->value.kind = OfferValue::Kind::Amount;
        visit->coupon->value.amount = yuan(off);
        visit->coupon->stackingGroup = group;
        visit->coupon->combinableWith = with;
        m_visits.push_back(std::move(visit));
        return *m_visits.back();
    }

    Combination best()
    {
        QList<CouponVerdict> verdicts;
        QList<VerdictContext> contexts;
        for (const auto &visit : m_visits) {
            verdicts.append(visit->verdict());
            contexts.append(visit->context);
        }
        return bestCombination(verdicts, contexts);
    }

    static bool goTogether(const QList<Coupon> &coupons)
    {
        for (qsizetype i = 0; i < coupons.size(); ++i) {
            for (qsizetype j = 0; j < i; ++j) {
                if (!areCombinable(coupons[i], coupons[j]))
                    return false;
            }
        }
        return true;
    }

private Q_SLOTS:
    void init() { m_visits.clear(); }

    void nothing_usable_gives_nothing()
    {
        QCOMPARE(best(), Combination());
        add(10, {}, {}).coupon->used = 1;
        QCOMPARE(best(), Combination());
    }

    void the_best_one_where_none_names_the_other()
    {
        add(10, u"a"_s, {});
        add(20, u"b"_s, {u"a"_s}); // but not the other way round
        QCOMPARE(best(), (Combination{{u"cp-1"_s}, yuan(20)}));
    }

    void two_that_name_each_other_add_up()
    {
        add(10, u"a"_s, {u"b"_s});
        add(20, u"b"_s, {u"a"_s});
        add(25, u"c"_s, {});
        QCOMPARE(best(), (Combination{{u"cp-0"_s, u"cp-1"_s}, yuan(30)}));
    }

    void as_much_by_one_is_better_than_by_two()
    {
        add(10, u"a"_s, {u"b"_s});
        add(20, u"b"_s, {u"a"_s});
        add(30, u"c"_s, {}).coupon->exclusive = true;
        QCOMPARE(best(), (Combination{{u"cp-2"_s}, yuan(30)}));
    }

    void the_campaigns_limits_hold_for_the_set()
    {
        add(10, u"a"_s, {u"b"_s}).campaign->limitPerCustomer = 1;
        add(20, u"b"_s, {u"a"_s}).campaign->limitPerCustomer = 1;
        QCOMPARE(best(), (Combination{{u"cp-1"_s}, yuan(20)}));
        m_visits[1]->campaign->id = u"cm-2"_s;
        QCOMPARE(best(), (Combination{{u"cp-0"_s, u"cp-1"_s}, yuan(30)}));
        for (const auto &visit : m_visits) {
            visit->campaign->id = u"cm-1"_s;
            visit->campaign->limitPerCustomer.reset();
            visit->campaign->totalLeft = 1;
        }
        QCOMPARE(best(), (Combination{{u"cp-1"_s}, yuan(20)}));
    }

    void offline_coupons_are_used_one_at_a_time_unless_open()
    {
        for (const QString &group : {u"a"_s, u"b"_s})
            add(10, group, {u"a"_s, u"b"_s}).context.online = false;
        QCOMPARE(best().couponIds.size(), 1);
        for (const auto &visit : m_visits)
            visit->coupon->mode = Coupon::Mode::Open;
        QCOMPARE(best(), (Combination{{u"cp-0"_s, u"cp-1"_s}, yuan(20)}));
    }

    void never_more_than_the_basket_and_its_delivery_fee()
    {
        add(600, u"a"_s, {u"b"_s, u"c"_s});
        add(500, u"b"_s, {u"a"_s, u"c"_s});
        add(0, u"c"_s, {u"a"_s, u"b"_s}).coupon->value.kind = OfferValue::Kind::FreeShipping;
        for (const auto &visit : m_visits) {
            visit->context.basket = amount(899);
            visit->context.basket->shipping = 1000;
        }
        QCOMPARE(best(), (Combination{{u"cp-0"_s, u"cp-1"_s, u"cp-2"_s}, yuan(909)}));
    }

    void twenty_and_ninety_seven_coupons_of_one_customer()
    {
        for (const int count : {20, 97}) {
            m_visits.clear();
            for (int i = 0; i < count; ++i)
                add(1 + i % 5, u"a"_s, {u"a"_s});
            QCOMPARE(best().couponIds.size(), count);
            for (const auto &visit : m_visits)
                visit->context.basket = amount(12);
            const Combination few = best();
            QCOMPARE(few.couponIds.size(), 3);
            QCOMPARE(few.discount, yuan(12));
        }
    }

    void no_other_legal_set_takes_more_off()
    {
        QVERIFY(rc::check("the best of all subsets", [this] {
            m_visits.clear();
            const QStringList groups{u"a"_s, u"b"_s, u"c"_s, u"d"_s};
            const int count = *rc::gen::inRange(1, 7);
            for (int i = 0; i < count; ++i) {
                QStringList with;
                for (const QString &group : groups) {
                    if (*rc::gen::inRange(0, 4) > 0)
                        with.append(group);
                }
                add(*rc::gen::inRange(1, 50), groups[*rc::gen::inRange(0, 4)], with).coupon->exclusive
                    = *rc::gen::inRange(0, 6) == 0;
            }
            const Combination found = best();
            qint64 most = 0;
            for (unsigned set = 1; set < (1U << unsigned(count)); ++set) {
                QList<Coupon> coupons;
                qint64 sum = 0;
                for (int i = 0; i < count; ++i) {
                    if ((set >> unsigned(i)) & 1U) {
                        coupons.append(*m_visits[size_t(i)]->coupon);
                        sum += coupons.last().value.amount->amount;
                    }
                }
                if (goTogether(coupons))
                    most = std::max(most, std::min<qint64>(sum, 89900));
            }
            RC_ASSERT(found.discount->amount == most);
        }));
    }
};

QTEST_APPLESS_MAIN(tst_CouponCombination)
#include "tst_CouponCombination.moc"

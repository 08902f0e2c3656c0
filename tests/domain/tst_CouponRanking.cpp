#include "Make.h"

#include <rapidcheck.h>

using namespace make;
using Kind = CouponVerdict::Kind;

class tst_CouponRanking : public QObject
{
    Q_OBJECT

    QList<CouponVerdict> m_verdicts;
    QList<Coupon> m_coupons;

    /// Names the coupon by its id; `days` until it ends, −1 for no end.
    void add(const QString &id, Kind kind, std::optional<double> discount, int days = 1, bool almost = false)
    {
        CouponVerdict verdict;
        verdict.kind = kind;
        verdict.almost = almost;
        if (discount)
            (almost ? verdict.saves : verdict.discount) = yuan(*discount);
        Coupon coupon = sarahs();
        coupon.id = id;
        coupon.validUntil = days < 0 ? Instant{} : noon + hours(24 * days);
        m_verdicts.append(verdict);
        m_coupons.append(coupon);
    }

    QString ranked() const
    {
        QStringList ids;
        for (const int i : rankCoupons(m_verdicts, m_coupons))
            ids.append(m_coupons[i].id);
        return ids.join(u' ');
    }

private Q_SLOTS:
    void init()
    {
        m_verdicts.clear();
        m_coupons.clear();
    }

    void nothing_to_rank() { QCOMPARE(ranked(), QString()); }

    void usable_before_almost_before_doubt_before_not()
    {
        add(u"not"_s, Kind::Invalid, {});
        add(u"doubt"_s, Kind::CannotTell, {});
        add(u"almost"_s, Kind::Invalid, 10, 1, true);
        add(u"now"_s, Kind::Valid, 20);
        QCOMPARE(ranked(), u"now almost doubt not"_s);
    }

    void the_larger_discount_first_then_the_earlier_end()
    {
        add(u"small"_s, Kind::Valid, 10, 1);
        add(u"late"_s, Kind::Valid, 50, 9);
        add(u"early"_s, Kind::Valid, 50, 2);
        add(u"endless"_s, Kind::Valid, 50, -1);
        QCOMPARE(ranked(), u"early late endless small"_s);
    }

    void a_provisional_one_is_usable_too()
    {
        add(u"sure"_s, Kind::Valid, 10);
        add(u"now"_s, Kind::ValidProvisional, 50);
        QCOMPARE(ranked(), u"now sure"_s);
    }

    void of_equals_the_sure_one_first()
    {
        add(u"a"_s, Kind::ValidProvisional, 50);
        add(u"b"_s, Kind::Valid, 50);
        QCOMPARE(ranked(), u"b a"_s);
    }

    void almost_leads_only_when_it_saves_more()
    {
        add(u"now"_s, Kind::Valid, 20);
        add(u"almost"_s, Kind::Invalid, 20, 1, true);
        QCOMPARE(ranked(), u"now almost"_s);
        m_verdicts[1].saves = yuan(20.01);
        QCOMPARE(ranked(), u"almost now"_s);
    }

    void only_one_almost_goes_ahead()
    {
        add(u"now"_s, Kind::Valid, 20);
        add(u"later"_s, Kind::Invalid, 60, 1, true);
        add(u"more"_s, Kind::Invalid, 80, 1, true);
        add(u"second"_s, Kind::Valid, 10);
        QCOMPARE(ranked(), u"more now second later"_s);
    }

    void an_unknown_discount_counts_as_none()
    {
        add(u"printed"_s, Kind::Valid, {}, 1);
        add(u"known"_s, Kind::Valid, 5, 9);
        add(u"soon"_s, Kind::Valid, {}, 0);
        QCOMPARE(ranked(), u"known soon printed"_s);
    }

    void amounts_of_two_currencies_are_not_compared()
    {
        add(u"yuan"_s, Kind::Valid, 10, 1);
        add(u"dollar"_s, Kind::Valid, 500, 2);
        m_verdicts[1].discount->currency = u"USD"_s;
        QCOMPARE(ranked(), u"yuan dollar"_s);
    }

    void ninety_seven_coupons_are_each_ranked_once()
    {
        QVERIFY(rc::check("a permutation in which no later usable one is better", [] {
            const int count = *rc::gen::inRange(0, 97);
            QList<CouponVerdict> verdicts;
            QList<Coupon> coupons;
            for (int i = 0; i < count; ++i) {
                CouponVerdict verdict;
                verdict.kind = Kind(*rc::gen::inRange(0, 4));
                verdict.almost = verdict.kind == Kind::Invalid && *rc::gen::arbitrary<bool>();
                const Money worth{*rc::gen::inRange(0, 50), u"CNY"_s};
                if (verdict.almost)
                    verdict.saves = worth;
                else if (*rc::gen::arbitrary<bool>())
                    verdict.discount = worth;
                Coupon coupon = sarahs();
                coupon.id = QString::number(i);
                coupon.validUntil = noon + hours(*rc::gen::inRange(0, 5));
                verdicts.append(verdict);
                coupons.append(coupon);
            }
            const QList<int> order = rankCoupons(verdicts, coupons);
            QList<int> sorted = order;
            std::sort(sorted.begin(), sorted.end());
            for (int i = 0; i < count; ++i)
                RC_ASSERT(sorted[i] == i);
            const auto usable = [&](int i) {
                return verdicts[i].kind == Kind::Valid || verdicts[i].kind == Kind::ValidProvisional;
            };
            for (int i = 1; i < count; ++i) {
                if (!usable(order[i - 1]) && usable(order[i]))
                    RC_ASSERT(i == 1 && verdicts[order[0]].almost);
                if (usable(order[i - 1]) && usable(order[i])) {
                    const auto worth = [&](int k) {
                        return verdicts[k].discount ? verdicts[k].discount->amount : 0;
                    };
                    RC_ASSERT(worth(order[i - 1]) >= worth(order[i]));
                }
            }
        }));
    }
};

QTEST_APPLESS_MAIN(tst_CouponRanking)
#include "tst_CouponRanking.moc"

#include "domain/CouponSets.h"

#include <QtTest>

#include <algorithm>
#include <bit>
#include <random>

using namespace counterpart::coupon;

namespace {

std::vector<SetNode> allTogether(int count, qint64 off)
{
    std::vector<SetNode> nodes(size_t(count), SetNode{off, false, -1, 1'000, {}});
    for (size_t i = 0; i < nodes.size(); ++i) {
        nodes[i].meets.assign(size_t(count), true);
        nodes[i].meets[i] = false;
    }
    return nodes;
}

/// What bestSet() promises, by trying every set.
BestSet byTryingAll(const std::vector<SetNode> &nodes, const SetCeiling &ceiling)
{
    BestSet best;
    for (unsigned set = 1; set < (1U << nodes.size()); ++set) {
        qint64 goods = 0, shipping = 0;
        QList<int> chosen;
        bool legal = true;
        for (int i = 0; i < int(nodes.size()); ++i) {
            if (!((set >> unsigned(i)) & 1U))
                continue;
            const SetNode &one = nodes[size_t(i)];
            for (const int j : std::as_const(chosen))
                legal = legal && one.meets[size_t(j)];
            chosen.append(i);
            (one.shipping ? shipping : goods) += one.off;
        }
        for (const int i : std::as_const(chosen)) {
            const SetNode &one = nodes[size_t(i)];
            const auto ofGroup = std::count_if(chosen.cbegin(), chosen.cend(), [&](int j) {
                return one.group >= 0 && nodes[size_t(j)].group == one.group;
            });
            legal = legal && std::max<qsizetype>(1, ofGroup) <= one.most;
        }
        if (!legal)
            continue;
        const qint64 off = std::min(goods, ceiling.goods) + std::min(shipping, ceiling.shipping);
        if (best.nodes.isEmpty()
            || std::make_tuple(-off, chosen.size(), chosen)
                < std::make_tuple(-best.off, best.nodes.size(), best.nodes)) {
            best.nodes = chosen;
            best.off = off;
        }
    }
    return best;
}

std::vector<SetNode> invented(std::mt19937 &random, int count, int outOfTen)
{
    const auto upTo = [&random](int most) {
        return int(random() % unsigned(most));
    };
    std::vector<SetNode> nodes(size_t(count), SetNode{});
    for (SetNode &node : nodes) {
        node.off = upTo(8) * 100;
        node.shipping = upTo(6) == 0;
        node.group = upTo(5) - 1;
        node.most = 1 + upTo(3);
        node.meets.assign(size_t(count), false);
    }
    for (size_t i = 0; i < nodes.size(); ++i) {
        for (size_t j = 0; j < i; ++j)
            nodes[i].meets[j] = nodes[j].meets[i] = upTo(10) < outOfTen;
    }
    return nodes;
}

} // namespace

/// The search for the best set among very many coupons: always the best one, and in few steps.
class tst_CouponSets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_best_of_all_sets_and_of_equals_the_smallest_and_first()
    {
        std::mt19937 random(20261122);
        for (int round = 0; round < 3'000; ++round) {
            const int count = 1 + int(random() % 9);
            const auto nodes = invented(random, count, 3 + round % 8);
            const SetCeiling ceiling{qint64(random() % 30) * 100, qint64(random() % 5) * 100};
            const BestSet found = bestSet(nodes, ceiling);
            const BestSet wanted = byTryingAll(nodes, ceiling);
            QCOMPARE(found.off, wanted.off);
            QCOMPARE(found.nodes, wanted.nodes);
            QVERIFY(found.exact);
        }
    }

    void all_of_twenty_and_of_ninety_seven_in_a_few_hundred_steps()
    {
        for (const int count : {20, 97}) {
            const BestSet all = bestSet(allTogether(count, 500), {}, 1'000);
            QVERIFY(all.exact);
            QCOMPARE(all.nodes.size(), count);
            QCOMPARE(all.off, 500 * count);
        }
    }

    void ninety_seven_against_a_small_basket_are_the_first_few()
    {
        const BestSet few = bestSet(allTogether(97, 500), {2'200, 0}, 1'000);
        QVERIFY(few.exact);
        QCOMPARE(few.nodes, (QList<int>{0, 1, 2, 3, 4}));
        QCOMPARE(few.off, 2'200);
    }

    void ninety_seven_that_exclude_each_other_are_one()
    {
        auto nodes = allTogether(97, 500);
        for (SetNode &node : nodes)
            node.meets.assign(nodes.size(), false);
        nodes[60].off = 501;
        const BestSet one = bestSet(nodes, {}, 1'000);
        QVERIFY(one.exact);
        QCOMPARE(one.nodes, QList<int>{60});
    }

    void ninety_seven_of_ten_campaigns_with_limits()
    {
        auto nodes = allTogether(97, 100);
        for (size_t i = 0; i < nodes.size(); ++i) {
            nodes[i].off = 100 + qint64(i % 7);
            nodes[i].group = int(i % 10);
            nodes[i].most = 2;
        }
        const BestSet two = bestSet(nodes, {}, 2'000);
        QVERIFY(two.exact);
        QCOMPARE(two.nodes.size(), 20);
    }

    void ninety_seven_tangled_ones_are_judged_within_the_steps()
    {
        std::mt19937 random(7);
        for (const int outOfTen : {1, 3, 5, 7}) {
            const BestSet found = bestSet(invented(random, 97, outOfTen), {}, 20'000);
            QVERIFY2(found.exact, qPrintable(QString::number(outOfTen)));
        }
    }

    void a_search_that_is_ended_still_answers_with_a_legal_set()
    {
        std::mt19937 random(9);
        const auto nodes = invented(random, 97, 7);
        const BestSet found = bestSet(nodes, {}, 50);
        QVERIFY(!found.exact);
        QVERIFY(!found.nodes.isEmpty());
        for (const int i : found.nodes) {
            for (const int j : found.nodes)
                QVERIFY(i == j || nodes[size_t(i)].meets[size_t(j)]);
        }
    }

    void nothing_of_nothing() { QCOMPARE(bestSet({}, {}).nodes, QList<int>()); }
};

QTEST_APPLESS_MAIN(tst_CouponSets)
#include "tst_CouponSets.moc"

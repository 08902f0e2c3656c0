#pragma once

#include "Make.h"

#include <functional>

// One row a rule: Sarah's visit with one thing changed, and what the verdict says then.
namespace verdicttable {

using namespace make;
using Kind = CouponVerdict::Kind;
using Change = std::function<void(Visit &)>;

inline void row(const char *name, const Change &change, Kind kind, const QString &headline,
                const QStringList &failing = {}, bool almost = false)
{
    QTest::newRow(name) << change << int(kind) << headline << failing << almost;
}

inline void columns()
{
    QTest::addColumn<Change>("change");
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("headline");
    QTest::addColumn<QStringList>("failing");
    QTest::addColumn<bool>("almost");
}

inline void checkRow()
{
    QFETCH(Change, change);
    QFETCH(int, kind);
    QFETCH(QString, headline);
    QFETCH(QStringList, failing);
    QFETCH(bool, almost);
    Visit visit;
    change(visit);
    const CouponVerdict verdict = visit.verdict();
    if (failing.isEmpty() && Kind(kind) != Kind::Valid && make::failing(verdict).size() == 1)
        failing = {headline};
    QCOMPARE(make::failing(verdict), failing);
    QCOMPARE(int(verdict.kind), kind);
    QCOMPARE(make::headline(verdict), headline);
    QCOMPARE(verdict.almost, almost);
    QCOMPARE(verdict.asOf, visit.context.now);
    QCOMPARE(verdict.discount.has_value(),
             Kind(kind) == Kind::Valid && visit.context.basket.has_value()
                 && visit.coupon->value.kind != OfferValue::Kind::Unknown);
}

} // namespace verdicttable

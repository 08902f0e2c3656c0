#include "viewmodels/HeadsUp.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Instant noon{milliseconds(1'780'000'000'000)};

BayState bay(const QString &code, int used)
{
    Bay place;
    place.code = code;
    return {place, used, false};
}

BoardOrder onBoard(const QString &number)
{
    BoardOrder one;
    one.order.orderNo = number;
    return one;
}

QStringList texts(const QList<QVariantMap> &rows)
{
    QStringList list;
    for (const QVariantMap &row : rows)
        list.append(row.value(u"text"_s).toString() + u"|"_s + row.value(u"detail"_s).toString());
    return list;
}

} // namespace

class tst_HeadsUp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_format.setLanguage(u"en"_s); }

    void a_quiet_store_says_nothing()
    {
        Board board;
        board.now = noon;
        QVERIFY(m_hints.rows(board, {bay(u"A-01"_s, 0), bay(u"A-02"_s, 0), bay(u"A-03"_s, 0)}, {}).isEmpty());
    }

    void a_zone_that_runs_out_is_said_with_where_to_go()
    {
        const QList<BayState> bays{bay(u"B-01"_s, 1), bay(u"B-02"_s, 1), bay(u"B-03"_s, 0),
                                   bay(u"C-01"_s, 0), bay(u"C-02"_s, 0), bay(u"C-03"_s, 0)};
        const QStringList said = texts(m_hints.rows({}, bays, {}));
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().contains(u"zone B"_s));
        QVERIFY(said.first().contains(u"zone C"_s));
    }

    void two_bays_are_no_zone()
    {
        QVERIFY(m_hints.rows({}, {bay(u"X-01"_s, 1), bay(u"X-02"_s, 1)}, {}).isEmpty());
    }

    void short_articles_are_summed_over_orders()
    {
        Board board;
        board.now = noon;
        for (const QString &number : {u"4826"_s, u"4833"_s}) {
            BoardOrder one = onBoard(number);
            PickupLine line;
            line.sku = u"SC-1"_s;
            line.name = Text({{u"en"_s, u"Scarf"_s}});
            line.shortQuantity = 1;
            one.order.lines = {line};
            board.late.append(one);
        }
        const QStringList said = texts(m_hints.rows(board, {}, {}));
        QCOMPARE(said.size(), 1);
        QVERIFY2(said.first().contains(u"Scarf"_s) && said.first().contains(u"2"_s),
                 qPrintable(said.first()));
        QVERIFY(said.first().contains(u"4826"_s) && said.first().contains(u"4833"_s));
    }

    void an_order_held_until_tonight_is_said_one_held_longer_is_not()
    {
        Board board;
        board.now = noon;
        BoardOrder tonight = onBoard(u"4809"_s), later = onBoard(u"4814"_s);
        tonight.order.holdUntil = noon + 6h;
        later.order.holdUntil = noon + 48h;
        board.ready = {tonight, later};
        const QStringList said = texts(m_hints.rows(board, {}, {}));
        QCOMPARE(said.size(), 1);
        QVERIFY(said.first().contains(u"4809"_s));
        QVERIFY(!said.first().contains(u"4814"_s));
    }

private:
    Format m_format{[] {
        return noon;
    }};
    HeadsUp m_hints{m_format};
};

QTEST_GUILESS_MAIN(tst_HeadsUp)
#include "tst_HeadsUp.moc"

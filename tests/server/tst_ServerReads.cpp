#include "server/TestCdp.h"
#include "server/handlers/Secrets.h"

#include <QSet>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

class tst_ServerReads : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
    }

    void each_read_asks_for_a_role_that_gives_it()
    {
        using List = QList<std::pair<QByteArray, QString>>;
        const List personal{{"GET", u"/v1/customers/cu-1"_s},           {"GET", u"/v1/coupons/cp-1"_s},
                            {"GET", u"/v1/customers/cu-1/coupons"_s},   {"GET", u"/v1/pickups/pk-1"_s},
                            {"GET", u"/v1/customers/cu-1/purchases"_s}, {"GET", u"/v1/stores/st-1/pickups"_s},
                            {"GET", u"/v1/customers/cu-1/timeline"_s},  {"POST", u"/v1/coupons/validate"_s}};
        const List exceptions{{"GET", u"/v1/stores/st-1/exceptions"_s}};
        const List figures{{"GET", u"/v1/stores/st-1/campaigns"_s}, {"GET", u"/v1/campaigns/cm-1"_s}};
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        const List feed{{"POST", u"/v1/stores/st-1/snapshots"_s},
                        {"GET", u"/v1/stores/st-1/changes?cursor="_s + cursor}};
        hire(u"as-8"_s, u"store_admin"_s);
        hire(u"as-9"_s, u"auditor"_s);
        const auto expect = [this](const QString &who, const List &asked, bool given) {
            const QString token = m_cdp->tokenOf(who);
            const QJsonObject body{
                {u"schema"_s, 1}, {u"storeId"_s, u"st-1"_s}, {u"coupons"_s, QJsonArray{u"WKND-7K2M"_s}}};
            for (const auto &[method, target] : asked) {
                const Response answer = m_cdp->send(method, target, TestCdp::bytes(body), token);
                const QString code = TestCdp::object(answer)["code"_L1].toString();
                QVERIFY2(given ? answer.status / 100 == 2 : answer.status == 403 && code == u"role-missing"_s,
                         qPrintable(who + target + QString::number(answer.status)));
            }
        };
        expect(u"as-8"_s, personal + exceptions + figures, false);
        expect(u"as-9"_s, personal + exceptions, false);
        expect(u"as-9"_s, figures, true);
        expect(u"as-1"_s, personal + figures, true);
        expect(u"as-1"_s, exceptions, false);
        expect(u"as-3"_s, personal + exceptions + figures, true);
        // What the feed holds of customers is no less personal; the tablet itself needs nobody.
        expect(u"as-8"_s, feed, false);
        expect(u"as-9"_s, feed, false);
        expect(u"as-1"_s, feed, true);
        QCOMPARE(m_cdp->send("GET", feed.last().second, {}, m_cdp->device).status, 200);
    }

    void reads_touch_a_bounded_number_of_rows()
    {
        const QString token = m_cdp->tokenOf(u"as-3"_s);
        const auto cost = [&](const QString &target) {
            const qint64 before = m_cdp->storage->steps();
            if (m_cdp->send("GET", target, {}, token).status != 200)
                qFatal("%s", qPrintable(target));
            return m_cdp->storage->steps() - before;
        };
        const QStringList targets{u"/v1/customers/cu-1"_s,        u"/v1/customers/cu-1/coupons"_s,
                                  u"/v1/coupons/cp-1"_s,          u"/v1/stores/st-1/pickups"_s,
                                  u"/v1/stores/st-1/campaigns"_s, u"/v1/stores/st-1/exceptions"_s};
        QList<qint64> small;
        for (const QString &target : targets)
            small.append(cost(target));
        m_cdp->addCustomers(5000);
        for (qsizetype i = 0; i < targets.size(); ++i)
            QVERIFY2(cost(targets[i]) <= small[i] + 200, qPrintable(targets[i]));
    }

    void listings_go_on_where_they_ended()
    {
        for (int i = 0; i < 25; ++i) {
            QVERIFY(m_cdp->storage->write(
                {.type = ResourceType::PickupOrder,
                 .id = u"pk-x%1"_s.arg(i, 2, 10, QLatin1Char('0')),
                 .data = TestCdp::orderNo(u"cu-1"_s, QString::number(i), u"placed"_s)}));
        }
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        QSet<QString> ids;
        QString after;
        do {
            const QJsonObject page = TestCdp::object(
                m_cdp->send("GET", u"/v1/stores/st-1/pickups?limit=10&after="_s + after, {}, token));
            for (const QJsonValue &item : page["items"_L1].toArray())
                ids.insert(item["id"_L1].toString());
            after = page["next"_L1].toString();
        } while (!after.isEmpty());
        QCOMPARE(ids.size(), 27);
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1/pickups?limit=1000"_s, {}, token).status, 400);
    }

    void a_record_outside_the_scope_is_unknown()
    {
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        QCOMPARE(m_cdp->send("GET", u"/v1/customers/cu-2"_s, {}, token).status, 404);
        QCOMPARE(m_cdp->send("GET", u"/v1/coupons/cp-2"_s, {}, token).status, 404);
        const Response known = m_cdp->send("GET", u"/v1/customers/cu-1"_s, {}, token);
        QCOMPARE(known.status, 200);
        QCOMPARE(m_cdp
                     ->send("GET", u"/v1/customers/cu-1"_s, {}, token,
                            {{"if-none-match", known.headers.value("ETag")}})
                     .status,
                 304);
    }

    void a_coupon_is_judged_by_id_and_by_code()
    {
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        const QJsonObject request{
            {u"storeId"_s, u"st-1"_s},
            {u"customerId"_s, u"cu-1"_s},
            {u"coupons"_s, QJsonArray{u"cp-1"_s, u"wknd 7k2m"_s, u"NOPE"_s}},
            {u"basket"_s,
             QJsonObject{{u"currency"_s, u"CNY"_s}, {u"total"_s, 10000}, {u"lines"_s, QJsonArray()}}}};
        const QJsonObject result
            = TestCdp::object(m_cdp->send("POST", u"/v1/coupons/validate"_s, TestCdp::bytes(request), token));
        const QJsonArray verdicts = result["verdicts"_L1].toArray();
        QCOMPARE(verdicts.size(), 3);
        QCOMPARE(verdicts[0]["kind"_L1].toString(), u"valid"_s);
        QCOMPARE(verdicts[0]["discount"_L1]["amount"_L1].toInteger(), 2000);
        QCOMPARE(verdicts[1]["coupon"_L1]["id"_L1].toString(), u"cp-1"_s);
        QCOMPARE(verdicts[2]["kind"_L1].toString(), u"invalid"_s);
        QCOMPARE(result["totalDiscount"_L1]["amount"_L1].toInteger(), 2000);
    }

    void of_a_shared_code_the_customers_own_coupon_is_judged()
    {
        for (int i = 0; i < 80; ++i) {
            QVERIFY(m_cdp->storage->write({.type = ResourceType::Coupon,
                                           .id = u"cp-a%1"_s.arg(i, 2, 10, QLatin1Char('0')),
                                           .data = TestCdp::coupon(u"SHARED"_s, u"cu-2"_s)}));
        }
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Coupon,
                                       .id = u"cp-z"_s,
                                       .data = TestCdp::coupon(u"SHARED"_s, u"cu-1"_s)}));
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        const QJsonObject request{
            {u"storeId"_s, u"st-1"_s}, {u"customerId"_s, u"cu-1"_s}, {u"coupons"_s, QJsonArray{u"SHARED"_s}}};
        const QJsonObject result
            = TestCdp::object(m_cdp->send("POST", u"/v1/coupons/validate"_s, TestCdp::bytes(request), token));
        QCOMPARE(result["verdicts"_L1][0]["coupon"_L1]["id"_L1].toString(), u"cp-z"_s);
    }

private:
    void hire(const QString &id, const QString &role)
    {
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Associate,
                                       .id = id,
                                       .data = {{u"displayName"_s, id},
                                                {u"roles"_s, QJsonArray{role}},
                                                {u"storeIds"_s, QJsonArray{u"st-1"_s}},
                                                {u"status"_s, u"active"_s}}}));
        QVERIFY(m_cdp->storage->putPin({.associateId = id, .verifier = pinVerifier(u"246810"_s, true)}));
    }

    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_APPLESS_MAIN(tst_ServerReads)
#include "tst_ServerReads.moc"

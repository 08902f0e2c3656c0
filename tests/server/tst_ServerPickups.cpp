#include "server/Housekeeping.h"
#include "server/TestCdp.h"

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

class tst_ServerPickups : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
    }

    void an_order_goes_from_placed_to_handed_over()
    {
        QCOMPARE(work(u"pickup.claim"_s, {}), u"applied"_s);
        QCOMPARE(work(u"pickup.start_picking"_s, {}), u"applied"_s);
        QCOMPARE(work(u"pickup.pick_line"_s, {{u"lineId"_s, u"l1"_s}, {u"quantity"_s, 1}}), u"applied"_s);
        QCOMPARE(work(u"pickup.stage"_s, bay(u"C-04"_s)), u"applied"_s);
        QCOMPARE(work(u"pickup.mark_ready"_s, {{u"notify"_s, false}}), u"applied"_s);
        QCOMPARE(work(u"pickup.hand_over"_s, handOver()), u"applied"_s);
        const auto order = decodePickupOrder(m_cdp->stored(ResourceType::PickupOrder, u"pk-2"_s));
        QCOMPARE(order->status, PickupStatus::HandedOver);
        QCOMPARE(order->staging.first().code, u"C-04"_s);
        const QJsonObject entry
            = m_cdp->stored(ResourceType::PickupOrder, u"pk-2"_s)["handovers"_L1][0].toObject();
        QCOMPARE(entry["proof"_L1]["idKind"_L1].toString(), u"passport"_s);
        QCOMPARE(entry["lines"_L1][0]["lineId"_L1].toString(), u"l1"_s);
        auto events = m_cdp->storage->records({.type = ResourceType::TimelineEvent, .customerId = u"cu-1"_s});
        QCOMPARE(events->records.size(), 1);
        QCOMPARE(events->records[0].data()["type"_L1].toString(), u"pickup_handed_over"_s);
    }

    void an_order_that_is_not_ready_is_not_handed_over()
    {
        const QJsonObject result = m_cdp->submit(m_cdp->command(u"pickup.hand_over"_s, m_order, handOver()));
        QCOMPARE(result["problem"_L1]["code"_L1].toString(), u"pickup-not-ready"_s);
        QCOMPARE(result["state"_L1]["status"_L1].toString(), u"placed"_s);
    }

    void another_colleagues_claim_holds()
    {
        QCOMPARE(work(u"pickup.claim"_s, {}), u"applied"_s);
        const QJsonObject other = m_cdp->submit(
            m_cdp->command(u"pickup.start_picking"_s, m_order, {}, {{u"issuedBy"_s, u"as-2"_s}}));
        QCOMPARE(other["problem"_L1]["code"_L1].toString(), u"claimed-by-other"_s);
    }

    void a_second_offline_hand_over_is_kept_and_filed_with_both_names()
    {
        const Ref ready{ResourceType::PickupOrder, u"pk-1"_s};
        QCOMPARE(
            m_cdp->submit(m_cdp->command(u"pickup.hand_over"_s, ready, handOver()))["status"_L1].toString(),
            u"applied"_s);
        const QJsonObject second = m_cdp->submit(m_cdp->command(
            u"pickup.hand_over"_s, ready, handOver(), {{u"offline"_s, true}, {u"issuedBy"_s, u"as-2"_s}}));
        QCOMPARE(second["status"_L1].toString(), u"applied"_s);
        const QJsonObject filed
            = m_cdp->stored(ResourceType::SyncException, second["exceptionId"_L1].toString());
        QCOMPARE(filed["kind"_L1].toString(), u"handover_twice"_s);
        const QString said = filed["explanation"_L1]["en"_L1].toString();
        QVERIFY(said.contains(u"(Colleague as-2)") && said.contains(u"(Colleague as-1)"));
        const QJsonObject online = m_cdp->submit(m_cdp->command(u"pickup.hand_over"_s, ready, handOver()));
        QCOMPARE(online["status"_L1].toString(), u"rejected"_s);
    }

    void goods_given_after_a_cancellation_are_filed()
    {
        QJsonObject order = m_cdp->stored(ResourceType::PickupOrder, u"pk-1"_s);
        order["status"_L1] = u"cancelled"_s;
        order["cancellation"_L1]
            = QJsonObject{{u"reason"_s, u"changed_mind"_s}, {u"at"_s, formatInstant(m_cdp->now)}};
        QVERIFY(m_cdp->storage->write({.type = ResourceType::PickupOrder, .id = u"pk-1"_s, .data = order}));
        const QJsonObject kept
            = m_cdp->submit(m_cdp->command(u"pickup.hand_over"_s, {ResourceType::PickupOrder, u"pk-1"_s},
                                           handOver(), {{u"offline"_s, true}}));
        QCOMPARE(m_cdp->stored(ResourceType::SyncException, kept["exceptionId"_L1].toString())["kind"_L1]
                     .toString(),
                 u"handover_after_cancel"_s);
    }

    void a_managers_yes_to_a_hand_over_is_one_of_a_manager()
    {
        const Ref ready{ResourceType::PickupOrder, u"pk-1"_s};
        const auto by = [&](const QString &manager, const QJsonObject &around = {}) {
            QJsonObject given = handOver();
            given[u"proof"_s] = QJsonObject{{u"method"_s, u"manager"_s}, {u"managerId"_s, manager}};
            return m_cdp->submit(m_cdp->command(u"pickup.hand_over"_s, ready, given, around));
        };
        const auto untouched = m_cdp->stored(ResourceType::PickupOrder, u"pk-1"_s);
        for (const QString &nobody : {u"as-2"_s, u"as-nobody"_s})
            QCOMPARE(by(nobody)["problem"_L1]["code"_L1].toString(), u"role-missing"_s);
        // A manager at the desk cannot put it on somebody else.
        QCOMPARE(by(u"as-2"_s, {{u"issuedBy"_s, u"as-3"_s}})["problem"_L1]["code"_L1].toString(),
                 u"role-missing"_s);
        QCOMPARE(m_cdp->stored(ResourceType::PickupOrder, u"pk-1"_s), untouched);

        const QJsonObject kept = by(u"as-2"_s, {{u"offline"_s, true}}); // the goods are gone
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->stored(ResourceType::SyncException, kept["exceptionId"_L1].toString())["kind"_L1],
                 u"handover_unverified"_s);
        QCOMPARE(m_cdp->stored(ResourceType::PickupOrder, u"pk-1"_s)["status"_L1], u"handed_over"_s);
    }

    void a_hand_over_is_allowed_by_a_manager_or_done_by_one()
    {
        const QList<std::pair<QString, QString>> ways{{u"pk-1"_s, u"as-1"_s}, {u"pk-3"_s, u"as-3"_s}};
        QVERIFY(m_cdp->storage->write({.type = ResourceType::PickupOrder,
                                       .id = u"pk-3"_s,
                                       .data = TestCdp::orderNo(u"cu-1"_s, u"4803"_s, u"ready"_s)}));
        for (const auto &[order, who] : ways) {
            QJsonObject given = handOver();
            given[u"proof"_s] = QJsonObject{{u"method"_s, u"manager"_s}, {u"managerId"_s, u"as-3"_s}};
            const QJsonObject result = m_cdp->submit(m_cdp->command(
                u"pickup.hand_over"_s, {ResourceType::PickupOrder, order}, given, {{u"issuedBy"_s, who}}));
            QCOMPARE(result["status"_L1].toString(), u"applied"_s);
            QVERIFY(result["exceptionId"_L1].toString().isEmpty());
        }
    }

    void goods_of_a_high_total_that_left_without_a_line_and_without_a_manager_are_filed()
    {
        QVERIFY(ensurePolicy(*m_cdp->storage, u"st-1"_s, u"CNY"_s));
        QJsonObject policy = m_cdp->stored(ResourceType::OfflinePolicy, u"op-st-1"_s);
        QJsonObject caps = policy[u"caps"_s].toObject();
        caps[u"handOverAlone"_s] = QJsonObject{{u"amount"_s, 500'000}, {u"currency"_s, u"CNY"_s}};
        policy[u"caps"_s] = caps;
        QVERIFY(
            m_cdp->storage->write({.type = ResourceType::OfflinePolicy, .id = u"op-st-1"_s, .data = policy}));
        int number = 0;
        // Total, who hands over, who allowed it, without a line: the kind of incident.
        const auto given = [&](qint64 total, const QString &who, const QString &manager,
                               bool offline = true) {
            const QString id = u"pk-dear-%1"_s.arg(++number);
            QJsonObject order = TestCdp::orderNo(u"cu-1"_s, u"49%1"_s.arg(number), u"ready"_s);
            order[u"payment"_s]
                = QJsonObject{{u"state"_s, u"paid"_s},
                              {u"total"_s, QJsonObject{{u"amount"_s, total}, {u"currency"_s, u"CNY"_s}}}};
            if (!m_cdp->storage->write({.type = ResourceType::PickupOrder, .id = id, .data = order}))
                return u"not written"_s;
            QJsonObject payload = handOver();
            QJsonObject proof = payload[u"proof"_s].toObject();
            if (!manager.isEmpty())
                proof[u"managerId"_s] = manager;
            payload[u"proof"_s] = proof;
            const QJsonObject result
                = m_cdp->submit(m_cdp->command(u"pickup.hand_over"_s, {ResourceType::PickupOrder, id},
                                               payload, {{u"issuedBy"_s, who}, {u"offline"_s, offline}}));
            if (result["status"_L1] != u"applied"_s)
                return result["problem"_L1]["code"_L1].toString();
            const QString incident = result["exceptionId"_L1].toString();
            return incident.isEmpty()
                ? QString()
                : m_cdp->stored(ResourceType::SyncException, incident)["kind"_L1].toString();
        };
        QCOMPARE(given(500'000, u"as-1"_s, {}), QString());
        QCOMPARE(given(500'001, u"as-1"_s, {}), u"handover_unverified"_s);
        QCOMPARE(given(500'001, u"as-1"_s, u"as-2"_s), u"handover_unverified"_s); // no manager
        QCOMPARE(given(500'001, u"as-1"_s, u"as-3"_s), QString());
        QCOMPARE(given(500'001, u"as-3"_s, {}), QString());
        QCOMPARE(given(500'001, u"as-1"_s, {}, false), QString()); // the CDP looked at it itself
    }

    void an_order_of_another_store_is_unknown_here()
    {
        QJsonObject order = m_cdp->stored(ResourceType::PickupOrder, u"pk-2"_s);
        order["storeId"_L1] = u"st-2"_s;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::PickupOrder, .id = u"pk-2"_s, .data = order}));
        const QJsonObject result = m_cdp->submit(m_cdp->command(u"pickup.claim"_s, m_order, {}));
        QCOMPARE(result["problem"_L1]["code"_L1].toString(), u"not-found"_s);
    }

    void the_ready_notice_waits_for_its_time_and_then_goes_out()
    {
        makeReady(formatInstant(m_cdp->now + std::chrono::seconds(10)));
        QCOMPARE(noticeState(), u"queued"_s);
        m_cdp->now += std::chrono::seconds(9);
        QVERIFY(sendDueNotices(*m_cdp->storage, m_cdp->now));
        QCOMPARE(noticeState(), u"queued"_s);
        m_cdp->now += std::chrono::seconds(1);
        QVERIFY(sendDueNotices(*m_cdp->storage, m_cdp->now));
        QCOMPARE(noticeState(), u"sent"_s);
        m_cdp->now += std::chrono::seconds(2);
        QVERIFY(sendDueNotices(*m_cdp->storage, m_cdp->now));
        QCOMPARE(noticeState(), u"delivered"_s);
        QVERIFY(m_cdp->storage->dueNotifications(m_cdp->now + std::chrono::hours(1), 10)->isEmpty());
    }

    void an_undone_ready_never_reaches_the_customer()
    {
        makeReady(formatInstant(m_cdp->now + std::chrono::seconds(10)));
        m_cdp->now += std::chrono::seconds(5);
        QCOMPARE(work(u"pickup.unready"_s, {{u"reason"_s, u"mistake"_s}}), u"applied"_s);
        m_cdp->now += std::chrono::seconds(30);
        QVERIFY(sendDueNotices(*m_cdp->storage, m_cdp->now));
        QCOMPARE(noticeState(), u"suppressed"_s);
    }

    void open_orders_get_a_code_that_only_the_hash_of_travels()
    {
        const auto code = ensurePickupCode(*m_cdp->storage, m_cdp->context, u"pk-1"_s);
        QVERIFY(code && code->size() == 6);
        QCOMPARE(*ensurePickupCode(*m_cdp->storage, m_cdp->context, u"pk-1"_s), *code);
        const auto record = *m_cdp->storage->record(ResourceType::PickupOrder, u"pk-1"_s);
        QVERIFY(!record->body.contains(code->toUtf8()));
        const auto order = decodePickupOrder(record->data());
        QCOMPARE(order->codeSalt.size(), 16);
        QCOMPARE(order->codeHash.size(), 32);
        QCOMPARE(record->data()["verification"_L1]["alg"_L1].toString(), u"argon2id13"_s);
        QCOMPARE(*m_cdp->storage->openOrdersWithoutCode(u"st-1"_s, 10), QStringList{u"pk-2"_s});
    }

    void housekeeping_gives_codes_and_writes_figures_into_the_feed()
    {
        Housekeeping work({.storeId = u"st-1"_s, .live = {}});
        work.turn(*m_cdp->storage, m_cdp->context);
        QVERIFY(m_cdp->storage->openOrdersWithoutCode(u"st-1"_s, 10)->isEmpty());
        const auto version = [&] {
            return m_cdp->stored(ResourceType::Campaign, u"cm-1"_s)["version"_L1].toInteger();
        };
        const qint64 before = version();
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        work.turn(*m_cdp->storage, m_cdp->context);
        QCOMPARE(version(), before + 1);
        m_cdp->submit(m_cdp->redeem(u"cp-2"_s));
        work.turn(*m_cdp->storage, m_cdp->context); // at most once a minute
        QCOMPARE(version(), before + 1);
        m_cdp->now += std::chrono::seconds(60);
        work.turn(*m_cdp->storage, m_cdp->context);
        QCOMPARE(version(), before + 2);
    }

private:
    QString work(const QString &type, const QJsonObject &payload)
    {
        return m_cdp->submit(m_cdp->command(type, m_order, payload))["status"_L1].toString();
    }
    static QJsonObject bay(const QString &code)
    {
        return {{u"locations"_s, QJsonArray{QJsonObject{{u"code"_s, code}}}}};
    }
    QJsonObject handOver()
    {
        return {{u"handoverId"_s, uuid7(m_cdp->now, m_cdp->context.random)},
                {u"lines"_s, QJsonArray{QJsonObject{{u"lineId"_s, u"l1"_s}, {u"quantity"_s, 1}}}},
                {u"receiver"_s, u"customer"_s},
                {u"proof"_s, QJsonObject{{u"method"_s, u"id_document"_s}, {u"idKind"_s, u"passport"_s}}}};
    }
    void makeReady(const QString &notifyAfter)
    {
        work(u"pickup.start_picking"_s, {});
        work(u"pickup.pick_line"_s, {{u"lineId"_s, u"l1"_s}, {u"quantity"_s, 1}});
        work(u"pickup.stage"_s, bay(u"C-04"_s));
        QCOMPARE(work(u"pickup.mark_ready"_s, {{u"notify"_s, true}, {u"notifyAfter"_s, notifyAfter}}),
                 u"applied"_s);
    }
    QString noticeState()
    {
        return m_cdp->stored(ResourceType::PickupOrder, u"pk-2"_s)["notifications"_L1][0]["state"_L1]
            .toString();
    }

    std::unique_ptr<TestCdp> m_cdp;
    const Ref m_order{ResourceType::PickupOrder, u"pk-2"_s};
};

QTEST_APPLESS_MAIN(tst_ServerPickups)
#include "tst_ServerPickups.moc"

#include "server/TestCdp.h"

#include <QSet>
#include <QTemporaryDir>

#include <thread>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

class tst_ServerSync : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
    }

    void a_snapshot_brings_the_store_first_and_history_last()
    {
        const auto snapshot = decodeSnapshot(m_cdp->snapshot());
        QVERIFY(snapshot);
        QCOMPARE(snapshot->parts.first().priority, 0);
        for (qsizetype i = 1; i < snapshot->parts.size(); ++i)
            QVERIFY(snapshot->parts[i - 1].priority <= snapshot->parts[i].priority);
        const FeedPage first = part(*snapshot, 0);
        QSet<QString> ids;
        for (const FeedRow &row : first.rows)
            ids.insert(row.id);
        QVERIFY(ids.contains(u"st-1"_s) && ids.contains(u"as-1"_s) && ids.contains(u"pk-1"_s));
        QVERIFY(!ids.contains(u"cu-1"_s));
    }

    void a_store_gets_its_own_customers_and_the_chain_gets_all()
    {
        QCOMPARE(idsOf(ResourceType::Customer), QSet<QString>{u"cu-1"_s});
        QCOMPARE(idsOf(ResourceType::Coupon), QSet<QString>{u"cp-1"_s});
        m_cdp = std::make_unique<TestCdp>(Scope::Chain);
        m_cdp->fill();
        m_cdp->enrol();
        QCOMPARE(idsOf(ResourceType::Customer), (QSet<QString>{u"cu-1"_s, u"cu-2"_s}));
        QCOMPARE(idsOf(ResourceType::Coupon), (QSet<QString>{u"cp-1"_s, u"cp-2"_s}));
    }

    void a_snapshot_is_resumed_part_by_part_with_the_same_bytes()
    {
        m_cdp->addCustomers(6000);
        const auto snapshot = decodeSnapshot(m_cdp->snapshot());
        QVERIFY(snapshot->parts.size() >= 4);
        const QString href = snapshot->parts[2].href;
        const QByteArray before = m_cdp->send("GET", href, {}, m_cdp->device).body;
        QCOMPARE(m_cdp->send("GET", href, {}, m_cdp->device).body, before);
        const Response again
            = m_cdp->send("GET", u"/v1/stores/st-1/snapshots/"_s + snapshot->id, {}, m_cdp->device);
        QCOMPARE(decodeSnapshot(TestCdp::object(again))->parts, snapshot->parts);
        QCOMPARE(idsOf(ResourceType::Customer).size(), 6001);
    }

    void a_client_that_reads_only_older_schemas_is_told_to_update()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        const QString changes = u"/v1/stores/st-1/changes?cursor="_s + cursor;
        m_cdp->context.config.oldestSchema = 2;
        const auto told = [this](const QByteArray &method, const QString &target, const QByteArray &body) {
            const Response answer = m_cdp->send(method, target, body, m_cdp->device);
            return QString::number(answer.status) + u' ' + TestCdp::object(answer)["code"_L1].toString();
        };
        QCOMPARE(told("GET", changes, {}), u"426 client-too-old"_s);
        QCOMPARE(told("GET", changes + u"&schema=1"_s, {}), u"426 client-too-old"_s);
        QCOMPARE(told("POST", u"/v1/stores/st-1/snapshots"_s, R"({"schema":1})"), u"426 client-too-old"_s);
        QCOMPARE(told("GET", changes + u"&schema=0"_s, {}), u"400 bad-request"_s);
        QCOMPARE(m_cdp->send("GET", changes + u"&schema=2"_s, {}, m_cdp->device).status, 200);
        const QJsonObject meta = TestCdp::object(m_cdp->send("GET", u"/v1/meta"_s, {}, {}));
        QCOMPARE(meta["schema"_L1].toObject()["minimum"_L1].toInt(), 2);
    }

    void parts_stay_below_their_limits()
    {
        m_cdp->addCustomers(12'000);
        const auto snapshot = decodeSnapshot(m_cdp->snapshot());
        for (qsizetype i = 0; i < snapshot->parts.size(); ++i) {
            const Response response = m_cdp->send("GET", snapshot->parts[i].href, {}, m_cdp->device);
            QVERIFY(response.body.size() <= limits::partBytes);
            QVERIFY(m_cdp->page(response).rows.size() <= 5000);
        }
    }

    void a_snapshot_of_another_device_or_of_yesterday_is_not_served()
    {
        const auto snapshot = decodeSnapshot(m_cdp->snapshot());
        const QString first = m_cdp->device;
        const QJsonObject enrolled = m_cdp->enrolled;
        m_cdp->enrol();
        QCOMPARE(m_cdp->send("GET", snapshot->parts[0].href, {}, m_cdp->device).status, 404);
        QCOMPARE(m_cdp->send("GET", snapshot->parts[0].href, {}, first).status, 200);
        m_cdp->now += std::chrono::hours(24);
        const grant::Device device{enrolled["device_client_id"_L1].toString(),
                                   enrolled["device_client_secret"_L1].toString()};
        const Response token = m_cdp->send("POST", u"/oauth/token"_s, encodeForm(device));
        const Response late = m_cdp->send("GET", snapshot->parts[0].href, {},
                                          TestCdp::object(token)["access_token"_L1].toString());
        QCOMPARE(late.status, 410);
        QCOMPARE(TestCdp::object(late)["code"_L1].toString(), u"snapshot-expired"_s);
    }

    void what_changes_after_the_snapshot_comes_with_the_feed_and_nothing_else()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QVERIFY(m_cdp->changes(cursor).rows.isEmpty());
        touch(u"cu-1"_s, u"Mira Holt-Berg"_s);
        touch(u"cu-2"_s, u"Otto Lindqvist"_s); // another store's customer
        const FeedPage page = m_cdp->changes(cursor);
        QCOMPARE(page.rows.size(), 1);
        QCOMPARE(page.rows[0].id, u"cu-1"_s);
        QCOMPARE(page.rows[0].version, 2);
        QVERIFY(m_cdp->changes(page.cursor).rows.isEmpty());
    }

    void only_the_newest_state_of_a_record_is_in_the_feed()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        for (int i = 0; i < 5; ++i)
            touch(u"cu-1"_s, u"Name %1"_s.arg(i));
        const FeedPage page = m_cdp->changes(cursor);
        QCOMPARE(page.rows.size(), 1);
        QVERIFY(page.rows[0].data.contains("Name 4"));
    }

    void a_page_ends_on_a_transaction_boundary()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QVERIFY(m_cdp->storage->transact([&]() -> Result<Done> {
            for (int i = 0; i < 5; ++i)
                m_cdp->addCustomer(i);
            return Done{};
        }));
        m_cdp->addCustomer(5);
        const FeedPage page = m_cdp->changes(cursor, 2);
        QCOMPARE(page.rows.size(), 5);
        QVERIFY(page.more);
        const FeedPage rest = m_cdp->changes(page.cursor, 2);
        QCOMPARE(rest.rows.size(), 1);
        QVERIFY(!rest.more);
    }

    void who_gets_an_open_order_here_enters_the_scope_and_leaves_with_it()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QJsonObject order = TestCdp::orderNo(u"cu-2"_s, u"4900"_s, u"ready"_s);
        QVERIFY(m_cdp->storage->write({.type = ResourceType::PickupOrder, .id = u"pk-9"_s, .data = order}));
        const FeedPage entered = m_cdp->changes(cursor);
        QMap<QString, FeedRow::Op> ops;
        for (const FeedRow &row : entered.rows)
            ops[row.id] = row.op;
        QCOMPARE(ops,
                 (QMap<QString, FeedRow::Op>{{u"pk-9"_s, FeedRow::Op::Upsert},
                                             {u"cu-2"_s, FeedRow::Op::Upsert},
                                             {u"cp-2"_s, FeedRow::Op::Upsert}}));
        order["status"_L1] = u"handed_over"_s;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::PickupOrder, .id = u"pk-9"_s, .data = order}));
        const FeedPage left = m_cdp->changes(entered.cursor);
        ops.clear();
        for (const FeedRow &row : left.rows) {
            ops[row.id] = row.op;
            if (row.op == FeedRow::Op::Remove)
                QCOMPARE(row.removeReason, u"out_of_scope"_s);
        }
        QCOMPARE(ops.value(u"cu-2"_s), FeedRow::Op::Remove);
        QCOMPARE(ops.value(u"cp-2"_s), FeedRow::Op::Remove);
        QCOMPARE(ops.value(u"pk-9"_s), FeedRow::Op::Upsert); // the store's own order stays known
    }

    void an_erased_customer_leaves_a_tombstone_and_no_bytes()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QVERIFY(m_cdp->storage->remove(ResourceType::Customer, u"cu-1"_s, u"erased"_s, {}));
        const FeedPage page = m_cdp->changes(cursor);
        QCOMPARE(page.rows.size(), 1);
        QCOMPARE(page.rows[0].op, FeedRow::Op::Remove);
        QCOMPARE(page.rows[0].removeReason, u"erased"_s);
        QVERIFY(!(*m_cdp->storage->record(ResourceType::Customer, u"cu-1"_s))->body.contains("Mira"));
    }

    void cursors_are_signed_and_bound_to_their_store()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QVERIFY(protocol::isCursor(cursor));
        QString forged = cursor;
        forged[2] = forged[2] == u'A' ? u'B' : u'A';
        for (const QString &bad : {forged, u"x"_s, QString(), u"a.b"_s}) {
            const Response response
                = m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + bad, {}, m_cdp->device);
            QCOMPARE(response.status, 400);
            QCOMPARE(TestCdp::object(response)["code"_L1].toString(), u"bad-cursor"_s);
        }
    }

    void an_old_cursor_expires()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        m_cdp->now += std::chrono::hours(24 * 31);
        m_cdp->enrol();
        const Response response
            = m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + cursor, {}, m_cdp->device);
        QCOMPARE(response.status, 410);
        QCOMPARE(TestCdp::object(response)["code"_L1].toString(), u"cursor-expired"_s);
    }

    void forgetting_tombstones_expires_the_cursors_that_needed_them()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QVERIFY(m_cdp->storage->remove(ResourceType::Customer, u"cu-1"_s, u"deleted"_s, {}));
        const QString after = m_cdp->changes(cursor).cursor;
        QVERIFY(m_cdp->storage->forgetOlderThan(m_cdp->now, m_cdp->now + std::chrono::seconds(1)));
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + cursor, {}, m_cdp->device).status,
                 410);
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + after, {}, m_cdp->device).status,
                 200);
    }

    void another_scope_makes_another_epoch_and_old_cursors_expire()
    {
        QTemporaryDir dir;
        m_cdp = std::make_unique<TestCdp>(Scope::Store, dir.filePath(u"cdp.db"_s));
        m_cdp->fill();
        m_cdp->enrol();
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        const QString epoch = m_cdp->storage->epoch();
        m_cdp->storage.reset();
        m_cdp->storage = *SqliteStorage::open(
            {.path = dir.filePath(u"cdp.db"_s), .scope = Scope::Chain, .clock = m_cdp->context.clock});
        QVERIFY(m_cdp->storage->epoch() != epoch);
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + cursor, {}, m_cdp->device).status,
                 410);
    }

    void everything_survives_a_restart()
    {
        QTemporaryDir dir;
        m_cdp = std::make_unique<TestCdp>(Scope::Store, dir.filePath(u"cdp.db"_s));
        m_cdp->fill();
        m_cdp->enrol();
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        const QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        m_cdp->submit(command);
        m_cdp->open(); // a new process over the same file
        QCOMPARE(m_cdp->submit(command)["status"_L1].toString(), u"duplicate"_s);
        const FeedPage page = m_cdp->changes(cursor);
        QCOMPARE(page.deviceAck, 1);
        QVERIFY(page.rows.size() >= 2);
    }

    void a_kept_demo_is_rolled_on_by_whole_days()
    {
        const QString epoch = m_cdp->storage->epoch();
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QVERIFY(m_cdp->storage->put(CampaignEvent{.campaignId = u"cm-1"_s,
                                                  .couponId = {},
                                                  .customerId = {},
                                                  .step = CampaignEvent::Step::Redeemed,
                                                  .channel = u"app"_s,
                                                  .storeId = u"st-1"_s,
                                                  .at = m_cdp->now,
                                                  .code = {}}));
        QVERIFY(m_cdp->storage->shiftDays(3));
        const auto order = decodePickupOrder(m_cdp->stored(ResourceType::PickupOrder, u"pk-1"_s));
        QCOMPARE(formatInstant(order->readyBy), u"2026-11-24T08:00:00.000Z"_s);
        QCOMPARE(order->orderNo, u"4801"_s);
        QCOMPARE(order->version, 2);
        QVERIFY(m_cdp->storage->epoch() != epoch);
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1/changes?cursor="_s + cursor, {}, m_cdp->device).status,
                 410);
        QCOMPARE(idsOf(ResourceType::Customer), QSet<QString>{u"cu-1"_s});
        const auto redeemed = [&] {
            return (*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["store"_L1]["redeemed"_L1]
                .toInteger();
        };
        QCOMPARE(redeemed(), 0);
        m_cdp->now += std::chrono::hours(72);
        QCOMPARE(redeemed(), 1);
    }

    void nothing_to_send_is_followed_only_when_asked_to_wait()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        const QString path = u"/v1/stores/st-1/changes?cursor="_s + cursor;
        QVERIFY(!m_cdp->send("GET", path, {}, m_cdp->device).follow);
        const Response waiting = m_cdp->send("GET", path + u"&wait=20"_s, {}, m_cdp->device);
        QVERIFY(waiting.follow && waiting.follow->kind == Follow::Kind::LongPoll);
        QCOMPARE(waiting.follow->wait, std::chrono::seconds(20));
        touch(u"cu-1"_s, u"M"_s);
        QVERIFY(!m_cdp->send("GET", path + u"&wait=20"_s, {}, m_cdp->device).follow);
        QCOMPARE(m_cdp->send("GET", path + u"&limit=0"_s, {}, m_cdp->device).status, 400);
        QCOMPARE(m_cdp->send("GET", path + u"&wait=x"_s, {}, m_cdp->device).status, 400);
    }

    void a_reader_misses_no_change_of_concurrent_writers()
    {
        constexpr int Writers = 4, Each = 100;
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        std::vector<std::thread> writers;
        for (int w = 0; w < Writers; ++w) {
            writers.emplace_back([&, w] {
                for (int i = 0; i < Each; ++i)
                    m_cdp->addCustomer(1000 * (w + 1) + i);
            });
        }
        QSet<QString> seen;
        QString at = cursor;
        for (bool last = false;;) {
            const FeedPage page = m_cdp->changes(at, 7);
            at = page.cursor;
            for (const FeedRow &row : page.rows)
                seen.insert(row.id);
            if (seen.size() == Writers * Each || (last && page.rows.isEmpty()))
                break;
            if (page.rows.isEmpty()) {
                last = std::all_of(writers.begin(), writers.end(),
                                   [](std::thread &t) { return !t.joinable(); });
                for (std::thread &writer : writers) {
                    if (writer.joinable())
                        writer.join();
                }
            }
        }
        for (std::thread &writer : writers) {
            if (writer.joinable())
                writer.join();
        }
        QCOMPARE(seen.size(), Writers * Each);
    }

private:
    FeedPage part(const counterpart::Snapshot &snapshot, int index)
    {
        return m_cdp->page(m_cdp->send("GET", snapshot.parts[index].href, {}, m_cdp->device));
    }
    QSet<QString> idsOf(ResourceType type)
    {
        const auto snapshot = decodeSnapshot(m_cdp->snapshot());
        QSet<QString> ids;
        for (qsizetype i = 0; i < snapshot->parts.size(); ++i) {
            const FeedPage page = part(*snapshot, int(i));
            for (const FeedRow &row : page.rows) {
                if (row.type == type)
                    ids.insert(row.id);
            }
        }
        return ids;
    }
    void touch(const QString &customer, const QString &name)
    {
        QJsonObject data = m_cdp->stored(ResourceType::Customer, customer);
        data["displayName"_L1] = name;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Customer, .id = customer, .data = data}));
    }
    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_APPLESS_MAIN(tst_ServerSync)
#include "tst_ServerSync.moc"

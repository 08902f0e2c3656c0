#include "base/Background.h"
#include "usecases/Tablet.h"

#include <QSemaphore>
#include <QSignalSpy>

using namespace counterpart;
using namespace counterpart::test;

/// The pickup desk against the real CDP, with and without a line.
class tst_PickupUseCase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_pickupCode = m_shop->pickupCode(u"pk-5"_s);
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn(u"as-2"_s));
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void the_board_puts_every_open_order_into_its_lane()
    {
        const auto board = wait(desk().board());
        QVERIFY(board);
        QCOMPARE(board->toPick.size() + board->late.size(), 3);
        QCOMPARE(board->ready.size(), 2);
        QVERIFY(board->asOf.has_value());
        QCOMPARE(gradeOf(board->limits, board->asOf, board->now), FreshnessGrade::Good);
        QCOMPARE(*wait(desk().findOrder(u" 4803 "_s)), u"pk-3"_s);
        QCOMPARE(codeOf(wait(desk().findOrder(u"9999"_s))), u"order-not-cached"_s);
    }

    void from_claim_to_hand_over_online_the_centre_agrees_with_every_step() { work(true); }

    void from_claim_to_hand_over_offline_everything_is_sent_in_order_afterwards()
    {
        goOffline();
        work(false);
        const int queued = m_tablet->device.outboxCounts().queued;
        QVERIFY(queued >= 6);
        QCOMPARE(status(u"pk-3"_s), u"placed"_s);
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_tablet->device.outboxCounts().needDecision, 0);
        QCOMPARE(status(u"pk-3"_s), u"handed_over"_s);
    }

    void picking_counts_only_what_belongs_to_the_order_and_can_be_taken_back()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        QCOMPARE(codeOf(wait(desk().pickByScan(u"pk-3"_s, u"4006381333931"_s))), u"wrong-item"_s);
        QVERIFY(wait(desk().pickByScan(u"pk-3"_s, u"5012345678900"_s)));
        QVERIFY(wait(desk().pickByScan(u"pk-3"_s, u"sku-2"_s)));
        QCOMPARE(codeOf(wait(desk().pickByScan(u"pk-3"_s, u"SKU-2"_s))), u"line-complete"_s);
        QCOMPARE(codeOf(wait(desk().pick(u"pk-3"_s, u"l1"_s, 5, {}))), u"pickup-quantity"_s);
        QCOMPARE(line(u"pk-3"_s, 0).picked, 1);
        const auto picked = wait(desk().pick(u"pk-3"_s, u"l1"_s, 1, {}));
        QVERIFY(picked);
        QCOMPARE(line(u"pk-3"_s, 0).picked, 2);
        QVERIFY(wait(desk().undo(*picked)));
        QCOMPARE(line(u"pk-3"_s, 0).picked, 1);
        QVERIFY(wait(desk().unpick(u"pk-3"_s, u"l1"_s, 1)));
        QCOMPARE(line(u"pk-3"_s, 0).picked, 0);
        QVERIFY(m_tablet->drained());
        QCOMPARE(line(u"pk-3"_s, 0).picked, 0);
        QCOMPARE(line(u"pk-3"_s, 1).picked, 1);
    }

    void two_scans_at_once_pick_no_more_than_the_order_holds()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        const auto first = desk().pickByScan(u"pk-3"_s, u"SKU-2"_s);
        const auto second = desk().pickByScan(u"pk-3"_s, u"SKU-2"_s);
        QVERIFY(wait(first));
        QCOMPARE(codeOf(wait(second)), u"line-complete"_s);
        QVERIFY(m_tablet->drained());
        QCOMPARE(line(u"pk-3"_s, 1).picked, 1);
    }

    void a_row_that_was_read_before_its_page_still_shows_what_was_done()
    {
        QVERIFY(wait(desk().startPicking(u"pk-3"_s)));
        QVERIFY(m_tablet->drained());
        QSemaphore wasRead, mayAnswer;
        Device &device = m_tablet->device;
        const auto slow = device.read([&](CacheReader &reader) {
            auto row = reader.pickup(u"pk-3"_s);
            wasRead.release();
            mayAnswer.acquire();
            return row;
        });
        QVERIFY(QTest::qWaitFor([&] { return wasRead.available() == 1; }, 30'000));
        Core &core = m_tablet->core;
        const Command pick = core.makeCommand({ResourceType::PickupOrder, u"pk-3"_s},
                                              command::PickupPickLine{u"l1"_s, 1, {}});
        QVERIFY(wait(core.submit({pick}, false)));
        const auto forgotten = [&device] {
            const auto all = wait(device.withOutbox([](Outbox &outbox) { return outbox.pending(); }));
            return all && all->isEmpty();
        };
        QVERIFY(QTest::qWaitFor(forgotten, 60'000)); // the CDP has it, and the stored rows do
        QTest::qWait(100);
        // Judged where a use case judges it: in the answer itself.
        const auto shown
            = chain(slow, &core, [&device](const Result<std::optional<PickupOrder>> &row) -> QList<int> {
                  if (!row || !*row)
                      return {};
                  const PickupOrder over = device.overlay().over(**row, device.profile().deviceId);
                  return {(*row)->lines[0].picked, over.lines[0].picked};
              });
        mayAnswer.release();
        QCOMPARE(wait(shown), QList<int>({0, 1}));
        QVERIFY(m_tablet->drained());
        QCOMPARE(line(u"pk-3"_s, 0).picked, 1);
    }

    void an_order_that_a_colleague_has_is_refused_before_anything_is_saved()
    {
        Drawer otherDrawer;
        Tablet other(otherDrawer);
        QVERIFY(other.enrol(*m_shop));
        QVERIFY(other.signIn(u"as-1"_s));
        QVERIFY(wait(other.desk.startPicking(u"pk-3"_s)));
        QVERIFY(other.drained());
        const auto taken = [this] {
            return wait(desk().order(u"pk-3"_s))->claimedBy;
        };
        QTRY_COMPARE_WITH_TIMEOUT(taken(), u"Colleague as-1"_s, 30'000);
        QVERIFY(!wait(desk().order(u"pk-3"_s))->claimedByMe);
        QCOMPARE(codeOf(wait(desk().claim(u"pk-3"_s))), u"claimed-by-other"_s);
        QVERIFY(wait(m_tablet->health.queue())->isEmpty());
    }

    void ready_needs_a_bay_and_can_be_undone_before_the_notice_goes_out()
    {
        QVERIFY(wait(desk().startPicking(u"pk-2"_s)));
        QVERIFY(wait(desk().pick(u"pk-2"_s, u"l1"_s, 1, {})));
        QCOMPARE(codeOf(wait(desk().markReady(u"pk-2"_s, {}))), u"bay-missing"_s);
        QCOMPARE(codeOf(wait(desk().stage(u"pk-2"_s, u"  "_s))), u"bay-missing"_s);
        for (const QString &bay : {QString(300, u'x'), u"C-04\n"_s}) {
            QCOMPARE(codeOf(wait(desk().stage(u"pk-2"_s, bay))), u"bay-invalid"_s);
            QCOMPARE(codeOf(wait(desk().markReady(u"pk-2"_s, bay))), u"bay-invalid"_s);
        }
        const auto ready = wait(desk().markReady(u"pk-2"_s, u"C-04"_s));
        QVERIFY2(bool(ready), qPrintable(codeOf(ready)));
        QCOMPARE(wait(desk().order(u"pk-2"_s))->order.status, PickupStatus::Ready);
        const auto bays = wait(desk().bays(u"pk-3"_s));
        QVERIFY(bays && bays->size() == 2);
        QCOMPARE(bays->first().used, 1);
        QVERIFY(bays->last().suggested);
        QVERIFY(wait(desk().undo(*ready)));
        QVERIFY(wait(desk().order(u"pk-2"_s))->order.status != PickupStatus::Ready);
        QVERIFY(m_tablet->drained());
        QVERIFY(status(u"pk-2"_s) != u"ready"_s);
    }

    void a_wrong_code_gives_nothing_and_the_sixth_try_is_not_even_checked()
    {
        const QString wrong = m_pickupCode == u"100000"_s ? u"100001"_s : u"100000"_s;
        for (int left = 4; left >= 0; --left) {
            QCOMPARE(codeOf(give(u"pk-5"_s, wrong)), u"pickup-code-wrong"_s);
            QCOMPARE(wait(desk().order(u"pk-5"_s))->order.attemptsLeft, left);
        }
        QCOMPARE(codeOf(give(u"pk-5"_s, m_pickupCode)), u"no-tries-left"_s);
        QCOMPARE(status(u"pk-5"_s), u"ready"_s);
        // An ID still opens it.
        HandOverProof seen;
        seen.method = HandOverProof::Method::IdSeen;
        seen.idKind = u"passport"_s;
        QVERIFY(wait(desk().handOver(u"pk-5"_s, seen)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(status(u"pk-5"_s), u"handed_over"_s);
    }

    void the_right_code_hands_over_and_a_wrong_one_before_costs_only_a_try()
    {
        const QString wrong = m_pickupCode == u"100000"_s ? u"100001"_s : u"100000"_s;
        QCOMPARE(codeOf(give(u"pk-5"_s, wrong)), u"pickup-code-wrong"_s);
        const auto given = give(u"pk-5"_s, m_pickupCode);
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QVERIFY(!given->undoUntil); // what is in the customer's hands stays there
        QVERIFY(m_tablet->drained());
        QCOMPARE(status(u"pk-5"_s), u"handed_over"_s);
        QVERIFY(!give(u"pk-5"_s, m_pickupCode));
    }

    void what_is_left_for_later_stays_here_and_is_given_another_time()
    {
        const auto left = [this](const QString &line) {
            const auto row = wait(desk().order(u"pk-two"_s));
            for (const PickupLine &one : row->order.lines) {
                if (one.id == line)
                    return stillToHandOver(one);
            }
            return -1;
        };
        m_shop->addReadyOrder(u"pk-two"_s, u"4897"_s);
        QTRY_COMPARE_WITH_TIMEOUT(codeOf(wait(desk().order(u"pk-two"_s))), u"(fine)"_s, 30'000);
        HandOverProof seen;
        seen.method = HandOverProof::Method::IdSeen;
        seen.idKind = u"passport"_s;
        seen.keptLines = {u"l2"_s};
        QVERIFY(wait(desk().handOver(u"pk-two"_s, seen)));
        QCOMPARE(left(u"l1"_s), 0);
        QCOMPARE(left(u"l2"_s), 1);
        QVERIFY(m_tablet->drained());
        QCOMPARE(status(u"pk-two"_s), u"partially_handed_over"_s);
        seen.keptLines.clear();
        QVERIFY(wait(desk().handOver(u"pk-two"_s, seen)));
        QVERIFY(m_tablet->drained());
        QCOMPARE(status(u"pk-two"_s), u"handed_over"_s);
    }

    void an_order_that_needs_an_id_beside_the_code_takes_both_and_not_one()
    {
        QJsonObject order = m_shop->stored(ResourceType::PickupOrder, u"pk-5"_s);
        QJsonObject person = order[u"pickupPerson"_s].toObject();
        person[u"idRequired"_s] = true;
        order[u"pickupPerson"_s] = person;
        m_shop->put(ResourceType::PickupOrder, u"pk-5"_s, order);
        QTRY_VERIFY_WITH_TIMEOUT(wait(desk().order(u"pk-5"_s))->order.idRequired, 30'000);
        QCOMPARE(codeOf(give(u"pk-5"_s, m_pickupCode)), u"proof-missing"_s);
        HandOverProof both;
        both.code = m_pickupCode;
        both.idKind = u"passport"_s;
        QCOMPARE(codeOf(wait(desk().handOver(u"pk-5"_s, both))), u"(fine)"_s);
        QVERIFY(m_tablet->drained());
        QCOMPARE(status(u"pk-5"_s), u"handed_over"_s);
    }

    void a_new_order_and_an_arrival_ring_until_somebody_takes_them()
    {
        QSignalSpy rings(&desk(), &PickupDesk::attentionNeeded);
        QSignalSpy taken(&desk(), &PickupDesk::attentionTaken);
        QVERIFY(wait(desk().board())); // the first look, which rings for nothing, is over
        const QJsonObject order = TestCdp::orderNo(u"cu-1"_s, u"4899"_s, u"placed"_s);
        m_shop->put(ResourceType::PickupOrder, u"pk-new"_s, order);
        QTRY_COMPARE_WITH_TIMEOUT(rings.size(), 1, 30'000);
        QCOMPARE(rings.first().at(0).toString(), u"pk-new"_s);
        QVERIFY(!rings.first().at(1).toBool());
        QVERIFY(wait(desk().startPicking(u"pk-new"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(taken.size(), 1, 30'000);
        QJsonObject here = m_shop->stored(ResourceType::PickupOrder, u"pk-4"_s);
        here[u"arrival"_s]
            = QJsonObject{{u"state"_s, u"arrived"_s}, {u"arrivedAt"_s, formatInstant(shopNow())}};
        m_shop->put(ResourceType::PickupOrder, u"pk-4"_s, here);
        QTRY_COMPARE_WITH_TIMEOUT(rings.size(), 2, 30'000);
        QCOMPARE(rings.last().at(0).toString(), u"pk-4"_s);
        QVERIFY(rings.last().at(1).toBool());
    }

    void an_arrival_noted_by_hand_rings_elsewhere_but_not_where_it_was_noted()
    {
        Drawer otherDrawer;
        Tablet other(otherDrawer);
        QVERIFY(other.enrol(*m_shop));
        QVERIFY(other.signIn(u"as-1"_s));
        QSignalSpy here(&desk(), &PickupDesk::attentionNeeded);
        QSignalSpy there(&other.desk, &PickupDesk::attentionNeeded);
        QVERIFY(wait(desk().board()));
        QVERIFY(wait(other.desk.board()));
        QVERIFY(wait(desk().customerArrived(u"pk-3"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(there.size(), 1, 30'000);
        QVERIFY(there.first().at(1).toBool());
        QVERIFY(m_tablet->drained());
        QCOMPARE(wait(desk().order(u"pk-3"_s))->order.arrival, PickupOrder::Arrival::Arrived);
        QCOMPARE(here.size(), 0);
    }

    void an_order_that_came_without_its_code_is_opened_by_an_id_only()
    {
        m_shop->put(ResourceType::PickupOrder, u"pk-bare"_s,
                    TestCdp::orderNo(u"cu-1"_s, u"4898"_s, u"ready"_s));
        const auto there = [this] {
            return codeOf(wait(desk().order(u"pk-bare"_s)));
        };
        QTRY_COMPARE_WITH_TIMEOUT(there(), u"(fine)"_s, 30'000);
        QVERIFY(wait(desk().order(u"pk-bare"_s))->order.codeHash.isEmpty());
        QCOMPARE(codeOf(give(u"pk-bare"_s, u"481516"_s)), u"no-code-hash"_s);
        QCOMPARE(wait(desk().order(u"pk-bare"_s))->order.attemptsLeft, 5);
        HandOverProof seen;
        seen.method = HandOverProof::Method::IdSeen;
        seen.idKind = u"passport"_s;
        QVERIFY(wait(desk().handOver(u"pk-bare"_s, seen)));
    }

    void not_ready_yet_gives_an_honest_time_that_can_be_promised()
    {
        const auto time = wait(desk().honestTime(u"pk-4"_s));
        QVERIFY2(bool(time), qPrintable(codeOf(time)));
        QVERIFY(*time > shopNow());
        const Instant later = shopNow() + std::chrono::hours(3);
        const auto promised = wait(desk().promiseNewTime(u"pk-4"_s, later, u"delivery_late"_s));
        QVERIFY2(bool(promised), qPrintable(codeOf(promised)));
        QVERIFY(!promised->undoUntil);
        QVERIFY(m_tablet->drained());
        QCOMPARE(toMs(wait(desk().order(u"pk-4"_s))->order.readyBy), toMs(later));
    }

private:
    PickupDesk &desk() { return m_tablet->desk; }
    QString status(const QString &id)
    {
        return m_shop->stored(ResourceType::PickupOrder, id)["status"_L1].toString();
    }
    PickupLine line(const QString &orderId, int index)
    {
        return wait(desk().order(orderId))->order.lines[index];
    }
    Result<Act> give(const QString &orderId, const QString &code)
    {
        HandOverProof proof;
        proof.code = code;
        return wait(desk().handOver(orderId, proof));
    }
    void goOffline()
    {
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }

    void work(bool online)
    {
        const auto agree = [&](const QString &expected) {
            return !online || (m_tablet->drained() && status(u"pk-3"_s) == expected);
        };
        const auto claimed = wait(desk().startPicking(u"pk-3"_s));
        QVERIFY2(bool(claimed), qPrintable(codeOf(claimed)));
        QVERIFY(wait(desk().order(u"pk-3"_s))->claimedByMe);
        QCOMPARE(wait(desk().order(u"pk-3"_s))->pendingCommands > 0 || online, true);
        QVERIFY(agree(u"picking"_s));
        QVERIFY(wait(desk().pick(u"pk-3"_s, u"l1"_s, 2, {})));
        const auto missing = wait(desk().shortLine(u"pk-3"_s, u"l2"_s, 1, u"not_found"_s, u"fewer"_s));
        QVERIFY2(bool(missing), qPrintable(codeOf(missing)));
        QCOMPARE(line(u"pk-3"_s, 1).shortQuantity, 1);
        const auto staged = wait(desk().stage(u"pk-3"_s, u"C-05"_s));
        QVERIFY2(bool(staged), qPrintable(codeOf(staged)));
        const auto ready = wait(desk().markReady(u"pk-3"_s, {}));
        QVERIFY2(bool(ready), qPrintable(codeOf(ready)));
        QVERIFY(agree(u"ready"_s));
        QVERIFY(wait(desk().customerArrived(u"pk-3"_s)));
        HandOverProof seen;
        seen.method = HandOverProof::Method::IdSeen;
        seen.idKind = u"national_id"_s;
        const auto given = wait(desk().handOver(u"pk-3"_s, seen));
        QVERIFY2(bool(given), qPrintable(codeOf(given)));
        QCOMPARE(wait(desk().order(u"pk-3"_s))->order.status, PickupStatus::HandedOver);
        QVERIFY(agree(u"handed_over"_s));
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    QString m_pickupCode;
};

QTEST_GUILESS_MAIN(tst_PickupUseCase)
#include "tst_PickupUseCase.moc"

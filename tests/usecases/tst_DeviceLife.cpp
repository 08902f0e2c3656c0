#include "server/DeviceOrders.h"
#include "usecases/RecentActs.h"
#include "usecases/SupportReport.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

qsizetype rowsOf(Tablet &tablet)
{
    const auto items = wait(tablet.device.withOutbox([](Outbox &outbox) { return outbox.list(); }));
    return items ? items->size() : -1;
}

Result<std::optional<OutboxItem>> itemOf(Tablet &tablet, const QString &id)
{
    return wait(tablet.device.withOutbox([id](Outbox &outbox) { return outbox.item(id); }));
}

Result<Act> note(Tablet &tablet, const QString &text = u"likes the blue ones"_s)
{
    return wait(tablet.briefing.addNote(u"cu-1"_s, text, u"service"_s));
}

QStringList filesOf(const Drawer &drawer)
{
    return QDir(drawer.profile).entryList(QDir::Files | QDir::Hidden);
}

/// The CDP's switching off has come so far, or further.
bool untilOut(Tablet &tablet, const QString &code, const QString &further = {})
{
    return QTest::qWaitFor(
        [&] {
            const Error trouble = tablet.access.trouble();
            return tablet.access.state() == AccessState::StorageTrouble
                && trouble.kind == Error::Kind::Revoked && (trouble.code == code || trouble.code == further);
        },
        60'000);
}

} // namespace

/// A tablet over days: what the CDP orders, what leaves its outbox, what its clock does to what is done on
/// it, how long an act can be taken back.
class tst_DeviceLife : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beside_the_program_that_holds_it_support_reads_what_is_known_and_no_more()
    {
        Shop shop;
        const Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        shop.close();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(note(tablet));
        Tablet beside(drawer);
        QCOMPARE(wait(beside.access.start()).error().kind, Error::Kind::InUse);
        QVERIFY(wait(beside.device.startReadOnly()));
        QVERIFY(beside.device.readOnly());
        QCOMPARE(rowsOf(beside), rowsOf(tablet));
        QCOMPARE(beside.device.outboxCounts().queued, tablet.device.outboxCounts().queued);
        QVERIFY(wait(beside.device.openCache()));
        const auto report = wait(supportReport(beside.core, beside.health));
        QVERIFY(report);
        QCOMPARE((*report)[u"line"_s].toObject(), QJsonObject({{u"read_only"_s, true}}));
        QVERIFY(!(*report)[u"tablet"_s].toObject().contains(u"offline_redemptions_left"_s));
        QVERIFY(!(*report)[u"queue"_s].toObject().isEmpty());
        QVERIFY((*report)[u"data"_s].toObject().contains(u"customer"_s));
    }

    void what_was_confirmed_a_month_ago_leaves_the_outbox_when_the_line_is_up()
    {
        Shop shop;
        const Drawer drawer;
        QString old;
        {
            Tablet tablet(drawer);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            const auto saved = note(tablet);
            QVERIFY2(bool(saved), qPrintable(codeOf(saved)));
            old = saved->commandId;
            QVERIFY(tablet.drained());
        }
        skippedMs += milliseconds(29 * 24h).count();
        {
            Tablet tablet(drawer);
            QVERIFY(wait(tablet.access.start()));
            QVERIFY(tablet.untilLink(SyncFacts::Link::Online));
            QVERIFY(rowsOf(tablet) > 0); // young enough to be offered to a restored CDP
        }
        skippedMs += milliseconds(2 * 24h).count();
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(QTest::qWaitFor([&] { return rowsOf(tablet) == 0; }, 60'000));
        QVERIFY(!*itemOf(tablet, old));
    }

    void nothing_leaves_the_outbox_by_a_clock_that_no_cdp_has_confirmed()
    {
        Shop shop;
        const Drawer drawer;
        {
            Tablet tablet(drawer);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            QVERIFY(note(tablet));
            QVERIFY(tablet.drained());
        }
        shop.close();
        skippedMs += milliseconds(400 * 24h).count();
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(rowsOf(tablet) > 0);
    }

    void an_act_after_the_clock_was_moved_carries_the_right_time_and_what_it_is_worth()
    {
        Shop shop;
        const Drawer drawer;
        milliseconds jump{0};
        const Clock clock = [&jump] {
            return shopNow() + jump;
        };
        const auto isRight = [](const Command &command) {
            const milliseconds off = command.issuedAt - shopNow();
            return off < 1min && off > -1min && command.clockDoubtMs.value_or(-1) >= 0
                && command.clockDoubtMs.value_or(0) < 60'000;
        };
        {
            Tablet tablet(drawer, clock);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            shop.close();
            tablet.device.syncNow();
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            for (const milliseconds moved : {milliseconds(3h), milliseconds(-11 * 24h)}) {
                jump = moved; // and nothing else happens before the tap
                const Command made
                    = tablet.core.makeCommand({ResourceType::Customer, u"cu-1"_s}, command::CustomerView{});
                QVERIFY(isRight(made));
                QVERIFY(std::abs(*made.clockOffsetMs + moved.count()) < 60'000);
            }
        }
        jump = 5h;
        Tablet tablet(drawer, clock); // the line is still down: all it has is what it kept
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        QVERIFY(
            isRight(tablet.core.makeCommand({ResourceType::Customer, u"cu-1"_s}, command::CustomerView{})));
    }

    void a_tablet_that_is_switched_off_deletes_its_customers_and_hands_over_its_work()
    {
        Shop shop;
        const Drawer drawer;
        QString id;
        {
            Tablet tablet(drawer);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            id = tablet.device.profile().deviceId;
            shop.close();
            tablet.device.syncNow();
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            QVERIFY(note(tablet, u"said while the line was down"_s));
            const auto second = note(tablet, u"set aside after too many tries"_s);
            QVERIFY(second);
            QVERIFY(wait(tablet.device.withOutbox([id = second->commandId](Outbox &outbox) {
                return outbox.setAside(id, u"server-error"_s, Instant{});
            })));
            skippedMs += 1'000; // the order comes after the acts
            QVERIFY(server::revokeDevice(*shop.cdp.storage, shop.cdp.context, id, {}, true));
            shop.open();
            tablet.device.syncNow();
            QVERIFY(untilOut(tablet, u"handing-over"_s, u"handed-over"_s));
            // From the first moment on nobody works here and nothing more is saved.
            QVERIFY(!tablet.core.person());
            QVERIFY(!note(tablet));
            QVERIFY(!wait(tablet.device.submit({})));
            QVERIFY(untilOut(tablet, u"handed-over"_s));
        }
        QCOMPARE(shop.stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 2);
        QCOMPARE((*shop.cdp.storage->device(id))->status, u"wiped"_s);
        QVERIFY(filesOf(drawer).filter(u".db"_s).isEmpty());
        QVERIFY(drawer.keyring->secrets.empty());
        Tablet again(drawer);
        QVERIFY(wait(again.access.start()));
        QCOMPARE(again.access.state(), AccessState::NotEnrolled);
    }

    void one_that_loses_the_line_or_its_power_while_it_is_switched_off_goes_on_with_it()
    {
        Shop shop;
        const Drawer drawer;
        QString id;
        {
            Tablet tablet(drawer);
            QVERIFY(tablet.enrol(shop));
            QVERIFY(tablet.signIn());
            id = tablet.device.profile().deviceId;
            shop.close();
            tablet.device.syncNow();
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            QVERIFY(note(tablet, u"said while the line was down"_s));
        }
        // The order was stored on the tablet, and the power went before anything came of it.
        Profile profile = *loadProfile(drawer.profile);
        profile.leaving = true;
        QVERIFY(saveProfile(profile));
        {
            Tablet tablet(drawer);
            QCOMPARE(wait(tablet.access.start()).error().kind, Error::Kind::Revoked);
            QCOMPARE(tablet.device.trouble().code, u"handing-over"_s);
            QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
            QVERIFY(filesOf(drawer).filter(u"cache.db"_s).isEmpty());
            QVERIFY(rowsOf(tablet) > 0); // the work stays, however long the line is down
            QVERIFY(!drawer.keyring->secrets.contains(u"device-secret"_s));
        }
        skippedMs += 1'000;
        QVERIFY(server::revokeDevice(*shop.cdp.storage, shop.cdp.context, id, {}, true));
        shop.open();
        Tablet tablet(drawer);
        QCOMPARE(wait(tablet.access.start()).error().kind, Error::Kind::Revoked);
        QVERIFY(untilOut(tablet, u"handed-over"_s));
        QCOMPARE(shop.stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 1);
        QCOMPARE((*shop.cdp.storage->device(id))->status, u"wiped"_s);
        tablet.access.retry();
        QVERIFY(QTest::qWaitFor([&] { return tablet.access.state() == AccessState::NotEnrolled; }, 20'000));
        QVERIFY(tablet.enrol(shop)); // with a new code, as a new device
        QVERIFY(tablet.device.profile().deviceId != id);
    }

    void a_tablet_fetches_everything_anew_or_signs_out_when_the_cdp_asks_for_it()
    {
        Shop shop;
        const Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        const QString id = tablet.device.profile().deviceId;
        const auto order = [&](const QString &name, Directive::Kind kind) {
            return server::orderDevice(*shop.cdp.storage, shop.cdp.context, id, {.id = name, .kind = kind},
                                       {});
        };
        const auto obeyed = [&] {
            return shop.cdp.storage->directives(id)->isEmpty();
        };
        bool fetching = false;
        QObject::connect(&tablet.device, &Device::applied, &tablet.device,
                         [&fetching](const Applied &what) { fetching |= what.changed.size() > 5; });
        QVERIFY(order(u"dr-1"_s, Directive::Kind::Resnapshot));
        QVERIFY(QTest::qWaitFor(obeyed, 60'000));
        QVERIFY(QTest::qWaitFor([&] { return fetching; }, 60'000));
        QCOMPARE(tablet.access.state(), AccessState::SignedIn);
        QVERIFY(order(u"dr-2"_s, Directive::Kind::SignOut));
        QVERIFY(QTest::qWaitFor(obeyed, 60'000));
        QCOMPARE(tablet.access.state(), AccessState::SignedOut);
    }

    void an_act_is_laid_over_the_rows_without_reading_the_queue_again()
    {
        Shop shop;
        const Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        QVERIFY(tablet.drained());
        shop.close();
        tablet.device.syncNow();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        // One that only a look into the file would find.
        const Command beside = tablet.core.makeCommand({ResourceType::Customer, u"cu-2"_s},
                                                       command::CustomerView{u"service"_s});
        QVERIFY(wait(tablet.device.withOutbox([beside](Outbox &outbox) { return outbox.append({beside}); })));
        const auto saved = note(tablet);
        QVERIFY(saved);
        QCOMPARE(tablet.device.overlay().size(), 1);
        QCOMPARE(tablet.device.overlay().pending().first().id, saved->commandId);
        QCOMPARE(tablet.device.outboxCounts().queued, 2); // counted all the same
        QVERIFY(wait(tablet.briefing.undo(*saved)));
        QVERIFY(tablet.device.overlay().isEmpty());
        QCOMPARE(tablet.device.outboxCounts().queued, 1);
        shop.open();
        tablet.device.syncNow();
        QVERIFY(tablet.drained());
    }

    void an_act_is_taken_back_within_its_ten_seconds_and_later_only_from_the_list()
    {
        Shop shop;
        const Drawer drawer;
        Tablet tablet(drawer);
        RecentActs recent({tablet.core, tablet.coupons, tablet.desk, tablet.briefing});
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        const auto first = note(tablet, u"first"_s);
        QVERIFY(first);
        QVERIFY(wait(tablet.briefing.undo(*first)));
        const auto second = note(tablet, u"second"_s);
        QVERIFY(second);
        skippedMs += 13'000;
        QCOMPARE(codeOf(wait(tablet.briefing.undo(*second))), u"undo-window-over"_s);
        QVERIFY(wait(recent.undo(second->commandId)));
        Act unproven = *second;
        unproven.undoUntil.reset();
        QCOMPARE(codeOf(wait(tablet.core.undo(unproven, {}))), u"undo-window-over"_s);
    }
};

QTEST_GUILESS_MAIN(tst_DeviceLife)
#include "tst_DeviceLife.moc"

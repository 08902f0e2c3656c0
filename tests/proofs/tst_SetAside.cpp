#include "proofs/Screens.h"

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::test;

/// What cannot go on by itself: a saved step that cannot be read any more, and a manager's PIN that was tried
/// too often. Each is said in both languages, and there is a way on.
class tst_SetAside : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        build();
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
    }
    void cleanup()
    {
        stop();
        m_drawer.reset();
        m_shop.reset();
    }

    void a_saved_step_that_was_damaged_is_set_aside_said_and_the_rest_is_sent()
    {
        m_shop->close();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s)));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        stop();
        // In both of its copies: damage in one alone is healed from the other.
        QVERIFY(damageTheFirst(u"/outbox.db"_s, "command"));
        QVERIFY(damageTheFirst(u"/outbox.db.mirror"_s, "copy_command"));
        build();
        QVERIFY(wait(m_tablet->access.start()));
        m_shop->open();
        m_tablet->device.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 60'000); // the rest goes on
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        QVERIFY(m_tablet->signIn());
        m_screens->sync.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 1, 20'000);
        const auto row = [this](const QString &role) {
            return m_screens->sync.decisions()->row(0).value(role).toString();
        };
        QVERIFY2(says([&] { return row(u"text"_s) + u' ' + row(u"action"_s); }, u"Understood"_s).isEmpty(),
                 m_why.constData());
        // What it was, by whom and when went with it: nothing is made up.
        QVERIFY2(says([&] { return row(u"title"_s) + u' ' + row(u"text"_s); },
                      u"Something that was done It was damaged"_s)
                     .isEmpty(),
                 m_why.constData());
        QVERIFY(!row(u"text"_s).contains(u"1970"_s));
        m_screens->sync.decide(row(u"kind"_s), row(u"rowId"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 0, 20'000);
    }

    void a_saved_step_that_was_damaged_in_one_of_its_copies_is_sent_like_the_rest()
    {
        m_shop->close();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        stop();
        QVERIFY(damageTheFirst(u"/outbox.db"_s, "command"));
        build();
        QVERIFY(wait(m_tablet->access.start()));
        m_shop->open();
        m_tablet->device.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 60'000);
        QVERIFY(m_tablet->signIn());
        QVERIFY(m_tablet->drained());
        m_screens->sync.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 0, 20'000);
    }

    void a_saved_step_that_the_centre_could_not_process_is_said_and_sent_again()
    {
        m_shop->close();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {}));
        QVERIFY(card);
        QVERIFY(wait(m_tablet->device.withOutbox([id = card->act.commandId](Outbox &outbox) {
            return outbox.setAside(id, u"server-error"_s, shopNow());
        })));
        m_screens->sync.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 1, 20'000);
        const auto row = [this](const QString &role) {
            return m_screens->sync.decisions()->row(0).value(role).toString();
        };
        QVERIFY2(says([&] { return row(u"text"_s); }, u"could not process it, again and again"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([&] { return row(u"action"_s) + u"      "_s; }, u"Send again"_s).isEmpty(),
                 m_why.constData());
        m_shop->open();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Online));
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 0);
        m_screens->sync.decide(row(u"kind"_s), row(u"rowId"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 0, 20'000);
    }

    void a_managers_pin_that_was_tried_too_often_is_locked_and_somebody_else_can_allow_it()
    {
        addManager(u"as-7"_s);
        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(u"OLD-1"_s, u"cu-1"_s);
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"ready"_s, 20'000);
        coupon.openAmount();
        for (const QString &key : {u"2"_s, u"5"_s, u"0"_s})
            coupon.press(key);
        coupon.confirmAmount();
        QTRY_VERIFY_WITH_TIMEOUT(coupon.canOverride() && !coupon.busy(), 20'000);
        coupon.openOverride();
        coupon.chooseReason(u"promised"_s);
        coupon.askPerson({});
        QCOMPARE(coupon.overrideStep(), u"person"_s);
        coupon.chooseApprover(u"as-3"_s);
        const auto refused = [&] {
            server::PinRecord nearly = **m_shop->cdp.storage->pin(u"as-3"_s);
            nearly.failures = 9; // one more, and it is off
            nearly.blockedUntil.reset();
            if (!m_shop->cdp.storage->putPin(nearly))
                return QString();
            coupon.approve(u"135790"_s);
            return QTest::qWaitFor([&] { return !coupon.busy(); }, 30'000) ? coupon.overrideProblem()
                                                                           : QString();
        };
        QVERIFY2(says(refused, u"This PIN is locked. Somebody else must allow it"_s).isEmpty(),
                 m_why.constData());
        QCOMPARE(m_shop->redemptions(u"cp-old"_s), 0);
        coupon.chooseApprover(u"as-7"_s); // the way on
        QVERIFY(coupon.overrideProblem().isEmpty());
        coupon.approve(u"246810"_s);
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"redeemed"_s, 30'000);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-old"_s), 1);
    }

private:
    void build()
    {
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
    }
    void stop()
    {
        m_screens.reset();
        m_tablet.reset();
    }
    /// Overwrites what the oldest saved step says. False: nothing was damaged, so nothing would be tested.
    bool damageTheFirst(const QString &file, const QByteArray &table)
    {
        sqlite3 *database = nullptr;
        const QByteArray sql = "UPDATE " + table
            + " SET payload = zeroblob(length(payload)) WHERE position = (SELECT min(position) FROM " + table
            + ')';
        const bool damaged
            = sqlite3_open((m_drawer->profile + file).toUtf8().constData(), &database) == SQLITE_OK
            && sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr) == SQLITE_OK
            && sqlite3_changes(database) == 1;
        sqlite3_close(database);
        return damaged;
    }
    void addManager(const QString &id)
    {
        QJsonObject manager = m_shop->stored(ResourceType::Associate, u"as-3"_s);
        manager[u"displayName"_s] = u"Min Other"_s;
        m_shop->put(ResourceType::Associate, id, manager);
        server::PinRecord pin = **m_shop->cdp.storage->pin(u"as-3"_s);
        pin.associateId = id;
        QVERIFY(m_shop->cdp.storage->putPin(pin));
        m_tablet->device.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->coupons.approvers().size(), 2, 20'000);
    }
    /// Empty when it is said in both languages, in English with this part; else what was said.
    QByteArray says(const std::function<QString()> &sentence, const QString &part)
    {
        const QString said = m_screens->english(sentence);
        const bool wrong = said.startsWith(u"not "_s) || !said.contains(part);
        m_why = wrong ? said.toUtf8() + "|" : QByteArray();
        return m_why;
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
    QByteArray m_why;
};

QTEST_GUILESS_MAIN(tst_SetAside)
#include "tst_SetAside.moc"

#include "server/RescueKey.h"
#include "usecases/Tablet.h"

#include <QDir>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

/// A tablet whose key is gone: nothing is made over it, nothing that was saved is lost, and one code later it
/// works again (trust.md 2.3, K5 and K6).
class tst_KeyLost : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        build();
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
        const auto known = [this] {
            return !wait(m_tablet->device.withOutbox([](Outbox &o) {
                        return o.meta("rescue_key");
                    }))->isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(known(), 20'000);
    }
    void cleanup()
    {
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void what_was_saved_before_all_keys_were_lost_reaches_the_centre_once_each()
    {
        actOffline();
        // One of them was on its way when the tablet was switched off, and the centre has it.
        m_tablet.reset();
        m_drawer->keyring->secrets.clear();
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QVERIFY(lost());
        QCOMPARE(m_tablet->access.waiting(), 3);
        QCOMPARE(m_tablet->access.lostWithKey(), 0);
        QCOMPARE(m_drawer->keyring->secrets.size(), std::size_t(0)); // nothing is made over existing files
        setUpAgain();
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().queued, 0, 30'000);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QCOMPARE(m_shop->redemptions(u"cp-cu-open"_s), 1);
        QCOMPARE(m_tablet->device.outboxCounts().needDecision, 0);
        QVERIFY(m_tablet->signIn());
        const auto queue = wait(m_tablet->health.queue());
        QVERIFY(queue);
        for (const QueueItem &item : *queue)
            QVERIFY(item.state == QueueItem::State::Confirmed);
        // And it goes on as any other tablet, also after the next start.
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes red"_s, u"service"_s)));
        QVERIFY(m_tablet->drained());
        m_tablet.reset();
        build();
        QVERIFY(wait(m_tablet->access.start()));
        QCOMPARE(m_tablet->access.state(), AccessState::SignedOut);
    }

    void the_cache_is_set_aside_and_not_deleted()
    {
        m_tablet.reset();
        m_drawer->keyring->secrets.clear();
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QVERIFY(lost());
        setUpAgain();
        QCOMPARE(QDir(m_drawer->profile).entryList({u"cache.db.damaged-*"_s}).isEmpty(), false);
        QVERIFY(m_tablet->signIn());
    }

    void a_key_of_another_profile_is_kept_beside_the_new_one()
    {
        actOffline();
        m_tablet.reset();
        const QByteArray strange(32, 'x');
        m_drawer->keyring->secrets[u"device-secret"_s] = strange;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QCOMPARE(m_tablet->access.keyringState(), u"wrong"_s);
        QTRY_COMPARE(m_tablet->access.waiting(), 3);
        setUpAgain();
        QCOMPARE(m_drawer->keyring->secrets[u"device-secret-former"_s], strange);
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().queued, 0, 30'000);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void a_code_that_does_not_fit_leaves_everything_as_it_was()
    {
        actOffline();
        m_tablet.reset();
        m_drawer->keyring->secrets[u"device-secret"_s] = QByteArray(32, 'x');
        const auto before = m_drawer->keyring->secrets;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        m_tablet->access.setUpAgain();
        QCOMPARE(m_tablet->access.state(), AccessState::NotEnrolled);
        m_shop->open();
        const auto refused = wait(m_tablet->access.enrol(m_shop->address(), u"ABCD-EFGH"_s, u"Counter"_s));
        QCOMPARE(codeOf(refused), u"invalid_grant"_s);
        QVERIFY(m_drawer->keyring->secrets == before);
        m_tablet->access.retry(); // back
        QTRY_COMPARE(m_tablet->access.state(), AccessState::KeyringTrouble);
        QCOMPARE(m_tablet->access.keyringState(), u"wrong"_s);
        QTRY_COMPARE(m_tablet->access.waiting(), 3);
    }

    void a_locked_keyring_is_no_loss_and_comes_back_by_itself()
    {
        actOffline();
        m_tablet.reset();
        m_drawer->keyring->mood = MemorySecretStore::Mood::Locked;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        m_boot += 2h;
        QVERIFY(!wait(m_tablet->device.retry()));
        QCOMPARE(m_tablet->access.keyringState(), u"locked"_s);
        QVERIFY(!m_tablet->access.keyLost());
        m_tablet->access.setUpAgain(); // no way on here
        QCOMPARE(m_tablet->access.state(), AccessState::KeyringTrouble);
        QTRY_COMPARE(m_tablet->access.waiting(), 3);
        m_drawer->keyring->mood = MemorySecretStore::Mood::Open;
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->access.state(), AccessState::SignedOut, 15'000);
    }

    void a_tablet_that_hands_over_its_work_keeps_it_behind_a_locked_keyring()
    {
        actOffline();
        m_tablet.reset();
        auto profile = loadProfile(m_drawer->profile);
        QVERIFY(profile);
        Profile leaving = *profile;
        leaving.leaving = true;
        QVERIFY(saveProfile(leaving));
        m_drawer->keyring->mood = MemorySecretStore::Mood::Locked;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QVERIFY(QFile::exists(leaving.outboxFile()));
        QTRY_COMPARE(m_tablet->access.waiting(), 3);
        m_drawer->keyring->mood = MemorySecretStore::Mood::Open;
        m_shop->open();
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 30'000);
    }

    void the_centre_takes_a_second_copy_of_its_own_store_only_and_once()
    {
        actOffline();
        const QString former = m_tablet->device.profile().deviceId;
        const auto anew = wait(m_tablet->device.withOutbox([&](Outbox &outbox) -> Result<Done> {
            return outbox.startAnew(Sealer(SecretBytes::take(systemRandom(32)), {}, 1, systemRandom), former);
        }));
        QVERIFY(anew);
        const auto batch = wait(
            m_tablet->device.withOutbox([](Outbox &outbox) { return outbox.nextRescue(50, shopNow()); }));
        QVERIFY(batch && *batch);
        QCOMPARE((*batch)->commands.size(), 3);
        TestCdp &cdp = m_shop->cdp;
        cdp.enrol();
        const auto send = [&](const RescueBatch &what) {
            return cdp.send("POST", u"/v1/devices/me/rescue"_s, TestCdp::bytes(encode(what)), cdp.device);
        };
        const auto results = [](const server::Response &answer) {
            QStringList words;
            for (const auto &one : TestCdp::object(answer)["results"_L1].toArray())
                words.append(one.toObject()["status"_L1].toString());
            return words;
        };
        RescueBatch foreign = **batch;
        foreign.deviceId = u"dv-of-nobody"_s;
        QCOMPARE(send(foreign).status, 404);
        RescueBatch changed = **batch;
        changed.commands[0].sealed[40] = char(changed.commands[0].sealed[40] ^ 1);
        changed.commands = {changed.commands[0]};
        QCOMPARE(results(send(changed)), QStringList{u"rejected"_s});
        RescueBatch swapped = **batch;
        std::swap(swapped.commands[0].sealed, swapped.commands[1].sealed);
        swapped.commands = {swapped.commands[0]};
        QCOMPARE(results(send(swapped)), QStringList{u"rejected"_s});
        const QString applied = u"applied"_s, duplicate = u"duplicate"_s;
        QCOMPARE(results(send(**batch)), (QStringList{applied, applied, applied}));
        QCOMPARE(results(send(**batch)), (QStringList{duplicate, duplicate, duplicate}));
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void what_was_saved_before_the_centres_key_was_known_is_counted_as_lost_and_not_as_safe()
    {
        actOffline();
        QVERIFY(wait(m_tablet->device.withOutbox(
            [](Outbox &outbox) -> Result<Done> { return outbox.useRescueKey({}); })));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes green"_s, u"service"_s)));
        m_tablet.reset();
        m_drawer->keyring->secrets.clear();
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QVERIFY(lost());
        QCOMPARE(m_tablet->access.waiting(), 4);
        QTRY_COMPARE(m_tablet->access.lostWithKey(), 4);
    }

private:
    void build()
    {
        m_tablet = std::make_unique<Tablet>(Device::Setup{.folder = m_drawer->profile,
                                                          .clock = shopNow,
                                                          .random = systemRandom,
                                                          .secrets = m_drawer->keyring,
                                                          .clientVersion = u"test"_s,
                                                          .bootTime = [this] {
                                                              BootTime now = systemBootTime();
                                                              now.sinceBoot += m_boot;
                                                              return now;
                                                          }});
    }
    void actOffline()
    {
        m_shop->close();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-cu-open"_s, u"cu-open"_s, {})));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s)));
        QCOMPARE(m_tablet->device.outboxCounts().queued, 3);
    }
    /// A key counts as lost after a minute of an open keyring without it.
    bool lost()
    {
        if (m_tablet->access.keyLost())
            return false; // that would be too soon
        for (int i = 0; i < 3 && !m_tablet->access.keyLost(); ++i) {
            m_boot += 40s;
            (void)wait(m_tablet->device.retry());
        }
        return m_tablet->access.keyLost() && m_tablet->access.keyringState() == u"lost"_s;
    }
    void setUpAgain()
    {
        m_shop->open();
        m_tablet->access.setUpAgain();
        QCOMPARE(m_tablet->access.state(), AccessState::NotEnrolled);
        QVERIFY(m_tablet->access.settingUpAgain());
        QCOMPARE(m_tablet->access.serverAddress(), m_shop->address());
        const QString former = m_tablet->device.profile().deviceId;
        const auto bound = wait(m_tablet->access.enrol(m_shop->address(), m_shop->code(), u"Counter"_s));
        QVERIFY2(bool(bound), qPrintable(codeOf(bound)));
        QVERIFY(m_tablet->device.profile().deviceId != former);
        const auto loaded = [this] {
            return m_tablet->device.facts().firstSyncPercent == 100 && !m_tablet->device.staff().isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(loaded(), 60'000);
        m_tablet->access.finishEnrolment();
    }

    milliseconds m_boot{};
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_KeyLost)
#include "tst_KeyLost.moc"

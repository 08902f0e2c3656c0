#include "proofs/Screens.h"
#include "server/DeviceOrders.h"

#include <QDir>
#include <QSignalSpy>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

Directive messageOf(const QString &id, const QString &text)
{
    return {.id = id,
            .kind = Directive::Kind::Message,
            .text = Text{{{u"en"_s, text}, {u"zh-CN"_s, u"请清点袋子"_s}}}};
}

/// The profile as a power cut leaves it: what is on the disk now, under the same keyring.
void copyDisk(const Drawer &from, Drawer &to)
{
    to.keyring = from.keyring;
    QDir().mkpath(to.profile);
    for (const QString &file : QDir(from.profile).entryList({u"*.db*"_s, u"profile.json"_s}, QDir::Files))
        QFile::copy(from.profile + u'/' + file, to.profile + u'/' + file);
}

} // namespace

/// What the centre tells the people at a tablet, and what the tablet itself tells them after a crash.
class tst_CentreOrders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
    }
    void cleanup()
    {
        m_screens.reset();
        m_tablet.reset();
    }

    void a_message_is_shown_until_a_person_has_read_it_and_the_centre_is_told()
    {
        QVERIFY(order(messageOf(u"dr-1"_s, u"Count the bags"_s)));
        QVERIFY(order(messageOf(u"dr-2"_s, u"Then close the gate"_s)));
        Directive old = messageOf(u"dr-3"_s, u"Too late"_s);
        old.notAfter = shopNow() - 1min;
        QVERIFY(order(old));
        QVERIFY(QTest::qWaitFor([&] { return m_tablet->health.messages().size() == 2 && waiting() == 2; },
                                60'000));
        QCOMPARE(m_screens->english([&] { return m_screens->app.noticeText(); }),
                 u"From the centre: Count the bags"_s);
        QCOMPARE(m_screens->app.noticeAction(), u"Understood"_s);
        // Told again with each report, it is still one.
        m_tablet->device.syncNow();
        QTest::qWait(300);
        QCOMPARE(m_tablet->health.messages().size(), 2);
        m_screens->app.acknowledgeNotice();
        QCOMPARE(m_screens->english([&] { return m_screens->app.noticeText(); }),
                 u"From the centre: Then close the gate"_s);
        QVERIFY(QTest::qWaitFor([&] { return waiting() == 1; }, 60'000));
        // Behind the lock nobody has read it.
        m_tablet->access.lock();
        m_screens->app.acknowledgeNotice();
        QCOMPARE(m_tablet->health.messages().size(), 1);
        QVERIFY(wait(m_tablet->access.unlock(u"246810"_s)));
        m_screens->app.acknowledgeNotice();
        QVERIFY(m_screens->app.noticeText().isEmpty());
        QVERIFY(QTest::qWaitFor([&] { return waiting() == 0; }, 60'000));
    }

    void a_version_that_the_centre_wants_is_said_until_it_runs()
    {
        QVERIFY(order({.id = u"dr-1"_s, .kind = Directive::Kind::UpgradeClient, .version = u"99.2"_s}));
        QVERIFY(
            QTest::qWaitFor([&] { return m_tablet->health.device().wantedVersion == u"99.2"_s; }, 60'000));
        const auto said = [&] {
            m_screens->sync.refresh();
            QStringList rows;
            for (int i = 0; i < m_screens->sync.device()->count(); ++i)
                rows.append(m_screens->sync.device()->row(i).value(u"text"_s).toString());
            return rows.filter(u"99.2"_s).value(0);
        };
        QCOMPARE(m_screens->english(said),
                 u"Update wanted: version 99.2. Everything that waits stays. Call IT."_s);
        QVERIFY(m_screens->app.noticeText().isEmpty()); // work goes on
        QCOMPARE(waiting(), 1);
        cleanup();
        Tablet updated({.folder = m_drawer->profile,
                        .clock = shopNow,
                        .random = systemRandom,
                        .secrets = m_drawer->keyring,
                        .clientVersion = u"99.10"_s});
        QVERIFY(wait(updated.access.start()));
        QVERIFY(QTest::qWaitFor([&] { return waiting() == 0; }, 60'000));
        QVERIFY(updated.health.device().wantedVersion.isEmpty());
    }

    void policies_are_fetched_again_when_the_centre_asks_for_it()
    {
        bool fetched = false;
        QObject::connect(
            &m_tablet->device, &Device::applied, &m_tablet->device,
            [&fetched](const Applied &what) { fetched |= what.types.contains(ResourceType::OfflinePolicy); });
        QVERIFY(order({.id = u"dr-1"_s, .kind = Directive::Kind::RefreshPolicy}));
        QVERIFY(QTest::qWaitFor([&] { return waiting() == 0 && fetched; }, 60'000));
        QCOMPARE(m_tablet->access.state(), AccessState::SignedIn);
    }

    void after_a_crash_the_person_is_back_at_the_same_place_and_told_so()
    {
        m_screens->app.openHandOver(u"pk-5"_s);
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"asked for a bag"_s, u"service"_s)));
        QVERIFY(untilKept("handOver"));
        Drawer crashed;
        copyDisk(*m_drawer, crashed);
        m_screens->app.go(u"find"_s);
        {
            Tablet again(crashed);
            Screens screens(again);
            QVERIFY(wait(again.access.start()));
            QSignalSpy opened(&screens.app, &AppViewModel::handOverWanted);
            QVERIFY(again.signIn());
            QVERIFY(QTest::qWaitFor([&] { return !opened.isEmpty(); }, 30'000));
            QCOMPARE(opened.first().first().toString(), u"pk-5"_s);
            QCOMPARE(screens.app.screen(), u"handOver"_s);
            QCOMPARE(
                screens.english([&] { return screens.app.noticeText(); }),
                u"Counterpart restarted. You are back at the hand-over. Everything that was saved is still "
                "here."_s);
            QCOMPARE(screens.app.noticeAction(), u"Continue"_s);
            screens.app.acknowledgeNotice();
            QVERIFY(screens.app.noticeText().isEmpty());
        }
        // It was closed properly now: nobody is told of a restart.
        Tablet quiet(crashed);
        Screens screens(quiet);
        QVERIFY(wait(quiet.access.start()));
        QVERIFY(quiet.signIn());
        QTest::qWait(300);
        QCOMPARE(screens.app.screen(), u"find"_s);
        QVERIFY(screens.app.noticeText().isEmpty());
    }

    void somebody_else_is_told_of_the_restart_and_sees_nothing_of_what_was_open()
    {
        m_screens->app.openCustomer(u"cu-1"_s, u"service"_s);
        QVERIFY(untilKept("customer"));
        Drawer crashed;
        copyDisk(*m_drawer, crashed);
        Tablet again(crashed);
        Screens screens(again);
        QVERIFY(wait(again.access.start()));
        QSignalSpy opened(&screens.app, &AppViewModel::customerWanted);
        QVERIFY(again.signIn(u"as-3"_s));
        QVERIFY(QTest::qWaitFor([&] { return !screens.app.noticeText().isEmpty(); }, 30'000));
        QCOMPARE(screens.english([&] { return screens.app.noticeText(); }),
                 u"Counterpart restarted. Everything that was saved is still here."_s);
        QVERIFY(opened.isEmpty());
        QVERIFY(screens.app.screen() != u"customer"_s);
        screens.app.go(u"pickup"_s);
        QVERIFY2(screens.app.noticeText().isEmpty(), "it still lies over the next screen");
    }

    void who_signs_out_leaves_no_place_behind()
    {
        m_screens->app.openCustomer(u"cu-1"_s, u"service"_s);
        QVERIFY(untilKept("customer"));
        m_screens->app.signOut();
        QVERIFY(kept().isEmpty());
    }

private:
    Result<Done> order(const Directive &directive)
    {
        return server::orderDevice(*m_shop->cdp.storage, m_shop->cdp.context,
                                   m_tablet->device.profile().deviceId, directive, {});
    }
    QByteArray kept()
    {
        const auto place
            = wait(m_tablet->device.withOutbox([](Outbox &outbox) { return outbox.meta("place"); }));
        return place ? *place : QByteArray("cannot be read");
    }
    bool untilKept(const QByteArray &screen)
    {
        return QTest::qWaitFor([&] { return kept().contains('"' + screen + '"'); }, 30'000);
    }
    qsizetype waiting() const
    {
        const auto id = loadProfile(m_drawer->profile)->deviceId;
        return m_shop->cdp.storage->directives(id)->size();
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
};

QTEST_GUILESS_MAIN(tst_CentreOrders)
#include "tst_CentreOrders.moc"

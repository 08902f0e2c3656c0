#include "proofs/Screens.h"
#include "server/DeviceOrders.h"
#include "viewmodels/EnrolViewModel.h"
#include "viewmodels/FindViewModel.h"
#include "viewmodels/HandOverViewModel.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <csignal>
#include <sqlite3.h>
#include <sys/resource.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

namespace {

/// A gateway before the CDP that asks for patience.
class BusyGateway : public QTcpServer
{
public:
    bool take(const QString &address)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                    if (!socket->readAll().contains("\r\n\r\n"))
                        return;
                    socket->write("HTTP/1.1 503 Service Unavailable\r\nRetry-After: 600\r\n"
                                  "Connection: close\r\nContent-Length: 0\r\n\r\n");
                    socket->disconnectFromHost();
                });
            }
        });
        return listen(QHostAddress::LocalHost, quint16(address.section(u':', -1).toInt()));
    }
};

} // namespace

/// What the person at the counter is told, each brought about on a real tablet: the sentence in both
/// languages, and that its way on leads on.
class tst_Situations : public QObject
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

    void saved_without_a_line_then_so_long_without_then_confirmed()
    {
        offline();

        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(u"WKND-7K2M"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"ready"_s, 20'000);
        QVERIFY2(says([&] { return coupon.asOfText(); }, u"Data as of"_s).isEmpty(), m_why.constData());
        coupon.redeem();
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"redeemed"_s, 20'000);
        QVERIFY2(
            says([&] { return coupon.till()[u"note"_s].toString(); }, u"Saved on this device"_s).isEmpty(),
            m_why.constData());
        skippedMs += milliseconds(70min).count();
        m_screens->sync.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.queue()->count(), 1, 20'000);
        QVERIFY2(says([this] { return m_screens->sync.headline(); }, u"You can keep working"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return m_screens->sync.headlineText(); }, u"1 item waiting"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return m_screens->app.signOutText(); }, u"1 item waits"_s).isEmpty(),
                 m_why.constData());
        m_tablet->access.signOut(); // and it is sent without whoever did it
        online();
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 60'000);
        QVERIFY(m_tablet->signIn());
        m_screens->sync.refresh();
        const auto chip = [this] {
            return m_screens->sync.queue()->row(0).value(u"chip"_s).toString();
        };
        QTRY_COMPARE_WITH_TIMEOUT(chip(), u"Confirmed"_s, 20'000);
    }

    void a_busy_centre_is_named_with_the_time_of_the_next_try()
    {
        m_shop->close();
        BusyGateway gateway;
        QVERIFY(gateway.take(m_shop->address()));
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Busy));
        QVERIFY2(says([this] { return m_screens->app.pillText(); }, u"Centre is busy · next try"_s).isEmpty(),
                 m_why.constData());
        m_screens->sync.refresh();
        QVERIFY2(says([this] { return m_screens->sync.headline(); }, u"We try again at"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return m_screens->sync.headlineText(); }, u"You can keep working"_s).isEmpty(),
                 m_why.constData());
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s))); // and one can
    }

    void a_clock_that_was_moved_spends_nothing_offline_and_says_to_set_it()
    {
        offline();
        m_moved = 30 * 365 * 24h;
        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(u"WKND-7K2M"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"ready"_s, 20'000);
        QVERIFY(coupon.mainAction() != u"redeem"_s);
        const auto rules = [&] {
            QString all = coupon.word() + u' ' + coupon.reason() + u' ' + coupon.say();
            for (int i = 0; i < coupon.rules()->count(); ++i) {
                for (const QVariant &part : coupon.rules()->row(i))
                    all += u' ' + part.toString();
            }
            return all;
        };
        QVERIFY2(says(rules, u"clock"_s).isEmpty(), m_why.constData());
        m_screens->sync.refresh();
        const auto clock = [this] {
            QString text;
            for (int i = 0; i < m_screens->sync.device()->count(); ++i) {
                if (m_screens->sync.device()->row(i).value(u"icon"_s) == u"clock"_s)
                    text = m_screens->sync.device()->row(i).value(u"text"_s).toString();
            }
            return text;
        };
        QVERIFY2(says(clock, u"no coupon is redeemed offline"_s).isEmpty(), m_why.constData());
        m_moved = {}; // it is set right
        online();
        QVERIFY(m_tablet->drained());
    }

    void a_coupon_used_at_another_counter_meanwhile_is_told_with_both_versions_and_decided()
    {
        callThem(u"as-1"_s, u"Wu"_s);
        callThem(u"as-2"_s, u"Li"_s);
        offline();
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        const Instant before = shopNow();
        m_shop->cdp.enrol(); // the other counter
        m_shop->cdp.now = before;
        callTablet(m_shop->cdp.deviceId, u"Counter 2"_s);
        QCOMPARE(m_shop->cdp
                     .submit(m_shop->cdp.redeem(
                         u"cp-1"_s,
                         {{u"issuedBy"_s, u"as-2"_s}, {u"issuedAt"_s, formatInstant(before)}}))["status"_L1]
                     .toString(),
                 u"applied"_s);
        online();
        QVERIFY(m_tablet->drained());
        QVERIFY(asked());
        // Whoever stood there is told, in both languages, and is offered no button that would only refuse.
        const QString at = inZone(before, "Asia/Shanghai").toString(u"HH:mm"_s);
        QVERIFY2(
            says([this] { return question(u"text"_s); },
                 u"This coupon was already used at Counter 2, %1 (Li). The customer did nothing wrong – keep "
                 "the discount given; your manager has been told."_s.arg(at))
                .isEmpty(),
            m_why.constData());
        QVERIFY(m_screens->sync.exceptions()->open()->row(0).value(u"choices"_s).toList().isEmpty());
        QVERIFY(!m_screens->sync.canDecide());
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        QVERIFY(asked());
        QVERIFY2(says([this] { return question(u"title"_s); }, u"A coupon was used twice"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return question(u"mine"_s); }, u"Redeemed offline"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(question(u"mineWho"_s).endsWith(u"Wu"), qPrintable(question(u"mineWho"_s)));
        QVERIFY2(says([this] { return question(u"theirs"_s); }, u"Already used"_s).isEmpty(),
                 m_why.constData());
        QCOMPARE(question(u"theirsWho"_s), at + u" · Counter 2 · Li"_s);
        QVERIFY2(says([this] { return question(u"cost"_s); }, u"bears it"_s).isEmpty(), m_why.constData());
        decides(u"honoured"_s, u"Honour it"_s, u"Honoured"_s);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 2); // nothing is taken from the customer
    }

    void an_order_that_was_cancelled_meanwhile_goes_to_the_manager()
    {
        offline();
        QJsonObject order = m_shop->stored(ResourceType::PickupOrder, u"pk-5"_s);
        order[u"status"_s] = u"cancelled"_s;
        const Instant cancelled = shopNow() - 20min;
        order[u"cancellation"_s]
            = QJsonObject{{u"reason"_s, u"changed_mind"_s}, {u"at"_s, formatInstant(cancelled)}};
        m_shop->put(ResourceType::PickupOrder, u"pk-5"_s, order);
        QVERIFY(given());
        online();
        QVERIFY(m_tablet->drained());
        // Who opens it now sees it before anything is given, and why.
        HandOverViewModel handOver(m_tablet->desk, m_tablet->core, m_screens->format, m_screens->toast);
        handOver.open(u"pk-5"_s);
        QTRY_COMPARE_WITH_TIMEOUT(handOver.phase(), u"ready"_s, 20'000);
        QVERIFY2(says([&] { return handOver.blockedText(); }, u"Check the name and code before"_s).isEmpty(),
                 m_why.constData());
        QVERIFY(!handOver.mainEnabled());
        const auto again = wait(m_tablet->desk.handOver(u"pk-5"_s, idSeen()));
        QVERIFY(!again);
        QVERIFY2(says([&] { return ActText::refusal(again.error()); }, u"ask a manager"_s).isEmpty(),
                 m_why.constData());
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-3"_s));
        QVERIFY(asked());
        QVERIFY2(
            says([this] { return question(u"title"_s); }, u"A cancelled order was handed over"_s).isEmpty(),
            m_why.constData());
        QCOMPARE(question(u"theirsWho"_s), m_screens->format.dayAndTime(cancelled));
        decides(u"customer_contacted"_s, u"Settled with customer"_s, u"Settled with the customer"_s);
    }

    void an_order_handed_over_at_another_desk_meanwhile_is_told_with_both_versions()
    {
        callThem(u"as-1"_s, u"Wu"_s);
        callThem(u"as-2"_s, u"Li"_s);
        offline();
        QVERIFY(given());
        const Instant before = shopNow();
        m_shop->cdp.enrol();
        m_shop->cdp.now = before;
        callTablet(m_shop->cdp.deviceId, u"desk B"_s);
        const QJsonArray lines = m_shop->stored(ResourceType::PickupOrder, u"pk-5"_s)[u"lines"_s].toArray();
        QJsonArray all;
        for (const auto &line : lines)
            all.append(QJsonObject{{u"lineId"_s, line[u"id"_s]}, {u"quantity"_s, line[u"quantity"_s]}});
        const QJsonObject first = m_shop->cdp.submit(m_shop->cdp.command(
            u"pickup.hand_over"_s, {ResourceType::PickupOrder, u"pk-5"_s},
            {{u"handoverId"_s, uuid7(before, m_shop->cdp.context.random)},
             {u"lines"_s, all},
             {u"receiver"_s, u"customer"_s},
             {u"proof"_s, QJsonObject{{u"method"_s, u"id_document"_s}, {u"idKind"_s, u"passport"_s}}}},
            {{u"issuedBy"_s, u"as-2"_s}}));
        QVERIFY2(first["status"_L1] == u"applied"_s, QJsonDocument(first).toJson().constData());
        online();
        QVERIFY(m_tablet->drained());
        QVERIFY(asked());
        const QString at = inZone(before, "Asia/Shanghai").toString(u"HH:mm"_s);
        QVERIFY2(says([this] { return question(u"text"_s); },
                      u"Already picked up at %1, desk B (Li). It was handed over again"_s.arg(at))
                     .isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return question(u"theirs"_s); }, u"Already picked up"_s).isEmpty(),
                 m_why.constData());
        QCOMPARE(question(u"theirsWho"_s), at + u" · desk B · Li"_s);
    }

    void an_order_handed_over_before_says_when_and_by_whom_before_anything_is_given()
    {
        QVERIFY(given());
        HandOverViewModel handOver(m_tablet->desk, m_tablet->core, m_screens->format, m_screens->toast);
        handOver.open(u"pk-5"_s);
        QTRY_COMPARE_WITH_TIMEOUT(handOver.phase(), u"ready"_s, 20'000);
        QVERIFY2(says([&] { return handOver.blockedText(); }, u"Already picked up: "_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(handOver.blockedText().contains(u"(Colleague as-1)"_s), qPrintable(handOver.blockedText()));
        QVERIFY(!handOver.mainEnabled());
    }

    void an_order_cancelled_online_is_not_given_away_and_says_when_it_was()
    {
        QJsonObject order = m_shop->stored(ResourceType::PickupOrder, u"pk-5"_s);
        order[u"status"_s] = u"cancelled"_s;
        const Instant at = shopNow() - 20min;
        order[u"cancellation"_s]
            = QJsonObject{{u"reason"_s, u"changed_mind"_s}, {u"at"_s, formatInstant(at)}};
        m_shop->put(ResourceType::PickupOrder, u"pk-5"_s, order);
        HandOverViewModel handOver(m_tablet->desk, m_tablet->core, m_screens->format, m_screens->toast);
        handOver.open(u"pk-5"_s);
        const QString said = u"Cancelled: %1. Do not hand it over"_s.arg(m_screens->format.dayAndTime(at));
        QTRY_VERIFY_WITH_TIMEOUT(handOver.blockedText().startsWith(u"Cancelled"_s), 30'000);
        QVERIFY2(says([&] { return handOver.blockedText(); }, said).isEmpty(), m_why.constData());
        QVERIFY(!handOver.mainEnabled());
    }

    void an_order_that_is_not_ready_says_so_and_gives_nothing_away()
    {
        HandOverViewModel handOver(m_tablet->desk, m_tablet->core, m_screens->format, m_screens->toast);
        handOver.open(u"pk-3"_s);
        QTRY_COMPARE_WITH_TIMEOUT(handOver.phase(), u"ready"_s, 20'000);
        QVERIFY2(says([&] { return handOver.blockedText(); }, u"Finish it first"_s).isEmpty(),
                 m_why.constData());
        QVERIFY(!handOver.mainEnabled());
    }

    void a_disk_that_cannot_be_written_says_so_and_the_next_try_saves()
    {
        offline();
        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(u"WKND-7K2M"_s, {});
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"ready"_s, 20'000);
        const auto old = std::signal(SIGXFSZ, SIG_IGN);
        rlimit usual{};
        QCOMPARE(getrlimit(RLIMIT_FSIZE, &usual), 0);
        rlimit none = usual;
        none.rlim_cur = 1;
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &none), 0);
        coupon.redeem();
        const bool ended = QTest::qWaitFor([&] { return !coupon.busy(); }, 20'000);
        QCOMPARE(setrlimit(RLIMIT_FSIZE, &usual), 0);
        std::signal(SIGXFSZ, old);
        QVERIFY(ended);
        QVERIFY2(coupon.refusal().contains(u"could not save this. Try again"_s),
                 qPrintable(coupon.refusal()));
        QVERIFY(coupon.phase() != u"redeemed"_s);
        const Error storage{Error::Kind::Storage, {}, {}};
        QVERIFY2(says([&] { return ActText::refusal(storage); }, u"use another device"_s).isEmpty(),
                 m_why.constData());
        coupon.redeem();
        QTRY_COMPARE_WITH_TIMEOUT(coupon.phase(), u"redeemed"_s, 20'000);
        online();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void a_key_that_is_gone_is_said_and_nothing_is_made_over_it()
    {
        stop();
        for (auto &[name, secret] : m_drawer->keyring->secrets)
            secret = QByteArray(secret.size(), 'x');
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QCOMPARE(m_screens->app.stage(), u"trouble"_s);
        QVERIFY2(says([this] { return m_screens->app.troubleTitle(); }, u"key"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(
            says([this] { return m_screens->app.troubleText(); }, u"can no longer be opened. Nothing waits"_s)
                .isEmpty(),
            m_why.constData());
        QVERIFY2(says([this] { return m_screens->app.troubleAction(); }, u"Set up again"_s).isEmpty(),
                 m_why.constData());
        m_screens->app.actOnTrouble();
        QCOMPARE(m_screens->app.stage(), u"enrol"_s);
        m_tablet->access.retry(); // and back
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->app.stage(), u"trouble"_s, 20'000);
    }

    void what_waits_behind_a_lost_key_is_counted_and_sent_after_setting_up_again()
    {
        offline();
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s)));
        stop();
        for (const QString &name : {u"device-secret"_s, u"outbox-key"_s})
            m_drawer->keyring->secrets[name] = QByteArray(32, 'x');
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->access.waiting(), 2, 20'000);
        QVERIFY2(says([this] { return m_screens->app.troubleText(); },
                      u"Your 2 waiting items are safe and will be sent."_s)
                     .isEmpty(),
                 m_why.constData());
        m_shop->open();
        m_screens->app.actOnTrouble();
        EnrolViewModel enrol(m_tablet->access, m_screens->format);
        QCOMPARE(enrol.knownServer(), m_shop->address());
        QVERIFY2(says([&] { return enrol.againText(); }, u"2 items saved here are safe"_s).isEmpty(),
                 m_why.constData());
        enrol.enrol(enrol.knownServer(), m_shop->code(), u"Counter"_s);
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->app.stage(), u"signIn"_s, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 60'000);
        QVERIFY(m_tablet->drained());
    }

    void a_locked_keyring_is_said_with_what_waits_and_opens_by_itself()
    {
        offline();
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        stop();
        m_drawer->keyring->mood = MemorySecretStore::Mood::Locked;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->access.waiting(), 1, 20'000);
        QVERIFY2(says([this] { return m_screens->app.troubleText(); },
                      u"Unlock it to see customer data. Your 1 waiting item is safe"_s)
                     .isEmpty(),
                 m_why.constData());
        m_drawer->keyring->mood = MemorySecretStore::Mood::Open;
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->app.stage(), u"signIn"_s, 20'000);
    }

    void a_wrong_pin_says_how_many_tries_then_how_long_and_another_person_can_work()
    {
        m_tablet->access.signOut();
        SignInViewModel &signIn = m_screens->signIn;
        signIn.choose(u"as-1"_s);
        const auto type = [&](const QString &pin) {
            signIn.enter(pin);
            return QTest::qWaitFor([&] { return !signIn.busy(); }, 30'000);
        };
        // Each language is a try of its own.
        const auto wrong = [&] {
            return type(u"135790"_s) ? signIn.refusal() + u' ' + signIn.triesText() : QString();
        };
        QVERIFY2(says(wrong, u"Wrong PIN. Type it again. 9 tries left"_s).isEmpty(), m_why.constData());
        server::PinRecord waits = **m_shop->cdp.storage->pin(u"as-1"_s);
        waits.blockedUntil = shopNow() + 1h; // so that however slow the machine is it is not over meanwhile
        QVERIFY(m_shop->cdp.storage->putPin(waits));
        QVERIFY2(says(wrong, u"Please wait until"_s).isEmpty(), m_why.constData());
        signIn.choose(u"as-2"_s); // the way on: somebody else
        QVERIFY(signIn.refusal().isEmpty());
        QVERIFY(type(u"246810"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->app.stage(), u"work"_s, 20'000);
    }

    void a_pin_that_is_switched_off_says_who_can_help()
    {
        m_tablet->access.signOut();
        SignInViewModel &signIn = m_screens->signIn;
        signIn.choose(u"as-1"_s);
        const auto refused = [&] {
            server::PinRecord nearly = **m_shop->cdp.storage->pin(u"as-1"_s);
            nearly.failures = 9; // one more, and it is off
            nearly.blockedUntil.reset();
            if (!m_shop->cdp.storage->putPin(nearly))
                return QString();
            signIn.enter(u"135790"_s);
            return QTest::qWaitFor([&] { return !signIn.busy(); }, 30'000) ? signIn.refusal() : QString();
        };
        QVERIFY2(says(refused, u"ask a manager"_s).isEmpty(), m_why.constData());
    }

    void data_of_a_newer_program_is_left_alone_and_said()
    {
        stop();
        const QString file = m_drawer->profile + u"/outbox.db"_s;
        sqlite3 *database = nullptr;
        QCOMPARE(sqlite3_open(file.toUtf8().constData(), &database), SQLITE_OK);
        QCOMPARE(sqlite3_exec(database, "PRAGMA user_version = 999", nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QVERIFY2(says([this] { return m_screens->app.troubleTitle(); }, u"newer version"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return m_screens->app.troubleText(); }, u"Update Counterpart"_s).isEmpty(),
                 m_why.constData());
    }

    void a_scan_that_is_no_code_of_ours_or_a_payment_card_is_answered_and_not_kept()
    {
        AppViewModel &app = m_screens->app;
        const auto scan = [&](const QString &code) {
            return [&app, code] {
                app.dismissScan();
                app.scanned(code);
                (void)QTest::qWaitFor([&app] { return !app.scanText().isEmpty(); }, 20'000);
                return app.scanText();
            };
        };
        app.go(u"find"_s);
        QVERIFY2(says(scan(u"4111111111111111"_s), u"It was not stored. Ask for the member code"_s).isEmpty(),
                 m_why.constData());
        QVERIFY(!app.scanText().contains(u"4111"_s));
        app.dismissScan();
        QCOMPARE(app.scanText(), QString());
    }

    void a_search_that_is_too_wide_says_what_to_type()
    {
        CompanySearch company{m_tablet->core};
        FindViewModel find{{m_tablet->core, m_tablet->lookup, m_tablet->briefing, m_tablet->campaigns,
                            m_tablet->desk, company, m_screens->format}};
        find.search(u"m"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!find.noHitsText().isEmpty(), 20'000);
        QVERIFY2(says([&] { return find.noHitsText(); }, u"four digits of the phone"_s).isEmpty(),
                 m_why.constData());
        find.search(u"Mira"_s);
        QTRY_VERIFY_WITH_TIMEOUT(find.hits()->count() > 0, 20'000);
    }

    void one_step_that_the_centre_refuses_is_set_aside_and_the_rest_goes_on()
    {
        offline();
        Command bad = m_tablet->core.makeCommand({ResourceType::Coupon, u"cp-nobody-knows"_s},
                                                 command::CouponRelease{m_tablet->core.newId()});
        QVERIFY(wait(m_tablet->device.submit({bad})));
        QVERIFY(wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        online();
        QTRY_COMPARE_WITH_TIMEOUT(m_shop->redemptions(u"cp-1"_s), 1, 60'000); // the rest
        m_screens->sync.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 1, 20'000);
        QVERIFY2(says([this] { return first(u"text"_s); }, u""_s).isEmpty(), m_why.constData());
        QVERIFY2(
            says([this] { return first(u"action"_s) + u' ' + first(u"text"_s); }, u"Understood"_s).isEmpty(),
            m_why.constData());
        m_screens->sync.decide(first(u"kind"_s), first(u"rowId"_s));
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.decisions()->count(), 0, 20'000);
    }

    void a_program_too_old_for_the_centre_says_to_update_keeps_working_and_goes_on_after_it()
    {
        m_shop->close();
        m_shop->cdp.context.config.oldestSchema = 2; // a newer CDP, that older programs cannot read
        online();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::UpdateRequired));
        QVERIFY2(says([this] { return m_screens->app.pillText(); }, u"Update required"_s).isEmpty(),
                 m_why.constData());
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s))); // and one can
        m_screens->sync.refresh();
        QTRY_COMPARE_WITH_TIMEOUT(m_screens->sync.queue()->count(), 1, 20'000);
        QVERIFY2(
            says([this] { return m_screens->sync.headline(); }, u"Counterpart must be updated"_s).isEmpty(),
            m_why.constData());
        QVERIFY2(says([this] { return m_screens->sync.headlineText(); }, u"keeps everything that waits"_s)
                     .isEmpty(),
                 m_why.constData());
        m_shop->close();
        m_shop->cdp.context.config.oldestSchema = 1; // as after the update
        online();
        QVERIFY(m_tablet->drained());
    }

    void a_tablet_that_the_centre_switched_off_says_that_the_work_is_safe()
    {
        QVERIFY(server::revokeDevice(*m_shop->cdp.storage, m_shop->cdp.context,
                                     m_tablet->device.profile().deviceId, {}, true));
        m_tablet->device.syncNow();
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.trouble().code, u"handed-over"_s, 60'000);
        QCOMPARE(m_screens->app.stage(), u"trouble"_s);
        QVERIFY2(says([this] { return m_screens->app.troubleText(); }, u"has been sent"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(says([this] { return m_screens->app.troubleAction(); }, u"Set up again"_s).isEmpty(),
                 m_why.constData());
    }

private:
    void build()
    {
        m_moved = {};
        m_tablet = std::make_unique<Tablet>(*m_drawer, [this] { return shopNow() + m_moved; });
        m_screens = std::make_unique<Screens>(*m_tablet);
    }
    void stop()
    {
        m_screens.reset();
        m_tablet.reset();
    }
    void offline()
    {
        m_shop->close();
        m_tablet->device.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }
    void online()
    {
        m_shop->open();
        m_tablet->device.syncNow();
    }
    /// Empty when it is said in both languages, in English with this part; else what was said.
    QByteArray says(const std::function<QString()> &sentence, const QString &part)
    {
        const QString said = m_screens->english(sentence);
        const bool wrong = said.startsWith(u"not "_s) || !said.contains(part);
        m_why = wrong ? said.toUtf8() + "|" : QByteArray();
        return m_why;
    }
    QString first(const QString &role) { return m_screens->sync.decisions()->row(0).value(role).toString(); }
    QString question(const QString &role)
    {
        return m_screens->sync.exceptions()->open()->row(0).value(role).toString();
    }
    /// The Sync centre has a question.
    bool asked()
    {
        return QTest::qWaitFor(
            [this] {
                m_screens->sync.refresh();
                return QTest::qWaitFor([this] { return m_screens->sync.exceptions()->open()->count() > 0; },
                                       500);
            },
            60'000);
    }
    /// The button says so, is asked once more, and makes the decision, which stays to be seen.
    void decides(const QString &code, const QString &action, const QString &outcome)
    {
        ExceptionsViewModel &questions = *m_screens->sync.exceptions();
        const auto button = [&] {
            for (const QVariant &choice : questions.open()->row(0).value(u"choices"_s).toList()) {
                if (choice.toMap().value(u"code"_s) == code)
                    return choice.toMap().value(u"text"_s).toString() + u' ' + question(u"title"_s);
            }
            return QString();
        };
        QVERIFY2(says(button, action).isEmpty(), m_why.constData());
        questions.ask(question(u"rowId"_s), code);
        QVERIFY2(says([&] { return questions.askedText(); }, u"This cannot be taken back"_s).isEmpty(),
                 m_why.constData());
        questions.confirm(u"She had it on paper."_s);
        const auto gone = [&] {
            m_screens->sync.refresh();
            return QTest::qWaitFor(
                [&] { return questions.open()->count() == 0 && questions.decided()->count() > 0; }, 500);
        };
        QTRY_VERIFY_WITH_TIMEOUT(gone(), 60'000);
        const auto decided = [&] {
            const QVariantMap row = questions.decided()->row(0);
            return row.value(u"title"_s).toString() + u' ' + row.value(u"text"_s).toString();
        };
        QVERIFY2(says([&] { return decided(); }, outcome + u" · Colleague as-3"_s).isEmpty(),
                 m_why.constData());
        QVERIFY2(decided().contains(u"She had it on paper."_s), qPrintable(decided()));
    }
    static HandOverProof idSeen()
    {
        HandOverProof proof;
        proof.method = HandOverProof::Method::IdSeen;
        proof.idKind = u"passport"_s;
        return proof;
    }
    bool given()
    {
        const auto done = wait(m_tablet->desk.handOver(u"pk-5"_s, idSeen()));
        return bool(done);
    }
    void callThem(const QString &id, const QString &name)
    {
        QJsonObject associate = m_shop->stored(ResourceType::Associate, id);
        associate[u"displayName"_s] = name;
        m_shop->put(ResourceType::Associate, id, associate);
    }
    void callTablet(const QString &id, const QString &name)
    {
        server::DeviceRecord device = **m_shop->cdp.storage->device(id);
        device.name = name;
        QVERIFY(m_shop->cdp.storage->putDevice(device));
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
    milliseconds m_moved{};
    QByteArray m_why;
};

QTEST_GUILESS_MAIN(tst_Situations)
#include "tst_Situations.moc"

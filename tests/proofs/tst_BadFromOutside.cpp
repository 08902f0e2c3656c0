#include "base/sqlite/Connection.h"
#include "cdpclient/Certificates.h"
#include "proofs/Screens.h"
#include "viewmodels/EnrolViewModel.h"

#include <QFile>
#include <QTcpServer>
#include <QTcpSocket>

using namespace counterpart;
using namespace counterpart::test;

namespace {

/// The Wi-Fi's sign-in page: answers everything with HTML and status 200.
class Portal : public QTcpServer
{
public:
    bool take(const QString &address)
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection()) {
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                connect(socket, &QTcpSocket::readyRead, socket, [this, socket] {
                    if (!socket->readAll().contains("\r\n\r\n"))
                        return;
                    ++answered;
                    const QByteArray page
                        = "<html><body>Welcome to the shop Wi-Fi. Please accept the terms.</body></html>";
                    socket->write(
                        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: "
                        + QByteArray::number(page.size()) + "\r\n\r\n" + page);
                    socket->disconnectFromHost();
                });
            }
        });
        return listen(QHostAddress::LocalHost, quint16(address.section(u':', -1).toInt()));
    }
    int answered = 0;
};

QString file(const QTemporaryDir &folder, const QString &name, const QByteArray &bytes)
{
    QFile out(folder.filePath(name));
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(name));
    return out.fileName();
}

} // namespace

/// What comes over the line and is not what was agreed: it is said in a sentence, counted, and loses nothing.
class tst_BadFromOutside : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_shop = std::make_unique<Shop>(m_folder->filePath(u"cdp.db"_s));
        m_drawer = std::make_unique<Drawer>();
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
    }
    void cleanup()
    {
        m_tls.reset();
        m_tlsAddress.clear();
        m_screens.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
        m_folder.reset();
    }

    void a_record_that_cannot_be_read_is_set_aside_counted_and_said_and_the_others_arrive_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("row"); ///< where the Sync centre counts it
        const int customers = int(ResourceType::Customer), others = int(ResourceType::Other);
        QTest::newRow("not JSON") << u"customer"_s
                                  << QByteArray("{\"id\":\"cu-bad\",\"displayName\":\"Half a rec") << others;
        QTest::newRow("missing field")
            << u"customer"_s << QByteArray("{\"id\":\"cu-bad\",\"kind\":\"member\"}") << customers;
        QTest::newRow("mistyped field")
            << u"customer"_s << QByteArray("{\"id\":\"cu-bad\",\"displayName\":42,\"kind\":\"member\"}")
            << customers;
        QTest::newRow("unknown kind")
            << u"hologram"_s << QByteArray("{\"id\":\"cu-bad\",\"shine\":true}") << others;
    }
    void a_record_that_cannot_be_read_is_set_aside_counted_and_said_and_the_others_arrive()
    {
        QFETCH(QString, type);
        QFETCH(QByteArray, body);
        QFETCH(int, row);
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        m_shop->put(ResourceType::Customer, u"cu-bad"_s, TestCdp::customerData(1));
        tamper(type, body);
        QJsonObject good = TestCdp::customerData(2);
        good[u"displayName"_s] = u"Gwen Good"_s;
        good[u"names"_s] = QJsonArray{QJsonObject{{u"text"_s, u"Gwen Good"_s}}};
        m_shop->put(ResourceType::Customer, u"cu-good"_s, good);
        m_shop->open();
        m_tablet->health.syncNow();

        const auto arrived = [this] {
            return !m_tablet->lookup.search(u"Gwen Good"_s).hits.isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(arrived(), 60'000);
        QVERIFY(m_tablet->drained()); // the cursor went on: the same line is not fetched for ever
        m_screens->sync.refresh();
        const auto said = [&] {
            return m_screens->english([&] { return cell(m_screens->sync.freshness(), row, u"meaning"_s); });
        };
        QTRY_VERIFY2_WITH_TIMEOUT(said().contains(u"1 record could not be read"_s), qPrintable(said()),
                                  20'000);
        QVERIFY(wait(m_tablet->briefing.refresh(u"cu-1"_s)));

        // The next readable version of it takes its place.
        if (row == int(ResourceType::Customer)) {
            m_shop->put(ResourceType::Customer, u"cu-bad"_s, TestCdp::customerData(1));
            const auto aside = [this] {
                qint64 sum = 0;
                const auto ages = wait(m_tablet->health.freshness());
                for (const Freshness &one : *ages)
                    sum += one.setAside;
                return sum;
            };
            QTRY_COMPARE_WITH_TIMEOUT(aside(), 0, 60'000);
        }
    }

    void a_wifi_sign_in_page_is_named_and_the_queue_waits_until_the_centre_is_back()
    {
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
        m_shop->close();
        Portal portal;
        QVERIFY(portal.take(m_shop->address()));
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::CaptivePortal));
        QVERIFY(portal.answered > 0);
        QVERIFY(m_screens->english([this] { return m_screens->app.pillText(); }).contains(u"Wi-Fi asks"_s));
        const auto headline = [this] {
            m_screens->sync.refresh();
            return m_screens->sync.headlineText();
        };
        QVERIFY(m_screens->english(headline).contains(u"Sign in to the Wi-Fi"_s));

        // Work goes on meanwhile and the page's "200 OK" confirms nothing.
        const auto card = wait(m_tablet->coupons.redeem(u"cp-1"_s, u"cu-1"_s, {}));
        QVERIFY2(bool(card), qPrintable(codeOf(card)));
        m_tablet->health.syncNow();
        const int before = portal.answered;
        QTRY_VERIFY_WITH_TIMEOUT(portal.answered > before, 60'000);
        QCOMPARE(m_tablet->device.outboxCounts().queued, 1);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 0);
        portal.close();
        m_shop->open();
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
    }

    void an_expired_certificate_gets_nothing_sent_and_says_what_to_do()
    {
        Authority authority;
        serveTls(authority, {});
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(wait(m_tablet->device.enrol(m_tlsAddress, authority.pem(), m_shop->code(), u"Desk"_s)));
        const auto loaded = [this] {
            return m_tablet->device.facts().firstSyncPercent == 100 && !m_tablet->device.staff().isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(loaded(), 60'000);
        m_tablet->access.finishEnrolment();
        QVERIFY(m_tablet->signIn());

        m_tls.reset();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        serveTls(authority, {.fromSeconds = -86'400, .untilSeconds = -3'600});
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Untrusted));
        QVERIFY(m_screens->english([this] { return m_screens->app.pillText(); }).contains(u"not safe"_s));
        const auto headline = [this] {
            m_screens->sync.refresh();
            return m_screens->sync.headlineText();
        };
        const QString said = m_screens->english(headline);
        QVERIFY2(said.contains(u"Nothing was sent"_s) && said.contains(u"clock"_s), qPrintable(said));
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.outboxCounts().queued, 1, 10'000);
        QVERIFY(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().isEmpty());

        m_tls.reset();
        serveTls(authority, {});
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 1);
    }

    void a_tablet_whose_clock_stands_in_the_past_is_told_to_set_it()
    {
        Authority authority;
        serveTls(authority, {});
        QVERIFY(wait(m_tablet->access.start()));
        QVERIFY(wait(m_tablet->device.enrol(m_tlsAddress, authority.pem(), m_shop->code(), u"Desk"_s)));
        const auto loaded = [this] {
            return m_tablet->device.facts().firstSyncPercent == 100 && !m_tablet->device.staff().isEmpty();
        };
        QTRY_VERIFY_WITH_TIMEOUT(loaded(), 60'000);
        m_tablet->access.finishEnrolment();
        QVERIFY(m_tablet->signIn());
        m_tls.reset();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
        // To a clock of yesterday a certificate of today is from the future.
        serveTls(authority, {.fromSeconds = 3'600, .untilSeconds = 86'400});
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Untrusted));
        QCOMPARE(m_screens->english([this] { return m_screens->app.pillText(); }),
                 u"Tablet's clock is wrong"_s);
        const auto said = [this] {
            m_screens->sync.refresh();
            return m_screens->sync.headline() + u' ' + m_screens->sync.headlineText();
        };
        const QString words = m_screens->english(said);
        QVERIFY2(words.contains(u"The tablet's clock is wrong (shows "_s)
                     && words.contains(u"work is safe"_s),
                 qPrintable(words));
        m_tls.reset();
        serveTls(authority, {});
        m_tablet->health.syncNow();
        QVERIFY(m_tablet->drained());
    }

    void before_there_is_a_sync_screen_enrolment_itself_says_what_is_wrong()
    {
        QVERIFY(wait(m_tablet->access.start()));
        EnrolViewModel enrol{m_tablet->access, m_screens->format};
        const auto said = [&](const QString &address) {
            return m_screens->english([&] {
                enrol.enrol(address, u"ABCD-EFGH"_s, u"Desk"_s);
                return QTest::qWaitFor([&] { return !enrol.busy(); }, 60'000) ? enrol.refusal() : QString();
            });
        };
        const auto says = [&](const QString &address, const QString &part) {
            const QString sentence = said(address);
            const bool right = sentence.contains(part) && !sentence.contains(u"Sync"_s);
            return right ? QByteArray() : (address + u": "_s + sentence).toUtf8();
        };
        const QString plain = m_shop->address().section(u"//"_s, -1);
        QCOMPARE(says(m_shop->address(), u"Ask IT for a new one"_s), QByteArray());
        QCOMPARE(says(plain, u"does not speak https"_s), QByteArray());
        QCOMPARE(says(u"http://192.0.2.1:8470"_s, u"must begin with https://"_s), QByteArray());
        QCOMPARE(says(u"not an address"_s, u"That is not an address"_s), QByteArray());
        const Authority authority;
        serveTls(authority, {});
        QCOMPARE(says(m_tlsAddress, u"certificate of this address is not trusted"_s), QByteArray());
        m_shop->close();
        QCOMPARE(says(m_shop->address(), u"does not answer at this address"_s), QByteArray());
        Portal portal;
        QVERIFY(portal.take(m_shop->address()));
        QCOMPARE(says(m_shop->address(), u"Something else answers at this address"_s), QByteArray());
    }

private:
    /// Breaks the stored document behind the CDP's back, as a faulty connector would.
    void tamper(const QString &type, const QByteArray &body)
    {
        auto opened = sqlite::Connection::open(m_folder->filePath(u"cdp.db"_s), sqlite::Access::ReadWrite,
                                               sqlite::Durability::Normal);
        QVERIFY(opened);
        sqlite::Connection connection = *std::move(opened);
        const QByteArray change = "UPDATE resource SET type = '" + type.toUtf8() + "', body = '" + body
            + "' WHERE id = 'cu-bad'; UPDATE feed SET type = '" + type.toUtf8() + "' WHERE id = 'cu-bad';";
        const auto done = connection.execute(change.constData());
        QVERIFY2(bool(done), done ? "" : qPrintable(done.error().detail));
    }

    void serveTls(const Authority &authority, const Authority::Wish &wish)
    {
        const QSslConfiguration tls = authority.server(wish);
        const QString certificate = file(*m_folder, u"cert.pem"_s, tls.localCertificate().toPem());
        const QString key = file(*m_folder, u"key.pem"_s, tls.privateKey().toPem());
        m_tls = std::make_unique<server::HttpShell>(*m_shop->cdp.storage, m_shop->cdp.context);
        const int port = m_tlsAddress.section(u':', -1).toInt();
        const auto started = m_tls->start({.port = port, .certificate = certificate, .key = key});
        QVERIFY2(bool(started), started ? "" : qPrintable(started.error().detail));
        m_tlsAddress = u"https://127.0.0.1:%1"_s.arg(m_tls->port());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
    std::unique_ptr<server::HttpShell> m_tls;
    QString m_tlsAddress;
};

QTEST_GUILESS_MAIN(tst_BadFromOutside)
#include "tst_BadFromOutside.moc"

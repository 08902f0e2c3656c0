#include "cdpclient/Certificates.h"
#include "cdpclient/ScriptedServer.h"

using namespace counterpart;
using namespace counterpart::test;

/// Whom the client believes. Loopback, real TLS.
class tst_Tls : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void the_pinned_authority_is_believed()
    {
        const Authority authority;
        ScriptedServer server(authority.server({}));
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address(), authority.pem());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QVERIFY2(outcome.reply, qPrintable(codeOf(outcome)));
    }

    void a_stranger_is_told_nothing_data()
    {
        QTest::addColumn<QByteArray>("altName");
        QTest::addColumn<qint64>("from");
        QTest::addColumn<qint64>("until");
        QTest::addColumn<bool>("selfSigned");
        QTest::addColumn<bool>("pinned");
        QTest::addColumn<QString>("code");
        const QByteArray right = "IP:127.0.0.1";
        const qint64 day = 86'400;
        QTest::newRow("authority unknown") << right << -day << day << false << false << u"certificate"_s;
        QTest::newRow("self-signed") << right << -day << day << true << true << u"certificate"_s;
        QTest::newRow("another host")
            << QByteArray("DNS:other.example") << -day << day << false << true << u"certificate"_s;
        QTest::newRow("expired") << right << -2 * day << -day << false << true << u"certificate-expired"_s;
        QTest::newRow("from the future") << right << day << 2 * day << false << true << u"clock-wrong"_s;
        QTest::newRow("expired and another host")
            << QByteArray("DNS:other.example") << -2 * day << -day << false << true << u"certificate"_s;
    }
    void a_stranger_is_told_nothing()
    {
        QFETCH(QByteArray, altName);
        QFETCH(qint64, from);
        QFETCH(qint64, until);
        QFETCH(bool, selfSigned);
        QFETCH(bool, pinned);
        QFETCH(QString, code);
        const Authority authority, another;
        ScriptedServer server(authority.server({altName, from, until, selfSigned}));
        TestClient client(server.address(), pinned ? authority.pem() : another.pem());
        const CdpOutcome outcome = client.ask(TestClient::post("{\"id\":\"c1\"}"));
        QCOMPARE(kindOf(outcome), int(Error::Kind::Untrusted));
        QCOMPARE(codeOf(outcome), code);
        QVERIFY(server.seen.isEmpty());
    }

    void a_server_of_old_protocols_is_told_nothing_data()
    {
        QTest::addColumn<int>("protocol");
        QT_WARNING_PUSH
        QT_WARNING_DISABLE_DEPRECATED
        QTest::newRow("TLS 1.0") << int(QSsl::TlsV1_0);
        QTest::newRow("TLS 1.1") << int(QSsl::TlsV1_1);
        QT_WARNING_POP
    }
    void a_server_of_old_protocols_is_told_nothing()
    {
        QFETCH(int, protocol);
        const Authority authority;
        const auto old = [protocol](QSslConfiguration configuration) {
            configuration.setProtocol(QSsl::SslProtocol(protocol));
            configuration.setBackendConfigurationOption("CipherString", QByteArray("DEFAULT@SECLEVEL=0"));
            return configuration;
        };
        ScriptedServer server(old(authority.server({})));
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address(), authority.pem());
        const CdpOutcome outcome = client.ask(TestClient::post("{\"id\":\"c1\"}"));
        QVERIFY(!outcome.reply);
        QCOMPARE(kindOf(outcome), int(Error::Kind::Untrusted));
        QVERIFY(server.seen.isEmpty());

        // It is there for somebody who would take it: else the test would prove nothing about us.
        QSslSocket willing;
        willing.setSslConfiguration(old(QSslConfiguration::defaultConfiguration()));
        willing.setPeerVerifyMode(QSslSocket::VerifyNone);
        willing.connectToHostEncrypted(u"127.0.0.1"_s, quint16(server.address().section(u':', -1).toInt()));
        if (!QTest::qWaitFor([&] { return willing.isEncrypted(); }, 3'000))
            qInfo("the system's OpenSSL does not speak this protocol at all, on either side");
    }

    void without_a_pin_only_the_systems_authorities_count()
    {
        const Authority authority;
        ScriptedServer server(authority.server({}));
        TestClient client(server.address());
        QCOMPARE(kindOf(client.ask(TestClient::get())), int(Error::Kind::Untrusted));
    }

    void a_handshake_that_failed_once_does_not_stick()
    {
        const Authority authority, another;
        ScriptedServer server(authority.server({}));
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address(), another.pem());
        QCOMPARE(kindOf(client.ask(TestClient::get())), int(Error::Kind::Untrusted));
        client.configure(*cdpSettings(server.address(), authority.pem()));
        const CdpOutcome outcome = client.ask(TestClient::get());
        QVERIFY2(outcome.reply, qPrintable(codeOf(outcome)));
    }
};

QTEST_GUILESS_MAIN(tst_Tls)
#include "tst_Tls.moc"

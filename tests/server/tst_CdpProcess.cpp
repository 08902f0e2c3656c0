#include "server/TestCdp.h"

#include <QProcess>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <csignal>
#include <thread>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

/// The real counterpart-cdp as a process: what it prints, that it ends cleanly, that a kill loses and doubles
/// nothing.
class tst_CdpProcess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        QList<QByteArray> coupons, customers;
        for (int i = 0; i < Coupons; ++i) {
            const QByteArray n = QByteArray::number(i);
            customers.append(R"({"kind":"customer","id":"c-)" + n
                             + R"(","data":{"display_name":"Mira Holt"}})");
            coupons.append(R"({"kind":"coupon","id":"q-)" + n + R"(","data":{"customer_id":"c-)" + n
                           + R"(","code":"CODE-)" + n
                           + R"(","title":"Soup","discount":{"type":"unknown"},"currency":"CNY",)"
                             R"("valid_from":"2020-01-01T00:00:00Z","valid_to":"2120-01-01T00:00:00Z",)"
                             R"("status":"issued","redemptions":[]}})");
        }
        write(u"customer.ndjson"_s, customers);
        write(u"coupon.ndjson"_s, coupons);
    }

    void it_says_where_it_listens_how_to_enrol_and_who_may_sign_in()
    {
        start();
        QVERIFY(m_port > 0);
        QVERIFY(m_said.contains("enrolment code: "));
        for (const char *id : {"associate: as-1 ", "associate: as-2 ", "associate: as-3 "})
            QVERIFY2(m_said.contains(id), id);
        QVERIFY(m_said.contains("loaded coupon: " + QByteArray::number(Coupons)));
        m_cdp->terminate();
        QVERIFY(m_cdp->waitForFinished(5000));
        QCOMPARE(m_cdp->exitStatus(), QProcess::NormalExit);
        QCOMPARE(m_cdp->exitCode(), 0);
        // A second start loads nothing twice and gives nobody a second PIN.
        start();
        QVERIFY(!m_said.contains("loaded coupon"));
        QVERIFY(!m_said.contains("associate: "));
        QVERIFY(m_said.contains("enrolment code: "));
    }

    void wrong_options_are_refused_with_a_sentence()
    {
        QProcess cdp;
        cdp.start(Program, {u"--listen"_s, u"nowhere"_s});
        QVERIFY(cdp.waitForFinished(10'000));
        QCOMPARE(cdp.exitCode(), 2);
        QVERIFY(cdp.readAllStandardError().contains("--listen takes HOST:PORT"));
        cdp.start(Program, {u"--db"_s, u"/nowhere/cdp.db"_s, u"--listen"_s, u"127.0.0.1:0"_s});
        QVERIFY(cdp.waitForFinished(10'000));
        QCOMPARE(cdp.exitCode(), 5);
    }

    void killed_at_any_moment_each_command_is_applied_exactly_once()
    {
        start();
        enrol();
        std::mt19937 dice(11);
        QList<QByteArray> told;
        for (int i = 0; i < Coupons; ++i) {
            const QByteArray command = redeem(i);
            told.append(command);
            // The answer may or may not come before the kill; the device sends again until it has one.
            QTcpSocket socket;
            post(socket, command);
            if (i % 5 == 0) {
                std::this_thread::sleep_for(std::chrono::microseconds(dice() % 4000));
                ::kill(pid_t(m_cdp->processId()), SIGKILL);
                m_cdp->waitForFinished();
                start();
                token();
            } else {
                QVERIFY(answer(socket).contains("results"));
            }
        }
        for (const QByteArray &command : std::as_const(told)) {
            QTcpSocket socket;
            post(socket, command);
            const QByteArray result = answer(socket);
            QVERIFY2(result.contains("\"applied\""), result.constData());
        }
        m_cdp->terminate();
        QVERIFY(m_cdp->waitForFinished(5000));
        const auto storage = SqliteStorage::open({.path = m_dir->filePath(u"cdp.db"_s)});
        QVERIFY(storage);
        for (int i = 0; i < Coupons; ++i) {
            const auto coupon
                = decodeCoupon((**(*storage)->record(ResourceType::Coupon, u"q-%1"_s.arg(i))).data());
            QVERIFY(coupon);
            QCOMPARE(coupon->redemptions.size(), 1);
        }
    }

    void one_process_serves_a_database_but_another_may_mint_codes()
    {
        start();
        QProcess second;
        const QStringList file{u"--db"_s, m_dir->filePath(u"cdp.db"_s)};
        second.start(Program, QStringList{u"--listen"_s, u"127.0.0.1:0"_s} + file);
        QVERIFY(second.waitForFinished(20'000));
        QCOMPARE(second.exitCode(), 5);
        QVERIFY(second.readAllStandardError().contains("another counterpart-cdp"));
        second.start(Program, QStringList{u"--new-code"_s} + file);
        QVERIFY(second.waitForFinished(20'000));
        QCOMPARE(second.exitCode(), 0);
        QVERIFY(second.readAllStandardOutput().startsWith("enrolment code: "));
        QProcess third; // the same port is taken, not shared
        third.start(Program, {u"--listen"_s, u"127.0.0.1:%1"_s.arg(m_port)});
        QVERIFY(third.waitForFinished(20'000));
        QCOMPARE(third.exitCode(), 2);
    }

    void a_pin_is_reset_while_the_database_is_served_and_must_be_changed()
    {
        start();
        enrol();
        QProcess operatorRun;
        const auto reset = [&](const QString &code) {
            operatorRun.start(Program, {u"--db"_s, m_dir->filePath(u"cdp.db"_s), u"--reset-pin"_s, code});
            return operatorRun.waitForFinished(20'000);
        };
        QVERIFY(reset(u"9999"_s));
        QVERIFY(operatorRun.exitCode() != 0);
        QVERIFY(operatorRun.readAllStandardError().contains("nobody here has the staff code 9999"));
        QVERIFY(reset(u"0001"_s));
        QCOMPARE(operatorRun.exitCode(), 0);
        const QByteArray said = operatorRun.readAllStandardOutput();
        QVERIFY2(said.startsWith("PIN of as-1 for one sign-in: "), said.constData());
        const QString pin = QString::fromLatin1(said.trimmed().right(6));
        const auto signIn = [&](const QString &with) {
            return QJsonDocument::fromJson(form(encodeForm(grant::AssociatePin{u"0001"_s, with}), m_token));
        };
        QVERIFY(!signIn(u"000000"_s)["access_token"_L1].isString());
        const QByteArray token = signIn(pin)["access_token"_L1].toString().toLatin1();
        QVERIFY(!token.isEmpty());
        const auto state = [&] {
            QTcpSocket socket;
            socket.connectToHost(u"127.0.0.1"_s, quint16(m_port));
            socket.write("GET /v1/session HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nAuthorization: "
                         "Bearer "
                         + token + "\r\n\r\n");
            const QJsonObject session = QJsonDocument::fromJson(answer(socket)).object();
            return session["associate"_L1]["credentials"_L1]["pin"_L1].toString();
        };
        QCOMPARE(state(), u"must_change"_s);
        QTcpSocket socket;
        request(socket, "/v1/associates/me/pin", "application/json",
                TestCdp::bytes({{u"oldPin"_s, pin}, {u"newPin"_s, u"739164"_s}}),
                "Authorization: Bearer " + token + "\r\n", "PUT");
        QVERIFY(answer(socket).isEmpty());
        QCOMPARE(state(), u"set"_s);
        QVERIFY(signIn(u"739164"_s)["access_token"_L1].isString());
    }

    void a_restored_database_gets_a_new_epoch()
    {
        const auto epoch = [this] {
            const auto storage = SqliteStorage::open({.path = m_dir->filePath(u"cdp.db"_s)});
            return storage ? (*storage)->epoch() : QString();
        };
        QVERIFY(!epoch().isEmpty());
        const QString before = epoch();
        QCOMPARE(epoch(), before);
        QProcess cdp;
        cdp.start(
            Program,
            {u"--db"_s, m_dir->filePath(u"cdp.db"_s), u"--listen"_s, u"127.0.0.1:0"_s, u"--restored"_s});
        QByteArray said;
        while (!said.contains("enrolment code") && cdp.waitForReadyRead(20'000))
            said += cdp.readAllStandardOutput();
        cdp.terminate();
        QVERIFY(cdp.waitForFinished(10'000));
        QVERIFY(!epoch().isEmpty());
        QVERIFY(epoch() != before);
    }

    void it_ends_with_its_parent()
    {
        // A shell starts it and is killed; the CDP must not stay behind.
        QProcess shell;
        shell.start(u"/bin/sh"_s,
                    {u"-c"_s, u"\"$0\" --with-parent --listen 127.0.0.1:0 & echo pid $!; wait"_s, Program});
        QByteArray said;
        while (!said.contains("enrolment code") && shell.waitForReadyRead(20'000))
            said += shell.readAllStandardOutput();
        const pid_t child = pid_t(said.mid(said.indexOf("pid ") + 4).split('\n').first().toInt());
        QVERIFY(child > 1);
        shell.kill();
        shell.waitForFinished();
        QTRY_VERIFY_WITH_TIMEOUT(::kill(child, 0) != 0, 5000);
    }

    void cleanup()
    {
        if (m_cdp && m_cdp->state() != QProcess::NotRunning) {
            m_cdp->terminate();
            m_cdp->waitForFinished(5000);
        }
        m_cdp.reset();
        m_dir.reset();
    }

private:
    static constexpr int Coupons = 40;
    const QString Program = QStringLiteral(BINARY_DIR "/app/counterpart-cdp");

    void write(const QString &name, const QList<QByteArray> &lines)
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (const QByteArray &line : lines)
            file.write(line + '\n');
    }

    void start()
    {
        m_cdp = std::make_unique<QProcess>();
        m_cdp->setProcessChannelMode(QProcess::MergedChannels);
        m_cdp->start(Program,
                     {u"--listen"_s, u"127.0.0.1:0"_s, u"--db"_s, m_dir->filePath(u"cdp.db"_s), u"--load"_s,
                      m_dir->path()});
        m_said.clear();
        while (!m_said.contains("enrolment code: ") && m_cdp->waitForReadyRead(30'000))
            m_said += m_cdp->readAllStandardOutput();
        m_cdp->waitForReadyRead(200); // the associates follow
        m_said += m_cdp->readAllStandardOutput();
        const QByteArray address = m_said.mid(m_said.indexOf("listening on http://127.0.0.1:") + 30);
        m_port = address.left(address.indexOf('\n')).toInt();
        if (m_port <= 0)
            qFatal("%s", m_said.constData());
    }

    void enrol()
    {
        const QByteArray code = m_said.mid(m_said.indexOf("enrolment code: ") + 16, 9);
        m_device = QJsonDocument::fromJson(
                       form(encodeForm(grant::EnrolmentCode{QString::fromLatin1(code), u"T"_s})))
                       .object();
        QVERIFY(m_device.contains(u"store_id"_s));
        token();
    }
    void token()
    {
        const grant::Device device{m_device["device_client_id"_L1].toString(),
                                   m_device["device_client_secret"_L1].toString()};
        m_token = QJsonDocument::fromJson(form(encodeForm(device)))["access_token"_L1].toString().toLatin1();
        QVERIFY(!m_token.isEmpty());
    }

    QByteArray redeem(int coupon)
    {
        const Instant now = systemNow();
        const QJsonObject command{
            {u"id"_s, uuid7(now, systemRandom)},
            {u"seq"_s, coupon + 1},
            {u"type"_s, u"coupon.redeem"_s},
            {u"issuedAt"_s, formatInstant(now)},
            {u"issuedBy"_s, u"as-1"_s},
            {u"aggregate"_s, QJsonObject{{u"type"_s, u"coupon"_s}, {u"id"_s, u"q-%1"_s.arg(coupon)}}},
            {u"payload"_s,
             QJsonObject{{u"redemptionId"_s, uuid7(now, systemRandom)},
                         {u"discount"_s, QJsonObject{{u"amount"_s, 100}, {u"currency"_s, u"CNY"_s}}}}}};
        return TestCdp::bytes({{u"commands"_s, QJsonArray{command}}});
    }

    void post(QTcpSocket &socket, const QByteArray &body)
    {
        const QByteArray path = "/v1/stores/" + m_device["store_id"_L1].toString().toLatin1() + "/commands";
        request(socket, path, "application/json", body, "Authorization: Bearer " + m_token + "\r\n");
    }
    QByteArray form(const QByteArray &body, const QByteArray &deviceToken = {})
    {
        QTcpSocket socket;
        request(socket, "/oauth/token", protocol::formType, body,
                deviceToken.isEmpty() ? QByteArray() : "Authorization: Bearer " + deviceToken + "\r\n");
        return answer(socket);
    }
    void request(QTcpSocket &socket, const QByteArray &path, const QByteArray &type, const QByteArray &body,
                 const QByteArray &more, const QByteArray &method = "POST")
    {
        socket.connectToHost(u"127.0.0.1"_s, quint16(m_port));
        QVERIFY(socket.waitForConnected(5000));
        socket.write(
            method + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Type: " + type
            + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n" + more + "\r\n" + body);
        socket.waitForBytesWritten(1000);
    }
    static QByteArray answer(QTcpSocket &socket)
    {
        QByteArray all;
        while (socket.waitForReadyRead(10'000))
            all += socket.readAll();
        all += socket.readAll();
        return all.mid(all.indexOf("\r\n\r\n") + 4);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QProcess> m_cdp;
    QByteArray m_said, m_token;
    QJsonObject m_device;
    int m_port = 0;
};

QTEST_GUILESS_MAIN(tst_CdpProcess)
#include "tst_CdpProcess.moc"

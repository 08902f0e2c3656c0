#include "cdpclient/Accounts.h"
#include "cdpclient/Identify.h"
#include "cdpclient/ScriptedServer.h"

using namespace counterpart;
using namespace counterpart::test;

namespace {

CdpRequest asDevice()
{
    CdpRequest request = TestClient::get(u"/v1/stores/st-1/changes"_s);
    request.as = CdpRequest::As::Device;
    return request;
}

template<typename Answer>
Answer wait(QFuture<Answer> future)
{
    if (!await(future))
        qFatal("no answer");
    return future.result();
}

} // namespace

/// Refusals, waiting times, tokens, accounts. Loopback, real Qt.
class tst_CdpClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void refusals_keep_their_meaning_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("problem");
        QTest::addColumn<int>("kind");
        const auto row = [](const QByteArray &status, const QByteArray &problem, Error::Kind kind) {
            QTest::newRow(problem.constData()) << status << problem << int(kind);
        };
        using Kind = Error::Kind;
        row("429 Too Many Requests", "rate-limited", Kind::Busy);
        row("503 Service Unavailable", "unavailable", Kind::Busy);
        row("401 Unauthorized", "not-signed-in", Kind::Unauthorized);
        row("401 Unauthorized", "device-revoked", Kind::Revoked);
        row("403 Forbidden", "role-missing", Kind::Forbidden);
        row("404 Not Found", "not-found", Kind::NotFound);
        row("409 Conflict", "version-conflict", Kind::Conflict);
        row("422 Unprocessable Entity", "coupon-expired", Kind::Rejected);
    }
    void refusals_keep_their_meaning()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, problem);
        QFETCH(int, kind);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::problem(request, status, problem));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(kindOf(outcome), kind);
        QCOMPARE(codeOf(outcome), QString::fromLatin1(problem));
        QVERIFY(outcome.failure->problem);
    }

    void codes_that_the_engine_acts_on_arrive_data()
    {
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QByteArray>("problem");
        QTest::newRow("cursor") << QByteArray("410 Gone") << QByteArray("cursor-expired");
        QTest::newRow("snapshot") << QByteArray("410 Gone") << QByteArray("snapshot-expired");
        QTest::newRow("schema") << QByteArray("409 Conflict") << QByteArray("schema-changed");
        QTest::newRow("bad cursor") << QByteArray("400 Bad Request") << QByteArray("bad-cursor");
        QTest::newRow("old client") << QByteArray("426 Upgrade Required") << QByteArray("client-too-old");
    }
    void codes_that_the_engine_acts_on_arrive()
    {
        QFETCH(QByteArray, status);
        QFETCH(QByteArray, problem);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::problem(request, status, problem));
        };
        TestClient client(server.address());
        QCOMPARE(codeOf(client.ask(TestClient::get())), QString::fromLatin1(problem));
    }

    void an_error_of_the_server_is_named_so()
    {
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::whole(
                ScriptedServer::head(request, "500 Internal Server Error", "text/plain"), "oops"));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(kindOf(outcome), int(Error::Kind::BadResponse));
        QCOMPARE(codeOf(outcome), u"server-error"_s);
    }

    void the_waiting_time_is_read_from_seconds_and_from_a_date()
    {
        const Instant now = fromMs(1'795'000'000'000); // 2026-11-18 11:06:40 UTC
        QCOMPARE(retryAfter("12", now), std::optional(milliseconds(12s)));
        QCOMPARE(retryAfter("-3", now), std::optional(milliseconds(0)));
        QCOMPARE(retryAfter("Wed, 18 Nov 2026 11:08:40 GMT", now), std::optional(milliseconds(2min)));
        QCOMPARE(retryAfter("Wed, 18 Nov 2020 11:08:40 GMT", now), std::optional(milliseconds(0)));
        QCOMPARE(retryAfter("soon", now), std::optional<milliseconds>());
        QCOMPARE(retryAfter("", now), std::optional<milliseconds>());
    }

    void a_busy_cdp_says_how_long()
    {
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::problem(request, "429 Too Many Requests", "rate-limited",
                                                 "Retry-After: 17\r\n"));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(outcome.failure->asked, std::optional(milliseconds(17s)));
    }

    void the_device_token_is_fetched_once_for_many()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(request.target == "/oauth/token" ? ScriptedServer::token(request)
                                                          : ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address());
        client.setDevice({u"dv-1"_s, u"s3cret"_s});
        QList<QFuture<CdpOutcome>> all;
        for (int i = 0; i < 5; ++i)
            all.append(client.exchange(asDevice()));
        for (const QFuture<CdpOutcome> &one : all)
            QVERIFY(wait(one).reply);
        int tokens = 0;
        for (const SeenRequest &request : std::as_const(server.seen)) {
            if (request.target == "/oauth/token")
                ++tokens;
            else
                QCOMPARE(request.headers.value("authorization"), "Bearer tok-1");
        }
        QCOMPARE(tokens, 1);
        QVERIFY(server.seen.constFirst().body.contains("client_id=dv-1"));
    }

    void a_refused_token_is_renewed_once()
    {
        ScriptedServer server;
        int tokens = 0;
        bool always = false;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            if (request.target == "/oauth/token")
                socket.write(ScriptedServer::token(request, "tok-" + QByteArray::number(++tokens)));
            else if (always || request.headers.value("authorization") == "Bearer tok-1")
                socket.write(ScriptedServer::problem(request, "401 Unauthorized", "not-signed-in"));
            else
                socket.write(ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address());
        client.setDevice({u"dv-1"_s, u"s3cret"_s});
        QVERIFY(client.ask(asDevice()).reply);
        QCOMPARE(tokens, 2);
        always = true;
        QCOMPARE(kindOf(client.ask(asDevice())), int(Error::Kind::Unauthorized));
        QCOMPARE(tokens, 3);
    }

    void credentials_that_the_cdp_does_not_know_need_a_new_enrolment()
    {
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            const QByteArray body = R"({"error":"invalid_client"})";
            socket.write(ScriptedServer::json(request, body, "400 Bad Request"));
        };
        TestClient client(server.address());
        QCOMPARE(kindOf(client.ask(asDevice())), int(Error::Kind::NotEnrolled));
        client.setDevice({u"dv-1"_s, u"s3cret"_s});
        QCOMPARE(kindOf(client.ask(asDevice())), int(Error::Kind::Unauthorized));
    }

    void a_token_that_ran_out_is_not_used()
    {
        ScriptedServer server;
        int tokens = 0;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(request.target == "/oauth/token"
                             ? ScriptedServer::token(request, "tok-" + QByteArray::number(++tokens), 1)
                             : ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address());
        client.setDevice({u"dv-1"_s, u"s3cret"_s});
        QVERIFY(client.ask(asDevice()).reply);
        QTest::qWait(600);
        QVERIFY(client.ask(asDevice()).reply);
        QCOMPARE(tokens, 2);
    }

    void a_cancelled_exchange_is_aborted()
    {
        ScriptedServer server;
        TestClient client(server.address());
        QFuture<CdpOutcome> future = client.exchange(TestClient::get());
        QTRY_COMPARE(server.seen.size(), 1);
        future.cancel();
        QTRY_COMPARE(server.disconnects, 1);
        QVERIFY(future.isCanceled());
    }

    void another_address_ends_what_was_under_way()
    {
        ScriptedServer server, other;
        other.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address());
        QFuture<CdpOutcome> future = client.exchange(TestClient::get());
        QTRY_COMPARE(server.seen.size(), 1);
        client.configure(*cdpSettings(other.address()));
        QCOMPARE(kindOf(wait(future)), int(Error::Kind::Cancelled));
        QVERIFY(client.ask(TestClient::get()).reply);
    }

    void a_client_may_go_while_answers_are_awaited()
    {
        ScriptedServer server;
        auto client = std::make_unique<TestClient>(server.address());
        client->setDevice({u"dv-1"_s, u"s3cret"_s});
        QFuture<CdpOutcome> plain = client->exchange(TestClient::get());
        QFuture<CdpOutcome> device = client->exchange(asDevice());
        QTRY_COMPARE(server.seen.size(), 2);
        client.reset();
        QVERIFY(plain.isFinished());
        QVERIFY(device.isFinished());
        QTRY_COMPARE(server.disconnects, 2);
    }

    void addresses_are_https_or_this_machine_data()
    {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("base");
        const auto good = [](const QString &typed, const QString &base) {
            QTest::newRow(qPrintable(typed)) << typed << QString() << base;
        };
        const auto bad = [](const QString &typed, const QString &code) {
            QTest::newRow(qPrintable(typed)) << typed << code << QString();
        };
        good(u"cdp.example.com"_s, u"https://cdp.example.com"_s);
        good(u" https://cdp.example.com/ "_s, u"https://cdp.example.com"_s);
        good(u"cdp.example.com:8443"_s, u"https://cdp.example.com:8443"_s);
        good(u"http://127.0.0.1:8080"_s, u"http://127.0.0.1:8080"_s);
        good(u"http://localhost:8080"_s, u"http://localhost:8080"_s);
        good(u"http://[::1]:8080"_s, u"http://[::1]:8080"_s);
        bad(u"http://cdp.example.com"_s, u"address-insecure"_s);
        bad(u"http://127.0.0.1.example.com"_s, u"address-insecure"_s);
        bad(u"http://192.168.1.5"_s, u"address-insecure"_s);
        bad(u"ftp://cdp.example.com"_s, u"address-invalid"_s);
        bad(u""_s, u"address-invalid"_s);
        bad(u"https://"_s, u"address-invalid"_s);
        bad(u"https://user:pw@cdp.example.com"_s, u"address-invalid"_s);
        bad(u"https://cdp.example.com/api"_s, u"address-invalid"_s);
        bad(u"https://cdp.example.com?x=1"_s, u"address-invalid"_s);
        bad(u"not an address"_s, u"address-invalid"_s);
        bad(QString(40'000, u'9'), u"address-invalid"_s);
    }
    void addresses_are_https_or_this_machine()
    {
        QFETCH(QString, typed);
        QFETCH(QString, code);
        QFETCH(QString, base);
        const Result<CdpSettings> settings = cdpSettings(typed);
        QCOMPARE(bool(settings), code.isEmpty());
        if (settings)
            QCOMPARE(settings->base.toString(), base);
        else
            QCOMPARE(settings.error().code, code);
    }

    void a_ca_bundle_without_a_certificate_is_refused()
    {
        const Result<CdpSettings> settings = cdpSettings(u"cdp.example.com"_s, "not a certificate");
        QVERIFY(!settings);
        QCOMPARE(settings.error().code, u"ca-invalid"_s);
    }

    void settings_made_by_hand_do_not_open_plain_http_to_others()
    {
        CdpClient client(systemRandom, systemNow);
        client.configure({QUrl(u"http://192.0.2.1"_s), {}});
        const CdpOutcome outcome = wait(client.exchange(TestClient::get()));
        QCOMPARE(codeOf(outcome), u"address-insecure"_s);
    }

    void enrolment_gives_the_device_its_credentials()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(
                request,
                R"({"access_token":"t","token_type":"Bearer","expires_in":600,"device_id":"dv-1",)"
                R"("device_client_id":"ci-1","device_client_secret":"s","store_id":"st-1"})"));
        };
        TestClient client(server.address());
        const Result<Enrolled> enrolled = wait(enrol(client, u"ABCD-EFGH"_s, u"取货台 2"_s));
        QVERIFY(enrolled);
        QCOMPARE(enrolled->deviceId, u"dv-1"_s);
        QCOMPARE(enrolled->storeId, u"st-1"_s);
        QCOMPARE(enrolled->credentials.clientId, u"ci-1"_s);
        QVERIFY(server.seen.constFirst().body.contains("code=ABCD-EFGH"));
        QVERIFY(!server.seen.constFirst().target.contains("ABCD"));
    }

    void a_used_enrolment_code_is_refused()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, R"({"error":"invalid_grant"})", "400 Bad Request"));
        };
        TestClient client(server.address());
        const Result<Enrolled> enrolled = wait(enrol(client, u"ABCD-EFGH"_s, u"x"_s));
        QVERIFY(!enrolled);
        QCOMPARE(enrolled.error().code, u"invalid_grant"_s);
    }

    void a_wrong_pin_says_how_many_tries_are_left()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            if (request.body.contains("client_credentials"))
                socket.write(ScriptedServer::token(request));
            else
                socket.write(ScriptedServer::json(
                    request, R"({"error":"invalid_grant","pin_attempts_left":6})", "400 Bad Request"));
        };
        TestClient client(server.address());
        client.setDevice({u"dv-1"_s, u"s3cret"_s});
        const SignInOutcome outcome = wait(signIn(client, u"0155"_s, u"135790"_s));
        QVERIFY(!outcome.signedIn);
        QCOMPARE(outcome.error->code, u"invalid_grant"_s);
        QCOMPARE(outcome.pinTriesLeft, 6);
        QCOMPARE(server.seen.size(), 2);
        QCOMPARE(server.seen.last().headers.value("authorization"), "Bearer tok-1");
        QVERIFY(!server.seen.last().target.contains("135790"));
    }

    void a_right_pin_gives_a_session()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            if (request.body.contains("client_credentials"))
                socket.write(ScriptedServer::token(request));
            else
                socket.write(ScriptedServer::json(
                    request,
                    R"({"access_token":"a","token_type":"Bearer","expires_in":600,"refresh_token":"r"})"));
        };
        TestClient client(server.address());
        client.setDevice({u"dv-1"_s, u"s3cret"_s});
        const SignInOutcome outcome = wait(signIn(client, u"0155"_s, u"135790"_s));
        QVERIFY(outcome.signedIn);
        QCOMPARE(outcome.signedIn->accessToken, "a");
        QCOMPARE(outcome.signedIn->refreshToken, "r");
        QCOMPARE(outcome.signedIn->expiresIn, milliseconds(600s));
    }
};

QTEST_GUILESS_MAIN(tst_CdpClient)
#include "tst_CdpClient.moc"

#include "cdpclient/ScriptedServer.h"
#include "contract/FeedPage.h"

#include <QElapsedTimer>
#include <QTimer>

#include <zlib.h>

using namespace counterpart;
using namespace counterpart::test;

namespace {

QByteArray gzip(const QByteArray &body)
{
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray out(qsizetype(deflateBound(&stream, uLong(body.size()))), '\0');
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(body.data()));
    stream.avail_in = uInt(body.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = uInt(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(qsizetype(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray page()
{
    FeedPageWriter writer;
    for (const QString &id : {u"cp-1"_s, u"cp-2"_s}) {
        FeedRow row;
        row.type = ResourceType::Coupon;
        row.typeName = u"coupon"_s;
        row.id = id;
        row.version = 3;
        row.tx = u"t-1"_s;
        row.data = "{\"id\":\"" + id.toLatin1() + "\",\"version\":3}";
        writer.add(row);
    }
    PageTrailer trailer;
    trailer.cursor = u"c.2"_s;
    trailer.epoch = u"e1"_s;
    trailer.serverTime = fromMs(1'795'000'000'000);
    return writer.finish(trailer);
}

QByteArray chunked(const QByteArray &body, qsizetype size)
{
    QByteArray out;
    for (qsizetype at = 0; at < body.size(); at += size) {
        const QByteArray piece = body.mid(at, size);
        out += QByteArray::number(piece.size(), 16) + "\r\n" + piece + "\r\n";
    }
    return out + "0\r\n\r\n";
}

} // namespace

/// What may answer instead of the CDP, or cut it short, and must never be believed. Loopback, real Qt.
class tst_PositiveIdentification : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void what_the_cdp_said_is_a_reply()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, "{\"a\":1}"));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QVERIFY2(outcome.reply, qPrintable(codeOf(outcome)));
        QCOMPARE(outcome.reply->body, "{\"a\":1}");
        const SeenRequest request = server.seen.constFirst();
        QVERIFY(protocol::isNonce(request.headers.value("counterpart-nonce")));
        QVERIFY(!request.headers.contains("cookie"));
        QVERIFY(!request.headers.contains("authorization"));
    }

    void every_request_has_a_nonce_of_its_own()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::json(request, "{}"));
        };
        TestClient client(server.address());
        QVERIFY(client.ask(TestClient::get()).reply);
        QVERIFY(client.ask(TestClient::get()).reply);
        QVERIFY(server.seen.at(0).headers.value("counterpart-nonce")
                != server.seen.at(1).headers.value("counterpart-nonce"));
    }

    void a_post_that_is_cut_off_early_may_arrive_twice_and_is_no_success_data()
    {
        QTest::addColumn<bool>("reset");
        QTest::newRow("clean close") << false;
        QTest::newRow("reset") << true;
    }
    void a_post_that_is_cut_off_early_may_arrive_twice_and_is_no_success()
    {
        QFETCH(bool, reset);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &) {
            reset ? socket.abort() : socket.disconnectFromHost();
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::post("{\"id\":\"c1\"}"));
        QCOMPARE(kindOf(outcome), int(Error::Kind::Offline));
        // Qt repeats it by itself: why commands carry ids and the CDP keeps results.
        QVERIFY(server.seen.size() >= 2);
        for (const SeenRequest &request : std::as_const(server.seen))
            QCOMPARE(request.body, "{\"id\":\"c1\"}");
    }

    void a_page_cut_anywhere_is_never_accepted_data()
    {
        QTest::addColumn<bool>("isChunked");
        QTest::newRow("chunked") << true;
        QTest::newRow("without a length") << false;
    }
    void a_page_cut_anywhere_is_never_accepted()
    {
        QFETCH(bool, isChunked);
        const QByteArray body = isChunked ? chunked(page(), 50) : page();
        ScriptedServer server;
        qsizetype cut = 0;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            const QByteArray framing = isChunked ? QByteArray("Transfer-Encoding: chunked\r\n")
                                                 : QByteArray("Connection: close\r\n");
            socket.write(ScriptedServer::head(request, "200 OK", protocol::ndjsonType, framing) + "\r\n"
                         + body.left(cut));
            socket.flush();
            socket.disconnectFromHost();
        };
        TestClient client(server.address());
        CdpRequest request = TestClient::get(u"/v1/stores/st-1/changes"_s);
        request.accept = protocol::ndjsonType;
        int lookedWhole = 0;
        for (cut = 0; cut < body.size(); ++cut) {
            const CdpOutcome outcome = client.ask(request);
            QVERIFY(outcome.reply || outcome.failure);
            if (!outcome.reply)
                continue;
            // Without its last line break a page has every byte that counts.
            const QByteArray got = outcome.reply->body;
            const bool allThere = got == page() || got + '\n' == page();
            lookedWhole += allThere ? 0 : 1;
            QVERIFY2(allThere || !parseFeedPage(got), qPrintable(QString::number(cut)));
        }
        QVERIFY2(isChunked || lookedWhole > 0, "a page without a length looks whole wherever it is cut");
        cut = body.size();
        const CdpOutcome outcome = client.ask(request);
        QVERIFY(outcome.reply && parseFeedPage(outcome.reply->body));
    }

    void a_json_body_cut_anywhere_is_never_accepted()
    {
        const QByteArray body = "{\"results\":[],\"more\":[1,2,3]}";
        ScriptedServer server;
        qsizetype cut = 0;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            const QByteArray lines
                = "Connection: close\r\nRepr-Digest: " + protocol::reprDigest(body) + "\r\n";
            socket.write(ScriptedServer::head(request, "200 OK", protocol::jsonType, lines) + "\r\n"
                         + body.left(cut));
            socket.flush();
            socket.disconnectFromHost();
        };
        TestClient client(server.address());
        for (cut = 0; cut < body.size(); ++cut)
            QVERIFY2(!client.ask(TestClient::get()).reply, qPrintable(QString::number(cut)));
        cut = body.size();
        QVERIFY(client.ask(TestClient::get()).reply);
    }

    void a_body_shorter_than_its_length_is_cut()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(
                ScriptedServer::head(request, "200 OK", protocol::jsonType, "Content-Length: 1000\r\n")
                + "\r\n{\"a\":1}");
            socket.flush();
            socket.disconnectFromHost();
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(kindOf(outcome), int(Error::Kind::Offline));
        QCOMPARE(codeOf(outcome), u"cut"_s);
    }

    void somebody_else_is_recognised_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("code");
        const auto row
            = [](const char *name, const QByteArray &answer, Error::Kind kind, const QString &code) {
                  QTest::newRow(name) << answer << int(kind) << code;
              };
        const auto plain = [](const QByteArray &status, const QByteArray &lines, const QByteArray &body) {
            return ScriptedServer::whole("HTTP/1.1 " + status + "\r\n" + lines, body);
        };
        const QByteArray html = "<html>Welcome to FreeWiFi</html>";
        using Kind = Error::Kind;
        row("html 200", plain("200 OK", "Content-Type: text/html\r\n", html), Kind::NotOurServer, u"html"_s);
        row("html with json type", plain("200 OK", "Content-Type: application/json; charset=utf-8\r\n", html),
            Kind::NotOurServer, u"protocol"_s);
        row("json of another server",
            plain("200 OK", "Content-Type: application/json; charset=utf-8\r\n", "{}"), Kind::NotOurServer,
            u"protocol"_s);
        row("another protocol",
            plain("200 OK", "Content-Type: application/json\r\nCounterpart-Protocol: 2\r\n", "{}"),
            Kind::NotOurServer, u"protocol"_s);
        row("an old answer again",
            plain("200 OK",
                  "Content-Type: application/json; charset=utf-8\r\nCounterpart-Protocol: "
                  "1\r\nCounterpart-Nonce: 00112233445566778899aabbccddeeff\r\n",
                  "{}"),
            Kind::NotOurServer, u"nonce"_s);
        row("no nonce",
            plain("200 OK", "Content-Type: application/json; charset=utf-8\r\nCounterpart-Protocol: 1\r\n",
                  "{}"),
            Kind::NotOurServer, u"nonce"_s);
        row("sign in to the network",
            plain("511 Network Authentication Required", "Content-Type: text/html\r\n", html),
            Kind::NotOurServer, u"html"_s);
        row("blocked", plain("403 Forbidden", "Content-Type: text/html\r\n", html), Kind::NotOurServer,
            u"html"_s);
        row("gateway 502", plain("502 Bad Gateway", "Content-Type: text/html\r\n", html), Kind::Offline,
            u"gateway"_s);
        row("gateway 504", plain("504 Gateway Timeout", "Content-Type: text/html\r\n", html), Kind::Offline,
            u"gateway"_s);
        row("gateway 503",
            plain("503 Service Unavailable", "Content-Type: text/html\r\nRetry-After: 7\r\n", html),
            Kind::Busy, u"gateway"_s);
        row("not http", "SSH-2.0-OpenSSH_9.2\r\n\r\n", Kind::Offline, u"cut"_s);
    }
    void somebody_else_is_recognised()
    {
        QFETCH(QByteArray, answer);
        QFETCH(int, kind);
        QFETCH(QString, code);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &) {
            socket.write(answer);
            socket.flush();
            socket.disconnectFromHost();
        };
        TestClient client(server.address());
        for (const CdpRequest &request : {TestClient::get(), TestClient::post("{}")}) {
            const CdpOutcome outcome = client.ask(request);
            QCOMPARE(codeOf(outcome), code);
            QCOMPARE(kindOf(outcome), kind);
        }
    }

    void a_redirect_is_not_followed_data()
    {
        QTest::addColumn<QByteArray>("status");
        for (const char *status : {"301 Moved Permanently", "302 Found", "303 See Other",
                                   "307 Temporary Redirect", "308 Permanent Redirect"})
            QTest::newRow(status) << QByteArray(status);
    }
    void a_redirect_is_not_followed()
    {
        QFETCH(QByteArray, status);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::whole(
                ScriptedServer::head(request, status, "text/html", "Location: /login\r\n"), ""));
        };
        TestClient client(server.address());
        for (const CdpRequest &request : {TestClient::get(), TestClient::post("{}")}) {
            const CdpOutcome outcome = client.ask(request);
            QCOMPARE(kindOf(outcome), int(Error::Kind::NotOurServer));
            QCOMPARE(codeOf(outcome), u"redirect"_s);
        }
        for (const SeenRequest &request : std::as_const(server.seen))
            QVERIFY(request.target != "/login");
    }

    void our_own_answer_with_a_fault_is_refused_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("lines");
        QTest::addColumn<QByteArray>("status");
        QTest::addColumn<QString>("code");
        const QByteArray digest = "Repr-Digest: " + protocol::reprDigest("{}") + "\r\n";
        QTest::newRow("no digest") << QByteArray(protocol::jsonType) << QByteArray() << QByteArray("200 OK")
                                   << u"digest"_s;
        QTest::newRow("digest of another body")
            << QByteArray(protocol::jsonType) << "Repr-Digest: " + protocol::reprDigest("[]") + "\r\n"
            << QByteArray("200 OK") << u"digest"_s;
        QTest::newRow("another content type")
            << QByteArray("text/plain") << digest << QByteArray("200 OK") << u"content-type"_s;
        QTest::newRow("another charset") << QByteArray("application/json; charset=latin1") << digest
                                         << QByteArray("200 OK") << u"content-type"_s;
        QTest::newRow("another success")
            << QByteArray(protocol::jsonType) << digest << QByteArray("202 Accepted") << u"http-202"_s;
    }
    void our_own_answer_with_a_fault_is_refused()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, lines);
        QFETCH(QByteArray, status);
        QFETCH(QString, code);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::whole(ScriptedServer::head(request, status, type, lines), "{}"));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(codeOf(outcome), code);
        QCOMPARE(kindOf(outcome), int(Error::Kind::BadResponse));
    }

    void a_compressed_answer_is_unpacked_before_its_digest_is_checked()
    {
        const QByteArray body = "{\"names\":\"" + QByteArray(5'000, 'x') + "\"}";
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            const QByteArray lines
                = "Content-Encoding: gzip\r\nRepr-Digest: " + protocol::reprDigest(body) + "\r\n";
            socket.write(ScriptedServer::whole(
                ScriptedServer::head(request, "200 OK", protocol::jsonType, lines), gzip(body)));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QVERIFY2(outcome.reply, qPrintable(codeOf(outcome)));
        QCOMPARE(outcome.reply->body, body);
        QVERIFY(server.seen.constFirst().headers.value("accept-encoding").contains("gzip"));
    }

    void a_highly_compressible_part_below_the_limit_is_read()
    {
        const QByteArray body = QByteArray(8 << 20, ' ') + "{}";
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            const QByteArray lines
                = "Content-Encoding: gzip\r\nRepr-Digest: " + protocol::reprDigest(body) + "\r\n";
            socket.write(ScriptedServer::whole(
                ScriptedServer::head(request, "200 OK", protocol::jsonType, lines), gzip(body)));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QVERIFY2(outcome.reply, qPrintable(codeOf(outcome)));
        QCOMPARE(outcome.reply->body.size(), body.size());
    }

    void a_bomb_is_refused()
    {
        const QByteArray bomb = gzip(QByteArray(200 << 20, '0'));
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            const QByteArray lines = "Content-Encoding: gzip\r\n";
            socket.write(ScriptedServer::whole(
                ScriptedServer::head(request, "200 OK", protocol::jsonType, lines), bomb));
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(kindOf(outcome), int(Error::Kind::BadResponse));
        QVERIFY(codeOf(outcome) == u"too-large"_s || codeOf(outcome) == u"undecodable"_s);
    }

    void an_endless_body_is_refused_at_the_limit()
    {
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(ScriptedServer::head(request, "200 OK", protocol::jsonType, "Connection: close\r\n")
                         + "\r\n");
            const auto more = [&socket] {
                if (socket.bytesToWrite() < (1 << 20))
                    socket.write(QByteArray(1 << 18, ' '));
            };
            connect(&socket, &QTcpSocket::bytesWritten, &socket, more);
            more();
        };
        TestClient client(server.address());
        const CdpOutcome outcome = client.ask(TestClient::get());
        QCOMPARE(codeOf(outcome), u"too-large"_s);
    }

    void a_slow_drip_ends_at_the_deadline_data()
    {
        QTest::addColumn<int>("when");
        QTest::newRow("hangs before the headers") << 0;
        QTest::newRow("hangs after the headers") << 1;
        QTest::newRow("drips") << 2;
    }
    void a_slow_drip_ends_at_the_deadline()
    {
        QFETCH(int, when);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            if (when == 0)
                return;
            socket.write(
                ScriptedServer::head(request, "200 OK", protocol::jsonType, "Content-Length: 100000\r\n")
                + "\r\n");
            if (when == 1)
                return;
            auto *timer = new QTimer(&socket);
            connect(timer, &QTimer::timeout, &socket, [&socket] { socket.write("x"); });
            timer->start(20);
        };
        TestClient client(server.address());
        CdpRequest request = TestClient::get();
        request.deadline = 2'000ms;
        QElapsedTimer taken;
        taken.start();
        const CdpOutcome outcome = client.ask(request);
        QCOMPARE(codeOf(outcome), u"timeout"_s);
        QCOMPARE(kindOf(outcome), int(Error::Kind::Offline));
        QVERIFY2(taken.elapsed() >= 1'950, qPrintable(QString::number(taken.elapsed())));
        // Trust 2.4 row 9: a tenth over the deadline at most.
        QVERIFY2(taken.elapsed() <= 2'200, qPrintable(QString::number(taken.elapsed())));
        QTRY_COMPARE(server.disconnects, 1); // nothing goes on behind
    }

    void nobody_there_is_told_apart()
    {
        QString closed;
        {
            ScriptedServer server;
            closed = server.address();
        }
        TestClient refused(closed);
        const CdpOutcome outcome = refused.ask(TestClient::get());
        QCOMPARE(kindOf(outcome), int(Error::Kind::Offline));
        QCOMPARE(codeOf(outcome), u"refused"_s);

        TestClient unknown(u"https://no-such-host.invalid"_s);
        const CdpOutcome nameless = unknown.ask(TestClient::get());
        QCOMPARE(kindOf(nameless), int(Error::Kind::Offline));
        QCOMPARE(codeOf(nameless), u"no-name"_s);
    }

    void a_host_that_cannot_be_reached_is_offline_at_the_deadline_at_the_latest()
    {
        TestClient client(u"https://[100::1]"_s); // of the prefix that leads nowhere (RFC 6666)
        CdpRequest request = TestClient::get();
        request.deadline = 2'000ms;
        QElapsedTimer taken;
        taken.start();
        const CdpOutcome outcome = client.ask(request);
        QCOMPARE(kindOf(outcome), int(Error::Kind::Offline));
        // Without a route the system says so at once; with one that leads nowhere only time does.
        QVERIFY2(codeOf(outcome) == u"no-network"_s || codeOf(outcome) == u"timeout"_s,
                 qPrintable(codeOf(outcome)));
        QVERIFY2(taken.elapsed() <= 2'200, qPrintable(QString::number(taken.elapsed())));
    }

    void no_error_carries_the_address_or_the_path()
    {
        ScriptedServer server;
        int turn = 0;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            switch (turn++) {
            case 0: socket.write(ScriptedServer::problem(request, "404 Not Found", "not-found")); break;
            case 1:
                socket.write(ScriptedServer::problem(request, "503 Service Unavailable", "unavailable"));
                break;
            case 2: socket.write(ScriptedServer::whole("HTTP/1.1 200 OK\r\n", "hello")); break;
            default: socket.abort();
            }
        };
        TestClient client(server.address());
        for (int i = 0; i < 4; ++i) {
            const CdpOutcome outcome = client.ask(TestClient::get(u"/v1/secret?phone=13800001111"_s));
            QVERIFY(outcome.failure);
            const QString said = outcome.failure->error.code + outcome.failure->error.detail;
            QVERIFY2(!said.contains(u"1380000"_s) && !said.contains(u"secret"_s)
                         && !said.contains(u"127.0.0.1"_s),
                     qPrintable(said));
        }
    }
};

QTEST_GUILESS_MAIN(tst_PositiveIdentification)
#include "tst_PositiveIdentification.moc"

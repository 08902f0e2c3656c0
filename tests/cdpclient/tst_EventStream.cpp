#include "cdpclient/EventStream.h"
#include "cdpclient/ScriptedServer.h"
#include "cdpclient/SseParser.h"

#include <QSignalSpy>

#include <zlib.h>

using namespace counterpart;
using namespace counterpart::test;

namespace {

const QByteArray sample
    = "\xEF\xBB\xBFretry: 3000\n\n"
      ": heartbeat\n\n"
      "id: e7.991244\nevent: changes\ndata: {\"types\":[\"coupon\"],\ndata: \"urgent\":[]}\n\n"
      "event: ping\ndata: {\"serverTime\":\"2026-11-21T06:33:00.000Z\",\"interval\":15}\n\n"
      "data\n\n"
      "id: e7.991245\n\n"
      "event: directive\ndata:{\"id\":\"di-1\",\"kind\":\"resnapshot\"}\n\n";

QList<SseEvent> expected()
{
    return {{"changes", "{\"types\":[\"coupon\"],\n\"urgent\":[]}", "e7.991244"},
            {"ping", "{\"serverTime\":\"2026-11-21T06:33:00.000Z\",\"interval\":15}", "e7.991244"},
            {"message", "", "e7.991244"},
            {"directive", "{\"id\":\"di-1\",\"kind\":\"resnapshot\"}", "e7.991245"}};
}

QByteArray streamHead(const SeenRequest &request, const QByteArray &extra = {})
{
    return ScriptedServer::head(request, "200 OK", "text/event-stream",
                                "Cache-Control: no-store\r\nTransfer-Encoding: chunked\r\n" + extra)
        + "\r\n";
}
QByteArray chunk(const QByteArray &bytes)
{
    return QByteArray::number(bytes.size(), 16) + "\r\n" + bytes + "\r\n";
}

/// A stream with everything it said.
struct Listener
{
    explicit Listener(const ScriptedServer &server) : stream(systemRandom, systemNow)
    {
        stream.configure(*cdpSettings(server.address()));
        QObject::connect(&stream, &EventStream::opened, [this] { ++opened; });
        QObject::connect(&stream, &EventStream::poked,
                         [this](const ChangesPoke &poke) { pokes.append(poke); });
        QObject::connect(&stream, &EventStream::directive,
                         [this](const Directive &directive) { directives.append(directive); });
        QObject::connect(&stream, &EventStream::closed, [this](const Error &error) { closed.append(error); });
    }
    void open() { stream.open(u"/v1/stores/st-1/events"_s, "tok-1"); }

    EventStream stream;
    int opened = 0;
    QList<ChangesPoke> pokes;
    QList<Directive> directives;
    QList<Error> closed;
};

} // namespace

/// The live channel: the parser at every cut, and the stream against a scripted server.
class tst_EventStream : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void events_are_the_same_wherever_the_bytes_are_cut()
    {
        for (const QByteArray &lineEnd : {QByteArray("\n"), QByteArray("\r\n"), QByteArray("\r")}) {
            QByteArray bytes = sample;
            bytes.replace("\n", lineEnd);
            for (qsizetype cut = 0; cut <= bytes.size(); ++cut) {
                SseParser parser;
                QList<SseEvent> events = parser.feed(bytes.left(cut));
                events += parser.feed(bytes.mid(cut));
                QCOMPARE(events, expected());
            }
            SseParser parser;
            QList<SseEvent> events;
            for (const char byte : bytes)
                events += parser.feed(QByteArray(1, byte));
            QCOMPARE(events, expected());
            QCOMPARE(parser.lastId(), "e7.991245");
        }
    }

    void an_endless_event_is_not_collected()
    {
        SseParser parser;
        for (int i = 0; i < 100 && !parser.isBroken(); ++i)
            QVERIFY(parser.feed("data: " + QByteArray(1'000, 'x') + '\n').isEmpty());
        QVERIFY(parser.isBroken());
        QVERIFY(parser.feed("\n\n").isEmpty());
    }

    void pokes_and_directives_arrive()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(streamHead(request) + chunk(sample.left(90)) + chunk(sample.mid(90)));
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.directives.size(), 1);
        QCOMPARE(listener.opened, 1);
        QCOMPARE(listener.pokes.size(), 1);
        QCOMPARE(listener.pokes.first().types, QList<ResourceType>{ResourceType::Coupon});
        QCOMPARE(listener.directives.first().kind, Directive::Kind::Resnapshot);
        QVERIFY(listener.closed.isEmpty());
        const SeenRequest request = server.seen.constFirst();
        QCOMPARE(request.headers.value("authorization"), "Bearer tok-1");
        QCOMPARE(request.headers.value("accept"), "text/event-stream");
    }

    void an_unreadable_poke_still_pokes()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(streamHead(request) + chunk("event: changes\ndata: <html>\n\n"));
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.pokes.size(), 1);
    }

    void the_last_id_is_given_when_it_opens_again()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(streamHead(request) + chunk("id: e7.5\nevent: changes\ndata: {}\n\n"));
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.pokes.size(), 1);
        listener.open();
        QTRY_COMPARE(listener.pokes.size(), 2);
        QVERIFY(!server.seen.at(0).headers.contains("last-event-id"));
        QCOMPARE(server.seen.at(1).headers.value("last-event-id"), "e7.5");
        QVERIFY(listener.closed.isEmpty()); // it was we who closed the first
    }

    void missing_heartbeats_end_it_and_heartbeats_keep_it()
    {
        ScriptedServer server;
        int beats = 8;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(streamHead(request));
            auto *timer = new QTimer(&socket);
            connect(timer, &QTimer::timeout, &socket, [&socket, &beats] {
                if (beats-- > 0)
                    socket.write(chunk(": heartbeat\n\n"));
            });
            timer->start(150);
        };
        Listener listener(server);
        listener.stream.setSilenceLimit(400);
        QElapsedTimer lived;
        lived.start();
        listener.open();
        QTRY_COMPARE_WITH_TIMEOUT(listener.closed.size(), 1, 5'000);
        QCOMPARE(listener.closed.first().kind, Error::Kind::Offline);
        QCOMPARE(listener.closed.first().code, u"timeout"_s);
        QVERIFY2(lived.elapsed() > 8 * 150, qPrintable(QString::number(lived.elapsed())));
        QTRY_COMPARE(server.disconnects, 1);
    }

    void a_stream_that_never_starts_ends_too()
    {
        ScriptedServer server;
        Listener listener(server);
        listener.stream.setSilenceLimit(300);
        listener.open();
        QTRY_COMPARE(listener.closed.size(), 1);
        QCOMPARE(listener.closed.first().code, u"timeout"_s);
        QCOMPARE(listener.opened, 0);
    }

    void a_compressed_stream_is_read_as_it_comes()
    {
        z_stream packer{};
        deflateInit2(&packer, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
        const auto packed = [&packer](QByteArray text) {
            QByteArray out(4'096, '\0');
            packer.next_in = reinterpret_cast<Bytef *>(text.data());
            packer.avail_in = uInt(text.size());
            packer.next_out = reinterpret_cast<Bytef *>(out.data());
            packer.avail_out = uInt(out.size());
            deflate(&packer, Z_SYNC_FLUSH);
            out.resize(out.size() - qsizetype(packer.avail_out));
            return out;
        };
        ScriptedServer server;
        QTcpSocket *connection = nullptr;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            connection = &socket;
            socket.write(streamHead(request, "Content-Encoding: gzip\r\n")
                         + chunk(packed("event: changes\ndata: {}\n\n")));
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.pokes.size(), 1);
        connection->write(chunk(packed("event: changes\ndata: {}\n\n")));
        QTRY_COMPARE(listener.pokes.size(), 2);
        deflateEnd(&packer);
    }

    void what_is_not_our_stream_is_told_apart_data()
    {
        QTest::addColumn<QByteArray>("answer");
        QTest::addColumn<int>("kind");
        const auto row = [](const char *name, const QByteArray &answer, Error::Kind kind) {
            QTest::newRow(name) << answer << int(kind);
        };
        const QByteArray ours = "Counterpart-Protocol: 1\r\nCounterpart-Nonce: NONCE\r\n";
        row("no stream wanted", "HTTP/1.1 204 No Content\r\n" + ours + "\r\n", Error::Kind::Cancelled);
        row("captive portal", "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
            Error::Kind::NotOurServer);
        row("a portal's own stream",
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 6\r\n\r\ndata:\n",
            Error::Kind::NotOurServer);
        row("redirect", "HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n",
            Error::Kind::NotOurServer);
        row("token refused",
            "HTTP/1.1 401 Unauthorized\r\nContent-Type: application/problem+json\r\n" + ours
                + "Content-Length: 44\r\n\r\n{\"title\":\"x\",\"status\":401,\"code\":\"not-signed\"",
            Error::Kind::Unauthorized);
        row("busy", "HTTP/1.1 503 Service Unavailable\r\n" + ours + "Content-Length: 0\r\n\r\n",
            Error::Kind::Busy);
        row("another type",
            "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + ours + "Content-Length: 2\r\n\r\nhi",
            Error::Kind::BadResponse);
        row("closed at once", "", Error::Kind::Offline);
    }
    void what_is_not_our_stream_is_told_apart()
    {
        QFETCH(QByteArray, answer);
        QFETCH(int, kind);
        ScriptedServer server;
        server.handle = [&](QTcpSocket &socket, const SeenRequest &request) {
            QByteArray bytes = answer;
            socket.write(bytes.replace("NONCE", request.headers.value("counterpart-nonce")));
            socket.flush();
            socket.disconnectFromHost();
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.closed.size(), 1);
        QCOMPARE(int(listener.closed.first().kind), kind);
        QCOMPARE(listener.opened, 0);
        QVERIFY(listener.pokes.isEmpty());
    }

    void a_stream_that_breaks_says_so_once()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(streamHead(request) + chunk("event: changes\ndata: {}\n\n"));
            QTimer::singleShot(100, &socket, [&socket] { socket.abort(); });
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.closed.size(), 1);
        QCOMPARE(listener.closed.first().kind, Error::Kind::Offline);
        QCOMPARE(listener.opened, 1);
        QTest::qWait(200);
        QCOMPARE(listener.closed.size(), 1);
    }

    void closing_it_ourselves_is_silent()
    {
        ScriptedServer server;
        server.handle = [](QTcpSocket &socket, const SeenRequest &request) {
            socket.write(streamHead(request));
        };
        Listener listener(server);
        listener.open();
        QTRY_COMPARE(listener.opened, 1);
        listener.stream.close();
        QTRY_COMPARE(server.disconnects, 1);
        QVERIFY(listener.closed.isEmpty());
        QVERIFY(!listener.stream.isOpen());
    }
};

QTEST_GUILESS_MAIN(tst_EventStream)
#include "tst_EventStream.moc"

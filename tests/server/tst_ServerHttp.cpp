#include "server/TestCdp.h"
#include "server/http/Gzip.h"
#include "server/http/HttpShell.h"

#include <QElapsedTimer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <thread>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

/// One answer as it came over the wire.
struct Wire
{
    int status = 0;
    QMap<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

class tst_ServerHttp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->context.config.heartbeatSeconds = 1;
        m_cdp->fill();
        m_cdp->enrol();
        // Time stands still in TestCdp; sockets need one that runs.
        const Instant start = m_cdp->now, from = systemNow();
        ServerContext context = m_cdp->context;
        context.clock = [start, from] {
            return start + (systemNow() - from);
        };
        m_shell = std::make_unique<HttpShell>(*m_cdp->storage, context);
        QVERIFY(m_shell->start({}));
        QVERIFY(m_shell->port() > 0);
    }

    void cleanup()
    {
        m_shell.reset();
        m_cdp.reset();
    }

    void answers_are_identified_on_the_wire_and_never_brotli()
    {
        const Wire meta = send("GET", "/v1/meta", {}, {{"Accept-Encoding", "br, gzip, deflate, zstd"}});
        QCOMPARE(meta.status, 200);
        QCOMPARE(meta.headers.value("counterpart-protocol"), "1");
        QCOMPARE(meta.headers.value("counterpart-nonce"), Nonce);
        QCOMPARE(meta.headers.value("content-type"), protocol::jsonType);
        for (const QByteArray &target :
             {QByteArray("/v1/meta"), QByteArray("/v1/nowhere"), QByteArray("/pocket"),
              QByteArray("/pocket?customer=cu-1"), "/v1/stores/st-1/changes?cursor=" + cursor()}) {
            const Wire answer = send("GET", target, {}, {{"Accept-Encoding", "br"}, auth()});
            QVERIFY2(!answer.headers.contains("content-encoding"), target.constData());
            QVERIFY(answer.status != 0);
        }
    }

    void long_answers_are_gzipped_when_asked_for_and_the_digest_is_of_the_plain_body()
    {
        const Wire packed = send("GET", "/v1/meta", {}, {{"Accept-Encoding", "gzip"}});
        const Wire plain = send("GET", "/v1/meta");
        QCOMPARE(packed.headers.value("content-encoding"), plain.body.size() >= 1024 ? "gzip" : "");
        const QByteArray href = QByteArray("/v1/stores/st-1/changes?cursor=") + cursor();
        addCustomers(50);
        const Wire page = send("GET", href, {}, {{"Accept-Encoding", "gzip, br"}, auth()});
        QCOMPARE(page.headers.value("content-encoding"), "gzip");
        QCOMPARE(page.headers.value("content-type"), protocol::ndjsonType);
        QVERIFY(page.body.startsWith("\x1f\x8b"));
        QVERIFY(parseFeedPage(send("GET", href, {}, {auth()}).body));
    }

    void errors_of_the_shell_itself_are_problem_documents()
    {
        const Wire large = send("POST", "/v1/stores/st-1/commands", QByteArray(2 << 20, ' '), {auth()});
        QCOMPARE(large.status, 413);
        const Wire unknown = send("PATCH", "/v1/meta", "{}");
        QCOMPARE(unknown.status, 405);
        QCOMPARE(unknown.headers.value("content-type"), protocol::problemType);
        QCOMPARE(unknown.headers.value("counterpart-nonce"), Nonce);
    }

    void members_of_a_form_do_not_count_as_query()
    {
        const QByteArray form = encodeForm(grant::AssociatePin{u"as-1"_s, u"246810"_s});
        const Wire signedIn
            = send("POST", "/oauth/token", form, {auth(), {"Content-Type", protocol::formType}});
        QCOMPARE(signedIn.status, 200);
        QVERIFY(!QJsonDocument::fromJson(signedIn.body).object()["access_token"_L1].toString().isEmpty());
    }

    void a_long_poll_is_answered_as_soon_as_something_moves()
    {
        const QByteArray target = "/v1/stores/st-1/changes?wait=20&cursor=" + cursor();
        QElapsedTimer timer;
        timer.start();
        std::thread later([this] {
            std::this_thread::sleep_for(std::chrono::milliseconds(300));
            addCustomers(1);
        });
        const Wire answer = send("GET", target, {}, {auth()});
        later.join();
        QCOMPARE(parseFeedPage(answer.body)->rows.size(), 1);
        QVERIFY(timer.elapsed() >= 250);
        QVERIFY(timer.elapsed() < 10'000);
    }

    void a_long_poll_ends_empty_after_its_time()
    {
        const Wire answer = send("GET", "/v1/stores/st-1/changes?wait=1&cursor=" + cursor(), {}, {auth()});
        QCOMPARE(answer.status, 200);
        QVERIFY(parseFeedPage(answer.body)->rows.isEmpty());
    }

    void of_two_long_polls_of_one_device_the_older_is_answered_at_once()
    {
        const QByteArray target = "/v1/stores/st-1/changes?wait=20&cursor=" + cursor();
        QElapsedTimer timer;
        timer.start();
        Wire first;
        std::thread asking([&] { first = send("GET", target, {}, {auth()}); });
        std::this_thread::sleep_for(std::chrono::milliseconds(300));
        std::thread again([&] { (void)send("GET", target, {}, {auth()}); });
        asking.join();
        QVERIFY(timer.elapsed() < 10'000);
        QCOMPARE(first.status, 200);
        QVERIFY(parseFeedPage(first.body)->rows.isEmpty());
        addCustomers(1);
        again.join();
        QVERIFY(timer.elapsed() < 15'000);
    }

    void the_event_stream_beats_pokes_and_ends_with_the_server()
    {
        QTcpSocket socket;
        open(socket, "/v1/stores/st-1/events");
        QByteArray seen;
        QVERIFY(readUntil(socket, seen, "event: ping"));
        QVERIFY(seen.contains("text/event-stream"));
        QVERIFY(seen.contains("Counterpart-Nonce: " + QByteArray(Nonce)));
        seen.clear();
        addCustomers(1);
        QVERIFY(readUntil(socket, seen, "event: changes"));
        QVERIFY(readUntil(socket, seen, "\"customer\""));
        QVERIFY(!seen.contains("Customer 0")); // says that something moved, never what
        seen.clear();
        QVERIFY(readUntil(socket, seen, "event: ping")); // the heartbeat
        m_shell->stop();
        seen.clear();
        QVERIFY(readUntil(socket, seen, "0\r\n\r\n")); // a clean end of the chunked body
    }

    void a_stream_that_comes_back_behind_is_told_at_once()
    {
        const QByteArray last = m_cdp->storage->epoch().toLatin1() + '.'
            + QByteArray::number(*m_cdp->storage->feedPosition(u"st-1"_s));
        addCustomers(1);
        QTcpSocket socket;
        open(socket, "/v1/stores/st-1/events", "Last-Event-ID: " + last + "\r\n");
        QByteArray seen;
        QVERIFY(readUntil(socket, seen, "event: changes"));
    }

    void an_arrival_on_the_phone_is_urgent_in_the_stream()
    {
        QTcpSocket socket;
        open(socket, "/v1/stores/st-1/events");
        QByteArray seen;
        QVERIFY(readUntil(socket, seen, "event: ping"));
        const Wire arrived
            = send("POST", "/pocket/arrived", "order=pk-1", {{"Content-Type", protocol::formType}});
        QCOMPARE(arrived.status, 303);
        QVERIFY(readUntil(socket, seen, "customer_arrived"));
        QVERIFY(seen.contains("pk-1"));
        const auto order = decodePickupOrder(m_cdp->stored(ResourceType::PickupOrder, u"pk-1"_s));
        QCOMPARE(order->arrival, PickupOrder::Arrival::Arrived);
        QCOMPARE(order->arrivalSource, u"app"_s);
    }

    void the_phones_show_codes_as_text_and_qr()
    {
        const Wire page = send("GET", "/pocket?customer=cu-1");
        QCOMPARE(page.status, 200);
        const auto code = m_cdp->storage->pickupCode(u"pk-1"_s);
        QVERIFY(code && *code);
        QVERIFY(page.body.contains((*code)->toLatin1()));
        QVERIFY(page.body.contains("<svg"));
        QVERIFY(page.body.contains("WKND-7K2M"));
        const Wire json = send("GET", "/pocket.json?order=pk-1");
        QCOMPARE(QJsonDocument::fromJson(json.body)["code"_L1].toString(), **code);
    }

    void names_on_the_phones_are_escaped()
    {
        QJsonObject customer = m_cdp->stored(ResourceType::Customer, u"cu-1"_s);
        customer["displayName"_L1] = u"<script>alert(1)</script>"_s;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Customer, .id = u"cu-1"_s, .data = customer}));
        const Wire page = send("GET", "/pocket?customer=cu-1");
        QVERIFY(!page.body.contains("<script>"));
        QVERIFY(page.body.contains("&lt;script&gt;"));
    }

    void the_phones_are_for_this_machine_only()
    {
        QCOMPARE(send("GET", "/pocket", {}, {{"Host", "evil.example"}}).status, 404);
        QCOMPARE(send("POST", "/pocket/arrived", "order=pk-1", {{"Origin", "https://evil.example"}}).status,
                 404);
        Request far{
            .method = "GET", .path = u"/pocket"_s, .headers = {{"host", "127.0.0.1"}}, .loopback = false};
        QCOMPARE(handle(far, *m_cdp->storage, m_cdp->context).status, 404);
        ServerContext shut = m_cdp->context;
        shut.config.pocket = false;
        far.loopback = true;
        QCOMPARE(handle(far, *m_cdp->storage, shut).status, 404);
    }

    void many_devices_hold_streams_at_once()
    {
        std::vector<std::unique_ptr<QTcpSocket>> sockets;
        for (int i = 0; i < 40; ++i) {
            m_cdp->enrol();
            sockets.push_back(std::make_unique<QTcpSocket>());
            open(*sockets.back(), "/v1/stores/st-1/events");
        }
        for (auto &socket : sockets) {
            QByteArray seen;
            QVERIFY(readUntil(*socket, seen, "event: ping"));
        }
        QCOMPARE(send("GET", "/v1/meta").status, 200);
    }

    void a_new_stream_of_a_device_ends_its_former_one()
    {
        QTcpSocket former, other, newer;
        QByteArray seenFormer, seenOther, seenNewer;
        open(former, "/v1/stores/st-1/events");
        QVERIFY(readUntil(former, seenFormer, "event: ping"));
        open(newer, "/v1/stores/st-1/events");
        QVERIFY(readUntil(newer, seenNewer, "event: ping"));
        QVERIFY(readUntil(former, seenFormer, "0\r\n\r\n"));
        m_cdp->enrol(); // of another device: both stay
        open(other, "/v1/stores/st-1/events");
        QVERIFY(readUntil(other, seenOther, "event: ping"));
        addCustomers(1);
        QVERIFY(readUntil(other, seenOther, "event: changes"));
        QVERIFY(readUntil(newer, seenNewer, "event: changes"));
        QVERIFY(!seenNewer.contains("0\r\n\r\n"));
    }

    void one_stream_too_many_is_told_to_come_later_and_the_rest_is_served()
    {
        m_shell.reset();
        m_shell = std::make_unique<HttpShell>(*m_cdp->storage, m_cdp->context);
        QVERIFY(m_shell->start({.streams = 2}));
        QTcpSocket first, second, third, again;
        QByteArray seen;
        open(first, "/v1/stores/st-1/events");
        QVERIFY(readUntil(first, seen, "event: ping"));
        m_cdp->enrol();
        seen.clear();
        open(second, "/v1/stores/st-1/events");
        QVERIFY(readUntil(second, seen, "event: ping"));
        const Header device = auth();
        m_cdp->enrol();
        seen.clear();
        open(third, "/v1/stores/st-1/events");
        QVERIFY(readUntil(third, seen, "unavailable"));
        QVERIFY(seen.startsWith("HTTP/1.1 503"));
        QVERIFY(seen.contains("Retry-After: "));
        QVERIFY(seen.contains("Counterpart-Nonce: " + QByteArray(Nonce)));
        QCOMPARE(send("GET", "/v1/meta").status, 200);
        // One that has a stream gets its next one all the same.
        seen.clear();
        again.connectToHost(u"127.0.0.1"_s, quint16(m_shell->port()));
        QVERIFY(again.waitForConnected(5000));
        again.write(head("GET", "/v1/stores/st-1/events", {device}) + "\r\n");
        QVERIFY(readUntil(again, seen, "event: ping"));
    }

    void stopping_does_not_wait_for_idle_connections()
    {
        QTcpSocket idle;
        open(idle, "/v1/meta");
        QByteArray seen;
        QVERIFY(readUntil(idle, seen, "apiVersion"));
        QElapsedTimer timer;
        timer.start();
        m_shell->stop();
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }

    void an_address_that_cannot_be_used_is_said()
    {
        HttpShell other(*m_cdp->storage, m_cdp->context);
        const auto started = other.start({.host = u"203.0.113.7"_s, .port = 1});
        QVERIFY(!started);
        HttpShell half(*m_cdp->storage, m_cdp->context);
        QVERIFY(!half.start({.certificate = u"cert.pem"_s}));
        HttpShell wrong(*m_cdp->storage, m_cdp->context);
        QVERIFY(!wrong.start({.certificate = u"/nowhere/cert.pem"_s, .key = u"/nowhere/key.pem"_s}));
    }

private:
    static constexpr char Nonce[] = "00112233445566778899aabbccddeeff";
    using Header = std::pair<QByteArray, QByteArray>;

    Header auth() const { return {"Authorization", "Bearer " + m_cdp->device.toLatin1()}; }
    QByteArray cursor() { return m_cdp->snapshot()["cursor"_L1].toString().toLatin1(); }

    QByteArray head(const QByteArray &method, const QByteArray &target, const QList<Header> &headers)
    {
        QByteArray text = method + ' ' + target + " HTTP/1.1\r\nCounterpart-Nonce: " + Nonce + "\r\n";
        if (std::none_of(headers.begin(), headers.end(), [](const Header &h) { return h.first == "Host"; }))
            text += "Host: 127.0.0.1\r\n";
        for (const auto &[name, value] : headers)
            text += name + ": " + value + "\r\n";
        return text;
    }

    Wire send(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
              const QList<Header> &headers = {})
    {
        QTcpSocket socket;
        socket.connectToHost(u"127.0.0.1"_s, quint16(m_shell->port()));
        if (!socket.waitForConnected(5000))
            return {};
        QByteArray text = head(method, target, headers) + "Connection: close\r\n";
        if (method != "GET")
            text += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
        socket.write(text + "\r\n" + body);
        QByteArray all;
        while (socket.waitForReadyRead(15'000))
            all += socket.readAll();
        all += socket.readAll();
        return parsed(all);
    }

    static Wire parsed(const QByteArray &all)
    {
        Wire wire;
        const qsizetype end = all.indexOf("\r\n\r\n");
        const QList<QByteArray> lines = all.left(end).split('\n');
        wire.status = lines.first().split(' ').value(1).toInt();
        for (const QByteArray &line : lines.mid(1))
            wire.headers[line.left(line.indexOf(':')).toLower()] = line.mid(line.indexOf(':') + 1).trimmed();
        wire.body = all.mid(end + 4);
        return wire;
    }

    void open(QTcpSocket &socket, const QByteArray &target, const QByteArray &more = {})
    {
        socket.connectToHost(u"127.0.0.1"_s, quint16(m_shell->port()));
        QVERIFY(socket.waitForConnected(5000));
        socket.write(head("GET", target, {auth()}) + more + "\r\n");
    }

    static bool readUntil(QTcpSocket &socket, QByteArray &seen, const QByteArray &wanted)
    {
        QElapsedTimer timer;
        timer.start();
        while (!seen.contains(wanted) && timer.elapsed() < 10'000) {
            if (socket.bytesAvailable() || socket.waitForReadyRead(200))
                seen += socket.readAll();
        }
        return seen.contains(wanted);
    }

    void addCustomers(int count)
    {
        for (int i = 0; i < count; ++i) {
            const auto written = m_cdp->storage->write(
                {.type = ResourceType::Customer,
                 .id = u"cx-%1"_s.arg(i),
                 .data = {{u"displayName"_s, u"Customer %1"_s.arg(i)},
                          {u"kind"_s, u"member"_s},
                          {u"relationship"_s, QJsonObject{{u"homeStoreId"_s, u"st-1"_s}}},
                          {u"contactPoints"_s, QJsonArray()},
                          {u"consents"_s, QJsonArray()}}});
            if (!written)
                qFatal("%s", qPrintable(written.error().detail));
        }
    }

    std::unique_ptr<TestCdp> m_cdp;
    std::unique_ptr<HttpShell> m_shell;
};

QTEST_GUILESS_MAIN(tst_ServerHttp)
#include "tst_ServerHttp.moc"

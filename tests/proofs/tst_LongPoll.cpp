#include "proofs/Screens.h"

#include <QElapsedTimer>
#include <QTcpServer>
#include <QTcpSocket>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

namespace {

/// A proxy that lets everything through but streams: those it ends, as one does that waits for a whole
/// answer.
class Proxy : public QTcpServer
{
public:
    explicit Proxy(const QString &upstream) : m_port(quint16(upstream.section(u':', -1).toInt()))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                take(socket);
        });
        listening = listen(QHostAddress::LocalHost);
    }
    QString address() const { return u"http://127.0.0.1:%1"_s.arg(serverPort()); }

    bool listening = false;
    int streams = 0, held = 0;

private:
    void take(QTcpSocket *socket)
    {
        auto *upstream = new QTcpSocket(socket);
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, upstream, [this, socket, upstream] {
            const QByteArray sent = socket->readAll();
            if (sent.contains("/events ") || sent.contains("/events?")) {
                ++streams;
                socket->disconnectFromHost();
                return;
            }
            held += sent.contains("wait=") ? 1 : 0;
            if (upstream->state() == QAbstractSocket::UnconnectedState)
                upstream->connectToHost(QHostAddress::LocalHost, m_port);
            upstream->write(sent);
        });
        connect(upstream, &QTcpSocket::readyRead, socket,
                [socket, upstream] { socket->write(upstream->readAll()); });
        connect(upstream, &QTcpSocket::disconnected, socket, [socket] { socket->disconnectFromHost(); });
    }

    quint16 m_port;
};

} // namespace

/// The real tablet and the real CDP with a proxy between them that lets no stream through.
class tst_LongPoll : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void where_no_stream_gets_through_news_still_come_at_once()
    {
        Shop shop;
        Proxy proxy(shop.address());
        QVERIFY(proxy.listening);
        const Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(wait(tablet.access.enrol(proxy.address(), shop.code(), u"Counter"_s)));
        QTRY_VERIFY_WITH_TIMEOUT(proxy.held > 0, 120'000);
        QVERIFY(proxy.streams >= 3);
        QVERIFY(!tablet.device.facts().streaming);
        QCOMPARE(tablet.device.facts().link, SyncFacts::Link::Online);
        tablet.access.finishEnrolment();
        QVERIFY(tablet.signIn());

        for (int i = 0; i < 3; ++i) {
            QTest::qWait(1'000); // until it is held again
            const QString id = u"cp-news-%1"_s.arg(i);
            QElapsedTimer taken;
            taken.start();
            shop.put(ResourceType::Coupon, id, TestCdp::coupon(u"NEWS-%1"_s.arg(i), u"cu-1"_s));
            const auto here = [&] {
                const auto found
                    = wait(tablet.device.read([id](CacheReader &reader) { return reader.coupon(id); }));
                return found && *found;
            };
            QTRY_VERIFY_WITH_TIMEOUT(here(), 10'000);
            QVERIFY2(taken.elapsed() < 3'000, qPrintable(QString::number(taken.elapsed())));
        }
        QVERIFY(wait(tablet.coupons.redeem(u"cp-1"_s, u"cu-1"_s, {}))); // and what is done goes out beside it
        QVERIFY(tablet.drained());
        QCOMPARE(shop.redemptions(u"cp-1"_s), 1);
    }
};

QTEST_GUILESS_MAIN(tst_LongPoll)
#include "tst_LongPoll.moc"

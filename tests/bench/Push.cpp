// counterpart-push: from an event at the real CDP process to the painted row on the board of a tablet that
// runs the real core and the real screen. Customers tap "I am here", one after the other; each order leaves
// the head of one lane and appears in another. All times are of one steady clock, from the moment before the
// request is written; the answer tells when the CDP had it stored.
#include "bench/OutageParts.h"
#include "bench/PushBoard.h"

#include <QCommandLineParser>
#include <QGuiApplication>
#include <QTcpSocket>
#include <QThread>
#include <QUrl>

using namespace counterpart;
using namespace counterpart::bench;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int warmUps = 20; // events that are not counted: what is made once is made

/// Blocks a thread of its own, so that the tablet's thread does nothing but the tablet's work.
class Phone : public QThread
{
public:
    Phone(const QUrl &cdp, QString orderId) : m_cdp(cdp), m_orderId(std::move(orderId)) { }
    Moment asked, answered; ///< read them when the thread is finished
    bool accepted = false;

private:
    void run() override
    {
        QTcpSocket socket;
        socket.connectToHost(m_cdp.host(), quint16(m_cdp.port()));
        if (!socket.waitForConnected(30'000))
            return;
        const QByteArray body = "order=" + m_orderId.toLatin1();
        const QByteArray request = "POST /pocket/arrived HTTP/1.1\r\nHost: " + m_cdp.authority().toLatin1()
            + "\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\nContent-Length: "
            + QByteArray::number(body.size()) + "\r\n\r\n" + body;
        asked = std::chrono::steady_clock::now();
        socket.write(request);
        accepted = socket.waitForReadyRead(30'000) && socket.readAll().contains(" 303");
        answered = std::chrono::steady_clock::now();
    }

    QUrl m_cdp;
    QString m_orderId;
};

void print(const QString &what, QList<double> ms)
{
    std::sort(ms.begin(), ms.end());
    const auto at = [&ms](double part) {
        return ms.at(qsizetype(double(ms.size() - 1) * part));
    };
    row(what + u", p50"_s, at(0.5), u"ms"_s);
    row(what + u", p99"_s, at(0.99), u"ms"_s);
    row(what + u", max"_s, ms.last(), u"ms"_s);
}

} // namespace

int main(int argc, char **argv)
{
    QGuiApplication app(argc, argv);
    QCommandLineParser parser;
    parser.addOption({u"events"_s, u"how many are measured"_s, u"N"_s, u"250"_s});
    parser.addHelpOption();
    parser.process(app);
    const int events = std::max(2, parser.value(u"events"_s).toInt());

    CdpProcess cdp;
    if (!cdp.prepare(1))
        give(u"the CDP does not start: "_s + QString::fromUtf8(cdp.said));
    cdp.kill();
    const QStringList orders = addOrders(cdp.database(), events + warmUps);
    if (orders.isEmpty() || !cdp.start())
        give(u"the orders cannot be added"_s);
    PushBoard board(cdp);

    QList<double> stored, applied, listed, painted;
    for (const QString &orderId : orders) {
        board.expect(orderId);
        Phone phone(QUrl(cdp.address()), orderId);
        phone.start();
        const bool seen = waitFor([&] { return phone.isFinished() && board.painted(); }, 1min);
        phone.wait();
        if (!seen || !phone.accepted)
            give(u"order %1 %2"_s.arg(orderId, phone.accepted ? u"never showed"_s : u"was not accepted"_s));
        if (orders.indexOf(orderId) < warmUps)
            continue;
        stored.append(between(phone.asked, phone.answered));
        applied.append(between(phone.asked, board.appliedAt()));
        listed.append(between(phone.asked, board.listedAt()));
        painted.append(between(phone.asked, *board.painted()));
    }
    row(u"events at the CDP, each seen on the board"_s, double(painted.size()), u""_s);
    row(u"orders on the board"_s, board.orders(), u""_s);
    print(u"event to the CDP's answer"_s, stored);
    print(u"event to applied and durable on the tablet"_s, applied);
    print(u"event to the row of the board"_s, listed);
    print(u"event to the painted frame"_s, painted);
    return 0;
}

#include "cdpclient/ScriptedServer.h"
#include "contract/CommandResults.h"
#include "server/TestCdp.h"

using namespace counterpart;
using namespace counterpart::test;
using server::TestCdp;

namespace {

QByteArray onTheWire(const server::Response &response)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(response.status)
        + " Told\r\nContent-Type: " + response.contentType + "\r\n";
    for (auto it = response.headers.cbegin(); it != response.headers.cend(); ++it)
        head += it.key() + ": " + it.value() + "\r\n";
    return ScriptedServer::whole(head, response.body);
}

/// A line between the real client and the real handlers that a test can cut wherever it wants.
class BadLine
{
public:
    BadLine() : client(m_socket.address())
    {
        cdp.fill();
        cdp.enrol();
        m_socket.handle = [this](QTcpSocket &socket, const SeenRequest &request) {
            ++arrived;
            const QByteArray answer = onTheWire(
                cdp.send(request.method, QString::fromLatin1(request.target), request.body, cdp.device,
                         {{"counterpart-nonce", request.headers.value("counterpart-nonce")}}));
            lastAnswer = answer.size();
            if (cutAt < 0) {
                socket.write(answer);
                return;
            }
            if (cutAt > 0) {
                socket.write(answer.left(cutAt));
                socket.flush();
            }
            reset ? socket.abort() : socket.disconnectFromHost();
        };
    }

    CdpOutcome push(const QJsonObject &command)
    {
        CdpRequest request = TestClient::post(TestCdp::bytes({{u"commands"_s, QJsonArray{command}}}));
        return client.ask(request);
    }
    qsizetype redemptions()
    {
        return cdp.stored(ResourceType::Coupon, u"cp-1"_s)["redemptions"_L1].toArray().size();
    }

    TestCdp cdp;
    qsizetype cutAt = -1; ///< bytes of the answer that arrive; -1: all, and the line stays
    bool reset = false;
    int arrived = 0;
    qsizetype lastAnswer = 0;

private:
    ScriptedServer m_socket;

public:
    TestClient client;
};

} // namespace

/// What a bad line does to commands: the real client, real sockets and the CDP's real handlers.
class tst_BadLine : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void a_post_that_qt_sends_twice_by_itself_is_done_once_data()
    {
        QTest::addColumn<bool>("reset");
        QTest::newRow("clean close") << false;
        QTest::newRow("reset") << true;
    }
    void a_post_that_qt_sends_twice_by_itself_is_done_once()
    {
        QFETCH(bool, reset);
        BadLine line;
        line.reset = reset;
        const QJsonObject command = line.cdp.redeem(u"cp-1"_s);
        line.cutAt = 0;
        const CdpOutcome lost = line.push(command);
        QVERIFY(lost.failure);
        QVERIFY2(line.arrived >= 2, "Qt sent it once only: the test proves nothing");
        QCOMPARE(line.redemptions(), 1);
        line.cutAt = -1;
        const CdpOutcome told = line.push(command);
        QVERIFY2(told.reply, qPrintable(codeOf(told)));
        const auto results = decodeCommandBatchResult(QJsonDocument::fromJson(told.reply->body).object());
        QVERIFY(results);
        QCOMPARE(results->results.constFirst().status, CommandResult::Status::Duplicate);
        QCOMPARE(*results->results.constFirst().first, CommandResult::Status::Applied);
        QCOMPARE(line.redemptions(), 1);
    }

    void an_answer_cut_at_any_byte_settles_nothing_and_doubles_nothing()
    {
        BadLine line;
        const QJsonObject command = line.cdp.redeem(u"cp-1"_s);
        QVERIFY(line.push(command).reply);
        QVERIFY(line.push(command).reply); // "duplicate" is what it says from now on
        const qsizetype whole = line.lastAnswer;
        QVERIFY(whole > 300);
        for (line.cutAt = 0; line.cutAt < whole; ++line.cutAt) {
            const CdpOutcome outcome = line.push(command);
            QVERIFY2(!outcome.reply,
                     qPrintable(u"believed after %1 of %2 bytes"_s.arg(line.cutAt).arg(whole)));
            QVERIFY(outcome.failure);
        }
        QCOMPARE(line.redemptions(), 1);
        line.cutAt = -1;
        QVERIFY(line.push(command).reply);
        QVERIFY(line.arrived > whole);
        QCOMPARE(line.redemptions(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_BadLine)
#include "tst_BadLine.moc"

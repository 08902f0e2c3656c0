#include "cdpclient/ScriptedServer.h"
#include "cdpclient/SmallDevice.h"

#include <QProcess>
#include <QTemporaryDir>

using namespace counterpart;
using namespace counterpart::test;

namespace {

template<typename Answer>
Answer wait(QFuture<Answer> future)
{
    if (!await(future))
        qFatal("no answer");
    return future.result();
}

/// The reference CDP as a process of its own, with a database that outlives it.
class CdpUnderTest
{
public:
    bool start(const QString &listen = u"127.0.0.1:0"_s)
    {
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(QStringLiteral(BINARY_DIR "/app/counterpart-cdp"),
                        {u"--listen"_s, listen, u"--db"_s, m_folder.filePath(u"cdp.db"_s), u"--load"_s,
                         QStringLiteral(SOURCE_DIR "/tests/fixtures/neutral/market/small"),
                         u"--shift-to-now"_s});
        said.clear();
        while (!said.contains("associate: as-3") && m_process.waitForReadyRead(20'000))
            said += m_process.readAll();
        return said.contains("listening on");
    }
    void stop()
    {
        m_process.kill(); // as a power cut would
        m_process.waitForFinished(5'000);
    }
    ~CdpUnderTest() { stop(); }

    /// The rest of the line after `label`.
    QString line(const QByteArray &label) const
    {
        for (const QByteArray &text : said.split('\n')) {
            if (text.startsWith(label))
                return QString::fromUtf8(text.mid(label.size())).trimmed();
        }
        return {};
    }

    QByteArray said;

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

Command note(const QString &customer, const QString &associate)
{
    Command command;
    command.id = uuid7(systemNow(), systemRandom);
    command.issuedAt = systemNow();
    command.issuedBy = associate;
    command.aggregate = {ResourceType::Customer, customer};
    command.signIn = u"online"_s;
    command::CustomerAddNote add;
    add.noteId = uuid7(systemNow(), systemRandom);
    add.text = {u"prefers the window seat"_s, u"en"_s};
    add.purpose = u"service"_s;
    command.payload = add;
    return command;
}

} // namespace

/// Engine and client against the real reference CDP: enrol, snapshot, feed, command, outage.
class tst_AgainstCdp : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void from_enrolment_to_a_command_that_survives_an_outage()
    {
        CdpUnderTest cdp;
        QVERIFY2(cdp.start(), cdp.said.constData());
        const QString address = cdp.line("listening on ");
        TestClient client(address);

        const Result<Meta> meta = wait(readMeta(client));
        QVERIFY2(bool(meta), meta ? "" : qPrintable(meta.error().code));
        const Result<Enrolled> wrong = wait(enrol(client, u"ZZZZ-ZZZZ"_s, u"desk"_s));
        QVERIFY(!wrong);
        QCOMPARE(wrong.error().code, u"invalid_grant"_s);
        const Result<Enrolled> enrolled = wait(enrol(client, cdp.line("enrolment code: "), u"desk"_s));
        QVERIFY2(bool(enrolled), enrolled ? "" : qPrintable(enrolled.error().code));
        QCOMPARE(enrolled->storeId, cdp.line("store: "));
        client.setDevice(enrolled->credentials);

        SmallDevice device(client);
        device.start(enrolled->storeId);
        QTRY_COMPARE_WITH_TIMEOUT(device.engine.facts().link, SyncFacts::Link::Online, 20'000);
        QCOMPARE(device.engine.facts().firstSyncPercent, 100);
        for (const char *kind : {"customer", "coupon", "purchase", "campaign", "store", "timeline_event"})
            QCOMPARE(QString::number(device.rows[QString::fromLatin1(kind)].size()),
                     cdp.line("loaded " + QByteArray(kind) + ": "));
        QCOMPARE(device.setAside, 0);
        QTRY_VERIFY_WITH_TIMEOUT(device.engine.facts().streaming, 10'000);

        const QString who = cdp.line("associate: as-3");
        const SignInOutcome wrongPin = wait(signIn(client, u"as-3"_s, u"000000"_s));
        QVERIFY(!wrongPin.signedIn);
        const SignInOutcome signedIn = wait(signIn(client, u"as-3"_s, who));
        QVERIFY2(signedIn.signedIn, signedIn.error ? qPrintable(signedIn.error->code) : "");
        const Result<Session> session = wait(readSession(client, signedIn.signedIn->accessToken));
        QVERIFY2(bool(session), session ? "" : qPrintable(session.error().detail));
        QCOMPARE(session->storeId, enrolled->storeId);
        QCOMPARE(session->deviceId, enrolled->deviceId);

        const QString customer = device.rows[u"customer"_s].firstKey();
        const qint64 version = device.rows[u"customer"_s][customer];
        const Command first = note(customer, session->associate.id);
        device.act(first);
        QTRY_VERIFY_WITH_TIMEOUT(device.results.contains(first.id), 10'000);
        QVERIFY2(device.results[first.id].status == CommandResult::Status::Applied,
                 device.results[first.id].problem ? qPrintable(device.results[first.id].problem->code) : "");
        QTRY_VERIFY_WITH_TIMEOUT(device.causedBy.contains(first.id),
                                 10'000); // by the stream's poke, not by the poll
        QVERIFY(device.rows[u"customer"_s][customer] > version);

        cdp.stop();
        QTRY_COMPARE_WITH_TIMEOUT(device.engine.facts().link, SyncFacts::Link::Offline, 3'000);
        const Command second = note(customer, session->associate.id);
        device.act(second);
        QTest::qWait(1'500);
        QVERIFY(!device.results.contains(second.id));

        QVERIFY2(cdp.start(address.mid(7)), cdp.said.constData());
        QTRY_VERIFY_WITH_TIMEOUT(device.results.contains(second.id), 20'000);
        QCOMPARE(device.results[second.id].status, CommandResult::Status::Applied);
        QTRY_VERIFY_WITH_TIMEOUT(device.causedBy.contains(second.id), 20'000);
        QCOMPARE(device.engine.facts().link, SyncFacts::Link::Online);
    }

    void credentials_that_are_not_accepted_ask_for_a_sign_in()
    {
        CdpUnderTest cdp;
        QVERIFY2(cdp.start(), cdp.said.constData());
        TestClient client(cdp.line("listening on "));
        const Result<Enrolled> enrolled = wait(enrol(client, cdp.line("enrolment code: "), u"desk"_s));
        QVERIFY(enrolled);
        client.setDevice({enrolled->credentials.clientId, u"not the secret"_s});
        SmallDevice device(client);
        device.start(enrolled->storeId);
        QTRY_COMPARE_WITH_TIMEOUT(device.engine.facts().link, SyncFacts::Link::SignInNeeded, 10'000);
        QVERIFY(device.engine.facts().nextTry.has_value());
    }
};

QTEST_GUILESS_MAIN(tst_AgainstCdp)
#include "tst_AgainstCdp.moc"

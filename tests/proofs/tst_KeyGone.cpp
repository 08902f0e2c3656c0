#include "device/Profile.h"
#include "proofs/Centre.h"
#include "proofs/PrivateKeyring.h"
#include "seal/SecretStore.h"

#include <QEventLoop>
#include <QFutureWatcher>
#include <QRegularExpression>
#include <QTest>

using namespace counterpart;
using namespace counterpart::test;

/// The real programs, a real keyring, and its entries gone: what was saved offline reaches the centre once
/// each, after the tablet was set up again.
class tst_KeyGone : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_was_saved_before_the_keyring_lost_its_entries_reaches_the_centre_once_each()
    {
        constexpr int acts = 3;
        Corner corner;
        Centre centre;
        addOrders(corner.folder.path() + u"/data"_s, acts);
        QVERIFY(centre.start(corner.folder.path(), acts));
        const QString address = centre.line("listening on ");
        const QStringList person{u"--associate"_s, u"as-2"_s};
        corner.environment.insert(u"COUNTERPART_PIN"_s, centre.line("associate: as-2 "));
        const auto enrolled
            = corner.ctl(u"enrol"_s, {u"--server"_s, address, u"--code"_s, centre.line("enrolment code: ")});
        QVERIFY2(enrolled.exitCode == 0, enrolled.out + enrolled.err);
        QVERIFY2(corner.ctl(u"sync"_s).exitCode == 0, "sync");
        // Signed in once with a line, so that the PIN is known here.
        QCOMPARE(corner.ctl(u"campaigns"_s, person).exitCode, 0);

        centre.stop();
        QStringList saved;
        for (int i = 0; i < acts; ++i) {
            const Call claimed = corner.ctl(u"claim"_s, QStringList{u"o-%1"_s.arg(i)} + person);
            static const QRegularExpression line(u"saved ([0-9a-f-]{36})"_s);
            saved.append(line.match(QString::fromUtf8(claimed.err)).captured(1));
            QVERIFY2(!saved.last().isEmpty(), claimed.out + claimed.err);
        }
        for (const QString &name : {u"device-secret"_s, u"outbox-key"_s, u"device"_s})
            QVERIFY(removeSecret(corner.profile, name));

        const auto refused = corner.ctl(u"status"_s);
        QCOMPARE(refused.exitCode, 5);
        QVERIFY2(!refused.json()["error"_L1].toObject()["say"_L1].toString().isEmpty(), refused.out);
        QVERIFY(centre.startAgain());
        const auto again = corner.ctl(
            u"enrol"_s, {u"--again"_s, u"--server"_s, address, u"--code"_s, centre.line("enrolment code: ")});
        QVERIFY2(again.exitCode == 0, again.out + again.err);
        const auto synced = corner.ctl(u"sync"_s);
        QVERIFY2(synced.exitCode == 0, synced.out + synced.err);
        QCOMPARE(synced.json()["outbox"_L1].toObject()["queued"_L1].toInt(-1), 0);
        centre.stop();
        const auto storage = server::SqliteStorage::open({.path = corner.folder.path() + u"/cdp.db"_s,
                                                          .scope = {},
                                                          .clock = systemNow,
                                                          .random = systemRandom});
        QVERIFY(storage);
        for (const QString &id : saved) { // by its own id: once, and applied
            const auto kept = (*storage)->command(id);
            QVERIFY2(kept && *kept, qPrintable(id));
            QCOMPARE((*kept)->result["status"_L1].toString(), u"applied"_s);
        }
    }

private:
    static void addOrders(const QString &folder, int orders)
    {
        QDir().mkpath(folder);
        QFile file(folder + u"/pickup_order.ndjson"_s);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("no test data");
        file.write(R"({"kind":"store","id":"s-1","data":{"name":"Riverside","region":"SH"}})"
                   "\n");
        for (int i = 0; i < orders; ++i) {
            const QByteArray n = QByteArray::number(i);
            file.write(R"({"kind":"pickup_order","id":"o-)" + n
                       + R"(","data":{"store_id":"s-1","order_no":"900)" + n
                       + R"(","status":"placed","placed_at":"2026-11-20T08:00:00Z",)"
                         R"("promised_at":"2026-11-30T08:00:00Z","customer_id":"c-)"
                       + n + R"(","currency":"CNY","total_minor":1000,"payments":[],"lines":[]}})" + '\n');
        }
    }
    static bool removeSecret(const QString &profile, const QString &name)
    {
        KeychainSecretStore store(keychainService(profile));
        QFutureWatcher<Result<Done>> watcher;
        QEventLoop loop;
        connect(&watcher, &QFutureWatcherBase::finished, &loop, &QEventLoop::quit);
        watcher.setFuture(store.remove(name));
        if (!watcher.isFinished())
            loop.exec();
        return bool(watcher.result());
    }
};

int main(int argc, char **argv)
{
    enterPrivateKeyring(argv);
    QCoreApplication application(argc, argv);
    tst_KeyGone test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KeyGone.moc"

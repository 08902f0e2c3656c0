#include "contract/StoreDevice.h"
#include "server/DeviceOrders.h"
#include "server/TestCdp.h"

#include <QFile>
#include <QTemporaryDir>

#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// Two tablets with the same files are one device to the CDP, until one number stands for two commands (trust
/// A12).
class tst_ServerClones : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_file = m_folder.filePath(u"cdp-%1.db"_s.arg(++m_files));
        m_cdp = std::make_unique<TestCdp>(Scope::Store, m_file);
        m_cdp->fill();
        m_cdp->enrol();
    }

    void a_number_that_two_commands_claim_quarantines_the_device_and_both_are_done()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        QCOMPARE(tell(1, u"one"_s)["status"_L1], u"applied"_s);
        QCOMPARE(status(), u"active"_s);
        m_cdp->now += 5min;
        const Instant found = m_cdp->now;
        QCOMPARE(tell(1, u"one"_s)["status"_L1], u"applied"_s); // what people did is taken
        QCOMPARE(status(), u"suspended"_s);
        m_cdp->now += 1min;
        QCOMPARE(tell(2, u"one"_s)["status"_L1], u"applied"_s);
        QCOMPARE(*(*m_cdp->storage->device(m_cdp->deviceId))->quarantinedAt, found);

        const QString changes = u"/v1/stores/st-1/changes?cursor="_s + cursor;
        for (const QString &path : {changes, u"/v1/stores/st-1"_s, u"/v1/stores/st-1/events"_s,
                                    u"/v1/stores/st-1/offline-policy"_s, u"/v1/stores/st-1/associates"_s})
            QCOMPARE(codeOf(m_cdp->send("GET", path, {}, m_cdp->device)), u"403 device-quarantined"_s);
        QCOMPARE(
            codeOf(m_cdp->send("POST", u"/v1/stores/st-1/snapshots"_s, R"({"schema":1})", m_cdp->device)),
            u"403 device-quarantined"_s);
        QCOMPARE(codeOf(m_cdp->signInAs(u"as-1"_s)), u"403 device-quarantined"_s);
    }

    void who_was_signed_in_on_a_copied_tablet_reads_nothing_more()
    {
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        const QJsonObject tokens = TestCdp::object(m_cdp->signInAs(u"as-1"_s));
        QCOMPARE(m_cdp->send("GET", u"/v1/customers/cu-1"_s, {}, token).status, 200);
        fork();
        QCOMPARE(codeOf(m_cdp->send("GET", u"/v1/customers/cu-1"_s, {}, token)), u"403 device-quarantined"_s);
        QCOMPARE(codeOf(m_cdp->send("POST", u"/oauth/token"_s,
                                    encodeForm(grant::Refresh{tokens["refresh_token"_L1].toString()}))),
                 u"403 device-quarantined"_s);
    }

    void a_quarantined_tablet_still_gets_a_token_to_send_what_is_saved_and_no_lease_to_keep_data()
    {
        fork();
        const QJsonObject token = TestCdp::object(
            m_cdp->send("POST", u"/oauth/token"_s,
                        encodeForm(grant::Device{m_cdp->enrolled["device_client_id"_L1].toString(),
                                                 m_cdp->enrolled["device_client_secret"_L1].toString()})));
        m_cdp->device = token["access_token"_L1].toString();
        const QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        QCOMPARE(m_cdp->submit(command)["status"_L1], u"applied"_s);
        QCOMPARE(
            m_cdp
                ->send("GET", u"/v1/stores/st-1/commands/"_s + command["id"_L1].toString(), {}, m_cdp->device)
                .status,
            200);
        const Response report = m_cdp->send("PUT", u"/v1/devices/me/status"_s,
                                            TestCdp::bytes({{u"clientVersion"_s, u"test"_s},
                                                            {u"at"_s, formatInstant(m_cdp->now)},
                                                            {u"outboxDepth"_s, 3}}),
                                            m_cdp->device);
        QCOMPARE(report.status, 200);
        QVERIFY(!TestCdp::object(report).contains("dataLeaseUntil"_L1));
        QCOMPARE(status(), u"suspended"_s); // a report takes nothing back
    }

    void commands_told_again_late_and_out_of_order_are_no_fork()
    {
        QList<QJsonObject> said;
        for (int seq = 1; seq <= 5; ++seq)
            said.append(note(seq));
        for (const int i :
             {4, 0, 2, 1, 3, 4, 0, 3}) // one held back, one that came twice, an answer that was lost
            (void)submit(u"one"_s, said.at(i));
        QCOMPARE(status(), u"active"_s);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 5);
    }

    void an_outbox_that_was_lost_counts_anew_under_its_own_name()
    {
        for (int seq = 1; seq <= 3; ++seq)
            (void)tell(seq, u"one"_s);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 3);
        (void)tell(1, u"two"_s);
        (void)tell(2, u"two"_s);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 2);
        (void)tell(4, u"one"_s); // a last one of before, late on the way
        QCOMPARE(status(), u"active"_s);
        (void)tell(2, u"two"_s); // and a copy of the new one is found as well
        QCOMPARE(status(), u"suspended"_s);
    }

    void a_cdp_restored_from_a_backup_takes_what_it_forgot_and_no_fork_for_it()
    {
        QList<QJsonObject> said;
        for (int seq = 1; seq <= 4; ++seq)
            said.append(note(seq));
        (void)submit(u"one"_s, said.at(0));
        const QString backup = m_folder.filePath(u"backup.db"_s);
        onDatabase("VACUUM INTO '" + backup.toUtf8() + '\'');
        for (int i = 1; i < 4; ++i)
            (void)submit(u"one"_s, said.at(i));
        m_cdp->storage.reset();
        for (const QString &left : {u""_s, u"-wal"_s, u"-shm"_s})
            QFile::remove(m_file + left);
        QVERIFY(QFile::copy(backup, m_file));
        m_cdp->open();
        QVERIFY(m_cdp->storage->beginNewEpoch());
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 1);
        for (const QJsonObject &command : std::as_const(said)) // offered again, by their old numbers
            (void)submit(u"one"_s, command);
        (void)tell(5, u"one"_s);
        QCOMPARE(status(), u"active"_s);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 5);
    }

    void a_copy_that_wakes_after_the_results_were_forgotten_is_found_by_the_ack()
    {
        for (int seq = 1; seq <= 3; ++seq)
            (void)tell(seq, u"one"_s);
        m_cdp->now += 24h * 91;
        QVERIFY(m_cdp->storage->forgetOlderThan(m_cdp->now - 24h * 90, m_cdp->now - 24h * 30));
        renewToken();
        (void)tell(4, u"one"_s);
        QCOMPARE(status(), u"active"_s);
        (void)tell(2, u"one"_s);
        QCOMPARE(status(), u"suspended"_s);
    }

    void a_database_of_before_there_were_sequences_knows_those_of_its_results()
    {
        (void)tell(1, {});
        (void)tell(2, {});
        m_cdp->storage.reset();
        onDatabase("DELETE FROM device_sequence; DELETE FROM device_numbering");
        m_cdp->open();
        (void)tell(3, {});
        QCOMPARE(status(), u"active"_s);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 3);
        (void)tell(1, {});
        QCOMPARE(status(), u"suspended"_s);
    }

    void a_new_enrolment_is_another_device_and_the_old_one_can_be_switched_off()
    {
        fork();
        const QString copied = m_cdp->deviceId;
        m_cdp->enrol();
        QVERIFY(m_cdp->deviceId != copied);
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1"_s, {}, m_cdp->device).status, 200);
        (void)tell(1, u"one"_s); // it may bring its outbox along
        QCOMPARE(status(), u"active"_s);

        const QString manager = m_cdp->tokenOf(u"as-3"_s);
        const auto listed = decodeStoreDevices(
            TestCdp::object(m_cdp->send("GET", u"/v1/stores/st-1/devices"_s, {}, manager)));
        QVERIFY(listed);
        const auto found = std::find_if(listed->cbegin(), listed->cend(),
                                        [&copied](const StoreDevice &one) { return one.id == copied; });
        QVERIFY(found != listed->cend());
        QCOMPARE(found->status, StoreDevice::Status::Suspended);
        QVERIFY(found->quarantinedAt.has_value());
        QCOMPARE(m_cdp->send("DELETE", u"/v1/devices/"_s + copied, {}, manager).status, 202);
        QCOMPARE((*m_cdp->storage->device(copied))->status, u"revoked"_s);
        QVERIFY(quarantineDevice(*m_cdp->storage, m_cdp->context, copied)); // does not bring it back
        QCOMPARE((*m_cdp->storage->device(copied))->status, u"revoked"_s);
    }

private:
    QString status() const { return (*m_cdp->storage->device(m_cdp->deviceId))->status; }
    static QString codeOf(const Response &response)
    {
        return u"%1 %2"_s.arg(response.status).arg(TestCdp::object(response)["code"_L1].toString());
    }
    QJsonObject note(int seq)
    {
        const QString id = uuid7(m_cdp->now, m_cdp->context.random);
        return m_cdp->command(u"customer.add_note"_s, {ResourceType::Customer, u"cu-1"_s},
                              {{u"noteId"_s, id},
                               {u"text"_s, QJsonObject{{u"text"_s, u"likes blue"_s}, {u"lang"_s, u"en"_s}}},
                               {u"purpose"_s, u"service"_s}},
                              {{u"id"_s, id}, {u"seq"_s, seq}});
    }
    QJsonObject submit(const QString &numbering, const QJsonObject &command)
    {
        QJsonObject batch{{u"commands"_s, QJsonArray{command}}};
        if (!numbering.isEmpty())
            batch[u"numbering"_s] = numbering;
        const Response response
            = m_cdp->send("POST", u"/v1/stores/st-1/commands"_s, TestCdp::bytes(batch), m_cdp->device);
        if (response.status != 200)
            qWarning("%d %s", response.status, response.body.constData());
        return TestCdp::object(response)["results"_L1][0].toObject();
    }
    QJsonObject tell(int seq, const QString &numbering)
    {
        const QJsonObject result = submit(numbering, note(seq));
        if (result["status"_L1] != "applied"_L1)
            qWarning() << result;
        return result;
    }
    void fork()
    {
        (void)tell(1, u"one"_s);
        (void)tell(1, u"one"_s);
    }
    void renewToken()
    {
        const QJsonObject token = TestCdp::object(
            m_cdp->send("POST", u"/oauth/token"_s,
                        encodeForm(grant::Device{m_cdp->enrolled["device_client_id"_L1].toString(),
                                                 m_cdp->enrolled["device_client_secret"_L1].toString()})));
        m_cdp->device = token["access_token"_L1].toString();
    }
    void onDatabase(const QByteArray &sql) const
    {
        sqlite3 *database = nullptr;
        QCOMPARE(sqlite3_open(m_file.toUtf8().constData(), &database), SQLITE_OK);
        QCOMPARE(sqlite3_exec(database, sql.constData(), nullptr, nullptr, nullptr), SQLITE_OK);
        sqlite3_close(database);
    }

    QTemporaryDir m_folder;
    int m_files = 0;
    QString m_file;
    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_GUILESS_MAIN(tst_ServerClones)
#include "tst_ServerClones.moc"

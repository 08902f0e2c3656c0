#include "proofs/ByteSearch.h"
#include "proofs/PrivateKeyring.h"
#include "proofs/Program.h"
#include "usecases/Tablet.h"

#include <csignal>
#include <memory>

using namespace counterpart;
using namespace counterpart::test;

namespace {

const QString latinName = u"Zyxquil Kanarova"_s;
const QString chineseName = u"欧阳麒麟鵟"_s;
const QString phone = u"13917445566"_s;
const QString email = u"zyx.kanarova@postbox.example"_s;
const QString note = u"Brings her grandmother Quillabertha"_s;
const QString typedNote = u"Wants the turquoise umbrella back"_s;

QJsonObject userText(const QString &text)
{
    return {{u"text"_s, text}, {u"lang"_s, u"en"_s}};
}

} // namespace

/// Nothing personal lies in the profile, the logs or the temporary folders: not while somebody works, not
/// after lock, exit or a kill. The programs run for real; what is searched is every byte that they wrote.
class tst_Canary : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("no_proxy", "*");
        // This process is the tablet of the first test: its folders are those that are searched.
        qputenv("TMPDIR", m_corner.folder.filePath(u"tmp"_s).toLocal8Bit());
        plant();
    }

    void the_search_finds_a_canary_in_each_form_and_reads_the_databases()
    {
        const QString folder = m_corner.folder.filePath(u"tmp"_s);
        for (const ByteSearch::Form &form : m_search.forms()) {
            QFile file(folder + u"/control"_s);
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write(QByteArray(5'000, 'x') + form.bytes + "tail");
            file.close();
            QVERIFY2(!m_search.hits({folder}).isEmpty(), qPrintable(form.name));
            QVERIFY(file.remove());
        }
        QVERIFY(m_search.forms().size() > 60);
        // As programs encode them, not as the search makes them.
        const QByteArray coded = ("{\"name\":\"" + chineseName.toUtf8() + "\"}").toBase64();
        QVERIFY(!m_search.hitsIn(coded).isEmpty());
        const QByteArray wide(reinterpret_cast<const char *>(latinName.utf16()), latinName.size() * 2);
        QVERIFY(!m_search.hitsIn(wide).isEmpty());
        QVERIFY(m_search.hitsIn("nothing of hers").isEmpty());
    }

    void the_client_core_leaves_nothing_while_signed_in_locked_and_closed()
    {
        Drawer drawer;
        drawer.profile = m_corner.profile + u"-core"_s;
        auto tablet = std::make_unique<Tablet>(drawer);
        QVERIFY(tablet->enrol(m_shop));
        QVERIFY(tablet->signIn());
        // The canaries are here and readable: found by name, phone and e-mail, and on the card.
        for (const QString &query : {latinName, chineseName, phone, email})
            QVERIFY2(!tablet->lookup.search(query).hits.isEmpty(), qPrintable(query));
        const auto card = wait(tablet->briefing.open(u"cu-canary"_s, u"asked"_s));
        QVERIFY(card && card->customer.notes.size() == 1);
        QCOMPARE(card->customer.notes.first().text.text, note);
        searchOf("signed in");

        m_shop.close();
        QVERIFY(tablet->untilLink(SyncFacts::Link::Offline));
        QVERIFY(wait(tablet->briefing.addNote(u"cu-canary"_s, typedNote, u"service"_s)));
        QVERIFY(wait(tablet->coupons.redeem(u"cp-canary"_s, u"cu-canary"_s, {})));
        QVERIFY(QFile(drawer.profile + u"/outbox.db-wal"_s).size() > 0); // it waits here, in the WAL
        searchOf("with a note and a redemption waiting");
        tablet->access.lock();
        searchOf("locked");
        QVERIFY(wait(tablet->access.unlock(u"246810"_s)));
        m_shop.open();
        tablet->health.syncNow();
        QVERIFY(tablet->drained());
        QVERIFY(m_shop.stored(ResourceType::Customer, u"cu-canary"_s)["notes"_L1].toArray().size() == 2);
        searchOf("sent");
        tablet->access.signOut();
        searchOf("signed out");
        tablet.reset();
        searchOf("closed");
        // The place is the right one: the record's id stands in the clear beside its sealed body.
        ByteSearch ids({u"cu-canary"_s});
        QVERIFY(!ids.hits({drawer.profile}).isEmpty());
    }

    void the_programs_leave_nothing_in_profile_logs_and_temporary_folders()
    {
        const Call enrolled
            = m_corner.ctl(u"enrol"_s, {u"--server"_s, m_shop.address(), u"--code"_s, m_shop.code()});
        keep("enrol", enrolled);
        QCOMPARE(enrolled.exitCode, 0);
        const Call synced = m_corner.ctl(u"sync"_s);
        keep("sync", synced);
        QCOMPARE(synced.exitCode, 0);
        const QStringList who{u"--associate"_s, u"as-1"_s};
        // Answers to the person may name the customer: they prove that the record is on the device.
        const Call found = m_corner.ctl(u"search"_s, QStringList{latinName} + who);
        QVERIFY2(found.out.contains(latinName.toUtf8()), found.out + found.err);
        keep("search", {found.exitCode, {}, found.err});
        const Call shown = m_corner.ctl(u"customer"_s, QStringList{u"cu-canary"_s} + who);
        QVERIFY(shown.out.contains(note.toUtf8()));
        keep("customer", {shown.exitCode, {}, shown.err});
        for (const QString &verb : {u"diagnose"_s, u"status"_s, u"outbox"_s})
            keep(verb.toUtf8(), m_corner.ctl(verb));
        keep("redeem", m_corner.ctl(u"redeem"_s, QStringList{u"CANARY-2"_s} + who));
        searchOf("after counterpartctl");
    }

    void what_a_support_export_says_of_a_customer_without_consent_is_nothing()
    {
        const Call report = m_corner.ctl(u"diagnose"_s);
        QCOMPARE(report.exitCode, 0);
        QVERIFY(!report.out.contains(gatedMark));
        const Call shut = m_corner.ctl(u"customer"_s, {u"cu-shut"_s, u"--associate"_s, u"as-1"_s});
        QCOMPARE(shut.exitCode, 0);
        QVERIFY2(!shut.out.contains(gatedMark), shut.out);
        QVERIFY(shut.json()["folded"_L1].toArray().size() > 0);
        const Call open = m_corner.ctl(u"customer"_s, {u"cu-open"_s, u"--associate"_s, u"as-1"_s});
        QVERIFY(open.out.contains(gatedMark));
    }

    void the_window_leaves_nothing_at_the_sign_in_screen_after_an_end_and_after_a_kill()
    {
        for (const int signal : {SIGTERM, SIGKILL}) {
            QProcess window;
            m_corner.prepare(window);
            window.setProcessChannelMode(QProcess::MergedChannels);
            window.start(Corner::program(u"counterpart"_s), {u"--profile"_s, m_corner.profile});
            QVERIFY(window.waitForStarted(60'000));
            // It is at work when it holds the profile and has opened the cache.
            const auto atWork = [this, &window] {
                return window.state() != QProcess::Running
                    || QFile::exists(m_corner.profile + u"/cache.db-wal"_s);
            };
            QTRY_VERIFY_WITH_TIMEOUT(atWork(), 100'000);
            QVERIFY2(window.state() == QProcess::Running, window.readAll());
            QTest::qWait(2'000);
            searchOf("window open");
            ::kill(pid_t(window.processId()), signal);
            QVERIFY(window.waitForFinished(60'000));
            keep("window", {0, window.readAll(), {}});
            searchOf("window gone");
        }
    }

private:
    void plant()
    {
        skippedMs += toMs(systemNow()) - toMs(shopNow()); // the programs have the wall clock
        QJsonObject customer = TestCdp::customerData(0);
        customer[u"displayName"_s] = latinName;
        customer[u"names"_s]
            = QJsonArray{QJsonObject{{u"text"_s, latinName}}, QJsonObject{{u"text"_s, chineseName}}};
        customer[u"contactPoints"_s]
            = QJsonArray{contact(u"ct-1"_s, u"phone"_s, phone, u"•••• 5566"_s),
                         contact(u"ct-2"_s, u"email"_s, email, u"z•••@postbox.example"_s)};
        customer[u"lookup"_s] = QJsonObject{{u"phoneLast4"_s, QJsonArray{phone.right(4)}}};
        customer[u"notes"_s] = QJsonArray{QJsonObject{{u"id"_s, u"no-1"_s},
                                                      {u"text"_s, userText(note)},
                                                      {u"authorId"_s, u"as-1"_s},
                                                      {u"at"_s, u"2026-11-01T00:00:00.000Z"_s},
                                                      {u"purpose"_s, u"service"_s}}};
        m_shop.put(ResourceType::Customer, u"cu-canary"_s, customer);
        QJsonObject order = TestCdp::orderNo(u"cu-canary"_s, u"4877"_s, u"ready"_s);
        order[u"customerName"_s] = latinName;
        m_shop.put(ResourceType::PickupOrder, u"pk-canary"_s, order);
        for (const QString &id : {u"cp-canary"_s, u"cp-canary2"_s}) {
            QJsonObject coupon
                = TestCdp::coupon(id == u"cp-canary"_s ? u"CANARY-1"_s : u"CANARY-2"_s, u"cu-canary"_s);
            coupon[u"validUntil"_s] = u"2126-11-30T00:00:00.000Z"_s;
            coupon[u"offline"_s] = QJsonObject{{u"rights"_s, u"any_store"_s}};
            coupon[u"lastMessage"_s] = QJsonObject{{u"channel"_s, u"sms"_s},
                                                   {u"at"_s, u"2026-11-20T08:00:00.000Z"_s},
                                                   {u"text"_s, userText(u"Dear "_s + latinName)}};
            m_shop.put(ResourceType::Coupon, id, coupon);
        }
        m_shop.put(ResourceType::TimelineEvent, u"te-canary"_s,
                   {{u"customerId"_s, u"cu-canary"_s},
                    {u"storeId"_s, u"st-1"_s},
                    {u"type"_s, u"feedback"_s},
                    {u"channel"_s, u"store"_s},
                    {u"occurredAt"_s, u"2026-11-20T09:00:00.000Z"_s},
                    {u"title"_s, TestCdp::text(latinName + u" said it fits"_s)}});
    }
    static QJsonObject contact(const QString &id, const QString &kind, const QString &value,
                               const QString &masked)
    {
        return {{u"id"_s, id},
                {u"kind"_s, kind},
                {u"value"_s, value},
                {u"masked"_s, masked},
                {u"primary"_s, true}};
    }

    /// What a program wrote to its log goes where it is searched.
    void keep(const QByteArray &name, const Call &call)
    {
        QFile log(m_corner.folder.filePath(u"logs/"_s) + QString::fromLatin1(name));
        QVERIFY(log.open(QIODevice::Append));
        log.write(call.out + call.err);
    }

    void searchOf(const char *when)
    {
        const QStringList found = m_search.hits({m_corner.folder.path()});
        QVERIFY2(found.isEmpty(), qPrintable(QString::fromLatin1(when) + u": "_s + found.join(u", "_s)));
        QVERIFY(m_search.files > 0 && m_search.bytes > 10'000);
    }

    Corner m_corner;
    Shop m_shop;
    ByteSearch m_search{
        {latinName, chineseName, phone, email, note, typedNote, u"Kanarova"_s, u"Quillabertha"_s}};
};

int main(int argc, char **argv)
{
    counterpart::test::enterPrivateKeyring(argv);
    QCoreApplication application(argc, argv);
    tst_Canary test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_Canary.moc"

#include "proofs/Program.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

namespace {

/// counterpart-cdp with its demo, as a process whose file outlives it.
class Cdp
{
public:
    bool start(const Corner &corner)
    {
        m_corner = &corner;
        corner.prepare(m_process);
        m_process.start(Corner::program(u"counterpart-cdp"_s),
                        words({u"--script"_s, u"still"_s, u"--listen"_s, m_listen}));
        QByteArray said;
        while (!said.contains("enrolment code: ") && m_process.waitForReadyRead(120'000))
            said += m_process.readAllStandardOutput();
        address = after(said, "listening on ");
        code = after(said, "enrolment code: ");
        m_listen = address.section(u'/', 2, 2);
        return !code.isEmpty();
    }
    void stop()
    {
        m_process.kill();
        m_process.waitForFinished(10'000);
    }
    ~Cdp() { stop(); }

    /// What the operator types, also while it serves.
    QByteArray order(const QStringList &more) const
    {
        QProcess process;
        m_corner->prepare(process);
        process.start(Corner::program(u"counterpart-cdp"_s), words(more));
        process.waitForFinished(60'000);
        return process.readAllStandardOutput();
    }

    QString address, code;

private:
    QStringList words(const QStringList &more) const
    {
        return QStringList{u"--demo"_s, u"--db"_s, m_corner->folder.filePath(u"cdp.db"_s)} + more;
    }
    static QString after(const QByteArray &said, const QByteArray &label)
    {
        const qsizetype at = said.indexOf(label);
        return at < 0 ? QString() : QString::fromUtf8(said.mid(at + label.size()).split('\n')[0]).trimmed();
    }

    const Corner *m_corner = nullptr;
    QString m_listen = u"127.0.0.1:0"_s;
    QProcess m_process;
};

bool until(const std::function<bool()> &come)
{
    return QTest::qWaitFor(come, 120'000);
}

} // namespace

/// A tablet is lost: the operator switches it off at the real CDP. Its customer data goes, its work does not.
class tst_RevokedTablet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }

    void a_tablet_switched_off_by_the_operator_hands_over_deletes_and_confirms()
    {
        const Corner corner;
        Cdp cdp;
        QVERIFY(cdp.start(corner));
        const Drawer drawer;
        Tablet tablet(drawer, systemNow);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(wait(tablet.access.enrol(cdp.address, cdp.code, u"Lost one"_s)));
        QVERIFY(until([&] { return tablet.device.facts().firstSyncPercent == 100; }));
        const QString id = tablet.device.profile().deviceId;
        QVERIFY(cdp.order({u"--devices"_s}).contains(id.toUtf8() + " active"));

        const auto somebody = wait(tablet.device.read([](CacheReader &reader) -> Result<QString> {
            const auto page = reader.customersAfter({}, 1);
            if (!page || page->isEmpty())
                return Error{Error::Kind::NotFound, {}, {}};
            return page->first().id;
        }));
        QVERIFY(somebody);
        QVERIFY(!tablet.device.staff().isEmpty());
        cdp.stop();
        tablet.device.syncNow();
        QVERIFY(tablet.untilLink(SyncFacts::Link::Offline));
        Command note = tablet.core.makeCommand({ResourceType::Customer, *somebody}, {});
        command::CustomerAddNote add;
        add.noteId = uuid7(systemNow(), systemRandom);
        add.text = {u"ZQHANDEDOVER"_s, u"en"_s};
        add.purpose = u"service"_s;
        note.payload = add;
        note.issuedBy = tablet.device.staff().first().id;
        QVERIFY(wait(tablet.device.submit({note})));

        QVERIFY(cdp.order({u"--revoke"_s, id}).contains("revoked: " + id.toUtf8()));
        QVERIFY(cdp.start(corner));
        tablet.device.syncNow();
        QVERIFY(until([&] { return tablet.device.trouble().code == u"handed-over"_s; }));
        QVERIFY(cdp.order({u"--devices"_s}).contains(id.toUtf8() + " wiped"));
        QCOMPARE(QDir(drawer.profile).entryList({u"*.db*"_s}, QDir::Files), QStringList());
        QVERIFY(drawer.keyring->secrets.empty());

        const Drawer second;
        Tablet other(second, systemNow);
        QVERIFY(wait(other.access.start()));
        QVERIFY(wait(other.access.enrol(cdp.address, cdp.code, u"Next one"_s)));
        QVERIFY(until([&] { return other.device.facts().firstSyncPercent == 100; }));
        const auto told = [&] {
            const auto customer = wait(
                other.device.read([id = *somebody](CacheReader &reader) { return reader.customer(id); }));
            return customer && *customer
                && std::any_of((*customer)->notes.cbegin(), (*customer)->notes.cend(),
                               [](const CustomerNote &one) { return one.text.text == u"ZQHANDEDOVER"_s; });
        };
        QVERIFY(until(told)); // what changed since its copy was begun comes with the feed
    }
};

QTEST_GUILESS_MAIN(tst_RevokedTablet)
#include "tst_RevokedTablet.moc"

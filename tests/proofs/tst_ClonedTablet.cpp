#include "proofs/Screens.h"

#include <QDir>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

namespace {

void copyFolder(const QString &from, const QString &to)
{
    QDir().mkpath(to);
    for (const QString &name : QDir(from).entryList(QDir::Files | QDir::Hidden))
        QVERIFY(QFile::copy(from + u'/' + name, to + u'/' + name));
}

} // namespace

/// T-KEY-9: the profile and its secrets are copied to another machine, and two tablets work as one.
class tst_ClonedTablet : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_first = std::make_unique<Drawer>();
        Tablet tablet(*m_first);
        QVERIFY(tablet.enrol(*m_shop));
        QVERIFY(tablet.signIn());
        QVERIFY(wait(tablet.briefing.addNote(u"cu-1"_s, u"likes blue"_s, u"service"_s)));
        QVERIFY(tablet.drained());
    }
    void cleanup()
    {
        m_first.reset();
        m_shop.reset();
    }

    void both_are_stopped_what_both_did_arrives_and_a_new_enrolment_ends_it()
    {
        Drawer second;
        copyFolder(m_first->profile, second.profile);
        second.keyring->secrets = m_first->keyring->secrets;
        Tablet original(*m_first), copy(second);
        QVERIFY(wait(original.access.start()) && wait(copy.access.start()));
        const QString id = original.device.profile().deviceId;
        QCOMPARE(copy.device.profile().deviceId, id);
        QVERIFY(original.signIn());
        QVERIFY(copy.signIn(u"as-3"_s));

        QVERIFY(wait(original.coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QVERIFY(wait(copy.coupons.redeem(u"cp-cu-open"_s, u"cu-open"_s, {})));
        QVERIFY(original.untilLink(SyncFacts::Link::Quarantined));
        QVERIFY(copy.untilLink(SyncFacts::Link::Quarantined));
        QCOMPARE((*m_shop->cdp.storage->device(id))->status, u"suspended"_s);

        // Work goes on being taken, by its ids.
        QVERIFY(wait(original.briefing.addNote(u"cu-1"_s, u"size 42"_s, u"service"_s)));
        QVERIFY(wait(copy.briefing.addNote(u"cu-1"_s, u"size 43"_s, u"service"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(original.device.outboxCounts().queued, 0, 60'000);
        QTRY_COMPARE_WITH_TIMEOUT(copy.device.outboxCounts().queued, 0, 60'000);
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QCOMPARE(m_shop->redemptions(u"cp-cu-open"_s), 1);
        QCOMPARE(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().size(), 3);

        Screens screens(original);
        QCOMPARE(screens.english([&] { return screens.app.pillText(); }), u"IT must check this tablet"_s);
        QCOMPARE(screens.app.pillTone(), u"bad"_s);
        screens.sync.refresh();
        QCOMPARE(screens.english([&] { return screens.sync.headline(); }),
                 u"This tablet must be checked by IT."_s);
        QCOMPARE(screens.english([&] { return screens.sync.headlineText(); }),
                 u"Saved work is safe and was sent. Use another tablet."_s);
        QCOMPARE(screens.sync.headlineTone(), u"bad"_s);

        seenByTheManager(id);
    }

    void a_tablet_whose_outbox_was_lost_is_not_taken_for_a_copy()
    {
        QVERIFY(QFile::remove(m_first->profile + u"/outbox.db"_s));
        for (const QString &left : {u"/outbox.db-wal"_s, u"/outbox.db-shm"_s})
            QFile::remove(m_first->profile + left);
        Tablet tablet(*m_first);
        QVERIFY(wait(tablet.access.start()));
        QVERIFY(tablet.signIn());
        QVERIFY(wait(tablet.coupons.redeem(u"cp-1"_s, u"cu-1"_s, {})));
        QVERIFY(tablet.drained());
        QCOMPARE(m_shop->redemptions(u"cp-1"_s), 1);
        QCOMPARE((*m_shop->cdp.storage->device(tablet.device.profile().deviceId))->status, u"active"_s);
    }

private:
    /// On another tablet, enrolled anew from the drawer as IT would do it with the copied ones.
    void seenByTheManager(const QString &id)
    {
        const Drawer fresh;
        Tablet tablet(fresh);
        QVERIFY(tablet.enrol(*m_shop));
        QVERIFY(tablet.signIn(u"as-3"_s));
        Screens screens(tablet);
        screens.tablets.watch(true);
        QTRY_COMPARE_WITH_TIMEOUT(screens.tablets.phase(), u"ready"_s, 30'000);
        const QString said = screens.english([&] {
            RowListModel *rows = screens.tablets.tablets();
            return cell(rows, id, u"chip"_s) + u": "_s + cell(rows, id, u"text"_s);
        });
        QVERIFY2(said.startsWith(u"To be checked: Two tablets have worked as this one since"_s),
                 qPrintable(said));
        QCOMPARE(cell(screens.tablets.tablets(), id, u"canEnd"_s), u"true"_s);
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_first;
};

QTEST_GUILESS_MAIN(tst_ClonedTablet)
#include "tst_ClonedTablet.moc"

#include "proofs/Screens.h"

using namespace counterpart;
using namespace counterpart::test;

/// Without a line the person sees what may still be redeemed, until when, and what to do when that has ended.
class tst_AllowanceWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        build();
        QVERIFY(m_tablet->enrol(*m_shop));
        QVERIFY(m_tablet->signIn());
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->device.offlineBudget().given.has_value(), 60'000);
        m_shop->close();
        QVERIFY(m_tablet->untilLink(SyncFacts::Link::Offline));
    }
    void cleanup()
    {
        m_screens.reset();
        m_tablet.reset();
        m_drawer.reset();
        m_shop.reset();
    }

    void what_is_left_is_said_with_its_end()
    {
        QVERIFY2(note().contains(u"It holds until"_s), qPrintable(note()));
        QCOMPARE(m_screens->coupon.allowance()[u"left"_s].toInt(), 2); // the campaign gives a device two
        const QString line = centreLine();
        QVERIFY2(line.contains(u"5 of 5 redemptions left, until"_s), qPrintable(line));
    }

    void what_has_ended_says_how_to_get_a_new_one()
    {
        QVERIFY(wait(m_tablet->device.withOutbox(
            [at = shopNow() - std::chrono::hours(1)](Outbox &outbox) { return outbox.endAllowance(at); })));
        m_screens.reset();
        m_tablet.reset();
        build(); // as the program finds it at its next start
        QVERIFY(wait(m_tablet->access.start()));
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->device.staff().size(), 3, 20'000);
        QVERIFY(m_tablet->signIn());
        QTRY_VERIFY_WITH_TIMEOUT(m_tablet->device.offlineBudget().given.has_value(), 20'000);
        QVERIFY2(note().contains(u"online for a minute"_s), qPrintable(note()));
        QCOMPARE(m_screens->coupon.allowance()[u"left"_s].toInt(), 0);
        QVERIFY(m_screens->coupon.mainAction() != u"redeem"_s);
        const QString line = centreLine();
        QVERIFY2(line.startsWith(u"ended on"_s) && line.contains(u"online for a minute"_s), qPrintable(line));
    }

private:
    void build()
    {
        m_tablet = std::make_unique<Tablet>(*m_drawer);
        m_screens = std::make_unique<Screens>(*m_tablet);
    }
    /// Under the bars of the coupon screen.
    QString note()
    {
        CouponViewModel &coupon = m_screens->coupon;
        coupon.check(u"WKND-7K2M"_s, {});
        (void)QTest::qWaitFor([&coupon] { return coupon.phase() == u"ready"_s; }, 20'000);
        return m_screens->english([&coupon] { return coupon.allowance()[u"note"_s].toString(); });
    }
    /// In the list of the device's state in the Sync centre.
    QString centreLine()
    {
        SyncCentreViewModel &sync = m_screens->sync;
        return m_screens->english([&sync] {
            QString said;
            for (int i = 0; i < sync.device()->count(); ++i) {
                if (sync.device()->row(i).value(u"icon"_s) == u"cloudOff"_s)
                    said = sync.device()->row(i).value(u"text"_s).toString();
            }
            return said;
        });
    }

    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<Screens> m_screens;
};

QTEST_GUILESS_MAIN(tst_AllowanceWords)
#include "tst_AllowanceWords.moc"

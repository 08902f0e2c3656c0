#include "proofs/Screens.h"
#include "viewmodels/CustomerViewModel.h"
#include "viewmodels/FindViewModel.h"

using namespace counterpart;
using namespace counterpart::test;

/// A record that somebody found by a bare search is opened with a reason, and only then.
class tst_AskedWhy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_bare_search_asks_why_in_both_languages_shows_nothing_before_and_opens_after()
    {
        qputenv("no_proxy", "*");
        Shop shop;
        Drawer drawer;
        Tablet tablet(drawer);
        QVERIFY(tablet.enrol(shop));
        QVERIFY(tablet.signIn());
        Screens screens(tablet);
        CompanySearch company{tablet.core};
        FindViewModel find{{tablet.core, tablet.lookup, tablet.briefing, tablet.campaigns, tablet.desk,
                            company, screens.format}};
        CustomerViewModel customer{tablet.briefing, tablet.core, screens.format, screens.toast};
        connect(&find, &FindViewModel::customerWanted, &customer, &CustomerViewModel::open);
        find.search(u"Mira"_s);
        QTRY_VERIFY_WITH_TIMEOUT(find.hits()->count() > 0, 20'000);
        find.openHit(0);
        QCOMPARE(customer.phase(), u"purpose"_s);
        QVERIFY(customer.head().isEmpty());
        QVERIFY(tablet.device.overlay().pending().isEmpty()); // nothing is logged that was not seen
        QCOMPARE(customer.purposes()->count(), 4);
        for (int i = 0; i < 4; ++i) {
            const QString said = screens.english([&] {
                QString all;
                for (int row = 0; row <= i; ++row)
                    all += customer.purposes()->row(row).value(u"text"_s).toString() + u' ';
                return all;
            });
            QVERIFY2(!said.startsWith(u"not "_s), qPrintable(said));
        }
        customer.choosePurpose(customer.purposes()->row(1).value(u"purpose"_s).toString());
        QTRY_COMPARE_WITH_TIMEOUT(customer.phase(), u"ready"_s, 20'000);
        QVERIFY(!customer.head().isEmpty());
        QVERIFY(tablet.drained()); // and the centre knows who looked, and why
        const auto views = [&] {
            const auto items = tablet.device.withOutbox([](Outbox &outbox) { return outbox.list(); });
            int count = 0;
            const auto kept = wait(items);
            for (const OutboxItem &item : kept ? *kept : QList<OutboxItem>()) {
                const auto *look = std::get_if<command::CustomerView>(&item.command.payload);
                count += look && look->purpose == u"service"_s;
            }
            return count;
        };
        QCOMPARE(views(), 1);
    }
};

QTEST_GUILESS_MAIN(tst_AskedWhy)
#include "tst_AskedWhy.moc"

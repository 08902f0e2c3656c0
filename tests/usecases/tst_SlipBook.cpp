#include "usecases/SlipBook.h"
#include "usecases/Tablet.h"

#include <QDir>

using namespace counterpart;
using namespace counterpart::test;
using namespace std::chrono_literals;

/// Where nothing can be read, a scanned code is still kept, sealed, and done later by somebody who is signed
/// in.
class tst_SlipBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_shop = std::make_unique<Shop>();
        m_drawer = std::make_unique<Drawer>();
        build();
        QVERIFY(m_tablet->enrol(*m_shop));
    }
    void cleanup()
    {
        close();
        m_drawer.reset();
        m_shop.reset();
    }

    void a_code_noted_behind_a_locked_keyring_is_read_by_who_signs_in_later()
    {
        QVERIFY(!m_slips->possible()); // as long as one can work
        lockKeyring();
        QVERIFY(m_slips->possible());
        QVERIFY(wait(m_slips->note(u" WKND-7K2M "_s)));
        QVERIFY(wait(m_slips->note(u"483920"_s)));
        QCOMPARE(m_slips->count(), 2);
        QVERIFY(!wait(m_slips->slips())); // by nobody before
        // Also after the tablet was switched off.
        close();
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QTRY_COMPARE(m_slips->count(), 2);
        m_drawer->keyring->mood = MemorySecretStore::Mood::Open;
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->access.state(), AccessState::SignedOut, 20'000);
        QVERIFY(!wait(m_slips->slips()));
        QVERIFY(m_tablet->signIn());
        const auto slips = wait(m_slips->slips());
        QVERIFY(slips);
        QCOMPARE(slips->size(), 2);
        QCOMPARE(slips->first().code, u"WKND-7K2M"_s);
        QVERIFY(wait(m_slips->remove(slips->first().id)));
        QTRY_COMPARE(m_slips->count(), 1);
        QCOMPARE(m_tablet->device.outboxCounts().queued, 0); // a slip is no act
    }

    void what_is_noted_never_lies_there_in_clear()
    {
        lockKeyring();
        QVERIFY(wait(m_slips->note(u"SLIP-CANARY-77"_s)));
        for (const QString &name : QDir(m_drawer->profile).entryList(QDir::Files)) {
            QFile file(m_drawer->profile + u'/' + name);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY2(!file.readAll().contains("CANARY-77"), qPrintable(name));
        }
    }

    void a_payment_card_is_refused_and_not_stored()
    {
        lockKeyring();
        QCOMPARE(codeOf(wait(m_slips->note(u"4111 1111 1111 1111"_s))), u"payment-card"_s);
        QCOMPARE(codeOf(wait(m_slips->note(u"  "_s))), u"not-a-code"_s);
        QCOMPARE(codeOf(wait(m_slips->note(QString(5'000, u'7')))), u"not-a-code"_s);
        QCOMPARE(m_slips->count(), 0);
    }

    void codes_can_be_noted_when_the_customer_data_was_removed()
    {
        m_shop->close();
        close();
        m_moved = 80h;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QCOMPARE(m_tablet->access.trouble().code, u"lease-ended"_s);
        QVERIFY(m_slips->possible());
        QVERIFY(wait(m_slips->note(u"WKND-7K2M"_s)));
        m_shop->open();
        m_tablet->access.retry();
        QTRY_COMPARE_WITH_TIMEOUT(m_tablet->access.state(), AccessState::SignedOut, 60'000);
        QTRY_VERIFY_WITH_TIMEOUT(!m_tablet->device.staff().isEmpty(), 60'000);
        QVERIFY(m_tablet->signIn());
        const auto slips = wait(m_slips->slips());
        QVERIFY(slips);
        QCOMPARE(slips->size(), 1);
        QCOMPARE(slips->first().code, u"WKND-7K2M"_s);
    }

    void where_the_key_is_lost_nothing_is_noted_under_it()
    {
        close();
        m_drawer->keyring->secrets[u"device-secret"_s] = QByteArray(32, 'x');
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QVERIFY(m_tablet->access.keyLost());
        QVERIFY(!m_slips->possible());
    }

private:
    void build()
    {
        m_tablet = std::make_unique<Tablet>(Device::Setup{.folder = m_drawer->profile,
                                                          .clock = [this] { return shopNow() + m_moved; },
                                                          .random = systemRandom,
                                                          .secrets = m_drawer->keyring,
                                                          .clientVersion = u"test"_s,
                                                          .bootTime =
                                                              [this] {
                                                                  BootTime now = systemBootTime();
                                                                  now.sinceBoot += m_moved;
                                                                  return now;
                                                              }});
        m_slips = std::make_unique<SlipBook>(m_tablet->core, m_tablet->access);
    }
    void close()
    {
        m_slips.reset();
        m_tablet.reset();
    }
    void lockKeyring()
    {
        close();
        m_drawer->keyring->mood = MemorySecretStore::Mood::Locked;
        build();
        QVERIFY(!wait(m_tablet->access.start()));
        QCOMPARE(m_tablet->access.keyringState(), u"locked"_s);
    }

    milliseconds m_moved{};
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Drawer> m_drawer;
    std::unique_ptr<Tablet> m_tablet;
    std::unique_ptr<SlipBook> m_slips;
};

QTEST_GUILESS_MAIN(tst_SlipBook)
#include "tst_SlipBook.moc"

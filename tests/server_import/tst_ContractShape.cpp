#include "MemorySink.h"
#include "contract/Resources.h"
#include "server/demo/DemoChain.h"

#include <QDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;

namespace {

/// Why the client could not read the document; empty when it can.
QString faultOf(const ImportedRecord &record)
{
    QJsonObject document = record.data;
    document.insert("version"_L1, 1);
    document.insert("updatedAt"_L1, "2026-11-22T06:00:00.000Z"_L1);
    const auto fault = [](const auto &result) {
        return result ? QString() : result.error().detail + u' ' + result.error().code;
    };
    switch (record.type) {
    case ResourceType::Store: return fault(decodeStore(document));
    case ResourceType::Associate: return fault(decodeAssociate(document));
    case ResourceType::OfflinePolicy: return fault(decodeOfflinePolicy(document));
    case ResourceType::Campaign: return fault(decodeCampaign(document));
    case ResourceType::Coupon: return fault(decodeCoupon(document));
    case ResourceType::Customer: return fault(decodeCustomer(document));
    case ResourceType::Purchase: return fault(decodePurchase(document));
    case ResourceType::PickupOrder: return fault(decodePickupOrder(document));
    case ResourceType::TimelineEvent: return fault(decodeTimelineEvent(document));
    case ResourceType::SyncException: return fault(decodeSyncException(document));
    default: return u"no reader"_s;
    }
}

/// Faults with how often each occurs.
QMap<QString, int> faultsOf(const MemorySink &sink)
{
    QMap<QString, int> faults;
    for (const ImportedRecord &record : sink.records) {
        if (const QString fault = faultOf(record); !fault.isEmpty())
            ++faults[wireName(record.type) + u": "_s + fault];
    }
    return faults;
}

} // namespace

// What is loaded or invented must be readable by the client, or it would be set aside on every device.
class tst_ContractShape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_client_reads_every_record_of_the_demo()
    {
        MemorySink sink;
        DemoOptions options;
        options.now = *parseInstant(u"2026-11-22T06:36:00Z");
        options.customers = 1500;
        options.sarahHasCoupon = true;
        QVERIFY(makeDemo(sink, options));
        const auto faults = faultsOf(sink);
        QVERIFY2(faults.isEmpty(), qPrintable(faults.keys().join(u", ")));
    }

    void the_client_reads_every_loaded_record_data()
    {
        QTest::addColumn<QString>("dir");
        const QString fixtures = QStringLiteral(SOURCE_DIR "/tests/fixtures/neutral/");
        for (const char *dir : {"market/small", "parcel/small", "members"})
            QTest::newRow(dir) << fixtures + QString::fromLatin1(dir);
        const QString real = qEnvironmentVariable("COUNTERPART_DATA");
        if (real.isEmpty()) {
            qInfo("real data sets are skipped: COUNTERPART_DATA names no folder of them");
            return;
        }
        for (const char *dir : {"completejourney/full", "o2o_coupons/medium", "olist/small", "names"}) {
            if (QDir(real).exists(QString::fromLatin1(dir)))
                QTest::newRow(dir) << real + u'/' + QString::fromLatin1(dir);
        }
    }

    void the_client_reads_every_loaded_record()
    {
        QFETCH(QString, dir);
        MemorySink sink;
        NeutralOptions options;
        options.dirs = {dir};
        options.now = *parseInstant(u"2026-11-22T06:00:00Z");
        options.shiftToNow = true;
        QVERIFY(loadNeutral(sink, options));
        QVERIFY(sink.records.size() > 20);
        const auto faults = faultsOf(sink);
        for (auto fault = faults.begin(); fault != faults.end(); ++fault)
            qWarning("%d x %s", fault.value(), qPrintable(fault.key()));
        QVERIFY(faults.isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_ContractShape)
#include "tst_ContractShape.moc"

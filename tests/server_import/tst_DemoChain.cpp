#include "MemorySink.h"
#include "server/demo/DemoChain.h"

#include <QCryptographicHash>
#include <QElapsedTimer>
#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;

namespace {

DemoOptions optionsAt(QStringView now)
{
    DemoOptions options;
    options.now = *parseInstant(now);
    return options;
}

MemorySink makeChain(const DemoOptions &options)
{
    MemorySink sink;
    if (const auto done = makeDemo(sink, options); !done)
        qFatal("the demo could not be made");
    return sink;
}

QByteArray digestOf(const MemorySink &sink)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const ImportedRecord &record : sink.records)
        hash.addData(QJsonDocument(record.data).toJson(QJsonDocument::Compact));
    for (const CampaignEvent &event : sink.events) {
        hash.addData(
            (event.campaignId + event.couponId + event.customerId + event.channel + event.code).toUtf8());
        hash.addData(QByteArray::number(toMs(event.at) + event.amount + int(event.step)));
    }
    return hash.result();
}

/// Every line of every purchase and order, with what it says of its article.
QList<QJsonObject> linesOf(const MemorySink &sink)
{
    QList<QJsonObject> lines;
    for (const ImportedRecord &record : sink.records) {
        if (record.type != ResourceType::Purchase && record.type != ResourceType::PickupOrder)
            continue;
        const auto array = record.data["lines"_L1].toArray();
        for (const auto &line : array)
            lines.append(line.toObject());
    }
    return lines;
}

} // namespace

class tst_DemoChain : public QObject
{
    Q_OBJECT

    DemoOptions m_options = optionsAt(u"2026-11-22T06:36:00Z");
    MemorySink m_chain;

    QList<QJsonObject> all(ResourceType type) const
    {
        QList<QJsonObject> found;
        for (const ImportedRecord &record : m_chain.records) {
            if (record.type == type)
                found.append(record.data);
        }
        return found;
    }
    QJsonObject order(int number) const
    {
        return m_chain.document(ResourceType::PickupOrder, u"pk-%1"_s.arg(number));
    }

private Q_SLOTS:
    void initTestCase()
    {
        QElapsedTimer timer;
        timer.start();
        m_chain = makeChain(m_options);
        qInfo("%lld records and %lld events in %lld ms", qint64(m_chain.records.size()),
              qint64(m_chain.events.size()), timer.elapsed());
    }

    void the_chain_has_three_stores_and_twelve_thousand_customers()
    {
        QCOMPARE(m_chain.count(ResourceType::Store), 3);
        QCOMPARE(m_chain.count(ResourceType::Customer), 12'000);
        QCOMPARE(m_chain.count(ResourceType::OfflinePolicy), 3);
        const auto store = m_chain.document(ResourceType::Store, demo::StoreId.toString());
        QCOMPARE(at(store, {"name", "zh-CN"}).toString(), u"滨江里店"_s);
        QCOMPARE(at(store, {"name", "en"}).toString(), u"Riverside Lane"_s);
        QVERIFY(all(ResourceType::Associate).size() >= 9);
    }

    void the_same_seed_gives_the_same_bytes()
    {
        DemoOptions small = m_options;
        small.customers = 2'000;
        const QByteArray digest = digestOf(makeChain(small));
        QCOMPARE(digestOf(makeChain(small)), digest);
        small.seed = 2;
        QVERIFY(digestOf(makeChain(small)) != digest);
    }

    void every_id_is_given_once()
    {
        QSet<QString> seen;
        for (const ImportedRecord &record : std::as_const(m_chain.records)) {
            const QString key = wireName(record.type) + u'/' + record.id;
            QVERIFY2(!seen.contains(key), qPrintable(key));
            seen.insert(key);
        }
    }

    void every_reference_leads_somewhere()
    {
        QSet<QString> ids;
        for (const ImportedRecord &record : std::as_const(m_chain.records))
            ids.insert(wireName(record.type) + u'/' + record.id);
        for (const ImportedRecord &record : std::as_const(m_chain.records)) {
            const auto check = [&](const char *kind, const QJsonValue &id) {
                if (!id.toString().isEmpty() && !ids.contains(QLatin1StringView(kind) + u'/' + id.toString()))
                    qFatal("%s of %s leads nowhere", kind, qPrintable(record.id));
            };
            check("customer", record.data["customerId"_L1]);
            check("store", record.data["storeId"_L1]);
            check("campaign", record.data["campaignId"_L1]);
            check("pickup_order", record.data["pickupOrderId"_L1]);
            check("store", at(record.data, {"relationship", "homeStoreId"}));
            check("associate", at(record.data, {"claim", "associateId"}));
            check("coupon", at(record.data, {"couponIds", "0"}));
        }
        for (const CampaignEvent &event : std::as_const(m_chain.events)) {
            QVERIFY(ids.contains(u"campaign/"_s + event.campaignId));
            QVERIFY(ids.contains(u"customer/"_s + event.customerId));
            QVERIFY(event.couponId.isEmpty() || ids.contains(u"coupon/"_s + event.couponId)
                    || event.couponId.startsWith(u"cp-"));
        }
    }

    void every_article_has_one_price_and_one_gtin_for_each_size()
    {
        QHash<QString, qint64> prices;
        QHash<QString, QString> gtins;
        for (const QJsonObject &line : linesOf(m_chain)) {
            const QString sku = line["sku"_L1].toString(), article = sku.section(u'-', 0, 1),
                          gtin = line["gtin"_L1].toString();
            const qint64 price = line["unitPrice"_L1].toInteger();
            QVERIFY(price > 0);
            QCOMPARE(prices.value(article, price), price);
            QCOMPARE(gtins.value(gtin, sku), sku);
            prices.insert(article, price);
            gtins.insert(gtin, sku);
        }
        QVERIFY(prices.size() >= 20);
        QCOMPARE(prices[u"WC-2091"_s], 899'00);
    }

    void every_gtin_is_of_the_in_store_range_with_a_true_check_digit()
    {
        for (const QJsonObject &line : linesOf(m_chain)) {
            const QString gtin = line["gtin"_L1].toString();
            QCOMPARE(gtin.size(), 13);
            QVERIFY(gtin.startsWith(u'2'));
            int sum = 0;
            for (int i = 0; i < 13; ++i)
                sum += gtin[i].digitValue() * (i % 2 == 0 ? 1 : 3);
            QCOMPARE(sum % 10, 0);
        }
    }

    void totals_are_the_sum_of_the_lines_less_the_discount()
    {
        for (const QJsonObject &purchase : all(ResourceType::Purchase)) {
            qint64 sum = 0;
            const auto lines = purchase["lines"_L1].toArray();
            for (const auto &line : lines)
                sum += line["total"_L1].toInteger();
            QCOMPARE(at(purchase, {"totals", "subtotal"}).toInteger(), sum);
            QCOMPARE(at(purchase, {"totals", "total"}).toInteger(),
                     sum - at(purchase, {"totals", "discount"}).toInteger());
        }
        QCOMPARE(at(order(4830), {"payment", "total", "amount"}).toInteger(), 3184'00);
    }

    void a_return_never_exceeds_what_was_bought()
    {
        int returns = 0;
        for (const QJsonObject &purchase : all(ResourceType::Purchase)) {
            const auto lines = purchase["lines"_L1].toArray();
            const auto given = purchase["returns"_L1].toArray();
            for (const auto &back : given) {
                ++returns;
                QVERIFY(back["at"_L1].toString() >= purchase["placedAt"_L1].toString());
                QVERIFY(back["at"_L1].toString() <= formatInstant(m_options.now));
            }
            for (const auto &line : lines)
                QVERIFY(line["returned"_L1].toInteger() <= line["quantity"_L1].toInteger());
        }
        QVERIFY(returns > 300);
    }

    void the_board_holds_what_the_pictures_show()
    {
        int waiting = 0, late = 0, toPick = 0, ready = 0, idNeeded = 0, delegates = 0;
        QSet<QString> bays;
        for (const QJsonObject &each : all(ResourceType::PickupOrder)) {
            if (each["storeId"_L1].toString() != demo::StoreId || each["status"_L1] == "handed_over"_L1)
                continue;
            const bool isReady = each["status"_L1] == "ready"_L1, arrived = each.contains("arrival"_L1);
            const bool past = *parseInstant(at(each, {"promise", "readyBy"}).toString()) < m_options.now;
            waiting += arrived;
            late += !arrived && !isReady && past;
            toPick += !arrived && !isReady && !past;
            ready += !arrived && isReady;
            idNeeded += at(each, {"pickupPerson", "idRequired"}).toBool();
            delegates += at(each, {"pickupPerson", "kind"}) == "delegate"_L1;
            const QString bay = at(each, {"staging", "locations", "0", "code"}).toString();
            QVERIFY2(bay.isEmpty() || !bays.contains(bay), qPrintable(bay));
            QCOMPARE(bay.isEmpty(), !isReady);
            bays.insert(bay);
        }
        QCOMPARE(waiting, 3);
        QCOMPARE(late, 2);
        QCOMPARE(toPick, 4);
        QCOMPARE(ready, 9);
        QCOMPARE(idNeeded, 3);
        QCOMPARE(delegates, 2);
        QCOMPARE(at(order(4821), {"staging", "locations", "0", "code"}).toString(), u"C-04"_s);
        QCOMPARE(order(4821)["customerId"_L1].toString(), demo::SarahId.toString());
        QCOMPARE(order(4830)["claim"_L1]["associateId"_L1].toString(), demo::DeskId.toString());
    }

    void an_order_is_either_ready_or_handed_over()
    {
        int gone = 0;
        for (const QJsonObject &each : all(ResourceType::PickupOrder)) {
            const bool handedOver = each["status"_L1] == "handed_over"_L1;
            QCOMPARE(each.contains("handedOverAt"_L1), handedOver);
            QCOMPARE(each["handovers"_L1].toArray().size(), handedOver ? 1 : 0);
            gone += handedOver;
            if (handedOver)
                QVERIFY(*parseInstant(each["handedOverAt"_L1].toString()) <= m_options.now);
            const auto lines = each["lines"_L1].toArray();
            QVERIFY(!lines.isEmpty());
            for (const auto &line : lines)
                QCOMPARE(line["state"_L1] == "handed_over"_L1, handedOver);
        }
        QVERIFY(gone > 100);
    }

    void nine_campaigns_run_and_none_carries_a_typed_figure()
    {
        QMap<QString, int> byStatus;
        for (const QJsonObject &campaign : all(ResourceType::Campaign)) {
            ++byStatus[campaign["status"_L1].toString()];
            const QJsonObject kpis = campaign["kpis"_L1].toObject();
            QVERIFY(!kpis.contains("total"_L1) && !kpis.contains("store"_L1)
                    && !kpis.contains("byChannel"_L1));
            QVERIFY(!at(kpis, {"budget"}).toObject().contains("used"_L1));
            QCOMPARE(at(campaign, {"briefing", "steps"}).toArray().size(), 4);
        }
        QCOMPARE(byStatus, (QMap<QString, int>{{u"live"_s, 9}, {u"scheduled"_s, 2}, {u"ended"_s, 6}}));
    }

    void one_campaign_gives_coupons_to_make_up_for_something_within_a_budget()
    {
        QStringList goodwill;
        for (const QJsonObject &campaign : all(ResourceType::Campaign)) {
            if (campaign.contains("goodwill"_L1))
                goodwill.append(campaign["id"_L1].toString());
        }
        QCOMPARE(goodwill, QStringList{u"cm-sorry"_s});
        for (const QJsonObject &policy : all(ResourceType::OfflinePolicy))
            QVERIFY(at(policy, {"caps", "managerGoodwill", "amount"}).toInteger() > 0);
    }

    void the_weekend_figures_come_out_as_in_the_picture()
    {
        QHash<int, int> steps;
        int refused = 0, wrong = 0, today = 0;
        qint64 revenue = 0, discount = 0;
        const Instant shiftBegan = m_options.now - std::chrono::hours(5);
        for (const CampaignEvent &event : std::as_const(m_chain.events)) {
            QVERIFY(event.at <= m_options.now);
            if (event.campaignId == u"cm-wknd" && event.step == CampaignEvent::Step::Redeemed)
                discount += event.discount;
            if (event.campaignId != u"cm-wknd" || event.storeId != demo::StoreId)
                continue;
            ++steps[int(event.step)];
            refused += event.step == CampaignEvent::Step::Refused
                || event.step == CampaignEvent::Step::RefusedWrongly;
            wrong += event.step == CampaignEvent::Step::RefusedWrongly;
            if (event.step == CampaignEvent::Step::Redeemed) {
                revenue += event.amount;
                today += event.at > shiftBegan;
            }
        }
        QCOMPARE(steps[int(CampaignEvent::Step::Redeemed)], 412);
        QCOMPARE(steps[int(CampaignEvent::Step::Issued)], 4905);
        QCOMPARE(steps[int(CampaignEvent::Step::Sent)], 14'594);
        QCOMPARE(refused, 31);
        QCOMPARE(wrong, 5);
        QCOMPARE(today, 23);
        QVERIFY2(qAbs(revenue / 412 - 773'00) < 120'00, qPrintable(QString::number(revenue / 412)));
        const qint64 budget
            = at(m_chain.document(ResourceType::Campaign, u"cm-wknd"_s), {"kpis", "budget", "total"})
                  .toInteger();
        QVERIFY2(qAbs(100 * discount / budget - 62) <= 3,
                 qPrintable(QString::number(double(discount) / double(budget))));
    }

    void every_redemption_is_in_its_coupon_and_its_purchase()
    {
        QHash<QString, QJsonObject> coupons, purchases;
        for (const QJsonObject &coupon : all(ResourceType::Coupon))
            coupons.insert(coupon["id"_L1].toString(), coupon);
        for (const QJsonObject &purchase : all(ResourceType::Purchase)) {
            const QString coupon = at(purchase, {"couponIds", "0"}).toString();
            if (!coupon.isEmpty())
                purchases.insert(coupon, purchase);
        }
        int seen = 0;
        QSet<QString> redeemed;
        for (const CampaignEvent &event : std::as_const(m_chain.events)) {
            if (event.step != CampaignEvent::Step::Redeemed || event.couponId.isEmpty())
                continue;
            const QJsonObject coupon = coupons[event.couponId];
            QCOMPARE(coupon["status"_L1].toString(), u"redeemed"_s);
            QCOMPARE(coupon["customerId"_L1].toString(), event.customerId);
            redeemed.insert(event.couponId);
            if (!purchases.contains(event.couponId))
                continue; // the gift that two stores took
            QCOMPARE(at(purchases[event.couponId], {"totals", "discount"}).toInteger(), event.discount);
            QCOMPARE(at(purchases[event.couponId], {"totals", "subtotal"}).toInteger(), event.amount);
            ++seen;
        }
        QVERIFY(seen > 500);
        for (const QJsonObject &coupon : std::as_const(coupons))
            QCOMPARE(coupon["status"_L1] == "redeemed"_L1, redeemed.contains(coupon["id"_L1].toString()));
    }

    void an_unused_coupon_can_still_be_used()
    {
        int usable = 0;
        for (const QJsonObject &coupon : all(ResourceType::Coupon)) {
            if (coupon["status"_L1] == "redeemed"_L1)
                continue;
            QCOMPARE(coupon["status"_L1].toString(), u"active"_s);
            QVERIFY(*parseInstant(coupon["validFrom"_L1].toString()) <= m_options.now);
            QVERIFY(*parseInstant(coupon["validUntil"_L1].toString()) > m_options.now);
            ++usable;
        }
        QVERIFY(usable > 2000);
    }

    void no_code_is_given_to_two_coupons()
    {
        QSet<QString> codes;
        for (const QJsonObject &coupon : all(ResourceType::Coupon)) {
            QVERIFY(!codes.contains(coupon["code"_L1].toString()));
            codes.insert(coupon["code"_L1].toString());
        }
    }

    void sarah_is_as_in_the_pictures()
    {
        const auto sarah = m_chain.document(ResourceType::Customer, demo::SarahId.toString());
        QCOMPARE(sarah["displayName"_L1].toString(), u"苏雅雯 Sarah"_s);
        QCOMPARE(at(sarah, {"names", "0", "initials", "0"}).toString(), u"syw"_s);
        QCOMPARE(at(sarah, {"lookup", "phoneLast4", "0"}).toString(), u"6027"_s);
        QCOMPARE(at(sarah, {"tier", "code"}).toString(), u"gold"_s);
        QCOMPARE(at(sarah, {"preferences", "sizes", "shoe"}).toString(), u"37"_s);
        int purchases = 0, coupons = 0;
        for (const QJsonObject &purchase : all(ResourceType::Purchase))
            purchases += purchase["customerId"_L1].toString() == demo::SarahId;
        for (const QJsonObject &coupon : all(ResourceType::Coupon))
            coupons += coupon["customerId"_L1].toString() == demo::SarahId;
        QCOMPARE(purchases, 6);
        QCOMPARE(coupons, 3); // the fourth is pushed to the phone at the door
    }

    void sarahs_coupon_is_there_from_the_start_when_the_script_is_still()
    {
        QVERIFY(m_chain.document(ResourceType::Coupon, demo::SarahCouponId.toString()).isEmpty());
        DemoOptions still = m_options;
        still.sarahHasCoupon = true;
        still.customers = 200;
        const auto coupon = makeChain(still).document(ResourceType::Coupon, demo::SarahCouponId.toString());
        QCOMPARE(coupon["code"_L1].toString(), u"WKND-7F3K-91QD"_s);
        const auto life = *parseInstant(coupon["validUntil"_L1].toString())
            - *parseInstant(coupon["validFrom"_L1].toString());
        QVERIFY(life == std::chrono::hours(24));
        QVERIFY(coupon.contains("lastMessage"_L1));
    }

    void the_initials_of_the_pictures_find_three_people()
    {
        int found = 0;
        for (const QJsonObject &customer : all(ResourceType::Customer))
            found += at(customer, {"names", "0", "initials", "0"}) == "syw"_L1;
        QCOMPARE(found, 3);
    }

    void somebody_without_consent_has_something_to_fold()
    {
        const auto consentsOf = [](const QJsonObject &customer, QLatin1StringView purpose) {
            const auto consents = customer["consents"_L1].toArray();
            for (const auto &consent : consents) {
                if (consent["purpose"_L1] == purpose)
                    return consent["status"_L1].toString();
            }
            return QString();
        };
        QMap<QString, int> service;
        QString refuser;
        for (const QJsonObject &customer : all(ResourceType::Customer)) {
            ++service[consentsOf(customer, "personalised_service"_L1)];
            if (customer["displayName"_L1].toString() == u"沈雨薇")
                refuser = customer["id"_L1].toString();
        }
        QVERIFY(service[u"granted"_s] > 6000);
        QVERIFY(service[u"denied"_s] > 1000);
        QVERIFY(service[QString()] > 1000); // never asked
        QSet<QString> types;
        for (const QJsonObject &event : all(ResourceType::TimelineEvent)) {
            if (event["customerId"_L1].toString() == refuser)
                types.insert(event["type"_L1].toString());
        }
        QVERIFY(types.contains(u"browse"_s) && types.contains(u"search"_s) && types.contains(u"cart_add"_s)
                && types.contains(u"message_sent"_s));
    }

    void nobody_real_can_be_reached()
    {
        DemoOptions full = m_options;
        full.contactsFull = true;
        full.customers = 3000;
        QSet<QString> phones;
        const MemorySink chain = makeChain(full);
        for (const ImportedRecord &record : chain.records) {
            const auto points = record.data["contactPoints"_L1].toArray();
            for (const auto &point : points) {
                const QString value = point["value"_L1].toString();
                QVERIFY2(value.startsWith(u"+86141") || value.endsWith(u"@example.com"), qPrintable(value));
                QVERIFY2(!phones.contains(value), qPrintable(value));
                phones.insert(value);
            }
        }
        QCOMPARE(phones.size(), 6000);
    }

    void contact_points_stay_masked_unless_asked_for()
    {
        for (const QJsonObject &customer : all(ResourceType::Customer)) {
            QVERIFY(at(customer, {"contactPoints", "0", "value"}).isUndefined());
            QCOMPARE(at(customer, {"lookup", "phoneLast4"}).toArray().size(), 1);
        }
    }

    void at_night_the_desk_is_as_busy()
    {
        DemoOptions night = optionsAt(u"2026-11-22T19:20:00Z"); // 03:20 in the store
        night.customers = 500;
        const MemorySink chain = makeChain(night);
        int waiting = 0;
        for (const ImportedRecord &record : chain.records) {
            if (record.type != ResourceType::PickupOrder
                || record.data["storeId"_L1].toString() != demo::StoreId)
                continue;
            waiting += at(record.data, {"arrival", "state"}) == "arrived"_L1;
            QVERIFY(*parseInstant(record.data["placedAt"_L1].toString()) <= night.now);
        }
        QCOMPARE(waiting, 3);
    }

    void nothing_has_happened_after_now()
    {
        for (const ImportedRecord &record : std::as_const(m_chain.records)) {
            for (const char *member : {"createdAt", "placedAt", "occurredAt", "readyAt"}) {
                const QJsonValue value = record.data[QLatin1StringView(member)];
                if (value.isString() && record.type != ResourceType::Campaign)
                    QVERIFY2(*parseInstant(value.toString()) <= m_options.now, qPrintable(record.id));
            }
        }
    }
};

QTEST_APPLESS_MAIN(tst_DemoChain)
#include "tst_DemoChain.moc"

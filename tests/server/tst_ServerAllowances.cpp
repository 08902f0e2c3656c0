#include "TestCdp.h"
#include "contract/Verdict.h"
#include "server/AllowanceId.h"
#include "server/OfflineAllowances.h"

#include <QTemporaryDir>

using namespace counterpart;
using namespace counterpart::server;

// What tablets may spend offline: given, charged, filed where it was exceeded.
class tst_ServerAllowances : public QObject
{
    Q_OBJECT

    struct Tablet
    {
        QString token, id;
    };

    std::unique_ptr<TestCdp> m_cdp;
    int m_receipts = 0;

    void write(ResourceType type, const QString &id, const QJsonObject &data)
    {
        QVERIFY(m_cdp->storage->write({.type = type, .id = id, .data = data}));
    }
    static QJsonObject money(qint64 amount) { return {{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}}; }

    void policy(qint64 perDevice = 100'00, qint64 perStore = 250'00, int count = 3)
    {
        write(ResourceType::OfflinePolicy, u"op-1"_s,
              {{u"storeId"_s, u"st-1"_s},
               {u"allowanceLife"_s, u"PT24H"_s},
               {u"rules"_s, QJsonArray()},
               {u"caps"_s,
                QJsonObject{{u"perRedemption"_s, money(200'00)},
                            {u"perDevice"_s, money(perDevice)},
                            {u"perStore"_s, money(perStore)},
                            {u"perDeviceCount"_s, count}}}});
    }

    /// A campaign of `total` units in all, each coupon of it open to one customer.
    void pool(int total)
    {
        QJsonObject campaign = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
        campaign[u"offers"_s] = QJsonArray{
            QJsonObject{{u"id"_s, u"of-1"_s},
                        {u"title"_s, TestCdp::text(u"Gift"_s)},
                        {u"value"_s, QJsonObject{{u"kind"_s, u"amount"_s}, {u"amount"_s, money(10'00)}}},
                        {u"redemptionMode"_s, u"pooled"_s}}};
        campaign[u"offline"_s] = QJsonObject{{u"mode"_s, u"leased"_s}};
        campaign[u"limits"_s] = QJsonObject{{u"total"_s, total}};
        write(ResourceType::Campaign, u"cm-1"_s, campaign);
        for (int i = 0; i < 12; ++i) {
            QJsonObject coupon = TestCdp::coupon(u"POOL-%1"_s.arg(i), u"cu-1"_s);
            coupon[u"redemptionMode"_s] = u"pooled"_s;
            write(ResourceType::Coupon, pooled(i), coupon);
        }
    }
    static QString pooled(int i) { return u"cp-pool-%1"_s.arg(i); }
    void personal(int i)
    {
        QJsonObject coupon = TestCdp::coupon(u"PERS-%1"_s.arg(i), u"cu-1"_s);
        coupon.remove(u"campaignId"_s);
        write(ResourceType::Coupon, u"cp-own-%1"_s.arg(i), coupon);
    }

    Tablet enrolled()
    {
        m_cdp->enrol();
        return {m_cdp->device, m_cdp->deviceId};
    }
    void as(const Tablet &tablet)
    {
        m_cdp->device = tablet.token;
        m_cdp->deviceId = tablet.id;
    }

    /// After hours the former one has ended.
    void freshToken()
    {
        const grant::Device device{m_cdp->enrolled["device_client_id"_L1].toString(),
                                   m_cdp->enrolled["device_client_secret"_L1].toString()};
        m_cdp->device
            = TestCdp::object(m_cdp->send("POST", u"/oauth/token"_s, encodeForm(device)))["access_token"_L1]
                  .toString();
    }

    Response ask(const AllowanceRequest &request, const QString &store = u"st-1"_s)
    {
        return m_cdp->send("POST", u"/v1/stores/%1/offline-allowances"_s.arg(store),
                           TestCdp::bytes(encode(request)), m_cdp->device);
    }
    QString newId() { return uuid7(m_cdp->now, m_cdp->context.random); }
    DeviceAllowance acquire(const QString &returning = {}, int unsettled = 0)
    {
        const Response response = ask({newId(), returning, unsettled, Money{unsettled * 10'00, u"CNY"_s}});
        if (response.status != 201)
            qFatal("%d %s", response.status, response.body.constData());
        return *decodeDeviceAllowance(TestCdp::object(response));
    }
    static int units(const DeviceAllowance &allowance)
    {
        return allowance.pooled.isEmpty() ? 0 : allowance.pooled[0].units;
    }

    QJsonObject use(const QString &coupon, const QString &allowanceId, qint64 discount = 10'00,
                    const QJsonObject &more = {{u"offline"_s, true}})
    {
        QJsonObject json = m_cdp->redeem(coupon, more, discount);
        QJsonObject payload = json["payload"_L1].toObject();
        payload[u"receiptNo"_s] = u"R-%1"_s.arg(++m_receipts); // each on a purchase of its own
        if (!allowanceId.isEmpty())
            payload[u"allowanceId"_s] = allowanceId;
        json[u"payload"_s] = payload;
        return json;
    }
    QJsonObject filed(const QJsonObject &result)
    {
        const QString id = result["exceptionId"_L1].toString();
        return id.isEmpty() ? QJsonObject() : m_cdp->stored(ResourceType::SyncException, id);
    }
    /// What became of an offline redemption: "applied", "over_allowance", … ; the state when it was refused.
    QString told(const QString &coupon, const QString &allowanceId, qint64 discount = 10'00,
                 const QJsonObject &more = {{u"offline"_s, true}})
    {
        const QJsonObject result = m_cdp->submit(use(coupon, allowanceId, discount, more));
        const QJsonObject incident = filed(result);
        return incident.isEmpty() ? result["status"_L1].toString() : incident["kind"_L1].toString();
    }

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
        policy();
    }

    void a_device_gets_what_the_policy_gives_for_a_day()
    {
        const DeviceAllowance given = acquire();
        QCOMPARE(given.deviceId, m_cdp->deviceId);
        QCOMPARE(given.storeId, u"st-1"_s);
        QCOMPARE(given.count, 3);
        QCOMPARE(given.amount.amount, 100'00);
        QCOMPARE(given.validUntil, m_cdp->now + std::chrono::hours(24));
        QCOMPARE(given.policyVersion, 1);
    }

    void the_same_request_gets_the_same_allowance()
    {
        const AllowanceRequest request{newId(), {}, 0, {}};
        const Response first = ask(request);
        m_cdp->now += std::chrono::minutes(5);
        QCOMPARE(ask(request).body, first.body);
        QVERIFY(acquire().id != TestCdp::object(first)["id"_L1].toString());
        QCOMPARE(ask(request).body, first.body); // also when another has replaced it
    }

    void an_allowance_that_was_taken_back_does_not_come_alive_by_asking_again()
    {
        const AllowanceRequest request{newId(), {}, 0, Money{0, u"CNY"_s}};
        QCOMPARE(ask(request).status, 201);
        m_cdp->now += std::chrono::minutes(10);
        const Instant ended = m_cdp->now;
        QVERIFY(endAllowances(*m_cdp->storage, m_cdp->deviceId, ended));
        m_cdp->now += std::chrono::minutes(1);
        freshToken();
        const auto again = decodeDeviceAllowance(TestCdp::object(ask(request)));
        QVERIFY(again);
        QCOMPARE(again->validUntil, ended);
        QCOMPARE(acquire().validUntil, m_cdp->now + std::chrono::hours(24)); // asked anew
    }

    void without_a_policy_nothing_is_given()
    {
        QVERIFY(m_cdp->storage->remove(ResourceType::OfflinePolicy, u"op-1"_s, u"deleted"_s, {}));
        const Response response = ask({newId(), {}, 0, {}});
        QCOMPARE(response.status, 422);
        QCOMPARE(TestCdp::object(response)["code"_L1], u"offline-not-permitted"_s);
    }

    void a_bad_request_is_refused_data()
    {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("status");
        QTest::newRow("no JSON") << QByteArray("hello") << 400;
        QTest::newRow("no request id") << QByteArray("{}") << 422;
        QTest::newRow("no UUID") << QByteArray(R"({"requestId":"1"})") << 422;
    }
    void a_bad_request_is_refused()
    {
        QFETCH(QByteArray, body);
        QFETCH(int, status);
        QCOMPARE(m_cdp->send("POST", u"/v1/stores/st-1/offline-allowances"_s, body, m_cdp->device).status,
                 status);
    }

    void another_store_or_a_stranger_gets_nothing()
    {
        QCOMPARE(ask({newId(), {}, 0, {}}, u"st-2"_s).status, 404);
        m_cdp->device.clear();
        QCOMPARE(ask({newId(), {}, 0, {}}).status, 401);
    }

    void what_another_device_holds_cannot_be_returned()
    {
        const DeviceAllowance theirs = acquire();
        enrolled();
        QCOMPARE(ask({newId(), theirs.id, 0, {}}).status, 409);
    }

    void the_devices_of_a_store_together_never_get_more_than_its_cap()
    {
        const Tablet first{m_cdp->device, m_cdp->deviceId};
        QCOMPARE(acquire().amount.amount, 100'00);
        enrolled();
        QCOMPARE(acquire().amount.amount, 100'00);
        enrolled();
        const DeviceAllowance third = acquire();
        QCOMPARE(third.amount.amount, 50'00);
        enrolled();
        QCOMPARE(acquire().amount.amount, 0);
        as(first);
        QCOMPARE(acquire().amount.amount, 100'00); // a renewal is in the place of the former
        m_cdp->now += std::chrono::hours(25);      // all have expired
        freshToken();
        QCOMPARE(acquire().amount.amount, 100'00);
    }

    void what_fits_is_charged_and_files_nothing()
    {
        const DeviceAllowance given = acquire();
        for (int i = 0; i < 3; ++i) {
            personal(i);
            QCOMPARE(told(u"cp-own-%1"_s.arg(i), given.id), u"applied"_s);
        }
        const auto kept = m_cdp->storage->allowance(given.id);
        QVERIFY(kept && *kept);
        QCOMPARE((*kept)->usedCount, 3);
        QCOMPARE((*kept)->usedAmount, 30'00);
    }

    void what_is_over_is_kept_as_a_fact_and_filed_with_its_amount_and_who_bears_it()
    {
        const DeviceAllowance given = acquire();
        for (int i = 0; i < 4; ++i)
            personal(i);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(told(u"cp-own-%1"_s.arg(i), given.id), u"applied"_s);
        const QJsonObject result = m_cdp->submit(use(u"cp-own-3"_s, given.id));
        QCOMPARE(result["status"_L1], u"applied"_s);
        const QJsonObject incident = filed(result);
        QCOMPARE(incident["kind"_L1], u"over_allowance"_s);
        QCOMPARE(incident["atRisk"_L1]["amount"_L1], 10'00);
        QCOMPARE(incident["costOwner"_L1], u"store"_s);
        QCOMPARE(m_cdp->stored(ResourceType::Coupon, u"cp-own-3"_s)["usage"_L1]["used"_L1], 1);
    }

    void more_than_the_amount_is_over()
    {
        const DeviceAllowance given = acquire();
        personal(0);
        personal(1);
        QCOMPARE(told(u"cp-own-0"_s, given.id, 60'00), u"applied"_s);
        QCOMPARE(told(u"cp-own-1"_s, given.id, 40'01), u"over_allowance"_s);
    }

    void an_allowance_nobody_gave_is_over()
    {
        personal(0);
        QCOMPARE(told(u"cp-own-0"_s, u"oa-made-up"_s), u"over_allowance"_s);
    }

    void another_devices_allowance_is_over()
    {
        const DeviceAllowance theirs = acquire();
        enrolled();
        personal(0);
        QCOMPARE(told(u"cp-own-0"_s, theirs.id), u"over_allowance"_s);
    }

    void what_was_done_after_the_expiry_is_over_and_before_it_is_not()
    {
        const DeviceAllowance given = acquire();
        m_cdp->now = given.validUntil + std::chrono::hours(5);
        personal(0);
        personal(1);
        const auto at = [](Instant instant) {
            return QJsonObject{{u"offline"_s, true}, {u"issuedAt"_s, formatInstant(instant)}};
        };
        freshToken();
        // A clock of a tablet may be wrong by ten minutes.
        QCOMPARE(told(u"cp-own-0"_s, given.id, 10'00, at(given.validUntil + std::chrono::minutes(9))),
                 u"applied"_s);
        QCOMPARE(told(u"cp-own-1"_s, given.id, 10'00, at(given.validUntil + std::chrono::minutes(11))),
                 u"over_allowance"_s);
    }

    void what_was_taken_back_is_over_from_then_on()
    {
        const DeviceAllowance given = acquire();
        QVERIFY(endAllowances(*m_cdp->storage, m_cdp->deviceId, m_cdp->now - std::chrono::minutes(20)));
        personal(0);
        personal(1);
        QCOMPARE(told(u"cp-own-0"_s, given.id, 10'00,
                      {{u"offline"_s, true},
                       {u"issuedAt"_s, formatInstant(m_cdp->now - std::chrono::minutes(21))}}),
                 u"applied"_s);
        QCOMPARE(told(u"cp-own-1"_s, given.id), u"over_allowance"_s);
    }

    void the_same_command_told_again_is_charged_once()
    {
        const DeviceAllowance given = acquire();
        personal(0);
        const QJsonObject json = use(u"cp-own-0"_s, given.id);
        QCOMPARE(m_cdp->submit(json)["status"_L1], u"applied"_s);
        QCOMPARE(m_cdp->submit(json)["status"_L1], u"duplicate"_s);
        QCOMPARE((*m_cdp->storage->allowance(given.id))->usedCount, 1);
    }

    void a_use_taken_back_is_free_again()
    {
        const DeviceAllowance given = acquire();
        for (int i = 0; i < 4; ++i)
            personal(i);
        QJsonObject last;
        for (int i = 0; i < 3; ++i) {
            last = use(u"cp-own-%1"_s.arg(i), given.id);
            QCOMPARE(m_cdp->submit(last)["status"_L1], u"applied"_s);
        }
        const QJsonObject undone = m_cdp->submit(m_cdp->command(
            u"coupon.undo_redeem"_s, {ResourceType::Coupon, u"cp-own-2"_s},
            {{u"redemptionId"_s, last["payload"_L1]["redemptionId"_L1]}, {u"reason"_s, u"return"_s}}));
        QCOMPARE(undone["status"_L1], u"applied"_s);
        QCOMPARE(told(u"cp-own-3"_s, given.id), u"applied"_s);
    }

    void a_double_redemption_is_named_so_though_the_allowance_had_room()
    {
        const DeviceAllowance given = acquire();
        personal(0);
        QCOMPARE(told(u"cp-own-0"_s, given.id), u"applied"_s);
        QCOMPARE(told(u"cp-own-0"_s, given.id), u"double_redemption"_s);
    }

    void what_is_spent_before_the_answer_to_a_renewal_is_charged_to_the_new_one()
    {
        const DeviceAllowance first = acquire();
        for (int i = 0; i < 5; ++i)
            personal(i);
        QCOMPARE(told(u"cp-own-0"_s, first.id), u"applied"_s);
        const DeviceAllowance second = acquire(first.id);
        QCOMPARE(second.count, 3);
        for (int i = 1; i < 4; ++i) // it still spends from the first
            QCOMPARE(told(u"cp-own-%1"_s.arg(i), first.id), u"applied"_s);
        QCOMPARE((*m_cdp->storage->allowance(second.id))->usedCount, 3);
        QCOMPARE(told(u"cp-own-4"_s, second.id), u"over_allowance"_s);
    }

    void a_lowered_cap_takes_nothing_that_may_be_spent_already_and_holds_from_the_expiry()
    {
        const DeviceAllowance first = acquire();
        m_cdp->now += std::chrono::minutes(1);
        policy(20'00, 250'00, 1);
        const DeviceAllowance second = acquire(first.id);
        QCOMPARE(second.amount.amount, 100'00);
        QCOMPARE(second.count, 3);
        QCOMPARE(second.validUntil, first.validUntil);
        QCOMPARE(second.policyVersion, 2);
    }

    void leased_and_used_units_never_exceed_the_campaign()
    {
        pool(8);
        int out = 0;
        QList<DeviceAllowance> all;
        for (int i = 0; i < 12; ++i) {
            all.append(acquire());
            QVERIFY2(units(all.last()) > 0 || out == 8, "units are left and the device got none");
            out += units(all.last());
            QVERIFY(out <= 8);
            enrolled();
        }
        QCOMPARE(out, 8);
    }

    void online_nobody_uses_what_is_out_on_lease()
    {
        pool(2);
        const Tablet first{m_cdp->device, m_cdp->deviceId};
        const DeviceAllowance one = acquire();
        const Tablet second = enrolled();
        const DeviceAllowance two = acquire();
        QCOMPARE(units(one) + units(two), 2);
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        const QJsonObject more{};
        const QJsonObject refused = m_cdp->submit(use(pooled(0), {}, 10'00, more));
        QCOMPARE(refused["status"_L1], u"rejected"_s);
        QCOMPARE(refused["problem"_L1]["code"_L1], u"coupon-conditions-unmet"_s);
        // But its own it may, online and offline.
        QCOMPARE(told(pooled(1), two.id, 10'00, more), u"applied"_s);
        as(first);
        QCOMPARE(told(pooled(2), one.id), u"applied"_s);
        QCOMPARE(told(pooled(3), one.id), u"over_allowance"_s);
    }

    void the_verdict_at_the_cdp_leaves_what_others_have_on_lease()
    {
        pool(1);
        const Tablet holder{m_cdp->device, m_cdp->deviceId};
        acquire();
        enrolled();
        const auto kindOf = [&] {
            const QString token = m_cdp->tokenOf(u"as-1"_s);
            return TestCdp::object(m_cdp->send("POST", u"/v1/coupons/validate"_s,
                                               TestCdp::bytes({{u"storeId"_s, u"st-1"_s},
                                                               {u"customerId"_s, u"cu-1"_s},
                                                               {u"coupons"_s, QJsonArray{pooled(0)}}}),
                                               token))["verdicts"_L1][0]["kind"_L1]
                .toString();
        };
        QCOMPARE(kindOf(), u"invalid"_s);
        as(holder);
        QCOMPARE(kindOf(), u"valid"_s);
    }

    void units_come_back_when_a_device_says_that_nothing_is_on_its_way()
    {
        pool(4);
        QCOMPARE(units(acquire()), 1);
        const Tablet first{m_cdp->device, m_cdp->deviceId};
        m_cdp->now += std::chrono::hours(25);
        const auto out = [&] {
            return *m_cdp->storage->unitsOut(u"cm-1"_s, {}, {}, m_cdp->now - unitsComeBackAfter);
        };
        QCOMPARE(out(), 1); // it may have used it and not told
        enrolled();
        QCOMPARE(units(acquire()), 1); // a quarter of what is left
        QCOMPARE(out(), 2);
        const auto device = m_cdp->storage->device(first.id);
        const auto renewed = grantAllowance(*m_cdp->storage, m_cdp->context, **device, {newId(), {}, 0, {}});
        QVERIFY(renewed);
        QCOMPARE(units(*renewed), 1);
        QCOMPARE(out(), 2);
        QVERIFY(giveUnitsBack(*m_cdp->storage, first.id));
        QCOMPARE(out(), 1);
    }

    void what_is_on_its_way_stays_out_after_the_expiry()
    {
        pool(4);
        const DeviceAllowance first = acquire();
        const auto device = m_cdp->storage->device(m_cdp->deviceId);
        m_cdp->now += std::chrono::hours(25);
        const auto second
            = grantAllowance(*m_cdp->storage, m_cdp->context, **device, {newId(), first.id, 1, {}});
        QVERIFY(second);
        QCOMPARE(*m_cdp->storage->unitsOut(u"cm-1"_s, {}, {}, m_cdp->now - unitsComeBackAfter),
                 1 + units(*second));
        const auto kept = m_cdp->storage->allowance(first.id);
        QCOMPARE((*kept)->unitsLeft.value(u"cm-1"_s), 1);
    }

    void units_of_a_device_that_is_not_heard_of_come_back_in_the_end()
    {
        pool(1);
        QCOMPARE(units(acquire()), 1);
        m_cdp->now += std::chrono::hours(24 + 72);
        QCOMPARE(*m_cdp->storage->unitsOut(u"cm-1"_s, {}, {}, m_cdp->now - unitsComeBackAfter), 1);
        m_cdp->now += std::chrono::milliseconds(1);
        QCOMPARE(*m_cdp->storage->unitsOut(u"cm-1"_s, {}, {}, m_cdp->now - unitsComeBackAfter), 0);
    }

    void what_was_used_and_told_after_the_unit_went_back_is_filed()
    {
        pool(1);
        const DeviceAllowance given = acquire();
        const QJsonObject used{{u"offline"_s, true}, {u"issuedAt"_s, formatInstant(m_cdp->now)}};
        m_cdp->now = given.validUntil + unitsComeBackAfter + std::chrono::seconds(1);
        freshToken();
        QCOMPARE(told(pooled(0), given.id, 10'00, used), u"over_allowance"_s);
    }

    void what_was_given_after_the_backup_is_known_again_by_its_id_and_honoured()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"cdp.db"_s), backup = folder.filePath(u"backup.db"_s);
        m_cdp = std::make_unique<TestCdp>(Scope::Store, path);
        m_cdp->fill();
        m_cdp->enrol();
        policy();
        for (int i = 0; i < 7; ++i)
            personal(i);
        const auto restored = [&] {
            m_cdp->storage.reset();
            QFile::remove(path);
            QVERIFY(QFile::copy(backup, path));
            m_cdp->open();
        };
        m_cdp->storage.reset(); // closed, so that all of it is in the one file
        QVERIFY(QFile::copy(path, backup));
        m_cdp->open();
        const DeviceAllowance given = acquire();
        QVERIFY(given.id.size() <= limits::idLength);
        restored();
        QVERIFY(!*m_cdp->storage->allowance(given.id));

        for (int i = 0; i < 3; ++i)
            QCOMPARE(told(u"cp-own-%1"_s.arg(i), given.id), u"applied"_s);
        QCOMPARE(told(u"cp-own-3"_s, given.id), u"over_allowance"_s); // three were given, not four
        const auto again = m_cdp->storage->allowance(given.id);
        QVERIFY(again && *again && !(*again)->current);
        QCOMPARE((*again)->usedCount, 3);
        QCOMPARE((*again)->given.validUntil, given.validUntil);

        // Not of another tablet, not with another limit, not after its end.
        const Tablet first{m_cdp->device, m_cdp->deviceId};
        restored();
        enrolled();
        QCOMPARE(told(u"cp-own-4"_s, given.id), u"over_allowance"_s);
        as(first);
        QString forged = given.id;
        forged[forged.size() - 1] = forged.back() == u'A' ? u'Q' : u'A';
        QCOMPARE(told(u"cp-own-5"_s, forged), u"over_allowance"_s);
        QCOMPARE(told(u"cp-own-6"_s, given.id, 10'00,
                      {{u"offline"_s, true},
                       {u"issuedAt"_s, formatInstant(given.validUntil + std::chrono::minutes(11))}}),
                 u"over_allowance"_s);
    }

    void a_forgotten_lease_is_judged_by_what_the_campaign_has_left()
    {
        pool(2);
        DeviceAllowance given{.id = {},
                              .deviceId = m_cdp->deviceId,
                              .storeId = u"st-1"_s,
                              .issuedAt = m_cdp->now,
                              .validUntil = m_cdp->now + std::chrono::hours(24),
                              .count = 3,
                              .amount = {100'00, u"CNY"_s},
                              .pooled = {}};
        given.id = sealedAllowanceId(given, m_cdp->storage->signingKey(), m_cdp->context.random);
        const Tablet first{m_cdp->device, m_cdp->deviceId};
        enrolled();
        QCOMPARE(units(acquire()), 1); // of two: the CDP knows of no other
        as(first);
        QCOMPARE(told(pooled(0), given.id), u"applied"_s);
        QCOMPARE(told(pooled(1), given.id), u"over_allowance"_s); // the last one is on lease elsewhere
    }

    void offline_nothing_is_spent_that_was_not_given_before()
    {
        personal(0);
        personal(1);
        personal(2);
        const QJsonObject early = m_cdp->submit(use(u"cp-own-0"_s, {})); // it was never given anything
        QCOMPARE(early["status"_L1].toString(), u"applied"_s);           // the customer keeps it
        QCOMPARE(filed(early)["kind"_L1], u"over_allowance"_s);
        QVERIFY(filed(early)["explanation"_L1]["en"_L1].toString().contains(u"had no offline allowance"_s));
        QVERIFY(filed(early)["explanation"_L1]["zh-CN"_L1].toString().contains(u"没有离线额度"_s));

        m_cdp->now += std::chrono::hours(1);
        freshToken();
        const DeviceAllowance given = acquire();
        QCOMPARE(told(u"cp-own-1"_s, {}), u"applied"_s); // the answer may not have reached it yet …
        QCOMPARE((*m_cdp->storage->allowance(given.id))->usedCount, 1); // … but it is spent from it
        QCOMPARE(told(u"cp-own-2"_s, {}, 10'00,
                      {{u"offline"_s, true},
                       {u"issuedAt"_s, formatInstant(m_cdp->now - std::chrono::minutes(30))}}),
                 u"over_allowance"_s); // before it was given
    }

    void what_needs_no_allowance_is_not_asked_for_one()
    {
        const auto campaign = [this](const QString &mode) {
            QJsonObject json = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
            json[u"offline"_s] = QJsonObject{{u"mode"_s, mode}};
            write(ResourceType::Campaign, u"cm-1"_s, json);
        };
        for (int i = 0; i < 3; ++i)
            write(ResourceType::Coupon, u"cp-free-%1"_s.arg(i),
                  TestCdp::coupon(u"FREE-%1"_s.arg(i), u"cu-1"_s));
        campaign(u"open"_s);
        QCOMPARE(told(u"cp-free-0"_s, {}), u"applied"_s);
        campaign(u"provisional"_s);
        QCOMPARE(told(u"cp-free-1"_s, {}, 10'00, {}), u"applied"_s); // online
        QCOMPARE(told(u"cp-free-2"_s, {}), u"over_allowance"_s);
        // A store that gives nothing has nothing to hold it against.
        QVERIFY(m_cdp->storage->remove(ResourceType::OfflinePolicy, u"op-1"_s, u"deleted"_s, {}));
        personal(0);
        QCOMPARE(told(u"cp-own-0"_s, {}), u"applied"_s);
    }

    void old_allowances_are_forgotten_with_old_commands()
    {
        const DeviceAllowance first = acquire();
        const DeviceAllowance second = acquire(first.id);
        m_cdp->now += std::chrono::hours(24 * 100);
        QVERIFY(m_cdp->storage->forgetOlderThan(m_cdp->now - std::chrono::hours(24 * 90), m_cdp->now));
        QVERIFY(!*m_cdp->storage->allowance(first.id));
        QVERIFY(*m_cdp->storage->allowance(second.id)); // the device's newest stays
    }
};

QTEST_APPLESS_MAIN(tst_ServerAllowances)
#include "tst_ServerAllowances.moc"

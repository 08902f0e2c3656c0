#include "server/DeviceOrders.h"
#include "server/TestCdp.h"

#include <QRegularExpression>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QJsonObject offline{{u"offline"_s, true}};

/// 14:30 in the store.
const Instant start = *parseInstant(u"2026-11-21T06:30:00.000Z");

} // namespace

/// What becomes of a fact that broke a rule: a person reads both versions in names and times of the store,
/// and who bears what it cost.
class tst_ServerIncidents : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->now = start;
        callThem(u"as-1"_s, u"Li"_s);
        callThem(u"as-2"_s, u"Wu"_s);
        callThem(u"as-3"_s, u"Liang"_s);
        for (const QString &id : {u"st-1"_s, u"st-2"_s})
            change(ResourceType::Store, id,
                   {{u"name"_s,
                     QJsonObject{{u"en"_s, id == u"st-1"_s ? u"Main Street"_s : u"River Bend"_s},
                                 {u"zh-CN"_s, id == u"st-1"_s ? u"大街店"_s : u"江湾店"_s}}}});
        change(ResourceType::Campaign, u"cm-1"_s,
               {{u"offline"_s, QJsonObject{{u"mode"_s, u"provisional"_s}}}});
        tablet(u"Counter 2"_s);
    }

    void a_coupon_used_before_is_told_with_counter_time_and_name()
    {
        use(u"cp-1"_s, u"as-1"_s, 13h + 58min);
        tablet(u"Counter 1"_s);
        const auto filed = incidentOf(use(u"cp-1"_s, u"as-2"_s, 14h + 16min, offline));
        QVERIFY(filed);
        QCOMPARE(filed->kind, u"double_redemption"_s);
        QCOMPARE(
            filed->explanation.in(u"en"_s),
            u"This coupon was already used at Counter 2, 13:58 (Li). The customer did nothing wrong – keep "
            "the discount given; your manager has been told."_s);
        QCOMPARE(filed->explanation.in(u"zh-CN"_s),
                 u"该券已在 Counter 2 使用（13:58，Li）。不要向顾客追回，已通知店长。"_s);
        QCOMPARE(filed->aboutName.in(u"en"_s), u"20 % off"_s);
        QCOMPARE(filed->mine->type, u"coupon.redeem"_s);
        QCOMPARE(filed->mine->deviceName, u"Counter 1"_s);
        QCOMPARE(filed->mine->associateName, u"Wu"_s);
        QCOMPARE(filed->theirs->type, u"coupon_used"_s);
        QCOMPARE(filed->theirs->deviceName, u"Counter 2"_s);
        QCOMPARE(filed->theirs->storeName.in(u"zh-CN"_s), u"大街店"_s);
        QCOMPARE(filed->theirs->at, at(13h + 58min));
        QCOMPARE(filed->costOwner, CostOwner::Campaign); // the campaign's own policy let it through
    }

    void one_used_in_another_store_yesterday_is_told_with_the_store_and_the_day()
    {
        change(ResourceType::Coupon, u"cp-1"_s,
               {{u"status"_s, u"redeemed"_s},
                {u"usage"_s, QJsonObject{{u"limit"_s, 1}, {u"used"_s, 1}}},
                {u"redemptions"_s,
                 QJsonArray{QJsonObject{{u"id"_s, u"rd-1"_s},
                                        {u"at"_s, formatInstant(at(13h + 58min) - 24h)},
                                        {u"storeId"_s, u"st-2"_s}}}}});
        const auto filed = incidentOf(use(u"cp-1"_s, u"as-2"_s, 14h, offline));
        QVERIFY(filed->explanation.in(u"en"_s).startsWith(
            u"This coupon was already used at River Bend, 20 Nov, 13:58."_s));
        QVERIFY(filed->explanation.in(u"zh-CN"_s).startsWith(u"该券已在江湾店使用（11月20日 13:58）。"_s));
    }

    void an_order_handed_over_before_is_told_with_time_desk_and_name()
    {
        tablet(u"desk B"_s);
        handOver(u"as-1"_s, 14h + 5min);
        tablet(u"Counter 1"_s);
        const auto filed = incidentOf(handOver(u"as-2"_s, 14h + 20min, offline));
        QVERIFY(filed);
        QCOMPARE(filed->kind, u"handover_twice"_s);
        QCOMPARE(
            filed->explanation.in(u"en"_s),
            u"Already picked up at 14:05, desk B (Li). It was handed over again at 14:20, Counter 1 (Wu). "
            "Ask both who received it; your manager has been told."_s);
        QCOMPARE(filed->explanation.in(u"zh-CN"_s),
                 u"该订单已在 desk B 取走（14:05，Li），后来又在 Counter 1 交付了一次（14:20，Wu）。"
                 "请向两位同事核实取货人，已通知店长。"_s);
        QCOMPARE(filed->aboutName.in(u"zh-CN"_s), u"订单 4801"_s);
        QCOMPARE(filed->theirs->associateName, u"Li"_s);
        QCOMPARE(filed->costOwner, CostOwner::Store);
    }

    void one_cancelled_meanwhile_is_told_with_the_time_of_the_cancellation()
    {
        change(ResourceType::PickupOrder, u"pk-1"_s,
               {{u"status"_s, u"cancelled"_s},
                {u"cancellation"_s,
                 QJsonObject{{u"reason"_s, u"changed_mind"_s}, {u"at"_s, formatInstant(at(13h + 40min))}}}});
        const auto filed = incidentOf(handOver(u"as-1"_s, 14h + 5min, offline));
        QVERIFY(filed);
        QCOMPARE(filed->kind, u"handover_after_cancel"_s);
        QVERIFY(filed->explanation.in(u"en"_s).startsWith(
            u"Cancelled at 13:40, and handed over all the same at 14:05, Counter 2 (Li)."_s));
        QVERIFY(filed->explanation.in(u"zh-CN"_s)
                    .startsWith(u"13:40已取消，之后仍在 Counter 2 交付（14:05，Li）。"_s));
        QCOMPARE(filed->theirs->at, at(13h + 40min));
        QCOMPARE(filed->costOwner, CostOwner::Company); // no tablet could have known
    }

    void every_incident_says_both_versions_and_who_bears_it_without_an_id_or_a_code_data()
    {
        QTest::addColumn<std::function<QJsonObject(tst_ServerIncidents &)>>("happens");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<CostOwner>("owner");
        using Test = tst_ServerIncidents;
        const auto row = [](const char *name, const QString &kind, CostOwner owner,
                            const std::function<QJsonObject(Test &)> &happens) {
            QTest::newRow(name) << happens << kind << owner;
        };
        const auto coupon = [](const QJsonObject &members) {
            return [members](Test &test) {
                test.change(ResourceType::Coupon, u"cp-1"_s, members);
                return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
            };
        };
        const auto campaign = [](const QJsonObject &members) {
            return [members](Test &test) {
                test.change(ResourceType::Campaign, u"cm-1"_s, members);
                return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
            };
        };
        using Owner = CostOwner;
        row("used twice where the campaign denies any use without the CDP", u"double_redemption"_s,
            Owner::Store, [](Test &test) {
                test.change(ResourceType::Campaign, u"cm-1"_s,
                            {{u"offline"_s, QJsonObject{{u"mode"_s, u"deny"_s}}}});
                test.use(u"cp-1"_s, u"as-1"_s, 13h);
                return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
            });
        row("used without a line where the campaign denies it", u"other"_s, Owner::Store,
            campaign({{u"offline"_s, QJsonObject{{u"mode"_s, u"deny"_s}}}}));
        row("used twice because a restored CDP forgot", u"double_redemption"_s, Owner::Company,
            [](Test &test) {
                test.use(u"cp-1"_s, u"as-1"_s, 13h);
                if (!test.m_cdp->storage->beginNewEpoch())
                    return QJsonObject();
                return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
            });
        row("ended", u"redeemed_when_expired"_s, Owner::Store,
            coupon({{u"validUntil"_s, u"2026-11-20T00:00:00.000Z"_s}}));
        row("not begun", u"other"_s, Owner::Store, coupon({{u"validFrom"_s, u"2026-11-25T00:00:00.000Z"_s}}));
        row("withdrawn", u"redeemed_when_revoked"_s, Owner::Company, coupon({{u"status"_s, u"revoked"_s}}));
        row("suspended", u"redeemed_when_revoked"_s, Owner::Company, coupon({{u"status"_s, u"suspended"_s}}));
        row("held by another tablet", u"other"_s, Owner::Campaign,
            coupon({{u"status"_s, u"reserved"_s},
                    {u"reservation"_s,
                     QJsonObject{{u"id"_s, u"01935000-0000-7000-8000-000000000001"_s},
                                 {u"deviceId"_s, u"dv-other"_s},
                                 {u"until"_s, u"2026-11-21T07:00:00.000Z"_s}}}}));
        row("not for this store", u"other"_s, Owner::Store,
            coupon({{u"storeScope"_s,
                     QJsonObject{{u"mode"_s, u"include"_s}, {u"storeIds"_s, QJsonArray{u"st-2"_s}}}}}));
        row("the quota of all stores", u"over_allowance"_s, Owner::Campaign,
            campaign({{u"limits"_s, QJsonObject{{u"total"_s, 0}}}}));
        row("a campaign that was stopped", u"other"_s, Owner::Company,
            campaign({{u"status"_s, u"paused"_s}}));
        row("more than the offer gives", u"other"_s, Owner::Store, [](Test &test) {
            test.change(
                ResourceType::Coupon, u"cp-1"_s,
                {{u"value"_s,
                  QJsonObject{{u"kind"_s, u"amount"_s},
                              {u"amount"_s, QJsonObject{{u"amount"_s, 100}, {u"currency"_s, u"CNY"_s}}}}}});
            return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
        });
        row("nobody knows it", u"unknown_coupon"_s, Owner::Store,
            [](Test &test) { return test.use(u"cp-none"_s, u"as-2"_s, 14h, offline); });
        row("forgotten with a restore", u"unknown_coupon"_s, Owner::Company, [](Test &test) {
            return test.m_cdp->storage->beginNewEpoch() ? test.use(u"cp-none"_s, u"as-2"_s, 14h, offline)
                                                        : QJsonObject();
        });
        row("without the right", u"command_rejected"_s, Owner::Store, [](Test &test) {
            test.change(ResourceType::Associate, u"as-2"_s, {{u"roles"_s, QJsonArray{u"auditor"_s}}});
            return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
        });
        row("after the tablet was switched off", u"command_rejected"_s, Owner::Company, [](Test &test) {
            test.m_cdp->now = test.at(13h);
            if (!revokeDevice(*test.m_cdp->storage, test.m_cdp->context, test.m_cdp->deviceId, {}, false))
                return QJsonObject();
            test.m_cdp->now = start;
            return test.use(u"cp-1"_s, u"as-2"_s, 14h, offline);
        });
        row("refused on a tablet that is switched off", u"command_rejected"_s, Owner::Store, [](Test &test) {
            test.m_cdp->now = test.at(13h);
            if (!revokeDevice(*test.m_cdp->storage, test.m_cdp->context, test.m_cdp->deviceId, {}, false))
                return QJsonObject();
            test.m_cdp->now = start;
            return test.use(u"cp-1"_s, u"as-2"_s, 14h);
        });
        row("a clock that ran ahead", u"clock_suspect"_s, Owner::Store,
            [](Test &test) { return test.use(u"cp-1"_s, u"as-2"_s, 16h, offline); });
        row("given without a proof", u"handover_unverified"_s, Owner::Store, [](Test &test) {
            QJsonObject given = test.given();
            given[u"proof"_s] = QJsonObject{{u"method"_s, u"manager"_s}, {u"managerId"_s, u"as-1"_s}};
            return test.handOver(u"as-2"_s, 14h, offline, given);
        });
        row("goodwill that nobody offers", u"other"_s, Owner::Store, [](Test &test) {
            return test.submit(u"coupon.grant_goodwill"_s, {ResourceType::Customer, u"cu-1"_s},
                               {{u"couponId"_s, uuid7(test.m_cdp->now, test.m_cdp->context.random)},
                                {u"campaignId"_s, u"cm-1"_s},
                                {u"reason"_s, u"late"_s}},
                               u"as-3"_s, 14h, offline);
        });
    }
    void every_incident_says_both_versions_and_who_bears_it_without_an_id_or_a_code()
    {
        QFETCH(std::function<QJsonObject(tst_ServerIncidents &)>, happens);
        const QJsonObject result = happens(*this);
        const auto filed = incidentOf(result);
        QVERIFY2(filed, QJsonDocument(result).toJson().constData());
        QTEST(filed->kind, "kind");
        QTEST(filed->costOwner, "owner");
        QVERIFY(filed->mine);
        QVERIFY(!filed->mine->type.isEmpty());
        QVERIFY(!filed->mine->associateName.isEmpty());
        QCOMPARE(filed->mine->deviceName, u"Counter 2"_s);
        QVERIFY(filed->mine->at);
        QVERIFY(filed->theirs);
        QVERIFY(!filed->theirs->type.isEmpty());
        const auto &said = filed->explanation.byLanguage;
        const QRegularExpression machine(
            u"\\d{4}-\\d{2}-\\d{2}|\\b(as|cp|cm|st|dv|pk|cu|ex)-[\\w-]+|[a-z]+-[a-z]+-[a-z]+|[a-z]_[a-z]"_s);
        for (const QString &language : {u"en"_s, u"zh-CN"_s}) {
            QVERIFY(!said.value(language).isEmpty());
            QVERIFY2(!machine.match(said.value(language)).hasMatch(), qPrintable(said.value(language)));
            const QString words = filed->theirs->words.byLanguage.value(language);
            QVERIFY2(!machine.match(words).hasMatch(), qPrintable(words));
            QVERIFY2(!said.value(language).contains(u"the rules did not allow it"_s), "a rule without words");
        }
        const auto han = [](QChar c) {
            return c.unicode() >= 0x4E00 && c.unicode() <= 0x9FFF;
        };
        QVERIFY(std::count_if(said[u"zh-CN"_s].cbegin(), said[u"zh-CN"_s].cend(), han) > 8);
        QVERIFY(std::none_of(said[u"en"_s].cbegin(), said[u"en"_s].cend(), han));
    }

    void what_was_decided_stands_in_the_record_with_note_and_name()
    {
        const QString id = use(u"cp-none"_s, u"as-2"_s, 14h, offline)["exceptionId"_L1].toString();
        const QJsonObject note{{u"text"_s, u"She had it on paper."_s}};
        submit(u"exception.resolve"_s, {ResourceType::SyncException, id},
               {{u"code"_s, u"written_off"_s}, {u"note"_s, note}}, u"as-3"_s, 14h + 30min);
        const auto decided = decodeSyncException(m_cdp->stored(ResourceType::SyncException, id));
        QVERIFY(decided && !decided->open && decided->resolution);
        QCOMPARE(decided->resolution->code, u"written_off"_s);
        QCOMPARE(decided->resolution->note.text, u"She had it on paper."_s);
        QCOMPARE(decided->resolution->by, u"as-3"_s);
        QCOMPARE(decided->resolution->at, at(14h + 30min));
    }

private:
    /// On the day of the test, on the wall clock of the store.
    Instant at(milliseconds timeOfDay) const { return start - 14h - 30min + timeOfDay; }

    void change(ResourceType type, const QString &id, const QJsonObject &members)
    {
        QJsonObject data = m_cdp->stored(type, id);
        for (auto it = members.begin(); it != members.end(); ++it)
            data[it.key()] = it.value();
        QVERIFY(m_cdp->storage->write({.type = type, .id = id, .data = data}));
    }
    void callThem(const QString &id, const QString &name)
    {
        change(ResourceType::Associate, id, {{u"displayName"_s, name}});
    }
    void tablet(const QString &name)
    {
        m_cdp->enrol();
        DeviceRecord device = **m_cdp->storage->device(m_cdp->deviceId);
        device.name = name;
        QVERIFY(m_cdp->storage->putDevice(device));
    }
    QJsonObject submit(const QString &type, const Ref &about, const QJsonObject &payload, const QString &who,
                       milliseconds timeOfDay, const QJsonObject &around = {})
    {
        QJsonObject envelope = around;
        envelope[u"issuedBy"_s] = who;
        envelope[u"issuedAt"_s] = formatInstant(at(timeOfDay));
        return m_cdp->submit(m_cdp->command(type, about, payload, envelope));
    }
    QJsonObject use(const QString &coupon, const QString &who, milliseconds timeOfDay,
                    const QJsonObject &around = {})
    {
        return submit(u"coupon.redeem"_s, {ResourceType::Coupon, coupon},
                      {{u"redemptionId"_s, uuid7(m_cdp->now, m_cdp->context.random)},
                       {u"discount"_s, QJsonObject{{u"amount"_s, 1000}, {u"currency"_s, u"CNY"_s}}}},
                      who, timeOfDay, around);
    }
    QJsonObject given() const
    {
        return {{u"handoverId"_s, uuid7(m_cdp->now, m_cdp->context.random)},
                {u"proof"_s, QJsonObject{{u"method"_s, u"id_document"_s}, {u"idKind"_s, u"passport"_s}}},
                {u"receiver"_s, u"customer"_s},
                {u"lines"_s, QJsonArray{QJsonObject{{u"lineId"_s, u"l1"_s}, {u"quantity"_s, 1}}}}};
    }
    QJsonObject handOver(const QString &who, milliseconds timeOfDay, const QJsonObject &around = {},
                         const QJsonObject &what = {})
    {
        return submit(u"pickup.hand_over"_s, {ResourceType::PickupOrder, u"pk-1"_s},
                      what.isEmpty() ? given() : what, who, timeOfDay, around);
    }
    std::optional<SyncException> incidentOf(const QJsonObject &result)
    {
        const auto kept
            = m_cdp->storage->record(ResourceType::SyncException, result["exceptionId"_L1].toString());
        if (!kept || !*kept)
            return {};
        const auto decoded = decodeSyncException((*kept)->data());
        return decoded ? std::optional(*decoded) : std::nullopt;
    }

    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_APPLESS_MAIN(tst_ServerIncidents)
#include "tst_ServerIncidents.moc"

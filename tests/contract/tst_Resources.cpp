#include "contract/Fixtures.h"
#include "contract/ResourceTools.h"

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using fixtures::toolOf;

namespace {

void addFixtures()
{
    QTest::addColumn<QString>("name");
    for (const char *name : fixtures::resourceFixtures)
        QTest::newRow(name) << QString::fromLatin1(name);
}

bool holdsAWord(const QString &pointer)
{
    static const QStringList ends{u"/status"_s,     u"/state"_s,          u"/kind"_s,    u"/channel"_s,
                                  u"/hold"_s,       u"/redemptionMode"_s, u"/mode"_s,    u"/rights"_s,
                                  u"/disclosure"_s, u"/purpose"_s,        u"/roles/0"_s, u"/channels/0"_s,
                                  u"/costOwner"_s};
    return std::any_of(ends.begin(), ends.end(), [&](const QString &end) { return pointer.endsWith(end); });
}

/// No member of the contract is a list of lists of numbers.
const QJsonArray wrongType{QJsonArray{1.5}};

} // namespace

class tst_Resources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_example_is_read_and_written_back_as_it_was_data() { addFixtures(); }
    void every_example_is_read_and_written_back_as_it_was()
    {
        QFETCH(QString, name);
        const QJsonObject json = fixtures::object(name + u".json"_s);
        QVERIFY(!json.isEmpty());
        const auto again = toolOf(name).reencode(json);
        QVERIFY2(again, again ? "" : qPrintable(again.error().detail));
        for (const QString &key : json.keys() + again->keys())
            QVERIFY2(json[key] == (*again)[key], qPrintable(key));
    }

    void every_example_survives_without_its_original_data() { addFixtures(); }
    void every_example_survives_without_its_original()
    {
        QFETCH(QString, name);
        QVERIFY(toolOf(name).survives(fixtures::object(name + u".json"_s)));
    }

    void a_missing_required_member_is_named_data() { addFixtures(); }
    void a_missing_required_member_is_named()
    {
        QFETCH(QString, name);
        const QJsonObject json = fixtures::object(name + u".json"_s);
        const QStringList present = fixtures::pointers(json);
        int tried = 0;
        for (const QString &pointer : toolOf(name).required) {
            if (!present.contains(pointer))
                continue; // the example has an empty list here
            for (const auto &broken :
                 {fixtures::without(json, pointer), fixtures::with(json, pointer, QJsonValue::Null)}) {
                const auto again = toolOf(name).reencode(broken);
                QVERIFY2(!again, qPrintable(pointer));
                QCOMPARE(again.error().kind, Error::Kind::BadResponse);
                QCOMPARE(again.error().code, u"invalid"_s);
                QCOMPARE(again.error().detail, pointer);
            }
            ++tried;
        }
        QVERIFY(tried >= 7);
    }

    void a_member_of_the_wrong_type_is_named_or_unknown_data() { addFixtures(); }
    void a_member_of_the_wrong_type_is_named_or_unknown()
    {
        QFETCH(QString, name);
        const QJsonObject json = fixtures::object(name + u".json"_s);
        QStringList refused;
        for (const QString &pointer : fixtures::pointers(json)) {
            const auto again = toolOf(name).reencode(fixtures::with(json, pointer, wrongType));
            if (again)
                continue;
            refused.append(pointer);
            QVERIFY2(again.error().detail.startsWith(pointer),
                     qPrintable(pointer + u" as "_s + again.error().detail));
        }
        const QStringList present = fixtures::pointers(json);
        for (const QString &pointer : toolOf(name).required) {
            if (present.contains(pointer))
                QVERIFY2(refused.contains(pointer), qPrintable(pointer));
        }
    }

    void members_and_words_of_a_newer_server_are_kept_data() { addFixtures(); }
    void members_and_words_of_a_newer_server_are_kept()
    {
        QFETCH(QString, name);
        QJsonObject json = fixtures::object(name + u".json"_s);
        json[u"x-new"_s] = QJsonObject{{u"deep"_s, QJsonArray{1, u"two"_s}}};
        QStringList words{u"/x-new/deep/1"_s};
        for (const QString &pointer : fixtures::pointers(json)) {
            if (holdsAWord(pointer) && !fixtures::pointers(json).contains(pointer + u"/0"_s))
                words.append(pointer);
        }
        QVERIFY(words.size() >= 2 || name.startsWith(u"store") || name.startsWith(u"offline"));
        for (const QString &pointer : words) {
            const QJsonObject newer = fixtures::with(json, pointer, u"of-next-year"_s);
            const auto again = toolOf(name).reencode(newer);
            QVERIFY2(again, qPrintable(pointer));
            QVERIFY2(*again == newer, qPrintable(pointer));
        }
    }

    void an_exception_carries_both_versions_and_who_bears_it()
    {
        const auto exception = decodeSyncException(fixtures::object(u"sync-exception.zh-CN.json"_s));
        QVERIFY(exception && exception->mine && exception->theirs);
        QCOMPARE(exception->costOwner, CostOwner::Campaign);
        QCOMPARE(exception->mine->type, u"coupon.redeem"_s);
        QCOMPARE(exception->theirs->type, u"coupon_used"_s);
        QCOMPARE(exception->theirs->storeName.in(u"en"_s), u"River Bend"_s);
        QCOMPARE(exception->theirs->deviceName, u"2 号台"_s);
        QVERIFY(!exception->resolution);
        const auto decided = decodeSyncException(fixtures::object(u"sync-exception.en.json"_s));
        QCOMPARE(decided->resolution->code, u"customer_contacted"_s);
    }

    void an_exception_of_an_older_server_is_read_without_them()
    {
        QJsonObject json = fixtures::object(u"sync-exception.zh-CN.json"_s);
        for (const QString &member : {u"mine"_s, u"theirs"_s, u"costOwner"_s, u"aboutName"_s})
            json.remove(member);
        const auto exception = decodeSyncException(json);
        QVERIFY(exception && !exception->mine && !exception->theirs);
        QCOMPARE(exception->costOwner, CostOwner::Unknown);
        QCOMPARE(encode(*exception, json), json);
        json[u"theirs"_s] = QJsonObject(); // told, but nothing of it
        QVERIFY(decodeSyncException(json)->theirs);
    }

    void an_act_keeps_what_a_newer_server_wrote_into_a_line()
    {
        const QJsonObject json
            = fixtures::with(fixtures::object(u"pickup-order.zh-CN.json"_s), u"/lines/1/x-new"_s, 7);
        auto order = *decodePickupOrder(json);
        order.lines.swapItemsAt(0, 1);
        order.lines.append(order.lines.first());
        order.lines.last().id = u"l3"_s;
        order.lines[0].picked = 2;
        const QJsonArray lines = encode(order, json)[u"lines"_s].toArray();
        QCOMPARE(lines[0].toObject().value(u"id"_s).toString(), u"l2"_s);
        QCOMPARE(lines[0].toObject().value(u"x-new"_s).toInt(), 7);
        QCOMPARE(lines[0].toObject().value(u"picked"_s).toInt(), 2);
        QCOMPARE(lines[0].toObject().value(u"substitution"_s),
                 json[u"lines"_s][1].toObject().value(u"substitution"_s));
        QVERIFY(lines[1].toObject().value(u"x-new"_s).isUndefined());
        QVERIFY(lines[2].toObject().value(u"x-new"_s).isUndefined());
    }

    void an_unknown_word_is_read_with_caution()
    {
        const QJsonObject coupon = fixtures::object(u"coupon.zh-CN.json"_s);
        QCOMPARE(decodeCoupon(fixtures::with(coupon, u"/status"_s, u"frozen"_s))->status,
                 Coupon::Status::Other);
        QCOMPARE(decodeCoupon(fixtures::with(coupon, u"/storeScope/mode"_s, u"near"_s))->storeScope.mode,
                 StoreScope::Mode::Include);
        QCOMPARE(decodeCoupon(fixtures::with(coupon, u"/offline/rights"_s, u"lan"_s))->offlineRights,
                 Coupon::OfflineRights::None);
        const QJsonObject order = fixtures::object(u"pickup-order.zh-CN.json"_s);
        QCOMPARE(decodePickupOrder(fixtures::with(order, u"/hold"_s, u"customs"_s))->hold,
                 PickupOrder::Hold::Problem);
        QCOMPARE(decodePickupOrder(fixtures::with(order, u"/verification/method"_s, u"face"_s))->verification,
                 PickupOrder::Verification::IdDocument);
        const QJsonObject event = fixtures::object(u"timeline-event.en.json"_s);
        QCOMPARE(decodeTimelineEvent(fixtures::with(event, u"/disclosure"_s, u"whisper"_s))->disclosure,
                 Disclosure::StaffOnly);
        const QJsonObject campaign = fixtures::object(u"campaign.zh-CN.json"_s);
        QCOMPARE(decodeCampaign(fixtures::with(campaign, u"/offline/mode"_s, u"trust"_s))->offlineMode,
                 Campaign::OfflineMode::Deny);
    }

    void values_outside_their_limits_are_refused_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QJsonValue>("value");
        const auto row
            = [](const char *what, const char *name, const char *pointer, const QJsonValue &value) {
                  QTest::newRow(what) << QString::fromLatin1(name) << QString::fromLatin1(pointer) << value;
              };
        row("id with a slash", "coupon.en", "/id", u"a/b"_s);
        row("id too long", "coupon.en", "/id", QString(65, u'a'));
        row("empty id", "coupon.en", "/id", QString());
        row("version 0", "coupon.en", "/version", 0);
        row("version 2^53", "coupon.en", "/version", 9007199254740992.0);
        row("half a version", "coupon.en", "/version", 1.5);
        row("version in words", "coupon.en", "/version", u"7"_s);
        row("time without zone", "coupon.en", "/validFrom", u"2026-11-21T01:00:00"_s);
        row("no time", "coupon.en", "/validUntil", u"tomorrow"_s);
        row("more than all off", "coupon.zh-CN", "/value/percentBp", 10001);
        row("currency in lower case", "coupon.zh-CN", "/conditions/minSpend/currency", u"cny"_s);
        row("money in words", "coupon.zh-CN", "/conditions/minSpend/amount", u"300"_s);
        row("used less than never", "coupon.zh-CN", "/usage/used", -1);
        row("NUL in a name", "customer.en", "/displayName", QString(u"Sa"_s + QChar(0) + u"rah"_s));
        row("half a surrogate", "customer.en", "/displayName", QString(u"Sarah "_s + QChar(0xd83d)));
        row("name of 121", "customer.en", "/displayName", QString(121, u'x'));
        row("note of 4001", "customer.zh-CN", "/notes/0/text/text", QString(4001, u'x'));
        row("text under no language", "campaign.en", "/name", QJsonObject{{u"not a tag"_s, u"x"_s}});
        row("text without a text", "campaign.en", "/name", QJsonObject());
        row("goodwill for ever", "campaign.goodwill", "/goodwill/validFor", u"always"_s);
        row("given by nobody", "coupon.goodwill", "/goodwill/associateId", QString());
        row("duration in words", "campaign.zh-CN", "/undoWindow", u"ten minutes"_s);
        row("goal of nothing", "campaign.kpis", "/kpis/byChannel/0/goal/redeemed", 0);
        row("half a goal", "campaign.kpis", "/kpis/byChannel/0/goal/redeemed", 1.5);
        row("goal without a count", "campaign.kpis", "/kpis/byChannel/0/goal", QJsonObject());
        row("goal in words", "campaign.kpis", "/kpis/byChannel/0/goal", u"90"_s);
        row("less than no redemption", "campaign.kpis", "/kpis/byChannel/0/daily/1/redeemed", -1);
        row("a day in words", "campaign.kpis", "/kpis/byChannel/0/daily/1/day", u"yesterday, Saturday"_s);
        row("half a quantity", "purchase.en", "/lines/0/quantity", 0.5);
    }
    void values_outside_their_limits_are_refused()
    {
        QFETCH(QString, name);
        QFETCH(QString, pointer);
        QFETCH(QJsonValue, value);
        const QJsonObject json = fixtures::object(name + u".json"_s);
        QVERIFY(toolOf(name).reencode(json));
        const auto again = toolOf(name).reencode(fixtures::with(json, pointer, value));
        QVERIFY(!again);
        QVERIFY2(again.error().detail.startsWith(pointer), qPrintable(again.error().detail));
    }

    void a_fault_tells_no_value()
    {
        const QJsonObject json = fixtures::object(u"customer.zh-CN.json"_s);
        for (const QString &pointer :
             {u"/displayName"_s, u"/notes/0/text/text"_s, u"/contactPoints/0/masked"_s}) {
            const auto customer = decodeCustomer(fixtures::with(json, pointer, QString(5000, u'林')));
            QVERIFY(!customer);
            QCOMPARE(customer.error().detail, pointer);
        }
        const QJsonObject sizes{{u"林晓彤"_s, 1}};
        const auto named = decodeCustomer(fixtures::with(json, u"/preferences/sizes"_s, sizes));
        QVERIFY(!named);
        QCOMPARE(named.error().detail, u"/preferences/sizes/?"_s);
    }

    void loaded_data_keeps_its_oddities()
    {
        const auto coupon = *decodeCoupon(fixtures::object(u"coupon.loaded.json"_s));
        QVERIFY(coupon.campaignId.isEmpty());
        QCOMPARE(coupon.value.kind, OfferValue::Kind::Unknown);
        QCOMPARE(coupon.redemptions.size(), 2);
        const auto purchase = *decodePurchase(fixtures::object(u"purchase.loaded.json"_s));
        QCOMPARE(purchase.total, (Money{-199, u"USD"_s}));
        QVERIFY(purchase.lines.isEmpty());
        QVERIFY(!purchase.linesComplete);
        const auto event = *decodeTimelineEvent(fixtures::object(u"timeline-event.loaded.json"_s));
        QCOMPARE(event.sourceType, u"shipping_limit"_s);
        QVERIFY(event.summary.in(u"en"_s).contains(u'\n'));
    }

    void figures_that_cannot_be_measured_are_none_and_not_zero()
    {
        const auto campaign = *decodeCampaign(fixtures::object(u"campaign.kpis.json"_s));
        QVERIFY(campaign.figuresDelivered);
        QCOMPARE(campaign.total.visited, std::optional<qint64>(640));
        QVERIFY(!campaign.store.visited.has_value());
        QCOMPARE(campaign.byChannel[0].chainMedian->redeemed, std::optional<qint64>(60));
        QVERIFY(!campaign.byChannel[1].chainMedian.has_value());
        QVERIFY(!campaign.hourly[1].usual.has_value());
        QCOMPARE(campaign.refusals[1].wrong, 2);
        QVERIFY(campaign.budgetExhaustedAt.has_value());
    }

    void a_goal_that_is_not_set_is_none_and_not_zero()
    {
        const QJsonObject json = fixtures::object(u"campaign.kpis.json"_s);
        auto campaign = *decodeCampaign(json);
        QCOMPARE(campaign.byChannel[0].goal, std::optional<qint64>(90));
        QCOMPARE(campaign.byChannel[0].daily, (QList<DayCount>{{u"2026-11-20"_s, 0}, {u"2026-11-21"_s, 71}}));
        QVERIFY(!campaign.byChannel[1].goal);
        QVERIFY(campaign.byChannel[1].daily.isEmpty());
        campaign.byChannel[0].goal.reset();
        QVERIFY(!decodeCampaign(encode(campaign, json))->byChannel[0].goal);
    }

    void a_channel_of_a_newer_server_keeps_its_goal_and_its_name()
    {
        const QJsonObject json = fixtures::with(fixtures::object(u"campaign.kpis.json"_s),
                                                u"/kpis/byChannel/0/channel"_s, u"hologram"_s);
        const auto campaign = *decodeCampaign(json);
        QCOMPARE(campaign.byChannel[0].channel, Channel::Other);
        QCOMPARE(campaign.byChannel[0].goal, std::optional<qint64>(90));
        QCOMPARE(encode(campaign, json), json);
    }

    void more_days_of_a_channel_than_fourteen_are_refused()
    {
        const QJsonObject json = fixtures::object(u"campaign.kpis.json"_s);
        for (const int count : {14, 15}) {
            QJsonArray days;
            for (int i = 1; i <= count; ++i)
                days.append(
                    QJsonObject{{u"day"_s, u"2026-11-%1"_s.arg(i, 2, 10, QChar(u'0'))}, {u"redeemed"_s, i}});
            const auto campaign = decodeCampaign(fixtures::with(json, u"/kpis/byChannel/0/daily"_s, days));
            QCOMPARE(bool(campaign), count == 14);
        }
    }

    void every_number_and_answer_is_carried_data() { addFixtures(); }
    void every_number_and_answer_is_carried()
    {
        // Without the original, only what was really read can be written.
        QFETCH(QString, name);
        const QJsonObject json = fixtures::object(name + u".json"_s);
        const QStringList written = fixtures::pointers(*toolOf(name).rewrite(json));
        for (const QString &pointer : fixtures::pointers(json)) {
            const QJsonValue was = fixtures::at(json, pointer);
            if (!written.contains(pointer) || !(was.isDouble() || was.isBool()))
                continue;
            const QJsonValue other
                = was.isBool() ? QJsonValue(!was.toBool()) : QJsonValue(was.toInteger() + 2);
            const auto again = toolOf(name).rewrite(fixtures::with(json, pointer, other));
            if (!again)
                continue; // out of its range
            const QJsonValue now = fixtures::at(*again, pointer);
            QVERIFY2(now == other || (now.isUndefined() && was.isBool()), qPrintable(pointer));
        }
    }

    void figures_counted_again_are_no_longer_called_delivered()
    {
        const QJsonObject json = fixtures::object(u"campaign.kpis.json"_s);
        auto campaign = *decodeCampaign(json);
        campaign.figuresDelivered = false;
        QVERIFY(!decodeCampaign(encode(campaign, json))->figuresDelivered);
    }

    void a_former_name_stays_a_former_one()
    {
        const QJsonObject json = fixtures::object(u"customer.en.json"_s);
        QVERIFY(decodeCustomer(json)->names.last().former);
        QVERIFY(decodeCustomer(encode(*decodeCustomer(json)))->names.last().former);
    }

    void the_last_revision_is_the_promise_and_the_first_stays()
    {
        const QJsonObject json = fixtures::object(u"pickup-order.zh-CN.json"_s);
        auto order = *decodePickupOrder(json);
        QCOMPARE(order.readyBy, *parseInstant(u"2026-11-21T06:40:00Z"));
        order.readyBy += std::chrono::minutes(30);
        order.revisions.append({order.updatedAt, order.readyBy, u"line_short"_s});
        const QJsonObject again = encode(order, json);
        QCOMPARE(again[u"promise"_s][u"readyBy"_s], json[u"promise"_s][u"readyBy"_s]);
        QCOMPARE(*decodePickupOrder(again), order);
    }

    void a_code_hashed_otherwise_is_left_to_the_server()
    {
        const QJsonObject json = fixtures::object(u"pickup-order.handed-over.json"_s);
        QCOMPARE(decodePickupOrder(json)->codeSalt.size(), 16);
        QCOMPARE(decodePickupOrder(json)->codeHash.size(), 32);
        const QJsonObject other = fixtures::with(json, u"/verification/alg"_s, u"scrypt"_s);
        QVERIFY(decodePickupOrder(other)->codeHash.isEmpty());
        QCOMPARE(encode(*decodePickupOrder(other), other), other);
    }

    void what_is_taken_away_goes()
    {
        const QJsonObject json = fixtures::object(u"pickup-order.zh-CN.json"_s);
        auto order = *decodePickupOrder(json);
        order.claim.reset();
        order.holdUntil.reset();
        order.customerName.clear();
        const QJsonObject again = encode(order, json);
        QVERIFY(!again.contains(u"claim"_s));
        QVERIFY(!again.contains(u"holdUntil"_s));
        QVERIFY(!again.contains(u"customerName"_s));
        QCOMPARE(*decodePickupOrder(again), order);
    }
};

QTEST_APPLESS_MAIN(tst_Resources)
#include "tst_Resources.moc"

#include "MemorySink.h"
#include "server/import/NeutralStatus.h"

#include <QTest>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using namespace counterpart::server;

// One test a row of the mapping table.
class tst_NeutralTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_row_names_a_kind_of_the_contract()
    {
        for (const NeutralRule &rule : neutralTable())
            QVERIFY2(resourceType(QString(rule.kind)) != ResourceType::Other, rule.kind.data());
        QVERIFY(neutralTable().size() >= 20);
    }

    void an_id_is_kept_verbatim()
    {
        Mapper mapper;
        QCOMPARE(mapper.map("store", R"({"name":"Store 27"})")["id"_L1].toString(), u"x-1"_s);
    }

    void a_text_with_a_han_character_is_chinese_and_any_other_english()
    {
        QCOMPARE(neutralText(u"门店 6"_s), (QJsonObject{{"zh-CN"_L1, u"门店 6"_s}}));
        QCOMPARE(neutralText(u"Pickup point AC"_s), (QJsonObject{{"en"_L1, "Pickup point AC"_L1}}));
        QCOMPARE(neutralText(u"produto 🎁"_s), (QJsonObject{{"en"_L1, u"produto 🎁"_s}}));
        QCOMPARE(neutralText(u"𠮷野"_s), (QJsonObject{{"zh-CN"_L1, u"𠮷野"_s}})); // outside the basic plane
    }

    void a_store_goes_by_its_id_as_code()
    {
        Mapper mapper;
        const auto store = mapper.map("store", R"({"name":"门店 6","region":"SP"})");
        QCOMPARE(store["code"_L1].toString(), u"x-1"_s);
        QCOMPARE(at(store, {"name", "zh-CN"}).toString(), u"门店 6"_s);
        QCOMPARE(store["region"_L1].toString(), u"SP"_s);
    }

    void a_store_without_a_zone_takes_the_data_sets()
    {
        Mapper mapper;
        const auto store = mapper.map("store", R"({"name":"Store 27"})");
        QCOMPARE(store["timeZone"_L1].toString(), u"America/New_York"_s);
        QCOMPARE(store["currency"_L1].toString(), u"USD"_s);
    }

    void a_store_with_a_wrong_zone_is_loaded_and_reported()
    {
        Mapper mapper;
        const auto store = mapper.map("store", R"({"name":"Store 27","time_zone":"Mars/Olympus"})");
        QCOMPARE(store["timeZone"_L1].toString(), u"America/New_York"_s);
        QCOMPARE(mapper.sink.problems.size(), 1);
    }

    void a_customer_is_a_member_found_by_name_and_given_reading()
    {
        Mapper mapper;
        const auto customer
            = mapper.map("customer", R"({"display_name":"单田芳","name_reading":"shan tian fang"})");
        QCOMPARE(customer["kind"_L1].toString(), u"member"_s);
        QCOMPARE(customer["displayName"_L1].toString(), u"单田芳"_s);
        QCOMPARE(at(customer, {"names", "0", "text"}).toString(), u"单田芳"_s);
        QCOMPARE(at(customer, {"names", "0", "pinyin", "0"}).toString(), u"shan tian fang"_s);
        QCOMPARE(at(customer, {"names", "0", "script"}).toString(), u"Hans"_s);
    }

    void a_reading_in_kana_is_a_name_of_its_own()
    {
        Mapper mapper;
        const QJsonObject customer
            = mapper.map("customer", R"({"display_name":"小鳥遊 六花","name_reading":"たかなし りっか"})");
        QCOMPARE(at(customer, {"names", "1", "text"}).toString(), u"たかなし りっか"_s);
        QCOMPARE(at(customer, {"names", "1", "script"}).toString(), u"Kana"_s);
        QVERIFY(at(customer, {"names", "0", "pinyin"}).isUndefined());
        const QJsonObject korean = mapper.map("customer", R"({"display_name":"김민준"})");
        QCOMPARE(at(korean, {"names", "0", "script"}).toString(), u"Hang"_s);
    }

    void a_customer_without_a_name_goes_by_number()
    {
        Mapper mapper;
        const auto customer = mapper.map("customer", R"({"display_name":null,"member_no":"00000042"})");
        QCOMPARE(customer["displayName"_L1].toString(), u"00000042"_s);
        QVERIFY(!customer.contains("names"_L1));
    }

    void contact_points_are_masked_by_default()
    {
        Mapper mapper;
        const auto customer
            = mapper.map("customer", R"({"phones":["+8614182340790"],"emails":["hh1@example.com"]})");
        QCOMPARE(at(customer, {"contactPoints", "0", "masked"}).toString(), u"•••• 0790"_s);
        QCOMPARE(at(customer, {"contactPoints", "1", "masked"}).toString(), u"h•••@example.com"_s);
        QVERIFY(at(customer, {"contactPoints", "0", "value"}).isUndefined());
        QVERIFY(!QJsonDocument(customer).toJson().contains("14182340790"));
        QVERIFY(!QJsonDocument(customer).toJson().contains("hh1@"));
        QCOMPARE(at(customer, {"lookup", "phoneLast4"}).toArray(), QJsonArray{u"0790"_s});
    }

    void contact_points_are_full_where_the_retailer_opted_in()
    {
        Mapper mapper;
        mapper.options.contactsFull = true;
        const auto customer
            = mapper.map("customer", R"({"phones":["+8614182340790"],"emails":["hh1@example.com"]})");
        QCOMPARE(at(customer, {"contactPoints", "0", "value"}).toString(), u"+8614182340790"_s);
        QCOMPARE(at(customer, {"contactPoints", "0", "kind"}).toString(), u"phone"_s);
        QCOMPARE(at(customer, {"contactPoints", "1", "value"}).toString(), u"hh1@example.com"_s);
        QVERIFY(at(customer, {"contactPoints", "0", "primary"}).toBool());
    }

    void look_up_keys_are_made_of_every_contact_point()
    {
        Mapper mapper;
        mapper.options.lookupKey = [](const QString &value) {
            return u"k:"_s + value;
        };
        const auto customer
            = mapper.map("customer", R"({"phones":["+8614182340790"],"emails":["HH1@example.com"]})");
        QCOMPARE(at(customer, {"lookup", "keys"}).toArray(),
                 (QJsonArray{u"k:+8614182340790"_s, u"k:hh1@example.com"_s}));
    }

    void a_number_that_is_none_is_left_out_and_reported()
    {
        Mapper mapper;
        const auto customer
            = mapper.map("customer", R"({"display_name":"A B","phones":["x"],"emails":["nowhere"]})");
        QCOMPARE(at(customer, {"contactPoints"}).toArray().size(), 0);
        QCOMPARE(mapper.sink.problems.size(), 2);
        QVERIFY(!mapper.sink.problems.first().dropped);
        QVERIFY(!mapper.sink.problems.last().reason.contains(u"nowhere"));
    }

    void a_text_that_no_screen_can_show_is_cleaned_and_reported()
    {
        Mapper mapper;
        const auto customer = mapper.map("customer", "{\"display_name\":\"Zo\\u0000\\ud83d e\"}");
        QCOMPARE(customer["displayName"_L1].toString(), u"Zo e"_s);
        QCOMPARE(mapper.sink.problems.size(), 1);
        const QByteArray name = "{\"display_name\":\"" + QByteArray(300, 'x') + "\"}";
        QCOMPARE(mapper.map("customer", name.constData())["displayName"_L1].toString().size(), 120);
        QCOMPARE(mapper.sink.problems.size(), 2);
    }

    void a_member_number_is_an_identity()
    {
        Mapper mapper;
        const auto customer = mapper.map("customer", R"({"member_no":"M4287056415"})");
        const auto identity = at(customer, {"identities", "0"});
        QCOMPARE(identity["system"_L1].toString(), u"loyalty"_s);
        QCOMPARE(identity["kind"_L1].toString(), u"member_no"_s);
        QCOMPARE(identity["value"_L1].toString(), u"M4287056415"_s);
        QCOMPARE(identity["masked"_L1].toString(), u"•••• 6415"_s);
    }

    void a_customer_keeps_the_home_store_or_gets_the_enrolled_one()
    {
        Mapper mapper;
        QCOMPARE(at(mapper.map("customer", R"({"home_store_id":"s-9"})"), {"relationship", "homeStoreId"})
                     .toString(),
                 u"s-9"_s);
        mapper.options.storeId = u"s-1"_s;
        QCOMPARE(at(mapper.map("customer", R"({"home_store_id":null})"), {"relationship", "homeStoreId"})
                     .toString(),
                 u"s-1"_s);
    }

    void consents_not_given_are_not_invented()
    {
        Mapper mapper;
        QCOMPARE(mapper.map("customer", R"({"display_name":"A"})")["consents"_L1].toArray().size(), 0);
        const auto customer
            = mapper.map("customer", R"({"consents":[{"purpose":"profiling","status":"granted"},
            {"purpose":"mind_reading","status":"granted"},{"purpose":"marketing","channel":"sms","status":"perhaps"}]})");
        QCOMPARE(customer["consents"_L1].toArray().size(), 2);
        QCOMPARE(at(customer, {"consents", "1", "status"}).toString(), u"unknown"_s);
        QCOMPARE(mapper.sink.problems.size(), 1);
    }

    void unknown_members_are_kept_under_attributes()
    {
        Mapper mapper;
        const auto customer = mapper.map(
            "customer",
            R"({"display_name":"A","attributes":{"age":"65+","kids":null},"address":{"city":"x"},"synthetic":["phones"]})");
        const auto attributes = customer["attributes"_L1].toObject();
        QCOMPARE(attributes.keys(), (QStringList{u"address"_s, u"age"_s, u"synthetic"_s}));
        QCOMPARE(attributes["age"_L1].toString(), u"65+"_s);
    }

    void a_campaign_lives_between_its_dates()
    {
        Mapper mapper;
        const auto status = [&](const char *data) {
            return mapper.map("campaign", data)["status"_L1].toString();
        };
        QCOMPARE(status(R"({"starts_at":"2026-11-20T00:00:00+08:00","ends_at":"2026-11-22T23:59:59+08:00"})"),
                 u"live"_s);
        QCOMPARE(status(R"({"starts_at":"2026-11-20T00:00:00+08:00","ends_at":"2026-11-22T13:59:59+08:00"})"),
                 u"ended"_s);
        QCOMPARE(status(R"({"starts_at":"2026-11-23T00:00:00+08:00","ends_at":null})"), u"scheduled"_s);
        const auto campaign = mapper.map("campaign", R"~({"name":"Campaign 1 (Type B)",
            "starts_at":"2017-03-03T00:00:00-05:00","ends_at":"2017-04-09T23:59:59-04:00"})~");
        QCOMPARE(at(campaign, {"schedule", "startAt"}).toString(), u"2017-03-03T05:00:00.000Z"_s);
        QCOMPARE(at(campaign, {"schedule", "endAt"}).toString(), u"2017-04-10T03:59:59.000Z"_s);
        QCOMPARE(at(campaign, {"name", "en"}).toString(), u"Campaign 1 (Type B)"_s);
    }

    void a_campaign_without_channels_has_other_and_all_stores()
    {
        Mapper mapper;
        const auto campaign = mapper.map("campaign", R"({"name":"A"})");
        QCOMPARE(campaign["channels"_L1].toArray(), QJsonArray{u"other"_s});
        QCOMPARE(at(campaign, {"storeScope", "mode"}).toString(), u"all"_s);
        QCOMPARE(mapper.map("campaign", R"({"channels":["sms","online"]})")["channels"_L1].toArray(),
                 (QJsonArray{u"sms"_s, u"web"_s}));
    }

    void counts_of_the_source_are_marked_as_delivered()
    {
        Mapper mapper;
        const auto campaign = mapper.map(
            "campaign",
            R"({"targeted_customers":13,"distinct_coupons":11,"redemption_count":1,"offers_received":40})");
        const auto total = at(campaign, {"kpis", "total"});
        QCOMPARE(total["source"_L1].toString(), u"delivered"_s);
        QCOMPARE(total["redeemed"_L1].toInt(), 1);
        QCOMPARE(total["issued"_L1].toInt(), 40);
        QCOMPARE(at(campaign, {"audience", "size"}).toInt(), 13);
        QVERIFY(!mapper.map("campaign", R"({"name":"B"})").contains("kpis"_L1));
    }

    void a_coupon_may_have_no_campaign()
    {
        Mapper mapper;
        const auto coupon = mapper.map(
            "coupon", R"({"customer_id":"c-1","campaign_id":null,"code":"3429-022824","title":"满30减5"})");
        QVERIFY(!coupon.contains("campaignId"_L1));
        QCOMPARE(coupon["customerId"_L1].toString(), u"c-1"_s);
        QCOMPARE(coupon["code"_L1].toString(), u"3429-022824"_s);
        QCOMPARE(at(coupon, {"title", "zh-CN"}).toString(), u"满30减5"_s);
    }

    void a_coupons_store_becomes_its_scope()
    {
        Mapper mapper;
        QCOMPARE(at(mapper.map("coupon", R"({"store_id":"s-9"})"), {"storeScope"}).toObject(),
                 (QJsonObject{{"mode"_L1, "include"_L1}, {"storeIds"_L1, QJsonArray{u"s-9"_s}}}));
        QCOMPARE(at(mapper.map("coupon", R"({"store_id":null})"), {"storeScope", "mode"}).toString(),
                 u"all"_s);
    }

    void a_coupons_value_is_percent_amount_or_unknown()
    {
        Mapper mapper;
        QCOMPARE(at(mapper.map("coupon", R"({"discount":{"type":"percent","percent_off":5.5}})"), {"value"})
                     .toObject(),
                 (QJsonObject{{"kind"_L1, "percent"_L1}, {"percentBp"_L1, 550}}));
        const auto amount = mapper.map(
            "coupon",
            R"({"discount":{"type":"threshold_amount","min_spend_minor":3000,"value_minor":500},"currency":"CNY"})");
        QCOMPARE(at(amount, {"value", "amount"}).toObject(),
                 (QJsonObject{{"amount"_L1, 500}, {"currency"_L1, "CNY"_L1}}));
        QCOMPARE(at(amount, {"conditions", "minSpend", "amount"}).toInt(), 3000);
        QCOMPARE(at(mapper.map("coupon", R"({"discount":{"type":"unknown"}})"), {"value", "kind"}).toString(),
                 u"unknown"_s);
        const auto other = mapper.map("coupon", R"({"discount":{"type":"bogo","n":2}})");
        QCOMPARE(at(other, {"value", "kind"}).toString(), u"unknown"_s);
        QCOMPARE(at(other, {"attributes", "discount", "n"}).toInt(), 2);
        QVERIFY(mapper.sink.problems.isEmpty());
        mapper.map("coupon", R"({"discount":{"type":"percent","percent_off":"half"}})");
        QCOMPARE(mapper.sink.problems.size(), 1);
    }

    void a_coupons_status_follows_redemptions_and_window()
    {
        const auto now = *parseInstant(u"2026-11-22T06:00:00Z");
        const auto day = std::chrono::hours(24);
        QCOMPARE(couponStatusAt({}, now - day, now + day, now), u"active"_s);
        QCOMPARE(couponStatusAt({}, now - day, now, now), u"active"_s);
        QCOMPARE(couponStatusAt({}, now - 2 * day, now - day, now), u"expired"_s);
        QCOMPARE(couponStatusAt({}, now + day, now + 2 * day, now), u"issued"_s);
        QCOMPARE(couponStatusAt({now}, now - 2 * day, now - day, now), u"redeemed"_s);
        QCOMPARE(couponStatusAt({now + day}, now - day, now + day, now), u"active"_s);
    }

    void every_redemption_is_kept_and_raises_the_limit()
    {
        Mapper mapper;
        const auto coupon = mapper.map(
            "coupon", R"({"valid_from":"2017-03-03T00:00:00-05:00","valid_to":"2017-04-09T23:59:59-04:00",
            "status":"issued","redemptions":["2017-04-01T00:00:00-04:00","2017-04-03T00:00:00-04:00","2027-01-01T00:00:00-05:00"]})");
        QCOMPARE(coupon["status"_L1].toString(), u"redeemed"_s);
        QCOMPARE(coupon["redemptions"_L1].toArray().size(), 3);
        QCOMPARE(at(coupon, {"usage", "limit"}).toInt(), 3);
        QCOMPARE(at(coupon, {"usage", "used"}).toInt(), 2);
        QCOMPARE(coupon["redemptionMode"_L1].toString(), u"personal"_s);
        QCOMPARE(at(mapper.map("coupon", R"({"redemptions":[]})"), {"usage", "limit"}).toInt(), 1);
        const auto again = mapper.map("coupon", R"({"redemptions":["2017-04-01T00:00:00-04:00"]})");
        QCOMPARE(at(again, {"redemptions", "0", "id"}), at(coupon, {"redemptions", "0", "id"}));
        QVERIFY(at(coupon, {"redemptions", "1", "id"}) != at(coupon, {"redemptions", "0", "id"}));
    }

    void a_purchase_keeps_its_ids_and_channel()
    {
        Mapper mapper;
        const auto purchase = mapper.map(
            "purchase",
            R"({"receipt_no":"31","customer_id":"c","store_id":"s","channel":"online","type":"sale",
            "occurred_at":"2016-10-05T12:41:38-03:00","total_minor":1,"ref":{"kind":"pickup_order","id":"o-1"}})");
        QCOMPARE(purchase["channel"_L1].toString(), u"web"_s);
        QCOMPARE(purchase["placedAt"_L1].toString(), u"2016-10-05T15:41:38.000Z"_s);
        QCOMPARE(purchase["pickupOrderId"_L1].toString(), u"o-1"_s);
        QCOMPARE(purchase["status"_L1].toString(), u"fulfilled"_s);
        QCOMPARE(mapper.map("purchase", R"({"type":"return","total_minor":-5})")["status"_L1].toString(),
                 u"returned"_s);
        QVERIFY(!mapper.map("purchase", R"({"customer_id":null})").contains("customerId"_L1));
    }

    void totals_and_lines_stay_as_delivered()
    {
        Mapper mapper;
        const auto purchase = mapper.map(
            "purchase",
            R"({"occurred_at":"2017-01-01T07:30:27-05:00","currency":"GBP","total_minor":-1250,"lines_complete":false,
            "lines":[{"line_no":1,"sku":"A","description":"TUNA","category":"G","quantity":0,"unit_price_minor":179,"total_minor":150,"freight_minor":3},
                     {"sku":"85123A","description":null,"quantity":-2,"total_minor":-7}],"payments":[{"method":"card","amount_minor":-1250}]})");
        QCOMPARE(at(purchase, {"totals", "total"}).toInt(), -1250);
        QCOMPARE(purchase["currency"_L1].toString(), u"GBP"_s);
        QCOMPARE(purchase["linesComplete"_L1].toBool(true), false);
        QCOMPARE(at(purchase, {"lines", "0", "quantity"}).toInt(-9), 0);
        QCOMPARE(at(purchase, {"lines", "0", "unitPrice"}).toInt(), 179);
        QCOMPARE(at(purchase, {"lines", "0", "attributes", "freight_minor"}).toInt(), 3);
        QCOMPARE(at(purchase, {"lines", "1", "quantity"}).toInt(), -2);
        QCOMPARE(at(purchase, {"lines", "1", "name", "en"}).toString(), u"85123A"_s);
        QCOMPARE(at(purchase, {"payments", "0", "amount"}).toInt(), -1250);
        QCOMPARE(mapper.report.purchases[u"GBP"_s], (NeutralReport::Sum{1, -1250}));
        QCOMPARE(
            mapper
                .map("purchase",
                     R"({"occurred_at":"2017-01-01T07:30:27-05:00","total_minor":1,"lines":[]})")["lines"_L1]
                .toArray()
                .size(),
            0);
        QVERIFY(mapper.sink.problems.isEmpty());
    }

    void an_order_carries_number_and_the_customers_name()
    {
        Mapper mapper;
        mapper.map("customer", R"({"display_name":"Tainá Ramos"})");
        const auto order
            = mapper.map("pickup_order", R"({"order_no":"AD1AEEB1A9","store_id":"s","customer_id":"x-1"})");
        QCOMPARE(order["orderNo"_L1].toString(), u"AD1AEEB1A9"_s);
        QCOMPARE(order["customerName"_L1].toString(), u"Tainá Ramos"_s);
        QCOMPARE(order["method"_L1].toString(), u"counter"_s);
    }

    void an_orders_status_follows_the_stamps_reached()
    {
        const auto now = *parseInstant(u"2026-11-22T06:00:00Z");
        const auto past = now - std::chrono::hours(1), later = now + std::chrono::hours(1);
        QCOMPARE(pickupStatusAt({u"placed"_s, {}, {}, {}}, now), u"placed"_s);
        QCOMPARE(pickupStatusAt({u"preparing"_s, past, {}, {}}, now), u"picking"_s);
        QCOMPARE(pickupStatusAt({u"ready"_s, past, past, {}}, now), u"ready"_s);
        QCOMPARE(pickupStatusAt({u"collected"_s, past, past, past}, now), u"handed_over"_s);
        QCOMPARE(pickupStatusAt({u"collected"_s, past, past, later}, now), u"ready"_s);
        QCOMPARE(pickupStatusAt({u"collected"_s, past, later, later}, now), u"picking"_s);
        QCOMPARE(pickupStatusAt({u"collected"_s, later, later, later}, now), u"placed"_s);
        QCOMPARE(pickupStatusAt({u"cancelled"_s, past, past, {}}, now), u"cancelled"_s);
        QCOMPARE(pickupStatusAt({u"cannot_fulfil"_s, past, {}, {}}, now), u"failed"_s);
        QCOMPARE(pickupStatusAt({u"collected"_s, {}, {}, {}}, now), u"handed_over"_s);
    }

    void an_order_without_lines_is_kept_and_later_stamps_are_not_shown_as_done()
    {
        Mapper mapper;
        const auto order
            = mapper.map("pickup_order", R"({"status":"collected","placed_at":"2026-11-20T10:00:00-03:00",
            "approved_at":"2026-11-20T11:00:00-03:00","ready_at":"2026-11-21T10:00:00-03:00","collected_at":"2026-12-01T10:00:00-03:00",
            "promised_at":"2026-11-25T00:00:00-03:00","lines":[]})");
        QCOMPARE(order["status"_L1].toString(), u"ready"_s);
        QCOMPARE(order["lines"_L1].toArray().size(), 0);
        QCOMPARE(order["readyAt"_L1].toString(), u"2026-11-21T13:00:00.000Z"_s);
        QVERIFY(!order.contains("handedOverAt"_L1));
        QCOMPARE(at(order, {"attributes", "collected_at"}).toString(), u"2026-12-01T13:00:00.000Z"_s);
        QCOMPARE(at(order, {"promise", "readyBy"}).toString(), u"2026-11-25T03:00:00.000Z"_s);
        QVERIFY(mapper.sink.problems.isEmpty());
    }

    void lines_of_a_collected_order_are_handed_over()
    {
        Mapper mapper;
        const auto order = mapper.map(
            "pickup_order",
            R"({"status":"collected","placed_at":"2016-10-05T12:41:38-03:00","promised_at":"2016-12-09T00:00:00-03:00",
            "collected_at":"2016-10-26T13:31:53-03:00","lines":[{"line_no":1,"sku":"d9","description":"produto","quantity":6,"unit_price_minor":7790}]})");
        QCOMPARE(at(order, {"lines", "0", "state"}).toString(), u"handed_over"_s);
        QCOMPARE(at(order, {"lines", "0", "handedOver"}).toInt(), 6);
    }

    void an_order_is_paid_only_where_payments_say_so()
    {
        Mapper mapper;
        QCOMPARE(
            at(mapper.map(
                   "pickup_order",
                   R"({"total_minor":500,"payments":[{"method":"a","amount_minor":300},{"method":"b","amount_minor":200}]})"),
               {"payment", "state"})
                .toString(),
            u"paid"_s);
        QCOMPARE(at(mapper.map("pickup_order",
                               R"({"total_minor":500,"payments":[{"method":"a","amount_minor":300}]})"),
                    {"payment", "state"})
                     .toString(),
                 u"partly_paid"_s);
        QVERIFY(at(mapper.map("pickup_order", R"({"total_minor":500})"), {"payment", "state"}).isUndefined());
        QCOMPARE(at(mapper.map("pickup_order", R"({"total_minor":500,"currency":"BRL"})"),
                    {"payment", "total", "currency"})
                     .toString(),
                 u"BRL"_s);
    }

    void an_event_keeps_its_time_and_what_it_refers_to()
    {
        Mapper mapper;
        const auto event = mapper.map(
            "timeline_event",
            R"({"customer_id":"c","occurred_at":"2017-02-22T00:00:00-03:00","type":"order_placed","ref":{"kind":"pickup_order","id":"o"}})");
        QCOMPARE(event["occurredAt"_L1].toString(), u"2017-02-22T03:00:00.000Z"_s);
        QCOMPARE(event["type"_L1].toString(), u"pickup_placed"_s);
        QCOMPARE(at(event, {"refs", "0", "type"}).toString(), u"pickup_order"_s);
        QCOMPARE(event["channel"_L1].toString(), u"other"_s);
        QVERIFY(!at(event, {"title", "zh-CN"}).toString().isEmpty());
    }

    void an_unknown_event_keeps_the_source_word_and_a_review_its_text()
    {
        Mapper mapper;
        const auto event = mapper.map(
            "timeline_event", R"({"occurred_at":"2017-03-03T00:00:00-05:00","type":"campaign_targeted"})");
        QCOMPARE(event["type"_L1].toString(), u"other"_s);
        QCOMPARE(at(event, {"payload", "sourceType"}).toString(), u"campaign_targeted"_s);
        const auto review = mapper.map(
            "timeline_event",
            R"({"occurred_at":"2017-03-03T00:00:00-05:00","type":"review","score":5,"title":null,"text":"<b>Parabéns</b> "})");
        QCOMPARE(review["type"_L1].toString(), u"review"_s);
        QCOMPARE(at(review, {"summary", "en"}).toString(), u"<b>Parabéns</b> "_s);
        QCOMPARE(at(review, {"payload", "score"}).toInt(), 5);
    }

    void a_broken_member_is_left_out_and_the_record_is_kept()
    {
        Mapper mapper;
        const auto purchase
            = mapper.map("purchase", R"({"occurred_at":"yesterday","total_minor":"much","lines":{}})");
        QCOMPARE(purchase["id"_L1].toString(), u"x-1"_s);
        QCOMPARE(at(purchase, {"totals", "total"}).toInt(-1), 0);
        QVERIFY(mapper.sink.problems.size() >= 3);
        for (const ImportProblem &problem : std::as_const(mapper.sink.problems))
            QVERIFY(!problem.dropped);
    }
};

QTEST_APPLESS_MAIN(tst_NeutralTable)
#include "tst_NeutralTable.moc"

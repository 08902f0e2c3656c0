#include "contract/Auth.h"
#include "contract/Fixtures.h"
#include "contract/Json.h"
#include "contract/LookupKey.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"
#include "contract/Snapshot.h"
#include "contract/StoreDevice.h"
#include "contract/Verdict.h"

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;

namespace {

Condition conditionOf(ConditionCode code)
{
    Condition condition;
    condition.code = code;
    return condition;
}

const Instant now = fromMs(1'795'242'770'000);

/// Every member of `required` taken out in turn must be named.
template<typename T>
void mustBeNamed(const QJsonObject &json, Result<T> (*decode)(const QJsonObject &), const QString &required)
{
    QVERIFY2(decode(json), qPrintable(required));
    for (const QString &pointer : required.split(u' ')) {
        QVERIFY2(fixtures::pointers(json).contains(pointer), qPrintable(pointer));
        const auto read = decode(fixtures::without(json, pointer));
        QVERIFY2(!read, qPrintable(pointer));
        QCOMPARE(read.error().code, u"invalid"_s);
        QCOMPARE(read.error().detail, pointer);
    }
}

} // namespace

class tst_Messages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void token_requests_survive_the_form()
    {
        const QString odd = u"a&b=c+d %林"_s;
        for (const TokenRequest &request :
             QList<TokenRequest>{grant::EnrolmentCode{u"K7QM-2RXW"_s, odd}, grant::Device{u"dc-1"_s, odd},
                                 grant::AssociatePin{u"0155"_s, u"284913"_s}, grant::Refresh{odd}}) {
            const auto read = decodeTokenRequest(encodeForm(request));
            QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
            QVERIFY(*read == request);
        }
    }

    void a_token_request_with_a_fault_is_refused_data()
    {
        QTest::addColumn<QByteArray>("form");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("detail");
        const auto row = [](const char *what, const QByteArray &form, const char *code, const char *detail) {
            QTest::newRow(what) << form << QString::fromLatin1(code) << QString::fromLatin1(detail);
        };
        row("empty", "", "invalid_request", "grant_type");
        row("unknown", "grant_type=password&username=a", "unsupported_grant_type", "grant_type");
        row("no code", "grant_type=urn:counterpart:grant-type:enrolment-code&device_name=x",
            "invalid_request", "code");
        row("no name",
            "grant_type=urn:counterpart:grant-type:enrolment-code&code=x&device_name=", "invalid_request",
            "device_name");
        row("long name",
            "grant_type=urn:counterpart:grant-type:enrolment-code&code=x&device_name=" + QByteArray(81, 'x'),
            "invalid_request", "device_name");
        row("no secret", "grant_type=client_credentials&client_id=x", "invalid_request", "client_secret");
        row("no pin", "grant_type=urn:counterpart:grant-type:associate&associate_code=1", "invalid_request",
            "pin");
        row("long pin", "grant_type=urn:counterpart:grant-type:associate&associate_code=1&pin=1234567890123",
            "invalid_request", "pin");
        row("40 kB", "grant_type=client_credentials&client_id=" + QByteArray(40'000, 'x'), "invalid_request",
            "size");
    }
    void a_token_request_with_a_fault_is_refused()
    {
        QFETCH(QByteArray, form);
        QFETCH(QString, code);
        QFETCH(QString, detail);
        const auto read = decodeTokenRequest(form);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::BadInput);
        QCOMPARE(read.error().code, code);
        QCOMPARE(read.error().detail, detail);
    }

    void the_first_of_a_repeated_form_member_counts()
    {
        QCOMPARE(decodeForm("pin=1&pin=2&x")[u"pin"_s], u"1"_s);
    }

    void a_lookup_hash_is_hmac_sha256_in_base64url_of_lower_case()
    {
        // RFC 4231, test case 2.
        QCOMPARE(lookupHash("Jefe", u"what do ya want for nothing?"_s),
                 u"W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM"_s);
        QCOMPARE(lookupHash("Jefe", u"WHAT do ya want for nothing?"_s),
                 lookupHash("Jefe", u"what do ya want for nothing?"_s));
        QVERIFY(lookupHash("Jefe", u"x"_s) != lookupHash("jefe", u"x"_s));
    }

    void tokens_survive()
    {
        TokenResponse token{u"abc"_s, 600};
        QCOMPARE(*decodeTokenResponse(encode(token)), token);
        token.refreshToken = u"r"_s;
        token.scope = u"sync commands"_s;
        token.deviceId = u"dv-1"_s;
        token.deviceClientId = u"dc-1"_s;
        token.deviceClientSecret = u"s3cr3t"_s;
        token.storeId = u"st-1"_s;
        token.lookupKey = u"a2V5"_s;
        const QJsonObject json = encode(token);
        QCOMPARE(*decodeTokenResponse(json), token);
        mustBeNamed(json, decodeTokenResponse, u"/access_token /token_type /expires_in"_s);
        QVERIFY(!decodeTokenResponse(fixtures::with(json, u"/token_type"_s, u"mac"_s)));
        const OAuthError wrong{u"invalid_grant"_s, 3, 30};
        QCOMPARE(*decodeOAuthError(encode(wrong)), wrong);
        QVERIFY(!decodeOAuthError({}));
    }

    void the_session_survives()
    {
        const QJsonObject json = fixtures::object(u"session.json"_s);
        const auto session = decodeSession(json);
        QVERIFY2(session, session ? "" : qPrintable(session.error().detail));
        QCOMPARE(session->associate.displayName, u"周敏"_s);
        QCOMPARE(session->storeId, u"st-sh-001"_s);
        QCOMPARE(session->maxPinAttempts, 10);
        QCOMPARE(decodeSession(fixtures::with(json, u"/offline/maxPinAttempts"_s, 7))->maxPinAttempts, 7);
        QCOMPARE(*decodeSession(encode(*session)), *session);
        mustBeNamed(json, decodeSession,
                    u"/associate /associate/roles /device /device/id /device/name /store /scopes /offline "
                    "/offline/signInUntil /offline/dataLeaseUntil"_s);
    }

    void a_new_pin_has_six_digits_or_more()
    {
        QVERIFY(decodePinChange(encode(PinChange{u"000000"_s, u"284913"_s})));
        QCOMPARE(decodePinChange(encode(PinChange{u"000000"_s, u"28491"_s})).error().detail, u"/newPin"_s);
        QVERIFY(!decodePinChange({{u"oldPin"_s, u"1"_s}, {u"newPin"_s, u"284913"_s}, {u"x"_s, 1}}));
    }

    void meta_survives()
    {
        const QJsonObject json = fixtures::object(u"meta.json"_s);
        const auto meta = decodeMeta(json);
        QVERIFY(meta);
        QCOMPARE(meta->pageSize, 1000);
        QCOMPARE(*decodeMeta(encode(*meta)), *meta);
        mustBeNamed(json, decodeMeta,
                    u"/apiVersion /schema /schema/minimum /schema/current /serverTime /limits"_s);
    }

    void the_tablets_of_a_store_survive()
    {
        const QJsonObject json = fixtures::object(u"device-list.json"_s);
        const auto devices = decodeStoreDevices(json);
        QVERIFY2(devices, devices ? "" : qPrintable(devices.error().detail));
        QCOMPARE(devices->size(), 2);
        for (const StoreDevice &one : *devices)
            QCOMPARE(*decodeStoreDevice(encode(one)), one);
        QCOMPARE(devices->first().outboxDepth, 3);
        QVERIFY(devices->last().status == StoreDevice::Status::Wiped && devices->last().wipedAt);
        const QJsonObject first = json["items"_L1][0].toObject();
        mustBeNamed(first, decodeStoreDevice, u"/id /name /status"_s);
        QVERIFY(decodeStoreDevice(fixtures::with(first, u"/status"_s, u"lent"_s))->status
                == StoreDevice::Status::Other);
        QVERIFY(!decodeStoreDevice(fixtures::with(first, u"/outboxDepth"_s, -1)));
        QVERIFY(!decodeStoreDevices({}));
    }

    void device_status_and_directives_survive()
    {
        DeviceStatus status{u"0.1.0"_s, now};
        QCOMPARE(*decodeDeviceStatus(encode(status)), status);
        status.cursorAgeSeconds = 4;
        status.outboxDepth = 2;
        status.clockOffsetMs = -180;
        status.cachedCustomers = 12'000;
        status.oldestUnsentAt = now;
        status.wiped = true;
        status.lastProblem = u"unavailable"_s;
        QCOMPARE(*decodeDeviceStatus(encode(status)), status);
        QVERIFY(!decodeDeviceStatus({}));

        const DirectiveList list{
            {{u"di-1"_s, Directive::Kind::Resnapshot, {ResourceType::Coupon}, {}, now},
             {u"di-2"_s, Directive::Kind::Message, {}, Text{{{u"en"_s, u"Hi"_s}}}, {}},
             {.id = u"di-3"_s, .kind = Directive::Kind::UpgradeClient, .version = u"1.2"_s}},
            now,
            now};
        QCOMPARE(*decodeDirectiveList(encode(list)), list);
        QCOMPARE(decodeDirective({{u"id"_s, u"d"_s}, {u"kind"_s, u"dance"_s}})->kind, Directive::Kind::Other);
    }

    void the_snapshot_survives()
    {
        const QJsonObject json = fixtures::object(u"snapshot.json"_s);
        const auto snapshot = decodeSnapshot(json);
        QVERIFY2(snapshot, snapshot ? "" : qPrintable(snapshot.error().detail));
        QVERIFY(snapshot->parts.size() >= 2);
        QCOMPARE(*decodeSnapshot(encode(*snapshot)), *snapshot);
        mustBeNamed(
            json, decodeSnapshot,
            u"/id /cursor /epoch /schema /expiresAt /parts /parts/0/index /parts/0/href /parts/0/priority /parts/0/types"_s);
        QVERIFY(decodeSnapshotRequest(fixtures::object(u"snapshot-request.json"_s)));
        QVERIFY(!decodeSnapshotRequest({{u"schema"_s, 0}}));
        QVERIFY(!decodeSnapshotRequest({{u"schema"_s, 1}, {u"reason"_s, u"boredom"_s}}));
    }

    void a_part_lies_on_the_server_that_named_it()
    {
        const QJsonObject json = fixtures::object(u"snapshot.json"_s);
        for (const QString &href :
             {u"https://elsewhere.example/p"_s, u"//elsewhere.example/p"_s, u"part/0"_s})
            QCOMPARE(decodeSnapshot(fixtures::with(json, u"/parts/0/href"_s, href)).error().detail,
                     u"/parts/0/href"_s);
    }

    void pokes_of_the_live_channel_are_read()
    {
        QList<QJsonObject> data;
        for (const QByteArray &line : fixtures::bytes(u"event-stream.txt"_s).split('\n')) {
            if (line.startsWith("data: "))
                data.append(*parseObject(line.mid(6)));
        }
        QCOMPARE(data.size(), 3);
        const auto poke = *decodeChangesPoke(data[0]);
        QCOMPARE(poke.types, (QList{ResourceType::Coupon, ResourceType::TimelineEvent}));
        QCOMPARE(poke.urgent[0].ref->id, u"pk-261121-0032"_s);
        QCOMPARE(*decodeChangesPoke(encode(poke)), poke);
        const auto ping = *decodePing(data[1]);
        QCOMPARE(ping.intervalSeconds, 15);
        QCOMPARE(*decodePing(encode(ping)), ping);
        QCOMPARE(decodeDirective(data[2])->kind, Directive::Kind::RefreshPolicy);
    }

    void verdicts_survive()
    {
        const auto result
            = decodeCouponValidationResult(fixtures::object(u"coupon-validation-result.json"_s));
        QVERIFY2(result, result ? "" : qPrintable(result.error().detail));
        QCOMPARE(result->verdicts.size(), 2);
        QCOMPARE(result->verdicts[0].coupon->id, u"cp-20off-7Q2M9X"_s);
        QCOMPARE(result->verdicts[1].verdict.headline()->code, ConditionCode::Expired);

        JudgedCoupon judged = result->verdicts[0];
        judged.verdict.kind = CouponVerdict::Kind::Invalid;
        judged.verdict.almost = true;
        judged.verdict.saves = Money{6000, u"CNY"_s};
        judged.verdict.ruleId = u"R12"_s;
        Condition spend = conditionOf(ConditionCode::MinSpend);
        spend.haveMoney = Money{20000, u"CNY"_s};
        spend.needMoney = Money{30000, u"CNY"_s};
        spend.remediableNow = true;
        Condition time = conditionOf(ConditionCode::ClockUnsure);
        time.unknown = true;
        time.haveTime = now;
        time.needCount = 1;
        time.needIds = QStringList{u"st-1"_s, u"st-2"_s};
        judged.verdict.conditions = {spend, time};
        const QJsonObject json = encode(judged);
        QCOMPARE(*decodeJudgedCoupon(json), judged);
        QCOMPARE(json[u"conditions"_s][0][u"have"_s].toString(), u"CNY 200.00"_s);
        QCOMPARE(json[u"conditions"_s][0][u"need"_s].toString(), u"CNY 300.00"_s);
        mustBeNamed(json, decodeJudgedCoupon, u"/input /kind /asOf /conditions/0/code /conditions/0/ok"_s);
    }

    void every_condition_has_its_word()
    {
        QStringList words;
        for (int i = 0; i <= int(lastConditionCode); ++i) {
            JudgedCoupon judged{u"X"_s, {}, {}, {}};
            judged.verdict.conditions = {conditionOf(ConditionCode(i))};
            QCOMPARE(*decodeJudgedCoupon(encode(judged)), judged);
            words.append(wireName(ConditionCode(i)));
        }
        QCOMPARE(QSet<QString>(words.begin(), words.end()).size(), words.size());
    }

    void a_condition_of_a_newer_server_does_not_hide_the_verdict()
    {
        const auto judged = decodeJudgedCoupon(*parseObject(
            "{\"input\":\"x\",\"kind\":\"invalid\",\"asOf\":\"2026-11-21T06:33:00Z\",\"conditions\":["
            "{\"code\":\"moon-phase\",\"ok\":false},{\"code\":\"expired\",\"ok\":false}]}"));
        QCOMPARE(judged->verdict.conditions.size(), 1);
        QCOMPARE(judged->verdict.kind, CouponVerdict::Kind::Invalid);
    }

    void validation_requests_survive()
    {
        CouponValidationRequest request{
            u"st-1"_s, u"cu-1"_s, {u"ZJ8Z"_s}, Basket{u"CNY"_s, 104700, {{u"S"_s, u"c"_s, 2, 100}}}};
        const auto read = decodeCouponValidationRequest(encode(request));
        QCOMPARE(read->coupons, request.coupons);
        QCOMPARE(read->basket->lines, request.basket->lines);
        QCOMPARE(read->basket->total, request.basket->total);
        QVERIFY(decodeCouponValidationRequest(fixtures::object(u"coupon-validation-request.json"_s)));
        request.coupons = QStringList(21, u"x"_s);
        QCOMPARE(decodeCouponValidationRequest(encode(request)).error().detail, u"/coupons"_s);
        request.coupons = {QString(513, u'x')};
        QVERIFY(!decodeCouponValidationRequest(encode(request)));
    }

    void money_is_written_plainly()
    {
        QCOMPARE(plainMoney({104700, u"CNY"_s}), u"CNY 1047.00"_s);
        QCOMPARE(plainMoney({-5, u"USD"_s}), u"USD -0.05"_s);
        QCOMPARE(plainMoney({1234, u"JPY"_s}), u"JPY 1234"_s);
        QCOMPARE(plainMoney({1, u"KWD"_s}), u"KWD 0.001"_s);
        QCOMPARE(plainMoney({0, u"EUR"_s}), u"EUR 0.00"_s);
        QCOMPARE(plainMoney({std::numeric_limits<qint64>::min(), u"EUR"_s}), u"EUR -92233720368547758.08"_s);
    }

    void durations_are_read_and_written()
    {
        using namespace std::chrono;
        QCOMPARE(json::parseDuration(u"PT10M"), std::optional<milliseconds>(10min));
        QCOMPARE(json::parseDuration(u"P1DT2H"), std::optional<milliseconds>(26h));
        QCOMPARE(json::parseDuration(u"P1M"), std::optional<milliseconds>(720h));
        for (const char16_t *bad : {u"", u"P", u"PT", u"P1", u"P1DT", u"10M", u"PT1M1H", u"PT-1M", u"PT1.5S",
                                    u"P1H", u"PT99999999999S"})
            QVERIFY2(!json::parseDuration(bad), qPrintable(QString(QStringView(bad).toString())));
        QCOMPARE(json::formatDuration(24h), u"PT24H"_s);
        QCOMPARE(json::formatDuration(90s), u"PT90S"_s);
        QCOMPARE(json::formatDuration(10min), u"PT10M"_s);
        QCOMPARE(json::formatDuration(0s), u"PT0S"_s);
    }

    void a_digest_is_checked_over_the_bytes()
    {
        const QByteArray body = "{\"a\":1}";
        const QByteArray header = protocol::reprDigest(body);
        QVERIFY(protocol::digestMatches(header, body));
        QVERIFY(protocol::digestMatches("sha-512=:eA==:, " + header, body));
        QVERIFY(!protocol::digestMatches(header, body + ' '));
        QVERIFY(!protocol::digestMatches("", body));
        QVERIFY(!protocol::digestMatches("sha-256=:eA==:", body));
    }

    void ids_and_cursors_are_safe_in_a_path()
    {
        for (const char16_t *id : {u"a", u"st-sh-001", u"cp:1.2_3-X", u"9", u"cj-p-4.0128e+10"})
            QVERIFY(protocol::isId(id));
        for (const char16_t *id : {u"", u"-a", u"a/b", u"a b", u"..", u"林", u"a?b", u"a%2f", u"a\n"})
            QVERIFY(!protocol::isId(id));
        QVERIFY(protocol::isCursor(u"eyJlIjoiZTciLCJzIjo5OTEyMDB9.m4c"));
        QVERIFY(!protocol::isCursor(u""));
        QVERIFY(!protocol::isCursor(u"a&limit=1"));
        QVERIFY(!protocol::isCursor(QString(513, u'a')));
        QVERIFY(protocol::isNonce(QByteArray(32, 'a')));
        QVERIFY(!protocol::isNonce(QByteArray(31, 'a')));
        QVERIFY(!protocol::isNonce(QByteArray(31, 'a') + '\n'));
        QCOMPARE(protocol::mediaType("Application/JSON; charset=utf-8"), "application/json");
    }
};

QTEST_APPLESS_MAIN(tst_Messages)
#include "tst_Messages.moc"

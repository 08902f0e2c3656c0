#include "server/TestCdp.h"
#include "server/handlers/PinTry.h"
#include "server/handlers/Secrets.h"

#include <algorithm>
#include <mutex>
#include <thread>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

class tst_ServerAuth : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
    }

    void every_answer_is_identified_errors_too()
    {
        for (const QString &target : {u"/v1/meta"_s, u"/v1/nowhere"_s, u"/v1/session"_s}) {
            const Response response = m_cdp->send("GET", target);
            QCOMPARE(response.headers.value("Counterpart-Protocol"), "1");
            QCOMPARE(response.headers.value("Counterpart-Nonce"), "00112233445566778899aabbccddeeff");
            QVERIFY(protocol::digestMatches(response.headers.value("Repr-Digest"), response.body));
        }
    }

    void a_nonce_that_is_none_is_not_echoed()
    {
        const Response response
            = m_cdp->send("GET", u"/v1/meta"_s, {}, {}, {{"counterpart-nonce", "x\r\nSet-Cookie: a"}});
        QVERIFY(!response.headers.contains("Counterpart-Nonce"));
    }

    void an_enrolment_code_works_once_however_it_is_typed()
    {
        const QString code = *mintEnrolmentCode(*m_cdp->storage, m_cdp->context, u"st-1"_s);
        const auto enrol = [&](const QString &typed) {
            return m_cdp->send("POST", u"/oauth/token"_s,
                               encodeForm(grant::EnrolmentCode{typed, u"Tablet"_s}));
        };
        const Response first = enrol(code.toLower().remove(u'-'));
        QCOMPARE(first.status, 200);
        QCOMPARE(TestCdp::object(first)["store_id"_L1].toString(), u"st-1"_s);
        QCOMPARE(enrol(code).status, 400);
    }

    void five_wrong_tries_kill_an_enrolment_code()
    {
        const QString code = *mintEnrolmentCode(*m_cdp->storage, m_cdp->context, u"st-1"_s);
        const QString wrong = code.left(5) + (code.endsWith(u"AAAA") ? u"BBBB"_s : u"AAAA"_s);
        const auto enrol = [&](const QString &typed) {
            return m_cdp
                ->send("POST", u"/oauth/token"_s, encodeForm(grant::EnrolmentCode{typed, u"Tablet"_s}))
                .status;
        };
        for (int i = 0; i < 5; ++i)
            QCOMPARE(enrol(wrong), 400);
        QCOMPARE(enrol(code), 400);
    }

    void an_enrolment_code_dies_after_a_day()
    {
        const QString code = *mintEnrolmentCode(*m_cdp->storage, m_cdp->context, u"st-1"_s);
        m_cdp->now += std::chrono::hours(24);
        QCOMPARE(
            m_cdp->send("POST", u"/oauth/token"_s, encodeForm(grant::EnrolmentCode{code, u"T"_s})).status,
            400);
    }

    void a_device_gets_tokens_by_its_secret_only()
    {
        m_cdp->enrol();
        const QString client = m_cdp->enrolled["device_client_id"_L1].toString();
        const QString secret = m_cdp->enrolled["device_client_secret"_L1].toString();
        QCOMPARE(m_cdp->send("POST", u"/oauth/token"_s, encodeForm(grant::Device{client, secret})).status,
                 200);
        const Response wrong
            = m_cdp->send("POST", u"/oauth/token"_s, encodeForm(grant::Device{client, u"guess"_s}));
        QCOMPARE(wrong.status, 401);
        QCOMPARE(TestCdp::object(wrong)["error"_L1].toString(), u"invalid_client"_s);
    }

    void an_enrolled_device_gets_the_lookup_key_of_this_database()
    {
        const QByteArray made = *ensureLookupKey(*m_cdp->storage, m_cdp->context.random);
        QCOMPARE(made.size(), 32);
        QCOMPARE(*ensureLookupKey(*m_cdp->storage, m_cdp->context.random), made); // once in its life
        m_cdp->enrol();
        const QByteArray given = m_cdp->enrolled["lookup_key"_L1].toString().toLatin1();
        QCOMPARE(QByteArray::fromBase64(given, QByteArray::Base64UrlEncoding), made);
        const grant::Device device{m_cdp->enrolled["device_client_id"_L1].toString(),
                                   m_cdp->enrolled["device_client_secret"_L1].toString()};
        const Response token = m_cdp->send("POST", u"/oauth/token"_s, encodeForm(device));
        QCOMPARE(token.status, 200);
        QVERIFY(!TestCdp::object(token).contains("lookup_key"_L1)); // at enrolment only
    }

    void neither_secrets_nor_pins_nor_tokens_are_stored_in_clear()
    {
        m_cdp->enrol();
        const auto device = *m_cdp->storage->device(m_cdp->deviceId);
        QVERIFY(
            !device->secretHash.contains(m_cdp->enrolled["device_client_secret"_L1].toString().toLatin1()));
        QVERIFY((*m_cdp->storage->pin(u"as-1"_s))->verifier.startsWith("$argon2id$"));
        QVERIFY(!*m_cdp->storage->token(m_cdp->device.toLatin1()));
        QVERIFY(*m_cdp->storage->token(hashOf(m_cdp->device.toLatin1())));
    }

    void a_token_ends_after_ten_minutes()
    {
        m_cdp->enrol();
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1"_s, {}, m_cdp->device).status, 200);
        m_cdp->now += std::chrono::seconds(600);
        const Response late = m_cdp->send("GET", u"/v1/stores/st-1"_s, {}, m_cdp->device);
        QCOMPARE(late.status, 401);
        QCOMPARE(late.headers.value("WWW-Authenticate"), "Bearer");
    }

    void a_revoked_device_is_out_at_once()
    {
        m_cdp->enrol();
        auto device = **m_cdp->storage->device(m_cdp->deviceId);
        device.status = u"revoked"_s;
        QVERIFY(m_cdp->storage->putDevice(device));
        const Response response = m_cdp->send("GET", u"/v1/stores/st-1"_s, {}, m_cdp->device);
        QCOMPARE(response.status, 401);
        QCOMPARE(TestCdp::object(response)["code"_L1].toString(), u"device-revoked"_s);
        QCOMPARE(TestCdp::object(m_cdp->signInAs(u"as-1"_s))["code"_L1].toString(), u"device-revoked"_s);
    }

    void a_device_sees_its_own_store_only()
    {
        m_cdp->enrol();
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-2"_s, {}, m_cdp->device).status, 404);
        QCOMPARE(m_cdp->send("POST", u"/v1/stores/st-2/snapshots"_s, R"({"schema":1})", m_cdp->device).status,
                 404);
    }

    void an_associate_signs_in_by_id_or_staff_number_on_an_enrolled_device()
    {
        m_cdp->enrol();
        QCOMPARE(m_cdp->signInAs(u"as-1"_s).status, 200);
        const QString token = TestCdp::object(m_cdp->signInAs(u"003"_s))["access_token"_L1].toString();
        const Response session = m_cdp->send("GET", u"/v1/session"_s, {}, token);
        const auto decoded = decodeSession(TestCdp::object(session));
        QVERIFY(decoded);
        QCOMPARE(decoded->associate.id, u"as-3"_s);
        QCOMPARE(decoded->storeId, u"st-1"_s);
        QVERIFY(decoded->scopes.contains(u"exceptions.resolve"_s));
        QCOMPARE(decoded->signInUntil, m_cdp->now + std::chrono::hours(72));
        m_cdp->device.clear();
        QCOMPARE(m_cdp->signInAs(u"as-1"_s).status, 401);
    }

    void wrong_pins_are_counted_delayed_and_survive_a_restart()
    {
        m_cdp->enrol();
        for (int left = 9; left >= 6; --left) {
            const QJsonObject error = TestCdp::object(m_cdp->signInAs(u"as-1"_s, u"111222"_s));
            QCOMPARE(error["error"_L1].toString(), u"invalid_grant"_s);
            QCOMPARE(error["pin_attempts_left"_L1].toInt(), left);
        }
        QCOMPARE((*m_cdp->storage->pin(u"as-1"_s))->failures,
                 4); // durable: the next process reads the same row
        // The fourth failure costs five seconds, in which even the right PIN is not looked at.
        QCOMPARE(TestCdp::object(m_cdp->signInAs(u"as-1"_s))["error"_L1].toString(),
                 u"temporarily_unavailable"_s);
        m_cdp->now += std::chrono::seconds(5);
        QCOMPARE(m_cdp->signInAs(u"as-1"_s).status, 200);
        QCOMPARE((*m_cdp->storage->pin(u"as-1"_s))->failures, 0);
    }

    void wrong_pins_tried_at_the_same_time_are_counted_one_by_one()
    {
        m_cdp->enrol();
        // As slow as a real one: all of them are on their way at once.
        QVERIFY(
            m_cdp->storage->putPin({.associateId = u"as-1"_s, .verifier = pinVerifier(u"246810"_s, false)}));
        std::mutex lock;
        QList<int> left;
        int waiting = 0;
        std::vector<std::thread> threads;
        for (int i = 0; i < 20; ++i) {
            threads.emplace_back([&] {
                const QJsonObject error = TestCdp::object(m_cdp->signInAs(u"as-1"_s, u"111222"_s));
                const std::lock_guard held(lock);
                if (error["error"_L1].toString() == u"invalid_grant"_s)
                    left.append(error["pin_attempts_left"_L1].toInt());
                else if (error["error"_L1].toString() == u"temporarily_unavailable"_s)
                    ++waiting;
            });
        }
        for (std::thread &thread : threads)
            thread.join();
        std::sort(left.begin(), left.end());
        QCOMPARE(left, (QList<int>{6, 7, 8, 9})); // no more are looked at until the delay is over
        QCOMPARE(waiting, 16);
        QCOMPARE((*m_cdp->storage->pin(u"as-1"_s))->failures, 4);
    }

    void a_pin_that_was_reset_while_another_was_tried_stays()
    {
        const auto tried = beginPinTry(*m_cdp->storage, u"as-1"_s, m_cdp->now);
        QVERIFY(tried && *tried && !(*tried)->blocked);
        QCOMPARE((*m_cdp->storage->pin(u"as-1"_s))->failures, 1); // before anybody looked whether it is right
        const auto given = resetPin(*m_cdp->storage, m_cdp->context, u"st-1"_s, u"001"_s);
        QVERIFY(given);
        QVERIFY(!*takePinTryBack(*m_cdp->storage, **tried)); // right until then, and no longer
        const auto kept = *m_cdp->storage->pin(u"as-1"_s);
        QVERIFY(pinMatches(kept->verifier, given->pin));
        QVERIFY(kept->mustChange);
        QCOMPARE(kept->failures, 0);
    }

    void guesses_of_the_old_pin_are_counted_too()
    {
        m_cdp->enrol();
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        const auto change = [&](const QString &from) {
            return m_cdp->send("PUT", u"/v1/associates/me/pin"_s,
                               TestCdp::bytes(encode(PinChange{from, u"802735"_s})), token);
        };
        for (int i = 0; i < 4; ++i)
            QCOMPARE(change(u"999111"_s).status, 422);
        QCOMPARE((*m_cdp->storage->pin(u"as-1"_s))->failures, 4);
        const Response blocked = change(u"246810"_s); // not even looked at
        QCOMPARE(blocked.status, 422);
        QCOMPARE(blocked.headers.value("Retry-After"), "5");
        QCOMPARE(TestCdp::object(m_cdp->signInAs(u"as-1"_s))["error"_L1].toString(),
                 u"temporarily_unavailable"_s);
        m_cdp->now += std::chrono::seconds(5);
        QCOMPARE(change(u"246810"_s).status, 204);
        QCOMPARE((*m_cdp->storage->pin(u"as-1"_s))->failures, 0);
    }

    void an_unknown_associate_is_refused_like_a_wrong_pin()
    {
        m_cdp->enrol();
        const QJsonObject error = TestCdp::object(m_cdp->signInAs(u"nobody"_s));
        QCOMPARE(error["error"_L1].toString(), u"invalid_grant"_s);
    }

    void a_suspended_associate_is_out_at_once()
    {
        m_cdp->enrol();
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        QJsonObject associate = m_cdp->stored(ResourceType::Associate, u"as-1"_s);
        associate["status"_L1] = u"suspended"_s;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Associate, .id = u"as-1"_s, .data = associate}));
        QCOMPARE(m_cdp->send("GET", u"/v1/session"_s, {}, token).status, 401);
        QCOMPARE(m_cdp->signInAs(u"as-1"_s).status, 400);
    }

    void a_refresh_token_gives_access_until_the_shift_ends_and_no_longer()
    {
        m_cdp->enrol();
        const QString refresh = TestCdp::object(m_cdp->signInAs(u"as-1"_s))["refresh_token"_L1].toString();
        const auto again = [&] {
            return m_cdp->send("POST", u"/oauth/token"_s, encodeForm(grant::Refresh{refresh}));
        };
        QCOMPARE(m_cdp->send("GET", u"/v1/session"_s, {}, refresh).status, 401); // not an access token
        m_cdp->now += std::chrono::hours(9);
        QCOMPARE(again().status, 200);
        QCOMPARE(again().status, 200); // a lost answer signs nobody out
        m_cdp->now += std::chrono::hours(1);
        QCOMPARE(again().status, 400);
    }

    void revoking_ends_the_whole_sign_in()
    {
        m_cdp->enrol();
        const QJsonObject tokens = TestCdp::object(m_cdp->signInAs(u"as-1"_s));
        const QString access = tokens["access_token"_L1].toString(),
                      refresh = tokens["refresh_token"_L1].toString();
        QCOMPARE(m_cdp->send("POST", u"/oauth/revoke"_s, "token=" + refresh.toLatin1()).status, 200);
        QCOMPARE(m_cdp->send("GET", u"/v1/session"_s, {}, access).status, 401);
        QCOMPARE(m_cdp->send("POST", u"/oauth/token"_s, encodeForm(grant::Refresh{refresh})).status, 400);
        QCOMPARE(m_cdp->send("POST", u"/oauth/revoke"_s, "token=unknown").status, 200);
    }

    void a_pin_is_changed_with_the_old_one_and_not_to_an_easy_one()
    {
        m_cdp->enrol();
        const QString token = m_cdp->tokenOf(u"as-1"_s);
        const auto change = [&](const QString &from, const QString &to) {
            return m_cdp
                ->send("PUT", u"/v1/associates/me/pin"_s, TestCdp::bytes(encode(PinChange{from, to})), token)
                .status;
        };
        QCOMPARE(change(u"999111"_s, u"802735"_s), 422);
        QCOMPARE(change(u"246810"_s, u"123456"_s), 422);
        QCOMPARE(change(u"246810"_s, u"777777"_s), 422);
        QCOMPARE(change(u"246810"_s, u"802735"_s), 204);
        QCOMPARE(m_cdp->signInAs(u"as-1"_s).status, 400);
        QCOMPARE(m_cdp->signInAs(u"as-1"_s, u"802735"_s).status, 200);
    }

    void a_device_token_opens_nothing_that_needs_a_person()
    {
        m_cdp->enrol();
        for (const QString &target :
             {u"/v1/session"_s, u"/v1/customers/cu-1"_s, u"/v1/stores/st-1/exceptions"_s})
            QCOMPARE(m_cdp->send("GET", target, {}, m_cdp->device).status, 401);
    }

    void unknown_grants_and_paths_are_told_apart()
    {
        QCOMPARE(TestCdp::object(m_cdp->send("POST", u"/oauth/token"_s, "grant_type=password"))["error"_L1]
                     .toString(),
                 u"unsupported_grant_type"_s);
        QCOMPARE(m_cdp->send("DELETE", u"/v1/meta"_s).status, 405);
        QCOMPARE(m_cdp->send("GET", u"/v1/stores"_s).status, 404);
    }

    void staff_are_made_only_where_the_data_has_none()
    {
        const auto made = ensureStaff(*m_cdp->storage, m_cdp->context, u"st-2"_s, {});
        QVERIFY(made);
        QCOMPARE(made->size(), 3);
        for (const PrintedPin &pin : *made)
            QVERIFY(isAcceptablePin(pin.pin));
        QVERIFY(ensureStaff(*m_cdp->storage, m_cdp->context, u"st-1"_s, {})->isEmpty());
    }

private:
    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_APPLESS_MAIN(tst_ServerAuth)
#include "tst_ServerAuth.moc"

#include "base/sqlite/FileThread.h"
#include "cdpclient/ScriptedServer.h"
#include "device/OutboxPinStore.h"
#include "session/SignIn.h"

#include <QTemporaryDir>

using namespace counterpart;
using namespace counterpart::test;

namespace {

template<typename Answer>
Answer wait(const QFuture<Answer> &future)
{
    if (!await(future, 60s))
        qFatal("no answer");
    return future.result();
}

QString refusal(const SignInAnswer &answer)
{
    return answer.error ? answer.error->code : answer.person ? u"(signed in)"_s : u"(nothing)"_s;
}

Associate colleague(Associate::Status status = Associate::Status::Active)
{
    Associate associate;
    associate.id = u"as-1"_s;
    associate.code = u"0412"_s;
    associate.displayName = u"Mei Lin"_s;
    associate.roles = {Role::Associate};
    associate.status = status;
    return associate;
}

} // namespace

/// The rules of sign-in, against a CDP that answers as each test says and the real file of tries and
/// verifiers.
class tst_SignIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("no_proxy", "*"); }
    void init()
    {
        m_now = systemNow();
        m_folder = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<ScriptedServer>();
        m_server->handle = [this](QTcpSocket &socket, const SeenRequest &request) {
            answer(socket, request);
        };
        m_rightPin = "246810";
        m_oauthError.clear();
        openFile();
    }
    void cleanup()
    {
        closeFile();
        m_server.reset();
        m_folder.reset();
    }

    void the_centre_decides_while_there_is_a_line_and_leaves_a_verifier_behind()
    {
        QVERIFY(!kept());
        const SignInAnswer answer = enter(u"246810"_s, true);
        QCOMPARE(refusal(answer), u"(signed in)"_s);
        QVERIFY(answer.person->online);
        QCOMPARE(answer.person->accessToken, "tok-person");
        QVERIFY(kept());
        QCOMPARE(toMs(kept()->madeAt), toMs(m_now));
        QVERIFY(!kept()->verifier.hash.contains("246810"));
    }

    void a_wrong_pin_online_is_counted_by_the_centre_and_leaves_no_verifier()
    {
        m_triesLeft = 7;
        const SignInAnswer wrong = enter(u"135790"_s, true);
        QCOMPARE(refusal(wrong), u"wrong-pin"_s);
        QCOMPARE(wrong.triesLeft, 7);
        QVERIFY(!kept());
        m_triesLeft = 0;
        QCOMPARE(refusal(enter(u"135790"_s, true)), u"pin-disabled"_s);
        m_oauthError = "temporarily_unavailable";
        const SignInAnswer later = enter(u"246810"_s, true);
        QCOMPARE(refusal(later), u"pin-wait"_s);
        QVERIFY(later.wait && *later.wait == 30s);
        QVERIFY(!later.person);
    }

    void without_a_line_the_verifier_answers_and_the_right_pin_forgives_the_tries()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server->stop();
        const auto asked = m_server->seen.size();
        const SignInAnswer wrong = enter(u"135790"_s, false);
        QCOMPARE(refusal(wrong), u"wrong-pin"_s);
        QCOMPARE(wrong.triesLeft, 9);
        QCOMPARE(enter(u"135790"_s, false).triesLeft, 8);
        const SignInAnswer right = enter(u"246810"_s, false);
        QCOMPARE(refusal(right), u"(signed in)"_s);
        QVERIFY(!right.person->online);
        QVERIFY(right.person->accessToken.isEmpty());
        QCOMPARE(enter(u"135790"_s, false).triesLeft, 9);
        QCOMPARE(m_server->seen.size(), asked); // a verifier that can answer is not a reason to call
    }

    void a_line_that_breaks_while_asking_falls_back_to_the_verifier()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server.reset();
        const SignInAnswer answer = enter(u"246810"_s, true);
        QCOMPARE(refusal(answer), u"(signed in)"_s);
        QVERIFY(!answer.person->online);
    }

    void who_never_signed_in_here_cannot_without_the_centre()
    {
        m_server.reset();
        QCOMPARE(refusal(enter(u"246810"_s, true)), u"never-online-here"_s);
        QCOMPARE(refusal(enter(u"246810"_s, false)), u"never-online-here"_s);
    }

    void a_verifier_holds_72_hours_and_not_a_minute_more()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server.reset();
        m_now += std::chrono::hours(72) - 1min;
        QVERIFY(enter(u"246810"_s, true).person);
        m_now += 2min;
        QCOMPARE(refusal(enter(u"246810"_s, true)), u"never-online-here"_s);
    }

    void a_pin_that_was_reset_at_the_centre_no_longer_opens_this_device_offline()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server.reset();
        Associate reset = colleague();
        reset.pin = Associate::PinState::MustChange;
        reset.updatedAt = m_now - 1min; // before the last sign-in here: that was with the new PIN
        QVERIFY(wait(m_signIn->signIn(reset, u"246810"_s, false)).person);
        reset.updatedAt = m_now + 1min;
        m_now += 2min;
        QCOMPARE(refusal(wait(m_signIn->signIn(reset, u"246810"_s, false))), u"never-online-here"_s);
        QCOMPARE(refusal(wait(m_signIn->unlock(reset, u"246810"_s))), u"never-online-here"_s);
    }

    void a_suspended_colleague_cannot_come_in_offline_with_the_right_pin()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server.reset();
        const auto answer
            = wait(m_signIn->signIn(colleague(Associate::Status::Suspended), u"246810"_s, true));
        QCOMPARE(refusal(answer), u"pin-disabled"_s);
    }

    void without_the_keyrings_secret_a_copied_profile_lets_nobody_in()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server.reset();
        m_signIn->setPinKey(SecretBytes());
        QCOMPARE(refusal(enter(u"246810"_s, true)), u"never-online-here"_s);
        m_signIn->setPinKey(SecretBytes::take(QByteArray(32, 'q')));
        QCOMPARE(refusal(enter(u"246810"_s, true)), u"wrong-pin"_s);
    }

    void four_wrong_tries_have_to_wait_and_a_restart_gives_none_back()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        m_server.reset();
        for (int i = 0; i < 2; ++i)
            QCOMPARE(refusal(enter(u"135790"_s, true)), u"wrong-pin"_s);
        // Two more, an hour ahead, so that however slow the machine is their wait is not over meanwhile.
        const BootTime boot = systemBootTime();
        const BootTime ahead{boot.bootId, boot.sinceBoot + std::chrono::hours(1)};
        for (int i = 0; i < 2; ++i)
            QVERIFY(wait(m_outbox->run([ahead](Outbox &o) { return o.beginPinTry(u"as-1"_s, ahead); })));
        const SignInAnswer waits = enter(u"246810"_s, true);
        QCOMPARE(refusal(waits), u"pin-wait"_s);
        QVERIFY(waits.wait && *waits.wait > 0s);
        QCOMPARE(waits.triesLeft, 6);
        closeFile();
        openFile();
        QCOMPARE(refusal(enter(u"246810"_s, true)), u"pin-wait"_s);
    }

    void the_tenth_wrong_try_disables_the_pin_here_until_the_centre_says_yes()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        const QString address = m_server->address();
        m_server->stop();
        // Tries of hours ago: what counts is that they failed, not when.
        const BootTime boot = systemBootTime();
        for (int i = 0; i < 9; ++i) {
            const BootTime then{boot.bootId, boot.sinceBoot + std::chrono::hours(i)};
            QVERIFY(
                wait(m_outbox->run([then](Outbox &o) { return o.beginPinTry(u"as-1"_s, then); }))->allowed);
        }
        const BootTime much{boot.bootId, boot.sinceBoot + std::chrono::hours(20)};
        const auto tenth = wait(m_outbox->run([much](Outbox &o) { return o.beginPinTry(u"as-1"_s, much); }));
        QVERIFY(tenth && tenth->disabled);
        QCOMPARE(refusal(enter(u"246810"_s, false)), u"pin-disabled"_s);
        closeFile();
        openFile();
        QCOMPARE(refusal(enter(u"246810"_s, false)), u"pin-disabled"_s);
        m_server = std::make_unique<ScriptedServer>();
        m_server->handle = [this](QTcpSocket &socket, const SeenRequest &request) {
            answer(socket, request);
        };
        closeFile();
        openFile();
        QVERIFY(enter(u"246810"_s, true).person); // online: the centre's yes clears the tries
        QCOMPARE(refusal(enter(u"246810"_s, false)), u"(signed in)"_s);
    }

    void a_new_pin_needs_the_line_is_judged_here_and_replaces_the_verifier()
    {
        const SignInAnswer in = enter(u"246810"_s, true);
        const auto change = [&](const QString &pin) {
            const auto changed = wait(m_signIn->changePin(*in.person, u"246810"_s, pin));
            return changed ? QString() : changed.error().code;
        };
        QCOMPARE(change(u"12345"_s), u"pin-too-short"_s);
        QCOMPARE(change(u"123456"_s), u"pin-weak"_s);
        QCOMPARE(change(u"04120412"_s), u"pin-weak"_s); // the staff number
        QCOMPARE(change(u"12a456"_s), u"pin-not-digits"_s);
        const auto asked = m_server->seen.size();
        QCOMPARE(change(u"739164"_s), QString());
        QVERIFY(m_server->seen.size() > asked);
        m_server.reset();
        QCOMPARE(refusal(enter(u"246810"_s, true)), u"wrong-pin"_s);
        const SignInAnswer offline = enter(u"739164"_s, true);
        QVERIFY(offline.person);
        QCOMPARE(wait(m_signIn->changePin(*offline.person, u"739164"_s, u"951738"_s)).error().code,
                 u"sign-in-online"_s);
    }

    void a_pin_travels_only_in_the_body_of_a_token_request()
    {
        QVERIFY(enter(u"246810"_s, true).person);
        int carrying = 0;
        for (const SeenRequest &request : m_server->seen) {
            QVERIFY(!request.target.contains("246810"));
            for (const QByteArray &value : request.headers)
                QVERIFY(!value.contains("246810"));
            if (request.body.contains("246810")) {
                ++carrying;
                QCOMPARE(request.target, "/oauth/token");
            }
        }
        QCOMPARE(carrying, 1);
    }

private:
    void openFile()
    {
        m_outbox = std::make_unique<OutboxThread>();
        QVERIFY(wait(m_outbox->open(m_folder->filePath(u"outbox.db"_s))));
        QVERIFY(wait(m_outbox->run([](Outbox &outbox) {
            return outbox.useKey(Sealer(SecretBytes::take(QByteArray(32, 'o')), {}, 1, systemRandom));
        })));
        m_pins = std::make_unique<OutboxPinStore>(*m_outbox);
        m_client = std::make_unique<TestClient>(m_server ? m_server->address() : u"http://127.0.0.1:9"_s);
        m_client->setDevice({u"client-1"_s, u"secret-1"_s});
        m_signIn = std::make_unique<SignIn>(
            *m_client, *m_pins, [this] { return m_now; }, systemRandom);
        m_signIn->setPinKey(SecretBytes::take(QByteArray(32, 'p')));
    }
    void closeFile()
    {
        m_signIn.reset();
        m_client.reset();
        m_pins.reset();
        m_outbox.reset();
    }
    SignInAnswer enter(const QString &pin, bool lineUp)
    {
        return wait(m_signIn->signIn(colleague(), pin, lineUp));
    }
    std::optional<PinStore::Verifier> kept()
    {
        const auto verifier = wait(m_pins->verifier(u"as-1"_s));
        return verifier ? *verifier : std::nullopt;
    }

    /// The CDP of this test: tokens for the device, for the right PIN, and a session.
    void answer(QTcpSocket &socket, const SeenRequest &request)
    {
        if (request.target == "/oauth/token" && request.body.contains("client_credentials"))
            socket.write(ScriptedServer::token(request));
        else if (request.target == "/oauth/token" && !m_oauthError.isEmpty())
            socket.write(ScriptedServer::json(
                request, "{\"error\":\"" + m_oauthError + "\",\"retry_after_seconds\":30}",
                "400 Bad Request"));
        else if (request.target == "/oauth/token" && request.body.contains(m_rightPin))
            socket.write(ScriptedServer::token(request, "tok-person"));
        else if (request.target == "/oauth/token")
            socket.write(ScriptedServer::json(
                request,
                "{\"error\":\"invalid_grant\",\"pin_attempts_left\":" + QByteArray::number(m_triesLeft) + '}',
                "400 Bad Request"));
        else if (request.method == "GET")
            socket.write(ScriptedServer::problem(request, "503 Service Unavailable", "unavailable"));
        else
            socket.write(ScriptedServer::json(request, "{}"));
    }

    Instant m_now{};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ScriptedServer> m_server;
    QByteArray m_rightPin, m_oauthError;
    int m_triesLeft = 9;
    std::unique_ptr<OutboxThread> m_outbox;
    std::unique_ptr<OutboxPinStore> m_pins;
    std::unique_ptr<TestClient> m_client;
    std::unique_ptr<SignIn> m_signIn;
};

QTEST_GUILESS_MAIN(tst_SignIn)
#include "tst_SignIn.moc"

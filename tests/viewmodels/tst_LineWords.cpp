#include "viewmodels/Format.h"
#include "viewmodels/LineWords.h"

#include <QSet>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

using Kind = ConnectionState::Kind;
using Cause = ConnectionState::Cause;

namespace {

constexpr Instant noon = fromMs(1'795'000'000'000);

} // namespace

/// Causes of a line that does not work are told apart by their words (trust.md 2.4 row 15 and §7).
class tst_LineWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void each_error_code_of_the_line_has_its_cause_and_its_words_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("cause");
        QTest::addColumn<QString>("said");
        const auto row = [](const char *code, Kind kind, Cause cause, const QString &said) {
            QTest::newRow(code) << QString::fromLatin1(code) << int(kind) << int(cause) << said;
        };
        row("no-network", Kind::Offline, Cause::NoNetwork, u"No network since"_s);
        row("no-name", Kind::Offline, Cause::NameUnknown, u"does not know the centre's address"_s);
        row("refused", Kind::Offline, Cause::NoAnswer, u"The centre has not answered since"_s);
        row("gateway", Kind::Offline, Cause::NoAnswer, u"The centre has not answered since"_s);
        row("timeout", Kind::Offline, Cause::Unknown, u"Offline since"_s);
        row("cut", Kind::Offline, Cause::Unknown, u"Offline since"_s);
        row("digest", Kind::Offline, Cause::AnswersDamaged, u"arrive damaged"_s);
        row("content-type", Kind::Offline, Cause::AnswersDamaged, u"arrive damaged"_s);
        row("undecodable", Kind::Offline, Cause::AnswersDamaged, u"arrive damaged"_s);
        row("too-large", Kind::Offline, Cause::AnswersDamaged, u"arrive damaged"_s);
        row("invalid", Kind::Offline, Cause::AnswersDamaged, u"arrive damaged"_s);
        row("clock-wrong", Kind::Untrusted, Cause::ClockWrong, u"The tablet's clock is wrong (shows 20"_s);
        row("certificate", Kind::Untrusted, Cause::Unknown, u"not safe for customer data"_s);
        row("certificate-expired", Kind::Untrusted, Cause::Unknown, u"not safe for customer data"_s);
        row("html", Kind::CaptivePortal, Cause::Unknown, u"asks for a sign-in"_s);
        row("redirect", Kind::CaptivePortal, Cause::Unknown, u"asks for a sign-in"_s);
        row("protocol", Kind::CaptivePortal, Cause::SomebodyElse, u"not safe for customer data"_s);
        row("nonce", Kind::CaptivePortal, Cause::SomebodyElse, u"not safe for customer data"_s);
        row("not-http", Kind::CaptivePortal, Cause::SomebodyElse, u"not safe for customer data"_s);
        row("rate-limited", Kind::Busy, Cause::Unknown, u"We try again at"_s);
        row("unavailable", Kind::Busy, Cause::Unknown, u"We try again at"_s);
        row("device-revoked", Kind::Revoked, Cause::Unknown, u"switched off by the centre"_s);
        row("device-quarantined", Kind::Quarantined, Cause::Unknown, u"must be checked by IT"_s);
        row("client-too-old", Kind::UpdateRequired, Cause::Unknown, u"must be updated"_s);
        row("not-signed-in", Kind::SignInNeeded, Cause::Unknown, u"must be set up again"_s);
    }
    void each_error_code_of_the_line_has_its_cause_and_its_words()
    {
        QFETCH(QString, code);
        QFETCH(int, kind);
        QFETCH(int, cause);
        QFETCH(QString, said);
        QCOMPARE(int(causeOf(code, true)), cause);
        const LineWords words = say(Kind(kind), Cause(cause));
        QVERIFY2(words.headline.contains(said), qPrintable(words.headline));
        QVERIFY(!words.text.isEmpty()); // a way on
        QVERIFY(!words.headline.contains(code) && !words.text.contains(code));
        QVERIFY(words.tone == u"warn"_s || words.tone == u"bad"_s);
        QVERIFY(!LineWords::pill(state(Kind(kind), Cause(cause)), m_format).isEmpty());
    }

    void a_certificate_that_expired_by_a_moved_clock_is_the_clocks_fault()
    {
        QCOMPARE(causeOf(u"certificate-expired"_s, false), Cause::ClockWrong);
        QCOMPARE(causeOf(u"certificate"_s, false), Cause::Unknown);
    }

    void a_clock_of_1970_is_named_by_its_year()
    {
        const LineWords words
            = LineWords::of(state(Kind::Untrusted, Cause::ClockWrong), {}, fromMs(86'400'000), m_format);
        QVERIFY2(words.headline.contains(u"(shows 1970-01-0"_s), qPrintable(words.headline));
        QCOMPARE(LineWords::pill(state(Kind::Untrusted, Cause::ClockWrong), m_format),
                 u"Tablet's clock is wrong"_s);
    }

    void what_waits_is_said_wherever_something_stands_in_its_way()
    {
        for (const Kind kind : {Kind::Offline, Kind::Busy, Kind::CaptivePortal, Kind::Untrusted,
                                Kind::SignInNeeded, Kind::Revoked, Kind::UpdateRequired, Kind::Quarantined}) {
            ConnectionState line = state(kind, Cause::Unknown);
            line.queued = 7;
            QVERIFY(LineWords::of(line, u"7 items waiting."_s, noon, m_format).text.contains(u"7 items"_s));
        }
    }

    void saved_work_is_called_sent_only_when_it_was()
    {
        ConnectionState line = state(Kind::Quarantined, Cause::Unknown);
        QVERIFY(LineWords::of(line, {}, noon, m_format).text.contains(u"was sent"_s));
        line.queued = 1;
        QVERIFY(LineWords::of(line, u"1 item waiting."_s, noon, m_format).text.contains(u"is being sent"_s));
    }

    void no_two_causes_share_their_words()
    {
        QSet<QString> seen;
        for (const Cause cause :
             {Cause::Unknown, Cause::NoNetwork, Cause::NameUnknown, Cause::NoAnswer, Cause::AnswersDamaged})
            seen.insert(say(Kind::Offline, cause).headline);
        seen.insert(say(Kind::Untrusted, Cause::Unknown).text);
        seen.insert(say(Kind::Untrusted, Cause::ClockWrong).text);
        seen.insert(say(Kind::CaptivePortal, Cause::Unknown).text);
        seen.insert(say(Kind::CaptivePortal, Cause::SomebodyElse).text);
        QCOMPARE(seen.size(), 9);
    }

private:
    static ConnectionState state(Kind kind, Cause cause)
    {
        ConnectionState line;
        line.kind = kind;
        line.cause = cause;
        line.since = line.lastContact = noon - std::chrono::hours(2);
        line.nextTry = noon + std::chrono::minutes(3);
        return line;
    }
    LineWords say(Kind kind, Cause cause) const
    {
        return LineWords::of(state(kind, cause), {}, noon, m_format);
    }

    Format m_format{[] {
        return noon;
    }};
};

QTEST_GUILESS_MAIN(tst_LineWords)
#include "tst_LineWords.moc"

#include "contract/CommandResults.h"
#include "contract/Fixtures.h"
#include "contract/Problem.h"

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using Kind = Error::Kind;

namespace {

QByteArray problemBody(const char *code, int status)
{
    return QByteArray("{\"type\":\"about:blank\",\"title\":\"x\",\"status\":") + QByteArray::number(status)
        + ",\"code\":\"" + code + "\"}";
}

const QByteArray problemType("application/problem+json");
const QByteArray jsonType("application/json; charset=utf-8");

} // namespace

class tst_Problem : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_example_is_read_and_written_back()
    {
        const QDir folder(QStringLiteral(SOURCE_DIR "/tests/fixtures/cdp"));
        const QStringList names = folder.entryList({u"problem.*.json"_s});
        QCOMPARE(names.size(), 6);
        for (const QString &name : names) {
            const QJsonObject json = fixtures::object(name);
            const auto problem = decodeProblem(json);
            QVERIFY2(problem, qPrintable(name));
            QCOMPARE(problem->code, json[u"code"_s].toString());
            QCOMPARE(*decodeProblem(encode(*problem)), *problem);
            QCOMPARE(problemOf(problem->code).status, problem->status);
        }
    }

    void a_full_problem_survives()
    {
        Problem problem = problemOf(u"schema-changed"_s);
        problem.params = {{u"status"_s, u"ready"_s}};
        problem.retryAfterSeconds = 12;
        problem.errors = {{u"/payload/lines/0"_s, u"required"_s}};
        problem.resnapshot = {ResourceType::Coupon, ResourceType::PickupOrder};
        problem.mergedInto = u"cu-2"_s;
        problem.conflict = Problem::Conflict{u"as-2"_s, u"dv-2"_s, fromMs(1'795'242'770'000)};
        QCOMPARE(*decodeProblem(encode(problem)), problem);
    }

    void a_failed_answer_means_one_thing_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("code");
        const auto row = [](const char *what, int status, const QByteArray &type, const QByteArray &body,
                            Kind kind, const char *code) {
            QTest::newRow(what) << status << type << body << int(kind) << QString::fromLatin1(code);
        };
        const auto problem = [&](int status, const char *code, Kind kind) {
            row(code, status, problemType, problemBody(code, status), kind, code);
        };
        problem(400, "bad-cursor", Kind::Conflict);
        problem(401, "not-signed-in", Kind::Unauthorized);
        problem(401, "device-revoked", Kind::Revoked);
        problem(403, "role-missing", Kind::Forbidden);
        problem(404, "not-found", Kind::NotFound);
        problem(409, "state-conflict", Kind::Conflict);
        problem(409, "schema-changed", Kind::Conflict);
        problem(409, "command-in-flight", Kind::Busy);
        problem(410, "cursor-expired", Kind::Conflict);
        problem(410, "erased", Kind::NotFound);
        problem(413, "too-large", Kind::Rejected);
        problem(422, "invalid", Kind::Rejected);
        problem(422, "coupon-expired", Kind::Rejected);
        problem(422, "of-next-year", Kind::Rejected);
        problem(426, "client-too-old", Kind::Newer);
        problem(429, "rate-limited", Kind::Busy);
        problem(503, "unavailable", Kind::Busy);
        row("wrong PIN", 400, jsonType, "{\"error\":\"invalid_grant\",\"pin_attempts_left\":3}",
            Kind::Unauthorized, "invalid_grant");
        row("throttled", 400, jsonType, "{\"error\":\"temporarily_unavailable\"}", Kind::Busy,
            "temporarily_unavailable");
        row("unknown grant", 400, jsonType, "{\"error\":\"unsupported_grant_type\"}", Kind::Rejected,
            "unsupported_grant_type");
        row("bare 401", 401, "", "", Kind::Unauthorized, "");
        row("bare 403", 403, "text/plain", "no", Kind::Forbidden, "");
        row("bare 404", 404, "", "", Kind::NotFound, "");
        row("bare 418", 418, "", "", Kind::Rejected, "");
        row("bare 429", 429, "", "", Kind::Busy, "");
        row("bare 500", 500, "", "", Kind::Offline, "");
        row("gateway without its server", 502, "text/html", "<html>Bad gateway</html>", Kind::Offline, "");
        row("gateway that waited", 504, "text/html", "<html></html>", Kind::Offline, "");
        row("gateway with a pause", 503, "text/html", "<html></html>", Kind::Busy, "");
        row("captive portal", 511, "text/html", "<html>Sign in</html>", Kind::NotOurServer, "");
        row("proxy wants a sign-in", 407, "text/html", "<html></html>", Kind::NotOurServer, "");
        row("redirect", 302, "text/html", "", Kind::NotOurServer, "");
        row("a page for 404", 404, "text/html", "<html>Not here</html>", Kind::NotOurServer, "");
        row("success where a failure was seen", 200, jsonType, "{}", Kind::BadResponse, "");
        row("problem that is not JSON", 409, problemType, "<html>", Kind::Conflict, "");
        row("problem without code", 409, problemType, "{\"status\":409}", Kind::Conflict, "");
        row("problem under a wrong type", 409, "text/plain", problemBody("state-conflict", 409),
            Kind::Conflict, "");
        row("problem of 20 kB", 409, problemType,
            problemBody("state-conflict", 409) + QByteArray(20'000, ' '), Kind::Conflict, "");
        row("no HTTP at all", 0, "", "", Kind::NotOurServer, "");
        row("out of range", 999, "", "", Kind::Offline, "");
    }
    void a_failed_answer_means_one_thing()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, body);
        QFETCH(int, kind);
        QFETCH(QString, code);
        const FailedAnswer answer = failedAnswer(status, type, body);
        QCOMPARE(int(answer.error.kind), kind);
        QCOMPARE(answer.error.code, code);
        QCOMPARE(answer.problem.has_value(), type == problemType && !code.isEmpty());
    }

    void tries_left_and_waits_come_along()
    {
        const auto pin = failedAnswer(
            400, jsonType,
            "{\"error\":\"invalid_grant\",\"pin_attempts_left\":3,\"retry_after_seconds\":30}");
        QCOMPARE(pin.pinAttemptsLeft, std::optional(3));
        QCOMPARE(pin.retryAfterSeconds, std::optional(30));
        const auto busy = failedAnswer(429, problemType, fixtures::bytes(u"problem.rate-limited.json"_s));
        QCOMPARE(busy.retryAfterSeconds, std::optional(12));
    }

    void a_rejection_reads_as_its_code_says()
    {
        QCOMPARE(errorOf(problemOf(u"claimed-by-other"_s)).kind, Kind::Conflict);
        QCOMPARE(errorOf(problemOf(u"coupon-already-redeemed"_s)).kind, Kind::Rejected);
        Problem newer;
        newer.code = u"of-next-year"_s;
        newer.status = 403;
        QCOMPARE(errorOf(newer).kind, Kind::Forbidden);
        QCOMPARE(errorOf(newer).code, u"of-next-year"_s);
    }

    void a_refusal_becomes_a_problem()
    {
        const Problem named = problemOf(Error{Kind::Rejected, u"coupon"_s, u"coupon-expired"_s});
        QCOMPARE(named.code, u"coupon-expired"_s);
        QCOMPARE(named.status, 422);
        QVERIFY(named.errors.isEmpty());
        const Problem invalid = problemOf(Error{Kind::Rejected, u"/payload/quantity"_s, u"invalid"_s});
        QCOMPARE(invalid.errors, (QList<Problem::Fault>{{u"/payload/quantity"_s, u"invalid"_s}}));
        QCOMPARE(problemOf(Error{Kind::NotFound, {}, {}}).status, 404);
        QCOMPARE(problemOf(Error{Kind::DiskFull, {}, {}}).status, 503);
    }

    void what_is_sent_holds_no_detail_of_a_file()
    {
        const QJsonObject json = encode(problemOf(Error{Kind::Storage, u"SELECT name FROM customer"_s, {}}));
        QVERIFY(!QJsonDocument(json).toJson().contains("SELECT"));
    }

    void results_of_commands_survive()
    {
        const QJsonObject json = fixtures::object(u"command-batch-result.json"_s);
        const auto batch = decodeCommandBatchResult(json);
        QVERIFY2(batch, batch ? "" : qPrintable(batch.error().detail));
        QCOMPARE(batch->acknowledgedSeq, 416);
        QCOMPARE(batch->results.size(), 4);
        QCOMPARE(batch->results[0].status, CommandResult::Status::Applied);
        QCOMPARE(batch->results[0].version, 7);
        QCOMPARE(batch->results[1].problem->code, u"state-conflict"_s);
        QCOMPARE(batch->results[1].state[u"status"_s].toString(), u"ready"_s);
        QCOMPARE(batch->results[2].status, CommandResult::Status::NotAttempted);
        QCOMPARE(batch->results[3].first, std::optional(CommandResult::Status::Applied));
        QCOMPARE(*decodeCommandBatchResult(encode(*batch)), *batch);
    }

    void a_result_that_cannot_be_understood_is_refused()
    {
        const QJsonObject json = fixtures::object(u"command-batch-result.json"_s);
        for (const auto &[pointer, value] : QList<std::pair<QString, QJsonValue>>{
                 {u"/results/0/status"_s, u"perhaps"_s},
                 {u"/results/3/first"_s, u"retry"_s},
                 {u"/results/0/id"_s, u"1"_s},
                 {u"/results/1/problem/code"_s, QJsonValue(QJsonValue::Null)},
                 {u"/results/0/version"_s, 0},
                 {u"/acknowledgedSeq"_s, -1},
                 {u"/results"_s, QJsonValue(QJsonValue::Null)},
                 {u"/serverTime"_s, u"now"_s}}) {
            const auto batch = decodeCommandBatchResult(fixtures::with(json, pointer, value));
            QVERIFY2(!batch, qPrintable(pointer));
            QCOMPARE(batch.error().detail, pointer);
        }
    }
};

QTEST_APPLESS_MAIN(tst_Problem)
#include "tst_Problem.moc"

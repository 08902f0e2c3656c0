#include "contract/Problem.h"

#include "contract/Auth.h"
#include "contract/Json.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;
using Kind = Error::Kind;

namespace {

struct CodeRow
{
    QLatin1StringView code;
    int status;
    Kind kind;
    QLatin1StringView title;
};

constexpr CodeRow codeTable[]{
    {QLatin1StringView("bad-request"), 400, Kind::Rejected, QLatin1StringView("The request cannot be read")},
    {QLatin1StringView("bad-cursor"), 400, Kind::Conflict,
     QLatin1StringView("The cursor is not one of this feed")},
    {QLatin1StringView("not-signed-in"), 401, Kind::Unauthorized, QLatin1StringView("No valid token")},
    {QLatin1StringView("device-revoked"), 401, Kind::Revoked, QLatin1StringView("This device was revoked")},
    {QLatin1StringView("step-up-required"), 401, Kind::Unauthorized,
     QLatin1StringView("Sign in again for this")},
    {QLatin1StringView("role-missing"), 403, Kind::Forbidden,
     QLatin1StringView("The role does not allow this")},
    {QLatin1StringView("approval-needed"), 403, Kind::Forbidden,
     QLatin1StringView("A second person must approve")},
    {QLatin1StringView("device-quarantined"), 403, Kind::Forbidden,
     QLatin1StringView("Two tablets work as this one: it must be enrolled anew")},
    {QLatin1StringView("customer-restricted"), 403, Kind::Forbidden,
     QLatin1StringView("The customer's data is restricted")},
    {QLatin1StringView("not-found"), 404, Kind::NotFound, QLatin1StringView("Unknown here")},
    {QLatin1StringView("version-conflict"), 409, Kind::Conflict,
     QLatin1StringView("Changed since it was read")},
    {QLatin1StringView("state-conflict"), 409, Kind::Conflict,
     QLatin1StringView("The current state does not allow this")},
    {QLatin1StringView("schema-changed"), 409, Kind::Conflict,
     QLatin1StringView("Some types must be fetched again")},
    {QLatin1StringView("command-id-reused"), 409, Kind::Rejected,
     QLatin1StringView("The id belongs to another command")},
    {QLatin1StringView("command-in-flight"), 409, Kind::Busy,
     QLatin1StringView("The command is being carried out")},
    {QLatin1StringView("claimed-by-other"), 409, Kind::Conflict,
     QLatin1StringView("Somebody else works on it")},
    {QLatin1StringView("cursor-expired"), 410, Kind::Conflict, QLatin1StringView("The cursor is too old")},
    {QLatin1StringView("snapshot-expired"), 410, Kind::Conflict,
     QLatin1StringView("The snapshot is too old")},
    {QLatin1StringView("merged"), 410, Kind::NotFound, QLatin1StringView("Merged into another record")},
    {QLatin1StringView("erased"), 410, Kind::NotFound, QLatin1StringView("Erased")},
    {QLatin1StringView("too-large"), 413, Kind::Rejected, QLatin1StringView("The body is too large")},
    {QLatin1StringView("invalid"), 422, Kind::Rejected, QLatin1StringView("The body is not valid")},
    {QLatin1StringView("command-not-supported"), 422, Kind::Rejected,
     QLatin1StringView("This server does not know the command")},
    {QLatin1StringView("client-too-old"), 426, Kind::Newer,
     QLatin1StringView("This client is no longer served")},
    {QLatin1StringView("rate-limited"), 429, Kind::Busy, QLatin1StringView("Too many requests")},
    {QLatin1StringView("unavailable"), 503, Kind::Busy, QLatin1StringView("Temporarily unavailable")},
    {QLatin1StringView("coupon-not-active"), 422, Kind::Rejected,
     QLatin1StringView("The coupon is not active")},
    {QLatin1StringView("coupon-expired"), 422, Kind::Rejected, QLatin1StringView("The coupon has expired")},
    {QLatin1StringView("coupon-already-redeemed"), 422, Kind::Rejected,
     QLatin1StringView("The coupon was used before")},
    {QLatin1StringView("coupon-reserved-elsewhere"), 422, Kind::Rejected,
     QLatin1StringView("The coupon is held elsewhere")},
    {QLatin1StringView("coupon-wrong-store"), 422, Kind::Rejected,
     QLatin1StringView("The coupon is not for this store")},
    {QLatin1StringView("coupon-conditions-unmet"), 422, Kind::Rejected,
     QLatin1StringView("A condition is not met")},
    {QLatin1StringView("coupon-not-stackable"), 422, Kind::Rejected,
     QLatin1StringView("It cannot be combined with a coupon used on the same purchase")},
    {QLatin1StringView("coupon-unknown"), 422, Kind::Rejected, QLatin1StringView("No such coupon")},
    {QLatin1StringView("allowance-exceeded"), 422, Kind::Rejected,
     QLatin1StringView("Nothing is left of what this device may spend offline")},
    {QLatin1StringView("allowance-expired"), 422, Kind::Rejected,
     QLatin1StringView("What this device may spend offline has expired")},
    {QLatin1StringView("offline-not-permitted"), 422, Kind::Rejected,
     QLatin1StringView("Nothing may be spent offline here")},
    {QLatin1StringView("goodwill-not-offered"), 422, Kind::Rejected,
     QLatin1StringView("Nothing like it is offered as goodwill here")},
    {QLatin1StringView("goodwill-given-today"), 422, Kind::Rejected,
     QLatin1StringView("The customer was given one today")},
    {QLatin1StringView("goodwill-budget-spent"), 422, Kind::Rejected,
     QLatin1StringView("More than is left to be given today")},
    {QLatin1StringView("pickup-not-ready"), 422, Kind::Rejected, QLatin1StringView("The order is not ready")},
    {QLatin1StringView("pickup-closed"), 422, Kind::Rejected, QLatin1StringView("The order is closed")},
    {QLatin1StringView("pickup-code-wrong"), 422, Kind::Rejected,
     QLatin1StringView("The pickup code is wrong")},
    {QLatin1StringView("pickup-quantity"), 422, Kind::Rejected,
     QLatin1StringView("The quantity does not fit the line")},
    {QLatin1StringView("payment-due"), 422, Kind::Rejected,
     QLatin1StringView("Something is still to be paid")},
    {QLatin1StringView("proof-missing"), 422, Kind::Rejected, QLatin1StringView("The proof is missing")},
    {QLatin1StringView("undo-window-over"), 422, Kind::Rejected, QLatin1StringView("Too late to undo")},
};

const CodeRow *rowOf(QStringView code)
{
    const auto found = std::find_if(std::begin(codeTable), std::end(codeTable),
                                    [&](const CodeRow &row) { return row.code == code; });
    return found == std::end(codeTable) ? nullptr : found;
}

Kind kindOf(int status)
{
    switch (status) {
    case 401: return Kind::Unauthorized;
    case 403: return Kind::Forbidden;
    case 404:
    case 410: return Kind::NotFound;
    case 409:
    case 412: return Kind::Conflict;
    case 426: return Kind::Newer;
    case 429:
    case 503: return Kind::Busy;
    case 408:
    case 500:
    case 502:
    case 504: return Kind::Offline;
    case 407:
    case 511: return Kind::NotOurServer; // a proxy or a captive portal wants a sign-in
    default: break;
    }
    if (status < 200 || (status >= 300 && status < 400))
        return Kind::NotOurServer;
    return status < 300 ? Kind::BadResponse : status < 500 ? Kind::Rejected : Kind::Offline;
}

/// Which refusals of the token endpoint mean what.
Kind kindOfOAuth(const QString &error)
{
    if (error == u"invalid_grant" || error == u"invalid_client" || error == u"expired_token")
        return Kind::Unauthorized;
    if (error == u"access_denied" || error == u"unauthorized_client")
        return Kind::Forbidden;
    if (error == u"temporarily_unavailable" || error == u"slow_down" || error == u"authorization_pending"
        || error == u"server_error")
        return Kind::Busy;
    return Kind::Rejected;
}

QString codeOf(Kind kind)
{
    switch (kind) {
    case Kind::Unauthorized: return u"not-signed-in"_s;
    case Kind::Revoked: return u"device-revoked"_s;
    case Kind::NotFound: return u"not-found"_s;
    case Kind::Conflict: return u"state-conflict"_s;
    case Kind::Forbidden: return u"role-missing"_s;
    case Kind::BadInput: return u"bad-request"_s;
    case Kind::BadResponse: return u"invalid"_s;
    case Kind::Newer: return u"client-too-old"_s;
    case Kind::Busy:
    case Kind::Storage:
    case Kind::DiskFull:
    case Kind::Corrupt:
    case Kind::Bug: return u"unavailable"_s;
    default: return u"other"_s;
    }
}

void readConflict(Reader &reader, Problem &problem)
{
    problem.conflict
        = Problem::Conflict{reader.id("by"_L1), reader.id("deviceId"_L1), reader.instant("at"_L1)};
}

} // namespace

QJsonObject encode(const Problem &problem)
{
    Writer writer;
    writer.set("type"_L1, u"https://counterpart.internal/problems/%1"_s.arg(problem.code));
    writer.set("title"_L1, problem.title);
    writer.set("status"_L1, problem.status);
    writer.set("code"_L1, problem.code);
    if (!problem.params.isEmpty())
        writer.set("params"_L1, problem.params);
    writer.integer("retryAfterSeconds"_L1, problem.retryAfterSeconds);
    writer.list("errors"_L1, problem.errors, {}, [](Writer &w, const Problem::Fault &fault) {
        w.set("pointer"_L1, fault.pointer);
        w.set("code"_L1, fault.code);
    });
    writer.resourceTypes("resnapshot"_L1, problem.resnapshot);
    writer.string("mergedInto"_L1, problem.mergedInto);
    if (problem.conflict) {
        writer.object("conflict"_L1, [&](Writer &w) {
            w.string("by"_L1, problem.conflict->by);
            w.string("deviceId"_L1, problem.conflict->deviceId);
            w.instant("at"_L1, problem.conflict->at);
        });
    }
    return writer.json();
}

Result<Problem> decodeProblem(const QJsonObject &json)
{
    Reader reader(json);
    Problem problem;
    problem.code = reader.requiredString("code"_L1, limits::idLength);
    problem.status = int(reader.requiredInteger("status"_L1, 400, 599));
    problem.title = reader.string("title"_L1);
    reader.object("params"_L1, [&](Reader &r) { problem.params = r.json(); });
    problem.retryAfterSeconds = reader.smallOrNone("retryAfterSeconds"_L1);
    problem.errors = reader.list("errors"_L1, [](Reader &r) {
        return Problem::Fault{r.requiredString("pointer"_L1, limits::scanLength),
                              r.requiredString("code"_L1)};
    });
    problem.resnapshot = reader.resourceTypes("resnapshot"_L1);
    problem.mergedInto = reader.id("mergedInto"_L1);
    reader.object("conflict"_L1, [&](Reader &r) { readConflict(r, problem); });
    return json::finished(reader, problem);
}

int statusOf(const QString &problemCode)
{
    const CodeRow *row = rowOf(problemCode);
    return row ? row->status : 422;
}

Problem problemOf(const QString &code)
{
    Problem problem;
    problem.code = code;
    problem.status = statusOf(code);
    const CodeRow *row = rowOf(code);
    problem.title = row ? QString(row->title) : u"Refused"_s;
    return problem;
}

Problem problemOf(const Error &error)
{
    Problem problem = problemOf(error.code.isEmpty() ? codeOf(error.kind) : error.code);
    if (problem.code == u"invalid")
        problem.errors.append({error.detail, u"invalid"_s});
    else if (problem.code == u"coupon-conditions-unmet" && !error.detail.isEmpty())
        problem.params.insert(u"condition"_s, error.detail);
    else if (problem.code == u"coupon-not-stackable")
        problem.params.insert(u"couponIds"_s, QJsonArray::fromStringList(error.detail.split(u' ')));
    return problem;
}

Error errorOf(const Problem &problem)
{
    const CodeRow *row = rowOf(problem.code);
    return {row ? row->kind : kindOf(problem.status), problem.code, problem.code};
}

FailedAnswer failedAnswer(int httpStatus, const QByteArray &contentType, const QByteArray &body)
{
    const QByteArray media = protocol::mediaType(contentType);
    const QString status = u"http-%1"_s.arg(httpStatus);
    const bool readable = httpStatus >= 400 && httpStatus < 600 && body.size() <= limits::problemBytes;
    const auto json = readable ? parseObject(body) : Result<QJsonObject>(Error{Kind::BadResponse, {}, {}});
    if (json && media == protocol::problemType) {
        if (const auto problem = decodeProblem(*json)) {
            const CodeRow *row = rowOf(problem->code);
            return {{row ? row->kind : kindOf(httpStatus), status, problem->code},
                    *problem,
                    problem->retryAfterSeconds,
                    {}};
        }
    }
    if (json && media == protocol::mediaType(protocol::jsonType)) {
        if (const auto refusal = decodeOAuthError(*json)) {
            return {{kindOfOAuth(refusal->error), status, refusal->error},
                    {},
                    refusal->retryAfterSeconds,
                    refusal->pinAttemptsLeft};
        }
    }
    // A page for people where a document for programs was asked for: a gateway that is ill, or somebody
    // else's server.
    const Kind kind = kindOf(httpStatus);
    if (media == "text/html" && kind != Kind::Busy && kind != Kind::Offline)
        return {{Kind::NotOurServer, status, {}}, {}, {}, {}};
    return {{kind, status, {}}, {}, {}, {}};
}

} // namespace counterpart

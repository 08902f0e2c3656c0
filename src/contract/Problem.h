#pragma once

#include "base/Result.h"
#include "domain/Resource.h"

#include <QJsonObject>
#include <QList>

namespace counterpart {

/// RFC 9457 problem document. `code` is what programs read; `title` is for developers, never for a screen.
struct Problem
{
    struct Fault
    {
        QString pointer, code;
        bool operator==(const Fault &) const = default;
    };
    struct Conflict
    {
        QString by, deviceId; ///< ids; may be empty
        std::optional<Instant> at;
        bool operator==(const Conflict &) const = default;
    };

    QString code = {}; ///< ProblemCode of docs/cdp-openapi.yaml, or a newer one
    int status = 500;
    QString title = {};
    QJsonObject params = {}; ///< values for the sentence
    std::optional<int> retryAfterSeconds = {};
    QList<Fault> errors = {};
    QList<ResourceType> resnapshot = {}; ///< with schema-changed: the types to fetch again
    QString mergedInto = {};
    std::optional<Conflict> conflict = {}; ///< who changed it first

    bool operator==(const Problem &) const = default;
};

QJsonObject encode(const Problem &problem);
/// Never fails over an unknown code; Kind::BadResponse when `code` or `status` is missing or mistyped.
Result<Problem> decodeProblem(const QJsonObject &json);

/// HTTP status that goes with a code ("state-conflict" → 409); 422 for codes not in the table.
int statusOf(const QString &problemCode);
/// A problem with its usual status and title.
Problem problemOf(const QString &code);
/// A rule's or reader's refusal as the server sends it: `error.code`, or the code that goes with its kind;
/// the pointer of an "invalid" goes to `errors`, the condition of a
/// "coupon-conditions-unmet" and the other coupons ("couponIds") of a "coupon-not-stackable" to `params`.
Problem problemOf(const Error &error);

/// What a client makes of a rejection: the kind that goes with the code, else with the status.
Error errorOf(const Problem &problem);

/// What an answer that is not a success means.
struct FailedAnswer
{
    Error error;
    std::optional<Problem> problem;       ///< when the body was one
    std::optional<int> retryAfterSeconds; ///< from the problem; the header is the caller's
    std::optional<int> pinAttemptsLeft;   ///< from an OAuth error
};

/// Total: every status, content type and body maps to exactly one outcome. Error::code is the problem's code
/// or the OAuth error. The caller has checked nonce and protocol header before.
FailedAnswer failedAnswer(int httpStatus, const QByteArray &contentType, const QByteArray &body);

} // namespace counterpart

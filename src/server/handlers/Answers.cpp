#include "server/handlers/Answers.h"

#include "contract/Protocol.h"

#include <QJsonDocument>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

Response json(const QJsonObject &body, int status)
{
    return {.status = status,
            .contentType = protocol::jsonType,
            .headers = {},
            .body = QJsonDocument(body).toJson(QJsonDocument::Compact),
            .follow = {}};
}

Response problem(const Problem &problem)
{
    Response response = json(encode(problem), problem.status);
    response.contentType = protocol::problemType;
    if (problem.retryAfterSeconds)
        response.headers.insert("Retry-After", QByteArray::number(*problem.retryAfterSeconds));
    if (problem.status == 401)
        response.headers.insert("WWW-Authenticate", "Bearer");
    return response;
}

Response problem(const QString &code, const QString &title)
{
    Problem made = problemOf(code);
    if (!title.isEmpty())
        made.title = title;
    return problem(made);
}

Response problem(const Error &error)
{
    if (error.kind == Error::Kind::Storage || error.kind == Error::Kind::DiskFull
        || error.kind == Error::Kind::Corrupt) {
        Problem made = problemOf(u"unavailable"_s);
        made.retryAfterSeconds = 10;
        return problem(made);
    }
    return problem(problemOf(error));
}

Response oauthError(const OAuthError &error, int status)
{
    return json(encode(error), status);
}

Response empty(int status)
{
    return {.status = status, .contentType = {}, .headers = {}, .body = {}, .follow = {}};
}

Response resource(const Request &request, const StoredRecord &record)
{
    const QByteArray tag = '"' + QByteArray::number(record.version) + '"';
    if (request.header("if-none-match") == tag) {
        Response same = empty(304);
        same.headers.insert("ETag", tag);
        return same;
    }
    return {.status = 200,
            .contentType = protocol::jsonType,
            .headers = {{"ETag", tag}},
            .body = record.body,
            .follow = {}};
}

Result<QJsonObject> objectIn(const Request &request)
{
    QJsonParseError fault{};
    const auto document = QJsonDocument::fromJson(request.body, &fault);
    if (fault.error != QJsonParseError::NoError || !document.isObject())
        return Error{Error::Kind::BadInput, u"body"_s, u"bad-request"_s};
    return document.object();
}

} // namespace counterpart::server

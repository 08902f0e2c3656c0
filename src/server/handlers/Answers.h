#pragma once

#include "base/Error.h"
#include "contract/Auth.h"
#include "contract/Problem.h"
#include "server/StorageTypes.h"
#include "server/http/Http.h"

namespace counterpart::server {

/// The shapes that answers have. Identification (nonce, protocol, digest) is added in one place: handle().
Response json(const QJsonObject &body, int status = 200);
Response problem(const Problem &problem);
Response problem(const QString &code, const QString &title = {});
/// A refusal of a rule or a reader; a storage error becomes 503, as the same request may succeed later.
Response problem(const Error &error);
Response oauthError(const OAuthError &error, int status = 400);
Response empty(int status = 204);
/// One resource with its version as strong ETag; 304 when the caller has it.
Response resource(const Request &request, const StoredRecord &record);

/// The JSON object of a body; Kind::BadInput, code "bad-request".
Result<QJsonObject> objectIn(const Request &request);

} // namespace counterpart::server

#include "server/OfflineAllowances.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Routes.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

Response postOfflineAllowance(Call &call)
{
    auto body = objectIn(call.request);
    if (!body)
        return problem(body.error());
    auto request = decodeAllowanceRequest(*body);
    if (!request) {
        Problem faulty = problemOf(u"invalid"_s);
        faulty.errors = {{request.error().detail, u"invalid"_s}};
        return problem(faulty);
    }
    auto given = grantAllowance(call.storage, call.context, call.caller.device, *request);
    return given ? json(encode(*given), 201) : problem(given.error());
}

} // namespace counterpart::server

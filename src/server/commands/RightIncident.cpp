#include "server/commands/RightIncident.h"

#include "server/commands/CostOwner.h"
#include "server/commands/IncidentWords.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// What a redemption took off the purchase; other work is not known to have cost anything.
std::optional<Money> atRisk(const CommandCall &call)
{
    const auto *use = std::get_if<command::CouponRedeem>(&call.command.payload);
    return use ? std::optional(use->discount) : std::nullopt;
}

} // namespace

Result<QString> fileWithoutRight(const CommandCall &call, const Error &why)
{
    const bool device = why.code == u"device-revoked"_s;
    SyncException::Side theirs;
    theirs.type = u"right"_s;
    theirs.at = device ? call.revokedAt : std::nullopt;
    theirs.words = device
        ? Text{{{u"en"_s, u"the tablet had been switched off"_s}, {u"zh-CN"_s, u"该平板已停用"_s}}}
        : Text{{{u"en"_s, u"they had no right to do it"_s}, {u"zh-CN"_s, u"没有这项权限"_s}}};
    return fileException(call,
                         {.kind = u"command_rejected"_s,
                          .costOwner = ownerOfRight(call, why),
                          .explanation = doneBut(call, theirs.words),
                          .theirs = theirs,
                          .atRisk = atRisk(call)});
}

Result<QString> fileSuspectClock(const CommandCall &call)
{
    SyncException::Side theirs;
    theirs.type = u"clock"_s;
    theirs.at = call.context.clock();
    const Text told = clockTime(call, *theirs.at);
    return fileException(
        call,
        {.kind = u"clock_suspect"_s,
         // The policy lets nobody redeem by a clock that was never compared (contract.md §4, R5).
         .costOwner = CostOwner::Store,
         .explanation
         = doneBut(call,
                   {{{u"en"_s, u"the tablet's clock ran ahead: it was told at %1"_s.arg(told.in(u"en"_s))},
                     {u"zh-CN"_s, u"平板时钟偏快，收到时是 %1"_s.arg(told.in(u"zh-CN"_s))}}}),
         .theirs = theirs,
         .atRisk = atRisk(call)});
}

Result<QString> fileRefusal(const CommandCall &call, const Error &why)
{
    SyncException::Side theirs;
    theirs.type = u"refused"_s;
    theirs.at = call.context.clock();
    theirs.code = why.code;
    return fileException(call,
                         {.kind = u"command_rejected"_s,
                          .costOwner = CostOwner::Store, // nothing was given; what may follow is theirs
                          .explanation = notAccepted(call),
                          .theirs = theirs});
}

} // namespace counterpart::server

#include "base/Planted.h"
#include "contract/Resources.h"
#include "server/Housekeeping.h"
#include "server/OfflineAllowances.h"
#include "server/commands/CostOwner.h"
#include "server/commands/IncidentWords.h"
#include "server/commands/OverrideCheck.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// What the CDP holds of the order.
SyncException::Side theirsOf(const CommandCall &call, const PickupOrder &before, const QString &kind)
{
    if (kind == u"handover_twice"_s && !before.handovers.isEmpty())
        return sideOf(call, before.handovers.last());
    SyncException::Side side;
    if (kind == u"handover_unverified"_s) {
        side.type = u"rule"_s;
        side.words = {{{u"en"_s, u"no proof that counts"_s}, {u"zh-CN"_s, u"没有有效的取货凭证"_s}}};
    } else if (before.status == PickupStatus::Cancelled) {
        side.type = u"order_cancelled"_s;
        side.at = before.cancelledAt;
    } else {
        side.type = u"order_moved_on"_s;
    }
    return side;
}

Text explain(const CommandCall &call, const SyncException::Side &theirs, const QString &kind)
{
    if (theirs.type == u"order_handed_over"_s)
        return handedOverTwice(call, theirs);
    if (kind == u"handover_after_cancel"_s)
        return handedOverAfterCancel(call, theirs);
    if (kind == u"handover_unverified"_s)
        return handedOverUnverified(call);
    return doneBut(call,
                   {{{u"en"_s, u"the order no longer allowed it"_s}, {u"zh-CN"_s, u"订单状态已不允许"_s}}});
}

/// Of a hand-over everything that left the store; other work moves no goods.
std::optional<Money> atRisk(const CommandCall &call, const PickupOrder &order)
{
    return std::holds_alternative<command::PickupHandOver>(call.command.payload) ? order.total : std::nullopt;
}

Result<QString> file(const CommandCall &call, const PickupOrder &before, const QString &kind)
{
    const SyncException::Side theirs = theirsOf(call, before, kind);
    const QString &no = before.orderNo;
    return fileException(
        call,
        {.kind = kind,
         .costOwner = ownerOfHandOver(call, kind),
         .explanation = explain(call, theirs, kind),
         .theirs = theirs,
         .aboutName = {{{u"en"_s, u"Order %1"_s.arg(no)}, {u"zh-CN"_s, u"订单 %1"_s.arg(no)}}},
         .customerId = before.customerId,
         .atRisk = atRisk(call, before)});
}

/// Above a total the store wants a manager where the tablet had no line.
Result<bool> managerWanted(const CommandCall &call, const PickupOrder &before)
{
    if (!call.command.offline || call.act().manager)
        return false;
    const auto policy = offlinePolicyOf(call.storage, call.storeId);
    if (!policy)
        return policy.error();
    return handOverNeedsManager(before, *policy ? &**policy : nullptr);
}

/// A manager's yes in place of a code or a document, or beside them, is one: a manager's own, or another
/// person's who may.
Result<std::optional<Error>> brokenProof(const CommandCall &call, const PickupOrder &before)
{
    const auto *handOver = std::get_if<command::PickupHandOver>(&call.command.payload);
    const bool own = handOver && call.act().manager && handOver->managerId == call.command.issuedBy;
    if (!handOver || own)
        return std::optional<Error>();
    const auto wanted = managerWanted(call, before);
    if (!wanted)
        return wanted.error();
    if (handOver->method != u"manager"_s && !*wanted)
        return std::optional<Error>();
    return brokenApproval(call, handOver->managerId);
}

/// What the desk proved and to whom it gave, beside what the domain keeps of a hand-over.
void keepProof(QJsonObject &order, const command::PickupHandOver &handOver)
{
    QJsonArray handovers = order["handovers"_L1].toArray();
    for (qsizetype i = 0; i < handovers.size(); ++i) {
        QJsonObject entry = handovers[i].toObject();
        if (entry["id"_L1] != handOver.handoverId)
            continue;
        QJsonArray lines;
        for (const auto &line : handOver.lines)
            lines.append(QJsonObject{{u"lineId"_s, line.lineId}, {u"quantity"_s, line.quantity}});
        entry["lines"_L1] = lines;
        QJsonObject proof = entry["proof"_L1].toObject();
        proof["method"_L1] = handOver.method;
        const std::pair<QLatin1StringView, QString> members[] = {{"codeVerified"_L1, handOver.codeVerified},
                                                                 {"idKind"_L1, handOver.idKind},
                                                                 {"managerId"_L1, handOver.managerId}};
        for (const auto &[key, value] : members) {
            if (!value.isEmpty())
                proof[key] = value;
        }
        entry["proof"_L1] = proof;
        if (!handOver.receiver.isEmpty())
            entry["receiver"_L1] = handOver.receiver;
        handovers[i] = entry;
    }
    order["handovers"_L1] = handovers;
}

} // namespace

Result<Effect> applyPickupCommand(const CommandCall &call)
{
    auto record = required(call, ResourceType::PickupOrder, call.command.aggregate.id, u"not-found"_s);
    if (!record)
        return record.error();
    auto before = decodePickupOrder(record->data());
    if (!before)
        return before.error();
    if (before->storeId != call.storeId)
        return Error{Error::Kind::Rejected, u"another store's order"_s, u"not-found"_s};

    RecordedFact fact{*before, {}};
    if (call.keepAsFact) {
        fact = recordPickupFact(*before, call.command.payload, call.act());
    } else {
        auto after = applyToPickup(*before, call.command.payload, call.act());
        if (!after)
            return after.error();
        fact.order = *after;
    }
    if (fact.exceptionKind.isEmpty() && fact.order != *before) {
        const auto broken = brokenProof(call, *before);
        if (!broken)
            return broken.error();
        if (*broken && !call.keepAsFact)
            return **broken;
        if (*broken)
            fact.exceptionKind = u"handover_unverified"_s;
    }
    if (planted(Plant::SecondHandOverSilent))
        fact.exceptionKind.clear();
    Effect effect{.version = record->version};
    if (!fact.exceptionKind.isEmpty()) {
        auto filed = file(call, *before, fact.exceptionKind);
        if (!filed)
            return filed.error();
        effect.exceptionId = *filed;
    }
    if (fact.order == *before) // told twice, or kept in the exception alone: nothing moved
        return effect;
    QJsonObject data = encode(fact.order, record->data());
    const auto *handOver = std::get_if<command::PickupHandOver>(&call.command.payload);
    if (handOver)
        keepProof(data, *handOver);
    auto written = call.storage.write(
        {.type = ResourceType::PickupOrder, .id = record->id, .data = data, .cause = call.cause()});
    if (!written)
        return written.error();
    effect.version = written->version;
    if (auto queued = queueNotices(call.storage, data, call.context.clock()); !queued)
        return queued.error();
    if (handOver && fact.order.handovers.size() > before->handovers.size()) {
        auto story = tellStory(call,
                               {.key = handOver->handoverId,
                                .type = u"pickup_handed_over"_s,
                                .customerId = before->customerId,
                                .title = {{{u"en"_s, u"Order %1 collected"_s.arg(before->orderNo)},
                                           {u"zh-CN"_s, u"自提订单 %1 已取走"_s.arg(before->orderNo)}}},
                                .at = call.act().at});
        if (!story)
            return story.error();
    }
    return effect;
}

} // namespace counterpart::server

#include "server/commands/OverrideCheck.h"

#include "contract/Resources.h"
#include "domain/CouponOverride.h"
#include "domain/Permission.h"
#include "server/commands/DiscountBound.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

std::optional<Error> refused(const QString &code, const QString &detail)
{
    return Error{Error::Kind::Rejected, detail, code};
}

template<typename T>
Result<std::optional<T>> known(Storage &storage, ResourceType type, const QString &id,
                               Result<T> (*decode)(const QJsonObject &))
{
    const auto record = storage.record(type, id);
    if (!record)
        return record.error();
    if (!*record || (*record)->removed)
        return std::optional<T>();
    const auto decoded = decode((*record)->data());
    return decoded ? std::optional<T>(*decoded) : std::optional<T>();
}

} // namespace

Result<std::optional<Error>> brokenApproval(const CommandCall &call, const QString &managerId)
{
    if (managerId == call.command.issuedBy)
        return refused(u"approval-needed"_s, u"nobody allows their own request"_s);
    const auto manager = known(call.storage, ResourceType::Associate, managerId, decodeAssociate);
    if (!manager)
        return manager.error();
    const bool gone = *manager && (*manager)->status != Associate::Status::Active
        && (*manager)->updatedAt <= call.command.issuedAt;
    if (!*manager || gone || !(*manager)->storeIds.contains(call.storeId)
        || permission(Action::OverrideVerdict, (*manager)->roles) != Permission::Allowed)
        return refused(u"role-missing"_s, u"who allowed it may not"_s);
    return std::optional<Error>();
}

namespace {

Result<std::optional<OfflinePolicy>> policyOf(const CommandCall &call)
{
    const auto page
        = call.storage.records({.type = ResourceType::OfflinePolicy, .storeId = call.storeId, .limit = 1});
    if (!page)
        return page.error();
    if (page->records.isEmpty())
        return std::optional<OfflinePolicy>();
    const auto policy = decodeOfflinePolicy(page->records.first().data());
    return policy ? std::optional(*policy) : std::optional<OfflinePolicy>();
}

Result<QString> dayKey(const CommandCall &call)
{
    const auto store = known(call.storage, ResourceType::Store, call.storeId, decodeStore);
    if (!store)
        return store.error();
    return u"override/%1/%2"_s.arg(call.deviceId, dayOfStore(call.act().at, *store ? &**store : nullptr));
}

Result<int> soFar(const CommandCall &call, const QString &key)
{
    const auto kept = call.storage.setting(key);
    return kept ? Result<int>(kept->value_or(QString()).toInt()) : kept.error();
}

} // namespace

Result<std::optional<Error>> brokenOverride(const CommandCall &call, const command::CouponRedeem &use,
                                            const VerdictContext &context, const CouponVerdict &verdict)
{
    const auto approval = brokenApproval(call, use.managerId);
    if (!approval || *approval)
        return approval;
    if (!overrideReasons().contains(use.overrideReason)
        || (use.overrideReason == u"other"_s && use.overrideNote.text.trimmed().isEmpty()))
        return refused(u"approval-needed"_s, u"no reason was given"_s);
    for (const Condition &condition : verdict.conditions) {
        // Who stood there is not told of an open coupon: that they have to be known is no rule it broke.
        const bool untold
            = condition.code == ConditionCode::CustomerRequired && context.coupon->customerId.isEmpty();
        if (!condition.ok && !condition.unknown && !condition.overrideAllowed && !untold)
            return refused(u"coupon-conditions-unmet"_s, wireName(condition.code));
    }
    // The CDP judges as the one that answers: what was done without it is asked here.
    if (call.command.offline && isDeniedOffline(context))
        return refused(u"coupon-conditions-unmet"_s, wireName(ConditionCode::OfflineNotAllowed));
    if (isTooMuch(use.discount, context, true))
        return refused(u"coupon-conditions-unmet"_s, u"discount"_s);
    const auto policy = policyOf(call);
    if (!policy)
        return policy.error();
    const auto key = dayKey(call);
    if (!key)
        return key.error();
    const auto spent = soFar(call, *key);
    if (!spent)
        return spent.error();
    if (!mayOverride(*policy ? &**policy : nullptr, *spent, use.discount))
        return refused(u"allowance-exceeded"_s, u"override"_s);
    return std::optional<Error>();
}

Result<Done> noteOverride(const CommandCall &call, const command::CouponRedeem &use)
{
    const auto key = dayKey(call);
    if (!key)
        return key.error();
    const auto spent = soFar(call, *key);
    if (!spent)
        return spent.error();
    if (auto done = call.storage.setSetting(*key, QString::number(*spent + 1)); !done)
        return done;
    return call.storage.putAudit({.at = call.act().at,
                                  .action = u"coupon.override"_s,
                                  .purpose = use.overrideReason,
                                  .associateId = call.command.issuedBy,
                                  .deviceId = call.deviceId,
                                  .commandId = call.command.id,
                                  .about = call.command.aggregate,
                                  .approvedBy = use.managerId});
}

} // namespace counterpart::server

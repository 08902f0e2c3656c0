#include "server/commands/GoodwillEffects.h"

#include "base/Planted.h"
#include "contract/Resources.h"
#include "domain/CouponOverride.h"
#include "domain/Goodwill.h"
#include "domain/Permission.h"
#include "server/OfflineAllowances.h"
#include "server/commands/EarlyUse.h"
#include "server/commands/IncidentWords.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto UsualWindow = std::chrono::hours(1);
constexpr int PageOfCoupons = 200;

Error refused(const QString &code, const QString &detail = {})
{
    return {Error::Kind::Rejected, detail, code};
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

/// Whose budget of which day it takes, and what has been taken of it.
struct Budget
{
    QString key;
    GoodwillSpent spent;
};

Result<Budget> budgetOf(const CommandCall &call, const QString &storeId, const QString &payer,
                        const QString &day)
{
    Budget budget{u"goodwill/%1/%2/%3"_s.arg(storeId, payer, day), {}};
    const auto kept = call.storage.setting(budget.key);
    if (!kept)
        return kept.error();
    const QString text = kept->value_or(QString());
    budget.spent = {text.section(u' ', 0, 0).toInt(), text.section(u' ', 1, 1).toLongLong()};
    return budget;
}

Result<Done> keep(const CommandCall &call, const Budget &budget)
{
    return call.storage.setSetting(
        budget.key,
        u"%1 %2"_s.arg(std::max(0, budget.spent.count)).arg(std::max<qint64>(0, budget.spent.amount)));
}

/// What the rules are asked with, owned.
struct Judged
{
    std::optional<Store> store = {};
    std::optional<Campaign> campaign = {};
    std::optional<OfflinePolicy> policy = {};
    QString day = {};
    Budget budget = {};
    GoodwillQuestion question = {};
};

Result<bool> givenOn(const CommandCall &call, const QString &customerId, const QString &day,
                     const Store *store)
{
    RecordQuery query{.type = ResourceType::Coupon, .customerId = customerId, .limit = PageOfCoupons};
    do {
        const auto page = call.storage.records(query);
        if (!page)
            return page.error();
        for (const StoredRecord &record : page->records) {
            const auto coupon = decodeCoupon(record.data());
            if (coupon && wasGivenOn(*coupon, day, store))
                return true;
        }
        query.after = page->next;
    } while (!query.after.isEmpty());
    return false;
}

Result<Judged> judgedOf(const CommandCall &call, const command::CouponGrantGoodwill &grant)
{
    Judged judged;
    auto store = known(call.storage, ResourceType::Store, call.storeId, decodeStore);
    if (!store)
        return store.error();
    judged.store = *std::move(store);
    auto campaign = known(call.storage, ResourceType::Campaign, grant.campaignId, decodeCampaign);
    if (!campaign)
        return campaign.error();
    judged.campaign = *std::move(campaign);
    auto policy = offlinePolicyOf(call.storage, call.storeId);
    if (!policy)
        return policy.error();
    judged.policy = *std::move(policy);
    const Instant at = call.act().at;
    judged.day = dayOfStore(at, judged.store ? &*judged.store : nullptr);
    const QString payer = grant.managerId.isEmpty() ? call.command.issuedBy : grant.managerId;
    auto budget = budgetOf(call, call.storeId, payer, judged.day);
    if (!budget)
        return budget.error();
    judged.budget = *std::move(budget);
    judged.question = {.reason = grant.reason, .note = grant.note, .at = at, .spent = judged.budget.spent};
    if (!judged.campaign)
        return judged;
    judged.question.value = grant.value.value_or(judged.campaign->offers.value(0));
    const auto uses = call.storage.campaignUses(grant.campaignId, call.storeId, {});
    if (!uses)
        return uses.error();
    judged.question.campaignUsed = uses->discount;
    const auto given
        = givenOn(call, call.command.aggregate.id, judged.day, judged.store ? &*judged.store : nullptr);
    if (!given)
        return given.error();
    judged.question.givenToday = *given && !planted(Plant::SecondGift);
    return judged;
}

/// The manager who allowed it: another person of this store whose role gives goodwill, as of when it was
/// done.
Result<std::optional<Error>> brokenApproval(const CommandCall &call, const QString &managerId)
{
    if (managerId.isEmpty())
        return std::optional<Error>(); // the scope was judged
    if (managerId == call.command.issuedBy)
        return std::optional(refused(u"approval-needed"_s, u"nobody allows their own request"_s));
    const auto manager = known(call.storage, ResourceType::Associate, managerId, decodeAssociate);
    if (!manager)
        return manager.error();
    const bool gone = *manager && (*manager)->status != Associate::Status::Active
        && (*manager)->updatedAt <= call.command.issuedAt;
    if (!*manager || gone || !(*manager)->storeIds.contains(call.storeId)
        || permission(Action::GrantGoodwill, (*manager)->roles) != Permission::Allowed)
        return std::optional(refused(u"role-missing"_s, u"who allowed it may not"_s));
    return std::optional<Error>();
}

Text wordsOf(const Error &why)
{
    struct Words
    {
        QString en, zh;
    };
    static const QHash<QString, Words> all{
        {u"goodwill-budget-spent"_s,
         {u"that is beyond what may be given on that day"_s, u"超出当天可给的额度"_s}},
        {u"goodwill-given-today"_s,
         {u"the customer had been given one that day"_s, u"该顾客当天已经拿过一张"_s}},
        {u"goodwill-not-offered"_s,
         {u"nothing like it was offered as goodwill"_s, u"当时没有这样的致歉券可给"_s}},
        {u"role-missing"_s, {u"who allowed it may not"_s, u"批准人没有这项权限"_s}},
        {u"approval-needed"_s, {u"somebody else's yes or a reason was missing"_s, u"缺少他人批准或原因"_s}}};
    const Words words = all.value(why.code, {u"the rules did not allow it"_s, u"规则不允许"_s});
    return {{{u"en"_s, words.en}, {u"zh-CN"_s, words.zh}}};
}

/// Beyond what may be given, so the store bears it (contract.md §4).
Result<QString> file(const CommandCall &call, const Error &why, const std::optional<Money> &worth, bool made)
{
    SyncException::Side theirs;
    theirs.type = u"rule"_s;
    theirs.words = wordsOf(why);
    return fileException(call,
                         {.kind = why.code == u"goodwill-budget-spent" ? u"over_allowance"_s : u"other"_s,
                          .costOwner = CostOwner::Store,
                          .explanation = goodwillBut(call, theirs.words, made),
                          .theirs = theirs,
                          .customerId = call.command.aggregate.id,
                          .atRisk = worth});
}

CampaignEvent eventOf(const CommandCall &call, const Coupon &coupon, CampaignEvent::Step step, Instant at)
{
    return {.campaignId = coupon.campaignId,
            .couponId = coupon.id,
            .customerId = coupon.customerId,
            .step = step,
            .channel = u"store"_s,
            .storeId = call.storeId,
            .at = at,
            .code = {}};
}

/// Who did it, and whose yes it took.
Result<Done> audit(const CommandCall &call, const QString &action, const QString &purpose, const Ref &about,
                   const QString &approvedBy = {})
{
    return call.storage.putAudit({.at = call.act().at,
                                  .action = action,
                                  .purpose = purpose,
                                  .associateId = call.command.issuedBy,
                                  .deviceId = call.deviceId,
                                  .commandId = call.command.id,
                                  .about = about,
                                  .approvedBy = approvedBy});
}

/// The coupon with everything that is told of it: the story, the campaign's figure, the audit, the budget.
Result<Done> carryOut(const CommandCall &call, const command::CouponGrantGoodwill &grant,
                      const Judged &judged, const Coupon &coupon, const std::optional<Money> &worth)
{
    auto written = call.storage.write(
        {.type = ResourceType::Coupon, .id = coupon.id, .data = encode(coupon), .cause = call.cause()});
    if (!written)
        return written.error();
    Budget budget = judged.budget;
    ++budget.spent.count;
    budget.spent.amount += worth ? worth->amount : 0;
    if (planted(Plant::GoodwillNotCounted))
        budget = judged.budget;
    if (auto kept = keep(call, budget); !kept)
        return kept;
    const Instant at = judged.question.at;
    if (auto put = call.storage.put(eventOf(call, coupon, CampaignEvent::Step::Issued, at)); !put)
        return put;
    if (auto told = tellStory(call,
                              {.key = coupon.id,
                               .type = u"coupon_issued"_s,
                               .customerId = coupon.customerId,
                               .title = coupon.title,
                               .at = at});
        !told)
        return told;
    return audit(call, u"coupon.goodwill"_s, grant.reason, {ResourceType::Coupon, coupon.id},
                 grant.managerId);
}

} // namespace

Result<Effect> giveGoodwill(const CommandCall &call, const StoredRecord &customer,
                            const command::CouponGrantGoodwill &grant)
{
    const auto there = call.storage.record(ResourceType::Coupon, grant.couponId);
    if (!there)
        return there.error();
    if (*there) // told before, by a device that lost the answer and offers it again
        return (*there)->data()["customerId"_L1] == customer.id
            ? Result<Effect>(Effect{.version = customer.version})
            : refused(u"state-conflict"_s, u"the id is another coupon's"_s);
    const auto found = judgedOf(call, grant);
    if (!found)
        return found.error();
    Judged judged = *found;
    judged.question.store = judged.store ? &*judged.store : nullptr;
    judged.question.policy = judged.policy ? &*judged.policy : nullptr;
    judged.question.campaign = judged.campaign ? &*judged.campaign : nullptr;
    const auto approval = brokenApproval(call, grant.managerId);
    if (!approval)
        return approval.error();
    std::optional<Error> why = *approval;
    if (const auto allowed = judgeGoodwill(judged.question); !why && !allowed)
        why = allowed.error();
    if (why && !call.keepAsFact)
        return *why;

    OfferValue value = judged.question.value;
    // What no campaign offers is not made out of nothing; a promise of more is kept as far as the offer goes
    // that it was made out of.
    const qsizetype offer
        = judged.campaign && judged.campaign->goodwillFor ? offerPromised(*judged.campaign, value) : -1;
    const bool offered = offer >= 0;
    const bool tooMuch = why && why->code == u"goodwill-not-offered" && why->detail == u"value";
    if (tooMuch && offered)
        value = judged.campaign->offers[offer];
    const auto worth = goodwillWorth(value, judged.store ? judged.store->currency : QString());
    QString exceptionId;
    if (why) {
        const auto filed = file(call, *why, worth, offered);
        if (!filed)
            return filed.error();
        exceptionId = *filed;
        if (!offered) {
            const auto noted = audit(call, u"coupon.goodwill_promised"_s, why->code, call.command.aggregate,
                                     grant.managerId);
            return noted ? Result<Effect>(Effect{.version = 0, .exceptionId = exceptionId}) : noted.error();
        }
    }
    GoodwillGift gift = giftOf(call.command, grant, *judged.campaign, call.storeId);
    gift.value = value;
    gift.at = judged.question.at;
    if (auto done = carryOut(call, grant, judged, goodwillCoupon(*judged.campaign, gift), worth); !done)
        return done.error();
    if (auto done = carryOutEarlyUses(call, grant.couponId); !done)
        return done.error();
    return Effect{.version = customer.version, .exceptionId = exceptionId};
}

Result<Effect> takeGoodwillBack(const CommandCall &call, const StoredRecord &customer,
                                const command::CouponWithdrawGoodwill &back)
{
    const auto record = required(call, ResourceType::Coupon, back.couponId, u"coupon-unknown"_s);
    if (!record)
        return record.error();
    const auto coupon = decodeCoupon(record->data());
    if (!coupon)
        return coupon.error();
    if (coupon->customerId != customer.id || !coupon->goodwill || coupon->goodwill->storeId != call.storeId)
        return refused(u"coupon-unknown"_s);
    if (coupon->status == Coupon::Status::Revoked)
        return Effect{.version = customer.version};
    const auto campaign = known(call.storage, ResourceType::Campaign, coupon->campaignId, decodeCampaign);
    if (!campaign)
        return campaign.error();
    const ActContext act = call.act();
    const milliseconds window
        = *campaign && (*campaign)->undoWindow ? *(*campaign)->undoWindow : milliseconds(UsualWindow);
    const auto after = withdrawGoodwill(*coupon, act.associateId, act.manager, act.at, window);
    if (!after)
        return after.error();
    auto written = call.storage.write({.type = ResourceType::Coupon,
                                       .id = record->id,
                                       .data = encode(*after, record->data()),
                                       .cause = call.cause()});
    if (!written)
        return written.error();
    const auto store = known(call.storage, ResourceType::Store, call.storeId, decodeStore);
    if (!store)
        return store.error();
    const Coupon::Goodwill &by = *coupon->goodwill;
    const auto found = budgetOf(call, call.storeId, by.managerId.isEmpty() ? by.associateId : by.managerId,
                                dayOfStore(*coupon->createdAt, *store ? &**store : nullptr));
    if (!found)
        return found.error();
    const auto worth = goodwillWorth(coupon->value, QString());
    Budget budget = *found;
    --budget.spent.count;
    budget.spent.amount -= worth ? worth->amount : 0;
    if (auto kept = keep(call, budget); !kept)
        return kept.error();
    if (auto put = call.storage.put(eventOf(call, *coupon, CampaignEvent::Step::Withdrawn, act.at)); !put)
        return put.error();
    if (auto noted = audit(call, u"coupon.goodwill_withdrawn"_s, by.reason,
                           {ResourceType::Coupon, coupon->id}, by.managerId);
        !noted)
        return noted.error();
    return Effect{.version = customer.version};
}

Result<Done> noteRefusedGoodwill(const CommandCall &call, const Error &why)
{
    const auto *grant = std::get_if<command::CouponGrantGoodwill>(&call.command.payload);
    if (grant)
        return audit(call, u"coupon.goodwill_refused"_s, why.code, call.command.aggregate, grant->managerId);
    if (const auto *back = std::get_if<command::CouponWithdrawGoodwill>(&call.command.payload))
        return audit(call, u"coupon.goodwill_withdrawal_refused"_s, why.code,
                     {ResourceType::Coupon, back->couponId});
    return Done{};
}

} // namespace counterpart::server

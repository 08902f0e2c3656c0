#include "usecases/GoodwillDesk.h"

#include "base/Background.h"
#include "device/Device.h"
#include "domain/CouponOverride.h"
#include "usecases/Core.h"
#include "usecases/GoodwillPending.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

/// What the rules are asked with, as this tablet knows it.
struct GoodwillDesk::Rows
{
    QList<Campaign> campaigns; ///< made for goodwill
    QList<Coupon> theirs;      ///< the customer's, with what was given here
    std::optional<OfflinePolicy> policy;
    QList<Coupon> told;      ///< of these campaigns, as the CDP told: what any tablet gave
    QList<OutboxItem> items; ///< what this tablet did, newest first
};

namespace {

QFuture<Result<GoodwillGiven>> refused(const QString &code, Error::Kind kind = Error::Kind::Rejected)
{
    return ready(Result<GoodwillGiven>(Error{kind, {}, code}));
}

constexpr auto longestDay = std::chrono::hours(25); ///< what was given today was valid then or later

bool stands(const OutboxItem &item)
{
    using State = OutboxItem::State;
    return item.state != State::Withdrawn && item.state != State::Refused && item.state != State::SetAside;
}

/// Taken back here; or there, as far as it is told, which leaves nothing for this tablet to count.
QSet<QString> takenBack(const QList<OutboxItem> &items)
{
    QSet<QString> back;
    for (const OutboxItem &item : items) {
        if (const auto *undo = std::get_if<command::CouponWithdrawGoodwill>(&item.command.payload);
            undo && stands(item))
            back.insert(undo->couponId);
    }
    return back;
}

/// Of one person's budget in this day of the store: what the CDP has told, of every tablet, and what this one
/// sent or still has to send beside that.
GoodwillSpent spentBy(const QString &giverId, const QString &day, const Store *store,
                      const QList<Coupon> &told, const QList<OutboxItem> &items)
{
    const QSet<QString> back = takenBack(items);
    QSet<QString> counted;
    GoodwillSpent spent;
    for (const Coupon &coupon : told) {
        if (!coupon.goodwill || !store || coupon.goodwill->storeId != store->id)
            continue;
        counted.insert(coupon.id);
        const Coupon::Goodwill &by = *coupon.goodwill;
        if ((by.managerId.isEmpty() ? by.associateId : by.managerId) != giverId || back.contains(coupon.id)
            || !wasGivenOn(coupon, day, store))
            continue;
        const auto worth = goodwillWorth(coupon.value, {});
        ++spent.count;
        spent.amount += worth ? worth->amount : 0;
    }
    for (const OutboxItem &item : items) {
        const auto *grant = std::get_if<command::CouponGrantGoodwill>(&item.command.payload);
        if (!grant || !stands(item) || counted.contains(grant->couponId) || back.contains(grant->couponId)
            || dayOfStore(item.command.issuedAt, store) != day)
            continue;
        if ((grant->managerId.isEmpty() ? item.command.issuedBy : grant->managerId) != giverId)
            continue;
        const auto worth = grant->value ? goodwillWorth(*grant->value, {}) : std::nullopt;
        ++spent.count;
        spent.amount += worth ? worth->amount : 0;
    }
    return spent;
}

/// Everything of the store's day, and perhaps some of the day before: a busy tablet saves thousands a day.
Result<QList<OutboxItem>> sinceDayBegan(const Outbox &outbox, const Store *store, Instant now)
{
    const QString today = dayOfStore(now, store);
    for (int limit = 200;; limit *= 4) {
        auto items = outbox.list(limit);
        if (!items || items->size() < limit || dayOfStore(items->last().command.issuedAt, store) != today)
            return items;
    }
}

/// A use that waits behind the gift: without the gift the CDP would not know the coupon.
bool isUsedHere(const QString &grantId, const Overlay &overlay)
{
    QStringList uses;
    overlay.each(ResourceType::Coupon, [&](const Command &command) {
        if (const auto *use = std::get_if<command::CouponRedeem>(&command.payload);
            use && command.dependsOn == grantId)
            uses.append(use->redemptionId);
        else if (const auto *back = std::get_if<command::CouponUndoRedeem>(&command.payload))
            uses.removeAll(back->redemptionId);
    });
    return !uses.isEmpty();
}

bool givenOn(const QString &day, const Store *store, const QList<Coupon> &coupons)
{
    return std::any_of(coupons.cbegin(), coupons.cend(),
                       [&](const Coupon &coupon) { return wasGivenOn(coupon, day, store); });
}

} // namespace

GoodwillDesk::GoodwillDesk(Core &core, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_approval(core, Action::GrantGoodwill)
{
}

QList<Associate> GoodwillDesk::givers() const
{
    const QString me = m_core.person() ? m_core.person()->associate.id : QString();
    QList<Associate> all;
    for (const Associate &associate : m_core.device().staff()) {
        if (associate.status != Associate::Status::Active
            || permission(Action::GrantGoodwill, associate.roles) != Permission::Allowed)
            continue;
        if (associate.id == me)
            all.prepend(associate);
        else
            all.append(associate);
    }
    return all;
}

Result<GoodwillDesk::Rows> GoodwillDesk::readRows(CacheReader &reader, const Question &question)
{
    Rows found;
    const auto customer = reader.customer(question.customerId);
    if (!customer)
        return customer.error();
    if (!*customer)
        return Error{Error::Kind::NotFound, {}, u"customer-not-cached"_s};
    const auto campaigns = reader.campaigns();
    const auto coupons = reader.couponsOf(question.customerId);
    const auto given = couponsGiven(reader, question.pending, question.customerId, question.storeId);
    if (!campaigns || !coupons || !given)
        return !campaigns ? campaigns.error() : !coupons ? coupons.error() : given.error();
    std::copy_if(campaigns->cbegin(), campaigns->cend(), std::back_inserter(found.campaigns),
                 [](const Campaign &one) { return one.goodwillFor.has_value(); });
    found.theirs = *coupons + *given;
    for (const Campaign &campaign : std::as_const(found.campaigns)) {
        const auto told = reader.couponsOfCampaign(campaign.id, question.since);
        if (!told)
            return told.error();
        found.told += *told;
    }
    if (const auto policy = reader.offlinePolicy(question.storeId))
        found.policy = *policy;
    return found;
}

QFuture<Result<GoodwillDesk::Rows>> GoodwillDesk::read(const QString &customerId) const
{
    using Items = Result<QList<OutboxItem>>;
    const auto list = [store = m_core.device().store(), now = m_core.serverNow()](Outbox &outbox) {
        return sinceDayBegan(outbox, store ? &*store : nullptr, now);
    };
    return chainAsync(
        m_core.device().withOutbox(list), &m_core, [core = &m_core, customerId](const Items &items) {
            if (!items)
                return ready(Result<Rows>(items.error()));
            Device &device = core->device();
            const Question question{customerId, device.profile().storeId, pendingGoodwill(device.overlay()),
                                    core->serverNow() - longestDay};
            const auto rows = [question](CacheReader &reader) {
                return readRows(reader, question);
            };
            return chain(device.read(rows), core,
                         [&device, all = *items](const Result<Rows> &found) -> Result<Rows> {
                             if (!found)
                                 return found.error();
                             Rows shown = *found;
                             shown.items = all;
                             for (Coupon &coupon : shown.theirs)
                                 coupon = device.overlay().over(coupon, device.profile().deviceId,
                                                                device.profile().storeId);
                             return shown;
                         });
        });
}

QFuture<Result<GoodwillChoice>> GoodwillDesk::look(const QString &customerId) const
{
    using Choice = Result<GoodwillChoice>;
    if (permission(Action::GrantGoodwill, m_core.person() ? m_core.person()->associate.roles : QList<Role>())
        == Permission::Never)
        return ready(Choice(Error{Error::Kind::Forbidden, {}, u"role-missing"_s}));
    return chain(read(customerId), &m_core, [this](const Result<Rows> &rows) -> Choice {
        if (!rows)
            return rows.error();
        const Store *store = m_core.device().store() ? &*m_core.device().store() : nullptr;
        const Instant now = m_core.serverNow();
        const QString today = dayOfStore(now, store);
        GoodwillChoice choice;
        choice.online = m_core.online();
        choice.givenToday = givenOn(today, store, rows->theirs);
        choice.ownRight = bool(m_core.require(Action::GrantGoodwill));
        const OfflinePolicy *policy = rows->policy ? &*rows->policy : nullptr;
        for (const Associate &giver : givers())
            choice.givers.append(
                {giver.id, giver.displayName,
                 goodwillLeft(policy, spentBy(giver.id, today, store, rows->told, rows->items))});
        for (const Campaign &campaign : rows->campaigns) {
            for (qsizetype i = 0; i < campaign.offers.size(); ++i) {
                const OfferValue &value = campaign.offers[i];
                GoodwillQuestion question{.campaign = &campaign, .value = value, .store = store, .at = now};
                question.reason = goodwillReasons().first();
                // Whatever is only a matter of the budget is offered, and says so.
                const auto judged = judgeGoodwill(question);
                const auto worth = goodwillWorth(value, store ? store->currency : QString());
                if (worth && (judged || judged.error().code == u"goodwill-budget-spent"))
                    choice.offers.append(
                        {campaign.id, campaign.offerTitles.value(i, campaign.name), value, *worth});
            }
        }
        return choice;
    });
}

QFuture<Result<GoodwillGiven>> GoodwillDesk::give(const GoodwillWish &wish)
{
    if (const auto allowed = m_core.require(Action::RedeemCoupon); !allowed)
        return ready(Result<GoodwillGiven>(allowed.error()));
    return m_core.inTurn([this, wish] { return judge(wish); });
}

QFuture<Result<GoodwillGiven>> GoodwillDesk::judge(const GoodwillWish &wish)
{
    return chainAsync(read(wish.customerId), this, [this, wish](const Result<Rows> &rows) {
        if (!rows)
            return ready(Result<GoodwillGiven>(rows.error()));
        const QList<Associate> people = givers();
        const auto giver = std::find_if(people.cbegin(), people.cend(),
                                        [&wish](const Associate &one) { return one.id == wish.giverId; });
        if (giver == people.cend())
            return refused(u"role-missing"_s, Error::Kind::Forbidden);
        const auto campaign
            = std::find_if(rows->campaigns.cbegin(), rows->campaigns.cend(),
                           [&wish](const Campaign &one) { return one.id == wish.campaignId; });
        const Store *store = m_core.device().store() ? &*m_core.device().store() : nullptr;
        const Instant now = m_core.serverNow();
        const QString today = dayOfStore(now, store);
        GoodwillQuestion question{.value = wish.value, .reason = wish.reason, .note = wish.note, .at = now};
        question.campaign = campaign == rows->campaigns.cend() ? nullptr : &*campaign;
        question.store = store;
        question.policy = rows->policy ? &*rows->policy : nullptr;
        question.spent = spentBy(giver->id, today, store, rows->told, rows->items);
        question.campaignUsed = question.campaign ? campaign->budgetUsed.value_or(0) : 0;
        question.givenToday = givenOn(today, store, rows->theirs);
        if (const auto allowed = judgeGoodwill(question); !allowed)
            return ready(Result<GoodwillGiven>(allowed.error()));
        const QString me = m_core.person()->associate.id;
        const bool own = giver->id == me;
        const Coupon coupon = goodwillCoupon(
            *campaign,
            {.couponId = m_core.newId(),
             .customerId = wish.customerId,
             .value = wish.value,
             .at = now,
             .by = {me, own ? QString() : giver->id, m_core.device().profile().storeId, wish.reason}});
        if (own)
            return save(wish, coupon);
        return chainAsync(m_approval.ask(wish.giverId, wish.pin), this,
                          [this, wish, coupon](const Result<Associate> &right) {
                              return right ? save(wish, coupon) : ready(Result<GoodwillGiven>(right.error()));
                          });
    });
}

QFuture<Result<GoodwillGiven>> GoodwillDesk::save(const GoodwillWish &wish, const Coupon &coupon)
{
    QList<Command> commands;
    if (wish.about && wish.about->type == ResourceType::Coupon && !wish.refusalTold)
        commands.append(m_core.makeCommand(*wish.about, command::CouponRecordRefusal{u"other"_s, wish.note}));
    command::CouponGrantGoodwill grant;
    grant.couponId = coupon.id;
    grant.campaignId = coupon.campaignId;
    grant.value = coupon.value;
    grant.reason = wish.reason;
    grant.note = wish.note;
    grant.managerId = coupon.goodwill->managerId;
    grant.about = wish.about;
    commands.append(m_core.makeCommand({ResourceType::Customer, wish.customerId}, grant));
    commands.last().issuedAt = *coupon.createdAt;
    return chain(m_core.submit(commands), this, [coupon](const Result<Act> &act) -> Result<GoodwillGiven> {
        if (!act)
            return act.error();
        return GoodwillGiven{*act, coupon};
    });
}

QFuture<Result<Act>> GoodwillDesk::undoOne(const Act &act)
{
    return m_core.undoBy(act, [](const CommandPayload &payload) -> std::optional<CommandPayload> {
        if (const auto *grant = std::get_if<command::CouponGrantGoodwill>(&payload))
            return command::CouponWithdrawGoodwill{grant->couponId};
        return {};
    });
}

QFuture<Result<Act>> GoodwillDesk::undo(const Act &act)
{
    if (isUsedHere(act.commandId, m_core.device().overlay()))
        return ready(Result<Act>(Error{Error::Kind::Rejected, {}, u"undo-window-over"_s}));
    return chainAsync(undoOne(act), this, [this, act](const Result<Act> &undone) -> QFuture<Result<Act>> {
        if (!undone || act.others.isEmpty())
            return ready(undone);
        // The refusal was counted with the same tap; once it has left, it stays counted: it happened.
        return chain(undoOne(act.others.first()), this, [undone](const Result<Act> &) { return undone; });
    });
}

} // namespace counterpart

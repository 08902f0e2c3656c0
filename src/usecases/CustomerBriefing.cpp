#include "usecases/CustomerBriefing.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"
#include "usecases/CouponContext.h"
#include "usecases/GoodwillPending.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Rows of one customer as the cache holds them; consent is applied when they are made into a card.
struct Rows
{
    std::optional<Customer> customer;
    QList<Coupon> coupons;
    QHash<QString, Campaign> campaigns;
    QList<PickupOrder> pickups;
    QList<Purchase> purchases;
    QList<TimelineEvent> timeline;
    std::optional<OfflinePolicy> policy;
    std::optional<Instant> asOf, rulesAsOf;
};

Result<Rows> readRows(CacheReader &reader, const QString &customerId, const QString &storeId,
                      const QList<Command> &pending)
{
    Rows rows;
    auto customer = reader.customer(customerId);
    if (!customer)
        return customer.error();
    if (!*customer)
        return Error{Error::Kind::NotFound, {}, u"customer-not-cached"_s};
    rows.customer = *customer;
    auto coupons = reader.couponsOf(customerId);
    auto pickups = reader.pickupsOf(customerId);
    auto purchases = reader.purchasesOf(customerId);
    auto timeline = reader.timelineOf(customerId);
    if (!coupons || !pickups || !purchases || !timeline)
        return !coupons  ? coupons.error()
            : !pickups   ? pickups.error()
            : !purchases ? purchases.error()
                         : timeline.error();
    auto given = couponsGiven(reader, pending, customerId, storeId);
    if (!given)
        return given.error();
    rows.coupons = *std::move(coupons) + *std::move(given);
    rows.pickups = *std::move(pickups);
    rows.purchases = *std::move(purchases);
    rows.timeline = *std::move(timeline);
    for (const Coupon &coupon : rows.coupons) {
        if (coupon.campaignId.isEmpty() || rows.campaigns.contains(coupon.campaignId))
            continue;
        if (const auto campaign = reader.campaign(coupon.campaignId); campaign && *campaign)
            rows.campaigns.insert(coupon.campaignId, **campaign);
    }
    if (const auto policy = reader.offlinePolicy(storeId))
        rows.policy = *policy;
    if (const auto asOf = reader.asOf(ResourceType::Customer))
        rows.asOf = *asOf;
    if (const auto asOf = reader.asOf(ResourceType::Coupon))
        rows.rulesAsOf = *asOf;
    return rows;
}

} // namespace

CustomerBriefing::CustomerBriefing(Core &core, QObject *parent) : QObject(parent), m_core(core)
{
    connect(&core, &Core::personChanged, this, [this] {
        if (m_core.person())
            return;
        m_recent.clear();
        m_removed.clear();
        Q_EMIT recentlyServedChanged();
    });
}

QFuture<Result<CustomerCard>> CustomerBriefing::refresh(const QString &customerId) const
{
    if (const auto allowed = m_core.require(Action::SearchCustomers); !allowed)
        return ready(Result<CustomerCard>(allowed.error()));
    Device &device = m_core.device();
    const auto read = [customerId, storeId = device.profile().storeId,
                       pending = pendingGoodwill(device.overlay())](CacheReader &reader) {
        return readRows(reader, customerId, storeId, pending);
    };
    return chain(
        device.read(read), &m_core, [core = &m_core](const Result<Rows> &rows) -> Result<CustomerCard> {
            if (!rows)
                return rows.error();
            Device &here = core->device();
            const Instant now = core->serverNow();
            const Role role = core->role();
            const Customer whole = here.overlay().over(*rows->customer);
            const QList<Consent> consents = countedConsents(whole);

            CustomerCard card;
            card.customer = disclosed(whole, role, now, &card.folded);
            card.timeline = disclosed(rows->timeline, consents, role, now, &card.folded);
            card.purchases = rows->purchases;
            for (const PickupOrder &row : rows->pickups) {
                const PickupOrder order = here.overlay().over(row, here.profile().deviceId);
                (isClosed(order.status) ? card.closedOrders : card.openOrders).append(order);
            }
            std::sort(card.openOrders.begin(), card.openOrders.end(),
                      [now](const PickupOrder &a, const PickupOrder &b) { return moreUrgent(a, b, now); });

            QHash<QString, QString> campaignOf;
            for (const Coupon &row : rows->coupons)
                campaignOf.insert(row.id, row.campaignId);
            QList<Coupon> coupons;
            QList<CouponVerdict> verdicts;
            for (const Coupon &row : rows->coupons) {
                const Coupon coupon
                    = here.overlay().over(row, here.profile().deviceId, here.profile().storeId);
                const auto campaign = rows->campaigns.constFind(coupon.campaignId);
                VerdictContext context = couponContext(*core, rows->policy, rows->rulesAsOf);
                context.coupon = &coupon;
                context.campaign = campaign == rows->campaigns.constEnd() ? nullptr : &*campaign;
                context.customer = &whole;
                context.boughtBefore = !rows->purchases.isEmpty();
                context.policy = rows->policy ? &*rows->policy : nullptr;
                addUses(context, *core, rows->coupons, campaignOf);
                verdicts.append(evaluateCoupon(context));
                coupons.append(disclosed(coupon, consents, role, now));
            }
            for (const int i : rankCoupons(verdicts, coupons))
                card.coupons.append({coupons[i], verdicts[i]});

            const auto store = here.store();
            const VisitSummary summary
                = visitSummary({card.customer, card.coupons, card.openOrders, card.timeline,
                                store ? store->timeZone : QByteArray(), now});
            card.reasons = summary.reasons;
            card.actions = summary.actions;
            const auto upToDate = here.facts().upToDateAt;
            card.asOf = std::max(rows->asOf, upToDate);
            card.limits = core->freshness().of(ResourceType::Customer);
            return card;
        });
}

QFuture<Result<CustomerCard>> CustomerBriefing::open(const QString &customerId, const QString &purpose)
{
    return chain(refresh(customerId), this, [this, customerId, purpose](const Result<CustomerCard> &card) {
        if (card && !m_core.device().readOnly()) {
            // The look itself is recorded (ids and purpose); the record is shown whether or not that could be
            // saved.
            m_core.device().submit(
                {m_core.makeCommand({ResourceType::Customer, customerId}, command::CustomerView{purpose})});
            m_recent.removeIf([&](const Recent &one) { return one.customerId == customerId; });
            m_recent.prepend({customerId, card->customer.displayName, m_core.now(), purpose});
            m_recent.resize(std::min<qsizetype>(m_recent.size(), 8));
            Q_EMIT recentlyServedChanged();
        }
        return card;
    });
}

QFuture<Result<Act>> CustomerBriefing::addNote(const QString &customerId, const QString &text,
                                               const QString &purpose)
{
    if (const auto allowed = m_core.require(Action::EditNotes); !allowed)
        return ready(Result<Act>(allowed.error()));
    if (text.trimmed().isEmpty())
        return ready(Result<Act>(Error{Error::Kind::BadInput, {}, u"note-empty"_s}));
    // A note does not live for ever: half a year unless the customer asks for less (corrections §1.9).
    const Instant expiry = m_core.serverNow() + std::chrono::days(182);
    const command::CustomerAddNote note{m_core.newId(), {text.trimmed(), {}}, purpose, expiry};
    return m_core.submit({m_core.makeCommand({ResourceType::Customer, customerId}, note)});
}

QFuture<Result<Act>> CustomerBriefing::removeNote(const QString &customerId, const QString &noteId)
{
    if (const auto allowed = m_core.require(Action::EditNotes); !allowed)
        return ready(Result<Act>(allowed.error()));
    return chainAsync(refresh(customerId), this,
                      [this, customerId, noteId](const Result<CustomerCard> &card) -> QFuture<Result<Act>> {
                          if (!card)
                              return ready(Result<Act>(card.error()));
                          const Command command = m_core.makeCommand({ResourceType::Customer, customerId},
                                                                     command::CustomerRemoveNote{noteId});
                          for (const CustomerNote &note : card->customer.notes) {
                              if (note.id == noteId)
                                  m_removed.insert(command.id, note);
                          }
                          return m_core.submit({command});
                      });
}

std::optional<CommandPayload> CustomerBriefing::wayBack(const QString &commandId,
                                                        const CommandPayload &payload)
{
    if (const auto *added = std::get_if<command::CustomerAddNote>(&payload))
        return command::CustomerRemoveNote{added->noteId};
    if (const auto *grant = std::get_if<command::CouponGrantGoodwill>(&payload))
        return command::CouponWithdrawGoodwill{grant->couponId};
    const auto removed = m_removed.constFind(commandId);
    if (removed == m_removed.constEnd())
        return {};
    return command::CustomerAddNote{m_core.newId(), removed->text, removed->purpose, removed->expiresAt};
}

QFuture<Result<Act>> CustomerBriefing::undo(const Act &act)
{
    return m_core.undoBy(
        act, [this, id = act.commandId](const CommandPayload &payload) { return wayBack(id, payload); });
}

QList<CustomerBriefing::Recent> CustomerBriefing::recentlyServed() const
{
    return m_recent;
}

} // namespace counterpart

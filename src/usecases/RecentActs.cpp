#include "usecases/RecentActs.h"

#include "base/Background.h"
#include "device/Device.h"
#include "usecases/Core.h"
#include "usecases/CouponCheck.h"
#include "usecases/CustomerBriefing.h"
#include "usecases/GoodwillPending.h"
#include "usecases/PickupDesk.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int shown = 20;
/// Taking an order and starting to pick it is one tap, saved as two commands.
constexpr milliseconds oneTap = std::chrono::seconds(2);

QString lineOf(const CommandPayload &payload)
{
    if (const auto *pick = std::get_if<command::PickupPickLine>(&payload))
        return pick->lineId;
    if (const auto *unpick = std::get_if<command::PickupUnpickLine>(&payload))
        return unpick->lineId;
    const auto *missing = std::get_if<command::PickupShortLine>(&payload);
    return missing ? missing->lineId : QString();
}

/// The refusal that a gift makes up for was told with the same tap.
bool isCountedWith(const Command &later, const Command &command)
{
    const auto *grant = std::get_if<command::CouponGrantGoodwill>(&later.payload);
    return grant && grant->about == command.aggregate
        && std::holds_alternative<command::CouponRecordRefusal>(command.payload);
}

/// The coupon that a command is about, given by it or used.
QString couponOf(const Command &command)
{
    const auto *grant = std::get_if<command::CouponGrantGoodwill>(&command.payload);
    return grant ? grant->couponId : command.aggregate.id;
}

} // namespace

/// What the acts are about, as the cache holds it, and every command of the device for what came after.
struct RecentActs::Rows
{
    QList<OutboxItem> all;
    QHash<QString, PickupOrder> orders;
    QHash<QString, Coupon> coupons;
    QHash<QString, Campaign> campaigns;
    QHash<QString, Customer> customers;

    void add(CacheReader &reader, const Ref &about)
    {
        switch (about.type) {
        case ResourceType::PickupOrder:
            if (const auto row = reader.pickup(about.id); row && *row)
                orders.insert(about.id, **row);
            break;
        case ResourceType::Coupon:
            if (const auto row = reader.coupon(about.id); row && *row) {
                coupons.insert(about.id, **row);
                add(reader, {ResourceType::Campaign, (*row)->campaignId});
            }
            break;
        case ResourceType::Campaign:
            if (const auto row = reader.campaign(about.id); row && *row)
                campaigns.insert(about.id, **row);
            break;
        case ResourceType::Customer:
            if (const auto row = reader.customer(about.id); row && *row)
                customers.insert(about.id, **row);
            break;
        default: break;
        }
    }
};

RecentActs::RecentActs(Parts parts, QObject *parent) : QObject(parent), m_parts(parts)
{
    connect(&parts.core, &Core::actsChanged, this, &RecentActs::changed);
    connect(&parts.core, &Core::personChanged, this, &RecentActs::changed);
    connect(&parts.core, &Core::minutePassed, this, &RecentActs::changed);
    connect(&parts.core.device(), &Device::outboxChanged, this, &RecentActs::changed);
}

QList<OutboxItem> RecentActs::mine(const QList<OutboxItem> &items) const
{
    const QString me = m_parts.core.person() ? m_parts.core.person()->associate.id : QString();
    const Instant since = m_parts.core.serverNow() - shiftLength;
    QList<OutboxItem> list;
    for (const OutboxItem &item : items) {
        const Command &command = item.command;
        if (command.issuedBy != me || command.issuedAt < since || list.size() >= shown)
            continue;
        // Looking is not an act; what takes an act back is said at the act itself.
        if (std::holds_alternative<command::CustomerView>(command.payload) || takesBack(command))
            continue;
        const bool partOfStart = !list.isEmpty()
            && std::holds_alternative<command::PickupClaim>(command.payload)
            && std::holds_alternative<command::PickupStartPicking>(list.last().command.payload)
            && list.last().command.aggregate == command.aggregate
            && list.last().command.issuedAt - command.issuedAt < oneTap;
        if (!partOfStart && !(list.size() > 0 && isCountedWith(list.last().command, command)))
            list.append(item);
    }
    return list;
}

RecentAct RecentActs::describe(const Rows &rows, const OutboxItem &item) const
{
    using State = OutboxItem::State;
    Device &device = m_parts.core.device();
    const Command &command = item.command;
    UndoQuestion question{item};
    question.latest = true;
    for (const OutboxItem &other : rows.all) { // newest first
        const bool stands = other.state != State::Withdrawn && other.state != State::Refused
            && other.state != State::SetAside;
        if (!stands)
            continue;
        question.undone
            = question.undone || (takesBack(other.command) && other.command.dependsOn == command.id);
        const bool since = other.command.issuedAt > command.issuedAt && !takesBack(other.command);
        if (since && other.command.aggregate == command.aggregate)
            question.latest = false;
    }
    question.storeId = device.profile().storeId;
    question.who
        = {command.issuedBy, device.profile().deviceId, m_parts.core.manages(), m_parts.core.serverNow(), {}};
    RecentAct recent;
    if (const auto order = rows.orders.constFind(command.aggregate.id); order != rows.orders.constEnd()) {
        question.order = device.overlay().over(*order, device.profile().deviceId);
        recent.orderNo = order->orderNo;
        for (const PickupLine &line : order->lines) {
            if (line.id == lineOf(command.payload))
                recent.title = line.name;
        }
    }
    if (const auto coupon = rows.coupons.constFind(couponOf(command)); coupon != rows.coupons.constEnd()) {
        question.coupon = device.overlay().over(*coupon, device.profile().deviceId, device.profile().storeId);
        question.couponWindow = rows.campaigns.value(coupon->campaignId).undoWindow;
        recent.title = coupon->title;
    }
    if (const auto customer = rows.customers.constFind(command.aggregate.id);
        customer != rows.customers.constEnd())
        question.customer = device.overlay().over(*customer);
    if (command.aggregate.type == ResourceType::Campaign)
        recent.title = rows.campaigns.value(command.aggregate.id).name;
    recent.undo = judgeUndo(question);
    recent.sent = item.state == State::Confirmed;
    recent.act = {command.id,  commandType(command.payload),    command.aggregate, command.issuedAt, {},
                  recent.sent, recent.undo == UndoState::Undone};
    if (recent.undo == UndoState::Possible)
        recent.act.undoUntil
            = m_parts.core.now() + undoTime; // judged just now, and only for a tap that follows
    return recent;
}

QFuture<Result<QList<RecentAct>>> RecentActs::list() const
{
    using List = Result<QList<RecentAct>>;
    Core &core = m_parts.core;
    if (!core.person())
        return ready(List(Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s}));
    const auto read = [](Outbox &outbox) {
        return outbox.list();
    };
    return chainAsync(core.device().withOutbox(read), &core,
                      [this](const Result<QList<OutboxItem>> &items) -> QFuture<List> {
                          if (!items)
                              return ready(List(items.error()));
                          const QList<OutboxItem> acts = mine(*items);
                          Device &here = m_parts.core.device();
                          const auto rows = [all = *items, acts, storeId = here.profile().storeId,
                                             pending = pendingGoodwill(here.overlay())](
                                                CacheReader &reader) -> Result<Rows> {
                              Rows found;
                              found.all = all;
                              if (const auto given = couponsGiven(reader, pending, {}, storeId)) {
                                  for (const Coupon &coupon : *given)
                                      found.coupons.insert(coupon.id, coupon);
                              }
                              for (const OutboxItem &item : acts) {
                                  found.add(reader, item.command.aggregate);
                                  if (couponOf(item.command) != item.command.aggregate.id)
                                      found.add(reader, {ResourceType::Coupon, couponOf(item.command)});
                              }
                              return found;
                          };
                          return chain(m_parts.core.device().read(rows), &m_parts.core,
                                       [this, acts](const Result<Rows> &found) -> List {
                                           if (!found)
                                               return found.error();
                                           QList<RecentAct> list;
                                           for (const OutboxItem &item : acts)
                                               list.append(describe(*found, item));
                                           return list;
                                       });
                      });
}

QFuture<Result<Act>> RecentActs::undo(const QString &commandId)
{
    return chainAsync(list(), this,
                      [this, commandId](const Result<QList<RecentAct>> &list) -> QFuture<Result<Act>> {
                          if (!list)
                              return ready(Result<Act>(list.error()));
                          for (const RecentAct &one : *list) {
                              if (one.act.commandId != commandId || one.undo != UndoState::Possible)
                                  continue;
                              if (one.act.about.type == ResourceType::PickupOrder)
                                  return m_parts.desk.undo(one.act);
                              if (one.act.about.type == ResourceType::Customer)
                                  return m_parts.briefing.undo(one.act);
                              if (one.act.type == u"coupon.redeem"_s)
                                  return m_parts.coupons.undo(one.act);
                              return m_parts.core.undo(one.act, {}); // not sent yet: withdrawn
                          }
                          return ready(Result<Act>(Error{Error::Kind::Rejected, {}, u"undo-window-over"_s}));
                      });
}

} // namespace counterpart

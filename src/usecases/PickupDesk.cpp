#include "usecases/PickupDesk.h"

#include "base/Background.h"
#include "device/Device.h"
#include "domain/Freshness.h"
#include "domain/ScannedCode.h"
#include "outbox/PickupCodeCheck.h"
#include "usecases/Compensation.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

/// Commands of one act, in order; the compensation is made when the act is undone.
struct PickupDesk::Plan
{
    QList<CommandPayload> payloads;
};

namespace {

Ref about(const QString &orderId)
{
    return {ResourceType::PickupOrder, orderId};
}

Error rejected(const QString &code)
{
    return {Error::Kind::Rejected, {}, code};
}

QList<QString> bayList(const QString &bay)
{
    return bay.isEmpty() ? QList<QString>() : QList<QString>{bay};
}

/// Picking took this long here lately; eight minutes until enough orders were picked.
milliseconds usualPickTime(const QList<PickupOrder> &orders)
{
    milliseconds sum{0};
    int count = 0;
    for (const PickupOrder &order : orders) {
        if (order.pickingStartedAt && order.readyAt && *order.readyAt > *order.pickingStartedAt) {
            sum += *order.readyAt - *order.pickingStartedAt;
            ++count;
        }
    }
    return count >= 3 ? sum / count : milliseconds(std::chrono::minutes(8));
}

bool isUntaken(const PickupOrder &order, Instant now)
{
    return order.status == PickupStatus::Placed && (!order.claim || order.claim->until <= now);
}

} // namespace

PickupDesk::PickupDesk(Core &core, QObject *parent) : QObject(parent), m_core(core)
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::PickupOrder))
            watch();
    });
    connect(&core, &Core::personChanged, this, [this] {
        m_watching = false;
        m_seen.clear();
        watch();
    });
}

BoardOrder PickupDesk::onBoard(const PickupOrder &order, Instant now) const
{
    BoardOrder shown;
    shown.order = order;
    shown.lane = laneOf(order, now);
    shown.urgency = shown.lane == Lane::Waiting ? waitingUrgency(order, now) : promiseUrgency(order, now);
    if (order.claim && order.claim->until > now) {
        shown.claimedBy = m_core.device().associateName(order.claim->associateId);
        shown.claimedByMe = m_core.person() && order.claim->associateId == m_core.person()->associate.id;
    }
    shown.pendingCommands = int(m_core.device().overlay().about(about(order.id)).size());
    return shown;
}

QFuture<Result<Board>> PickupDesk::board() const
{
    if (const auto allowed = m_core.require(Action::WorkPickups); !allowed)
        return ready(Result<Board>(allowed.error()));
    struct Rows
    {
        QList<PickupOrder> orders;
        std::optional<Instant> asOf;
    };
    const auto read = [storeId = m_core.device().profile().storeId](CacheReader &reader) -> Result<Rows> {
        auto orders = reader.openPickups(storeId);
        if (!orders)
            return orders.error();
        const auto asOf = reader.asOf(ResourceType::PickupOrder);
        return Rows{*std::move(orders), asOf ? *asOf : std::nullopt};
    };
    return chain(m_core.device().read(read), &m_core, [this](const Result<Rows> &rows) -> Result<Board> {
        if (!rows)
            return rows.error();
        Device &device = m_core.device();
        Board board;
        board.now = m_core.serverNow();
        QList<PickupOrder> orders;
        for (const PickupOrder &row : rows->orders)
            orders.append(device.overlay().over(row, device.profile().deviceId));
        std::sort(orders.begin(), orders.end(), [&board](const PickupOrder &a, const PickupOrder &b) {
            return moreUrgent(a, b, board.now);
        });
        for (const PickupOrder &order : orders) {
            const BoardOrder shown = onBoard(order, board.now);
            switch (shown.lane) {
            case Lane::Waiting: board.waiting.append(shown); break;
            case Lane::Late: board.late.append(shown); break;
            case Lane::ToPick: board.toPick.append(shown); break;
            case Lane::Ready: board.ready.append(shown); break;
            case Lane::None: break;
            }
        }
        board.asOf = std::max(rows->asOf, device.facts().upToDateAt);
        board.stale = gradeOf(ResourceType::PickupOrder, board.asOf, board.now) != FreshnessGrade::Good;
        return board;
    });
}

QFuture<Result<PickupOrder>> PickupDesk::orderRow(const QString &orderId) const
{
    const auto read = [orderId](CacheReader &reader) {
        return reader.pickup(orderId);
    };
    return chain(m_core.device().read(read), &m_core,
                 [this](const Result<std::optional<PickupOrder>> &row) -> Result<PickupOrder> {
                     if (!row)
                         return row.error();
                     if (!*row)
                         return Error{Error::Kind::NotFound, {}, u"order-not-cached"_s};
                     Device &device = m_core.device();
                     return device.overlay().over(**row, device.profile().deviceId);
                 });
}

QFuture<Result<BoardOrder>> PickupDesk::order(const QString &orderId) const
{
    if (const auto allowed = m_core.require(Action::WorkPickups); !allowed)
        return ready(Result<BoardOrder>(allowed.error()));
    const auto withTries = [this](const Result<PickupOrder> &order) -> QFuture<Result<BoardOrder>> {
        if (!order)
            return ready(Result<BoardOrder>(order.error()));
        const auto count = [id = order->id](Outbox &outbox) {
            return outbox.codeTriesLeft(id);
        };
        return chain(m_core.device().withOutbox(count), &m_core,
                     [this, row = *order](const Result<int> &left) -> Result<BoardOrder> {
                         if (!left)
                             return left.error();
                         BoardOrder shown = onBoard(row, m_core.serverNow());
                         shown.order.attemptsLeft = std::min(row.attemptsLeft, *left);
                         return shown;
                     });
    };
    return chainAsync(orderRow(orderId), &m_core, withTries);
}

QFuture<Result<QList<BayState>>> PickupDesk::bays(const QString &forOrderId) const
{
    using Bays = Result<QList<BayState>>;
    return chain(board(), &m_core, [this, forOrderId](const Result<Board> &board) -> Bays {
        if (!board)
            return board.error();
        QHash<QString, int> used;
        for (const auto &lane : {board->waiting, board->late, board->toPick, board->ready}) {
            for (const BoardOrder &one : lane) {
                for (const StagingLocation &place : one.order.staging)
                    used[place.code] += one.order.id != forOrderId;
            }
        }
        QList<BayState> bays;
        const auto store = m_core.device().store();
        bool suggested = false;
        for (const Bay &bay : store ? store->bays : QList<Bay>()) {
            BayState state{bay, used.value(bay.code), false};
            if (!suggested && state.used == 0)
                suggested = state.suggested = true;
            bays.append(state);
        }
        std::sort(bays.begin(), bays.end(),
                  [](const BayState &a, const BayState &b) { return a.bay.code < b.bay.code; });
        return bays;
    });
}

QFuture<Result<Act>> PickupDesk::act(const QString &orderId, Planner plan, bool undoable)
{
    if (const auto allowed = m_core.require(Action::WorkPickups); !allowed)
        return ready(Result<Act>(allowed.error()));
    return m_core.inTurn([this, orderId, plan = std::move(plan), undoable] {
        return chainAsync(orderRow(orderId), this, [this, plan, undoable](const Result<PickupOrder> &row) {
            return submitPlan(row, plan, undoable);
        });
    });
}

QFuture<Result<Act>> PickupDesk::submitPlan(const Result<PickupOrder> &row, const Planner &plan,
                                            bool undoable)
{
    if (!row)
        return ready(Result<Act>(row.error()));
    const auto planned = plan(*row);
    if (!planned)
        return ready(Result<Act>(planned.error()));
    // The rules are asked before anything is saved: a step that cannot be done is said at once.
    PickupOrder order = *row;
    QList<Command> commands;
    const bool manager = m_core.role() == Role::Manager || m_core.role() == Role::StoreAdmin;
    for (const CommandPayload &payload : planned->payloads) {
        const Command command = m_core.makeCommand(about(order.id), payload);
        const ActContext context{
            command.issuedBy, m_core.device().profile().deviceId, manager, command.issuedAt, {}};
        auto after = applyToPickup(order, payload, context);
        if (!after)
            return ready(Result<Act>(after.error()));
        order = *std::move(after);
        commands.append(command);
    }
    const CommandPayload &last = planned->payloads.last();
    QList<QString> bays;
    for (const StagingLocation &place : row->staging)
        bays.append(place.code);
    const bool moved = std::holds_alternative<command::PickupMove>(last) && !bays.isEmpty();
    if (moved)
        m_movedFrom.insert(commands.last().id, bays);
    // Undo is offered where it is sure to work: a step that nothing takes back may be sent at once.
    return m_core.submit(commands, undoable && (moved || compensationOf(last)));
}

QFuture<Result<Act>> PickupDesk::claim(const QString &orderId, const QString &takeOverReason)
{
    return act(orderId, [takeOverReason](const PickupOrder &) -> Result<Plan> {
        return Plan{{command::PickupClaim{900, takeOverReason}}};
    });
}

QFuture<Result<Act>> PickupDesk::releaseClaim(const QString &orderId)
{
    return act(orderId,
               [](const PickupOrder &) -> Result<Plan> { return Plan{{command::PickupReleaseClaim{}}}; });
}

QFuture<Result<Act>> PickupDesk::startPicking(const QString &orderId)
{
    return act(orderId,
               [me = m_core.person() ? m_core.person()->associate.id : QString(),
                now = m_core.serverNow()](const PickupOrder &order) -> Result<Plan> {
                   Plan plan;
                   if (!order.claim || order.claim->associateId != me || order.claim->until <= now)
                       plan.payloads.append(command::PickupClaim{});
                   if (order.status == PickupStatus::Placed)
                       plan.payloads.append(command::PickupStartPicking{});
                   if (plan.payloads.isEmpty())
                       return rejected(u"state-conflict"_s);
                   return plan;
               });
}

QFuture<Result<Act>> PickupDesk::pick(const QString &orderId, const QString &lineId, int quantity,
                                      const QString &scanned)
{
    return act(orderId, [=](const PickupOrder &) -> Result<Plan> {
        return Plan{{command::PickupPickLine{lineId, quantity, scanned}}};
    });
}

QFuture<Result<Act>> PickupDesk::pickByScan(const QString &orderId, const QString &scanned)
{
    return act(orderId, [code = normaliseCode(scanned)](const PickupOrder &order) -> Result<Plan> {
        bool known = false;
        for (const PickupLine &line : order.lines) {
            if (normaliseCode(line.gtin) != code && normaliseCode(line.sku) != code)
                continue;
            known = true;
            if (line.picked + line.shortQuantity < line.quantity)
                return Plan{{command::PickupPickLine{line.id, 1, line.gtin == code ? code : QString()}}};
        }
        return Error{Error::Kind::BadInput, {}, known ? u"line-complete"_s : u"wrong-item"_s};
    });
}

QFuture<Result<Act>> PickupDesk::unpick(const QString &orderId, const QString &lineId, int quantity)
{
    return act(orderId, [=](const PickupOrder &) -> Result<Plan> {
        return Plan{{command::PickupUnpickLine{lineId, quantity, u"mistake"_s}}};
    });
}

QFuture<Result<Act>> PickupDesk::shortLine(const QString &orderId, const QString &lineId, int quantity,
                                           const QString &reason, const QString &decision)
{
    return act(orderId, [=](const PickupOrder &) -> Result<Plan> {
        return Plan{{command::PickupShortLine{lineId, quantity, reason, decision}}};
    });
}

QFuture<Result<Act>> PickupDesk::stage(const QString &orderId, const QString &bay)
{
    return act(orderId, [bay](const PickupOrder &order) -> Result<Plan> {
        const bool there
            = order.status == PickupStatus::Ready || order.status == PickupStatus::PartiallyHandedOver;
        return there ? Plan{{command::PickupMove{bayList(bay)}}} : Plan{{command::PickupStage{bayList(bay)}}};
    });
}

QFuture<Result<Act>> PickupDesk::markReady(const QString &orderId, const QString &bay)
{
    return act(orderId,
               [bay, notifyAfter = m_core.serverNow() + undoTime](const PickupOrder &order) -> Result<Plan> {
                   if (bay.isEmpty() && order.staging.isEmpty())
                       return Error{Error::Kind::BadInput, {}, u"bay-missing"_s};
                   command::PickupMarkReady markReady;
                   markReady.bays = bayList(bay);
                   markReady.notifyAfter = notifyAfter;
                   return Plan{{markReady}};
               });
}

QFuture<Result<Act>> PickupDesk::customerArrived(const QString &orderId)
{
    m_arrivalNotedHere.insert(orderId);
    const auto noted = act(orderId, [](const PickupOrder &) -> Result<Plan> {
        return Plan{{command::PickupCustomerArrived{u"counter"_s}}};
    });
    return chain(noted, this, [this, orderId](const Result<Act> &saved) -> Result<Act> {
        if (!saved)
            m_arrivalNotedHere.remove(orderId);
        return saved;
    });
}

QFuture<Result<Instant>> PickupDesk::honestTime(const QString &orderId) const
{
    return chain(board(), &m_core, [orderId](const Result<Board> &board) -> Result<Instant> {
        if (!board)
            return board.error();
        QList<PickupOrder> open, done;
        for (const auto &lane : {board->waiting, board->late, board->toPick}) {
            for (const BoardOrder &one : lane)
                open.append(one.order);
        }
        for (const BoardOrder &one : board->ready)
            done.append(one.order);
        int ahead = 0;
        for (const PickupOrder &order : open) {
            if (order.id == orderId)
                return honestReadyTime(order, ahead, usualPickTime(done), board->now);
            ahead += order.status == PickupStatus::Placed || order.status == PickupStatus::Picking;
        }
        return Error{Error::Kind::NotFound, {}, u"order-not-open"_s};
    });
}

QFuture<Result<Act>> PickupDesk::promiseNewTime(const QString &orderId, Instant readyBy,
                                                const QString &reason)
{
    return act(
        orderId,
        [=](const PickupOrder &) -> Result<Plan> {
            return Plan{{command::PickupRevisePromise{readyBy, reason, true}}};
        },
        false);
}

QFuture<Result<Act>> PickupDesk::handOver(const QString &orderId, const HandOverProof &proof)
{
    if (const auto allowed = m_core.require(Action::HandOver); !allowed)
        return ready(Result<Act>(allowed.error()));
    if (proof.method != HandOverProof::Method::Code)
        return give(orderId, proof, u"not_checked"_s);
    return chainAsync(
        orderRow(orderId), this,
        [this, orderId, proof](const Result<PickupOrder> &order) -> QFuture<Result<Act>> {
            if (!order)
                return ready(Result<Act>(order.error()));
            if (order->codeHash.isEmpty())
                return ready(Result<Act>(rejected(u"no-code-hash"_s)));
            const auto counted = m_core.device().withOutbox(
                [orderId](Outbox &outbox) { return outbox.beginCodeTry(orderId); });
            return chainAsync(
                counted, this,
                [this, orderId, proof, salt = order->codeSalt,
                 hash = order->codeHash](const Result<int> &left) -> QFuture<Result<Act>> {
                    if (!left)
                        return ready(Result<Act>(left.error()));
                    const auto check = [code = proof.code, salt, hash] {
                        return verifyPickupCode(code, salt, hash);
                    };
                    return chainAsync(
                        inBackground(check), this,
                        [this, orderId, proof](const Result<bool> &right) -> QFuture<Result<Act>> {
                            if (!right)
                                return ready(Result<Act>(right.error()));
                            if (!*right)
                                return ready(Result<Act>(rejected(u"pickup-code-wrong"_s)));
                            m_core.device().withOutbox(
                                [orderId](Outbox &outbox) { return outbox.clearCodeTries(orderId); });
                            return give(orderId, proof, u"offline_hash"_s);
                        });
                });
        });
}

QFuture<Result<Act>> PickupDesk::give(const QString &orderId, const HandOverProof &proof,
                                      const QString &codeVerified)
{
    return act(
        orderId,
        [this, proof, codeVerified](const PickupOrder &order) -> Result<Plan> {
            command::PickupHandOver handOver;
            handOver.handoverId = m_core.newId();
            for (const PickupLine &line : order.lines) {
                if (const int left = stillToHandOver(line); left > 0)
                    handOver.lines.append({line.id, left});
            }
            handOver.receiver = proof.delegate ? u"delegate"_s : u"customer"_s;
            switch (proof.method) {
            case HandOverProof::Method::Code: handOver.method = u"code"_s; break;
            case HandOverProof::Method::IdSeen:
                handOver.method = u"id_document"_s;
                handOver.idKind = proof.idKind;
                break;
            case HandOverProof::Method::Manager:
                handOver.method = u"manager"_s;
                handOver.managerId = m_core.person() ? m_core.person()->associate.id : QString();
                break;
            }
            handOver.codeVerified = codeVerified;
            return Plan{{handOver}};
        },
        false);
}

QFuture<Result<Act>> PickupDesk::undo(const Act &done)
{
    const auto read = [id = done.commandId](Outbox &outbox) {
        return outbox.item(id);
    };
    return chainAsync(m_core.device().withOutbox(read), this,
                      [this, done](const Result<std::optional<OutboxItem>> &item) -> QFuture<Result<Act>> {
                          if (!item || !*item)
                              return ready(Result<Act>(
                                  item ? Error{Error::Kind::NotFound, {}, u"act-unknown"_s} : item.error()));
                          QList<Command> commands;
                          const auto from = m_movedFrom.constFind(done.commandId);
                          if (const auto back = compensationOf((*item)->command.payload))
                              commands.append(m_core.makeCommand(done.about, *back));
                          else if (from != m_movedFrom.constEnd())
                              commands.append(m_core.makeCommand(done.about, command::PickupMove{*from}));
                          return m_core.undo(done, commands);
                      });
}

QFuture<Result<QString>> PickupDesk::findOrder(const QString &codeOrNumber) const
{
    const auto read = [number = normaliseCode(codeOrNumber)](CacheReader &reader) -> Result<QString> {
        const auto orders = reader.pickupsByOrderNo(number);
        if (!orders)
            return orders.error();
        if (orders->isEmpty())
            return Error{Error::Kind::NotFound, {}, u"order-not-cached"_s};
        return orders->first().id;
    };
    return m_core.device().read(read);
}

void PickupDesk::watch()
{
    if (!m_core.person())
        return;
    whenDone(board(), this, [this](const Result<Board> &board) {
        if (!board)
            return;
        QHash<QString, Seen> seen;
        for (const auto &lane : {board->waiting, board->late, board->toPick, board->ready}) {
            for (const BoardOrder &one : lane) {
                const auto before = m_seen.constFind(one.order.id);
                Seen now;
                now.arrived = one.order.arrival == PickupOrder::Arrival::Arrived
                    || one.order.arrival == PickupOrder::Arrival::Waiting;
                now.taken = !isUntaken(one.order, board->now);
                const bool isNew = before == m_seen.constEnd();
                if (m_watching && isNew && !now.taken)
                    Q_EMIT attentionNeeded(one.order.id, false);
                const bool comes = now.arrived && (isNew || !before->arrived);
                if (m_watching && comes && !m_arrivalNotedHere.contains(one.order.id))
                    Q_EMIT attentionNeeded(one.order.id, true);
                if (!now.arrived && !isNew && before->arrived) // taken back: the next one is another arrival
                    m_arrivalNotedHere.remove(one.order.id);
                if (!isNew && now.taken && !before->taken)
                    Q_EMIT attentionTaken(one.order.id);
                seen.insert(one.order.id, now);
            }
        }
        for (auto it = m_seen.constBegin(); it != m_seen.constEnd(); ++it) {
            if (!seen.contains(it.key()))
                Q_EMIT attentionTaken(it.key());
        }
        m_seen = seen;
        m_watching = true;
    });
}

} // namespace counterpart

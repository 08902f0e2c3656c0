#include "usecases/PickupDesk.h"

#include "base/Background.h"
#include "device/Device.h"
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

/// A bay is a short label on a shelf; whatever else was scanned or typed there is none.
bool isBay(const QString &bay)
{
    constexpr qsizetype longestLabel = 32;
    return !bay.trimmed().isEmpty() && bay.size() <= longestLabel
        && std::all_of(bay.cbegin(), bay.cend(), [](QChar c) { return c.isPrint(); });
}

Error noBay(const QString &bay)
{
    return {Error::Kind::BadInput, {}, bay.trimmed().isEmpty() ? u"bay-missing"_s : u"bay-invalid"_s};
}

QList<QString> bayList(const QString &bay)
{
    return bay.isEmpty() ? QList<QString>() : QList<QString>{bay};
}

} // namespace

PickupDesk::PickupDesk(Core &core, QObject *parent)
    : QObject(parent)
    , m_core(core)
    , m_approval(core, Action::OverrideVerdict)
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::PickupOrder))
            watch();
    });
    connect(&core, &Core::personChanged, this, [this] {
        m_ring.restart();
        watch();
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
    for (const CommandPayload &payload : planned->payloads) {
        const Command command = m_core.makeCommand(about(order.id), payload);
        const ActContext context{
            command.issuedBy, m_core.device().profile().deviceId, m_core.manages(), command.issuedAt, {}};
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
        if (!isBay(bay))
            return noBay(bay);
        const bool there
            = order.status == PickupStatus::Ready || order.status == PickupStatus::PartiallyHandedOver;
        return there ? Plan{{command::PickupMove{bayList(bay)}}} : Plan{{command::PickupStage{bayList(bay)}}};
    });
}

QFuture<Result<Act>> PickupDesk::markReady(const QString &orderId, const QString &bay)
{
    return act(orderId,
               [bay, notifyAfter = m_core.serverNow() + undoTime](const PickupOrder &order) -> Result<Plan> {
                   if (!(bay.isEmpty() && !order.staging.isEmpty()) && !isBay(bay))
                       return noBay(bay);
                   command::PickupMarkReady markReady;
                   markReady.bays = bayList(bay);
                   markReady.notifyAfter = notifyAfter;
                   return Plan{{markReady}};
               });
}

QFuture<Result<Act>> PickupDesk::customerArrived(const QString &orderId)
{
    m_ring.notedHere(orderId);
    const auto noted = act(orderId, [](const PickupOrder &) -> Result<Plan> {
        return Plan{{command::PickupCustomerArrived{u"counter"_s}}};
    });
    return chain(noted, this, [this, orderId](const Result<Act> &saved) -> Result<Act> {
        if (!saved)
            m_ring.notNotedHere(orderId);
        return saved;
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

bool PickupDesk::needsManager(const PickupOrder &order) const
{
    const auto &policy = m_core.policy();
    return !m_core.online() && !m_core.manages() && handOverNeedsManager(order, policy ? &*policy : nullptr);
}

QFuture<Result<Act>> PickupDesk::handOver(const QString &orderId, const HandOverProof &proof)
{
    if (const auto allowed = m_core.require(Action::HandOver); !allowed)
        return ready(Result<Act>(allowed.error()));
    return chainAsync(
        orderRow(orderId), this, [this, proof](const Result<PickupOrder> &order) -> QFuture<Result<Act>> {
            if (!order)
                return ready(Result<Act>(order.error()));
            // Before a try of the code is spent.
            if (needsManager(*order) && proof.approverId.isEmpty())
                return ready(Result<Act>(rejected(u"handover-needs-manager"_s)));
            return proof.method == HandOverProof::Method::Code ? checkCode(*order, proof)
                                                               : approved(order->id, proof, u"not_checked"_s);
        });
}

QFuture<Result<Act>> PickupDesk::checkCode(const PickupOrder &order, const HandOverProof &proof)
{
    if (order.codeHash.isEmpty())
        return ready(Result<Act>(rejected(u"no-code-hash"_s)));
    const QString orderId = order.id;
    const auto counted
        = m_core.device().withOutbox([orderId](Outbox &outbox) { return outbox.beginCodeTry(orderId); });
    return chainAsync(counted, this,
                      [this, orderId, proof, salt = order.codeSalt,
                       hash = order.codeHash](const Result<int> &left) -> QFuture<Result<Act>> {
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
                                  return approved(orderId, proof, u"offline_hash"_s);
                              });
                      });
}

QFuture<Result<Act>> PickupDesk::approved(const QString &orderId, const HandOverProof &proof,
                                          const QString &codeVerified)
{
    if (proof.approverId.isEmpty())
        return give(orderId, proof, codeVerified);
    return chainAsync(m_approval.ask(proof.approverId, proof.approverPin), this,
                      [this, orderId, proof, codeVerified](const Result<Associate> &approver) {
                          return approver ? give(orderId, proof, codeVerified)
                                          : ready(Result<Act>(approver.error()));
                      });
}

QFuture<Result<Act>> PickupDesk::give(const QString &orderId, const HandOverProof &proof,
                                      const QString &codeVerified)
{
    return act(
        orderId,
        [this, proof, codeVerified](const PickupOrder &order) -> Result<Plan> {
            if (needsManager(order) && proof.approverId.isEmpty()) // the line went meanwhile
                return rejected(u"handover-needs-manager"_s);
            const QString me = m_core.person() ? m_core.person()->associate.id : QString();
            command::PickupHandOver handOver;
            handOver.handoverId = m_core.newId();
            for (const PickupLine &line : order.lines) {
                if (const int left = stillToHandOver(line); left > 0 && !proof.keptLines.contains(line.id))
                    handOver.lines.append({line.id, left});
            }
            handOver.receiver = proof.delegate ? u"delegate"_s : u"customer"_s;
            handOver.managerId = proof.approverId;
            switch (proof.method) {
            case HandOverProof::Method::Code: handOver.method = u"code"_s; break;
            case HandOverProof::Method::IdSeen: handOver.method = u"id_document"_s; break;
            case HandOverProof::Method::Manager:
                handOver.method = u"manager"_s;
                handOver.managerId = me;
                break;
            }
            handOver.idKind = proof.idKind; // beside a code, too: an order may need both
            handOver.codeVerified = codeVerified;
            return Plan{{handOver}};
        },
        false);
}

QFuture<Result<Act>> PickupDesk::undo(const Act &done)
{
    const auto wayBack = [this, id = done.commandId](const CommandPayload &payload) {
        const auto from = m_movedFrom.constFind(id);
        const auto back = compensationOf(payload);
        return back || from == m_movedFrom.constEnd() ? back : command::PickupMove{*from};
    };
    return m_core.undoBy(done, wayBack);
}

void PickupDesk::watch()
{
    if (!m_core.person())
        return;
    whenDone(board(), this, [this](const Result<Board> &board) {
        if (!board)
            return;
        QList<PickupOrder> open;
        for (const auto &lane : {board->waiting, board->late, board->toPick, board->ready}) {
            for (const BoardOrder &one : lane)
                open.append(one.order);
        }
        const PickupRing::Heard heard = m_ring.look(open, board->now);
        for (const QString &id : heard.placed)
            Q_EMIT attentionNeeded(id, false);
        for (const QString &id : heard.arrived)
            Q_EMIT attentionNeeded(id, true);
        for (const QString &id : heard.taken)
            Q_EMIT attentionTaken(id);
    });
}

} // namespace counterpart

#pragma once

#include "base/Result.h"
#include "domain/PickupStateMachine.h"
#include "domain/Store.h"
#include "usecases/Act.h"
#include "usecases/Approval.h"
#include "usecases/PickupRing.h"

#include <QFuture>
#include <QHash>
#include <QObject>

#include <functional>

namespace counterpart {

class Core;

/// One order as the board shows it: overlay applied, urgency judged at `asOf`.
struct BoardOrder
{
    PickupOrder order;
    Lane lane = Lane::None;
    Urgency urgency = Urgency::Normal;
    QString claimedBy; ///< display name of who has it, empty when nobody
    bool claimedByMe = false;
    QString handedOverBy;    ///< display name of who handed it over last, empty when nobody or not known here
    int pendingCommands = 0; ///< acts on it that wait for the network
};

struct Board
{
    QList<BoardOrder> waiting, late, toPick, ready; ///< each most urgent first
    Instant now{};
    std::optional<Instant> asOf; ///< none: never synced
    FreshnessLimits limits; ///< of orders here: 5 min amber, 30 min red (ui.md §6), or the store's policy
};

struct BayState
{
    Bay bay;
    int used = 0;
    bool suggested = false;
};

struct HandOverProof
{
    enum class Method { Code, IdSeen, Manager };
    Method method = Method::Code;
    QString code;   ///< six digits as typed or scanned; checked against the salted hash, never stored
    QString idKind; ///< national_id, passport, driving_licence, order_email, other
    bool delegate = false;
    QString approverId, approverPin; ///< a manager's yes where the policy wants one; the PIN is kept nowhere
    QStringList keptLines;           ///< ids of lines not taken now: they stay here, held as before
};

/// The pickup desk (product.md P1–P21), the same online and offline.
class PickupDesk : public QObject
{
    Q_OBJECT

public:
    explicit PickupDesk(Core &core, QObject *parent = nullptr);

    QFuture<Result<Board>> board() const;
    /// `attemptsLeft` counts the tries on this device as well.
    QFuture<Result<BoardOrder>> order(const QString &orderId) const;
    QFuture<Result<QList<BayState>>> bays(const QString &forOrderId) const;

    QFuture<Result<Act>> claim(const QString &orderId, const QString &takeOverReason = {});
    QFuture<Result<Act>> releaseClaim(const QString &orderId);
    QFuture<Result<Act>> startPicking(const QString &orderId); ///< claims first
    /// `scanned` empty: by hand. Fails BadInput/"wrong-item" when no open line has this GTIN or SKU.
    QFuture<Result<Act>> pick(const QString &orderId, const QString &lineId, int quantity,
                              const QString &scanned);
    QFuture<Result<Act>> pickByScan(const QString &orderId, const QString &scanned);
    QFuture<Result<Act>> unpick(const QString &orderId, const QString &lineId, int quantity);
    /// `decision`: fewer, ask, cancel.
    QFuture<Result<Act>> shortLine(const QString &orderId, const QString &lineId, int quantity,
                                   const QString &reason, const QString &decision);
    QFuture<Result<Act>> stage(const QString &orderId, const QString &bay);
    /// Undo for 10 s; the customer's notice waits as long, at the server.
    QFuture<Result<Act>> markReady(const QString &orderId, const QString &bay);
    QFuture<Result<Act>> customerArrived(const QString &orderId);
    QFuture<Result<Instant>> honestTime(const QString &orderId) const;
    QFuture<Result<Act>> promiseNewTime(const QString &orderId, Instant readyBy, const QString &reason);
    /// Not undoable. Rejected/"pickup-code-wrong" spends one of five tries, counted durably before the check;
    /// "handover-needs-manager" (handOverNeedsManager()) where there is no line and no approver. With an
    /// approver: Forbidden and Unauthorized as Approval::ask().
    QFuture<Result<Act>> handOver(const QString &orderId, const HandOverProof &proof);
    /// Who may allow a hand-over that needs a manager, and what became of the last PIN.
    const Approval &approval() const { return m_approval; }
    QFuture<Result<Act>> undo(const Act &act);

    /// Order that a pickup code, order number or label belongs to.
    QFuture<Result<QString>> findOrder(const QString &codeOrNumber) const;

Q_SIGNALS:
    /// A new order or an arrival; rings until somebody takes it.
    void attentionNeeded(const QString &orderId, bool arrival);
    void attentionTaken(const QString &orderId);

private:
    struct Plan; ///< what an act does to the order read
    using Planner = std::function<Result<Plan>(const PickupOrder &)>;

    QFuture<Result<PickupOrder>> orderRow(const QString &orderId) const;
    BoardOrder onBoard(const PickupOrder &order, Instant now) const;
    QFuture<Result<Act>> act(const QString &orderId, Planner plan, bool undoable = true);
    QFuture<Result<Act>> submitPlan(const Result<PickupOrder> &row, const Planner &plan, bool undoable);
    QFuture<Result<Act>> give(const QString &orderId, const HandOverProof &proof,
                              const QString &codeVerified);
    QFuture<Result<Act>> checkCode(const PickupOrder &order, const HandOverProof &proof);
    QFuture<Result<Act>> approved(const QString &orderId, const HandOverProof &proof,
                                  const QString &codeVerified);
    bool needsManager(const PickupOrder &order) const;
    void watch();

    Core &m_core;
    Approval m_approval;
    QHash<QString, QList<QString>> m_movedFrom; ///< bays before a move, by its command; for undo
    PickupRing m_ring;
};

} // namespace counterpart

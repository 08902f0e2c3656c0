// What the desk reads: the board, one order, the bays, an honest time, the order behind a code.
#include "base/Background.h"
#include "device/Device.h"
#include "domain/ScannedCode.h"
#include "usecases/Core.h"
#include "usecases/PickupDesk.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

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

} // namespace

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
    if (!order.handovers.isEmpty())
        shown.handedOverBy = m_core.device().associateName(order.handovers.last().associateId);
    shown.pendingCommands
        = int(m_core.device().overlay().about({ResourceType::PickupOrder, order.id}).size());
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
        board.limits = m_core.freshness().of(ResourceType::PickupOrder);
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

} // namespace counterpart

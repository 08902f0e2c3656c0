#pragma once

#include "outbox/Outbox.h"
#include "usecases/Act.h"
#include "usecases/UndoJudgement.h"

#include <QFuture>
#include <QObject>

namespace counterpart {

class Core;
class CouponCheck;
class CustomerBriefing;
class PickupDesk;

/// One thing that the associate did on this device, and whether it can still be taken back.
struct RecentAct
{
    Act act;
    QString orderNo; ///< of a pickup order; else empty
    Text title;      ///< article, coupon or campaign; may be empty. Never a customer's name
    UndoState undo = UndoState::Never;
    bool sent = false;
};

/// Recent actions: what this associate did here in this shift, read from the outbox, so that it is there
/// after a restart and a lock, too. The second way to undo beside the toast.
class RecentActs : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        Core &core;
        CouponCheck &coupons;
        PickupDesk &desk;
        CustomerBriefing &briefing;
    };
    explicit RecentActs(Parts parts, QObject *parent = nullptr);

    /// At most 20, newest first. Unauthorized while nobody is signed in.
    QFuture<Result<QList<RecentAct>>> list() const;
    /// Rejected (code "undo-window-over") when it cannot be taken back any more.
    QFuture<Result<Act>> undo(const QString &commandId);

Q_SIGNALS:
    void changed();

private:
    struct Rows;
    QList<OutboxItem> mine(const QList<OutboxItem> &items) const;
    RecentAct describe(const Rows &rows, const OutboxItem &item) const;

    Parts m_parts;
};

/// How far back a shift reaches in Recent actions.
inline constexpr milliseconds shiftLength = std::chrono::hours(12);

} // namespace counterpart

#pragma once

#include "bench/OutageParts.h"
#include "usecases/Access.h"
#include "usecases/Core.h"
#include "usecases/PickupDesk.h"
#include "viewmodels/Format.h"
#include "viewmodels/PickupBoardViewModel.h"
#include "viewmodels/ToastViewModel.h"

#include <QQuickView>

namespace counterpart::bench {

using Moment = std::chrono::steady_clock::time_point;

/// In ms.
double between(Moment from, Moment to);

/// Adds this many copies of a placed order to the file of a CDP that does not run, the most urgent first;
/// their ids, empty when that failed.
QStringList addOrders(const QString &database, int count);

/// A tablet with somebody signed in who looks at the pickup board.
class PushBoard
{
public:
    /// Enrols, waits for the first sync, signs in, shows the screen; ends the program when that fails.
    explicit PushBoard(const CdpProcess &cdp);

    /// The next order that will appear among those who wait.
    void expect(const QString &orderId);
    Moment appliedAt() const { return *m_applied; }                    ///< stored durably; once painted
    Moment listedAt() const { return *m_listed; }                      ///< in the lane's model; once painted
    const std::optional<Moment> &painted() const { return m_painted; } ///< the first frame after that
    int orders();

private:
    void onRows(int first, int last);

    Tablet m_tablet;
    Core m_core{m_tablet.device};
    Access m_access{m_core};
    PickupDesk m_desk{m_core};
    Format m_format{systemNow};
    ToastViewModel m_toast{systemNow};
    PickupBoardViewModel m_model{m_desk, m_core, m_format, m_toast};
    QQuickView m_view;
    QString m_orderId;
    std::optional<Moment> m_applied, m_listed, m_painted;
};

} // namespace counterpart::bench

#pragma once

#include "bench/OutageParts.h"
#include "usecases/Access.h"
#include "usecases/Core.h"
#include "usecases/CustomerLookup.h"
#include "usecases/PickupDesk.h"
#include "usecases/StoreTablets.h"
#include "usecases/SyncHealth.h"
#include "viewmodels/AppViewModel.h"
#include "viewmodels/Format.h"
#include "viewmodels/SyncCentreViewModel.h"
#include "viewmodels/TabletsViewModel.h"
#include "viewmodels/ToastViewModel.h"

#include <QQuickView>

namespace counterpart::bench {

/// Somebody is signed in at this tablet and looks at the Sync centre, which is presented anew and painted
/// whenever something of the queue changes.
class OutageScreen
{
public:
    /// Signs in and shows the screen; ends the program when that fails.
    OutageScreen(Tablet &tablet, const CdpProcess &cdp);

    int frames() const { return m_frames; } ///< painted so far

private:
    Core m_core;
    Access m_access{m_core};
    CustomerLookup m_lookup{m_core};
    PickupDesk m_desk{m_core};
    SyncHealth m_health{m_core};
    StoreTablets m_tablets{m_core};
    Format m_format{systemNow};
    ToastViewModel m_toast{systemNow};
    AppViewModel m_app{{m_core, m_access, m_lookup, m_desk, m_health, m_format}};
    SyncCentreViewModel m_sync{m_health, m_core, m_format, m_toast};
    TabletsViewModel m_tabletsModel{m_tablets, m_format, m_toast};
    QTimer m_hands; ///< touch the tablet now and then: locked, it would read no news
    QQuickView m_view;
    int m_frames = 0;
};

} // namespace counterpart::bench

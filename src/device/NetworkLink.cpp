#include "device/NetworkLink.h"

#include <QNetworkInterface>

namespace counterpart {

NetworkLink networkLink()
{
    NetworkLink best = NetworkLink::None;
    for (const QNetworkInterface &one : QNetworkInterface::allInterfaces()) {
        const auto flags = one.flags();
        if (!flags.testFlag(QNetworkInterface::IsUp) || !flags.testFlag(QNetworkInterface::IsRunning)
            || flags.testFlag(QNetworkInterface::IsLoopBack) || one.addressEntries().isEmpty())
            continue;
        switch (one.type()) {
        case QNetworkInterface::Wifi: return NetworkLink::WiFi;
        case QNetworkInterface::Ethernet: best = NetworkLink::Cable; break;
        default:
            if (best == NetworkLink::None)
                best = NetworkLink::Other;
        }
    }
    return best;
}

} // namespace counterpart

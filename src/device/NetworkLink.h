#pragma once

namespace counterpart {

/// What joins this machine to a network, whether or not the CDP can be reached by it.
enum class NetworkLink { None, Cable, WiFi, Other };

/// Asked of the system at the call; any thread. A loopback interface joins nothing.
NetworkLink networkLink();

} // namespace counterpart

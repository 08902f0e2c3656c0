#pragma once

#include "usecases/SyncHealth.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// "This device" of the Sync centre: each part in a few words, with what to do where it is not well.
class DeviceText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::DeviceText)

public:
    explicit DeviceText(const Format &format) : m_format(format) { }

    /// What is known beside the device's own health.
    struct Around
    {
        ConnectionState line = {};
        std::optional<Instant> lastScan = {}; ///< since the program was started
        bool fontsComplete = true;
    };
    /// Rows of icon, name, text, tone (ok, warn, bad); `key` is the name. Those that say nothing are left
    /// out.
    QList<QVariantMap> rows(const DeviceHealth &health, const Around &around) const;

private:
    QString clock(const DeviceHealth &health) const;
    /// What may still be redeemed without a line, or what to do to get it.
    QString allowance(const DeviceHealth &health) const;
    QString network(NetworkLink link, const ConnectionState &line) const;
    QString battery(const Battery &battery) const;

    const Format &m_format;
};

} // namespace counterpart

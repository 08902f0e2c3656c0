#pragma once

#include "base/Result.h"

#include <QByteArray>
#include <QUrl>

namespace counterpart {

/// Where the CDP is and whom to believe.
struct CdpSettings
{
    QUrl base; ///< scheme, host and port; https, or http on this machine only (127.0.0.1, [::1], localhost)
    QByteArray caBundle; ///< PEM; when given, only certificates that it signs are believed. Empty: the
                         ///< system's store

    bool operator==(const CdpSettings &) const = default;
};

/// True for https to anybody and for http to this machine. The client sends nothing elsewhere.
bool isAllowedAddress(const QUrl &base);

/// The settings for what a person typed ("cdp.example.com", "https://…/"). BadInput with code
/// "address-invalid", "address-insecure" (plain http to another machine) or "ca-invalid".
Result<CdpSettings> cdpSettings(const QString &address, const QByteArray &caBundle = {});

} // namespace counterpart

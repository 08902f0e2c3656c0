#pragma once

#include <QString>

namespace counterpart {

/// Why something did not work, as a value. `kind` decides what the program does next; sentences for people
/// are chosen from it in viewmodels/ErrorText only.
struct Error
{
    enum class Kind {
        Offline,      ///< no answer from the CDP; the same request may succeed later
        Busy,         ///< 429 or 503: the CDP asks to wait
        NotOurServer, ///< something answered that is not the CDP: captive portal, redirect, wrong protocol
                      ///< header
        Untrusted,    ///< TLS: unknown or expired certificate, wrong pin
        Unauthorized, ///< the device or the associate must sign in again
        Revoked,      ///< this device was revoked at the CDP
        NotFound,
        Conflict,    ///< the server's copy moved on; re-read, then decide
        Rejected,    ///< a rule said no; never retried. `code` names the rule
        Forbidden,   ///< this role may not do it
        BadResponse, ///< the answer broke the API contract
        BadInput,    ///< what the person or the scanner gave cannot be used
        Storage,     ///< SQLite refused
        DiskFull,    ///< nothing was saved
        Corrupt,     ///< a file or a sealed record is damaged
        KeyLocked,   ///< the keyring exists but is locked (K2)
        KeyMissing,  ///< no keyring service, or the key is gone (K3, K5)
        NotEnrolled,
        Newer, ///< the file was written by a newer version
        InUse, ///< another program holds this profile
        Cancelled,
        Bug,
    };

    Kind kind;
    /// For the log only: it may name a column or an endpoint, so it never reaches a screen. Never personal
    /// data.
    QString detail;
    /// A problem code of the contract (docs/cdp-openapi.yaml, ProblemCode), a condition code or an OAuth
    /// error; may be empty.
    QString code;
};

/// True where the same request can succeed later without anybody changing it.
bool isRetryable(Error::Kind kind);

} // namespace counterpart

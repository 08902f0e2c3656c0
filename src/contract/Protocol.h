#pragma once

#include <QByteArray>
#include <QString>

/// Names on the wire that both sides must spell alike.
namespace counterpart::protocol {

inline constexpr int apiSchema = 1; ///< schema version that this build reads and writes

inline constexpr char nonceHeader[]
    = "Counterpart-Nonce"; ///< random hex in every request, echoed in the answer
inline constexpr char protocolHeader[] = "Counterpart-Protocol"; ///< "1" in every answer
inline constexpr char protocolVersion[] = "1";
inline constexpr char digestHeader[]
    = "Repr-Digest"; ///< on every JSON answer, over the body before compression

inline constexpr char jsonType[] = "application/json; charset=utf-8";
inline constexpr char ndjsonType[] = "application/x-ndjson";
inline constexpr char problemType[] = "application/problem+json";
inline constexpr char formType[] = "application/x-www-form-urlencoded";
inline constexpr char eventStreamType[] = "text/event-stream";

/// "application/json" of "Application/JSON; charset=utf-8": lower case, without parameters.
QByteArray mediaType(const QByteArray &contentType);

/// Value of the Repr-Digest header (RFC 9530) of `body`.
QByteArray reprDigest(const QByteArray &body);
/// True when `header` carries the SHA-256 of `body`; false when it is missing, malformed or another.
bool digestMatches(const QByteArray &header, const QByteArray &body);

/// Hex of 16 random bytes or more; anything else is not echoed by a server.
bool isNonce(const QByteArray &nonce);

/// `^[A-Za-z0-9][A-Za-z0-9._:+@~=-]{0,63}$`: ids are kept as other systems gave them ("p-4.0128e+10") and are
/// safe in paths, logs and SQL without escaping; in a query string `+` needs it.
bool isId(QStringView text);
/// Opaque position in the feed, at most 512 of `A–Z a–z 0–9 _ . -`.
bool isCursor(QStringView text);

namespace path {
inline constexpr char meta[] = "/v1/meta";
inline constexpr char token[] = "/oauth/token";
inline constexpr char revoke[] = "/oauth/revoke";
inline constexpr char session[] = "/v1/session";
inline constexpr char pin[] = "/v1/associates/me/pin";
inline constexpr char deviceStatus[] = "/v1/devices/me/status";
inline constexpr char rescue[] = "/v1/devices/me/rescue";
inline constexpr char validateCoupons[] = "/v1/coupons/validate";
QString snapshots(const QString &storeId);
QString snapshot(const QString &storeId, const QString &snapshotId);
QString snapshotPart(const QString &storeId, const QString &snapshotId, int part);
/// Without the query (cursor, limit, wait, schema).
QString changes(const QString &storeId);
QString commands(const QString &storeId);
QString commandResult(const QString &storeId, const QString &commandId);
QString events(const QString &storeId);
QString offlineAllowances(const QString &storeId);
} // namespace path

} // namespace counterpart::protocol

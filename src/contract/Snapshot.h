#pragma once

#include "base/Result.h"
#include "domain/Resource.h"

#include <QJsonObject>
#include <QList>

namespace counterpart {

/// Body of POST /v1/stores/{id}/snapshots.
struct SnapshotRequest
{
    int schema = 1;
    QList<ResourceType> types = {}; ///< empty: all
    /// With `types`: the feed goes on from it afterwards, so that no change of another kind is passed over.
    /// Empty: all kinds come.
    QString cursor = {};
    QString reason
        = {}; ///< first_run, cursor_expired, schema_changed, directive, corruption, manual; may be empty

    bool operator==(const SnapshotRequest &) const = default;
};
QJsonObject encode(const SnapshotRequest &request);
Result<SnapshotRequest> decodeSnapshotRequest(const QJsonObject &json);

struct SnapshotPart
{
    int index = 0;
    QString href = {};
    int priority = 0; ///< 0 first: the desk works once all parts of priority 0 are in
    QList<ResourceType> types = {};
    std::optional<int> rows = {};
    std::optional<qint64> bytes = {};
    QByteArray sha256 = {}; ///< of the whole part, lower-case hex; may be empty when parts are made on demand

    bool operator==(const SnapshotPart &) const = default;
};

/// The manifest. `cursor` was taken before the first row was read: newer rows are settled by replaying from
/// it.
struct Snapshot
{
    QString id = {};
    QString cursor = {};
    QString epoch = {};
    int schema = 1;
    QList<ResourceType> types = {}; ///< that it replaces; empty: all
    qint64 deviceAck = 0;           ///< commands of this device up to here are already in
    Instant expiresAt{};
    QList<SnapshotPart> parts = {}; ///< in order of usefulness

    bool operator==(const Snapshot &) const = default;
};
QJsonObject encode(const Snapshot &snapshot);
Result<Snapshot> decodeSnapshot(const QJsonObject &json);

/// Event `changes` of the live channel: says that something moved, never what.
struct ChangesPoke
{
    struct Urgent
    {
        QString kind;
        std::optional<Ref> ref;
        bool operator==(const Urgent &) const = default;
    };
    QList<ResourceType> types = {};
    QList<Urgent> urgent = {}; ///< kind: customer_arrived, pickup_at_risk, coupon_revoked, exception

    bool operator==(const ChangesPoke &) const = default;
};
QJsonObject encode(const ChangesPoke &poke);
Result<ChangesPoke> decodeChangesPoke(const QJsonObject &json);

/// Event `ping` of the live channel.
struct Ping
{
    Instant serverTime{};
    int intervalSeconds = 15;
    bool operator==(const Ping &) const = default;
};
QJsonObject encode(const Ping &ping);
Result<Ping> decodePing(const QJsonObject &json);

} // namespace counterpart

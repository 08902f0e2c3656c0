#pragma once

#include "base/Time.h"
#include "contract/FeedPage.h"
#include "domain/CouponVerdict.h"
#include "domain/Resource.h"

#include <QByteArray>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QStringList>

#include <optional>

namespace counterpart::server {

/// One contract document as stored. `body` is its compact JSON with id, version and updatedAt inside.
struct StoredRecord
{
    ResourceType type = ResourceType::Other;
    QString id = {};
    qint64 version = 0;
    Instant updatedAt{};
    QByteArray body = {};
    bool removed = false;
    QString reason = {}; ///< why removed (contract: ChangeBase.reason)

    QJsonObject data() const;
};

/// Which command caused a change; all empty when the CDP itself did.
struct Cause
{
    QString commandId = {}, deviceId = {}, associateId = {};
};

/// A document to be stored as the next version of its record.
struct RecordWrite
{
    ResourceType type = ResourceType::Other;
    QString id = {};
    QJsonObject data = {};
    Cause cause = {};
};

/// A bounded listing; `limit` is capped by the storage at 200.
struct RecordQuery
{
    ResourceType type = ResourceType::Other;
    QString seenBy = {};     ///< a store: only what its scope holds, with its figures; empty: anything
    QString storeId = {};    ///< of this store; empty: any
    QString customerId = {}; ///< empty: any
    QStringList statuses = {};
    std::optional<bool> open = {};
    QString after = {}; ///< `next` of the page before
    int limit = 50;
    bool newestFirst = false; ///< by time; else by id
};

struct RecordPage
{
    QList<StoredRecord> records = {};
    QString next = {}; ///< empty: no more
};

/// A page of the feed of one store. Ends on a transaction boundary, so it may hold more rows than asked for.
struct FeedSlice
{
    QList<FeedRow> rows = {}; ///< as they go over the wire
    qint64 position = 0;
    bool more = false;
    qint64 deviceAck
        = 0; ///< every command of the device up to this seq is settled and its effects lie before `position`
};

/// What moved in a feed since a position, without any data: for the event stream.
struct FeedPoke
{
    qint64 position = 0;
    QStringList types = {};
    QList<Ref> arrivals = {}; ///< pickup orders with somebody waiting among them, at most 20
    bool exceptions = false;
};

/// A run of records of one type in id order: (from, to].
struct SnapshotRange
{
    ResourceType type = ResourceType::Other;
    bool openOnly = false;   ///< pickup orders and exceptions: the open ones …
    bool closedOnly = false; ///< … or the others
    QString from = {}, to = {};
};

struct PlannedPart
{
    int index = 0;
    int priority = 0;
    QList<SnapshotRange> ranges = {};
    qint64 rows = 0, bytes = 0;
};

/// What a device asks a snapshot for.
struct SnapshotWish
{
    int schema = 1;
    QList<ResourceType> types = {};      ///< empty: all
    std::optional<qint64> position = {}; ///< where the feed goes on afterwards; none: where it stands now
};

/// The manifest of a snapshot. `position` was read before the first row, so replaying the feed from it misses
/// nothing.
struct SnapshotPlan
{
    QString id = {}, storeId = {}, deviceId = {};
    qint64 position = 0;
    Instant createdAt{}, expiresAt{};
    int schema = 1;                 ///< that was asked for
    QList<ResourceType> types = {}; ///< that it holds; empty: all
    QList<PlannedPart> parts = {};
};

/// Redemptions of one campaign up to now, as stored events say.
struct CampaignUses
{
    qint64 total = 0; ///< in the chain
    qint64 inStore = 0;
    qint64 byCustomer = 0;
    qint64 discount = 0; ///< minor units, in the chain
};

/// What a device was given to spend offline, with what its redemptions have taken of it by now.
struct AllowanceRecord
{
    DeviceAllowance given = {};
    QString requestId = {};
    bool current = true;                 ///< the device's newest
    QString replacedBy = {};             ///< what is left and what still arrives counts there; empty: here
    std::optional<Instant> endedAt = {}; ///< taken back before it expired
    int usedCount = 0;
    qint64 usedAmount = 0;
    QHash<QString, int> unitsLeft = {}; ///< by campaign

    /// Known by its id alone after a restore: what was leased with it is forgotten.
    bool fromItsId() const { return requestId == given.id; }
    Money amountLeft() const { return {given.amount.amount - usedAmount, given.amount.currency}; }
    int countLeft() const { return given.count - usedCount; }
};

/// One redemption charged to an allowance.
struct AllowanceUse
{
    QString redemptionId = {}, allowanceId = {};
    bool counted = true;     ///< against count and amount: it was done offline
    qint64 amount = 0;       ///< minor units
    QString campaignId = {}; ///< whose leased unit it took; empty: none
};

struct DeviceRecord
{
    QString id = {}, clientId = {}, name = {}, storeId = {};
    QByteArray secretHash = {};
    QString status = QStringLiteral("active"); ///< active, suspended (quarantined), revoked, wiped
    Instant enrolledAt{};
    std::optional<Instant> lastSeenAt = {};
    QString clientVersion = {};
    qint64 ackSeq = 0;
    std::optional<Instant> revokedAt = {};
    std::optional<Instant> wipedAt = {};
    std::optional<Instant> quarantinedAt = {}; ///< its files are in use twice
    std::optional<qint64> outboxDepth = {};    ///< as it last reported
};

struct TokenRecord
{
    QByteArray hash = {};
    bool refresh = false;
    QString deviceId = {};
    QString associateId = {}; ///< empty: a device token
    QString storeId = {};
    QString family = {}; ///< one sign-in; revoked together
    Instant issuedAt{};  ///< when its owner signed in: a refreshed token is no younger
    Instant expiresAt{};
};

struct PinRecord
{
    QString associateId = {};
    QByteArray verifier = {}; ///< Argon2id string of libsodium
    int failures = 0;
    std::optional<Instant> blockedUntil = {};
    bool mustChange = false;
};

struct EnrolmentCode
{
    QString selector = {};    ///< the first half, by which a wrong try is counted
    QByteArray codeHash = {}; ///< of the whole code
    QString storeId = {};
    Instant expiresAt{};
    int triesLeft = 5;
};

/// The remembered result of a command: exactly-once rests on it.
struct CommandRecord
{
    QString id = {}, deviceId = {}, storeId = {};
    qint64 seq = 0;         ///< 0: it said none that can be read
    QString numbering = {}; ///< of the batch; only to be written
    QByteArray fingerprint = {};
    QJsonObject result = {};
    Instant at{};
};

/// Who looked at or did what, for whom the chain has to answer. Ids only.
struct AuditRecord
{
    Instant at{};
    QString action = {}, purpose = {}, associateId = {}, deviceId = {}, commandId = {};
    Ref about = {};
    QString approvedBy = {}; ///< another person whose yes it took; may be empty
};

/// A notice to a customer, sent when it is due unless something suppresses it before.
struct NotificationRecord
{
    QString id = {}, orderId = {}, templateName = {}, channel = {}, state = {};
    Instant queuedAt{}, dueAt{};
};

/// The code that the customer of an order has on the phone.
struct PickupCode
{
    QString orderId = {}, code = {};
};

} // namespace counterpart::server

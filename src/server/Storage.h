#pragma once

#include "base/Result.h"
#include "contract/Auth.h"
#include "server/StorageTypes.h"
#include "server/import/RecordSink.h"

#include <functional>

namespace counterpart::server {

/// The setting that holds when the database was last restored from a backup (RFC 3339); none: never.
inline const QString restoredAtSetting = QStringLiteral("restored_at");

/// What the handlers need of a database. SQL lives behind it and nowhere else. Safe to call from any thread.
/// Every read is bounded: nothing is fetched to be filtered here.
class Storage : public RecordSink
{
public:
    /// Runs `work` as one transaction: committed when it succeeds, undone when it fails. May be nested.
    virtual Result<Done> transact(const std::function<Result<Done>()> &work) = 0;

    virtual QString epoch() const = 0;         ///< changes when the database was restored from a backup
    virtual QByteArray signingKey() const = 0; ///< of cursors; 32 bytes, made with the database
    virtual Result<std::optional<QString>> setting(const QString &key) = 0;
    virtual Result<Done> setSetting(const QString &key, const QString &value) = 0;

    // Records and their feed
    /// A removed record is still answered, with `removed` set.
    virtual Result<std::optional<StoredRecord>> record(ResourceType type, const QString &id) = 0;
    /// A coupon or campaign as it stood then: the version that a later one superseded, or the newest.
    /// Versions are kept as long as the results of commands; before the oldest that is kept, that one stands.
    /// What was removed since has no past: it is answered as record() does.
    virtual Result<std::optional<StoredRecord>> recordAt(ResourceType type, const QString &id, Instant at)
        = 0;
    virtual Result<RecordPage> records(const RecordQuery &query) = 0;
    /// Codes may be shared by many customers: of one customer, or of anybody when `customerId` is empty.
    virtual Result<QList<StoredRecord>> couponsByCode(const QString &code, const QString &customerId,
                                                      int limit)
        = 0;
    /// Coupons of a customer with a redemption from one instant to the other, both included; at most 50.
    virtual Result<QList<StoredRecord>> couponsUsed(const QString &customerId, Instant from, Instant until)
        = 0;
    virtual Result<QList<StoredRecord>> customersByName(const QString &part, int limit) = 0;
    /// By a key of server/CustomerKeys, or by how one begins; the nearest first.
    virtual Result<QList<StoredRecord>> customersByKey(const QString &key, bool beginning, int limit) = 0;
    /// The customer stays in the scope of the store until then at least.
    virtual Result<Done> bringIntoScope(const QString &storeId, const QString &customerId, Instant until) = 0;
    /// False: the customer was not brought there. What else holds the customer in the scope stays.
    virtual Result<bool> endVisit(const QString &storeId, const QString &customerId) = 0;
    /// At most 100 at a time.
    virtual Result<Done> endVisitsBefore(Instant now) = 0;
    /// Stores the next version and puts it into the feed of every store whose scope holds it.
    virtual Result<StoredRecord> write(const RecordWrite &write) = 0;
    virtual Result<Done> remove(ResourceType type, const QString &id, const QString &reason,
                                const Cause &cause)
        = 0;
    virtual Result<bool> inScope(const QString &storeId, ResourceType type, const QString &id) = 0;
    virtual Result<qint64> feedPosition(const QString &storeId) = 0;
    virtual Result<FeedSlice> changes(const QString &storeId, const QString &deviceId, qint64 after,
                                      int limit)
        = 0;
    virtual Result<FeedPoke> pokeSince(const QString &storeId, qint64 after) = 0;
    /// Positions up to this one have lost tombstones: a cursor before it has expired.
    virtual Result<qint64> oldestPosition(const QString &storeId) = 0;
    virtual Result<Done> forgetOlderThan(Instant commands, Instant tombstones) = 0;

    // Snapshots
    virtual Result<SnapshotPlan> planSnapshot(const QString &storeId, const QString &deviceId,
                                              const QString &id, const SnapshotWish &wish = {})
        = 0;
    virtual Result<std::optional<SnapshotPlan>> snapshot(const QString &id) = 0;
    virtual Result<Done> eachRow(const SnapshotPlan &snapshot, const PlannedPart &part,
                                 const std::function<void(const StoredRecord &)> &row)
        = 0;

    // Who may come in
    virtual Result<Done> putEnrolmentCode(const EnrolmentCode &code) = 0;
    virtual Result<std::optional<EnrolmentCode>> enrolmentCode(const QString &selector) = 0;
    virtual Result<Done> removeEnrolmentCode(const QString &selector) = 0;
    virtual Result<Done> putDevice(const DeviceRecord &device) = 0;
    virtual Result<std::optional<DeviceRecord>> device(const QString &id) = 0;
    virtual Result<std::optional<DeviceRecord>> deviceByClient(const QString &clientId) = 0;
    /// At most 1,000, newest first; of one store, or of any when `storeId` is empty.
    virtual Result<QList<DeviceRecord>> devices(const QString &storeId) = 0;
    /// What the device shall do; told to who follows its events.
    virtual Result<Done> putDirective(const QString &deviceId, const Directive &directive, Instant at) = 0;
    /// Not obeyed yet: at most 100, oldest first.
    virtual Result<QList<Directive>> directives(const QString &deviceId) = 0;
    virtual Result<Done> removeDirective(const QString &deviceId, const QString &id) = 0;
    virtual Result<Done> putToken(const TokenRecord &token) = 0;
    virtual Result<std::optional<TokenRecord>> token(const QByteArray &hash) = 0;
    virtual Result<Done> removeTokenFamily(const QString &family) = 0;
    virtual Result<Done> removeExpiredTokens(Instant now) = 0;
    virtual Result<Done> putPin(const PinRecord &pin) = 0;
    virtual Result<std::optional<PinRecord>> pin(const QString &associateId) = 0;
    virtual Result<std::optional<StoredRecord>> associateByCode(const QString &storeId,
                                                                const QString &codeOrId)
        = 0;

    // Commands
    virtual Result<std::optional<CommandRecord>> command(const QString &id) = 0;
    virtual Result<Done> putCommand(const CommandRecord &command) = 0; ///< also moves the device's ack
    /// Whether a command of this device had this number before, or must have had it: everything up to the ack
    /// is settled. Numberings are apart: an outbox that begins anew counts from 1 again.
    virtual Result<bool> isSeqTaken(const QString &deviceId, const QString &numbering, qint64 seq) = 0;
    virtual Result<qint64> acknowledgedSeq(const QString &deviceId) = 0;
    virtual Result<Done> putAudit(const AuditRecord &audit) = 0;
    /// How often this person has done it since.
    virtual Result<qint64> audited(const QString &action, const QString &associateId, Instant since) = 0;
    /// Remembers that somebody read the briefing; answers how many of this campaign have.
    virtual Result<qint64> acknowledgeBriefing(const QString &campaignId, const QString &associateId,
                                               Instant at)
        = 0;

    // Campaigns: every figure is a query over stored events
    virtual Result<Done> undoRedemption(const QString &couponId, Instant at)
        = 0; ///< takes the redeemed event of that instant back
    /// `customerId` may be empty: then nothing counts as theirs.
    virtual Result<CampaignUses> campaignUses(const QString &campaignId, const QString &storeId,
                                              const QString &customerId)
        = 0;
    /// As they stood at an earlier instant, of those that were not undone since.
    virtual Result<CampaignUses> campaignUsesUntil(const QString &campaignId, const QString &storeId,
                                                   const QString &customerId, Instant until)
        = 0;
    virtual Result<QJsonObject> campaignKpis(const QString &campaignId, const QString &storeId) = 0;
    virtual Result<QStringList> campaignsWithNews()
        = 0; ///< events since their figures were last written into the feed
    virtual Result<Done> refreshRunningCampaigns()
        = 0; ///< days and hours pass without events: due for figures anew
    virtual Result<Done> figuresWritten(const QString &campaignId) = 0;

    // What devices may spend offline
    /// With `current`, the device's newest from now on; `unitsLeft` is what is given.
    virtual Result<Done> putAllowance(const AllowanceRecord &allowance) = 0;
    virtual Result<std::optional<AllowanceRecord>> allowance(const QString &id) = 0;
    virtual Result<std::optional<AllowanceRecord>> allowanceOfRequest(const QString &deviceId,
                                                                      const QString &requestId)
        = 0;
    virtual Result<std::optional<AllowanceRecord>> currentAllowance(const QString &deviceId) = 0;
    /// Counts on in `by`, which may be empty; `kept`: units that stay out for each campaign all the same.
    virtual Result<Done> retireAllowance(const QString &id, const QString &by, int kept) = 0;
    virtual Result<Done> endAllowance(const QString &id, Instant at) = 0;
    /// Minor units given to the other devices of the store by allowances that hold at `now`.
    virtual Result<qint64> allowedElsewhere(const QString &storeId, const QString &exceptDevice, Instant now)
        = 0;
    /// Units of a pooled campaign that are out and not used; allowances that expired before `since` are
    /// forgotten. `storeId` and `exceptDevice` may be empty.
    virtual Result<qint64> unitsOut(const QString &campaignId, const QString &storeId,
                                    const QString &exceptDevice, Instant since)
        = 0;
    virtual Result<Done> putAllowanceUse(const AllowanceUse &use) = 0;
    virtual Result<Done> removeAllowanceUse(const QString &redemptionId) = 0;

    // Notices and pickup codes
    virtual Result<Done> putNotification(const NotificationRecord &notification) = 0;
    virtual Result<QList<NotificationRecord>> dueNotifications(Instant now, int limit) = 0;
    virtual Result<Done> putPickupCode(const PickupCode &code) = 0;
    virtual Result<std::optional<QString>> pickupCode(const QString &orderId) = 0;
    virtual Result<QStringList> openOrdersWithoutCode(const QString &storeId, int limit) = 0;

    /// Called after every commit that moved a feed, on the committing thread; it must not block.
    virtual void whenFeedMoves(std::function<void()> listener) = 0;
};

} // namespace counterpart::server

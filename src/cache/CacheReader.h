#pragma once

#include "base/Result.h"
#include "base/sqlite/Connection.h"
#include "cache/KeptRecords.h"
#include "domain/Campaign.h"
#include "domain/Coupon.h"
#include "domain/Customer.h"
#include "domain/PickupOrder.h"
#include "domain/Purchase.h"
#include "domain/Store.h"
#include "domain/SyncException.h"
#include "domain/TimelineEvent.h"
#include "seal/Sealer.h"

#include <QList>
#include <QMap>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace counterpart {

/// How far a snapshot has come; kept in the file so that it goes on after a restart.
struct SnapshotProgress
{
    QString id;
    QString epoch;
    QList<ResourceType> types = {}; ///< kinds that it replaces; empty: all
    QByteArray manifest;            ///< what the caller gave to beginSnapshot, to go on with the same parts
    int nextPart = 0;
    int parts = 0;
    qint64 rows = 0; ///< applied so far
};

/// What the file knows about its sync with the CDP.
struct SyncMark
{
    QString cursor; ///< empty: never synced to the end of a snapshot
    QString epoch;
    qint64 deviceAck = 0;
    std::optional<SnapshotProgress> snapshot; ///< one is under way
};

struct CurrencyTotal
{
    qint64 count = 0;
    qint64 totalMinor = 0; ///< sum of the totals as delivered
};

/// Reads of cache.db. Every one is bounded: it touches the rows that it returns and an index, not the table.
/// Fails with KeyLocked before useKeys(), Corrupt when a record does not open. Used by one thread at a time.
class CacheReader
{
public:
    /// A second, reading connection beside the writer, or the only one when another program holds the
    /// profile. Newer, Corrupt, Storage as Cache::open; NotFound when there is no file.
    static Result<CacheReader> open(const QString &path);

    /// KeyMissing (code "wrong") when the file was sealed under another key.
    Result<Done> useKeys(const Sealer &sealer);
    void dropKeys();
    bool hasKeys() const { return m_sealer.has_value(); }

    Result<std::optional<Customer>> customer(const QString &id) const;
    Result<QList<Customer>> customersByContact(const QString &phoneOrEmail) const;
    Result<QList<Customer>> customersByMemberNo(const QString &memberNo) const;

    Result<std::optional<Coupon>> coupon(const QString &id) const;
    /// Latest end of validity first. Real data has 210 coupons on one customer.
    Result<QList<Coupon>> couponsOf(const QString &customerId, int limit = 500) const;
    /// Code as scanned or typed, in any case, with or without hyphens. One code may be printed for hundreds
    /// of customers: those of `customerId` alone when they have one, else at most 20.
    Result<QList<Coupon>> couponsByCode(const QString &code, const QString &customerId = {}) const;
    /// Coupons of a campaign that end at `validUntil` or later, the latest end first; at most `limit`.
    Result<QList<Coupon>> couponsOfCampaign(const QString &campaignId, Instant validUntil,
                                            int limit = 500) const;
    /// Coupons of a campaign whose latest redemption is at `since` or later; at most `limit`.
    Result<QList<Coupon>> couponsRedeemedSince(const QString &campaignId, Instant since,
                                               int limit = 500) const;

    Result<std::optional<Purchase>> purchase(const QString &id) const;
    /// Newest first; `until`: only what happened before it (loaded data may lie in the future).
    Result<QList<Purchase>> purchasesOf(const QString &customerId, int limit = 500,
                                        std::optional<Instant> until = {}) const;
    /// Count and sum by currency of all of one customer's purchases before `until`.
    Result<QMap<QString, CurrencyTotal>> purchaseTotalsOf(const QString &customerId,
                                                          std::optional<Instant> until = {}) const;
    Result<QList<TimelineEvent>> timelineOf(const QString &customerId, int limit = 500,
                                            std::optional<Instant> until = {}) const;

    Result<std::optional<Campaign>> campaign(const QString &id) const;
    Result<QList<Campaign>> campaigns() const; ///< at most 500, latest start first

    Result<std::optional<PickupOrder>> pickup(const QString &id) const;
    /// At most 1,000, soonest promise first; of one store when `storeId` is given (a feed of scope chain
    /// carries all).
    Result<QList<PickupOrder>> openPickups(const QString &storeId = {}) const;
    Result<QList<PickupOrder>> pickupsOf(const QString &customerId,
                                         int limit = 50) const;                ///< latest promise first
    Result<QList<PickupOrder>> pickupsByOrderNo(const QString &orderNo) const; ///< at most 20

    Result<QList<Associate>> associates() const; ///< at most 500
    Result<std::optional<Associate>> associate(const QString &id) const;
    Result<std::optional<Store>> store(const QString &id) const;
    Result<QList<Store>> stores() const; ///< at most 5,000
    Result<std::optional<OfflinePolicy>> offlinePolicy(const QString &storeId) const;
    Result<QList<SyncException>> exceptionsOpen() const;    ///< at most 200, newest first
    Result<QList<SyncException>> exceptionsDecided() const; ///< at most 200, what happened last first
    Result<std::optional<SyncException>> exception(const QString &id) const;

    /// Reads every row once, in the order of ids, to build the search index. `visit` returns false to stop. A
    /// record that does not open is counted in the answer and left out.
    Result<qint64> forEachCustomer(const std::function<bool(const Customer &)> &visit) const;
    Result<qint64> forEachCoupon(const std::function<bool(const Coupon &)> &visit) const;
    Result<qint64> forEachPurchase(const std::function<bool(const Purchase &)> &visit) const;
    /// Customers after `afterId`, at most `limit`: the index is built in slices so that other reads get their
    /// turn.
    Result<QList<Customer>> customersAfter(const QString &afterId, int limit) const;

    /// Every record of a kind as it was delivered, in the order of ids; for checks, not for a screen.
    /// `visit` returns false to stop. Corrupt at the first one that does not open.
    Result<Done> forEachRecord(
        ResourceType type,
        const std::function<bool(const QString &id, qint64 version, const QByteArray &body)> &visit) const;
    Result<QMap<ResourceType, qint64>> counts() const;
    /// Opens every purchase: for `status` and checks, not for a screen.
    Result<QMap<QString, CurrencyTotal>> totalsByCurrency() const;
    /// Unreadable records kept apart, by kind as on the wire.
    Result<QMap<QString, qint64>> setAsideCounts() const;
    /// Versions of the rows that exist; for judging overlays (precision §10).
    Result<QMap<QString, qint64>> versions(ResourceType type, const QStringList &ids) const;
    /// When a kind was last known to be complete; nullopt: never.
    Result<std::optional<Instant>> asOf(ResourceType type) const;
    Result<SyncMark> syncMark() const;
    /// Small facts of the device beside the rows (store id, server offset …); empty when unknown. Nothing
    /// personal.
    Result<QByteArray> meta(const QByteArray &key) const;

    /// Records that did not open since the file was opened: damaged or tampered with. Lists leave them out.
    qint64 unreadable() const { return m_unreadable; }
    /// Steps of SQLite's machine made by reads since the last call; a test holds that they do not grow with
    /// the file.
    qint64 takeWork() const { return std::exchange(m_work, 0); }

protected:
    explicit CacheReader(sqlite::Connection connection);
    /// Opens the probe that the writer stored with the keys.
    Result<Done> checkKeys(const Sealer &sealer) const;
    Result<Sealer> sealer() const;

    // Behind a pointer so that const reads may use kept statements and the reader may move.
    std::unique_ptr<sqlite::Connection> m_connection;
    std::optional<Sealer> m_sealer;

private:
    template<typename T>
    Result<T> opened(sqlite::Statement &row) const;
    template<typename T>
    Result<QList<T>> rows(sqlite::Statement &query) const;
    template<typename T>
    Result<std::optional<T>> byId(const char *sql, const QString &id) const;
    template<typename T, typename... Values>
    Result<QList<T>> list(const char *sql, const Values &...values) const;
    template<typename T>
    Result<qint64> forEach(const char *sql, const std::function<bool(const T &)> &visit) const;

    mutable KeptRecords<PickupOrder> m_kept;
    mutable qint64 m_unreadable = 0;
    mutable qint64 m_work = 0;
};

} // namespace counterpart

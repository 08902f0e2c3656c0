#pragma once

#include "server/ServerContext.h"
#include "server/Storage.h"
#include "server/sqlite/Columns.h"
#include "server/sqlite/Database.h"

#include <QHash>
#include <QSet>

#include <mutex>

namespace counterpart::server {

/// The CDP's data in one SQLite file. One connection behind one lock: the lock is held for a transaction,
/// never while hashing or waiting for a network.
class SqliteStorage : public Storage
{
public:
    struct Options
    {
        QString path = QStringLiteral(":memory:");
        std::optional<Scope> scope = {}; ///< none: as the file was made; a new file gets Store
        Clock clock = systemNow;
        RandomBytes random = systemRandom;
    };
    /// Kind::Newer when the file was written by a newer version.
    static Result<std::unique_ptr<SqliteStorage>> open(const Options &options);

    /// Fills an empty database in one transaction, without a feed: devices get it by snapshot. Where devices
    /// are already enrolled the records go through the feed instead.
    Result<Done> import(const std::function<Result<Done>(RecordSink &)> &fill);
    Scope scope() const { return m_scope; }
    QList<ImportProblem> problems() const { return m_problems; } ///< the first 1,000 of the last import
    qint64 problemCount() const { return m_problemCount; }
    /// Moves every instant and day of every record and event; makes a new epoch, so devices take a snapshot.
    Result<Done> shiftDays(int days);
    /// After the file was restored from a backup: positions and results that devices remember may be of a
    /// time that is no more, so they take a snapshot and offer their commands again. The instant is kept
    /// under restoredAtSetting.
    Result<Done> beginNewEpoch();
    Result<qint64> count(ResourceType type); ///< stored and not removed
    qint64 steps();                          ///< see Database::steps()

    Result<Done> put(const ImportedRecord &record) override;
    Result<Done> put(const CampaignEvent &event) override;
    void report(const ImportProblem &problem) override;

    Result<Done> transact(const std::function<Result<Done>()> &work) override;
    QString epoch() const override { return m_epoch; }
    QByteArray signingKey() const override { return m_signingKey; }
    Result<std::optional<QString>> setting(const QString &key) override;
    Result<Done> setSetting(const QString &key, const QString &value) override;

    Result<std::optional<StoredRecord>> record(ResourceType type, const QString &id) override;
    Result<std::optional<StoredRecord>> recordAt(ResourceType type, const QString &id, Instant at) override;
    Result<RecordPage> records(const RecordQuery &query) override;
    Result<QList<StoredRecord>> couponsByCode(const QString &code, const QString &customerId,
                                              int limit) override;
    Result<QList<StoredRecord>> couponsUsed(const QString &customerId, Instant from, Instant until) override;
    Result<QList<StoredRecord>> customersByName(const QString &part, int limit) override;
    Result<QList<StoredRecord>> customersByKey(const QString &key, bool beginning, int limit) override;
    Result<Done> bringIntoScope(const QString &storeId, const QString &customerId, Instant until) override;
    Result<bool> endVisit(const QString &storeId, const QString &customerId) override;
    Result<Done> endVisitsBefore(Instant now) override;
    Result<StoredRecord> write(const RecordWrite &write) override;
    Result<Done> remove(ResourceType type, const QString &id, const QString &reason,
                        const Cause &cause) override;
    Result<bool> inScope(const QString &storeId, ResourceType type, const QString &id) override;
    Result<qint64> feedPosition(const QString &storeId) override;
    Result<FeedSlice> changes(const QString &storeId, const QString &deviceId, qint64 after,
                              int limit) override;
    Result<FeedPoke> pokeSince(const QString &storeId, qint64 after) override;
    Result<qint64> oldestPosition(const QString &storeId) override;
    Result<Done> forgetOlderThan(Instant commands, Instant tombstones) override;

    Result<SnapshotPlan> planSnapshot(const QString &storeId, const QString &deviceId, const QString &id,
                                      const SnapshotWish &wish = {}) override;
    Result<std::optional<SnapshotPlan>> snapshot(const QString &id) override;
    Result<Done> eachRow(const SnapshotPlan &snapshot, const PlannedPart &part,
                         const std::function<void(const StoredRecord &)> &row) override;

    Result<Done> putEnrolmentCode(const EnrolmentCode &code) override;
    Result<std::optional<EnrolmentCode>> enrolmentCode(const QString &selector) override;
    Result<Done> removeEnrolmentCode(const QString &selector) override;
    Result<Done> putDevice(const DeviceRecord &device) override;
    Result<std::optional<DeviceRecord>> device(const QString &id) override;
    Result<std::optional<DeviceRecord>> deviceByClient(const QString &clientId) override;
    Result<QList<DeviceRecord>> devices(const QString &storeId) override;
    Result<Done> putDirective(const QString &deviceId, const Directive &directive, Instant at) override;
    Result<QList<Directive>> directives(const QString &deviceId) override;
    Result<Done> removeDirective(const QString &deviceId, const QString &id) override;
    Result<Done> putToken(const TokenRecord &token) override;
    Result<std::optional<TokenRecord>> token(const QByteArray &hash) override;
    Result<Done> removeTokenFamily(const QString &family) override;
    Result<Done> removeExpiredTokens(Instant now) override;
    Result<Done> putPin(const PinRecord &pin) override;
    Result<std::optional<PinRecord>> pin(const QString &associateId) override;
    Result<std::optional<StoredRecord>> associateByCode(const QString &storeId,
                                                        const QString &codeOrId) override;

    Result<std::optional<CommandRecord>> command(const QString &id) override;
    Result<Done> putCommand(const CommandRecord &command) override;
    Result<bool> isSeqTaken(const QString &deviceId, const QString &numbering, qint64 seq) override;
    Result<qint64> acknowledgedSeq(const QString &deviceId) override;

    Result<Done> putAudit(const AuditRecord &audit) override;
    Result<qint64> audited(const QString &action, const QString &associateId, Instant since) override;
    Result<qint64> acknowledgeBriefing(const QString &campaignId, const QString &associateId,
                                       Instant at) override;

    Result<Done> undoRedemption(const QString &couponId, Instant at) override;
    Result<CampaignUses> campaignUses(const QString &campaignId, const QString &storeId,
                                      const QString &customerId) override;
    Result<CampaignUses> campaignUsesUntil(const QString &campaignId, const QString &storeId,
                                           const QString &customerId, Instant until) override;
    Result<QJsonObject> campaignKpis(const QString &campaignId, const QString &storeId) override;
    Result<QStringList> campaignsWithNews() override;
    Result<Done> refreshRunningCampaigns() override;
    Result<Done> figuresWritten(const QString &campaignId) override;

    Result<Done> putAllowance(const AllowanceRecord &allowance) override;
    Result<std::optional<AllowanceRecord>> allowance(const QString &id) override;
    Result<std::optional<AllowanceRecord>> allowanceOfRequest(const QString &deviceId,
                                                              const QString &requestId) override;
    Result<std::optional<AllowanceRecord>> currentAllowance(const QString &deviceId) override;
    Result<Done> retireAllowance(const QString &id, const QString &by, int kept) override;
    Result<Done> endAllowance(const QString &id, Instant at) override;
    Result<qint64> allowedElsewhere(const QString &storeId, const QString &exceptDevice,
                                    Instant now) override;
    Result<qint64> unitsOut(const QString &campaignId, const QString &storeId, const QString &exceptDevice,
                            Instant since) override;
    Result<Done> putAllowanceUse(const AllowanceUse &use) override;
    Result<Done> removeAllowanceUse(const QString &redemptionId) override;

    Result<Done> putNotification(const NotificationRecord &notification) override;
    Result<QList<NotificationRecord>> dueNotifications(Instant now, int limit) override;
    Result<Done> putPickupCode(const PickupCode &code) override;
    Result<std::optional<QString>> pickupCode(const QString &orderId) override;
    Result<QStringList> openOrdersWithoutCode(const QString &storeId, int limit) override;

    void whenFeedMoves(std::function<void()> listener) override;

private:
    SqliteStorage(std::unique_ptr<Database> database, const Options &options);
    Result<Done> prepareFile(std::optional<Scope> wanted);
    Result<Done> makeMissingKeys();
    Result<Done> changeEpoch();
    Result<Done> settleScope(std::optional<Scope> wanted);

    QString feedOf(const QString &storeId) const;
    const char *sql(const QByteArray &text); ///< keeps the text alive as long as the storage
    QByteArray scopeCondition() const;       ///< over resource r; ?1 = store, ?2 = oldest history
    qint64 historySince() const;
    Result<Done> keepKeys(const QString &customerId, const QJsonObject &data);
    Result<Done> upsert(const StoredRecord &record, const Columns &columns);
    Result<Done> keepSuperseded(const StoredRecord &next);
    Result<Done> dropSuperseded(ResourceType type, const QString &id);
    Result<Done> intoFeeds(const StoredRecord &record, const Columns &columns, const Cause &cause);
    Result<Done> intoFeed(const QString &feed, ResourceType type, const QString &id, qint64 version,
                          const QString &removed, const Cause &cause);
    Result<Done> countSeq(const CommandRecord &command);
    Result<Done> updateScope(const QString &customerId, const Cause &cause);
    Result<Done> customerEnters(const QString &storeId, const QString &customerId, const Cause &cause);
    Result<Done> customerLeaves(const QString &storeId, const QString &customerId, const Cause &cause);
    Result<Done> rebuildScopes();
    Result<bool> endVisitIfOver(const QString &storeId, const QString &customerId, Instant now);
    Result<StoredRecord> nextVersion(ResourceType type, const QString &id, QJsonObject data);
    Result<std::optional<AllowanceRecord>> readAllowance(Statement row);
    StoredRecord readRecord(const Statement &row) const; ///< type, id, version, updated_at, removed, body
    QByteArray served(const StoredRecord &record, const QString &storeId);
    Result<QStringList> storesOf(const QJsonObject &campaign);                   ///< in which it holds
    QJsonArray readersOf(const QString &campaignId, const QString &storeId);     ///< of its briefing
    QJsonObject changesOf(const StoredRecord &campaign, const QString &storeId); ///< since yesterday began
    QByteArray withFigures(const StoredRecord &record, const QString &storeId);
    Result<QList<PlannedPart>> planParts(const QString &storeId, const QList<ResourceType> &types);

    mutable std::recursive_mutex m_lock;
    std::unique_ptr<Database> m_database;
    Scope m_scope = Scope::Store;
    Clock m_clock;
    RandomBytes m_random;
    QString m_epoch;
    QByteArray m_signingKey;
    QSet<QByteArray> m_texts;

    int m_depth = 0; ///< of nested transactions
    QString m_tx;    ///< of the running transaction
    int m_txRows = 0;
    bool m_feedMoved = false;
    bool m_importing = false;
    QList<std::function<void()>> m_listeners;
    QList<ImportProblem> m_problems;
    qint64 m_problemCount = 0;

    struct Figures
    {
        qint64 version = 0;
        QByteArray body;
    };
    QHash<std::pair<QString, QString>, Figures>
        m_figures; ///< campaign documents as served, by campaign and store
};

} // namespace counterpart::server

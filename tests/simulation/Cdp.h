#pragma once

#include "server/Handlers.h"
#include "server/Housekeeping.h"
#include "server/sqlite/SqliteStorage.h"
#include "simulation/CdpWorld.h"
#include "simulation/CrashDisk.h"
#include "simulation/Timeline.h"

#include <QSet>

#include <array>
#include <functional>

namespace counterpart::sim {

/// The reference CDP: the real handlers over the real storage on a disk in memory. Lives on its own (orders
/// come, coupons are revoked, customers leave), forgets tombstones and is restored from backups.
class Cdp
{
public:
    struct Tablet
    {
        QString deviceId, clientId, clientSecret, storeId;
    };
    static constexpr int mostTablets = 5; ///< the last one stands in the other store

    Cdp(Timeline &timeline, quint64 seed);
    static const QList<Tablet> &tablets();

    Instant now() const { return chain::opening + m_timeline.now(); }
    server::Response answer(const server::Request &request);
    /// Copies that lag behind, each by its own time: one of them catches up with what is known now.
    static constexpr int copies = 2;
    void copyCatchesUp(int copy);
    /// What that copy answers; none when it is not there or cannot, for it may not know the caller's token.
    std::optional<server::Response> answerOfCopy(int copy, const server::Request &request);

    server::SqliteStorage &storage() { return *m_storage; }
    const server::ServerContext &context() const { return m_context; }

    /// Commands that it cannot process: whatever batch holds one fails with 500.
    void poison(const QString &commandId) { m_poison.insert(commandId); }
    /// What a person has to look at holds up nothing behind it.
    bool excused(const QString &commandId) const { return m_poison.contains(commandId); }
    /// Something happens at the CDP without any tablet.
    void live();
    /// From now on there are allowances, and a campaign whose units are leased.
    void openPool();
    /// From now on managers may give coupons; after openPool().
    void openGoodwill();
    /// A coupon that was given: people use it like any other.
    void given(const QString &couponId);
    /// So many orders and coupons more.
    void fill(int more);
    void compact();
    void backUp() { m_backup = m_disk.image(); }
    bool restore();
    int restores() const { return m_restores; }
    void endTokens();
    quint64 fingerprint() const { return m_disk.fingerprint(); }

    /// Called with the store whose feed may have moved.
    std::function<void()> moved;
    QStringList couponIds() const { return m_coupons; }
    QStringList orderIds() const { return m_orders; }

private:
    std::unique_ptr<server::SqliteStorage> opened(const QString &path);
    void open();
    void write(ResourceType type, const QString &id, const QJsonObject &data, const QString &why);
    void change(ResourceType type, const QString &id, const QString &why,
                const std::function<bool(QJsonObject &)> &edit);

    Timeline &m_timeline;
    Chance m_chance;
    CrashDisk m_disk;
    std::array<CrashDisk, copies> m_copyDisks{CrashDisk(QStringLiteral(":copy0"), true),
                                              CrashDisk(QStringLiteral(":copy1"), true)};
    CrashDisk::Files m_backup;
    server::ServerContext m_context;
    std::unique_ptr<server::SqliteStorage> m_storage;
    std::array<std::unique_ptr<server::SqliteStorage>, copies> m_copies;
    std::unique_ptr<server::Housekeeping> m_housekeeping;
    QStringList m_coupons, m_orders;
    QSet<QString> m_poison;
    int m_restores = 0;
};

} // namespace counterpart::sim

#include "contract/Resources.h"
#include "server/CampaignChanges.h"
#include "server/sqlite/CampaignCounts.h"
#include "server/sqlite/SqliteStorage.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr qint64 Quarter = 15LL * 60 * 1000;
constexpr auto Remembered = std::chrono::hours(24 * 35);
constexpr auto OneDay = std::chrono::hours(24);

QString word(CampaignEvent::Step step)
{
    switch (step) {
    case CampaignEvent::Step::Issued: return u"issued"_s;
    case CampaignEvent::Step::Sent: return u"sent"_s;
    case CampaignEvent::Step::Delivered: return u"delivered"_s;
    case CampaignEvent::Step::Opened: return u"opened"_s;
    case CampaignEvent::Step::Visited: return u"visited"_s;
    case CampaignEvent::Step::Redeemed: return u"redeemed"_s;
    case CampaignEvent::Step::Refused: return u"refused"_s;
    case CampaignEvent::Step::RefusedWrongly: return u"refused_wrongly"_s;
    case CampaignEvent::Step::Withdrawn: return u"withdrawn"_s;
    }
    return {};
}

QList<QuarterCount> readQuarters(Statement &row)
{
    QList<QuarterCount> quarters;
    while (row.next())
        quarters.append({fromMs(row.integer(0) * Quarter), row.integer(1), row.text(2)});
    return quarters;
}

} // namespace

Result<Done> SqliteStorage::put(const CampaignEvent &event)
{
    return transact([&]() -> Result<Done> {
        const auto none = [](const QString &text) {
            return text.isEmpty() ? std::nullopt : std::optional(text);
        };
        auto done
            = m_database
                  ->prepare("INSERT INTO campaign_event (campaign_id, coupon_id, customer_id, step, channel, "
                            "store_id, "
                            "at, amount, discount, code) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)")
                  .with(event.campaignId, none(event.couponId), none(event.customerId), word(event.step),
                        event.channel, none(event.storeId), toMs(event.at), event.amount, event.discount,
                        none(event.code))
                  .done();
        if (!done || m_importing)
            return done;
        return m_database->prepare("INSERT OR IGNORE INTO campaign_news VALUES (?1)")
            .with(event.campaignId)
            .done();
    });
}

Result<Done> SqliteStorage::undoRedemption(const QString &couponId, Instant at)
{
    return transact([&]() -> Result<Done> {
        auto done = m_database
                        ->prepare("INSERT OR IGNORE INTO campaign_news SELECT campaign_id FROM "
                                  "campaign_event WHERE coupon_id = ?1")
                        .with(couponId)
                        .done();
        if (!done)
            return done;
        return m_database
            ->prepare("DELETE FROM campaign_event WHERE coupon_id = ?1 AND step = 'redeemed' AND at = ?2")
            .with(couponId, toMs(at))
            .done();
    });
}

Result<CampaignUses> SqliteStorage::campaignUses(const QString &campaignId, const QString &storeId,
                                                 const QString &customerId)
{
    return campaignUsesUntil(campaignId, storeId, customerId, m_clock());
}

// TOTAL() where SUM() would fail beyond 2^63: one such sum would refuse every redemption of its campaign.
Result<CampaignUses> SqliteStorage::campaignUsesUntil(const QString &campaignId, const QString &storeId,
                                                      const QString &customerId, Instant until)
{
    const std::lock_guard lock(m_lock);
    const qint64 last = toMs(std::min(until, m_clock()));
    CampaignUses uses;
    auto all = m_database->prepare("SELECT COUNT(*), COALESCE(SUM(store_id = ?2), 0), CAST(TOTAL(discount) "
                                   "AS INTEGER) FROM campaign_event "
                                   "WHERE campaign_id = ?1 AND step = 'redeemed' AND at <= ?3");
    if (all.with(campaignId, storeId, last).next()) {
        uses.total = all.integer(0);
        uses.inStore = all.integer(1);
        uses.discount = all.integer(2);
    }
    if (auto done = all.ok(); !done)
        return done.error();
    if (customerId.isEmpty())
        return uses;
    auto theirs
        = m_database->prepare("SELECT COUNT(*) FROM campaign_event INDEXED BY campaign_event_customer "
                              "WHERE campaign_id = ?1 AND customer_id = ?2 AND step = 'redeemed' "
                              "AND at <= ?3");
    if (theirs.with(campaignId, customerId, last).next())
        uses.byCustomer = theirs.integer(0);
    auto done = theirs.ok();
    return done ? Result<CampaignUses>(uses) : done.error();
}

Result<QStringList> SqliteStorage::storesOf(const QJsonObject &campaign)
{
    const auto decoded = decodeCampaign(campaign);
    const StoreScope scope = decoded ? decoded->storeScope : StoreScope{};
    auto row = m_database->prepare("SELECT id, COALESCE(json_extract(body, '$.region'), '') FROM resource "
                                   "WHERE type = 'store' AND removed IS NULL ORDER BY id");
    QStringList stores;
    while (row.next()) {
        if (scope.contains(row.text(0), row.text(1)))
            stores.append(row.text(0));
    }
    if (auto done = row.done(); !done)
        return done.error();
    return stores;
}

Result<QJsonObject> SqliteStorage::campaignKpis(const QString &campaignId, const QString &storeId)
{
    const std::lock_guard lock(m_lock);
    const Instant now = m_clock();
    auto campaign = record(ResourceType::Campaign, campaignId);
    if (!campaign)
        return campaign.error();
    auto store = record(ResourceType::Store, storeId);
    if (!store)
        return store.error();
    const QJsonObject document = *campaign ? (*campaign)->data() : QJsonObject();
    const QByteArray zone
        = *store ? (*store)->data()["timeZone"_L1].toString().toLatin1() : QByteArray("UTC");

    CampaignCounts counts;
    auto steps = m_database->prepare(
        "SELECT channel, step, COALESCE(store_id, ''), COUNT(*), CAST(TOTAL(amount) AS INTEGER), "
        "CAST(TOTAL(discount) AS INTEGER) "
        "FROM campaign_event WHERE campaign_id = ?1 AND at <= ?2 GROUP BY channel, step, store_id");
    steps.with(campaignId, toMs(now));
    while (steps.next())
        counts.steps.append({steps.text(0), steps.text(1), steps.text(2), steps.integer(3), steps.integer(4),
                             steps.integer(5)});
    if (auto done = steps.ok(); !done)
        return done.error();

    for (const auto &[step, into] :
         {std::pair(u"redeemed"_s, &counts.redeemed), std::pair(u"issued"_s, &counts.issued)}) {
        auto quarters = m_database->prepare(
            "SELECT at / 900000 AS quarter, COUNT(*), channel FROM campaign_event WHERE campaign_id = ?1 "
            "AND step = ?2 AND store_id = ?3 AND at BETWEEN ?4 AND ?5 GROUP BY quarter, channel");
        *into = readQuarters(quarters.with(campaignId, step, storeId, toMs(now - Remembered), toMs(now)));
        if (auto done = quarters.ok(); !done)
            return done.error();
    }
    auto refusals = m_database->prepare(
        "SELECT COALESCE(code, 'other') AS why, COUNT(*), SUM(step = 'refused_wrongly') "
        "FROM campaign_event WHERE campaign_id = ?1 AND step IN ('refused', 'refused_wrongly') "
        "AND store_id = ?2 AND at <= ?3 GROUP BY why ORDER BY COUNT(*) DESC, why");
    refusals.with(campaignId, storeId, toMs(now));
    while (refusals.next())
        counts.refusals.append({refusals.text(0), refusals.integer(1), refusals.integer(2)});
    if (auto done = refusals.ok(); !done)
        return done.error();
    auto day = m_database->prepare(
        "SELECT CAST(TOTAL(discount) AS INTEGER) FROM campaign_event WHERE campaign_id = ?1 "
        "AND step = 'redeemed' AND at > ?2 AND at <= ?3");
    if (day.with(campaignId, toMs(now - OneDay), toMs(now)).next())
        counts.discountLastDay = day.integer(0);
    if (auto done = day.ok(); !done)
        return done.error();
    auto stores = storesOf(document);
    if (!stores)
        return stores.error();
    counts.stores = *std::move(stores);
    return kpisOf(counts, document, storeId, zone, now);
}

QJsonArray SqliteStorage::readersOf(const QString &campaignId, const QString &storeId)
{
    auto row = m_database->prepare(
        "SELECT a.associate_id, a.at FROM campaign_ack a JOIN resource r ON r.type = 'associate' "
        "AND r.id = a.associate_id AND r.removed IS NULL WHERE a.campaign_id = ?1 AND EXISTS (SELECT 1 FROM "
        "json_each(r.body, '$.storeIds') WHERE value = ?2) ORDER BY a.at, a.associate_id LIMIT 200");
    row.with(campaignId, storeId);
    QJsonArray readers;
    while (row.next())
        readers.append(
            QJsonObject{{u"associateId"_s, row.text(0)}, {u"at"_s, formatInstant(fromMs(row.integer(1)))}});
    return readers;
}

QJsonObject SqliteStorage::changesOf(const StoredRecord &campaign, const QString &storeId)
{
    const auto store = record(ResourceType::Store, storeId);
    const QByteArray zone
        = store && *store ? (*store)->data()["timeZone"_L1].toString().toLatin1() : QByteArray("UTC");
    const QDateTime today = inZone(m_clock(), zone);
    const Instant since = fromMs(today.date().addDays(-1).startOfDay(today.timeZone()).toMSecsSinceEpoch());
    const QJsonObject now = campaign.data();
    QStringList what;
    if (const auto made = parseInstant(now["createdAt"_L1].toString()); made && *made > since)
        what.append(u"new"_s);
    else if (const auto before = recordAt(ResourceType::Campaign, campaign.id, since); before && *before)
        what = campaignChanges((*before)->data(), now);
    if (what.isEmpty())
        return {};
    return {{u"since"_s, formatInstant(since)}, {u"what"_s, QJsonArray::fromStringList(what)}};
}

QByteArray SqliteStorage::withFigures(const StoredRecord &record, const QString &storeId)
{
    // One document per version and store: a device that keeps the version must not miss newer figures under
    // it.
    Figures &figures = m_figures[{record.id, storeId}];
    if (figures.version != record.version) {
        auto kpis = campaignKpis(record.id, storeId);
        if (!kpis)
            return record.body;
        QJsonObject document = record.data();
        document["kpis"_L1] = *kpis;
        document.remove("channelGoals"_L1); // those of other stores are not this one's to read
        QJsonObject briefing = document["briefing"_L1].toObject();
        if (const QJsonArray readers = readersOf(record.id, storeId); !readers.isEmpty())
            briefing["readBy"_L1] = readers;
        if (const QJsonObject changes = changesOf(record, storeId); !changes.isEmpty())
            briefing["changes"_L1] = changes;
        if (!briefing.isEmpty())
            document["briefing"_L1] = briefing;
        figures = {record.version, QJsonDocument(document).toJson(QJsonDocument::Compact)};
    }
    return figures.body;
}

Result<QStringList> SqliteStorage::campaignsWithNews()
{
    const std::lock_guard lock(m_lock);
    auto row = m_database->prepare("SELECT campaign_id FROM campaign_news LIMIT 100");
    QStringList ids;
    while (row.next())
        ids.append(row.text(0));
    if (auto done = row.done(); !done)
        return done.error();
    return ids;
}

Result<Done> SqliteStorage::refreshRunningCampaigns()
{
    const std::lock_guard lock(m_lock);
    return m_database
        ->prepare("INSERT OR IGNORE INTO campaign_news SELECT r.id FROM resource r WHERE r.type = 'campaign' "
                  "AND r.status = 'live' AND r.removed IS NULL "
                  "AND EXISTS (SELECT 1 FROM campaign_event e WHERE e.campaign_id = r.id)")
        .done();
}

Result<Done> SqliteStorage::figuresWritten(const QString &campaignId)
{
    const std::lock_guard lock(m_lock);
    return m_database->prepare("DELETE FROM campaign_news WHERE campaign_id = ?1").with(campaignId).done();
}

} // namespace counterpart::server

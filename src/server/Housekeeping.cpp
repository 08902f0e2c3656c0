#include "server/Housekeeping.h"

#include "contract/Limits.h"
#include "contract/Resources.h"
#include "server/handlers/Secrets.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr auto FiguresEvery
    = std::chrono::seconds(60); ///< a campaign moves in the feed at most once a minute
constexpr auto RefreshEvery
    = std::chrono::minutes(15); ///< figures move with the clock too: days, hours, forecast
constexpr auto ForgetEvery = std::chrono::hours(1);
constexpr auto UntilDelivered = std::chrono::seconds(2);
constexpr int NoticesATurn = 100;
constexpr int CodesATurn = 8; ///< 0.1 s each; a stop must not wait for hundreds

} // namespace

Housekeeping::Housekeeping(HousekeepingPlan plan) : m_plan(std::move(plan)) { }

void Housekeeping::turn(Storage &storage, const ServerContext &context)
{
    const Instant now = context.clock();
    // A failure here is repeated by the next turn; nothing of it belongs to a request that could be told.
    (void)sendDueNotices(storage, now);
    if (const auto orders = storage.openOrdersWithoutCode(m_plan.storeId, CodesATurn)) {
        for (const QString &order : *orders)
            (void)ensurePickupCode(storage, context, order);
    }
    (void)storage.endVisitsBefore(now);
    if (m_plan.live)
        m_plan.live(storage, now);
    if (m_refreshedAt == Instant{})
        m_refreshedAt = now; // just served: counted when the devices asked
    if (now - m_refreshedAt >= RefreshEvery && storage.refreshRunningCampaigns())
        m_refreshedAt = now;
    if (now - m_figuresAt >= FiguresEvery)
        writeFigures(storage, context);
    if (now - m_forgotAt >= ForgetEvery)
        forget(storage, context);
}

void Housekeeping::writeFigures(Storage &storage, const ServerContext &context)
{
    const auto campaigns = storage.campaignsWithNews();
    if (!campaigns || campaigns->isEmpty())
        return;
    m_figuresAt = context.clock();
    for (const QString &id : *campaigns) {
        (void)storage.transact([&]() -> Result<Done> {
            auto record = storage.record(ResourceType::Campaign, id);
            if (!record)
                return record.error();
            // The document stays; its next version carries the figures as counted when it is served.
            if (*record && !(*record)->removed) {
                auto written
                    = storage.write({.type = ResourceType::Campaign, .id = id, .data = (*record)->data()});
                if (!written)
                    return written.error();
            }
            return storage.figuresWritten(id);
        });
    }
}

void Housekeeping::forget(Storage &storage, const ServerContext &context)
{
    const Instant now = context.clock();
    constexpr auto day = std::chrono::hours(24);
    if (storage.forgetOlderThan(now - limits::commandMemoryDays * day, now - limits::cursorLifeDays * day))
        m_forgotAt = now;
}

Result<Done> queueNotices(Storage &storage, const QJsonObject &order, Instant now)
{
    const QString id = order["id"_L1].toString();
    const QJsonArray notices = order["notifications"_L1].toArray();
    for (qsizetype i = 0; i < notices.size(); ++i) {
        const QJsonObject notice = notices[i].toObject();
        if (notice["state"_L1] != u"queued"_s)
            continue;
        const auto due = parseInstant(notice["at"_L1].toString()).value_or(now);
        auto done = storage.putNotification({.id = u"%1#%2"_s.arg(id).arg(i),
                                             .orderId = id,
                                             .templateName = notice["template"_L1].toString(),
                                             .channel = notice["channel"_L1].toString(),
                                             .state = u"queued"_s,
                                             .queuedAt = now,
                                             .dueAt = due});
        if (!done)
            return done;
    }
    return Done{};
}

namespace {

Result<Done> step(Storage &storage, NotificationRecord notice, Instant now)
{
    auto record = storage.record(ResourceType::PickupOrder, notice.orderId);
    if (!record)
        return record.error();
    const qsizetype index = notice.id.section(u'#', -1).toLongLong();
    QJsonObject order = *record ? (*record)->data() : QJsonObject();
    QJsonArray notices = order["notifications"_L1].toArray();
    QJsonObject shown = index < notices.size() ? notices[index].toObject() : QJsonObject();
    const QString state = shown["state"_L1].toString();
    if (state != notice.state) { // taken back by a command, or the order is gone
        notice.state = state.isEmpty() ? u"suppressed"_s : state;
        return storage.putNotification(notice);
    }
    const bool queued = state == u"queued"_s;
    shown["state"_L1] = queued ? u"sent"_s : u"delivered"_s;
    if (queued)
        shown["at"_L1] = formatInstant(now);
    notices[index] = shown;
    order["notifications"_L1] = notices;
    notice.state = shown["state"_L1].toString();
    notice.dueAt = now + UntilDelivered;
    if (auto done = storage.putNotification(notice); !done)
        return done;
    auto written = storage.write({.type = ResourceType::PickupOrder, .id = notice.orderId, .data = order});
    return written ? Result<Done>(Done{}) : written.error();
}

} // namespace

Result<Done> sendDueNotices(Storage &storage, Instant now)
{
    auto due = storage.dueNotifications(now, NoticesATurn);
    if (!due)
        return due.error();
    for (const NotificationRecord &notice : std::as_const(*due)) {
        if (auto done = storage.transact([&] { return step(storage, notice, now); }); !done)
            return done;
    }
    return Done{};
}

Result<QString> ensurePickupCode(Storage &storage, const ServerContext &context, const QString &orderId)
{
    auto kept = storage.pickupCode(orderId);
    if (!kept)
        return kept.error();
    if (*kept)
        return **kept;
    const QString code = newDigits(6, context.random);
    // Hashed before the transaction: the storage's lock is not held while Argon2id works.
    const CodeHash hash = pickupCodeHash(code, context.random, context.config.plainSecrets);
    QString result = code;
    auto done = storage.transact([&]() -> Result<Done> {
        auto again = storage.pickupCode(orderId);
        if (!again)
            return again.error();
        if (*again) { // somebody else was quicker
            result = **again;
            return Done{};
        }
        auto record = storage.record(ResourceType::PickupOrder, orderId);
        if (!record)
            return record.error();
        if (!*record || (*record)->removed)
            return Error{Error::Kind::NotFound, {}, u"not-found"_s};
        QJsonObject order = (*record)->data();
        QJsonObject verification = order["verification"_L1].toObject();
        verification["method"_L1] = u"code"_s;
        verification["alg"_L1] = u"argon2id13"_s;
        verification["salt"_L1] = hash.salt;
        verification["hash"_L1] = hash.hash;
        if (!verification.contains("attemptsLeft"_L1))
            verification["attemptsLeft"_L1] = 5;
        order["verification"_L1] = verification;
        if (auto stored = storage.putPickupCode({orderId, code}); !stored)
            return stored;
        auto written = storage.write({.type = ResourceType::PickupOrder, .id = orderId, .data = order});
        return written ? Result<Done>(Done{}) : written.error();
    });
    return done ? Result<QString>(result) : done.error();
}

} // namespace counterpart::server

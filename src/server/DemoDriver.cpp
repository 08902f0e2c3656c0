#include "server/DemoDriver.h"

#include "contract/LookupKey.h"
#include "server/demo/DemoChain.h"
#include "server/demo/DemoLife.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int LifeOrders = 200;

DemoReadPort readPort(Storage &storage, const QString &storeId)
{
    return {.openOrders =
                [&storage, storeId] {
                    QList<QJsonObject> orders;
                    if (const auto page = storage.records({.type = ResourceType::PickupOrder,
                                                           .storeId = storeId,
                                                           .open = true,
                                                           .limit = LifeOrders})) {
                        for (const StoredRecord &record : page->records)
                            orders.append(record.data());
                    }
                    return orders;
                },
            .exists =
                [&storage](ResourceType type, const QString &id) {
                    const auto record = storage.record(type, id);
                    return record && *record;
                }};
}

/// The demo is kept between starts: what was today when it was last started is today again.
Result<Done> rollToToday(SqliteStorage &storage, Instant last, Instant now)
{
    const auto record = storage.record(ResourceType::Store, QStringView(demo::StoreId).toString());
    if (!record)
        return record.error();
    const QByteArray zone = *record ? (*record)->data()["timeZone"_L1].toString().toLatin1() : QByteArray();
    const qint64 days = inZone(last, zone).date().daysTo(inZone(now, zone).date());
    if (days <= 0)
        return Done{};
    return storage.transact([&]() -> Result<Done> {
        if (auto shifted = storage.shiftDays(int(days)); !shifted)
            return shifted;
        return storage.setSetting(u"demo_made_at"_s,
                                  QString::number(toMs(last + days * std::chrono::hours(24))));
    });
}

} // namespace

Result<Done> fillDemo(SqliteStorage &storage, Instant now, const DemoPlan &plan)
{
    auto made = storage.setting(u"demo_made_at"_s);
    if (!made)
        return made.error();
    if (*made)
        return rollToToday(storage, fromMs((*made)->toLongLong()), now);
    return storage.import([&](RecordSink &sink) -> Result<Done> {
        DemoOptions options;
        options.now = now;
        options.sarahHasCoupon = !plan.live;
        options.contactsFull = plan.contactsFull;
        if (!plan.lookupKey.isEmpty()) {
            options.lookupKey = [key = plan.lookupKey](const QString &value) {
                return lookupHash(key, value);
            };
        }
        auto done = makeDemo(sink, options);
        if (!done)
            return done;
        if (done = storage.setSetting(u"demo_made_at"_s, QString::number(toMs(now))); !done)
            return done;
        return storage.setSetting(u"default_store"_s, QStringView(demo::StoreId).toString());
    });
}

std::function<void(Storage &, Instant)> demoDriver(const QString &storeId, Instant startedAt)
{
    return [storeId, startedAt](Storage &storage, Instant now) {
        // One transaction around reading and writing: a colleague's command in between would be overwritten.
        (void)storage.transact([&]() -> Result<Done> {
            DemoLifeTimes times{.now = now, .startedAt = startedAt, .firstSignInAt = {}};
            if (const auto first = storage.setting(u"first_sign_in_at"_s); first && *first)
                times.firstSignInAt = fromMs((*first)->toLongLong());
            const DemoChanges changes = demoLife(times, readPort(storage, storeId));
            for (const ImportedRecord &record : changes.records) {
                if (auto done = storage.put(record); !done)
                    return done;
            }
            for (const CampaignEvent &event : changes.events) {
                if (auto done = storage.put(event); !done)
                    return done;
            }
            return Done{};
        });
    };
}

} // namespace counterpart::server

#pragma once

#include "base/Ids.h"
#include "cache/Cache.h"
#include "contract/Resources.h"
#include "seal/KeyRing.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>

namespace counterpart::test {

using namespace Qt::Literals::StringLiterals;

inline constexpr Instant noon = fromMs(1'795'000'000'000);

inline Keys keysOf(char fill = 'd')
{
    Keys keys;
    keys.dataKey = SecretBytes::take(QByteArray(32, fill));
    keys.indexKey = SecretBytes::take(QByteArray(32, char(fill + 1)));
    keys.check = QByteArray("check of ") + fill;
    keys.backend = QStringLiteral("memory");
    return keys;
}

/// A cache file in a folder of its own.
struct CacheFile
{
    QTemporaryDir folder;
    QString path = folder.filePath(QStringLiteral("cache.db"));

    Cache open(char key = 'd') const
    {
        auto opened = Cache::open(path);
        if (!opened)
            qFatal("cache: %s", qPrintable(opened.error().detail));
        Cache cache = *std::move(opened);
        if (auto used = cache.useKeys(keysOf(key), systemRandom); !used)
            qFatal("cache keys: %s", qPrintable(used.error().detail));
        return cache;
    }

    /// Names of the files that hold these bytes.
    QStringList filesWith(const QByteArray &bytes) const
    {
        QStringList found;
        const QDir dir(folder.path());
        for (const QString &name : dir.entryList(QDir::Files)) {
            QFile file(dir.filePath(name));
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
                found.append(name);
        }
        return found;
    }
};

template<typename T>
FeedRow row(ResourceType type, const T &record)
{
    FeedRow feedRow;
    feedRow.type = type;
    feedRow.typeName = wireName(type);
    feedRow.id = record.id;
    feedRow.version = record.version;
    feedRow.data = QJsonDocument(encode(record)).toJson(QJsonDocument::Compact);
    return feedRow;
}

inline FeedRow removal(ResourceType type, const QString &id, qint64 version, const QString &reason)
{
    FeedRow feedRow;
    feedRow.type = type;
    feedRow.typeName = wireName(type);
    feedRow.op = FeedRow::Op::Remove;
    feedRow.id = id;
    feedRow.version = version;
    feedRow.removeReason = reason;
    return feedRow;
}

inline FeedPage page(QList<FeedRow> rows, const QString &cursor = QStringLiteral("c1"))
{
    FeedPage feedPage;
    feedPage.rows = std::move(rows);
    feedPage.cursor = cursor;
    feedPage.epoch = QStringLiteral("e1");
    feedPage.serverTime = noon;
    return feedPage;
}

template<typename T>
T versioned(const QString &id, qint64 version)
{
    T record;
    record.id = id;
    record.version = version;
    record.updatedAt = noon;
    return record;
}

inline Customer customer(const QString &id, qint64 version = 1,
                         const QString &name = QStringLiteral("CANARYNAME"))
{
    auto made = versioned<Customer>(id, version);
    made.displayName = name;
    made.kind = Customer::Kind::Member;
    made.names = {{name, {}, {}, false}};
    made.preferredLanguage = QStringLiteral("zh-CN");
    made.contactPoints
        = {{QStringLiteral("p"), ContactPoint::Kind::Phone, QStringLiteral("+8613912345678"),
            QStringLiteral("139****5678"), true, true},
           {QStringLiteral("e"), ContactPoint::Kind::Email, QStringLiteral("Canary@example.com"),
            QStringLiteral("c***@example.com"), false, true}};
    made.identities = {{QStringLiteral("crm"), QStringLiteral("member_no"), QStringLiteral("M-4711"), {}}};
    made.tier.code = QStringLiteral("gold");
    made.tier.name.byLanguage = {{QStringLiteral("en"), QStringLiteral("Gold")}};
    made.homeStoreId = QStringLiteral("st-1");
    return made;
}

inline Coupon coupon(const QString &id, const QString &customerId, qint64 version = 1,
                     const QString &code = QStringLiteral("CANARY-CODE-7"))
{
    auto made = versioned<Coupon>(id, version);
    made.code = code;
    made.customerId = customerId;
    made.campaignId = QStringLiteral("ca-1");
    made.title.byLanguage = {{QStringLiteral("en"), QStringLiteral("20 % off")}};
    made.status = Coupon::Status::Active;
    made.mode = Coupon::Mode::Personal;
    made.validFrom = noon;
    made.validUntil = noon + std::chrono::hours(24);
    made.usageLimit = 1;
    return made;
}

inline Purchase purchase(const QString &id, const QString &customerId, qint64 total, Instant at = noon)
{
    auto made = versioned<Purchase>(id, 1);
    made.customerId = customerId;
    made.status = Purchase::Status::Paid;
    made.channel = Channel::Store;
    made.storeId = QStringLiteral("st-1");
    made.placedAt = at;
    made.total = {total, QStringLiteral("USD")};
    return made;
}

inline PickupOrder pickup(const QString &id, const QString &customerId,
                          PickupStatus status = PickupStatus::Placed,
                          const QString &storeId = QStringLiteral("st-1"))
{
    auto made = versioned<PickupOrder>(id, 1);
    made.orderNo = QStringLiteral("SH26-") + id;
    made.storeId = storeId;
    made.customerId = customerId;
    made.customerName = QStringLiteral("CANARYNAME");
    made.channel = Channel::App;
    made.status = status;
    made.placedAt = noon;
    made.readyBy = noon + std::chrono::hours(2);
    return made;
}

inline TimelineEvent happened(const QString &id, const QString &customerId, Instant at = noon)
{
    auto made = versioned<TimelineEvent>(id, 1);
    made.customerId = customerId;
    made.type = QStringLiteral("message_sent");
    made.channel = Channel::Sms;
    made.occurredAt = at;
    made.title.byLanguage = {{QStringLiteral("en"), QStringLiteral("CANARYTEXT")}};
    return made;
}

/// Every customer has a coupon, a purchase, an event and an order; the first ten orders are open.
inline QList<FeedRow> crowd(int customers)
{
    QList<FeedRow> rows;
    for (int i = 0; i < customers; ++i) {
        const QString id = u"cu-%1"_s.arg(i, 6, 10, QLatin1Char('0'));
        Customer one = customer(id);
        one.contactPoints[0].value = u"+86139%1"_s.arg(i, 8, 10, QLatin1Char('0'));
        rows.append(row(ResourceType::Customer, one));
        rows.append(row(ResourceType::Coupon, coupon(u"cp-"_s + id, id, 1, u"CODE%1"_s.arg(i))));
        rows.append(row(ResourceType::Purchase, purchase(u"pu-"_s + id, id, 100)));
        rows.append(row(ResourceType::TimelineEvent, happened(u"te-"_s + id, id)));
        rows.append(row(ResourceType::PickupOrder,
                        pickup(u"pk-"_s + id, id, i < 10 ? PickupStatus::Placed : PickupStatus::HandedOver)));
    }
    return rows;
}

} // namespace counterpart::test

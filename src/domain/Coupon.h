#pragma once

#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QList>
#include <QStringList>

namespace counterpart {

/// In which stores something holds (contract: StoreScope).
struct StoreScope
{
    enum class Mode { All, Include, Exclude };
    Mode mode = Mode::All;
    QStringList storeIds;
    QStringList regions;

    bool contains(const QString &storeId, const QString &region) const;
    bool operator==(const StoreScope &) const = default;
};

/// What a coupon gives. Unknown = the source did not deliver a face value: "as printed on the coupon".
/// 满300减50 is an amount with CouponConditions::minSpend (precision §4).
struct OfferValue
{
    enum class Kind {
        Percent,
        Amount,
        Tiers,
        FixedPrice,
        Gift,
        BuyXGetY,
        FreeShipping,
        PointsMultiplier,
        Service,
        Unknown
    };
    /// One step of 满300减50 满500减120; the highest one reached counts.
    struct Tier
    {
        Money minSpend;
        std::optional<Money> amount; ///< none: percentBp
        int percentBp = 0;
        bool operator==(const Tier &) const = default;
    };
    Kind kind = Kind::Unknown;
    int percentBp = 0;           ///< basis points off: 2000 = 20 % off = 8折
    std::optional<Money> amount; ///< off; of FixedPrice the price of each article
    std::optional<Money> maxDiscount;
    QList<Tier> tiers;   ///< in any order
    int buyQuantity = 0; ///< 0: not delivered
    int getQuantity = 0;
    int getPercentBp = 10'000; ///< off each article that is got: 10000 = free
    QString giftSku;
    int multiplierBp = 0;

    bool operator==(const OfferValue &) const = default;
};

/// Half open: `from` inclusive, `until` exclusive.
struct TimeSpan
{
    Instant from{};
    Instant until{};

    bool operator==(const TimeSpan &) const = default;
};

struct CouponConditions
{
    std::optional<Money> minSpend;
    QStringList includeCategories, excludeCategories, includeSkus, excludeSkus, tiers;
    bool firstPurchaseOnly = false;
    QList<TimeSpan> blackouts; ///< not usable then, although within its validity

    bool operator==(const CouponConditions &) const = default;
};

struct Redemption
{
    QString id; ///< UUIDv7 made by the device that redeemed
    Instant at{};
    QString storeId;
    QString associateId;
    QString deviceId = {}; ///< empty: not told, as by other systems
    std::optional<Money> discount;
    QString receiptNo;
    std::optional<qint64> basketTotal; ///< minor units of the discount's currency; none: not told
    bool offline = false;
    QString managerId;         ///< who allowed it although a rule refused it; empty: the rules let it through
    QString overrideReason;    ///< one of overrideReasons()
    QStringList overrideRules; ///< condition codes that were set aside

    bool operator==(const Redemption &) const = default;
};

/// An offer the CDP has granted to one customer (or to whoever shows an open code).
struct Coupon : Resource
{
    enum class Status { Issued, Active, Reserved, Redeemed, Expired, Revoked, Suspended, Other };
    enum class Mode { Open, Personal, Pooled, StoredValue, OnlineOnly, Other };
    enum class OfflineRights { None, AnyStore, Store, Device };

    struct Reservation
    {
        QString id;
        QString deviceId;
        Instant until{};
        bool operator==(const Reservation &) const = default;
    };

    /// Who in a store gave it to make up for something; when is `createdAt`.
    struct Goodwill
    {
        QString associateId;
        QString managerId; ///< whose yes it needed and whose budget it took; empty: the associate's own
        QString storeId;
        QString reason; ///< one of goodwillReasons()
        bool operator==(const Goodwill &) const = default;
    };

    QString code;
    QString customerId; ///< empty: anybody's
    QString campaignId; ///< empty: no campaign known
    Text title;
    Text terms;
    Text talkTrack; ///< "say it like this"
    OfferValue value;
    Status status = Status::Other;
    Instant validFrom{};  ///< inclusive
    Instant validUntil{}; ///< the last valid instant; the epoch = the source delivered no end
    StoreScope storeScope;
    QList<Channel> channels; ///< empty: all
    CouponConditions conditions;
    bool exclusive = false;
    QString stackingGroup;
    QStringList combinableWith;
    std::optional<int> usageLimit; ///< none: unlimited
    int used = 0;
    Mode mode = Mode::Other;
    OfflineRights offlineRights = OfflineRights::None;
    QString offlineStoreId, offlineDeviceId;
    std::optional<Instant> offlineUntil;
    std::optional<Reservation> reservation;
    std::optional<Goodwill> goodwill; ///< none: granted by the campaign itself
    QList<Redemption> redemptions;    ///< every one is kept
    std::optional<Instant> messageAt; ///< when the customer was told (lastMessage)
    std::optional<Channel> messageChannel;
    UserText messageText;

    bool operator==(const Coupon &) const = default;
};

} // namespace counterpart

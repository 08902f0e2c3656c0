#pragma once

#include "domain/Freshness.h"
#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QStringList>

namespace counterpart {

struct Bay
{
    QString code;
    Text name;        ///< zone
    int capacity = 0; ///< 0: unknown

    bool operator==(const Bay &) const = default;
};

struct Store : Resource
{
    struct Hours
    {
        QStringList days;
        QString open, close;
        bool operator==(const Hours &) const = default;
    };

    QString code;
    Text name;
    QString region;
    QByteArray timeZone; ///< IANA; validity of coupons is judged in it
    QString currency;
    QList<Hours> hours;
    int slaMinutes = 120;
    int holdDays = 7;
    QList<Bay> bays; ///< pickup.zones

    bool operator==(const Store &) const = default;
};

enum class Role { Associate, PickupDesk, Manager, StoreAdmin, Auditor, Other };

struct Associate : Resource
{
    enum class Status { Active, Suspended, Left, Other };
    enum class PinState { Set, MustChange, Locked, None };

    QString displayName;
    QString code; ///< staff number
    QList<Role> roles;
    QStringList storeIds;
    QStringList languages;
    Status status = Status::Other;
    PinState pin = PinState::None;
    QString place; ///< "柜台"; skills[0]; may be empty

    bool operator==(const Associate &) const = default;
};

struct OfflinePolicy : Resource
{
    QString storeId;
    milliseconds maxCacheAge = std::chrono::hours(24);
    qint64 maxClockDoubtMs = 600'000;
    milliseconds allowanceLife = std::chrono::hours(24); ///< of what a device is given to spend offline
    std::optional<Money> perRedemption, perDevice, perStore;
    std::optional<int> perDeviceCount, perCustomerCount; ///< none: not limited by count
    std::optional<Money> managerOverride; ///< most that one override takes off; none: not limited
    std::optional<int>
        managerOverrideCount; ///< overrides on one device in one day of the store; none: not limited
    std::optional<Money> managerGoodwill; ///< that one manager gives in one day of the store; none: nothing
    std::optional<int> managerGoodwillCount; ///< of coupons in it; none: not limited by count
    /// Total of an order up to which goods are handed over without a manager while there is no line; none:
    /// every order (product.md F2).
    std::optional<Money> handOverAlone;
    FreshnessRules freshness;

    bool operator==(const OfflinePolicy &) const = default;
};

} // namespace counterpart

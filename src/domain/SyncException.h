#pragma once

#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

namespace counterpart {

/// Who bears what an incident costs. Never the customer (contract.md §4).
enum class CostOwner {
    Unknown, ///< not told, or a word of a newer CDP
    Store,
    Company,
    Campaign, ///< its budget
};

/// A fact that broke a rule, or a refused request a person must decide on. It carries both versions, so that
/// a screen can say them in its own language; records of an older CDP have the explanation alone.
struct SyncException : Resource
{
    /// What one of the two holds to have happened. Every member may be empty: it is told as far as it is
    /// known.
    struct Side
    {
        QString type; ///< what was done (a command type), or what stands against it: coupon_used, …
        std::optional<Instant> at;
        QString storeId;
        Text storeName;
        QString deviceName, associateName; ///< names for people, never ids
        QString code;                      ///< contract problem code, where `type` is "refused"
        Text words;                        ///< of the rule that was broken, where `type` does not name it

        bool operator==(const Side &) const = default;
    };
    struct Resolution
    {
        QString code; ///< contract word: honoured, written_off, …
        UserText note;
        QString by; ///< associate
        std::optional<Instant> at;

        bool operator==(const Resolution &) const = default;
    };

    QString kind; ///< contract word: double_redemption, handover_twice, …
    bool open = true;
    QString storeId;
    Instant at{};
    QString commandId;
    QString deviceId, associateId;
    std::optional<Ref> about;
    Text aboutName; ///< title of the coupon, number of the order
    QString customerId;
    std::optional<Money> atRisk;
    CostOwner costOwner = CostOwner::Unknown;
    Text explanation;
    std::optional<Side> mine;   ///< what was done in the store
    std::optional<Side> theirs; ///< what the CDP held when it was told
    std::optional<Resolution> resolution;

    bool operator==(const SyncException &) const = default;
};

} // namespace counterpart

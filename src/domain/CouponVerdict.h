#pragma once

#include "domain/Campaign.h"
#include "domain/Coupon.h"
#include "domain/Customer.h"
#include "domain/Store.h"

namespace counterpart {

/// One article of a basket, as far as conditions ask for it.
struct BasketLine
{
    QString sku;
    QString category;
    int quantity = 1;
    qint64 unitPrice = 0; ///< minor units
    // What was scanned is not always known: then no list of articles counts it in or out by what is missing.
    bool skuKnown = true;      ///< false: `sku` is the code that was scanned, whatever article that is
    bool categoryKnown = true; ///< false: which category it belongs to is not known here
    bool operator==(const BasketLine &) const = default;
};

struct Basket
{
    QString currency;
    std::optional<qint64> total; ///< minor units; given by keypad, or the sum of the lines
    QList<BasketLine> lines;     ///< empty when only the amount is known
    qint64 shipping = 0;         ///< delivery fee in minor units, beside the total
};

/// What the CDP handed a device beforehand to spend while it is offline (contract §4: OfflineAllowance).
struct DeviceAllowance
{
    struct Lease
    {
        QString campaignId;
        int units = 0;
        bool operator==(const Lease &) const = default;
    };
    QString id;
    QString deviceId, storeId;
    qint64 policyVersion = 0; ///< of the policy it was given under; 0: not told
    Instant issuedAt{};
    Instant validUntil{}; ///< the last instant it holds
    int count = 0;
    Money amount;
    QList<Lease> pooled;

    bool operator==(const DeviceAllowance &) const = default;
};

/// Everything a verdict depends on (product.md §6.3). Pointers may be null where the thing is not known here.
struct VerdictContext
{
    const Coupon *coupon = nullptr;     ///< null: not in the cache
    const Campaign *campaign = nullptr; ///< null: no campaign known; the coupon's own rules decide
    const Customer *customer = nullptr; ///< who stands here; null: not identified
    const Store *store = nullptr;       ///< this store; its zone is the clock of validity
    std::optional<Basket> basket;       ///< none: amount not asked yet
    Instant now{};                      ///< server time: device clock plus offset
    std::optional<Instant>
        pinnedAt;          ///< first verdict of this visit: holds for 10 minutes though a limit passes
    bool online = false;   ///< the CDP answers now, so that what is not cached does not exist
    bool clockSure = true; ///< offset known and doubt within the policy
    std::optional<Instant> rulesAsOf; ///< age of campaign and coupon data; none = never synced
    milliseconds maxRuleAge = std::chrono::hours(24);
    QString deviceId;
    Channel channel = Channel::Store; ///< where the coupon is used
    const OfflinePolicy *policy = nullptr;
    QString input;                    ///< what was scanned or typed; empty: not looked up by a code
    QList<Coupon> applied;            ///< coupons already used on this basket
    std::optional<bool> boughtBefore; ///< has the customer any purchase; none: not known

    // Uses of this campaign, as far as known here.
    int redeemedByCustomer = 0;
    int redeemedInStore = 0;
    int redeemedOfCampaign = 0;
    std::optional<qint64> budgetUsed; ///< none: what the campaign's own figures say

    // Spent offline and not yet confirmed.
    int offlineRedeemedOnDevice = 0; ///< of this campaign on this device
    int offlineRedeemedByCustomer = 0;
    std::optional<DeviceAllowance> allowance; ///< none: the policy's caps of a device stand for it
    int spentCount = 0;                       ///< of all campaigns on this device
    qint64 spentAmount = 0;
    int leasedUsed = 0; ///< units of this campaign's lease
};

/// Codes of the contract (CouponConditionCode), in the order they are checked; the first that fails is the
/// headline.
enum class ConditionCode {
    Malformed,
    Unknown,
    UnknownInCache,
    Revoked,
    CampaignNotLive,
    NotYet,
    Expired,
    WrongStore,
    WrongChannel,
    CustomerRequired,
    WrongCustomer,
    NotInSegment,
    MinSpend,
    NoEligibleItem,
    ExcludedItem,
    NotCombinable,
    LimitCustomer,
    LimitStore,
    LimitCampaign,
    Budget,
    AlreadyRedeemed,
    ReservedElsewhere,
    Blackout,
    ClockUnsure,
    CacheTooOld,
    OfflineNotAllowed,
    AllowanceExceeded
};
inline constexpr ConditionCode lastConditionCode = ConditionCode::AllowanceExceeded;
QString wireName(ConditionCode code); ///< "min-spend"

/// What is there and what is needed, as values: sentences are made in viewmodels.
struct Condition
{
    ConditionCode code{};
    bool ok = false;
    bool unknown
        = false; ///< cannot be judged yet (no basket amount, clock unsure): neither passed nor failed
    std::optional<Money> haveMoney, needMoney;
    std::optional<Instant> haveTime, needTime;
    std::optional<int> haveCount, needCount;
    QStringList haveIds, needIds; ///< stores, tiers, categories
    bool remediableNow = false;   ///< can be met at this counter now: spend more, show the card
    bool overrideAllowed = false; ///< a manager may allow it

    bool operator==(const Condition &) const = default;
};

struct CouponVerdict
{
    enum class Kind { Valid, ValidProvisional, Invalid, CannotTell };
    Kind kind = Kind::CannotTell;
    bool almost = false;           ///< Invalid whose failing conditions can all be met at this counter now
    QList<Condition> conditions;   ///< all evaluated, in checking order
    std::optional<Money> discount; ///< with the basket given; none when it cannot be computed
    std::optional<Money> saves;    ///< for "almost": the discount once the conditions are met
    QString ruleId;                ///< offline rule applied (R1 … R14 of contract §4); empty online
    Instant asOf{};

    const Condition *headline() const; ///< first failing condition, else first unknown, else null
    bool operator==(const CouponVerdict &) const = default;
};

/// How long the first verdict of a visit holds though a time limit passes meanwhile (product.md §6.3).
inline constexpr milliseconds visitPin = std::chrono::minutes(10);

/// Redemptions that this device may still make offline for this campaign; none where no count applies.
struct OfflineAllowance
{
    int left = 0;
    int max = 0;
    bool operator==(const OfflineAllowance &) const = default;
};
std::optional<OfflineAllowance> offlineAllowance(const VerdictContext &context);

/// Pure: same input, same verdict, on the device and at the server.
CouponVerdict evaluateCoupon(const VerdictContext &context);

/// Discount of one coupon on a basket, minor units, never more than what it is taken from; half a minor unit
/// rounds up; 0 below the minimum spend. None when it cannot be known: no face value delivered, no amount,
/// another currency, or a kind that asks for articles where only an amount is known.
std::optional<Money> discountOf(const Coupon &coupon, const Basket &basket,
                                const Campaign *campaign = nullptr);

/// Do the coupon or its campaign name articles or categories that count, or that do not?
bool choosesArticles(const Coupon &coupon, const Campaign *campaign);

/// Is this no code of ours at all: empty, too long, not text, or with a wrong check digit?
bool isMalformedCode(const QString &input);

/// Whether both may be used on one purchase: neither is exclusive and each names the other, by its group, its
/// campaign or itself. What is not named is not allowed.
bool areCombinable(const Coupon &one, const Coupon &other);

/// Coupons that are used together, and what they take off the basket.
struct Combination
{
    QStringList couponIds; ///< sorted
    std::optional<Money> discount;
    bool operator==(const Combination &) const = default;
};

/// The legal set of usable coupons that takes most off; of equals the smaller one. Verdicts and contexts
/// stand in the same order, all of one basket.
Combination bestCombination(const QList<CouponVerdict> &verdicts, const QList<VerdictContext> &contexts);

/// Best first: usable now before "almost" before not usable; among the usable the larger discount, then the
/// earlier expiry. "Almost" comes first only when it saves more than the best usable one (corrections §2).
QList<int> rankCoupons(const QList<CouponVerdict> &verdicts, const QList<Coupon> &coupons);

} // namespace counterpart

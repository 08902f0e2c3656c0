#pragma once

#include "domain/Coupon.h"
#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QList>
#include <QStringList>

#include <variant>

namespace counterpart {

/// What somebody in the store did or asks for. Typed payloads of the command catalogue; names on the wire in
/// commandType().
namespace command {

struct CouponReserve
{
    QString reservationId;
    int ttlSeconds = 600;
    bool operator==(const CouponReserve &) const = default;
};
struct CouponRelease
{
    QString reservationId;
    bool operator==(const CouponRelease &) const = default;
};
struct CouponRedeem
{
    QString redemptionId; ///< UUIDv7
    Money discount;
    std::optional<qint64> basketTotal; ///< minor units of discount.currency
    QString receiptNo;
    QString scanned; ///< what was scanned or typed, ≤ 512
    QString ruleId;  ///< offline rule that allowed it (contract §4), empty online
    QString managerId;
    QString reservationId = {}; ///< the hold it uses up; may be empty
    QString allowanceId = {};   ///< offline allowance it was spent from; may be empty
    // With managerId: another person allowed what the rules refuse.
    QString overrideReason = {};    ///< one of overrideReasons()
    UserText overrideNote = {};     ///< in their own words; may be empty
    QStringList overrideRules = {}; ///< condition codes that were set aside
    bool operator==(const CouponRedeem &) const = default;
};
struct CouponUndoRedeem
{
    QString redemptionId;
    QString reason;
    bool operator==(const CouponUndoRedeem &) const = default;
};
struct CouponRecordRefusal
{
    QString reason;
    UserText note;
    bool operator==(const CouponRecordRefusal &) const = default;
};
/// A coupon given to make up for something; the aggregate is the customer.
struct CouponGrantGoodwill
{
    QString couponId; ///< UUIDv7 made on the device
    QString campaignId;
    std::optional<OfferValue> value = {}; ///< none: the campaign's first offer
    QString reason;                       ///< one of goodwillReasons()
    UserText note = {};                   ///< in their own words; needed for "other"
    QString managerId = {};               ///< who else allowed it; empty: whoever issued it may
    std::optional<Ref> about = {}; ///< what it makes up for: the coupon refused, the order that is late
    bool operator==(const CouponGrantGoodwill &) const = default;
};
/// Taken back before it was used.
struct CouponWithdrawGoodwill
{
    QString couponId;
    bool operator==(const CouponWithdrawGoodwill &) const = default;
};

struct PickupClaim
{
    int leaseSeconds = 900;
    QString takeOverReason;
    bool operator==(const PickupClaim &) const = default;
};
struct PickupReleaseClaim
{
    QString reason;
    bool operator==(const PickupReleaseClaim &) const = default;
};
struct PickupStartPicking
{
    QString assigneeId = {};
    bool operator==(const PickupStartPicking &) const = default;
};
struct PickupPickLine
{
    QString lineId;
    int quantity = 1;
    QString scannedGtin;
    QStringList serials = {};
    QString location = {};
    bool operator==(const PickupPickLine &) const = default;
};
struct PickupUnpickLine
{
    QString lineId;
    int quantity = 1;
    QString reason;
    bool operator==(const PickupUnpickLine &) const = default;
};
struct PickupShortLine
{
    QString lineId;
    int quantity = 1;
    QString reason;   ///< not_found, damaged, sold, expired, other
    QString decision; ///< fewer, ask, cancel (new in the contract): what happens to the rest of the line
    bool operator==(const PickupShortLine &) const = default;
};
struct PickupStage
{
    QList<QString> bays;
    bool operator==(const PickupStage &) const = default;
};
struct PickupMarkReady
{
    QList<QString> bays;
    bool notify = true;
    std::optional<Instant>
        notifyAfter; ///< the server sends the notice then, unless undone before (precision §11)
    bool operator==(const PickupMarkReady &) const = default;
};
struct PickupUnready
{
    QString reason;
    bool operator==(const PickupUnready &) const = default;
};
struct PickupMove
{
    QList<QString> bays;
    bool operator==(const PickupMove &) const = default;
};
struct PickupCustomerArrived
{
    QString mode; ///< counter, curbside, locker
    QString bay = {}, vehicle = {};
    UserText note = {};
    bool operator==(const PickupCustomerArrived &) const = default;
};
struct PickupRevisePromise
{
    Instant readyBy{};
    QString reason;
    bool notify = true;
    bool operator==(const PickupRevisePromise &) const = default;
};
struct PickupHandOver
{
    struct Line
    {
        QString lineId;
        int quantity = 1;
        QStringList serials = {};
        bool operator==(const Line &) const = default;
    };
    QString handoverId; ///< UUIDv7
    QList<Line> lines;
    QString receiver;     ///< "customer" or "delegate"; never a name
    QString method;       ///< code, qr, id_document, manager
    QString codeVerified; ///< server, offline_hash, not_checked
    QString idKind;       ///< national_id, passport, driving_licence, order_email, other
    QString managerId;
    QString proofId = {};    ///< stored signature or photo
    QString paymentRef = {}; ///< till receipt of an amount paid at hand-over
    bool operator==(const PickupHandOver &) const = default;
};

struct CustomerView
{
    QString purpose;
    bool operator==(const CustomerView &) const = default;
};
struct CustomerAddNote
{
    QString noteId;
    UserText text;
    QString purpose;
    std::optional<Instant> expiresAt;
    QString visibility = {}; ///< store, company
    bool operator==(const CustomerAddNote &) const = default;
};
struct CustomerRemoveNote
{
    QString noteId;
    bool operator==(const CustomerRemoveNote &) const = default;
};
struct CampaignAcknowledge
{
    int briefingVersion = 0;
    bool operator==(const CampaignAcknowledge &) const = default;
};
struct ExceptionResolve
{
    QString code;
    UserText note;
    bool operator==(const ExceptionResolve &) const = default;
};

} // namespace command

using CommandPayload = std::variant<
    command::CouponReserve, command::CouponRelease, command::CouponRedeem, command::CouponUndoRedeem,
    command::CouponRecordRefusal, command::CouponGrantGoodwill, command::CouponWithdrawGoodwill,
    command::PickupClaim, command::PickupReleaseClaim, command::PickupStartPicking, command::PickupPickLine,
    command::PickupUnpickLine, command::PickupShortLine, command::PickupStage, command::PickupMarkReady,
    command::PickupUnready, command::PickupMove, command::PickupCustomerArrived, command::PickupRevisePromise,
    command::PickupHandOver, command::CustomerView, command::CustomerAddNote, command::CustomerRemoveNote,
    command::CampaignAcknowledge, command::ExceptionResolve>;

/// The envelope (contract: CommandBase). `id` is made on the device before the screen changes.
struct Command
{
    QString id;     ///< UUIDv7
    qint64 seq = 0; ///< per device, gapless, given at the first sending and never changed; 0 = not sent yet
    Instant issuedAt{};
    QString issuedBy;     ///< associate id; judged by the server as of issuedAt
    Ref aggregate;        ///< commands of one aggregate are sent and applied in order
    bool offline = false; ///< carried out without the server: a fact is then recorded even when a guard fails
    std::optional<qint64> clockOffsetMs, clockDoubtMs;
    QString signIn;    ///< online, offline_pin
    QString dependsOn; ///< command id; may be empty
    QString proof;     ///< precision §7; may be empty until the trust issue
    CommandPayload payload;

    bool operator==(const Command &) const = default;
};

/// "coupon.redeem", "pickup.hand_over", … as on the wire.
QString commandType(const CommandPayload &payload);

/// The scope that whoever issued it needs ("coupons.redeem"); judged by the server as of issuedAt.
QString scopeOf(const CommandPayload &payload);

/// A fact happened in the store and is never refused into nothing; a request may be refused.
bool isFact(const CommandPayload &payload);

} // namespace counterpart

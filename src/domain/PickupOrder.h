#pragma once

#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QList>
#include <QStringList>

namespace counterpart {

/// Contract states (decisions §8). "Handing over" is a screen, not a state.
enum class PickupStatus {
    Placed,
    InTransit,
    Picking,
    Picked,
    Staged,
    Ready,
    PartiallyHandedOver,
    HandedOver,
    Cancelled,
    Expired,
    ReturnedToStock,
    Failed,
    Other
};

struct PickupLine
{
    enum class State { Pending, Picked, Short, Substituted, HandedOver, Cancelled, Returned, Other };
    QString id;
    QString sku;
    QString gtin; ///< may be empty
    Text name;
    Text variant;
    QString location; ///< where it lies in the store; may be empty
    int quantity = 1;
    int picked = 0, shortQuantity = 0, handedOver = 0;
    State state = State::Pending;
    QString shortReason;   ///< not_found, damaged, sold, expired, other; empty when nothing is short
    QString shortDecision; ///< fewer, ask, cancel: what happens to the missing articles (see Command.h)

    bool operator==(const PickupLine &) const = default;
};

struct StagingLocation
{
    QString code; ///< the bay, "C-04"
    Text name;
    int packages = 1;

    bool operator==(const StagingLocation &) const = default;
};

struct PickupNotification
{
    enum class State { Queued, Sent, Delivered, Read, Failed, Suppressed, Other };
    QString templateName;
    Channel channel = Channel::Other;
    Instant at{};
    State state = State::Other;

    bool operator==(const PickupNotification &) const = default;
};

/// An online order to be collected in this store (BOPIS).
/// Arrival, claim, hold, payment and notification are axes beside the status: an order can be ready, arrived
/// and unpaid.
struct PickupOrder : Resource
{
    enum class Hold { None, Payment, Fraud, CustomerDecision, Problem };
    enum class Arrival { None, OnTheWay, Arrived, Waiting, Served };
    enum class Payment { Paid, PayInStore, PartlyPaid, Refunded, Unknown };
    enum class Verification { Code, Qr, IdDocument, PhoneLast4, None };

    struct Claim
    {
        QString associateId;
        QString deviceId;
        Instant until{}; ///< a lease: past it anybody may claim
        bool operator==(const Claim &) const = default;
    };
    struct Handover
    {
        QString id;
        Instant at{};
        QString associateId;
        QString deviceId;
        QString method;
        struct Line
        {
            QString lineId;
            int quantity = 1;
            bool operator==(const Line &) const = default;
        };
        QList<Line> lines = {};
        QString receiver = {}; ///< "customer" or "delegate"
        bool operator==(const Handover &) const = default;
    };
    struct PromiseRevision
    {
        Instant at{};
        Instant readyBy{};
        QString reason;
        bool operator==(const PromiseRevision &) const = default;
    };

    QString orderNo;
    QString storeId;
    QString customerId;   ///< may be empty
    QString customerName; ///< in full or masked, as the CDP gives it
    QString familyName;   ///< may be empty
    Text honorific;       ///< may be empty
    Channel channel = Channel::Other;
    PickupStatus status = PickupStatus::Other;
    QString method; ///< counter, curbside, locker, ship_to_store
    Hold hold = Hold::None;
    std::optional<Claim> claim;
    Instant placedAt{};
    std::optional<Instant> pickingStartedAt, readyAt, handedOverAt, holdUntil;
    Instant readyBy{}; ///< the promise told to the customer, latest revision
    QList<PromiseRevision> revisions;
    QList<PickupLine> lines; ///< may be empty: "no articles delivered"
    QList<StagingLocation> staging;
    Arrival arrival = Arrival::None;
    std::optional<Instant> arrivedAt;
    QString arrivalSource; ///< app, kiosk, associate, proximity …; decides whether a name may be shown
                           ///< (precision §16)
    bool delegateCollects = false;
    bool idRequired = false;
    Verification verification = Verification::None;
    QByteArray codeSalt,
        codeHash; ///< Argon2id of the 6-digit pickup code (precision §18), decoded from base64url
    int attemptsLeft = 5;
    QList<Handover> handovers;
    Payment payment = Payment::Unknown;
    std::optional<Money> due;
    std::optional<Money> total;
    QList<PickupNotification> notifications;
    QString cancelReason;
    std::optional<Instant> cancelledAt;

    bool operator==(const PickupOrder &) const = default;
};

} // namespace counterpart

#pragma once

#include "domain/Coupon.h"
#include "domain/Customer.h"
#include "domain/Store.h"
#include "domain/TimelineEvent.h"

namespace counterpart {

/// The only consent rule (precision §15). Everything that a screen, an export or the command line shows of a
/// customer passes here first; unknown consent counts as refused for what is gated.
enum class Shareable {
    NameAndTier,
    Coupons,
    OpenOrders,
    Purchases,
    Cases,
    Consents,
    Notes, ///< never gated
    Interests,
    Sizes,
    WishList,
    BehaviouralReasons, ///< personalised_service
    Browsing,
    Searches,
    Carts,
    Segments,
    Journey,        ///< profiling
    Messages,       ///< marketing of that channel was asked for, but reading what was sent needs
                    ///< personalised_service
    SensitiveFacts, ///< sensitive, and only with an open case
};

struct DisclosureDecision
{
    bool shown = false;
    ConsentPurpose missing = ConsentPurpose::Other; ///< which consent would open it, when not shown
};

/// `openCase`: the customer has a case open that the sensitive facts belong to.
DisclosureDecision mayShow(Shareable what, Role role, const QList<Consent> &consents, Instant now,
                           bool openCase = false);

/// What holds now for a purpose (and a channel, where the purpose has one): the latest record, expiry
/// applied; of two equally recent ones the refusal. Unknown when there is none.
ConsentStatus consentStatus(const QList<Consent> &consents, ConsentPurpose purpose,
                            std::optional<Channel> channel, Instant now);

/// The consents that count for this person: none for minors, staff and restricted records, whatever was
/// ticked (A15).
QList<Consent> countedConsents(const Customer &customer);

/// Which gate a timeline event falls under.
Shareable gateOf(const TimelineEvent &event);

/// What was left out, for the folded row: counts and the reason, never the content or kind (corrections
/// §1.1).
struct Folded
{
    QString kind; ///< for the why-sheet and `folded` of counterpartctl only
    int count = 0;
    ConsentPurpose missing = ConsentPurpose::Other;
    bool operator==(const Folded &) const = default;
};

/// The customer with every member removed that may not be shown; what was removed goes to `folded`.
Customer disclosed(Customer customer, Role role, Instant now, QList<Folded> *folded);
QList<TimelineEvent> disclosed(const QList<TimelineEvent> &events, const QList<Consent> &consents, Role role,
                               Instant now, QList<Folded> *folded);

/// The coupon without what was sent about it (message text, channel, time) where messages may not be shown.
Coupon disclosed(Coupon coupon, const QList<Consent> &consents, Role role, Instant now);

/// 苏女士, Ms Keller; 林** or K** where no honorific is known (corrections §1.5). `language` picks the form.
QString shortName(const QString &displayName, const QString &familyName, const Text &honorific,
                  const QString &language);

} // namespace counterpart

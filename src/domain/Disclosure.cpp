#include "domain/Disclosure.h"

#include "domain/Permission.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

enum class Gate { None, PersonalisedService, Profiling, Sensitive };

Gate gateFor(Shareable what)
{
    switch (what) {
    case Shareable::NameAndTier:
    case Shareable::Coupons:
    case Shareable::OpenOrders:
    case Shareable::Purchases:
    case Shareable::Cases:
    case Shareable::Consents:
    case Shareable::Notes: return Gate::None;
    case Shareable::Interests:
    case Shareable::Sizes:
    case Shareable::WishList:
    case Shareable::BehaviouralReasons:
    case Shareable::Messages: return Gate::PersonalisedService;
    case Shareable::Browsing:
    case Shareable::Searches:
    case Shareable::Carts:
    case Shareable::Segments:
    case Shareable::Journey: return Gate::Profiling;
    case Shareable::SensitiveFacts: return Gate::Sensitive;
    }
    return Gate::Sensitive;
}

/// The role's own limit, before any consent is asked.
bool roleMaySee(Shareable what, Role role)
{
    switch (gateFor(what)) {
    case Gate::None: return permission(Action::SearchCustomers, role) == Permission::Allowed;
    case Gate::PersonalisedService: return permission(Action::SeeInterests, role) == Permission::Allowed;
    case Gate::Profiling: return permission(Action::SeeBrowsing, role) == Permission::Allowed;
    case Gate::Sensitive: return role == Role::Manager;
    }
    return false;
}

bool holds(const QList<Consent> &consents, ConsentPurpose purpose, Instant now)
{
    return consentStatus(consents, purpose, {}, now) == ConsentStatus::Granted;
}

} // namespace

ConsentStatus consentStatus(const QList<Consent> &consents, ConsentPurpose purpose,
                            std::optional<Channel> channel, Instant now)
{
    const Consent *latest = nullptr;
    for (const Consent &consent : consents) {
        if (consent.purpose != purpose || consent.channel != channel)
            continue;
        if (consent.since && *consent.since > now)
            continue;
        // No `since` sorts before every date: a dated record is better known than an undated one.
        const bool newer = !latest || (consent.since && (!latest->since || *consent.since > *latest->since));
        const bool sameAge = latest && consent.since == latest->since;
        if (newer || (sameAge && consent.status != ConsentStatus::Granted))
            latest = &consent;
    }
    if (!latest)
        return ConsentStatus::Unknown;
    if (latest->status == ConsentStatus::Granted && latest->expiresAt && *latest->expiresAt <= now)
        return ConsentStatus::Expired;
    return latest->status;
}

QList<Consent> countedConsents(const Customer &customer)
{
    const bool notToBeProfiled = customer.restricted || customer.flags.contains(u"minor"_s)
        || customer.flags.contains(u"staff_member"_s);
    return notToBeProfiled ? QList<Consent>() : customer.consents;
}

DisclosureDecision mayShow(Shareable what, Role role, const QList<Consent> &consents, Instant now,
                           bool openCase)
{
    if (!roleMaySee(what, role))
        return {false, ConsentPurpose::Other};
    switch (gateFor(what)) {
    case Gate::None: return {true, ConsentPurpose::Other};
    case Gate::PersonalisedService:
        return {holds(consents, ConsentPurpose::PersonalisedService, now),
                ConsentPurpose::PersonalisedService};
    case Gate::Profiling: return {holds(consents, ConsentPurpose::Profiling, now), ConsentPurpose::Profiling};
    case Gate::Sensitive:
        return {openCase && holds(consents, ConsentPurpose::Sensitive, now), ConsentPurpose::Sensitive};
    }
    return {};
}

} // namespace counterpart

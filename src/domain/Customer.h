#pragma once

#include "domain/Money.h"
#include "domain/Resource.h"
#include "domain/Text.h"

#include <QList>
#include <QMap>
#include <QStringList>

namespace counterpart {

enum class ConsentPurpose {
    Marketing,
    Profiling,
    PersonalisedService,
    Location,
    Sharing,
    Sensitive,
    CrossBorder,
    Survey,
    Other
};
enum class ConsentStatus { Granted, Denied, Withdrawn, Expired, Unknown };

struct Consent
{
    ConsentPurpose purpose = ConsentPurpose::Other;
    std::optional<Channel> channel; ///< marketing has one per channel
    ConsentStatus status = ConsentStatus::Unknown;
    std::optional<Instant> since;
    std::optional<Instant> expiresAt; ///< exclusive; past it the consent counts as expired

    bool operator==(const Consent &) const = default;
};

struct CustomerName
{
    QString text;
    QStringList pinyin; ///< every reading the CDP gives, syllables parted by spaces; may be empty
    QStringList initials;
    bool former = false;

    bool operator==(const CustomerName &) const = default;
};

struct ContactPoint
{
    enum class Kind { Phone, Email, WeChat, WhatsApp, Postal, AppPush, Other };
    QString id;
    Kind kind = Kind::Other;
    QString value;  ///< in full; empty where the retailer keeps contact points masked (the default)
    QString masked; ///< what a screen may show
    bool primary = false;
    bool reachable = true;

    bool operator==(const ContactPoint &) const = default;
};

struct Identity
{
    QString system;
    QString kind;  ///< "member_no", "app_user", …
    QString value; ///< may be empty
    QString masked;

    bool operator==(const Identity &) const = default;
};

struct Tier
{
    QString code; ///< empty = no tier
    Text name;
    std::optional<qint64> points;

    bool operator==(const Tier &) const = default;
};

struct Interest
{
    QString topic;
    Text label;
    QString source; ///< declared, observed, inferred
    std::optional<Instant> lastSeenAt;

    bool operator==(const Interest &) const = default;
};

struct Segment
{
    QString id;
    Text name;
    Disclosure disclosure = Disclosure::Open;

    bool operator==(const Segment &) const = default;
};

struct Intent
{
    QString kind; ///< cart, wishlist, search, appointment, repair, pickup, return, enquiry
    Text summary;
    std::optional<Instant> at;
    std::optional<Ref> ref;

    bool operator==(const Intent &) const = default;
};

struct CustomerNote
{
    QString id;
    UserText text;
    QString authorId;
    Instant at{};
    QString purpose; ///< service, preference, occasion, delivery, other
    std::optional<Instant> expiresAt;
    bool sharedWithCustomer = true;

    bool operator==(const CustomerNote &) const = default;
};

/// One person as the CDP knows them. What of it a screen may show is decided by domain/Disclosure alone.
struct Customer : Resource
{
    enum class Kind { Member, Guest, Prospect, Other };

    QString displayName;
    QString familyName; ///< may be empty
    QString givenName;  ///< may be empty
    Text honorific;     ///< 女士, Ms; may be empty
    QList<CustomerName> names;
    QString preferredLanguage;
    QStringList languages;
    Kind kind = Kind::Other;
    QList<Identity> identities;
    QList<ContactPoint> contactPoints;
    QStringList phoneLast4; ///< lookup.phoneLast4
    QStringList lookupKeys; ///< lookup.keys: keyed hashes for exact look-ups, base64url
    QList<Consent> consents;
    Tier tier;
    std::optional<QString> memberSince; ///< ISO day of tier.since
    QMap<QString, QString> sizes;       ///< "top" → "M"
    QStringList brands, colours;
    UserText preferenceRemarks;
    QList<Interest> interests;
    QStringList segmentNames; ///< of segments that staff may mention; read only, written from `segments`
    QList<Segment> segments;
    QString journeyStage;
    QList<Intent> intents;
    QList<CustomerNote> notes;
    QStringList flags; ///< vip, complaint_open, offline_risk, no_contact, minor, staff_member, other
    QString homeStoreId;
    QString scopeReason;
    bool restricted = false;

    bool operator==(const Customer &) const = default;
};

} // namespace counterpart

#include "domain/Disclosure.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

namespace {

QString foldedKind(Shareable what)
{
    switch (what) {
    case Shareable::NameAndTier: return u"customer"_s;
    case Shareable::Coupons: return u"coupons"_s;
    case Shareable::OpenOrders: return u"orders"_s;
    case Shareable::Purchases: return u"purchases"_s;
    case Shareable::Cases: return u"cases"_s;
    case Shareable::Consents: return u"consents"_s;
    case Shareable::Notes: return u"notes"_s;
    case Shareable::Interests: return u"interests"_s;
    case Shareable::Sizes: return u"sizes"_s;
    case Shareable::WishList: return u"wish_list"_s;
    case Shareable::BehaviouralReasons: return u"behaviour"_s;
    case Shareable::Browsing: return u"browsing"_s;
    case Shareable::Searches: return u"searches"_s;
    case Shareable::Carts: return u"carts"_s;
    case Shareable::Segments: return u"segments"_s;
    case Shareable::Journey: return u"journey"_s;
    case Shareable::Messages: return u"messages"_s;
    case Shareable::SensitiveFacts: return u"sensitive"_s;
    }
    return u"other"_s;
}

void fold(QList<Folded> *folded, Shareable what, int count, ConsentPurpose missing)
{
    if (!folded || count == 0)
        return;
    const QString kind = foldedKind(what);
    for (Folded &row : *folded) {
        if (row.kind == kind && row.missing == missing) {
            row.count += count;
            return;
        }
    }
    folded->append({kind, count, missing});
}

Shareable gateOf(const Intent &intent)
{
    if (intent.kind == u"wishlist"_s)
        return Shareable::WishList;
    if (intent.kind == u"cart"_s)
        return Shareable::Carts;
    if (intent.kind == u"search"_s)
        return Shareable::Searches;
    static const QStringList askedFor{u"appointment"_s, u"repair"_s, u"pickup"_s, u"return"_s, u"enquiry"_s};
    return askedFor.contains(intent.kind) ? Shareable::Cases : Shareable::BehaviouralReasons;
}

/// The contract's word for an event, else the source's own.
QString wordOf(const TimelineEvent &event)
{
    return event.type == u"other"_s && !event.sourceType.isEmpty() ? event.sourceType : event.type;
}

/// Opens and clicks exist only as sums on the campaign page (corrections §1.3): not even a fold may say that
/// there are any.
bool neverOnAPerson(const TimelineEvent &event)
{
    const QString word = wordOf(event);
    return word == u"message_opened"_s || word == u"message_clicked"_s;
}

QString maskedContact(const ContactPoint &point)
{
    if (!point.masked.isEmpty() || point.value.isEmpty())
        return point.masked;
    return point.value.size() > 6 && point.kind == ContactPoint::Kind::Phone ? u"*"_s + point.value.right(4)
                                                                             : u"***"_s;
}

/// Removes members one gate at a time and counts them.
class Redaction
{
public:
    Redaction(const QList<Consent> &consents, Role role, Instant now, QList<Folded> *folded)
        : m_consents(consents)
        , m_role(role)
        , m_now(now)
        , m_folded(folded)
    {
    }

    bool keeps(Shareable what, int count)
    {
        const DisclosureDecision decision = mayShow(what, m_role, m_consents, m_now);
        if (!decision.shown)
            fold(m_folded, what, count, decision.missing);
        return decision.shown;
    }

private:
    const QList<Consent> m_consents;
    Role m_role;
    Instant m_now;
    QList<Folded> *m_folded;
};

void redactPreferences(Customer &customer, Redaction &redaction)
{
    if (!redaction.keeps(Shareable::Interests, int(customer.interests.size())))
        customer.interests.clear();
    const int sizes = int(customer.sizes.size() + customer.brands.size() + customer.colours.size())
        + (customer.preferenceRemarks.isEmpty() ? 0 : 1);
    if (!redaction.keeps(Shareable::Sizes, sizes)) {
        customer.sizes.clear();
        customer.brands.clear();
        customer.colours.clear();
        customer.preferenceRemarks = {};
    }
    const auto segments = std::max(customer.segmentNames.size(), customer.segments.size());
    if (!redaction.keeps(Shareable::Segments, int(segments))) {
        customer.segmentNames.clear();
        customer.segments.clear();
    }
    if (!redaction.keeps(Shareable::Journey, customer.journeyStage.isEmpty() ? 0 : 1))
        customer.journeyStage.clear();
    customer.intents.removeIf([&](const Intent &intent) { return !redaction.keeps(gateOf(intent), 1); });
}

} // namespace

Shareable gateOf(const TimelineEvent &event)
{
    static const QHash<QString, Shareable> gates{
        {u"purchase"_s, Shareable::Purchases},
        {u"return"_s, Shareable::Purchases},
        {u"browse"_s, Shareable::Browsing},
        {u"search"_s, Shareable::Searches},
        {u"cart_add"_s, Shareable::Carts},
        {u"cart_abandon"_s, Shareable::Carts},
        {u"wishlist_add"_s, Shareable::WishList},
        {u"message_sent"_s, Shareable::Messages},
        {u"message_opened"_s, Shareable::Messages},
        {u"message_clicked"_s, Shareable::Messages},
        {u"call"_s, Shareable::Messages},
        {u"chat"_s, Shareable::Messages},
        {u"coupon_issued"_s, Shareable::Coupons},
        {u"coupon_redeemed"_s, Shareable::Coupons},
        {u"coupon_refused"_s, Shareable::Coupons},
        {u"coupon_expired"_s, Shareable::Coupons},
        {u"coupon_received"_s, Shareable::Coupons},
        {u"pickup_placed"_s, Shareable::OpenOrders},
        {u"pickup_ready"_s, Shareable::OpenOrders},
        {u"pickup_late"_s, Shareable::OpenOrders},
        {u"pickup_handed_over"_s, Shareable::OpenOrders},
        {u"order_placed"_s, Shareable::OpenOrders},
        {u"order_approved"_s, Shareable::OpenOrders},
        {u"order_ready"_s, Shareable::OpenOrders},
        {u"order_collected"_s, Shareable::OpenOrders},
        {u"appointment"_s, Shareable::OpenOrders},
        {u"case_opened"_s, Shareable::Cases},
        {u"case_closed"_s, Shareable::Cases},
        {u"feedback"_s, Shareable::Cases},
        {u"review"_s, Shareable::Cases},
        {u"message_received"_s, Shareable::Cases},
        {u"consent_changed"_s, Shareable::Consents},
        {u"note"_s, Shareable::Notes},
        {u"tier_changed"_s, Shareable::NameAndTier},
        {u"campaign_targeted"_s, Shareable::Segments},
    };
    // A word of a newer or foreign source may be browsing under another name: it needs consent.
    return gates.value(wordOf(event), Shareable::BehaviouralReasons);
}

Customer disclosed(Customer customer, Role role, Instant now, QList<Folded> *folded)
{
    Redaction redaction(countedConsents(customer), role, now, folded);
    if (!redaction.keeps(Shareable::NameAndTier, 1)) {
        Customer nobody;
        static_cast<Resource &>(nobody) = static_cast<const Resource &>(customer);
        nobody.restricted = customer.restricted;
        return nobody;
    }
    redactPreferences(customer, redaction);
    for (ContactPoint &point : customer.contactPoints) {
        point.masked = maskedContact(point);
        point.value.clear();
    }
    for (Identity &identity : customer.identities) {
        if (!identity.masked.isEmpty())
            identity.value.clear();
    }
    customer.lookupKeys.clear();
    customer.notes.removeIf(
        [now](const CustomerNote &note) { return note.expiresAt && *note.expiresAt <= now; });
    return customer;
}

QList<TimelineEvent> disclosed(const QList<TimelineEvent> &events, const QList<Consent> &consents, Role role,
                               Instant now, QList<Folded> *folded)
{
    Redaction redaction(consents, role, now, folded);
    QList<TimelineEvent> shown;
    for (const TimelineEvent &event : events) {
        if (event.occurredAt > now || neverOnAPerson(event))
            continue;
        if (redaction.keeps(gateOf(event), 1))
            shown.append(event);
    }
    return shown;
}

Coupon disclosed(Coupon coupon, const QList<Consent> &consents, Role role, Instant now)
{
    if (!mayShow(Shareable::Messages, role, consents, now).shown) {
        coupon.messageAt.reset();
        coupon.messageChannel.reset();
        coupon.messageText = {};
    }
    return coupon;
}

} // namespace counterpart

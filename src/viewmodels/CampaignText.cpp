#include "viewmodels/CampaignText.h"

#include "viewmodels/ArtworkItem.h"

#include <QHash>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QList<QByteArray> CampaignText::briefingRoles()
{
    return {"id",      "title",   "stateText", "stateKind", "stateIcon", "hereText", "hereKind",
            "endText", "endKind", "facts",     "say",       "headline",  "readers",  "acknowledged"};
}

QVariantMap CampaignText::briefing(const CampaignView &view) const
{
    const Campaign &campaign = view.campaign;
    QVariantList facts;
    const auto add = [&](const QString &label, const QString &text) {
        if (!text.isEmpty())
            facts.append(QVariantMap{{u"label"_s, label}, {u"text"_s, text}});
    };
    const auto step = [&](qsizetype index) {
        return index < campaign.steps.size() ? m_format.text(campaign.steps.at(index)) : QString();
    };
    add(tr("Changed since yesterday"), changes(campaign));
    add(tr("Who may use it"), step(0).isEmpty() ? m_format.text(campaign.audience) : step(0));
    add(tr("They will show"), step(1));
    add(tr("Not included"), step(2));
    if (view.runningNow && countsToday(view))
        add(tr("Today here"), tr("%n redeemed", nullptr, view.redeemedTodayHere));
    return {{u"key"_s, campaign.id},
            {u"id"_s, campaign.id},
            {u"title"_s, m_format.text(campaign.name)},
            {u"stateText"_s, state(view)},
            {u"stateKind"_s, stateKind(view)},
            {u"stateIcon"_s, view.runningNow ? u"megaphone"_s : u"clock"_s},
            {u"hereText"_s, here(view)},
            {u"hereKind"_s, view.validHere ? u"ok"_s : u"neutral"_s},
            {u"endText"_s, end(view)},
            {u"endKind"_s, view.endsWithinTwoHours ? u"warn"_s : QString()},
            {u"facts"_s, facts},
            {u"say"_s, step(3)},
            {u"headline"_s, m_format.text(campaign.headline)},
            {u"artwork"_s, artworkPicture(campaign.artwork)},
            {u"artworkText"_s, campaign.artwork ? m_format.text(campaign.artwork->alt) : QString()},
            {u"readers"_s, readers(view)},
            {u"acknowledged"_s, view.acknowledged}};
}

bool CampaignText::countsToday(const CampaignView &view) const
{
    return view.countedAt && m_format.day(*view.countedAt) == m_format.day(m_format.now());
}

QString CampaignText::state(const CampaignView &view) const
{
    if (view.runningNow)
        return view.campaign.status == Campaign::Status::Paused ? tr("Paused") : tr("Running");
    if (view.startsWithinADay)
        return tr("Starts soon");
    const bool over = view.campaign.endAt && *view.campaign.endAt < m_format.now();
    if (view.campaign.status == Campaign::Status::Paused && !over)
        return tr("Paused");
    return view.campaign.startAt > m_format.now() ? tr("Scheduled") : tr("Ended");
}

QString CampaignText::stateKind(const CampaignView &view)
{
    if (view.runningNow)
        return u"promo"_s;
    return view.startsWithinADay ? u"info"_s : u"neutral"_s;
}

QString CampaignText::window(const Campaign &campaign) const
{
    const QString from = m_format.day(campaign.startAt);
    if (!campaign.endAt)
        return tr("from %1").arg(from);
    // The end is exclusive: a campaign that ends at midnight has its last day before it.
    const QString until = m_format.day(*campaign.endAt - milliseconds(1));
    return from == until ? from : from + u" – "_s + until;
}

QString CampaignText::end(const CampaignView &view) const
{
    if (!view.runningNow)
        return window(view.campaign);
    if (!view.campaign.endAt)
        return tr("No end date");
    const Instant end = *view.campaign.endAt;
    if (view.endsWithinTwoHours)
        return m_format.sentence(tr("Ends %1").arg(m_format.dayAndTime(end)));
    // The end is exclusive: midnight is said as the day before.
    const bool midnight = m_format.time(end) == u"00:00"_s;
    return m_format.sentence(
        tr("Until %1").arg(midnight ? m_format.day(end - milliseconds(1)) : m_format.dayAndTime(end)));
}

QString CampaignText::here(const CampaignView &view) const
{
    return view.validHere ? tr("Valid in this store") : tr("Not in this store");
}

QString CampaignText::readers(const CampaignView &view) const
{
    if (view.staff.isEmpty())
        return {};
    QStringList read, missing;
    for (const BriefingReader &one : view.staff) {
        if (one.readAt)
            read.append(one.name);
        else
            missing.append(one.name);
    }
    const QString between = m_format.chinese() ? u"、"_s : u", "_s;
    QStringList said{tr("Read by %1 of %2").arg(read.size()).arg(view.staff.size())};
    if (!read.isEmpty())
        said.append(tr("read: %1").arg(read.join(between)));
    if (!missing.isEmpty())
        said.append(tr("not yet: %1").arg(missing.join(between)));
    return said.join(u" · "_s);
}

QString CampaignText::icon(const Campaign &campaign)
{
    if (campaign.offers.isEmpty())
        return u"megaphone"_s;
    switch (campaign.offers.first().kind) {
    case OfferValue::Kind::Percent:
    case OfferValue::Kind::Amount:
    case OfferValue::Kind::Tiers:
    case OfferValue::Kind::FixedPrice: return u"ticket"_s;
    case OfferValue::Kind::Gift:
    case OfferValue::Kind::BuyXGetY: return u"gift"_s;
    case OfferValue::Kind::FreeShipping: return u"truck"_s;
    case OfferValue::Kind::PointsMultiplier: return u"star"_s;
    case OfferValue::Kind::Service: return u"ruler"_s;
    case OfferValue::Kind::Unknown: break;
    }
    return u"tag"_s;
}

QString CampaignText::refusal(const QString &code) const
{
    static const QHash<QString, const char *> words{
        {u"expired"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Already ended")},
        {u"not-yet"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not valid yet")},
        {u"already-redeemed"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Already used")},
        {u"min-spend"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Basket too small")},
        {u"wrong-store"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not for this store")},
        {u"wrong-channel"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Online only")},
        {u"wrong-customer"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Somebody else’s coupon")},
        {u"customer-required"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Customer not identified")},
        {u"not-in-segment"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not invited")},
        {u"no-eligible-item"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "No article takes part")},
        {u"excluded-item"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Article is excluded")},
        {u"not-combinable"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not with another offer")},
        {u"revoked"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Withdrawn")},
        {u"campaign-not-live"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Campaign not running")},
        {u"limit-customer"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Limit for one customer")},
        {u"limit-store"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Limit of this store")},
        {u"limit-campaign"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Limit of the campaign")},
        {u"budget"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Budget used up")},
        {u"unknown"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Unknown code")},
        {u"unknown-in-cache"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not on the device yet")},
        {u"cache-too-old"_s,
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Till rules were not up to date")},
        {u"clock-unsure"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Clock was wrong")},
        {u"offline-not-allowed"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "No network")},
        {u"allowance-exceeded"_s,
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Offline allowance used up")},
        {u"reserved-elsewhere"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "In use at another till")},
        {u"blackout"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not at this time of day")},
        {u"malformed"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Code not readable")},
        // What staff answer to "why?" when they report a coupon that could have been used.
        {u"not_in_system"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Not found at the till")},
        {u"conditions"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Conditions misjudged")},
        {u"staff_unsure"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "Staff were not sure")},
        {u"offline"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "No network")},
    };
    const char *word = words.value(code);
    return word ? tr(word) : tr("Other reason");
}

} // namespace counterpart

#include "viewmodels/CampaignText.h"

#include <QHash>

// What is other since yesterday, and what a store can do about a reason for which coupons are refused, beside
// the reason on the manager's screen.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString CampaignText::changes(const Campaign &campaign) const
{
    constexpr auto longestTwoDays = std::chrono::hours(49);
    if (!campaign.changedSince || m_format.now() - *campaign.changedSince > longestTwoDays)
        return {};
    static const QHash<QString, const char *> words{
        {u"new"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "new")},
        {u"status"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "whether it runs")},
        {u"schedule"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "from when until when")},
        {u"offers"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "what it gives")},
        {u"conditions"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "the conditions")},
        {u"stores"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "where it holds")},
        {u"audience"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "whom it is for")},
        {u"briefing"_s, QT_TRANSLATE_NOOP("counterpart::CampaignText", "what to say")}};
    QStringList said;
    for (const QString &change : campaign.changes) {
        if (const char *word = words.value(change))
            said.append(tr(word));
    }
    return said.join(m_format.chinese() ? u"、"_s : u", "_s);
}

QString CampaignText::refusalRemedy(const QString &code) const
{
    struct Remedy
    {
        QStringList codes;
        const char *words;
    };
    static const QList<Remedy> remedies{
        {{u"expired"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Offer what runs now, or make up for it.")},
        {{u"not-yet"_s, u"blackout"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Say from when it can be used.")},
        {{u"already-redeemed"_s, u"reserved-elsewhere"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Say when and where it was used.")},
        {{u"min-spend"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Say what is missing and what would reach it.")},
        {{u"wrong-store"_s, u"wrong-channel"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Say where it can be used.")},
        {{u"customer-required"_s, u"wrong-customer"_s, u"not-in-segment"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Ask for the membership card before the coupon.")},
        {{u"no-eligible-item"_s, u"excluded-item"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Put up which articles take part.")},
        {{u"not-combinable"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Use the one that saves more, and keep the other.")},
        {{u"limit-customer"_s, u"limit-store"_s, u"limit-campaign"_s, u"budget"_s, u"revoked"_s,
          u"campaign-not-live"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Take the signs down, and ask head office.")},
        {{u"unknown"_s, u"unknown-in-cache"_s, u"malformed"_s, u"not_in_system"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText",
                           "Find it by the customer, and tell head office the code.")},
        {{u"cache-too-old"_s, u"clock-unsure"_s, u"offline-not-allowed"_s, u"allowance-exceeded"_s,
          u"offline"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Bring the tablet online, and look at its clock.")},
        {{u"conditions"_s, u"staff_unsure"_s},
         QT_TRANSLATE_NOOP("counterpart::CampaignText", "Go through the briefing with the team.")}};
    for (const Remedy &remedy : remedies) {
        if (remedy.codes.contains(code))
            return tr(remedy.words);
    }
    return {};
}

} // namespace counterpart

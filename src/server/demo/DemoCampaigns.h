#pragma once

#include "server/demo/DemoKit.h"

namespace counterpart::server::demo {

/// Ids of the campaigns that coupons are granted from.
namespace campaign {
inline constexpr QLatin1StringView Weekend("cm-wknd");
inline constexpr QLatin1StringView Down("cm-down");
inline constexpr QLatin1StringView Winter("cm-wntr");
inline constexpr QLatin1StringView Birthday("cm-bday");
inline constexpr QLatin1StringView Delivery("cm-ship");
inline constexpr QLatin1StringView Shoes("cm-shoe");
inline constexpr QLatin1StringView Hemming("cm-hem");
inline constexpr QLatin1StringView NewMember("cm-newm");
inline constexpr QLatin1StringView Goodwill("cm-sorry");
} // namespace campaign

/// Eight running, two scheduled and six ended campaigns. They carry rules and briefings, never figures: those
/// are counted from events.
void putCampaigns(Outlet &outlet, const DemoTime &time);

/// The running campaign that staff give coupons from, to make up for something. Nobody holds one of it yet.
void putGoodwill(Outlet &outlet, const DemoTime &time);

struct CampaignWindow
{
    QString id;
    Instant start{}, end{};
};
/// Every campaign with its window, in the order of putCampaigns.
QList<CampaignWindow> campaignWindows(const DemoTime &time);

/// The coupon document of a running campaign, unredeemed. `code` ends it: "WKND-7F3K-91QD".
QJsonObject couponDocument(QLatin1StringView campaignId, const QString &id, const QString &code,
                           const QString &customerId, Instant from, Instant until);

} // namespace counterpart::server::demo

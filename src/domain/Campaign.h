#pragma once

#include "domain/Coupon.h"

namespace counterpart {

/// Counts of one campaign. Null = not measurable in this channel, shown as "n/a", never as 0.
struct CampaignFigures
{
    std::optional<qint64> issued, sent, delivered, opened, visited, seen, redeemed, refused;
    std::optional<qint64> revenue, discount; ///< minor units of Campaign::currency

    bool operator==(const CampaignFigures &) const = default;
};

/// Redemptions on one day of the store's clock.
struct DayCount
{
    QString day; ///< "2026-11-22"
    qint64 redeemed = 0;

    bool operator==(const DayCount &) const = default;
};

struct ChannelFigures
{
    Channel channel = Channel::Other;
    CampaignFigures figures;
    std::optional<CampaignFigures> chainMedian;
    std::optional<qint64>
        goal;              ///< redemptions that this store is to reach by the end, at least 1; none: not set
    QList<DayCount> daily; ///< 14 days, oldest first, of this store; empty: not counted

    bool operator==(const ChannelFigures &) const = default;
};

/// Source of demand: coupons are granted from it. Figures are what the CDP counted from stored events
/// (precision §19).
struct Campaign : Resource
{
    enum class Status { Draft, Scheduled, Live, Paused, Ended, Other };
    enum class OfflineMode { Deny, Provisional, Leased, Open };

    struct Faq
    {
        Text question, answer;
        bool operator==(const Faq &) const = default;
    };
    /// Of this store, when they said that they have read the briefing.
    struct Reader
    {
        QString associateId;
        Instant at{};
        bool operator==(const Reader &) const = default;
    };
    /// The picture that the customer sees on the phone: one raster file, inline; nothing is fetched for it.
    struct Artwork
    {
        static constexpr int mostBytes = 48 << 10;
        static constexpr int mostPixels = 1'200; ///< the longer side

        QString mediaType; ///< image/png or image/jpeg
        QByteArray data;   ///< the file's bytes; not looked into before it is drawn
        Text alt;          ///< what it shows, for who cannot see it
        bool operator==(const Artwork &) const = default;
    };
    struct Day
    {
        QString day;
        qint64 redeemed = 0, issued = 0;
        bool operator==(const Day &) const = default;
    };
    struct Hour
    {
        int hour = 0;
        qint64 redeemed = 0;
        std::optional<qint64> usual;
        bool operator==(const Hour &) const = default;
    };
    struct Refusals
    {
        QString code;
        qint64 count = 0, wrong = 0;
        bool operator==(const Refusals &) const = default;
    };

    Text name;
    Text objective;
    Status status = Status::Other;
    Instant startAt{};
    std::optional<Instant> endAt; ///< the last instant it runs; none: open end
    QByteArray timeZone;          ///< IANA
    QList<Channel> channels;
    StoreScope storeScope;
    Text audience;
    QStringList segmentIds; ///< whom it is for; empty: everybody
    std::optional<qint64> audienceSize;
    QList<OfferValue> offers;
    QList<Text> offerTitles; ///< beside offers
    CouponConditions rules;
    int ruleVersion = 0;
    std::optional<int> limitPerCustomer, limitPerStore, limitTotal, storeLeft, totalLeft;
    OfflineMode offlineMode = OfflineMode::Deny; ///< absent counts as Deny
    std::optional<Money> offlineMaxValue;
    std::optional<int> offlineMaxCountPerDevice;
    std::optional<milliseconds> undoWindow; ///< how long a redemption may be voided
    std::optional<milliseconds>
        goodwillFor; ///< staff give coupons of it to make up for something, valid so long
    Text headline;
    QList<Text>
        steps; ///< briefing steps; by convention 0 who, 1 what they show, 2 what is excluded, 3 what to say
    QList<Faq> faq;
    QList<Reader> readBy;                ///< the first first
    std::optional<Instant> changedSince; ///< `changes` are those since then; none: nothing is other
    QStringList changes;                 ///< words of the contract: "schedule"
    std::optional<Artwork> artwork;
    QString currency;
    std::optional<Instant> figuresAt; ///< kpis.asOf
    bool figuresDelivered
        = false; ///< kpis.total.source = "delivered": counts given by the source, never mixed with ours
    CampaignFigures total;
    CampaignFigures store;
    QList<ChannelFigures> byChannel;
    QList<Day> daily;   ///< 14 days, oldest first, of this store
    QList<Hour> hourly; ///< today in this store
    QList<Refusals> refusals;
    std::optional<qint64> budgetTotal, budgetUsed; ///< minor units
    std::optional<Instant> budgetExhaustedAt;      ///< forecast

    bool operator==(const Campaign &) const = default;
};

} // namespace counterpart

#include "server/demo/DemoCampaigns.h"

#include "server/demo/DemoPlans.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

QJsonObject both(const Words &words)
{
    return text(words.zh, words.en);
}

QJsonObject tier(int minSpend, int off)
{
    return {{"minSpend"_L1, money(minSpend * 100LL)}, {"amount"_L1, money(off * 100LL)}};
}

QJsonObject valueOf(const Plan &plan)
{
    const QString kind = QString::fromLatin1(plan.kind);
    QJsonObject value{{"kind"_L1, kind}};
    if (kind == u"percent")
        value.insert("percentBp"_L1, plan.value);
    if (kind == u"tiers") // two steps: the second a little more than twice the first
        value.insert(
            "tiers"_L1,
            QJsonArray{tier(plan.minSpend, plan.value), tier(2 * plan.minSpend, plan.value * 2 + 60)});
    if (kind == u"buy_x_get_y") {
        value.insert("buyQuantity"_L1, 1);
        value.insert("getQuantity"_L1, 1);
        value.insert("getPercentBp"_L1, plan.value);
    }
    if (kind == u"amount" || kind == u"fixed_price")
        value.insert("amount"_L1, money(plan.value * 100LL));
    if (kind == u"points_multiplier")
        value.insert("multiplierBp"_L1, plan.value);
    if (plan.maxDiscount)
        value.insert("maxDiscount"_L1, money(plan.maxDiscount * 100LL));
    return value;
}

QJsonObject conditionsOf(const Plan &plan)
{
    QJsonArray excluded{"gift_card"_L1};
    if (qstrcmp(plan.id, "cm-wknd") == 0)
        excluded.append("clearance"_L1);
    if (qstrcmp(plan.id, "cm-wntr") == 0)
        excluded.append("shoes"_L1);
    QJsonObject conditions{{"excludeCategories"_L1, excluded}};
    if (plan.minSpend && qstrcmp(plan.kind, "tiers") != 0) // tiers ask for their own
        conditions.insert("minSpend"_L1, money(plan.minSpend * 100LL));
    if (qstrcmp(plan.id, "cm-newm") == 0) {
        conditions.insert("firstPurchaseOnly"_L1, true);
        conditions.insert("includeSkus"_L1,
                          QJsonArray{"TS-4008-S"_L1, "TS-4008-M"_L1, "TS-4008-L"_L1, "TS-4008-XL"_L1});
    }
    if (qstrcmp(plan.id, "cm-down") == 0)
        conditions.insert("includeCategories"_L1, QJsonArray{"down"_L1});
    if (qstrcmp(plan.id, "cm-shoe") == 0)
        conditions.insert("includeCategories"_L1, QJsonArray{"shoes"_L1});
    return conditions;
}

/// The winter coupon and the birthday gift name each other; any other is used alone.
QJsonObject stackingOf(QLatin1StringView campaignId)
{
    if (campaignId == campaign::Winter)
        return {{"combinableWith"_L1, QJsonArray{campaign::Birthday}}};
    if (campaignId == campaign::Birthday)
        return {{"combinableWith"_L1, QJsonArray{campaign::Winter}}};
    return {{"exclusive"_L1, true}};
}

Instant startOf(const Plan &plan, const DemoTime &time)
{
    return time.daysAgo(plan.startDays, 0, 0);
}

Instant endOf(const Plan &plan, const DemoTime &time)
{
    return plan.endHour == 24 ? time.daysAgo(plan.endDays - 1, 0, 0)
                              : time.daysAgo(plan.endDays, plan.endHour, 0);
}

QJsonArray channelsOf(const Plan &plan)
{
    return QJsonArray::fromStringList(QString::fromLatin1(plan.channels).split(u' '));
}

/// "app 340 sms 70" for store 1 by name, a quarter for every other.
QJsonArray goalsOf(const Plan &plan)
{
    const QStringList words = QString::fromLatin1(plan.goals).split(u' ', Qt::SkipEmptyParts);
    QJsonArray goals;
    for (qsizetype i = 0; i + 1 < words.size(); i += 2) {
        const int redeemed = words[i + 1].toInt();
        goals.append(QJsonObject{
            {"channel"_L1, words[i]}, {"storeId"_L1, StoreId.toString()}, {"redeemed"_L1, redeemed}});
        goals.append(QJsonObject{{"channel"_L1, words[i]}, {"redeemed"_L1, redeemed / 4}});
    }
    return goals;
}

/// What the customer sees on the phone; not every campaign has a picture.
QJsonObject artworkOf(const Plan &plan)
{
    QFile file(u":/artwork/%1.png"_s.arg(QLatin1StringView(plan.id)));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return {{"mediaType"_L1, "image/png"_L1},
            {"data"_L1, QString::fromLatin1(file.readAll().toBase64())},
            {"alt"_L1, both(plan.offer)}};
}

QJsonObject campaignDocument(const Plan &plan, const DemoTime &time)
{
    const Instant start = startOf(plan, time), end = endOf(plan, time);
    const QString status = start > time.now() ? u"scheduled"_s : end <= time.now() ? u"ended"_s : u"live"_s;
    const bool weekend = qstrcmp(plan.id, "cm-wknd") == 0;
    QJsonArray faq;
    if (weekend)
        faq = {QJsonObject{
                   {"q"_L1, text("扫不出来怎么办？", "What if it does not scan?")},
                   {"a"_L1,
                    text("输入券码后四位，或让顾客在 App 里点“显示大图”。",
                         "Type the last four characters, or ask the customer to enlarge it in the app.")}},
               QJsonObject{{"q"_L1, text("可以和生日礼一起用吗？", "Together with the birthday gift?")},
                           {"a"_L1, text("不可以，每单一张券。", "No, one coupon per receipt.")}}};
    QJsonObject document{
        {"id"_L1, QLatin1StringView(plan.id)},
        {"createdAt"_L1, stamp(start - std::chrono::hours(24 * 14))},
        {"name"_L1, both(plan.name)},
        {"objective"_L1, both(plan.objective)},
        {"status"_L1, status},
        {"schedule"_L1,
         QJsonObject{{"startAt"_L1, stamp(start)}, {"endAt"_L1, stamp(end)}, {"timeZone"_L1, Zone}}},
        {"channels"_L1, channelsOf(plan)},
        {"storeScope"_L1, QJsonObject{{"mode"_L1, "all"_L1}}},
        {"audience"_L1, QJsonObject{{"description"_L1, both(plan.audience)}}},
        {"offers"_L1,
         QJsonArray{QJsonObject{{"id"_L1, "of-1"_L1},
                                {"title"_L1, both(plan.offer)},
                                {"value"_L1, valueOf(plan)},
                                {"redemptionMode"_L1, QLatin1StringView(plan.mode)}}}},
        {"rules"_L1, conditionsOf(plan)},
        {"ruleVersion"_L1, weekend ? 12 : 1},
        {"limits"_L1, QJsonObject{{"perCustomer"_L1, 1}}},
        {"offline"_L1,
         QJsonObject{
             {"mode"_L1, "provisional"_L1}, {"maxValue"_L1, money(300'00)}, {"maxCountPerDevice"_L1, 5}}},
        {"undoWindow"_L1, "PT10M"_L1},
        {"briefing"_L1,
         QJsonObject{
             {"headline"_L1, both(plan.headline)},
             {"steps"_L1, QJsonArray{both(plan.who), both(plan.shown), both(plan.excluded), both(plan.say)}},
             {"faq"_L1, faq}}}};
    if (const QJsonObject artwork = artworkOf(plan); !artwork.isEmpty()) {
        QJsonObject briefing = document["briefing"_L1].toObject();
        briefing.insert("artwork"_L1, artwork);
        document.insert("briefing"_L1, briefing);
    }
    if (const QJsonArray goals = goalsOf(plan); !goals.isEmpty())
        document.insert("channelGoals"_L1, goals);
    QJsonObject kpis{{"currency"_L1, Currency}};
    if (plan.budget)
        kpis.insert("budget"_L1, QJsonObject{{"total"_L1, plan.budget * 100LL}});
    document.insert("kpis"_L1, kpis);
    return document;
}

} // namespace

void putCampaigns(Outlet &outlet, const DemoTime &time)
{
    for (const Plan &plan : plans())
        outlet.put(ResourceType::Campaign, campaignDocument(plan, time));
}

QList<CampaignWindow> campaignWindows(const DemoTime &time)
{
    QList<CampaignWindow> windows;
    for (const Plan &plan : plans())
        windows.append({QString::fromLatin1(plan.id), startOf(plan, time), endOf(plan, time)});
    return windows;
}

QJsonObject couponDocument(QLatin1StringView campaignId, const QString &id, const QString &code,
                           const QString &customerId, Instant from, Instant until)
{
    const auto plan = std::find_if(plans().begin(), plans().end(), [&](const Plan &each) {
        return campaignId == QLatin1StringView(each.id);
    });
    const bool online = qstrcmp(plan->mode, "online_only") == 0;
    QJsonObject document{
        {"id"_L1, id},
        {"code"_L1, code},
        {"customerId"_L1, customerId},
        {"campaignId"_L1, campaignId},
        {"title"_L1, both(plan->offer)},
        {"terms"_L1,
         text(u"不包括："_s + QString::fromUtf8(plan->excluded.zh) + u"。每单 1 张。"_s,
              u"Not included: "_s + QString::fromUtf8(plan->excluded.en) + u". One per receipt."_s)},
        {"talkTrack"_L1, both(plan->say)},
        {"value"_L1, valueOf(*plan)},
        {"status"_L1, "active"_L1},
        {"validFrom"_L1, stamp(from)},
        {"validUntil"_L1, stamp(until)},
        {"storeScope"_L1, QJsonObject{{"mode"_L1, "all"_L1}}},
        {"channels"_L1, online ? QJsonArray{"web"_L1, "app"_L1} : QJsonArray{"store"_L1}},
        {"conditions"_L1, conditionsOf(*plan)},
        {"stacking"_L1, stackingOf(campaignId)},
        {"usage"_L1, QJsonObject{{"limit"_L1, 1}, {"used"_L1, 0}}},
        {"redemptionMode"_L1, QLatin1StringView(plan->mode)},
        {"redemptions"_L1, QJsonArray{}},
        {"barcodes"_L1, QJsonArray{QJsonObject{{"symbology"_L1, "qr"_L1}, {"data"_L1, code}}}}};
    if (!online)
        document.insert("offline"_L1, QJsonObject{{"rights"_L1, "any_store"_L1}, {"until"_L1, stamp(until)}});
    return document;
}

} // namespace counterpart::server::demo

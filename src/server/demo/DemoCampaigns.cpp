#include "server/demo/DemoCampaigns.h"

#include <QFile>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

struct Words
{
    const char *zh, *en;
};
/// Days are before today; a negative end lies ahead. Ends are the last minute of the hour given.
struct Plan
{
    const char *id;
    Words name, objective, audience, offer, headline;
    Words who, shown, excluded, say;
    int startDays, endDays, endHour;
    const char *kind; ///< OfferValue.kind
    int value;        ///< percentBp, yuan, or multiplierBp
    int minSpend;     ///< yuan, 0: none
    int maxDiscount;  ///< yuan, 0: none
    const char *channels;
    const char *mode; ///< redemptionMode
    int budget;       ///< yuan, 0: none
};

// NOLINTNEXTLINE(readability-function-size): a table
const QList<Plan> &plans()
{
    static const QList<Plan> all{
        {"cm-wknd",
         {"周末到店 8 折", "Weekend in-store 20% off"},
         {"把线上会员带进门店", "Bring online members into the store"},
         {"装了 App 且订阅邮件的会员", "Members with the app and e-mail on"},
         {"到店 8 折", "In-store 20% off"},
         {"您手机上的到店券今天在我们店能用，我帮您扫一下。",
          "Your phone coupon works here today. Let me scan it for you."},
         {"装了 App 且订阅邮件的会员，收到到店推送后 24 小时内",
          "Members with the app and e-mail on, for 24 h after the arrival push"},
         {"App 里的到店券，券码以 WKND 开头", "An in-app coupon, code starts with WKND"},
         {"礼品卡；已低于 5 折的商品", "Gift cards; items already over 50% off"},
         {"“您手机上的到店券今天在我们店能用，我帮您扫一下。”",
          "“Your phone coupon works here today. Let me scan it for you.”"},
         13,
         -1,
         22,
         "percent",
         2000,
         0,
         300,
         "app sms email wechat store",
         "personal",
         152'000},
        {"cm-down",
         {"羽绒季 满 1500 减 200", "Down jackets: ¥200 off ¥1,500"},
         {"带动冬季大件", "Sell the big winter pieces"},
         {"所有会员", "All members"},
         {"满 1500 减 200", "¥200 off ¥1,500"},
         {"羽绒满 1500 减 200，收银机自动减。",
          "¥200 off down jackets from ¥1,500, the till does it by itself."},
         {"所有会员", "All members"},
         {"不用券，收银机自动减", "No coupon; the till takes it off"},
         {"礼品卡", "Gift cards"},
         {"“羽绒今天满 1500 减 200，自动减，不用找券。”",
          "“Down jackets are ¥200 off from ¥1,500 today, no coupon needed.”"},
         21,
         -8,
         22,
         "amount",
         200,
         1500,
         0,
         "store web app",
         "open",
         90'000},
        {"cm-wntr",
         {"冬装券 ¥100", "Winter ¥100"},
         {"提高客单价", "Raise the basket"},
         {"近一年买过外套的会员", "Members who bought outerwear within a year"},
         {"冬装券 ¥100，满 ¥1,000", "¥100 off from ¥1,000"},
         {"满 ¥1,000 减 ¥100，一人一张。", "¥100 off from ¥1,000, one each."},
         {"近一年买过外套的会员", "Members who bought outerwear within a year"},
         {"短信里的券，券码以 WNTR 开头", "A coupon in an SMS, code starts with WNTR"},
         {"礼品卡；鞋履", "Gift cards; shoes"},
         {"“再加一双羊毛袜就能减 100，要看看吗？”",
          "“A pair of wool socks more and it is ¥100 off. Shall we look?”"},
         15,
         -8,
         22,
         "amount",
         100,
         1000,
         0,
         "sms wechat store",
         "personal",
         60'000},
        {"cm-bday",
         {"生日礼 ¥100", "Birthday ¥100"},
         {"记得会员的生日", "Remember members' birthdays"},
         {"生日前后一个月的会员", "Members around their birthday"},
         {"生日礼 ¥100，满 ¥500", "¥100 off from ¥500"},
         {"生日礼满 ¥500 可用，所有门店。", "Birthday gift from ¥500, in every store."},
         {"生日前后一个月的会员", "Members around their birthday"},
         {"App 或公众号里的券，券码以 BDAY 开头", "A coupon in the app or WeChat, code starts with BDAY"},
         {"礼品卡", "Gift cards"},
         {"“祝您生日快乐，这张 100 元今天就能用。”", "“Happy birthday; these ¥100 work today.”"},
         300,
         -60,
         22,
         "amount",
         100,
         500,
         0,
         "app wechat store",
         "personal",
         0},
        {"cm-ship",
         {"免运费", "Free delivery"},
         {"让线上订单送货上门", "Deliver online orders free of charge"},
         {"所有线上会员", "All online members"},
         {"免运费", "Free delivery"},
         {"只限网站和 App 的快递订单。", "Only for delivery orders on the website and in the app."},
         {"所有线上会员", "All online members"},
         {"App 里的券，券码以 SHIP 开头", "An in-app coupon, code starts with SHIP"},
         {"门店购买和到店自提", "Store purchases and pickup"},
         {"“这张是网上用的。您还有一张今天在店里能用。”",
          "“This one is for online orders. You have another that works here today.”"},
         40,
         -39,
         22,
         "free_shipping",
         0,
         0,
         0,
         "web app",
         "online_only",
         0},
        {"cm-shoe",
         {"鞋履第二双 7 折", "Second pair 30% off"},
         {"鞋履连带", "A second pair of shoes"},
         {"所有顾客", "Everybody"},
         {"第二双 7 折", "Second pair 30% off"},
         {"同一单第二双鞋 7 折，收银机自动算。", "30% off the second pair on one receipt, the till does it."},
         {"所有顾客", "Everybody"},
         {"不用券", "No coupon"},
         {"礼品卡；已打折的鞋", "Gift cards; shoes already reduced"},
         {"“第二双 7 折，要不要再看一双？”", "“The second pair is 30% off. Shall we look at another?”"},
         10,
         -5,
         22,
         "buy_x_get_y",
         3000,
         0,
         0,
         "store",
         "open",
         30'000},
        {"cm-hem",
         {"羊毛裤免费改裤长", "Free hemming on wool trousers"},
         {"合身才好穿", "A good fit"},
         {"买羊毛裤的会员", "Members who buy wool trousers"},
         {"免费改裤长 1 次", "One free hemming"},
         {"30 天内可免费改裤长 1 次。", "One free hemming within 30 days."},
         {"买羊毛裤的会员", "Members who buy wool trousers"},
         {"购买记录或小票", "The purchase or the receipt"},
         {"牛仔裤", "Jeans"},
         {"“裤长 30 天内可以免费改一次。”", "“We hem them once free of charge within 30 days.”"},
         60,
         -30,
         22,
         "service",
         0,
         0,
         0,
         "store",
         "open",
         0},
        {"cm-newm",
         {"新会员首单 9 折", "New members: 10% off"},
         {"第一单", "The first order"},
         {"注册 30 天内的新会员", "Members of less than 30 days"},
         {"首单 9 折", "10% off the first order"},
         {"新会员第一单 9 折，最多减 ¥100。", "10% off the first order, up to ¥100."},
         {"注册 30 天内的新会员", "Members of less than 30 days"},
         {"App 里的券，券码以 NEWM 开头", "An in-app coupon, code starts with NEWM"},
         {"礼品卡", "Gift cards"},
         {"“第一单可以打 9 折。”", "“Your first order is 10% off.”"},
         45,
         -20,
         22,
         "percent",
         1000,
         0,
         100,
         "app store",
         "personal",
         40'000},
        {"cm-mday",
         {"会员日 双倍积分", "Member day: double points"},
         {"会员日", "Member day"},
         {"所有会员", "All members"},
         {"双倍积分", "Double points"},
         {"全天双倍积分，自动入账。", "Double points all day, credited by themselves."},
         {"所有会员", "All members"},
         {"不用券", "No coupon"},
         {"礼品卡", "Gift cards"},
         {"“明天是会员日，积分翻倍。”", "“Tomorrow is member day: double points.”"},
         -1,
         -1,
         24,
         "points_multiplier",
         20'000,
         0,
         0,
         "store web app",
         "open",
         0},
        {"cm-gift",
         {"围巾礼盒 预售", "Scarf gift box pre-sale"},
         {"年末礼物", "Year-end gifts"},
         {"金卡以上会员", "Gold members and above"},
         {"礼盒预售减 ¥80", "¥80 off the gift box"},
         {"预售开始后可在店里下单。", "Orders taken in store once the pre-sale starts."},
         {"金卡以上会员", "Gold members and above"},
         {"App 里的预售券", "A pre-sale coupon in the app"},
         {"其他礼盒", "Other gift boxes"},
         {"“礼盒下个月开始预售，我可以帮您记下。”", "“The pre-sale starts soon; I can make a note for you.”"},
         -9,
         -24,
         22,
         "amount",
         80,
         700,
         0,
         "app store",
         "personal",
         20'000},
        {"cm-1111",
         {"双十一 到店礼", "11.11 store gift"},
         {"线上带到店", "From online to the store"},
         {"所有会员", "All members"},
         {"到店礼", "Store gift"},
         {"已结束。", "Ended."},
         {"所有会员", "All members"},
         {"App 里的到店礼", "An in-app gift"},
         {"礼品卡", "Gift cards"},
         {"“这个活动已经结束，今天有到店 8 折。”", "“That one has ended; today there is 20% off in store.”"},
         25,
         14,
         22,
         "amount",
         50,
         300,
         0,
         "app store",
         "personal",
         50'000},
        {"cm-autm",
         {"秋季上新", "Autumn range"},
         {"秋装", "Autumn"},
         {"所有会员", "All members"},
         {"秋装 9 折", "Autumn 10% off"},
         {"已结束。", "Ended."},
         {"所有会员", "All members"},
         {"短信券", "An SMS coupon"},
         {"礼品卡", "Gift cards"},
         {"“秋季活动已经结束。”", "“The autumn offer has ended.”"},
         52,
         38,
         22,
         "percent",
         1000,
         0,
         150,
         "sms store",
         "personal",
         40'000},
        {"cm-firs",
         {"新会员 首单礼", "New members, first order"},
         {"拉新", "New members"},
         {"新会员", "New members"},
         {"首单减 ¥50", "¥50 off the first order"},
         {"已结束。", "Ended."},
         {"新会员", "New members"},
         {"App 券", "An app coupon"},
         {"礼品卡", "Gift cards"},
         {"“首单礼已换成 9 折。”", "“The first-order gift is now 10% off.”"},
         85,
         54,
         22,
         "amount",
         50,
         300,
         0,
         "app store",
         "personal",
         20'000},
        {"cm-scho",
         {"开学季", "Back to school"},
         {"开学", "School start"},
         {"家庭会员", "Families"},
         {"满 600 减 80", "¥80 off ¥600"},
         {"已结束。", "Ended."},
         {"家庭会员", "Families"},
         {"短信券", "An SMS coupon"},
         {"礼品卡", "Gift cards"},
         {"“开学季已经结束。”", "“Back to school has ended.”"},
         95,
         75,
         22,
         "amount",
         80,
         600,
         0,
         "sms store",
         "personal",
         20'000},
        {"cm-summ",
         {"夏末清仓", "End of summer"},
         {"清库存", "Clear stock"},
         {"所有顾客", "Everybody"},
         {"夏装 7 折", "Summer 30% off"},
         {"已结束。", "Ended."},
         {"所有顾客", "Everybody"},
         {"不用券", "No coupon"},
         {"礼品卡", "Gift cards"},
         {"“夏装清仓已经结束。”", "“The summer clearance has ended.”"},
         110,
         90,
         22,
         "percent",
         3000,
         0,
         0,
         "store",
         "open",
         30'000},
        {"cm-scarf",
         {"丝巾体验日", "Silk scarf day"},
         {"配饰体验", "Accessories"},
         {"银卡以上会员", "Silver members and above"},
         {"丝巾减 ¥40", "¥40 off silk scarves"},
         {"已结束。", "Ended."},
         {"银卡以上会员", "Silver members and above"},
         {"公众号券", "A WeChat coupon"},
         {"礼品卡", "Gift cards"},
         {"“体验日已经结束。”", "“The scarf day has ended.”"},
         33,
         30,
         22,
         "amount",
         40,
         300,
         0,
         "wechat store",
         "personal",
         8'000},
    };
    return all;
}

QJsonObject both(const Words &words)
{
    return text(words.zh, words.en);
}

QJsonObject valueOf(const Plan &plan)
{
    const QString kind = QString::fromLatin1(plan.kind);
    QJsonObject value{{"kind"_L1, kind}};
    if (kind == u"percent")
        value.insert("percentBp"_L1, plan.value);
    if (kind == u"amount")
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
    if (plan.minSpend)
        conditions.insert("minSpend"_L1, money(plan.minSpend * 100LL));
    if (qstrcmp(plan.id, "cm-newm") == 0)
        conditions.insert("firstPurchaseOnly"_L1, true);
    if (qstrcmp(plan.id, "cm-down") == 0)
        conditions.insert("includeCategories"_L1, QJsonArray{"down"_L1});
    if (qstrcmp(plan.id, "cm-shoe") == 0)
        conditions.insert("includeCategories"_L1, QJsonArray{"shoes"_L1});
    return conditions;
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
        {"stacking"_L1, QJsonObject{{"exclusive"_L1, true}}},
        {"usage"_L1, QJsonObject{{"limit"_L1, 1}, {"used"_L1, 0}}},
        {"redemptionMode"_L1, QLatin1StringView(plan->mode)},
        {"redemptions"_L1, QJsonArray{}},
        {"barcodes"_L1, QJsonArray{QJsonObject{{"symbology"_L1, "qr"_L1}, {"data"_L1, code}}}}};
    if (!online)
        document.insert("offline"_L1, QJsonObject{{"rights"_L1, "any_store"_L1}, {"until"_L1, stamp(until)}});
    return document;
}

} // namespace counterpart::server::demo

#include "server/demo/DemoSarah.h"

#include "server/demo/DemoCampaigns.h"
#include "server/demo/DemoHistory.h"
#include "server/demo/DemoOrders.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

/// Writes what happened to Sarah, oldest first, with ids that stay the same whenever the demo is made.
class Story
{
public:
    explicit Story(Outlet &outlet) : m_outlet(outlet) { }

    void event(const char *type, const char *channel, Instant at, const QJsonObject &title,
               const QJsonObject &summary = {}, ResourceType about = ResourceType::Other,
               const QString &aboutId = {})
    {
        const QString store = qstrcmp(channel, "store") == 0 ? StoreId.toString() : QString();
        m_outlet.put(ResourceType::TimelineEvent,
                     eventDocument({u"te-sarah-%1"_s.arg(++m_events, 2, 10, QChar(u'0')), SarahId.toString(),
                                    store, QString::fromLatin1(type), QString::fromLatin1(channel), at, title,
                                    summary, about, aboutId}));
    }

    void bought(const char *number, const char *channel, Instant at, const QList<Bought> &what,
                int returned = -1, Instant returnedAt = {})
    {
        PurchaseDraft draft;
        draft.id = u"pu-sarah-%1"_s.arg(++m_purchases);
        draft.customerId = SarahId.toString();
        draft.channel = QString::fromLatin1(channel);
        draft.number = QString::fromLatin1(number);
        draft.at = at;
        if (draft.channel != u"web")
            draft.storeId = StoreId.toString();
        for (const Bought &each : what)
            draft.lines.append(purchaseLine(u"l%1"_s.arg(draft.lines.size() + 1), article(each.article),
                                            QString::fromLatin1(each.size), 1));
        draft.returnedLine = returned;
        draft.returnedAt = returnedAt;
        draft.returnReason = u"size"_s;
        m_outlet.put(ResourceType::Purchase, purchaseDocument(draft));
        const QString sum = shownMoney(subtotalOf(draft.lines));
        const qsizetype count = what.size();
        event("purchase", channel, at, text("购买", "Purchase"),
              text(u"%1 件，%2"_s.arg(count).arg(sum),
                   count == 1 ? u"1 item, "_s + sum : u"%1 items, %2"_s.arg(count).arg(sum)),
              ResourceType::Purchase, draft.id);
    }

private:
    Outlet &m_outlet;
    int m_events = 0, m_purchases = 0;
};

QJsonObject interest(const char *topic, const char *zh, const char *en)
{
    return {{"topic"_L1, QLatin1StringView(topic)}, {"label"_L1, text(zh, en)}, {"source"_L1, "declared"_L1}};
}

QJsonObject sarahDocument(const Person &sarah, const DemoTime &time, Random &random,
                          const DemoOptions &options)
{
    QJsonObject document = customerDocument(sarah, time, random, options);
    document.insert("displayName"_L1, u"苏雅雯 Sarah"_s);
    document.insert("languages"_L1, QJsonArray{"zh-CN"_L1, "en"_L1});
    document.insert(
        "preferences"_L1,
        QJsonObject{
            {"sizes"_L1, QJsonObject{{"top"_L1, "M"_L1}, {"trousers"_L1, "27"_L1}, {"shoe"_L1, "37"_L1}}},
            {"colours"_L1, QJsonArray{u"炭灰"_s, u"雾蓝"_s}}});
    document.insert("interests"_L1,
                    QJsonArray{interest("wool", "羊毛", "Wool"),
                               interest("plain-colours", "极简色", "Plain colours"),
                               interest("hemming", "可改裤长", "Hemming")});
    document.insert(
        "notes"_L1,
        QJsonArray{QJsonObject{
            {"id"_L1, "no-1"_L1},
            {"text"_L1, QJsonObject{{"text"_L1, u"喜欢先自己看，需要时会招手。"_s}, {"lang"_L1, "zh-CN"_L1}}},
            {"authorId"_L1, AssociateId.toString()},
            {"at"_L1, stamp(time.daysAgo(41, 16, 5))},
            {"visibility"_L1, "store"_L1},
            {"purpose"_L1, "preference"_L1},
            {"expiresAt"_L1, stamp(time.daysAgo(-140, 0, 0))},
            {"sharedWithCustomer"_L1, true}}});
    document.insert(
        "journey"_L1,
        QJsonObject{
            {"stage"_L1, "loyal"_L1},
            {"intents"_L1,
             QJsonArray{QJsonObject{
                 {"kind"_L1, "cart"_L1},
                 {"summary"_L1, text("看羊毛短大衣 M 码，已加购", "Short wool coat, size M, in the cart")},
                 {"at"_L1, stamp(time.daysAgo(2, 21, 8))}}}}});
    document.insert(
        "insights"_L1,
        QJsonArray{QJsonObject{
            {"id"_L1, "in-1"_L1},
            {"statement"_L1,
             text("开衫 M 码偏大，同版型请先试 S 码",
                  "The cardigan was too large in M; try S first in this cut")},
            {"evidence"_L1,
             QJsonArray{QJsonObject{
                 {"summary"_L1, text("退针织开衫，原因：偏大", "Returned the cardigan: too large")}}}},
            {"confidence"_L1, "high"_L1},
            {"disclosure"_L1, "open"_L1},
            {"origin"_L1, "rule"_L1}}});
    QJsonObject relationship = document["relationship"_L1].toObject();
    relationship.insert("lastVisitAt"_L1, stamp(time.daysAgo(10, 17, 40)));
    relationship.insert("preferredAssociateId"_L1, AssociateId.toString());
    document.insert("relationship"_L1, relationship);
    return document;
}

void putSarahsCoupons(Outlet &outlet, const DemoTime &time)
{
    const QString id = SarahId.toString();
    outlet.put(ResourceType::Coupon,
               couponDocument(campaign::Birthday, u"cp-bday-9k4c2m7x"_s, u"BDAY-9K4C-2M7X"_s, id,
                              time.daysAgo(19, 9, 0), time.daysAgo(-12, 0, 0)));
    outlet.put(ResourceType::Coupon,
               couponDocument(campaign::Delivery, u"cp-ship-2k8m04ax"_s, u"SHIP-2K8M-04AX"_s, id,
                              time.daysAgo(30, 9, 0), time.daysAgo(-40, 0, 0)));
    outlet.put(ResourceType::Coupon,
               couponDocument(campaign::Winter, u"cp-wntr-51pw8ctn"_s, u"WNTR-51PW-8CTN"_s, id,
                              time.daysAgo(9, 9, 0), time.daysAgo(-9, 0, 0)));
    const auto issued = [&](QLatin1StringView from, const char *coupon, Instant at, const char *channel) {
        CampaignEvent event;
        event.campaignId = from;
        event.couponId = QString::fromLatin1(coupon);
        event.customerId = id;
        event.step = CampaignEvent::Step::Issued;
        event.channel = QString::fromLatin1(channel);
        event.storeId = StoreId.toString();
        event.at = at;
        outlet.put(event);
    };
    issued(campaign::Birthday, "cp-bday-9k4c2m7x", time.daysAgo(19, 9, 0), "app");
    issued(campaign::Delivery, "cp-ship-2k8m04ax", time.daysAgo(30, 9, 0), "app");
    issued(campaign::Winter, "cp-wntr-51pw8ctn", time.daysAgo(9, 9, 0), "sms");
}

} // namespace

SarahsCoupon sarahsCoupon(Instant at)
{
    SarahsCoupon pushed;
    const QString id = SarahCouponId.toString(), sarah = SarahId.toString();
    QJsonObject coupon
        = couponDocument(campaign::Weekend, id, u"WKND-7F3K-91QD"_s, sarah, at, at + std::chrono::hours(24));
    coupon.insert("createdAt"_L1, stamp(at));
    coupon.insert(
        "lastMessage"_L1,
        QJsonObject{
            {"channel"_L1, "app"_L1},
            {"at"_L1, stamp(at)},
            {"text"_L1,
             QJsonObject{
                 {"text"_L1, u"欢迎来到滨江里店。今天起 24 小时内到店 8 折，最多减 ¥300，出示这张券即可。"_s},
                 {"lang"_L1, "zh-CN"_L1}}}});
    pushed.records.append({ResourceType::Coupon, id, coupon});
    const QJsonObject told
        = eventDocument({u"te-sarah-push"_s,
                         sarah,
                         {},
                         u"coupon_issued"_s,
                         u"app"_s,
                         at,
                         text("收到到店 8 折券", "Got the in-store 20% coupon"),
                         text("App 推送已发送，24 小时内有效", "App push sent, valid for 24 hours"),
                         ResourceType::Coupon,
                         id});
    pushed.records.append({ResourceType::TimelineEvent, u"te-sarah-push"_s, told});
    for (const auto step :
         {CampaignEvent::Step::Issued, CampaignEvent::Step::Sent, CampaignEvent::Step::Delivered}) {
        CampaignEvent event;
        event.campaignId = campaign::Weekend;
        event.couponId = id;
        event.customerId = sarah;
        event.step = step;
        event.channel = u"app"_s;
        event.storeId = StoreId.toString();
        event.at = at;
        pushed.events.append(event);
    }
    return pushed;
}

void putSarah(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random)
{
    const Person &sarah = people[personNamed(people, "苏雅雯")];
    outlet.put(ResourceType::Customer, sarahDocument(sarah, time, random, outlet.options()));
    putSarahsCoupons(outlet, time);

    Story story(outlet);
    story.bought("S0217-71206", "store", time.daysAgo(285, 15, 20), {{"KT-2240", "M"}});
    story.bought("W-74410027", "web", time.daysAgo(230, 20, 41), {{"DN-1320", "27"}});
    story.bought("S0217-80544", "store", time.daysAgo(157, 12, 8), {{"SD-1902", "M"}, {"SC-5531", "OS"}});
    story.bought("W-76100233", "web", time.daysAgo(80, 21, 15), {{"DB-3301", "37"}});
    story.bought("S0217-90311", "store", time.daysAgo(41, 15, 52), {{"CS-4107", "M"}});
    story.event("message_sent", "app", time.daysAgo(34, 10, 0), text("会员日提醒", "Member day reminder"),
                text("已发送", "Sent"));
    story.event("chat", "wechat", time.daysAgo(32, 13, 26), text("留言问羊毛护理", "Asked about wool care"),
                text("已回复", "Answered"));
    story.event("call", "phone", time.daysAgo(23, 11, 12), text("问改裤长", "Asked about hemming"),
                text("已解决", "Solved"));
    story.bought("A-77310482", "app", time.daysAgo(14, 18, 30), {{"KC-2203", "M"}, {"WT-1180", "27"}}, 0,
                 time.daysAgo(10, 17, 40));
    story.event("return", "store", time.daysAgo(10, 17, 40), text("退针织开衫", "Returned the cardigan"),
                text("原因：偏大，−¥459", "Too large, −¥459"), ResourceType::Purchase, u"pu-sarah-6"_s);
    story.event("message_sent", "email", time.daysAgo(4, 9, 30), text("邮件：羽绒季", "E-mail: down jackets"),
                text("已发送", "Sent"));
    story.event("browse", "web", time.daysAgo(2, 20, 55),
                text("浏览羊毛短大衣", "Viewed the short wool coat"), text("2 次", "Twice"));
    story.event("cart_add", "web", time.daysAgo(2, 21, 8),
                text("羊毛短大衣 M 码，已加购", "Short wool coat, size M, added to cart"));
    story.event("pickup_placed", "app", time.minutesAgo(116),
                text("下了自提订单 4821", "Placed pickup order 4821"), text("2 件", "2 items"),
                ResourceType::PickupOrder, orderId(0, 4821));
    story.event("pickup_ready", "store", time.minutesAgo(74),
                text("自提订单 4821 已备好", "Pickup order 4821 ready"), text("短信已发送", "SMS sent"),
                ResourceType::PickupOrder, orderId(0, 4821));
    if (outlet.options().sarahHasCoupon) {
        const SarahsCoupon pushed = sarahsCoupon(time.minutesAgo(5));
        for (const ImportedRecord &record : pushed.records)
            outlet.put(record.type, record.data);
        for (const CampaignEvent &event : pushed.events)
            outlet.put(event);
    }
}

} // namespace counterpart::server::demo

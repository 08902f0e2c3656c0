#include "server/demo/DemoCampaigns.h"
#include "server/demo/DemoHistory.h"
#include "server/demo/DemoSarah.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

class Portraits
{
public:
    Portraits(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random)
        : m_outlet(outlet)
        , m_people(people)
        , m_time(time)
        , m_random(random)
    {
    }

    QJsonObject document(const char *name)
    {
        return customerDocument(m_people[personNamed(m_people, name)], m_time, m_random, m_outlet.options());
    }
    void put(const QJsonObject &customer) { m_outlet.put(ResourceType::Customer, customer); }

    void bought(const char *name, const char *number, Instant at, const QList<Bought> &what,
                int returned = -1, Instant returnedAt = {})
    {
        const Person &person = m_people[personNamed(m_people, name)];
        PurchaseDraft draft;
        draft.id = u"pu-p%1"_s.arg(++m_purchases, 3, 10, QChar(u'0'));
        draft.customerId = person.id;
        draft.channel = u"store"_s;
        draft.storeId = StoreId.toString();
        draft.number = QString::fromLatin1(number);
        draft.at = at;
        for (const Bought &each : what)
            draft.lines.append(purchaseLine(u"l%1"_s.arg(draft.lines.size() + 1), article(each.article),
                                            QString::fromLatin1(each.size), 1));
        draft.returnedLine = returned;
        draft.returnedAt = returnedAt;
        draft.returnReason = u"changed_mind"_s;
        m_outlet.put(ResourceType::Purchase, purchaseDocument(draft));
        event(name, "purchase", "store", at, text("购买", "Purchase"),
              text(shownMoney(subtotalOf(draft.lines)), shownMoney(subtotalOf(draft.lines))),
              ResourceType::Purchase, draft.id);
    }

    void event(const char *name, const char *type, const char *channel, Instant at, const QJsonObject &title,
               const QJsonObject &summary, ResourceType about = ResourceType::Other,
               const QString &aboutId = {})
    {
        m_outlet.put(ResourceType::TimelineEvent,
                     eventDocument({u"te-p%1"_s.arg(++m_events, 3, 10, QChar(u'0')),
                                    m_people[personNamed(m_people, name)].id,
                                    {},
                                    QString::fromLatin1(type),
                                    QString::fromLatin1(channel),
                                    at,
                                    title,
                                    summary,
                                    about,
                                    aboutId}));
    }

private:
    Outlet &m_outlet;
    const std::vector<Person> &m_people;
    const DemoTime &m_time;
    Random &m_random;
    int m_purchases = 0, m_events = 0;
};

/// No consent for in-store service: sizes, browsing and messages exist at the CDP and must not reach a
/// screen.
void putUnconsenting(Portraits &portraits, const DemoTime &time)
{
    static const char name[] = "沈雨薇";
    QJsonObject customer = portraits.document(name);
    customer.insert("preferences"_L1,
                    QJsonObject{{"sizes"_L1, QJsonObject{{"top"_L1, "S"_L1}, {"shoe"_L1, "38"_L1}}}});
    customer.insert("interests"_L1,
                    QJsonArray{QJsonObject{{"topic"_L1, "boots"_L1},
                                           {"label"_L1, text("短靴", "Boots")},
                                           {"source"_L1, "observed"_L1}}});
    portraits.put(customer);
    portraits.bought(name, "S0217-88017", time.daysAgo(66, 19, 3), {{"RS-3407", "38"}});
    portraits.event(name, "browse", "web", time.daysAgo(3, 22, 10),
                    text("浏览切尔西短靴", "Viewed the Chelsea boots"), text("4 次", "4 times"));
    portraits.event(name, "search", "app", time.daysAgo(3, 22, 4), text("搜索", "Searched for"),
                    text("短靴 38", "boots 38"));
    portraits.event(name, "cart_add", "app", time.daysAgo(3, 22, 14),
                    text("切尔西短靴 38，已加购", "Chelsea boots 38, added to cart"), {});
    portraits.event(name, "message_sent", "email", time.daysAgo(4, 9, 30),
                    text("邮件：羽绒季", "E-mail: down jackets"), text("已发送", "Sent"));
}

void putComplaint(Portraits &portraits, const DemoTime &time)
{
    static const char name[] = "唐以宁";
    QJsonObject customer = portraits.document(name);
    customer.insert("flags"_L1, QJsonArray{QJsonObject{{"code"_L1, "complaint_open"_L1}}});
    portraits.put(customer);
    portraits.bought(name, "S0217-89440", time.daysAgo(52, 14, 37), {{"KC-2203", "S"}});
    portraits.event(name, "case_opened", "phone", time.daysAgo(6, 10, 18),
                    text("售后：开衫起球", "Service: cardigan pilling"), text("处理中", "In progress"));
}

/// Coupons of the kinds that Sarah has none of: a price for an article, and the second one for less; and one
/// of another customer beside hers.
void putOtherKinds(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time)
{
    struct Grant
    {
        const char *name, *id, *code, *channel;
        QLatin1StringView campaign;
        Instant from, until;
    };
    const Grant all[]{{"江予安", "cp-newm-4t8r2c6p", "NEWM-4T8R-2C6P", "app", campaign::NewMember,
                       time.daysAgo(6, 9, 0), time.daysAgo(-18, 0, 0)},
                      {"顾明轩", "cp-shoe-8j2v5r6k", "SHOE-8J2V-5R6K", "store", campaign::Shoes,
                       time.daysAgo(8, 9, 0), time.daysAgo(-4, 0, 0)},
                      {"陈若溪", "cp-wntr-9d2x6t4m", "WNTR-9D2X-6T4M", "sms", campaign::Winter,
                       time.daysAgo(9, 9, 0), time.daysAgo(-9, 0, 0)}};
    for (const Grant &grant : all) {
        const Person &person = people[personNamed(people, grant.name)];
        const QString id = QString::fromLatin1(grant.id);
        outlet.put(ResourceType::Coupon,
                   couponDocument(grant.campaign, id, QString::fromLatin1(grant.code), person.id, grant.from,
                                  grant.until));
        CampaignEvent issued;
        issued.campaignId = grant.campaign;
        issued.couponId = id;
        issued.customerId = person.id;
        issued.step = CampaignEvent::Step::Issued;
        issued.channel = QString::fromLatin1(grant.channel);
        issued.storeId = StoreId.toString();
        issued.at = grant.from;
        outlet.put(issued);
    }
}

QJsonObject side(QLatin1StringView type, Instant at, int store, const QString &device, const QString &who)
{
    const QJsonObject name = store == 0 ? text("滨江里店", "Riverside Lane") : text("江湾店", "River Bend");
    return {{"type"_L1, type},         {"at"_L1, stamp(at)},
            {"storeName"_L1, name},    {"storeId"_L1, StoreIds[store].toString()},
            {"deviceName"_L1, device}, {"associateName"_L1, who}};
}

/// What a manager has settled since: it stays to be seen.
void putDecided(Outlet &outlet, const DemoTime &time)
{
    const Instant done = time.daysAgo(1, 16, 20), cancelled = time.daysAgo(1, 15, 55);
    outlet.put(
        ResourceType::SyncException,
        {{"id"_L1, "se-2"_L1},
         {"kind"_L1, "handover_after_cancel"_L1},
         {"status"_L1, "resolved"_L1},
         {"storeId"_L1, StoreId.toString()},
         {"at"_L1, stamp(done)},
         {"commandId"_L1, "01935000-0000-7000-8000-0000000000d2"_L1},
         {"aboutName"_L1, text("订单 4790", "Order 4790")},
         {"atRisk"_L1, money(459'00)},
         {"costOwner"_L1, "company"_L1},
         {"mine"_L1, side("pickup.hand_over"_L1, done, 0, u"自提台"_s, u"吴浩然"_s)},
         {"theirs"_L1, QJsonObject{{"type"_L1, "order_cancelled"_L1}, {"at"_L1, stamp(cancelled)}}},
         {"explanation"_L1,
          text("15:55 已取消，之后仍在自提台交付（16:20，吴浩然）。货款需与顾客核对，已通知店长。",
               "Cancelled at 15:55, and handed over all the same at 16:20 (吴浩然). Goods and payment have "
               "to be settled with the customer; your manager has been told.")},
         {"resolution"_L1,
          QJsonObject{
              {"code"_L1, "customer_contacted"_L1},
              {"note"_L1,
               QJsonObject{{"text"_L1, u"已电话确认，顾客改为付款保留。"_s}, {"lang"_L1, "zh-CN"_L1}}},
              {"by"_L1, "as-1006"_L1},
              {"at"_L1, stamp(time.daysAgo(1, 17, 5))}}}});
}

/// One gift used in two stores within minutes: what two tills without a network can do, for a manager to
/// decide.
void putDoubleRedemption(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time,
                         Random &random)
{
    const Person &person = people[personNamed(people, "沈清和")];
    const QString id = u"cp-bday-6h2d8w3n"_s;
    const Instant there = time.minutesAgo(84), here = time.minutesAgo(80);
    QJsonObject coupon = couponDocument(campaign::Birthday, id, u"BDAY-6H2D-8W3N"_s, person.id,
                                        time.daysAgo(25, 9, 0), time.daysAgo(-5, 0, 0));
    const auto redeemed = [&](Instant at, int store, const QString &by, bool offline) {
        return QJsonObject{
            {"id"_L1, random.uuid(at)}, {"at"_L1, stamp(at)},   {"storeId"_L1, StoreIds[store].toString()},
            {"channel"_L1, "store"_L1}, {"associateId"_L1, by}, {"discount"_L1, money(100'00)},
            {"offline"_L1, offline}};
    };
    coupon.insert("status"_L1, "redeemed"_L1);
    coupon.insert("usage"_L1, QJsonObject{{"limit"_L1, 1}, {"used"_L1, 2}});
    coupon.insert(
        "redemptions"_L1,
        QJsonArray{redeemed(there, 1, u"as-1007"_s, false), redeemed(here, 0, AssociateId.toString(), true)});
    outlet.put(ResourceType::Coupon, coupon);
    for (const bool second : {false, true}) {
        CampaignEvent event;
        event.campaignId = campaign::Birthday;
        event.couponId = id;
        event.customerId = person.id;
        event.step = CampaignEvent::Step::Redeemed;
        event.channel = u"app"_s;
        event.storeId = StoreIds[second ? 0 : 1].toString();
        event.at = second ? here : there;
        event.amount = second ? 899'00 : 559'00;
        event.discount = 100'00;
        outlet.put(event);
    }
    CampaignEvent issued;
    issued.campaignId = campaign::Birthday;
    issued.couponId = id;
    issued.customerId = person.id;
    issued.channel = u"app"_s;
    issued.storeId = StoreId.toString();
    issued.at = time.daysAgo(25, 9, 0);
    outlet.put(issued);
    const QString commandId = random.uuid(here);
    outlet.put(
        ResourceType::SyncException,
        {{"id"_L1, "se-1"_L1},
         {"kind"_L1, "double_redemption"_L1},
         {"status"_L1, "open"_L1},
         {"storeId"_L1, StoreId.toString()},
         {"at"_L1, stamp(here)},
         {"commandId"_L1, commandId},
         {"associateId"_L1, AssociateId.toString()},
         {"about"_L1, QJsonObject{{"type"_L1, "coupon"_L1}, {"id"_L1, id}}},
         {"aboutName"_L1, coupon["title"_L1]},
         {"customerId"_L1, person.id},
         {"atRisk"_L1, money(100'00)},
         {"costOwner"_L1, "campaign"_L1},
         {"mine"_L1, side("coupon.redeem"_L1, here, 0, u"1 号台"_s, u"李思敏"_s)},
         {"theirs"_L1, side("coupon_used"_L1, there, 1, u"2 号台"_s, u"孟凡"_s)},
         {"explanation"_L1,
          text("该券已在江湾店使用（孟凡）。不要向顾客追回，已通知店长。",
               "This coupon was already used at River Bend (孟凡). The customer did nothing wrong – keep "
               "the discount given; your manager has been told.")}});
    putDecided(outlet, time);
}

} // namespace

size_t picturedCount()
{
    return 22;
}

void putPictured(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random)
{
    Portraits portraits(outlet, people, time, random);
    QJsonObject elena = portraits.document("Elena Petrova");
    elena.insert("honorific"_L1, text("女士", "Ms"));
    portraits.put(elena);
    portraits.bought("Elena Petrova", "S0217-90102", time.daysAgo(44, 13, 15), {{"AB-3512", "38"}});
    QJsonObject gu = portraits.document("顾明轩");
    gu.insert("preferences"_L1,
              QJsonObject{{"sizes"_L1, QJsonObject{{"top"_L1, "L"_L1}, {"trousers"_L1, "34"_L1}}}});
    portraits.put(gu);
    portraits.bought("顾明轩", "S0217-91027", time.daysAgo(20, 17, 44),
                     {{"MK-4502", "L"}, {"MP-4415", "34"}});
    portraits.put(portraits.document("沈清和"));
    portraits.bought("沈清和", "S0217-90877", time.daysAgo(23, 12, 31), {{"CS-4130", "M"}, {"BT-5702", "90"}},
                     1, time.minutesAgo(185));
    portraits.event("沈清和", "return", "store", time.minutesAgo(185),
                    text("退真皮皮带", "Returned the leather belt"), text("−¥299", "−¥299"));
    portraits.put(portraits.document("陈若溪"));
    portraits.bought("陈若溪", "S0217-92260", time.minutesAgo(38), {{"KT-2240", "S"}});
    portraits.put(portraits.document("Thomas Keller"));
    portraits.bought("Thomas Keller", "S0217-87650", time.daysAgo(71, 16, 2), {{"MK-4502", "XL"}});
    putUnconsenting(portraits, time);
    putComplaint(portraits, time);
    putOtherKinds(outlet, people, time);
    putDoubleRedemption(outlet, people, time, random);
    static const char *const plain[]{"林知远", "Marco Bianchi", "罗子墨",        "王梓涵",       "周怀瑾",
                                     "许念安", "赵砚秋",        "宋毅文",        "Giulia Conti", "欧阳知夏",
                                     "单晓禾", "江予安",        "Zoë Lindqvist", "何嘉树"};
    for (const char *name : plain)
        portraits.put(portraits.document(name));
}

} // namespace counterpart::server::demo

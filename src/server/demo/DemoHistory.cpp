#include "server/demo/DemoHistory.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

/// "直筒羊毛裤 等 2 件" / "Straight wool trousers and 1 more"
QJsonObject whatOf(const QJsonArray &lines)
{
    const QJsonObject first = lines[0].toObject();
    const auto more = lines.size() - 1;
    const QString zh = first["name"_L1]["zh-CN"_L1].toString(), en = first["name"_L1]["en"_L1].toString();
    return more < 1 ? text(zh, en)
                    : text(zh + u" 等 %1 件"_s.arg(lines.size()), en + u" and %1 more"_s.arg(more));
}

class Crowd
{
public:
    Crowd(Outlet &outlet, const DemoTime &time, Random &random)
        : m_outlet(outlet)
        , m_time(time)
        , m_random(random)
    {
    }

    void tell(const Person &person)
    {
        const int purchases = m_random.percent(62) ? m_random.between(1, 2) : 0;
        for (int i = 0; i < purchases; ++i)
            buy(person);
        if (m_random.percent(45))
            browse(person);
        if (m_random.percent(40))
            message(person);
    }

private:
    Instant someTime(const Person &person, int withinDays)
    {
        // At least a day back, so that nothing invented here lies between now and this morning's opening
        // hour.
        const int days = m_random.between(1, qMax(1, qMin(withinDays, person.joinedDays)));
        return m_time.daysAgo(days, m_random.between(10, 20), m_random.below(60));
    }

    void buy(const Person &person)
    {
        PurchaseDraft draft;
        draft.id = u"pu-%1"_s.arg(++m_purchases + 100'000);
        draft.customerId = person.id;
        draft.at = someTime(person, 360);
        const bool online = m_random.percent(30);
        draft.channel = online ? u"web"_s : u"store"_s;
        if (!online)
            draft.storeId = StoreIds[m_random.percent(85) ? person.store : m_random.below(Stores)].toString();
        draft.number = online ? u"W-%1"_s.arg(76'000'000 + m_purchases * 13)
                              : u"%1-%2"_s.arg(draft.storeId.mid(3).toUpper()).arg(40'000 + m_purchases);
        const int count = m_random.percent(60) ? 1 : m_random.between(2, 3);
        for (int i = 0; i < count; ++i) {
            const Article &what = anyArticle(m_random);
            draft.lines.append(purchaseLine(u"l%1"_s.arg(i + 1), what, sizeOf(what, m_random), 1));
        }
        if (m_random.percent(7)) {
            draft.returnedLine = 0;
            draft.returnedAt
                = qMin(draft.at + std::chrono::hours(24 * m_random.between(2, 12)), m_time.daysAgo(0, 0, 0));
            draft.returnReason = m_random.oneIn(2) ? u"size"_s : u"changed_mind"_s;
        }
        m_outlet.put(ResourceType::Purchase, purchaseDocument(draft));
        const QJsonObject what = whatOf(draft.lines);
        event(person, u"purchase"_s, draft.channel, draft.storeId, draft.at, text("购买", "Purchase"),
              text(what["zh-CN"_L1].toString() + u' ' + shownMoney(subtotalOf(draft.lines)),
                   what["en"_L1].toString() + u' ' + shownMoney(subtotalOf(draft.lines))),
              ResourceType::Purchase, draft.id);
        if (draft.returnedLine >= 0) {
            const QJsonObject line = draft.lines[0].toObject();
            const QString back = shownMoney(-line["total"_L1].toInteger());
            event(person, u"return"_s, u"store"_s, draft.storeId, draft.returnedAt, text("退货", "Return"),
                  text(line["name"_L1]["zh-CN"_L1].toString() + u' ' + back,
                       line["name"_L1]["en"_L1].toString() + u' ' + back),
                  ResourceType::Purchase, draft.id);
        }
    }

    void browse(const Person &person)
    {
        const Article &what = anyArticle(m_random);
        struct Act
        {
            const char *type, *zh, *en;
        };
        static constexpr Act acts[]{{"browse", "浏览", "Viewed"},
                                    {"cart_add", "已加购", "Added to cart"},
                                    {"wishlist_add", "加入心愿单", "Added to wish list"},
                                    {"search", "搜索", "Searched for"}};
        const Act &act = m_random.pick(acts);
        event(person, QString::fromLatin1(act.type), m_random.oneIn(2) ? u"web"_s : u"app"_s, {},
              someTime(person, 60), text(act.zh, act.en), nameOf(what));
    }

    void message(const Person &person)
    {
        struct Sent
        {
            const char *channel, *zh, *en;
        };
        static constexpr Sent sent[]{{"sms", "短信：冬装券 ¥100", "SMS: Winter ¥100"},
                                     {"email", "邮件：羽绒季", "E-mail: down jackets"},
                                     {"wechat", "公众号：秋季上新", "WeChat: autumn range"}};
        const bool allowed[]{person.smsOk, person.emailOk, person.wechatOk};
        const int which = m_random.below(3);
        if (!allowed[which])
            return; // nobody is written to in a channel that was not agreed to
        event(person, u"message_sent"_s, QString::fromLatin1(sent[which].channel), {}, someTime(person, 15),
              text(sent[which].zh, sent[which].en), text("已发送", "Sent"));
    }

    void event(const Person &person, const QString &type, const QString &channel, const QString &store,
               Instant at, const QJsonObject &title, const QJsonObject &summary,
               ResourceType about = ResourceType::Other, const QString &aboutId = {})
    {
        m_outlet.put(ResourceType::TimelineEvent,
                     eventDocument({u"te-%1"_s.arg(++m_events + 100'000), person.id, store, type, channel, at,
                                    title, summary, about, aboutId}));
    }

    Outlet &m_outlet;
    const DemoTime &m_time;
    Random &m_random;
    int m_purchases = 0, m_events = 0;
};

} // namespace

qint64 subtotalOf(const QJsonArray &lines)
{
    qint64 sum = 0;
    for (const auto &line : lines)
        sum += line["total"_L1].toInteger();
    return sum;
}

QJsonObject purchaseDocument(const PurchaseDraft &draft)
{
    const qint64 subtotal = subtotalOf(draft.lines);
    QJsonArray lines = draft.lines;
    QJsonObject document{{"id"_L1, draft.id},
                         {"createdAt"_L1, stamp(draft.at)},
                         {"customerId"_L1, draft.customerId},
                         {"channel"_L1, draft.channel},
                         {draft.channel == u"store" ? "receiptNo"_L1 : "orderNo"_L1, draft.number},
                         {"status"_L1, "fulfilled"_L1},
                         {"placedAt"_L1, stamp(draft.at)},
                         {"currency"_L1, Currency},
                         {"totals"_L1,
                          QJsonObject{{"subtotal"_L1, subtotal},
                                      {"discount"_L1, draft.discount},
                                      {"total"_L1, subtotal - draft.discount}}}};
    if (!draft.storeId.isEmpty())
        document.insert("storeId"_L1, draft.storeId);
    if (!draft.couponId.isEmpty())
        document.insert("couponIds"_L1, QJsonArray{draft.couponId});
    if (!draft.pickupOrderId.isEmpty())
        document.insert("pickupOrderId"_L1, draft.pickupOrderId);
    if (draft.returnedLine >= 0) {
        QJsonObject line = lines[draft.returnedLine].toObject();
        line.insert("returned"_L1, line["quantity"_L1]);
        lines[draft.returnedLine] = line;
        QJsonObject back{
            {"id"_L1, u"rt-1"_s},
            {"at"_L1, stamp(draft.returnedAt)},
            {"reason"_L1, draft.returnReason},
            {"refund"_L1, line["total"_L1]},
            {"lines"_L1,
             QJsonArray{QJsonObject{{"lineId"_L1, line["id"_L1]}, {"quantity"_L1, line["quantity"_L1]}}}}};
        if (!draft.storeId.isEmpty())
            back.insert("storeId"_L1, draft.storeId);
        document.insert("returns"_L1, QJsonArray{back});
        document.insert("status"_L1, lines.size() == 1 ? "returned"_L1 : "partially_returned"_L1);
    }
    document.insert("lines"_L1, lines);
    return document;
}

QJsonObject eventDocument(const EventDraft &draft)
{
    QJsonObject document{
        {"id"_L1, draft.id},       {"createdAt"_L1, stamp(draft.at)}, {"customerId"_L1, draft.customerId},
        {"type"_L1, draft.type},   {"channel"_L1, draft.channel},     {"occurredAt"_L1, stamp(draft.at)},
        {"title"_L1, draft.title}, {"disclosure"_L1, "open"_L1}};
    if (!draft.summary.isEmpty())
        document.insert("summary"_L1, draft.summary);
    if (!draft.storeId.isEmpty())
        document.insert("storeId"_L1, draft.storeId);
    if (!draft.aboutId.isEmpty())
        document.insert(
            "refs"_L1, QJsonArray{QJsonObject{{"type"_L1, wireName(draft.about)}, {"id"_L1, draft.aboutId}}});
    return document;
}

void putCrowdHistory(Outlet &outlet, const std::vector<Person> &people, size_t firstOfCrowd,
                     const DemoTime &time, Random &random)
{
    Crowd crowd(outlet, time, random);
    for (size_t i = firstOfCrowd; i < people.size(); ++i)
        crowd.tell(people[i]);
}

} // namespace counterpart::server::demo

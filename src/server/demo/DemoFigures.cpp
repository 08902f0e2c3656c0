#include "server/demo/DemoFigures.h"

#include "server/demo/DemoCampaigns.h"
#include "server/demo/DemoHistory.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

using Step = CampaignEvent::Step;

/// One channel of a campaign in one store: how many got how far. Opened below 0: the channel cannot tell.
struct Reach
{
    const char *channel;
    int sent, delivered, opened, visited, redeemed;
};

struct RefusalPlan
{
    const char *code;
    int count;
    int wrong;
};

/// What happened in store 1; the others have less of it at their own rates.
struct Story
{
    QLatin1StringView campaign;
    const char *prefix; ///< of coupon codes; null: no coupon, the till does it
    int issued;
    QList<Reach> reach;
    QList<RefusalPlan> refusals;
    int couponDays; ///< how long a coupon lives; 0: as long as the campaign
};

const QList<Story> &stories()
{
    static const QList<Story> all{
        {campaign::Weekend,
         "WKND",
         4905,
         {{"app", 4910, 4788, 1934, 688, 318},
          {"sms", 1260, 1241, -1, 142, 52},
          {"email", 6120, 5986, 1401, 156, 31},
          {"wechat", 2304, 2304, 512, 61, 11}},
         {{"expired", 12, 0},
          {"already-redeemed", 6, 0},
          {"campaign-not-live", 5, 5},
          {"excluded-item", 4, 0},
          {"wrong-customer", 4, 0}},
         1},
        {campaign::Down,
         nullptr,
         2400,
         {{"app", 1400, 1371, 590, 260, 214}, {"web", 1000, 1000, 410, 96, 88}},
         {{"min-spend", 5, 0}},
         0},
        {campaign::Winter,
         "WNTR",
         1550,
         {{"sms", 900, 884, -1, 71, 30}, {"wechat", 650, 650, 160, 34, 18}},
         {{"min-spend", 19, 0}, {"excluded-item", 6, 0}, {"campaign-not-live", 4, 4}},
         0},
        {campaign::Birthday,
         "BDAY",
         380,
         {{"app", 240, 236, 150, 78, 61}, {"wechat", 140, 140, 66, 31, 22}},
         {{"min-spend", 4, 0}},
         0},
        {campaign::Delivery, "SHIP", 520, {{"app", 520, 509, 240, 0, 0}}, {{"wrong-channel", 9, 0}}, 0},
        {campaign::Shoes, nullptr, 900, {{"store", 900, 900, -1, 210, 74}}, {}, 0},
        {campaign::Hemming, nullptr, 210, {{"store", 210, 210, -1, 80, 46}}, {}, 0},
        {campaign::NewMember, "NEWM", 260, {{"app", 260, 255, 170, 66, 41}}, {{"expired", 2, 0}}, 0},
        {"cm-1111"_L1, nullptr, 1800, {{"app", 1800, 1760, 820, 300, 176}}, {{"expired", 7, 0}}, 0},
        {"cm-autm"_L1, nullptr, 1500, {{"sms", 1500, 1478, -1, 160, 83}}, {{"expired", 3, 0}}, 0},
        {"cm-firs"_L1, nullptr, 450, {{"app", 450, 441, 260, 90, 64}}, {}, 0},
        {"cm-scho"_L1, nullptr, 800, {{"sms", 800, 790, -1, 110, 58}}, {}, 0},
        {"cm-summ"_L1, nullptr, 1200, {{"store", 1200, 1200, -1, 300, 150}}, {}, 0},
        {"cm-scarf"_L1, nullptr, 400, {{"wechat", 400, 400, 130, 50, 31}}, {}, 0},
    };
    return all;
}

/// How much of store 1's numbers another store has, and how its redemption rate compares, both in percent.
struct Share
{
    int size, rate;
};
constexpr Share shares[Stores]{{100, 100}, {34, 73}, {22, 62}};

class Figures
{
public:
    Figures(Outlet &outlet, const std::vector<Person> &people, size_t firstOfCrowd, const DemoTime &time,
            Random &random)
        : m_outlet(outlet)
        , m_people(people)
        , m_time(time)
        , m_random(random)
        , m_windows(campaignWindows(time))
    {
        for (size_t i = firstOfCrowd; i < people.size(); ++i)
            m_crowd[people[i].store].push_back(i);
        for (auto &crowd : m_crowd) {
            if (crowd.empty())
                crowd.push_back(people.size() - 1);
        }
    }

    void tell(const Story &story, int store)
    {
        m_story = &story;
        m_store = store;
        for (const CampaignWindow &window : std::as_const(m_windows)) {
            if (window.id == story.campaign)
                m_window = window;
        }
        m_next = m_random.below(int(m_crowd[store].size()));
        int redeemed = 0;
        for (const Reach &reach : story.reach)
            redeemed += send(reach);
        issueRest(scaled(story.issued) - redeemed);
        for (const RefusalPlan &plan : story.refusals)
            refuse(plan);
    }

private:
    int scaled(int count, bool redeemed = false) const
    {
        const Share &share = shares[m_store];
        return count * share.size * (redeemed ? share.rate : 100) / 10'000;
    }

    /// The crowd in turn, so that nobody gets a second coupon before everybody has one.
    const Person &nextPerson()
    {
        const auto &crowd = m_crowd[m_store];
        m_next = (m_next + 1) % int(crowd.size());
        return m_people[crowd[size_t(m_next)]];
    }

    Instant end() const { return qMin(m_window.end, m_time.now()); }

    /// Somewhere in the campaign's life up to now, in opening hours.
    Instant someTime()
    {
        const qint64 days = qMax<qint64>(1, (end() - m_window.start) / std::chrono::hours(24));
        const auto ago
            = m_time.local(end()).date().addDays(-m_random.below(int(days))).daysTo(m_time.today());
        const Instant at = m_time.daysAgo(int(ago), m_random.between(10, 20), m_random.below(60));
        return at <= end() ? at : end() - milliseconds(60'000LL * m_random.between(5, 300));
    }

    /// Times at which coupons were redeemed, newest first: today as the picture's bars, more every day
    /// before.
    QList<Instant> redemptionTimes(int count, bool withToday);
    int send(const Reach &reach);
    void redeem(const char *channel, Instant at);
    void issueRest(int count);
    void refuse(const RefusalPlan &plan);
    void event(Step step, const char *channel, const QString &customer, Instant at,
               const QString &coupon = {}, qint64 amount = 0, qint64 discount = 0);
    QJsonArray basket();
    qint64 discountOn(qint64 basket) const;
    QString nextCode();

    Outlet &m_outlet;
    const std::vector<Person> &m_people;
    const DemoTime &m_time;
    Random &m_random;
    QList<CampaignWindow> m_windows;
    std::vector<size_t> m_crowd[Stores];
    const Story *m_story = nullptr;
    CampaignWindow m_window;
    int m_store = 0;
    int m_next = 0;
    int m_serial = 0;
};

QList<Instant> Figures::redemptionTimes(int count, bool withToday)
{
    QList<Instant> times;
    static constexpr int hours[]{1, 2, 3, 3, 5, 6,
                                 6, 5, 4, 4, 3, 2}; // from 10 to 21 o'clock, as the usual day
    const bool running = m_window.end > m_time.now();
    static constexpr int today[]{6, 5, 6, 4, 2}; // per hour back from now
    for (int hour = 0; withToday && running && hour < 5; ++hour) {
        for (int i = 0; i < scaled(today[hour] * 100, true) / 100 && times.size() < count; ++i)
            times.append(m_time.minutesAgo(3 + hour * 58 + i * (hour ? 9 : 5)));
    }
    const qint64 days = qMax<qint64>(2, (end() - m_window.start) / std::chrono::hours(24));
    while (times.size() < count) {
        // The lower of two throws: the last days had more than the first ones.
        const int ago = 1 + qMin(m_random.below(int(days - 1)), m_random.below(int(days - 1)));
        int place = m_random.below(44), hour = 0;
        while (place >= hours[hour])
            place -= hours[hour++];
        const auto past = m_time.local(end()).date().addDays(-ago).daysTo(m_time.today());
        times.append(m_time.daysAgo(int(past), 10 + hour, m_random.below(60)));
    }
    return times;
}

int Figures::send(const Reach &reach)
{
    const int sent = scaled(reach.sent), delivered = scaled(reach.delivered),
              opened = reach.opened < 0 ? -1 : scaled(reach.opened);
    const int visited = scaled(reach.visited), redeemed = scaled(reach.redeemed, true);
    for (int i = 0; i < sent; ++i) {
        const Person &person = nextPerson();
        const Instant at = someTime();
        event(Step::Sent, reach.channel, person.id, at);
        if (i < delivered)
            event(Step::Delivered, reach.channel, person.id,
                  qMin(at + std::chrono::seconds(20), m_time.now()));
        if (i < opened)
            event(Step::Opened, reach.channel, person.id, qMin(at + std::chrono::minutes(9), m_time.now()));
        if (i < visited)
            event(Step::Visited, reach.channel, person.id, qMin(at + std::chrono::hours(3), m_time.now()));
    }
    const bool withToday = m_story->campaign == campaign::Weekend && &reach == &m_story->reach.first();
    const QList<Instant> times = redemptionTimes(redeemed, withToday);
    for (const Instant at : times)
        redeem(reach.channel, at);
    return redeemed;
}

QJsonArray Figures::basket()
{
    QJsonArray lines;
    const bool down = m_story->campaign == campaign::Down, shoes = m_story->campaign == campaign::Shoes,
               hem = m_story->campaign == campaign::Hemming, shirt = m_story->campaign == campaign::NewMember;
    const int count = shoes ? 2 : m_random.percent(75) ? 1 : 2;
    for (int i = 0; i < count; ++i) {
        const Article *what = &anyArticle(m_random);
        const auto fits = [&] {
            const QByteArray kind = what->category;
            return shoes ? kind == "shoes"
                : down   ? kind == "down" && what->price > 1500
                : hem    ? kind == "trousers"
                : shirt  ? qstrcmp(what->code, "TS-4008") == 0
                         : m_story->campaign != campaign::Winter || kind != "shoes";
        };
        while (!fits())
            what = &anyArticle(m_random);
        lines.append(purchaseLine(u"l%1"_s.arg(i + 1), *what, sizeOf(*what, m_random), 1));
    }
    // What has to be reached at the till was reached: with one more coat.
    const qint64 least = m_story->campaign == campaign::Winter ? 1000'00
        : m_story->campaign == campaign::Birthday              ? 500'00
                                                               : 0;
    if (subtotalOf(lines) < least)
        lines.append(purchaseLine(u"l%1"_s.arg(count + 1), article("WC-2091"), u"M"_s, 1));
    return lines;
}

qint64 Figures::discountOn(qint64 basket) const
{
    if (m_story->campaign == campaign::Weekend)
        return qMin<qint64>(basket / 5, 300'00);
    if (m_story->campaign == campaign::NewMember)
        return basket / 159'00 * 60'00; // T-shirts for 99
    if (m_story->campaign == campaign::Hemming)
        return 0;
    if (m_story->campaign == campaign::Down)
        return 200'00;
    if (m_story->campaign == campaign::Winter)
        return basket >= 2000'00 ? 260'00 : 100'00;
    if (m_story->campaign == campaign::Birthday)
        return 100'00;
    return basket / 20 / 100 * 100;
}

QString Figures::nextCode()
{
    static constexpr char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    quint64 number = quint64(++m_serial) * 2'654'435'761ULL % 656'100'000'000ULL;
    QString tail;
    for (int i = 0; i < 8; ++i, number /= 30)
        tail.append(QLatin1Char(letters[number % 30]));
    return QLatin1StringView(m_story->prefix) + u'-' + tail.left(4) + u'-' + tail.mid(4);
}

void Figures::redeem(const char *channel, Instant at)
{
    const Person &person = nextPerson();
    const QJsonArray lines = basket();
    const qint64 amount = subtotalOf(lines), discount = discountOn(amount);
    const QString store = StoreIds[m_store].toString();
    const QString receipt = u"%1-R%2"_s.arg(store.mid(3).toUpper()).arg(++m_serial + 20'000);
    PurchaseDraft bought;
    bought.id = u"pu-r%1"_s.arg(m_serial);
    bought.customerId = person.id;
    bought.storeId = store;
    bought.channel = u"store"_s;
    bought.number = receipt;
    bought.at = at;
    bought.lines = lines;
    bought.discount = discount;
    const Instant issued
        = qMax(m_window.start,
               at - milliseconds(60'000LL * m_random.between(20, m_story->couponDays ? 1200 : 4000)));
    if (m_story->prefix) {
        const QString code = nextCode(), id = u"cp-"_s + code.toLower().remove(u'-');
        const Instant until
            = m_story->couponDays ? issued + std::chrono::hours(24 * m_story->couponDays) : m_window.end;
        QJsonObject coupon = couponDocument(m_story->campaign, id, code, person.id, issued, until);
        coupon.insert("status"_L1, "redeemed"_L1);
        coupon.insert("usage"_L1, QJsonObject{{"limit"_L1, 1}, {"used"_L1, 1}});
        coupon.insert("redemptions"_L1,
                      QJsonArray{QJsonObject{{"id"_L1, m_random.uuid(at)},
                                             {"at"_L1, stamp(at)},
                                             {"storeId"_L1, store},
                                             {"channel"_L1, "store"_L1},
                                             {"discount"_L1, money(discount)},
                                             {"receiptNo"_L1, receipt}}});
        m_outlet.put(ResourceType::Coupon, coupon);
        bought.couponId = id;
        event(Step::Issued, channel, person.id, issued, id);
    } else {
        event(Step::Issued, channel, person.id, issued);
    }
    // A purchase of last summer belongs to the events of an ended campaign, but no longer to the records of a
    // store.
    if (m_window.end > m_time.now())
        m_outlet.put(ResourceType::Purchase, purchaseDocument(bought));
    event(Step::Redeemed, channel, person.id, at, bought.couponId, amount, discount);
}

void Figures::issueRest(int count)
{
    for (int i = 0; i < count; ++i) {
        const Person &person = nextPerson();
        const char *channel = m_story->reach.first().channel;
        Instant at = someTime();
        QString id;
        const bool alive
            = !m_story->couponDays || at + std::chrono::hours(24 * m_story->couponDays) > m_time.now();
        if (m_story->prefix && alive) {
            const QString code = nextCode();
            id = u"cp-"_s + code.toLower().remove(u'-');
            const Instant until
                = m_story->couponDays ? at + std::chrono::hours(24 * m_story->couponDays) : m_window.end;
            m_outlet.put(ResourceType::Coupon,
                         couponDocument(m_story->campaign, id, code, person.id, at, until));
        }
        event(Step::Issued, channel, person.id, at, id);
    }
}

void Figures::refuse(const RefusalPlan &plan)
{
    for (int i = 0; i < scaled(plan.count * 100) / 100; ++i) {
        const bool wrong = i < plan.wrong;
        // The wrong ones fell into the hours in which the tills still ran the old rules: this morning.
        const Instant at = wrong                    ? m_time.minutesAgo(95 + i * 42)
            : i == 0 && m_window.end > m_time.now() ? m_time.minutesAgo(40)
                                                    : someTime();
        CampaignEvent refused;
        refused.campaignId = m_story->campaign;
        refused.customerId = nextPerson().id;
        refused.step = wrong ? Step::RefusedWrongly : Step::Refused;
        refused.channel = u"store"_s;
        refused.storeId = StoreIds[m_store].toString();
        refused.at = at;
        refused.code = QString::fromLatin1(plan.code);
        m_outlet.put(refused);
    }
}

void Figures::event(Step step, const char *channel, const QString &customer, Instant at,
                    const QString &coupon, qint64 amount, qint64 discount)
{
    CampaignEvent made;
    made.campaignId = m_story->campaign;
    made.couponId = coupon;
    made.customerId = customer;
    made.step = step;
    made.channel = QString::fromLatin1(channel);
    made.storeId = StoreIds[m_store].toString();
    made.at = at;
    made.amount = amount;
    made.discount = discount;
    m_outlet.put(made);
}

} // namespace

void putFigures(Outlet &outlet, const std::vector<Person> &people, size_t firstOfCrowd, const DemoTime &time,
                Random &random)
{
    Figures figures(outlet, people, firstOfCrowd, time, random);
    for (const Story &story : stories()) {
        for (int store = 0; store < Stores; ++store)
            figures.tell(story, store);
    }
}

} // namespace counterpart::server::demo

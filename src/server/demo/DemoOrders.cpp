#include "server/demo/DemoOrders.h"

#include "server/demo/DemoCatalogue.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

/// Fills in who and when; the rest of a draft is written out by the caller.
class Desk
{
public:
    Desk(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random)
        : m_outlet(outlet)
        , m_people(people)
        , m_time(time)
        , m_random(random)
    {
    }

    OrderDraft draft(int number, const char *name, double placedMinutesAgo, QList<OrderLine> lines) const
    {
        OrderDraft made;
        made.number = number;
        made.person = &m_people[personNamed(m_people, name)];
        made.placedAt = m_time.minutesAgo(placedMinutesAgo);
        made.lines = std::move(lines);
        made.status = u"placed"_s;
        return made;
    }
    OrderDraft ready(int number, const char *name, double placedMinutesAgo, double readyMinutesAgo,
                     const char *bay, QList<OrderLine> lines) const
    {
        OrderDraft made = draft(number, name, placedMinutesAgo, std::move(lines));
        made.status = u"ready"_s;
        made.readyAt = m_time.minutesAgo(readyMinutesAgo);
        made.bay = QString::fromLatin1(bay);
        return made;
    }
    void put(const OrderDraft &made)
    {
        m_outlet.put(ResourceType::PickupOrder, orderDocument(made, m_time, m_random));
    }

    void waiting();
    void late();
    void toPick();
    void readyOnShelf();
    void handedOver(int store, int first, int count, const std::vector<const Person *> &crowd);
    void otherStore(int store, const std::vector<const Person *> &crowd);

private:
    Outlet &m_outlet;
    const std::vector<Person> &m_people;
    const DemoTime &m_time;
    Random &m_random;
};

void Desk::waiting()
{
    OrderDraft lin = ready(4817, "林知远", 130, 48, "B-12", {{"CS-4107", "L"}, {"BT-5702", "90"}});
    lin.arrivedAt = m_time.minutesAgo(6);
    lin.idRequired = true;
    put(lin);
    OrderDraft sarah = ready(4821, "苏雅雯", 116, 74, "C-04", {{"WT-1180", "27"}, {"SC-5520", "OS"}});
    sarah.arrivedAt = m_time.minutesAgo(2);
    put(sarah);
    OrderDraft marco
        = draft(4830, "Marco Bianchi", 38,
                {{"SC-5520", "OS", 1, 1}, {"CS-4107", "M", 1, 1}, {"WC-2091", "M"}, {"WT-1180", "30"}});
    marco.status = u"picking"_s;
    marco.arrivedAt = m_time.minutesAgo(1);
    marco.delegateName = u"Giulia Bianchi"_s;
    marco.claimedBy = DeskId.toString();
    marco.claimedAt = m_time.minutesAgo(8);
    put(marco);
}

void Desk::late()
{
    OrderDraft tang = draft(4826, "唐以宁", 132, {{"KC-2203", "S", 1, 1}, {"GL-5610", "M", 1, 0, 1}});
    tang.status = u"picking"_s;
    tang.toldLate = true;
    put(tang);
    OrderDraft luo = draft(4828, "罗子墨", 124, {{"MK-4502", "L"}});
    luo.toldLate = true;
    put(luo);
}

void Desk::toPick()
{
    OrderDraft wang = draft(4833, "王梓涵", 102, {{"KT-2240", "S"}});
    // The order that turns late while one watches; under `still` it keeps the 18 minutes of the picture.
    if (!m_outlet.options().sarahHasCoupon)
        wang.placedAt = m_time.minutesAgo(117);
    put(wang);
    OrderDraft elena
        = draft(4835, "Elena Petrova", 76, {{"LF-3320", "38"}, {"RS-3407", "38"}, {"SK-5801", "35-38"}});
    elena.gift = true;
    put(elena);
    put(draft(4838, "周怀瑾", 55, {{"MP-4415", "32"}, {"CS-4130", "L"}}));
    put(draft(4841, "许念安", 29, {{"SC-5531", "OS"}}));
}

void Desk::readyOnShelf()
{
    OrderDraft thomas = ready(4809, "Thomas Keller", 1700, 1612, "B-07", {{"DB-3301", "43"}});
    thomas.holdDays = 1;
    put(thomas);
    OrderDraft zhao = ready(4812, "赵砚秋", 345, 256, "B-10", {{"CS-4107", "M"}, {"HT-5604", "OS"}});
    zhao.idRequired = true;
    zhao.holdDays = 2;
    put(zhao);
    OrderDraft gu = ready(4814, "顾明轩", 310, 214, "A-01",
                          {{"DJ-6101", "L"}, {"CS-4130", "L", 2}, {"TS-4008", "L", 2}});
    gu.idRequired = true;
    put(gu);
    put(ready(4819, "陈若溪", 240, 141, "C-02", {{"BG-5903", "OS"}}));
    put(ready(4804, "沈清和", 1820, 1705, "B-02", {{"MP-4415", "34"}}));
    put(ready(4806, "欧阳知夏", 1790, 1688, "A-03", {{"WC-2117", "M"}, {"SK-5801", "35-38", 2}}));
    put(ready(4808, "何嘉树", 1745, 1640, "B-05", {{"AB-3512", "43"}}));
    put(ready(4811, "单晓禾", 372, 279, "C-07", {{"SD-1902", "S"}, {"SC-5531", "OS"}}));
    OrderDraft zoe = ready(4816, "Zoë Lindqvist", 265, 166, "B-11", {{"DN-1320", "28"}});
    zoe.delegateName = u"Nils Lindqvist"_s;
    put(zoe);
}

/// Orders of the last days that are gone, newest number last; most were ready in time and waited about three
/// minutes.
void Desk::handedOver(int store, int first, int count, const std::vector<const Person *> &crowd)
{
    static const OrderLine bags[][2]{{{"KT-2240", "M"}, {"SK-5801", "35-38"}},
                                     {{"TS-4008", "M"}},
                                     {{"RS-3407", "42"}},
                                     {{"SC-5520", "OS"}, {"GL-5610", "S"}},
                                     {{"DN-1320", "27"}},
                                     {{"CS-4130", "M"}, {"BT-5702", "95"}},
                                     {{"DJ-6120", "M"}},
                                     {{"LF-3320", "37"}}};
    for (int i = 0; i < count; ++i) {
        OrderDraft made;
        made.number = first + i;
        made.store = store;
        made.person = crowd[size_t(m_random.below(int(crowd.size())))];
        const auto &bag = bags[m_random.below(int(std::size(bags)))];
        for (const OrderLine &line : bag) {
            if (line.article)
                made.lines.append(line);
        }
        // The last third today, the others over the days before.
        const int ofToday = i - count * 2 / 3;
        const int daysAgo = 1 + (count - i) / 8;
        const double placed = ofToday >= 0 ? 420.0 - 8.0 * ofToday : 1440.0 * daysAgo + 200;
        made.placedAt = m_time.minutesAgo(placed);
        const bool inTime = !m_random.oneIn(14);
        made.readyAt = made.placedAt
            + milliseconds(60'000LL * (inTime ? m_random.between(35, 105) : m_random.between(123, 150)));
        made.arrivedAt = *made.readyAt + milliseconds(60'000LL * m_random.between(5, 25));
        made.handedOverAt = *made.arrivedAt + milliseconds(1'000LL * m_random.between(70, 310));
        made.status = u"handed_over"_s;
        put(made);
    }
}

void Desk::otherStore(int store, const std::vector<const Person *> &crowd)
{
    for (int i = 0; i < 9; ++i) {
        OrderDraft made;
        made.number = 3100 * store + i * 2 + 40;
        made.store = store;
        made.person = crowd[size_t(m_random.below(int(crowd.size())))];
        made.lines = {{i % 2 ? "KT-2240" : "RS-3407", i % 2 ? "M" : "38"}};
        made.placedAt = m_time.minutesAgo(180 - i * 18);
        made.status = u"placed"_s;
        if (i < 5) {
            made.status = u"ready"_s;
            made.readyAt = made.placedAt + std::chrono::minutes(70);
            made.bay = u"B-0%1"_s.arg(i + 1);
        }
        put(made);
    }
}

std::vector<const Person *> crowdOf(const std::vector<Person> &people, int store)
{
    std::vector<const Person *> crowd;
    for (size_t i = 30; i < people.size() && crowd.size() < 400; ++i) {
        if (people[i].store == store)
            crowd.push_back(&people[i]);
    }
    if (crowd.empty())
        crowd.push_back(&people.back());
    return crowd;
}

} // namespace

void putOrders(Outlet &outlet, const std::vector<Person> &people, const DemoTime &time, Random &random)
{
    Desk desk(outlet, people, time, random);
    desk.waiting();
    desk.late();
    desk.toPick();
    desk.readyOnShelf();
    for (int store = 0; store < Stores; ++store) {
        const auto crowd = crowdOf(people, store);
        desk.handedOver(store, store == 0 ? 4732 : 3100 * store - 40, store == 0 ? 66 : 30, crowd);
        if (store > 0)
            desk.otherStore(store, crowd);
    }
}

} // namespace counterpart::server::demo

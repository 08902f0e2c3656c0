#include "server/demo/DemoCampaigns.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

QJsonObject offer(const QString &id, int yuan)
{
    return {{"id"_L1, id},
            {"title"_L1, text(u"致歉券 ¥%1"_s.arg(yuan), u"Apology coupon ¥%1"_s.arg(yuan))},
            {"value"_L1, QJsonObject{{"kind"_L1, "amount"_L1}, {"amount"_L1, money(yuan * 100LL)}}},
            {"redemptionMode"_L1, "personal"_L1}};
}

} // namespace

void putGoodwill(Outlet &outlet, const DemoTime &time)
{
    const Instant start = time.daysAgo(120, 0, 0);
    const QJsonArray steps{
        text(u"因为我们的失误而不满意的会员"_s, u"Members whom we have let down"_s),
        text(u"没有券码：在平板上直接给，马上能用"_s,
             u"No code to show: given on the tablet, usable at once"_s),
        text(u"礼品卡；每位顾客每天一张"_s, u"Gift cards; one for a customer in a day"_s),
        text(u"“实在抱歉，这张 50 元券今天就能用。”"_s, u"“We are sorry. This coupon works today.”"_s)};
    outlet.put(
        ResourceType::Campaign,
        {{"id"_L1, campaign::Goodwill},
         {"createdAt"_L1, stamp(start)},
         {"name"_L1, text(u"致歉券"_s, u"Apology coupon"_s)},
         {"objective"_L1, text(u"当场弥补失误"_s, u"Make up for a mistake on the spot"_s)},
         {"status"_L1, "live"_L1},
         {"schedule"_L1, QJsonObject{{"startAt"_L1, stamp(start)}, {"timeZone"_L1, Zone}}},
         {"channels"_L1, QJsonArray{"store"_L1}},
         {"storeScope"_L1, QJsonObject{{"mode"_L1, "all"_L1}}},
         {"audience"_L1,
          QJsonObject{{"description"_L1, text(u"我们让其失望的会员"_s, u"Members whom we have let down"_s)}}},
         {"offers"_L1, QJsonArray{offer(u"of-1"_s, 50), offer(u"of-2"_s, 20)}},
         {"rules"_L1, QJsonObject{{"excludeCategories"_L1, QJsonArray{"gift_card"_L1}}}},
         {"ruleVersion"_L1, 1},
         {"offline"_L1, QJsonObject{{"mode"_L1, "provisional"_L1}, {"maxCountPerDevice"_L1, 5}}},
         {"undoWindow"_L1, "PT10M"_L1},
         {"goodwill"_L1, QJsonObject{{"validFor"_L1, "P30D"_L1}}},
         {"briefing"_L1,
          QJsonObject{{"headline"_L1,
                       text(u"致歉券由店长放行，从当天额度里出。"_s,
                            u"An apology coupon needs a manager's yes and comes out of the day's budget."_s)},
                      {"steps"_L1, steps},
                      {"faq"_L1, QJsonArray()}}},
         {"kpis"_L1,
          QJsonObject{{"currency"_L1, Currency}, {"budget"_L1, QJsonObject{{"total"_L1, 5'000'00}}}}}});
}

} // namespace counterpart::server::demo

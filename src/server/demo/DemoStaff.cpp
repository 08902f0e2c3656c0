#include "server/demo/DemoStaff.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

namespace {

struct Shop
{
    const char *code, *zh, *en, *addressZh, *addressEn;
};
constexpr Shop shops[Stores]{
    {"S0217", "滨江里店", "Riverside Lane", "滨江里 8 号", "8 Riverside Lane"},
    {"S0218", "江湾店", "River Bend", "江湾路 120 号", "120 River Bend Road"},
    {"S0231", "云杉路店", "Spruce Road", "云杉路 36 号", "36 Spruce Road"},
};

struct Colleague
{
    const char *name, *latin, *place, *role;
    int store;
};
constexpr Colleague colleagues[]{
    {"李思敏", "Simin Li", "柜台", "associate", 0},    {"吴浩然", "Haoran Wu", "自提台", "pickup_desk", 0},
    {"何佳宁", "Jianing He", "柜台", "associate", 0},  {"郑一帆", "Yifan Zheng", "自提台", "pickup_desk", 0},
    {"唐可", "Ke Tang", "柜台", "associate", 0},       {"梁慧", "Hui Liang", "店长", "manager", 0},
    {"孟凡", "Fan Meng", "柜台", "associate", 1},      {"石磊", "Lei Shi", "自提台", "pickup_desk", 1},
    {"邱月", "Yue Qiu", "店长", "manager", 1},         {"白露", "Lu Bai", "柜台", "associate", 2},
    {"丁远", "Yuan Ding", "自提台", "pickup_desk", 2}, {"庄文", "Wen Zhuang", "店长", "manager", 2},
};

QJsonArray bays()
{
    struct Zone
    {
        char letter;
        int count;
        const char *zh, *en;
    };
    static constexpr Zone zones[]{
        {'A', 6, "A 区 大件", "Zone A, large"}, {'B', 12, "B 区", "Zone B"}, {'C', 10, "C 区", "Zone C"}};
    QJsonArray all;
    for (const Zone &zone : zones) {
        for (int i = 1; i <= zone.count; ++i)
            all.append(
                QJsonObject{{"code"_L1, u"%1-%2"_s.arg(QLatin1Char(zone.letter)).arg(i, 2, 10, QChar(u'0'))},
                            {"name"_L1, text(zone.zh, zone.en)},
                            {"capacity"_L1, 1}});
    }
    return all;
}

QJsonArray offlineRules()
{
    const auto rule = [](const char *id, const QJsonObject &when, const char *decision) {
        return QJsonObject{{"id"_L1, QLatin1StringView(id)},
                           {"when"_L1, when},
                           {"decision"_L1, QLatin1StringView(decision)}};
    };
    const auto words = [](std::initializer_list<const char *> list) {
        QJsonArray array;
        for (const char *word : list)
            array.append(QLatin1StringView(word));
        return array;
    };
    return {rule("R1", {{"cached"_L1, false}}, "deny"),
            rule("R2", {{"statuses"_L1, words({"redeemed", "expired", "revoked", "suspended"})}}, "deny"),
            rule("R3", {{"modes"_L1, words({"stored_value", "online_only"})}}, "deny"),
            rule("R4", {{"modes"_L1, words({"open"})}}, "allow"),
            rule("R5", {{"clockSuspect"_L1, true}}, "deny"),
            rule("R6", {{"customerFlag"_L1, "offline_risk"_L1}}, "deny"),
            rule("R7", {{"stacked"_L1, true}}, "deny"),
            rule("R8", {{"allowanceLeft"_L1, false}}, "deny"),
            rule("R9", {{"cacheOlderThan"_L1, "PT24H"_L1}}, "allow_with_manager"),
            rule("R10", {{"overPerRedemption"_L1, true}}, "allow_with_manager"),
            rule("R11", {{"modes"_L1, words({"pooled"})}, {"allowanceLeft"_L1, true}}, "allow"),
            rule("R12",
                 {{"modes"_L1, words({"personal"})},
                  {"rights"_L1, words({"any_store", "store", "device"})},
                  {"allowanceLeft"_L1, true}},
                 "allow"),
            rule("R13", {{"modes"_L1, words({"personal"})}, {"rights"_L1, words({"none"})}},
                 "allow_with_manager"),
            rule("R14", {}, "deny")};
}

} // namespace

void putStores(Outlet &outlet)
{
    for (int i = 0; i < Stores; ++i) {
        const Shop &shop = shops[i];
        outlet.put(
            ResourceType::Store,
            {{"id"_L1, StoreIds[i].toString()},
             {"code"_L1, QLatin1StringView(shop.code)},
             {"name"_L1, text(shop.zh, shop.en)},
             {"region"_L1, u"江城"_s},
             {"timeZone"_L1, Zone},
             {"currency"_L1, Currency},
             {"languages"_L1, QJsonArray{"zh-CN"_L1, "en"_L1}},
             {"address"_L1, text(shop.addressZh, shop.addressEn)},
             {"hours"_L1,
              QJsonArray{QJsonObject{
                  {"days"_L1, QJsonArray{"mo"_L1, "tu"_L1, "we"_L1, "th"_L1, "fr"_L1, "sa"_L1, "su"_L1}},
                  {"open"_L1, "10:00"_L1},
                  {"close"_L1, "22:00"_L1}}}},
             {"services"_L1, QJsonArray{"pickup"_L1, "returns"_L1, "repair"_L1}},
             {"pickup"_L1, QJsonObject{{"slaMinutes"_L1, 120}, {"holdDays"_L1, 3}, {"zones"_L1, bays()}}},
             {"regimes"_L1, QJsonArray{"pipl"_L1}}});
    }
}

void putAssociates(Outlet &outlet)
{
    int number = 1001;
    for (const Colleague &colleague : colleagues) {
        outlet.put(ResourceType::Associate,
                   {{"id"_L1, u"as-%1"_s.arg(number)},
                    {"displayName"_L1, QString::fromUtf8(colleague.name)},
                    {"latinName"_L1, QLatin1StringView(colleague.latin)},
                    {"code"_L1, QString::number(number)},
                    {"roles"_L1, QJsonArray{QLatin1StringView(colleague.role)}},
                    {"storeIds"_L1, QJsonArray{StoreIds[colleague.store].toString()}},
                    {"languages"_L1, QJsonArray{"zh-CN"_L1, "en"_L1}},
                    {"skills"_L1, QJsonArray{QString::fromUtf8(colleague.place)}},
                    {"status"_L1, "active"_L1}});
        ++number;
    }
}

void putOfflinePolicies(Outlet &outlet)
{
    for (const QStringView store : StoreIds) {
        outlet.put(ResourceType::OfflinePolicy,
                   {{"id"_L1, u"op-%1"_s.arg(store.mid(3))},
                    {"storeId"_L1, store.toString()},
                    {"maxCacheAge"_L1, "PT24H"_L1},
                    {"maxClockDoubtMs"_L1, 600'000},
                    {"allowanceLife"_L1, "PT24H"_L1},
                    {"caps"_L1,
                     QJsonObject{{"perRedemption"_L1, money(300'00)},
                                 {"perDevice"_L1, money(1500'00)},
                                 {"perStore"_L1, money(6000'00)},
                                 {"perDeviceCount"_L1, 5},
                                 {"perCustomerCount"_L1, 1},
                                 {"managerOverride"_L1, money(300'00)},
                                 {"managerOverrideCount"_L1, 5},
                                 {"managerGoodwill"_L1, money(200'00)},
                                 {"managerGoodwillCount"_L1, 5},
                                 {"handOverAlone"_L1, money(1500'00)}}},
                    {"rules"_L1, offlineRules()}});
    }
}

} // namespace counterpart::server::demo

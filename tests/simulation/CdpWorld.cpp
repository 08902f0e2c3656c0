#include "simulation/CdpWorld.h"

#include <QJsonArray>

namespace counterpart::sim::chain {

using namespace Qt::Literals::StringLiterals;
using server::ImportedRecord;

const QString poolCampaign = u"cm-pool"_s;
const QString goodwillCampaign = u"cm-sorry"_s;
const QString noteCanary = u"Zibeline-note-canary"_s;

namespace {

QJsonObject text(const QString &en)
{
    return {{u"en"_s, en}};
}

QString at(std::chrono::hours fromOpening)
{
    return formatInstant(opening + fromOpening);
}

ImportedRecord store(const QString &id)
{
    return {ResourceType::Store,
            id,
            {{u"code"_s, id},
             {u"name"_s, text(id)},
             {u"timeZone"_s, u"Asia/Shanghai"_s},
             {u"currency"_s, u"CNY"_s}}};
}

ImportedRecord colleague(const QString &id, const QString &role, const QString &storeId)
{
    return {ResourceType::Associate,
            id,
            {{u"displayName"_s, u"Colleague "_s + id},
             {u"code"_s, u"00"_s + id.right(1)},
             {u"roles"_s, QJsonArray{role}},
             {u"storeIds"_s, QJsonArray{storeId}},
             {u"status"_s, u"active"_s}}};
}

QString nameOf(int i)
{
    return u"Quorrandel Vexworth%1"_s.arg(QChar(u'A' + i));
}

QString phoneOf(int i)
{
    return u"+861380013%1"_s.arg(8100 + i * 37);
}

} // namespace

QString customerId(int i)
{
    return u"cu-%1"_s.arg(i);
}

QJsonObject customer(int i)
{
    return {{u"displayName"_s, nameOf(i)},
            {u"kind"_s, u"member"_s},
            {u"relationship"_s, QJsonObject{{u"homeStoreId"_s, i % 3 == 2 ? u"st-2"_s : u"st-1"_s}}},
            {u"names"_s, QJsonArray{QJsonObject{{u"text"_s, nameOf(i)}}}},
            {u"consents"_s, QJsonArray()},
            {u"contactPoints"_s,
             QJsonArray{QJsonObject{{u"id"_s, u"cp-%1"_s.arg(i)},
                                    {u"kind"_s, u"phone"_s},
                                    {u"value"_s, phoneOf(i)},
                                    {u"masked"_s, u"•••• %1"_s.arg(phoneOf(i).right(4))}}}}};
}

QJsonObject coupon(const QString &code, const QString &customer, int limit)
{
    return {{u"code"_s, code},
            {u"customerId"_s, customer},
            {u"campaignId"_s, u"cm-1"_s},
            {u"title"_s, text(u"20 % off"_s)},
            {u"value"_s, QJsonObject{{u"kind"_s, u"percent"_s}, {u"percentBp"_s, 2000}}},
            {u"status"_s, u"active"_s},
            {u"validFrom"_s, at(std::chrono::hours(-24 * 20))},
            {u"validUntil"_s, at(std::chrono::hours(24 * 20))},
            {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}},
            {u"usage"_s, QJsonObject{{u"limit"_s, limit}, {u"used"_s, 0}}},
            {u"redemptionMode"_s, u"personal"_s}};
}

QString poolCoupon(int i)
{
    return u"pool-%1"_s.arg(i);
}

QList<ImportedRecord> pool()
{
    const auto money = [](qint64 amount) {
        return QJsonObject{{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}};
    };
    QList<ImportedRecord> all;
    for (int i = 1; i <= 2; ++i)
        all.append({ResourceType::OfflinePolicy,
                    u"op-%1"_s.arg(i),
                    {{u"storeId"_s, u"st-%1"_s.arg(i)},
                     {u"rules"_s, QJsonArray()},
                     {u"allowanceLife"_s, u"PT24H"_s},
                     {u"caps"_s,
                      QJsonObject{{u"perRedemption"_s, money(20'000)},
                                  {u"perDevice"_s, money(6'000)},
                                  {u"perStore"_s, money(perStore)},
                                  {u"perDeviceCount"_s, 5}}}}});
    all.append({ResourceType::Campaign,
                poolCampaign,
                {{u"name"_s, text(u"Gifts"_s)},
                 {u"status"_s, u"live"_s},
                 {u"channels"_s, QJsonArray{u"app"_s}},
                 {u"schedule"_s,
                  QJsonObject{{u"startAt"_s, at(std::chrono::hours(-24 * 20))},
                              {u"timeZone"_s, u"Asia/Shanghai"_s}}},
                 {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}},
                 {u"offers"_s,
                  QJsonArray{QJsonObject{
                      {u"id"_s, u"of-1"_s},
                      {u"title"_s, text(u"A gift"_s)},
                      {u"value"_s, QJsonObject{{u"kind"_s, u"amount"_s}, {u"amount"_s, money(1'000)}}},
                      {u"redemptionMode"_s, u"pooled"_s}}}},
                 {u"offline"_s, QJsonObject{{u"mode"_s, u"leased"_s}}},
                 {u"limits"_s, QJsonObject{{u"total"_s, poolUnits}}}}});
    for (int i = 0; i < poolCoupons; ++i) {
        QJsonObject data = coupon(u"KVRT-10%1P"_s.arg(i), customerId(i % customers), 1);
        data[u"campaignId"_s] = poolCampaign;
        data[u"redemptionMode"_s] = u"pooled"_s;
        all.append({ResourceType::Coupon, poolCoupon(i), data});
    }
    return all;
}

ImportedRecord goodwill()
{
    const auto offer = [](const QString &id, qint64 amount) {
        return QJsonObject{
            {u"id"_s, id},
            {u"title"_s, text(u"Sorry"_s)},
            {u"value"_s,
             QJsonObject{{u"kind"_s, u"amount"_s},
                         {u"amount"_s, QJsonObject{{u"amount"_s, amount}, {u"currency"_s, u"CNY"_s}}}}},
            {u"redemptionMode"_s, u"personal"_s}};
    };
    return {
        ResourceType::Campaign,
        goodwillCampaign,
        {{u"name"_s, text(u"Sorry"_s)},
         {u"status"_s, u"live"_s},
         {u"channels"_s, QJsonArray{u"store"_s}},
         {u"schedule"_s,
          QJsonObject{{u"startAt"_s, at(std::chrono::hours(-24 * 20))}, {u"timeZone"_s, u"Asia/Shanghai"_s}}},
         {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}},
         {u"offers"_s, QJsonArray{offer(u"of-1"_s, 1'000), offer(u"of-2"_s, 2'000)}},
         {u"goodwill"_s, QJsonObject{{u"validFor"_s, u"P7D"_s}}}}};
}

QJsonObject order(const QString &id, const QString &storeId, const QString &customer, const QString &status)
{
    const bool ready = status == u"ready"_s;
    QJsonArray lines;
    for (int i = 1; i <= 2; ++i) {
        const int quantity = 3 - i;
        lines.append(QJsonObject{{u"id"_s, u"l%1"_s.arg(i)},
                                 {u"sku"_s, u"SKU-%1"_s.arg(i)},
                                 {u"name"_s, text(u"Shoes"_s)},
                                 {u"quantity"_s, quantity},
                                 {u"picked"_s, ready ? quantity : 0},
                                 {u"state"_s, ready ? u"picked"_s : u"pending"_s}});
    }
    QJsonObject json{{u"orderNo"_s, u"4"_s + id.section(u'-', -1)},
                     {u"storeId"_s, storeId},
                     {u"customerId"_s, customer},
                     {u"customerName"_s, nameOf(customer.section(u'-', 1).toInt())},
                     {u"status"_s, status},
                     {u"placedAt"_s, at(std::chrono::hours(-2))},
                     {u"promise"_s, QJsonObject{{u"readyBy"_s, at(std::chrono::hours(4))}}},
                     {u"payment"_s, QJsonObject{{u"state"_s, u"paid"_s}}},
                     {u"lines"_s, lines}};
    if (ready)
        json[u"staging"_s] = QJsonObject{
            {u"locations"_s, QJsonArray{QJsonObject{{u"code"_s, u"C-04"_s}, {u"packages"_s, 1}}}}};
    return json;
}

QList<ImportedRecord> records()
{
    QList<ImportedRecord> all{store(u"st-1"_s),
                              store(u"st-2"_s),
                              colleague(u"as-1"_s, u"associate"_s, u"st-1"_s),
                              colleague(u"as-2"_s, u"pickup_desk"_s, u"st-1"_s),
                              colleague(u"as-3"_s, u"manager"_s, u"st-1"_s),
                              colleague(u"as-4"_s, u"associate"_s, u"st-1"_s),
                              colleague(u"as-5"_s, u"associate"_s, u"st-2"_s),
                              {ResourceType::Campaign,
                               u"cm-1"_s,
                               {{u"name"_s, text(u"Weekend"_s)},
                                {u"status"_s, u"live"_s},
                                {u"channels"_s, QJsonArray{u"app"_s}},
                                {u"schedule"_s,
                                 QJsonObject{{u"startAt"_s, at(std::chrono::hours(-24 * 20))},
                                             {u"timeZone"_s, u"Asia/Shanghai"_s}}},
                                {u"offline"_s, QJsonObject{{u"mode"_s, u"open"_s}}},
                                {u"storeScope"_s, QJsonObject{{u"mode"_s, u"all"_s}}}}}};
    for (int i = 0; i < customers; ++i)
        all.append({ResourceType::Customer, customerId(i), customer(i)});
    for (int i = 0; i < coupons; ++i) {
        const QString id = u"cpn-%1"_s.arg(i);
        all.append({ResourceType::Coupon, id,
                    coupon(u"KVRT-%1Q7Z"_s.arg(1000 + i), customerId(i % customers), i % 4 == 3 ? 2 : 1)});
    }
    for (int i = 0; i < orders; ++i) {
        const QString id = u"pk-%1"_s.arg(i);
        all.append({ResourceType::PickupOrder, id,
                    order(id, i % 4 == 3 ? u"st-2"_s : u"st-1"_s, customerId(i % customers),
                          i % 2 ? u"ready"_s : u"placed"_s)});
    }
    return all;
}

QList<QByteArray> canaries()
{
    QList<QByteArray> words{"Quorrandel", "Vexworth", "KVRT-10", noteCanary.toUtf8()};
    for (int i = 0; i < customers; ++i)
        words.append(phoneOf(i).right(8).toUtf8());
    return words;
}

} // namespace counterpart::sim::chain

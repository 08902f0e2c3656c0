#include "server/commands/RuleWords.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

using Code = ConditionCode;

struct Words
{
    QString en, zh;
};

/// By the condition of the verdict.
const QHash<QString, Words> &wordsOfConditions()
{
    static const QHash<QString, Words> all{
        {wireName(Code::CampaignNotLive), {u"the campaign was not running"_s, u"活动当时没有进行"_s}},
        {wireName(Code::WrongStore), {u"it is not for this store"_s, u"本店不参加"_s}},
        {wireName(Code::WrongChannel), {u"it is for online orders only"_s, u"只能线上使用"_s}},
        {wireName(Code::NotInSegment), {u"it is not for this customer"_s, u"该顾客不在适用范围内"_s}},
        {wireName(Code::MinSpend), {u"less was spent than it asks for"_s, u"消费未达到要求"_s}},
        {wireName(Code::NoEligibleItem), {u"no article took part"_s, u"没有参加活动的商品"_s}},
        {wireName(Code::ExcludedItem), {u"the articles are excluded"_s, u"商品不参加活动"_s}},
        {wireName(Code::LimitCustomer),
         {u"the customer had used it as often as allowed"_s, u"该顾客已达使用次数上限"_s}},
        {wireName(Code::LimitStore), {u"this store's quota was used up"_s, u"本店名额已用完"_s}},
        {wireName(Code::LimitCampaign), {u"the quota of all stores was used up"_s, u"活动总名额已用完"_s}},
        {wireName(Code::Budget), {u"the campaign's budget was used up"_s, u"活动预算已用完"_s}},
        {wireName(Code::Blackout), {u"it is not valid on that day"_s, u"当天不可使用"_s}},
        {wireName(Code::OfflineNotAllowed), {u"it may only be redeemed online"_s, u"只能联网核销"_s}},
        {u"not-begun"_s, {u"it was not valid yet"_s, u"券尚未生效"_s}},
        {u"discount"_s, {u"more was taken off than the offer gives"_s, u"减免多于优惠规定"_s}},
    };
    return all;
}

/// By what was wrong with what the tablet had been given to spend.
const QHash<QString, Words> &wordsOfAllowances()
{
    static const QHash<QString, Words> all{
        {u"unknown"_s,
         {u"its offline allowance is one that the CDP does not know"_s, u"所用的离线额度系统里没有"_s}},
        {u"none"_s, {u"the tablet had no offline allowance"_s, u"当时平板没有离线额度"_s}},
        {u"foreign"_s, {u"its offline allowance was another tablet's"_s, u"用的是别的平板的离线额度"_s}},
        {u"expired"_s, {u"the tablet's offline allowance had expired"_s, u"当时离线额度已过期"_s}},
        {u"ended"_s, {u"the tablet's offline allowance had been taken back"_s, u"当时离线额度已被收回"_s}},
        {u"no-unit"_s, {u"the tablet had no unit of the campaign left"_s, u"平板上已没有该活动的名额"_s}},
        {u"currency"_s,
         {u"its currency is not that of the tablet's offline allowance"_s, u"币种与离线额度不同"_s}},
        {u"count"_s, {u"the tablet's offline allowance was used up"_s, u"离线额度的次数已用完"_s}},
        {u"amount"_s,
         {u"it went beyond the amount of the tablet's offline allowance"_s, u"超出离线额度的金额"_s}},
        {u"override"_s, {u"more was allowed than may be in one day"_s, u"超出当天可放行的额度"_s}},
    };
    return all;
}

/// By the code alone.
const QHash<QString, Words> &wordsOfCodes()
{
    static const QHash<QString, Words> all{
        {u"coupon-already-redeemed"_s, {u"it had been used before"_s, u"券已使用过"_s}},
        {u"coupon-expired"_s, {u"it had ended"_s, u"券已过期"_s}},
        {u"coupon-not-active"_s, {u"it had been withdrawn"_s, u"券已被停用"_s}},
        {u"coupon-reserved-elsewhere"_s, {u"another tablet was holding it"_s, u"券当时由另一台平板占用"_s}},
        {u"coupon-wrong-store"_s, {u"it is not for this store"_s, u"本店不参加"_s}},
        {u"approval-needed"_s, {u"nobody else had allowed it"_s, u"没有他人放行"_s}},
        {u"role-missing"_s, {u"who allowed it may not"_s, u"放行的人没有这项权限"_s}},
    };
    return all;
}

} // namespace

Text ruleWords(const BrokenRule &rule)
{
    const Error &why = rule.error;
    if (!rule.against.isEmpty()) {
        const Text &other = rule.against.first().title;
        return {{{u"en"_s,
                  u"it cannot be combined with “%1”, which was used on the same purchase"_s.arg(
                      other.in(u"en"_s))},
                 {u"zh-CN"_s, u"不能与同一单已用的“%1”同用"_s.arg(other.in(u"zh-CN"_s))}}};
    }
    const bool allowance = why.code == u"allowance-exceeded"_s || why.code == u"allowance-expired"_s;
    const auto &byDetail = allowance ? wordsOfAllowances() : wordsOfConditions();
    const Words plain = wordsOfCodes().value(why.code, {u"the rules did not allow it"_s, u"规则不允许"_s});
    const Words words = byDetail.value(why.detail, plain);
    return {{{u"en"_s, words.en}, {u"zh-CN"_s, words.zh}}};
}

} // namespace counterpart::server

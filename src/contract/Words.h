#pragma once

#include "contract/Json.h"
#include "domain/Coupon.h"

namespace counterpart::json {

inline constexpr Word<Channel> channelWords[]{
    {QLatin1StringView("store"), Channel::Store},
    {QLatin1StringView("web"), Channel::Web},
    {QLatin1StringView("app"), Channel::App},
    {QLatin1StringView("miniprogram"), Channel::MiniProgram},
    {QLatin1StringView("wechat"), Channel::WeChat},
    {QLatin1StringView("sms"), Channel::Sms},
    {QLatin1StringView("email"), Channel::Email},
    {QLatin1StringView("phone"), Channel::Phone},
    {QLatin1StringView("chat"), Channel::Chat},
    {QLatin1StringView("social"), Channel::Social},
    {QLatin1StringView("livestream"), Channel::Livestream},
    {QLatin1StringView("marketplace"), Channel::Marketplace},
    {QLatin1StringView("kiosk"), Channel::Kiosk},
    {QLatin1StringView("other"), Channel::Other},
};

inline constexpr Word<Disclosure> disclosureWords[]{
    {QLatin1StringView("open"), Disclosure::Open},
    {QLatin1StringView("tactful"), Disclosure::Tactful},
    {QLatin1StringView("staff_only"), Disclosure::StaffOnly},
};

/// Members that every resource has.
void readBase(Reader &reader, Resource &resource);
void writeBase(Writer &writer, const Resource &resource);

// Shared by coupon and campaign.
StoreScope readStoreScope(Reader &reader);
void writeStoreScope(Writer &writer, const StoreScope &scope);
OfferValue readOfferValue(Reader &reader);
void writeOfferValue(Writer &writer, const OfferValue &value);
CouponConditions readConditions(Reader &reader);
void writeConditions(Writer &writer, const CouponConditions &conditions);

} // namespace counterpart::json

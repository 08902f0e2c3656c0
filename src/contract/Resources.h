#pragma once

#include "base/Result.h"
#include "domain/Campaign.h"
#include "domain/Coupon.h"
#include "domain/Customer.h"
#include "domain/PickupOrder.h"
#include "domain/Purchase.h"
#include "domain/Store.h"
#include "domain/SyncException.h"
#include "domain/TimelineEvent.h"

#include <QJsonObject>

namespace counterpart {

// One pair a resource. Reading: a required member that is missing, and any known member of the wrong type,
// length or range, is Kind::BadResponse, code "invalid", detail = JSON Pointer of the first fault (never its
// value); unknown members are ignored, null counts as absent, unknown enum words become Other (or the
// cautious value). Writing: known members are laid over `onto`, so that members and words of a newer server
// survive; encode(decode(json), json) == json.

Result<Customer> decodeCustomer(const QJsonObject &json);
Result<TimelineEvent> decodeTimelineEvent(const QJsonObject &json);
Result<Purchase> decodePurchase(const QJsonObject &json);
Result<Coupon> decodeCoupon(const QJsonObject &json);
Result<Campaign> decodeCampaign(const QJsonObject &json);
Result<PickupOrder> decodePickupOrder(const QJsonObject &json);
Result<Store> decodeStore(const QJsonObject &json);
Result<Associate> decodeAssociate(const QJsonObject &json);
Result<OfflinePolicy> decodeOfflinePolicy(const QJsonObject &json);
Result<SyncException> decodeSyncException(const QJsonObject &json);

QJsonObject encode(const Customer &customer, const QJsonObject &onto = {});
QJsonObject encode(const TimelineEvent &event, const QJsonObject &onto = {});
QJsonObject encode(const Purchase &purchase, const QJsonObject &onto = {});
QJsonObject encode(const Coupon &coupon, const QJsonObject &onto = {});
QJsonObject encode(const Campaign &campaign, const QJsonObject &onto = {});
QJsonObject encode(const PickupOrder &order, const QJsonObject &onto = {});
QJsonObject encode(const Store &store, const QJsonObject &onto = {});
QJsonObject encode(const Associate &associate, const QJsonObject &onto = {});
QJsonObject encode(const OfflinePolicy &policy, const QJsonObject &onto = {});
QJsonObject encode(const SyncException &exception, const QJsonObject &onto = {});

/// Bytes of one record, as a feed row carries them. Kind::BadResponse, code "invalid", detail empty when not
/// an object.
Result<QJsonObject> parseObject(const QByteArray &bytes);

} // namespace counterpart

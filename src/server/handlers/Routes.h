#pragma once

#include "server/handlers/Call.h"

namespace counterpart::server {

// One function a path of the contract. Access and the store of the token are checked before (Handlers.cpp).
Response getMeta(Call &call);
Response postToken(Call &call);
Response postRevoke(Call &call);
Response getSession(Call &call);
Response putPin(Call &call);
Response putDeviceStatus(Call &call);
Response postRescue(Call &call);
Response getDevice(Call &call);
Response listDevices(Call &call);
Response deleteDevice(Call &call);
Response postDirective(Call &call);
Response postSnapshot(Call &call);
Response getSnapshot(Call &call);
Response getSnapshotPart(Call &call);
Response getChanges(Call &call);
Response getEvents(Call &call);
Response postCommands(Call &call);
Response getCommandResult(Call &call);
Response getCustomer(Call &call);
Response getCoupon(Call &call);
Response getPickup(Call &call);
Response getCampaign(Call &call);
Response getStore(Call &call);
Response getOfflinePolicy(Call &call);
Response postOfflineAllowance(Call &call);
Response listCampaigns(Call &call);
Response listPickups(Call &call);
Response listAssociates(Call &call);
Response listExceptions(Call &call);
Response listCustomerCoupons(Call &call);
Response listPurchases(Call &call);
Response listTimeline(Call &call);
Response searchCustomers(Call &call);
Response pinCustomer(Call &call);
Response unpinCustomer(Call &call);
Response validateCoupons(Call &call);
Response getPocket(Call &call);
Response getPocketJson(Call &call);
Response postPocketArrival(Call &call);

/// Where a device fetches from; empty parts of an event are left out.
QByteArray eventText(const QByteArray &event, const QString &id, const QJsonObject &data);

} // namespace counterpart::server

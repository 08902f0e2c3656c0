#pragma once

#include "server/import/RecordSink.h"
#include "simulation/Chance.h"

#include <QJsonObject>
#include <QList>

namespace counterpart::sim {

/// What the simulated chain holds at first, and what may be added while it runs. All people in it are
/// canaries: their names and numbers must never lie in clear in a file of a tablet.
namespace chain {

inline constexpr Instant opening = fromMs(1'795'300'000'000);
inline constexpr int customers = 6;
inline constexpr int coupons = 10;
inline constexpr int orders = 8;

QList<server::ImportedRecord> records();
/// A campaign of so many units for whoever comes first, and what tablets may spend without the CDP.
inline constexpr int poolUnits = 8;
inline constexpr int poolCoupons = 16;
inline constexpr qint64 perStore = 15'000; ///< minor units of all live allowances of a store
extern const QString poolCampaign;
QString poolCoupon(int i);
QList<server::ImportedRecord> pool();
/// What a manager may give in a day to make up for something, and the campaign it is given from.
inline constexpr qint64 goodwillADay = 5'000; ///< minor units
inline constexpr int goodwillCount = 4;
extern const QString goodwillCampaign;
server::ImportedRecord goodwill();
QJsonObject coupon(const QString &code, const QString &customer, int limit);
QJsonObject order(const QString &id, const QString &store, const QString &customer, const QString &status);
QString customerId(int i);
QJsonObject customer(int i);
/// Words that no file of a tablet may hold.
QList<QByteArray> canaries();
/// Typed into notes by the people of the simulation.
extern const QString noteCanary;

} // namespace chain

} // namespace counterpart::sim

#pragma once

#include <QJsonObject>
#include <QString>

namespace counterpart::server {

/// True for a record in the shape of the workload generator (camel case, decimal money) that the peers are
/// measured on.
bool isBenchShape(const QString &kind, const QJsonObject &data);

/// The same record in neutral members, so that one table maps both; members without a counterpart keep their
/// name. Kind "order" becomes "pickup_order".
QJsonObject neutralFromBench(QString &kind, QJsonObject data);

} // namespace counterpart::server

#pragma once

#include <QJsonObject>
#include <QStringList>

namespace counterpart::server {

/// What staff must know to be other than it was, in words of the contract's `briefing.changes`: both are
/// contract documents of one campaign. Figures and who has read the briefing change nothing.
QStringList campaignChanges(const QJsonObject &before, const QJsonObject &now);

} // namespace counterpart::server

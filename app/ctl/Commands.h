#pragma once

#include "ctl/Shell.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace counterpart::ctl {

/// Words of one call, as CLI11 read them.
struct Arguments
{
    QString server, code, name, caFile;
    QString query, batchFile;
    QString id, customer, basketFile;
    std::optional<qint64> amount; ///< minor units
    QString line, scan, reason, decision, bay, proofId;
    QString campaign, note;
    int quantity = 1;
    bool again = false; ///< enrol: the keys of this profile are lost
};

int enrolDevice(Shell &shell, const Arguments &arguments);
int syncNow(Shell &shell, const Arguments &arguments);
int search(Shell &shell, const Arguments &arguments);
int customer(Shell &shell, const Arguments &arguments);
int coupon(Shell &shell, const Arguments &arguments);
int redeem(Shell &shell, const Arguments &arguments);
int goodwill(Shell &shell, const Arguments &arguments);
int pickups(Shell &shell, const Arguments &arguments);
int pickup(Shell &shell, const Arguments &arguments);
int claim(Shell &shell, const Arguments &arguments);
int pick(Shell &shell, const Arguments &arguments);
int shortLine(Shell &shell, const Arguments &arguments);
int stage(Shell &shell, const Arguments &arguments);
int markReady(Shell &shell, const Arguments &arguments);
int handOver(Shell &shell, const Arguments &arguments);
int campaigns(Shell &shell, const Arguments &arguments);
int campaign(Shell &shell, const Arguments &arguments);
int outbox(Shell &shell, const Arguments &arguments);
int status(Shell &shell, const Arguments &arguments);
int diagnose(Shell &shell, const Arguments &arguments);

} // namespace counterpart::ctl

#pragma once

#include "usecases/SyncHealth.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// What waits to be sent or was sent lately, command by command, in plain words (product F4: what, who, when,
/// tries, next try, error).
class QueueText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::QueueText)

public:
    explicit QueueText(const Format &format) : m_format(format) { }

    /// "Hand over an order · CP-4817"; of a damaged one that it was done.
    QString title(const QueueItem &item) const;
    /// iconName, text, by, time, chip, chipKind, chipIcon, detail; `key` is the command's id.
    QVariantMap row(const QueueItem &item) const;
    /// When it was done, how often it was sent, when it goes again and what came back last.
    QString detail(const QueueItem &item) const;

private:
    struct Chip
    {
        QString text, kind, icon;
    };
    Chip chip(const QueueItem &item) const;

    const Format &m_format;
};

} // namespace counterpart

#pragma once

#include "domain/PickupOrder.h"

#include <QHash>
#include <QSet>

namespace counterpart {

/// What rings at the pickup desk: compares the open orders with the look before.
class PickupRing
{
public:
    struct Heard
    {
        QStringList placed;  ///< new, nobody has taken them
        QStringList arrived; ///< their customers came since
        QStringList taken;   ///< taken or closed since: rings no more
    };
    /// The first look after a start rings for nothing: those orders were there before.
    Heard look(const QList<PickupOrder> &open, Instant now);
    void restart();

    /// Who stands before the person that notes the arrival rings for nobody here.
    void notedHere(const QString &orderId) { m_notedHere.insert(orderId); }
    void notNotedHere(const QString &orderId) { m_notedHere.remove(orderId); }

private:
    struct Seen
    {
        bool arrived = false;
        bool taken = false;
    };
    QHash<QString, Seen> m_seen; ///< open orders as last looked at
    QSet<QString> m_notedHere;
    bool m_started = false;
};

} // namespace counterpart

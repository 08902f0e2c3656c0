#pragma once

#include "cdpclient/CdpClient.h"
#include "contract/CommandResults.h"
#include "outbox/OutboxThread.h"

#include <QObject>
#include <QTimer>

namespace counterpart {

/// Sees to it that what was saved outlives the keys of this device (trust.md 2.3): learns the CDP's public
/// key as soon as the CDP answers, so that the outbox seals a second copy of each command to it; and once the
/// keys were lost and the device was enrolled anew, hands over those copies. GUI thread.
class RescueKeeper : public QObject
{
    Q_OBJECT

public:
    struct Parts
    {
        OutboxThread &outbox;
        CdpClient &client;
    };
    RescueKeeper(Parts parts, Clock clock, QObject *parent = nullptr);

    /// The outbox is open, with its key, and the client knows the device.
    void begin();
    /// Nothing is asked any more, until begin().
    void stop();
    /// The CDP answers now.
    void setLine(bool up);

Q_SIGNALS:
    /// The CDP's answers were stored.
    void settled(const QList<counterpart::CommandResult> &results);

private:
    void go();
    void learnKey();
    void handOver();
    void send(const RescueBatch &batch);
    void take(const RescueBatch &batch, const CdpOutcome &outcome);
    void postpone(const RescueBatch &batch, milliseconds wait);

    Parts m_parts;
    Clock m_clock;
    bool m_begun = false, m_up = false, m_busy = false, m_keyKnown = false;
    QTimer m_timer;
};

} // namespace counterpart

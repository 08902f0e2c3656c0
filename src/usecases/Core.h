#pragma once

#include "base/Ids.h"
#include "base/Time.h"
#include "domain/Resource.h"

#include <QObject>
#include <QSet>

#include <memory>

namespace counterpart {

class Device;

/// What every use case needs, built once by app/ in data-flow order: clock, ids, the device (cache, outbox, search,
/// session). Lives on the GUI thread. Use cases hold a reference; nothing here is global.
class Core : public QObject
{
    Q_OBJECT

public:
    Core(Device &device, Clock clock, RandomBytes random, QObject *parent = nullptr);
    ~Core() override;

    Device &device() { return m_device; }
    Instant now() const { return m_clock(); }
    RandomBytes &random() { return m_random; }

Q_SIGNALS:
    /// Rows of these kinds changed in the cache or in the outbox overlay; ids for the open screen to decide.
    void changed(const QSet<counterpart::ResourceType> &types);
    /// Fires once a minute so that ages and countdowns move.
    void minutePassed();

private:
    Device &m_device;
    Clock m_clock;
    RandomBytes m_random;
};

} // namespace counterpart

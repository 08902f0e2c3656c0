#pragma once

#include "cdpclient/CdpClient.h"
#include "server/http/Http.h"
#include "simulation/Faults.h"
#include "simulation/Probes.h"
#include "simulation/Timeline.h"

#include <QSet>

#include <functional>

namespace counterpart::sim {

/// The line between tablets and CDP: loses, delays, doubles, reorders, cuts, and lets strangers answer. What
/// comes out of it passes the product's own identification.
class Network
{
public:
    /// Answers one request at the CDP; `tablet` is who sent it, `sentAt` when.
    using Serve = std::function<server::Response(int tablet, const server::Request &, milliseconds sentAt)>;
    using Done = std::function<void(const CdpOutcome &)>;

    Network(Timeline &timeline, const Faults &faults, Probes &probes, quint64 seed, Serve serve);

    void exchange(int tablet, const CdpRequest &request, const QByteArray &token, Done done);
    /// No line from here for a while; -1: nobody has one.
    void cutOff(int tablet, milliseconds span);
    void mendAll() { m_cutUntil.clear(); }
    bool isCutOff(int tablet) const;
    /// A fresh delay, long when this seed is slow.
    milliseconds trip();

private:
    struct Exchange;
    void arrive(const std::shared_ptr<Exchange> &exchange, bool copy);
    void finish(const std::shared_ptr<Exchange> &exchange, const struct Raw &raw);
    void damage(QByteArray &body);
    bool strangerAnswers(const std::shared_ptr<Exchange> &exchange, bool copy);

    Timeline &m_timeline;
    const Faults &m_faults;
    Probes &m_probes;
    Chance m_chance;
    Serve m_serve;
    QMap<int, milliseconds> m_cutUntil;
};

} // namespace counterpart::sim

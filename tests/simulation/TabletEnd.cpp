// The end of what a tablet holds: its data lease, and being switched off. As DeviceLease and DeviceLeaving do
// it.
#include "contract/Auth.h"
#include "contract/Protocol.h"
#include "device/HandOver.h"
#include "simulation/Tablet.h"

#include <QJsonDocument>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds checkEvery = std::chrono::minutes(1), keepEvery = std::chrono::minutes(1),
                       reportEvery = std::chrono::minutes(1);

} // namespace

const Keys &Tablet::keys()
{
    Keys &made = m_keys[m_dataKey];
    if (made.check.isEmpty()) {
        made.dataKey = SecretBytes::take(QByteArray(32, char('d' + m_dataKey)));
        made.indexKey = SecretBytes::take(QByteArray(32, 'i'));
        made.outboxKey = SecretBytes::take(QByteArray(32, 'o'));
        made.pinKey = SecretBytes::take(QByteArray(32, 'p'));
        made.check = "check";
        made.backend = u"simulation"_s;
    }
    return made;
}

void Tablet::sleeps(milliseconds span)
{
    tell(u"hears nothing for %1 hours"_s.arg(span / std::chrono::hours(1)));
    m_slept += span;
    if (m_engine && m_leased)
        checkLease(); // it wakes up
}

void Tablet::ordered()
{
    if (m_engine && m_streaming && !m_world.network.isCutOff(m_index))
        later(m_world.network.trip(), [this] { reportStatus(); });
}

void Tablet::heard()
{
    m_heardAt = elapsed();
    if (!m_leased || m_leaseEnded || m_leaving)
        return;
    const bool first = !m_lease.begun();
    m_lease.contact(wall(), bootTime());
    if (first || elapsed() - m_leaseKept >= keepEvery)
        keepLease();
}

void Tablet::keepLease()
{
    m_leaseKept = elapsed();
    if (m_cache)
        (void)m_cache->setMeta("lease", m_lease.write());
}

/// At a start, before anything is shown.
void Tablet::readLease()
{
    if (!m_leased || !m_cache)
        return;
    if (const auto kept = m_cache->meta("lease"))
        m_lease.read(*kept);
    if (!m_lease.begun())
        m_lease.contact(wall(), bootTime());
    m_lease.tick(wall(), bootTime());
    if (m_lease.ended())
        endLease();
    else
        keepLease();
}

void Tablet::watchLease()
{
    if (m_leased)
        later(checkEvery, [this] {
            checkLease();
            watchLease();
        });
}

void Tablet::checkLease()
{
    if (m_leaseEnded || m_leaving)
        return;
    m_lease.tick(wall(), bootTime());
    if (m_lease.ended())
        endLease();
    else
        keepLease();
}

void Tablet::removeCache()
{
    m_cache.reset();
    for (const char *ending : {"", "-wal", "-journal", "-shm"})
        m_disk.remove((u":t%1/cache.db"_s.arg(m_index) + QLatin1StringView(ending)).toStdString());
}

void Tablet::dropData()
{
    if (m_engine)
        run(m_engine->keysAvailable(false, now()));
    removeCache();
    ++m_dataKey;
    m_seen.clear();
    m_overlays.clear();
    m_overlayOld = true;
    m_lastAct.reset();
}

void Tablet::endLease()
{
    tell(u"was without contact for too long: its data goes"_s);
    m_world.probes.hit(Probe::LeaseEnded);
    if (const auto counts = m_outbox->counts(); counts && counts->queued > 0)
        m_world.probes.hit(Probe::LeaseEndedWithUnsent);
    m_leaseEnded = true;
    dropData();
    if (m_engine)
        reportAgain();
}

void Tablet::comeBack()
{
    if (!openCache())
        return removeCache();
    m_heardAt = elapsed();
    const auto found = stored();
    const auto requeued = found ? m_outbox->requeueInFlight() : Result<Done>(found.error());
    if (!requeued)
        return removeCache();
    tell(u"comes back"_s);
    m_world.probes.hit(Probe::CameBack);
    m_leaseEnded = false;
    m_lease.contact(wall(), bootTime());
    keepLease();
    SyncStart start = *found;
    if (const auto epoch = m_outbox->offeredEpoch(); epoch)
        start.offeredEpoch = *epoch;
    run(m_engine->start(start, now()));
}

void Tablet::reportAgain()
{
    if (!m_leaseEnded && !m_leaving)
        return;
    later(reportEvery, [this] {
        reportStatus();
        reportAgain();
    });
}

void Tablet::reportStatus()
{
    if (m_reporting || !m_engine || m_gone)
        return;
    const auto counts = m_outbox->counts();
    DeviceStatus status{.clientVersion = u"simulation"_s, .at = serverNow()};
    status.wiped = counts && hasHandedOver(m_leaving, counts->queued);
    CdpRequest request;
    request.method = "PUT";
    request.path = QString::fromLatin1(protocol::path::deviceStatus);
    request.body = QJsonDocument(encode(status)).toJson(QJsonDocument::Compact);
    request.contentType = protocol::jsonType;
    m_reporting = true;
    exchange(SyncRequestKind::Hello, request, false, [this, wiped = status.wiped](const CdpOutcome &outcome) {
        m_reporting = false;
        reported(wiped, outcome);
    });
}

void Tablet::reported(bool wiped, const CdpOutcome &outcome)
{
    const bool out = outcome.failure && outcome.failure->error.kind == Error::Kind::Revoked;
    if (wiped && (outcome.reply || out))
        return finishLeaving();
    if (out)
        return leave();
    if (!outcome.reply)
        return;
    const auto list = decodeDirectiveList(QJsonDocument::fromJson(outcome.reply->body).object());
    if (!list)
        return;
    for (const Directive &directive : list->directives) {
        if (directive.kind == Directive::Kind::Wipe)
            return leave();
    }
    if (m_leaseEnded && !m_leaving)
        comeBack();
}

void Tablet::leave()
{
    if (m_leaving)
        return;
    tell(u"is switched off: its data goes"_s);
    if (const auto counts = m_outbox->counts(); counts && counts->queued > 0)
        m_world.probes.hit(Probe::WipedWithUnsent);
    m_leaving = true;
    dropData();
    run(m_engine->syncNow(now()));
    reportStatus();
    reportAgain();
}

/// Everything that was saved here is with the CDP now, or a person has seen why not.
void Tablet::finishLeaving()
{
    for (const Ledger::Entry &entry : m_world.ledger.all()) {
        if (entry.tablet != m_index || !entry.saved || entry.withdrawn || m_world.cdp.restores() > 0)
            continue;
        const auto known = m_world.cdp.storage().command(entry.command.id);
        if ((known && *known) || m_world.cdp.excused(entry.command.id))
            continue;
        m_world.ledger.fail(u"handed over before it is wiped"_s,
                            u"%1 (%2) of tablet %3 never reached the CDP"_s
                                .arg(entry.command.id, commandType(entry.command.payload))
                                .arg(m_index));
    }
    tell(u"has handed over and is empty"_s);
    m_world.probes.hit(Probe::HandedOver);
    run(m_engine->stop());
    ++m_life;
    m_engine.reset();
    m_outbox.reset();
    m_disk.removeAll();
    m_streaming = false;
    m_gone = true;
}

/// No customer data beyond the lease, whatever counts it; none at all once it was dropped.
void Tablet::looksAtData()
{
    const bool dropped = m_leaseEnded || m_leaving;
    if (dropped && !m_cache && m_disk.find(u":t%1/cache.db"_s.arg(m_index).toStdString()))
        m_world.ledger.fail(u"no data after its end"_s, u"tablet %1 still has its cache"_s.arg(m_index));
    if (!m_leased || !m_engine || !m_cache || elapsed() - m_heardAt <= DataLease::usual + 2 * checkEvery)
        return;
    // One that never got as far as its first snapshot has nothing to show, and no lease that could end.
    const auto mark = m_cache->syncMark();
    if (!mark || !mark->cursor.isEmpty() || mark->snapshot)
        m_world.ledger.fail(u"no data beyond the lease"_s,
                            u"tablet %1 shows data and heard nothing for %2 hours"_s.arg(m_index).arg(
                                (elapsed() - m_heardAt) / std::chrono::hours(1)));
}

} // namespace counterpart::sim

// Too long without the CDP: customer data goes by itself, what was saved stays and is sent, and the next
// contact brings everything back.
#include "base/Background.h"
#include "device/Device.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// How often the time that passed is written down; between two of them the boot clock knows it.
constexpr milliseconds keepEvery = std::chrono::minutes(10);
constexpr milliseconds keepContactEvery = std::chrono::minutes(1);

} // namespace

QFuture<Result<Done>> Device::readLease()
{
    return chain(m_cache.run([](Cache &cache) { return cache.meta("lease"); }), this,
                 [this](const Result<QByteArray> &kept) -> Result<Done> {
                     if (!kept)
                         return kept.error();
                     m_lease.read(*kept);
                     // A file of before there were leases: its time begins now.
                     if (!m_lease.begun())
                         m_lease.contact(now(), m_setup.bootTime());
                     m_lease.tick(now(), m_setup.bootTime());
                     if (!m_lease.ended())
                         keepLease();
                     return Done();
                 });
}

void Device::keepLease()
{
    m_leaseKept = m_setup.bootTime().sinceBoot;
    m_cache.run([bytes = m_lease.write()](Cache &cache) { return cache.setMeta("lease", bytes); });
}

void Device::checkLease()
{
    if (m_profile.leaseEnded || m_profile.leaving)
        return;
    m_lease.tick(now(), m_setup.bootTime());
    if (m_lease.ended())
        return endLease();
    const milliseconds since = m_setup.bootTime().sinceBoot - m_leaseKept;
    if (m_lease.begun() && since >= keepEvery)
        keepLease();
}

void Device::onHeard()
{
    if (m_profile.leaseEnded || m_profile.leaving)
        return;
    const bool first = !m_lease.begun();
    m_lease.contact(now(), m_setup.bootTime());
    if (first || m_setup.bootTime().sinceBoot - m_leaseKept >= keepContactEvery)
        keepLease();
}

void Device::endLease()
{
    m_profile.leaseEnded = true;
    // First, so that a tablet that is switched off in between goes on with it. On a full disk it cannot be
    // written: the data goes all the same, and what the cache says of the lease ends it again.
    (void)saveProfile(m_profile);
    shutOut();
    fail(State::StorageTrouble, leaseOver);
    Q_EMIT staffChanged();
    m_sendingAlone = true;
    whenDone(dropCustomerData(), this, [this](const Result<Done> &) {
        m_driver.syncNow(); // what waits is sent as before
        reportStatus();
    });
}

QFuture<Result<Done>> Device::startAfterLease()
{
    if (!m_profile.leaseEnded) {
        m_profile.leaseEnded = true;
        (void)saveProfile(m_profile); // as in endLease()
    }
    // Before the keyring is asked: a locked one keeps no file.
    return chainAsync(dropCustomerData(), this, [this](const Result<Done> &) { return startWithoutData(); });
}

void Device::comeBack()
{
    if (m_comingBack)
        return;
    m_comingBack = true;
    const auto cache = chainAsync(dropCustomerData(), this, [this](const Result<Done> &dropped) {
        return dropped ? m_cache.open(m_profile.cacheFile()) : ready(dropped);
    });
    const auto reader = chainAsync(cache, this, [this](const Result<Done> &opened) {
        return opened ? m_reader.open(m_profile.cacheFile()) : ready(opened);
    });
    const auto working = chainAsync(reader, this, [this](const Result<Done> &opened) {
        if (opened)
            return openWithKeys();
        fail(State::StorageTrouble, opened.error());
        return ready(opened);
    });
    whenDone(working, this, [this](const Result<Done> &back) {
        m_comingBack = false;
        if (!back)
            return; // asked again with the next report; what waits is sent meanwhile
        m_sendingAlone = false;
        m_profile.leaseEnded = false;
        (void)saveProfile(m_profile); // a mark that stays fetches everything once more, and nothing else
        m_cache.run([clock = m_clockTrust.write()](Cache &opened) { return opened.setMeta("clock", clock); });
        m_lease.contact(now(), m_setup.bootTime());
        keepLease();
    });
}

} // namespace counterpart

// What the CDP orders, and the end of a tablet: customer data goes at once, work is handed over, then all is
// gone.
#include "base/Background.h"
#include "cdpclient/Accounts.h"
#include "device/Device.h"
#include "device/DeviceSecret.h"
#include "device/HandOver.h"

#include <QDir>
#include <QVersionNumber>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds reportEvery = std::chrono::minutes(15);
constexpr milliseconds reportSoon = std::chrono::seconds(1);
constexpr milliseconds reportWhileLeaving = std::chrono::minutes(1);
const Error handingOver{Error::Kind::Revoked, {}, u"handing-over"_s};
const Error handedOver{Error::Kind::Revoked, {}, u"handed-over"_s};

/// The file, its WAL and what was set aside of it.
void removeFiles(const QString &folder, const QString &name)
{
    QDir dir(folder);
    for (const QString &file : dir.entryList({name + u'*'}, QDir::Files | QDir::Hidden))
        dir.remove(file);
}

} // namespace

void Device::followLine()
{
    using Link = SyncFacts::Link;
    const auto works = [](Link link) {
        return link == Link::Online || link == Link::Syncing;
    };
    const Link before = std::exchange(m_lastLink, facts().link);
    if ((works(m_lastLink) && !works(before)) || (m_lastLink == Link::Revoked && before != Link::Revoked))
        reportStatus();
}

void Device::reportStatus()
{
    if (m_readOnly || !m_profile.enrolled())
        return;
    if (m_reporting) { // what is new since is told, or asked for, by the next one
        m_reports.start(reportSoon);
        return;
    }
    m_reporting = true;
    m_reports.start(m_profile.leaving ? reportWhileLeaving : reportEvery);
    DeviceStatus status{.clientVersion = m_setup.clientVersion, .at = serverNow()};
    status.outboxDepth = m_counts.queued;
    status.wiped = hasHandedOver(m_handingOver, m_counts.queued);
    status.obeyed = m_obeyed;
    if (const auto sample = clockSample())
        status.clockOffsetMs = sample->offsetMs;
    whenDone(counterpart::reportStatus(m_client, status), this,
             [this, status](const Result<DirectiveList> &answer) {
                 m_reporting = false;
                 const bool out = !answer && answer.error().kind == Error::Kind::Revoked;
                 // Not let in any more: it has confirmed before, and the answer was lost.
                 if (status.wiped && (answer || out))
                     return finishLeaving();
                 if (out)
                     return leave();
                 if (!answer)
                     return;
                 onHeard(); // also behind the lock, where an open stream leaves nothing else to ask
                 if (answer->dataLeaseUntil)
                     m_lease.grant(*answer->dataLeaseUntil - answer->serverTime);
                 m_obeyed.removeIf([&status](const QString &id) { return status.obeyed.contains(id); });
                 obey(answer->directives);
                 if (m_profile.leaseEnded && !m_profile.leaving)
                     comeBack(); // the CDP knows it and lets it work on
             });
}

bool Device::hasNewVersion(const QString &wanted) const
{
    return QVersionNumber::fromString(m_setup.clientVersion) >= QVersionNumber::fromString(wanted);
}

void Device::obey(const QList<Directive> &directives)
{
    QList<Directive> notices; // what is no longer ordered is no longer shown
    for (const Directive &directive : directives) {
        if (m_obeyed.contains(directive.id))
            continue;
        const bool over = directive.notAfter && *directive.notAfter <= serverNow();
        switch (directive.kind) {
        case Directive::Kind::Wipe: leave(); return;
        // Policies lie in the first part of a snapshot; there is no smaller one that is sure to bring them.
        case Directive::Kind::RefreshPolicy: m_allowance.look(); [[fallthrough]];
        case Directive::Kind::Resnapshot: m_driver.resnapshot(); break;
        case Directive::Kind::SignOut: Q_EMIT signOutAsked(); break;
        case Directive::Kind::RevokeAllowance: m_allowance.renew(); break;
        case Directive::Kind::Message:
            if (over)
                break;
            notices.append(directive); // obeyed when a person says so
            continue;
        case Directive::Kind::UpgradeClient:
            if (over || hasNewVersion(directive.version))
                break;
            notices.append(directive); // obeyed by the version that comes
            continue;
        case Directive::Kind::Other: continue; // of a newer CDP: it stays unobeyed there
        }
        m_obeyed.append(directive.id);
    }
    if (std::exchange(m_notices, notices) != notices)
        Q_EMIT noticesChanged();
    if (!m_obeyed.isEmpty())
        reportStatus();
}

void Device::acknowledge(const QString &noticeId)
{
    const auto isIt = [&noticeId](const Directive &one) {
        return one.id == noticeId && one.kind == Directive::Kind::Message;
    };
    if (m_notices.removeIf(isIt) == 0)
        return;
    m_obeyed.append(noticeId);
    Q_EMIT noticesChanged();
    reportStatus();
}

void Device::leave()
{
    if (m_profile.leaving)
        return;
    Profile profile = m_profile;
    profile.leaving = true;
    // First of all, so that a tablet that is switched off in between goes on with it. Else the next report
    // brings the order again.
    if (!saveProfile(profile))
        return;
    m_profile = profile;
    shutOut();
    fail(State::StorageTrouble, handingOver);
    Q_EMIT staffChanged();
    // Nobody can send it by hand any more: what was set aside goes once more with the rest.
    const auto offered = chainAsync(dropCustomerData(), this, [this](const Result<Done> &) {
        return m_outbox.run([at = now()](Outbox &outbox) -> Result<OutboxCounts> {
            const auto again = outbox.sendAllAgain(at);
            return again ? outbox.counts() : again.error();
        });
    });
    whenDone(offered, this, [this](const Result<OutboxCounts> &counts) {
        if (counts)
            m_counts = *counts;
        m_handingOver = true;
        m_driver.syncNow();
        reportStatus();
    });
}

void Device::shutOut()
{
    closeCache();
    m_keys.reset();
    m_signIn->setPinKey({});
    m_staff.clear();
    m_store.reset();
    m_overlay.set({});
    m_notices.clear();
    Q_EMIT noticesChanged();
}

QFuture<Result<Done>> Device::dropCustomerData()
{
    const auto closed = chainAsync(m_reader.close(), this, [this](const Result<Done> &) {
        return chainAsync(m_cache.close(), this, [this](const Result<Done> &) {
            removeFiles(m_profile.folder, u"cache.db"_s);
            return m_outbox.run([](Outbox &outbox) { return outbox.removePinVerifiers(); });
        });
    });
    return chainAsync(closed, this, [this](const Result<Done> &) {
        return m_profile.leaving ? m_keyRing.destroyDataKey() : m_keyRing.replaceDataKey();
    });
}

QFuture<Result<Done>> Device::startWithoutData()
{
    fail(State::StorageTrouble, m_profile.leaving ? handingOver : leaseOver);
    if (m_profile.leaving && !QFile::exists(m_profile.outboxFile())) {
        finishLeaving(); // it was under way when the program ended
        return ready(Result<Done>(m_trouble));
    }
    const auto opened
        = chainAsync(m_outbox.open(m_profile.outboxFile()), this, [this](const Result<Done> &done) {
              const bool damaged = !done && done.error().kind == Error::Kind::Corrupt;
              return damaged ? m_outbox.setAsideAndRecreate(m_profile.outboxFile(), now()) : ready(done);
          });
    const auto keyed = chainAsync(opened, this, [this](const Result<Done> &done) {
        return done ? m_keyRing.outboxKey() : ready(Result<SecretBytes>(done.error()));
    });
    return chainAsync(keyed, this, [this](const Result<SecretBytes> &key) {
        if (key)
            return sendOutboxAlone(*key);
        const bool ofKey
            = key.error().kind == Error::Kind::KeyLocked || key.error().kind == Error::Kind::KeyMissing;
        fail(ofKey ? State::KeyTrouble : State::StorageTrouble, key.error());
        if (m_profile.leaving && keyLost())
            finishLeaving(); // nobody can read any more what is left
        return ready(Result<Done>(key.error()));
    });
}

QFuture<Result<Done>> Device::sendOutboxAlone(const SecretBytes &outboxKey)
{
    const Sealer sealer(outboxKey, {}, 1, m_setup.random);
    struct Left
    {
        QString epoch;
        OutboxCounts counts;
    };
    const auto used = m_outbox.run([sealer](Outbox &outbox) -> Result<Left> {
        if (auto done = outbox.useKey(sealer); !done)
            return done.error();
        if (auto done = outbox.requeueInFlight(); !done)
            return done.error();
        const auto epoch = outbox.offeredEpoch();
        const auto counts = outbox.counts();
        if (!epoch || !counts)
            return epoch ? counts.error() : epoch.error();
        return Left{*epoch, *counts};
    });
    return chainAsync(used, this, [this](const Result<Left> &left) {
        const auto secret = left ? readDeviceSecret() : ready(Result<Done>(left.error()));
        return chainAsync(secret, this, [this, left](const Result<Done> &read) {
            const auto settings = cdpSettings(m_profile.serverAddress, m_profile.caBundle);
            if (!read || !settings) {
                fail(State::StorageTrouble, read ? settings.error() : read.error());
                return ready(Result<Done>(m_trouble));
            }
            m_client.configure(*settings);
            m_stream.configure(*settings);
            return chain(dropCustomerData(), this, [this, left](const Result<Done> &) -> Result<Done> {
                m_counts = left->counts; // before anything could take an empty queue for a sent one
                m_handingOver = m_profile.leaving;
                m_sendingAlone = !m_profile.leaving;
                SyncStart start{.storeId = m_profile.storeId};
                start.offeredEpoch = left->epoch;
                m_driver.start(start);
                m_rescue.begin();
                return m_trouble;
            });
        });
    });
}

void Device::finishLeaving()
{
    m_driver.stop();
    m_rescue.stop();
    m_reports.stop();
    m_handingOver = m_sendingAlone = m_comingBack = false;
    whenDone(m_outbox.close(), this, [this](const Result<Done> &) {
        removeFiles(m_profile.folder, u"outbox.db"_s);
        whenDone(m_keyRing.destroy(), this, [this](const Result<Done> &) {
            whenDone(m_setup.secrets->remove(deviceSecretName), this, [this](const Result<Done> &) {
                removeProfile(m_profile.folder); // last: until then a start goes on here
                m_profile = Profile{};
                m_profile.folder = m_setup.folder;
                m_overlay.set({});
                m_lease = DataLease();
                fail(State::StorageTrouble, handedOver);
                tellOutbox(OutboxCounts(), {});
            });
        });
    });
}

} // namespace counterpart

#include "device/ClockTrust.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <cstdlib>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// A device clock that is off by more is shown in the Sync centre and blocks offline redemption (ui.md §10).
constexpr milliseconds tolerance = std::chrono::minutes(2);
/// Doubt of a clock that went back over a reboot: a tablet is seldom off for longer.
constexpr milliseconds unknownGap = std::chrono::days(1);

} // namespace

void ClockTrust::measured(const ClockSample &sample, Instant wall, const BootTime &boot)
{
    m_sample = sample;
    m_wall = wall;
    m_boot = boot;
}

std::optional<ClockSample> ClockTrust::at(Instant wall, const BootTime &boot) const
{
    if (!m_sample)
        return {};
    const Instant measuredTime = m_wall + milliseconds(m_sample->offsetMs);
    ClockSample sample = *m_sample;
    milliseconds age = std::max(milliseconds(0), wall - m_wall);
    if (boot.bootId == m_boot.bootId) {
        age = boot.sinceBoot - m_boot.sinceBoot;
        sample.offsetMs = (measuredTime + age - wall).count();
    } else if (wall < m_wall) {
        // It is later than when it was measured, and nobody knows by how much.
        sample.offsetMs = (measuredTime - wall).count();
        sample.doubtMs += unknownGap.count();
    }
    sample.doubtMs += age.count() * ClockOffset::driftPerMillion / 1'000'000;
    return sample;
}

bool ClockTrust::sure(qint64 maxDoubtMs, Instant wall, const BootTime &boot) const
{
    if (!m_sample || m_sample->doubtMs > maxDoubtMs)
        return false;
    if (boot.bootId != m_boot.bootId)
        return wall >= m_wall; // across a reboot only a clock that went back is certainly wrong
    const milliseconds moved = (wall - m_wall) - (boot.sinceBoot - m_boot.sinceBoot);
    return moved < tolerance && moved > -tolerance;
}

QByteArray ClockTrust::write() const
{
    if (!m_sample)
        return {};
    return QJsonDocument(QJsonObject{{u"offset"_s, m_sample->offsetMs},
                                     {u"doubt"_s, m_sample->doubtMs},
                                     {u"wall"_s, toMs(m_wall)},
                                     {u"boot"_s, QString::fromLatin1(m_boot.bootId)},
                                     {u"sinceBoot"_s, qint64(m_boot.sinceBoot.count())}})
        .toJson(QJsonDocument::Compact);
}

void ClockTrust::read(const QByteArray &bytes)
{
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    if (!json.contains(u"wall"_s))
        return;
    m_sample = ClockSample{json[u"offset"_s].toInteger(), json[u"doubt"_s].toInteger()};
    m_wall = fromMs(json[u"wall"_s].toInteger());
    m_boot = {json[u"boot"_s].toString().toLatin1(), milliseconds(json[u"sinceBoot"_s].toInteger())};
}

} // namespace counterpart

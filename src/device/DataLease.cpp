#include "device/DataLease.h"

#include "base/Planted.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds shortest = std::chrono::hours(1), longest = std::chrono::days(30);
/// A clock that the network put right by a moment did not go back.
constexpr milliseconds tolerance = std::chrono::minutes(2);
/// Off for nobody knows how long, because the clock went back meanwhile: a tablet is seldom off for longer,
/// and one that always starts in 1970 must lose its data some day, too.
constexpr milliseconds unknownGap = std::chrono::days(1);

} // namespace

void DataLease::contact(Instant wall, const BootTime &boot)
{
    m_begun = true;
    m_passed = milliseconds(0);
    m_wall = wall;
    m_boot = boot;
}

void DataLease::grant(milliseconds term)
{
    if (term >= shortest && term <= longest)
        m_term = term;
}

milliseconds DataLease::passed(Instant wall, const BootTime &boot) const
{
    if (planted(Plant::LeaseByWallClock))
        return std::max(milliseconds(0), wall - m_wall);
    if (boot.bootId == m_boot.bootId && boot.sinceBoot >= m_boot.sinceBoot)
        return boot.sinceBoot - m_boot.sinceBoot;
    const milliseconds gap = wall - m_wall;
    return gap + tolerance >= boot.sinceBoot ? std::max(gap, boot.sinceBoot) : boot.sinceBoot + unknownGap;
}

void DataLease::tick(Instant wall, const BootTime &boot)
{
    if (!m_begun)
        return;
    m_passed += passed(wall, boot);
    m_wall = wall;
    m_boot = boot;
}

QByteArray DataLease::write() const
{
    if (!m_begun)
        return {};
    return QJsonDocument(QJsonObject{{u"term"_s, qint64(m_term.count())},
                                     {u"passed"_s, qint64(m_passed.count())},
                                     {u"wall"_s, toMs(m_wall)},
                                     {u"boot"_s, QString::fromLatin1(m_boot.bootId)},
                                     {u"sinceBoot"_s, qint64(m_boot.sinceBoot.count())}})
        .toJson(QJsonDocument::Compact);
}

void DataLease::read(const QByteArray &bytes)
{
    *this = DataLease();
    if (planted(Plant::LeaseForgotten))
        return;
    const QJsonObject json = QJsonDocument::fromJson(bytes).object();
    if (!json.contains(u"passed"_s) || !json.contains(u"wall"_s))
        return;
    m_begun = true;
    grant(milliseconds(json[u"term"_s].toInteger()));
    m_passed = milliseconds(std::max<qint64>(0, json[u"passed"_s].toInteger()));
    m_wall = fromMs(json[u"wall"_s].toInteger());
    m_boot = {json[u"boot"_s].toString().toLatin1(), milliseconds(json[u"sinceBoot"_s].toInteger())};
}

} // namespace counterpart

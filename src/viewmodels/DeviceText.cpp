#include "viewmodels/DeviceText.h"

#include <cmath>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Kind = ConnectionState::Kind;

namespace {

constexpr int lowBattery = 20, emptyBattery = 10; // percent: where phones and laptops warn, and warn again

QString tone(bool good)
{
    return good ? u"ok"_s : u"bad"_s;
}

bool answers(const ConnectionState &line)
{
    return line.kind == Kind::Online || line.kind == Kind::Syncing;
}

} // namespace

QString DeviceText::clock(const DeviceHealth &health) const
{
    if (!health.clockSure)
        return tr("to be compared when online: no coupon is redeemed offline");
    if (!health.clockOffsetMs)
        return tr("not compared yet");
    const double seconds = double(*health.clockOffsetMs) / 1000.0;
    return tr("%1 s off").arg(QString::number(std::abs(seconds), 'f', 1));
}

QString DeviceText::allowance(const DeviceHealth &health) const
{
    if (!health.offlineUntil)
        return tr("none yet: it comes by itself while the device is online");
    if (health.offlineExpired)
        return tr("ended on %1: bring the device online for a minute")
            .arg(m_format.dayAndTime(*health.offlineUntil));
    if (health.offlineLeft == 0)
        return tr("used up: it is filled up while the device is online");
    return tr("%1 of %2 redemptions left, until %3")
        .arg(health.offlineLeft)
        .arg(health.offlineMax)
        .arg(m_format.dayAndTime(*health.offlineUntil));
}

QString DeviceText::network(NetworkLink link, const ConnectionState &line) const
{
    if (link == NetworkLink::None && !answers(line))
        return tr("not connected: look at the Wi-Fi or the cable");
    const QString name = link == NetworkLink::WiFi ? tr("Wi-Fi")
        : link == NetworkLink::Cable               ? tr("Cable")
                                                   : tr("Network");
    if (answers(line))
        return m_format.sentence(tr("%1 connected, the centre answers").arg(name));
    return m_format.sentence(line.kind == Kind::Offline || line.kind == Kind::NeverSynced
                                 ? tr("%1 connected, but the centre does not answer").arg(name)
                                 : tr("%1 connected; what is wrong is said at the top").arg(name));
}

QString DeviceText::battery(const Battery &battery) const
{
    if (battery.charging)
        return tr("%1 %, charging").arg(battery.percent);
    const QString percent = battery.left
        ? tr("%1 %, about %2").arg(battery.percent).arg(m_format.duration(*battery.left))
        : tr("%1 %").arg(battery.percent);
    return battery.percent > lowBattery ? percent : tr("%1: charge it soon").arg(percent);
}

QList<QVariantMap> DeviceText::rows(const DeviceHealth &health, const Around &around) const
{
    QList<QVariantMap> rows;
    const auto add = [&rows](const QString &icon, const QString &name, const QString &text,
                             const QString &tone) {
        rows.append(
            {{u"key"_s, name}, {u"icon"_s, icon}, {u"name"_s, name}, {u"text"_s, text}, {u"tone"_s, tone}});
    };
    const bool answered = answers(around.line);
    add(u"wifi"_s, tr("Network"), network(health.network, around.line),
        answered                                  ? u"ok"_s
            : health.network == NetworkLink::None ? u"bad"_s
                                                  : u"warn"_s);
    if (health.battery) {
        const int percent = health.battery->percent;
        add(u"battery"_s, tr("Battery"), battery(*health.battery),
            health.battery->charging || percent > lowBattery ? u"ok"_s
                : percent > emptyBattery                     ? u"warn"_s
                                                             : u"bad"_s);
    }
    add(u"scan"_s, tr("Scanner"),
        around.lastScan ? tr("last code read at %1").arg(m_format.time(*around.lastScan))
                        : tr("nothing read yet since the start: scan any code to try it"),
        u"ok"_s);
    add(u"clock"_s, tr("Clock"), clock(health), tone(health.clockSure));
    add(u"cloudOff"_s, tr("Offline allowance"), allowance(health),
        tone(!health.offlineExpired && (health.offlineLeft > 0 || !health.offlineUntil)));
    const double megabytes = double(health.cacheBytes) / 1048576.0;
    add(u"db"_s, tr("Data on this tablet"),
        health.cacheRebuilt
            ? tr("was damaged and is loaded again; nothing that you saved is lost")
            : tr("%1 MB, sealed").arg(QString::number(megabytes, 'f', megabytes < 10 ? 1 : 0)),
        tone(!health.cacheRebuilt));
    if (health.outboxRebuilt)
        add(u"db"_s, tr("What waits to be sent"), tr("was damaged and is kept aside: call support"),
            u"bad"_s);
    const bool keyHeld = health.keyringState == "ok"_L1 || health.keyringState == "fresh"_L1;
    add(u"key"_s, tr("Key"), keyHeld ? tr("held by the system's keyring") : tr("keyring is not open"),
        tone(keyHeld));
    const double gigabytes = double(health.diskFreeBytes.value_or(0)) / 1073741824.0;
    add(u"layers"_s, tr("Free space"),
        health.diskFreeBytes ? tr("%1 GB").arg(QString::number(gigabytes, 'f', 1)) : tr("not known"),
        tone(!health.diskFreeBytes || gigabytes > 1));
    if (!health.wantedVersion.isEmpty())
        add(u"sync"_s, tr("Version %1").arg(health.version),
            tr("Update wanted: version %1. Everything that waits stays. Call IT.").arg(health.wantedVersion),
            u"bad"_s);
    if (!around.fontsComplete)
        add(u"lang"_s, tr("Fonts"), tr("Noto Sans CJK SC or Counterpart Sans is missing"), u"bad"_s);
    return rows;
}

} // namespace counterpart

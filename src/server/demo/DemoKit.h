#pragma once

#include "base/Ids.h"
#include "base/Time.h"
#include "server/demo/DemoChain.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonObject>
#include <QTimeZone>

namespace counterpart::server::demo {

/// Deterministic numbers (SplitMix64): the same seed gives the same chain on every machine.
class Random
{
public:
    explicit Random(quint64 seed) : m_state(seed * 0x9E3779B97F4A7C15ULL + 0x1234567ULL) { }

    quint64 next();
    int below(int count) { return int(next() % quint64(count)); }
    int between(int low, int high) { return low + below(high - low + 1); } ///< both included
    bool oneIn(int count) { return below(count) == 0; }
    bool percent(int chance) { return below(100) < chance; }
    template<typename List>
    const auto &pick(const List &list)
    {
        return list[size_t(below(int(std::size(list))))];
    }
    QString uuid(Instant at);

private:
    quint64 m_state;
};

/// The demo's clock: everything is told relative to `now`, on the wall clock of the chain's city.
class DemoTime
{
public:
    explicit DemoTime(Instant now) : m_now(now), m_zone("Asia/Shanghai") { }

    Instant now() const { return m_now; }
    Instant minutesAgo(double minutes) const { return m_now - milliseconds(qint64(minutes * 60'000)); }
    Instant in(double minutes) const { return minutesAgo(-minutes); }
    /// A wall-clock time `days` before today; negative days lie ahead.
    Instant daysAgo(int days, int hour, int minute) const;
    QDate today() const { return local(m_now).date(); }
    QDateTime local(Instant at) const { return QDateTime::fromMSecsSinceEpoch(toMs(at), m_zone); }

private:
    Instant m_now;
    QTimeZone m_zone;
};

inline constexpr QLatin1StringView Zone("Asia/Shanghai");
inline constexpr QLatin1StringView Currency("CNY");
inline constexpr QStringView StoreIds[] = {StoreId, u"st-s0218", u"st-s0231"};
inline constexpr int Stores = 3;

QJsonObject text(const char *zh, const char *en); ///< both in UTF-8
QJsonObject text(const QString &zh, const QString &en);
QJsonObject money(qint64 amount);
/// "¥1,286" or "¥719.20"
QString shownMoney(qint64 amount);
inline QString stamp(Instant at)
{
    return formatInstant(at);
}
/// EAN-13 of the range that shops number themselves, with its check digit.
QString inStoreGtin(int number);

/// Passes records on and remembers the first failure, so that the generator reads as a list of what is there.
class Outlet
{
public:
    Outlet(RecordSink &sink, const DemoOptions &options) : m_sink(sink), m_options(options) { }

    void put(ResourceType type, QJsonObject document);
    void put(const CampaignEvent &event);
    const DemoOptions &options() const { return m_options; }
    Result<Done> done() const { return m_done; }

private:
    RecordSink &m_sink;
    const DemoOptions &m_options;
    Result<Done> m_done = Done{};
};

} // namespace counterpart::server::demo

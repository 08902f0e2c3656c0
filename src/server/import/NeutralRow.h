#pragma once

#include "server/import/NeutralLoader.h"
#include "server/import/ZoneClock.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QSet>

#include <map>

namespace counterpart::server {

/// What the mapping of one record may need to know of its data set.
struct NeutralSet
{
    const NeutralOptions *options = nullptr;
    RecordSink *sink = nullptr;
    NeutralReport *report = nullptr;
    QString file; ///< being read
    qint64 line = 0;
    QString currency = QStringLiteral("XXX"); ///< ISO 4217 for "no currency" where nothing names one
    QByteArray zone = "UTC";
    qint64 weeks = 0;
    std::optional<Instant> reference; ///< reference_now, moved
    QHash<QString, QByteArray> storeZones;
    QHash<QString, QString> customerNames; ///< for the names on orders
    QSet<QString> referredStores;
    QHash<QString, qint64> recordsPerStore;
    std::map<QByteArray, ZoneClock> clocks;

    ZoneClock &clock(const QByteArray &iana);
    void problem(const QString &reason, bool dropped);
};

/// One neutral record while it is mapped: hands out members by type, remembers which were taken, and reports
/// a member of the wrong type once, so that the record is loaded without it.
class NeutralRow
{
public:
    NeutralRow(QString kind, QString id, QJsonObject data, NeutralSet &set);

    const QString &kind() const { return m_kind; }
    const QString &id() const { return m_id; }
    NeutralSet &set() { return m_set; }
    ZoneClock &clock() { return *m_clock; }

    bool has(QLatin1StringView member) const; ///< present and not null
    /// Empty when missing or null; numbers are taken as written. Made usable, and reported where that changed
    /// it.
    QString text(QLatin1StringView member, qsizetype most = 4'000);
    std::optional<qint64> integer(QLatin1StringView member);
    std::optional<bool> flag(QLatin1StringView member);
    QJsonArray list(QLatin1StringView member);
    QJsonObject object(QLatin1StringView member);
    /// Moved by the weeks of the data set. A plain day is a local day: its start, or its last second.
    std::optional<Instant> instant(QLatin1StringView member, bool endOfDay = false);
    std::optional<Instant> movedStamp(const QJsonValue &value, bool endOfDay = false);

    /// Reports a member whose value cannot be used. `why` names no value: it may be personal.
    void broken(QLatin1StringView member, const QString &why);
    /// Everything not taken, times moved, for `attributes`.
    QJsonObject rest();

private:
    QJsonValue take(QLatin1StringView member);

    QString m_kind;
    QString m_id;
    QJsonObject m_data;
    QSet<QString> m_taken;
    NeutralSet &m_set;
    ZoneClock *m_clock = nullptr;
};

/// At most `most` characters, without U+0000 and halves of surrogate pairs, which the contract refuses.
QString usableText(const QString &text, qsizetype most);

/// `Text` of a delivered string: under zh-CN when it holds a Han character, else en; never translated.
QJsonObject neutralText(const QString &text);

} // namespace counterpart::server

#pragma once

#include "domain/Command.h"
#include "simulation/Timeline.h"

#include <QHash>
#include <QMap>

#include <optional>

namespace counterpart::sim {

/// A rule that was broken: the end of a run.
struct Violation
{
    QString rule; ///< the same for the same kind of mistake, whatever the seed
    QString what;
};

/// What people were told. The only memory of the simulation that no fault touches: everything else is held
/// against it.
class Ledger
{
public:
    struct Entry
    {
        Command command;
        int tablet = 0;
        qint64 order = 0;    ///< in which it was meant on its tablet
        bool saved = false;  ///< "saved on this tablet" was shown
        bool unsure = false; ///< the program died or the disk refused in the middle of it
        bool withdrawn = false;
        bool refused = false; ///< the CDP said no at least once: a person saw it, and it is not asked again
        bool seenApplied = false; ///< the CDP said applied, at least once
        int applied = 0;          ///< times since the last restore that the CDP said applied, not duplicate
        milliseconds savedAt{};
    };

    explicit Ledger(Timeline &timeline) : m_timeline(timeline) { }

    void intend(int tablet, const Command &command);
    void saved(const QString &id);
    void unsure(const QString &id);
    void withdrawn(const QString &id);
    Entry *entry(const QString &id);
    const QMap<qint64, QString> &inOrder() const { return m_order; }
    /// What was meant on one tablet about one record, in order.
    QStringList about(int tablet, const Ref &aggregate) const
    {
        return m_about.value(keyOf(tablet, aggregate));
    }
    static QString keyOf(int tablet, const Ref &aggregate)
    {
        return QString::number(tablet) + wireName(aggregate.type) + aggregate.id;
    }
    const QHash<QString, Entry> &all() const { return m_entries; }
    qsizetype savedCount() const { return m_saved; }
    /// The CDP went back in time: what it applied it may have forgotten.
    void cdpRestored();

    /// The first one counts.
    void fail(const QString &rule, const QString &what);
    const std::optional<Violation> &violation() const { return m_violation; }

private:
    Timeline &m_timeline;
    QHash<QString, Entry> m_entries;
    QMap<qint64, QString> m_order;
    QHash<QString, QStringList> m_about;
    qint64 m_next = 0;
    qsizetype m_saved = 0;
    std::optional<Violation> m_violation;
};

} // namespace counterpart::sim

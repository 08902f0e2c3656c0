#pragma once

#include "domain/CouponStateMachine.h"
#include "domain/Customer.h"
#include "outbox/Outbox.h"

#include <QHash>
#include <QList>
#include <QSet>
#include <QStringList>

#include <map>

namespace counterpart {

struct Applied;

/// The kinds of record that change by it.
QSet<ResourceType> touchedBy(const Command &command);

/// What was done on this device and is not yet in the cached rows, laid over them with the same rules that
/// the CDP applies. A command that no longer fits its row (the CDP's row moved on) changes nothing: the CDP
/// decides. Each change costs what it changes, however long the queue is.
class Overlay
{
public:
    /// The whole of it, oldest first. `versions`: of commands that the CDP has applied, the version of their
    /// row that holds them. A row that has come so far is shown as it is: laid over again, an item would
    /// count as picked twice.
    void set(const QList<Command> &pending, const QHash<QString, qint64> &versions = {});
    /// Done just now: above everything that lies here. Those that lie here already stay where they are.
    void add(const QList<Command> &commands);
    void remove(const QStringList &commandIds);
    /// The CDP has applied it; see set().
    void awaitVersion(const QString &commandId, qint64 version);
    /// The feed has brought what these commands did, and what was done to the same record before them, ahead
    /// of the answer. A row that was read before that page, older than the version given, still needs them.
    void hide(const QHash<QString, qint64> &versionsByCommand);

    bool isEmpty() const { return m_commands.empty(); }
    qsizetype size() const { return qsizetype(m_commands.size()); }
    /// All of them, oldest first: a copy as long as the queue.
    QList<Command> pending() const;
    QList<Command> about(const Ref &aggregate) const;
    /// Shows `visit` each command about records of one kind, without copying any.
    template<typename Visit>
    void each(ResourceType type, Visit visit) const
    {
        for (auto at = m_aggregates.lower_bound({type, {}}); at != m_aggregates.end(); ++at) {
            if (at->first.first != type)
                return;
            for (const qint64 position : at->second)
                visit(m_commands.at(position));
        }
    }

    /// Of the commands that the CDP has applied and that still lie here: all; those with these ids; those
    /// that a stored page may have brought into the rows.
    QList<Outbox::Awaited> awaited() const;
    QList<Outbox::Awaited> awaited(const QStringList &commandIds) const;
    QList<Outbox::Awaited> awaited(const Applied &page) const;
    /// Kinds of record that these commands, as far as they lie here, are about.
    QSet<ResourceType> typesOf(const QStringList &commandIds) const;
    QSet<ResourceType> types() const;

    PickupOrder over(PickupOrder order, const QString &deviceId) const;
    Coupon over(Coupon coupon, const QString &deviceId, const QString &storeId) const;
    Customer over(Customer customer) const;

private:
    using Key = std::pair<ResourceType, QString>;
    QList<Command> missingIn(const Resource &row, ResourceType type) const;
    void append(const Command &command);

    std::map<qint64, Command> m_commands;      ///< by position: oldest first
    std::map<Key, QList<qint64>> m_aggregates; ///< positions, oldest first
    QHash<QString, qint64> m_positions;        ///< by command id
    QHash<QString, qint64> m_versions;         ///< of those that the CDP has applied
    QHash<QString, qint64> m_shown;            ///< by the feed, from this version of the row on
    qint64 m_next = 0;
};

} // namespace counterpart

#include "simulation/Ledger.h"

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

void Ledger::intend(int tablet, const Command &command)
{
    if (const auto known = m_entries.constFind(command.id); known != m_entries.cend()) {
        fail(u"ids are unique"_s, u"two acts carry the id %1"_s.arg(command.id));
        return;
    }
    const qint64 order = ++m_next;
    m_entries.insert(command.id, {command, tablet, order});
    m_order.insert(order, command.id);
    m_about[keyOf(tablet, command.aggregate)].append(command.id);
}

void Ledger::saved(const QString &id)
{
    Entry &entry = m_entries[id];
    entry.saved = true;
    entry.savedAt = m_timeline.now();
    ++m_saved;
}

void Ledger::unsure(const QString &id)
{
    m_entries[id].unsure = true;
}

void Ledger::withdrawn(const QString &id)
{
    m_entries[id].withdrawn = true;
}

Ledger::Entry *Ledger::entry(const QString &id)
{
    const auto found = m_entries.find(id);
    return found == m_entries.end() ? nullptr : &*found;
}

void Ledger::cdpRestored()
{
    for (Entry &entry : m_entries)
        entry.applied = 0;
}

void Ledger::fail(const QString &rule, const QString &what)
{
    if (m_violation)
        return;
    m_timeline.tell(u"BROKEN: %1 — %2"_s.arg(rule, what));
    m_violation = Violation{rule, what};
}

} // namespace counterpart::sim

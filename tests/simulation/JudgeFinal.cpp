// Checks when all is quiet.
#include "contract/Commands.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"
#include "simulation/Judge.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrl>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;
using Status = CommandResult::Status;

QString Judge::notQuiet(const Tablets &tablets)
{
    for (const auto &tablet : tablets) {
        const QString who = u"tablet %1 "_s.arg(tablet->index());
        if (tablet->isGone())
            continue;
        if (!tablet->isUp())
            return who + u"is not up"_s;
        if (tablet->isLeaving())
            return who + u"is handing over"_s;
        if (!tablet->hasData())
            return who + u"has no data"_s;
        if (tablet->isLocked())
            return who + u"is locked"_s;
        const auto counts = tablet->outbox().counts();
        if (!counts || counts->queued > 0)
            return who + u"has %1 commands waiting"_s.arg(counts ? counts->queued : -1);
        const auto awaited = tablet->outbox().awaitingFeed();
        if (!awaited || !awaited->isEmpty())
            return who
                + u"still lays %1 over %2"_s.arg(awaited ? awaited->constFirst().commandId : QString(),
                                                 awaited ? awaited->constFirst().aggregate.id : QString());
        const auto mark = tablet->cache().syncMark();
        if (!mark || mark->snapshot || mark->epoch != m_cdp.storage().epoch())
            return who + u"has not read the CDP's newest"_s;
        const auto head = m_cdp.storage().feedPosition(tablet->enrolled().storeId);
        // The position stands in the second member of the cursor's payload.
        const auto members
            = QJsonDocument::fromJson(QByteArray::fromBase64(mark->cursor.section(u'.', 0, 0).toLatin1(),
                                                             QByteArray::Base64UrlEncoding))
                  .array();
        if (!head || members.size() < 3 || members[2].toInteger() < *head)
            return who + u"is behind the feed"_s;
    }
    return {};
}

void Judge::final(const Tablets &tablets)
{
    takenBack();
    for (const QString &id : m_ledger.inOrder())
        command(*m_ledger.entry(id), tablets);
    caches(tablets);
}

/// One command: where it ended at the CDP and what its person sees.
void Judge::command(const Ledger::Entry &entry, const Tablets &tablets)
{
    const QString id = entry.command.id;
    const QString name = u"%1 (%2)"_s.arg(id, commandType(entry.command.payload));
    const auto kept = m_cdp.storage().command(id);
    if (tablets[size_t(entry.tablet)]->isGone()) {
        // What a restored CDP has forgotten, a tablet that is no more cannot offer again.
        const bool there = (kept && *kept) || m_cdp.excused(id) || m_cdp.restores() > 0;
        if (entry.saved && !entry.withdrawn && !there)
            m_ledger.fail(u"nothing saved is lost"_s, name + u" was on a tablet that was wiped"_s);
        return;
    }
    const auto item = tablets[size_t(entry.tablet)]->outbox().item(id);
    if (!kept || !item)
        return m_ledger.fail(u"the outbox can be read"_s, name);
    const State state = *item ? (*item)->state : State::Withdrawn;
    if (entry.saved && !*item)
        return m_ledger.fail(u"nothing saved is lost"_s, name + u" is not in its outbox"_s);
    if (entry.withdrawn && *kept)
        return m_ledger.fail(u"what was withdrawn stays undone"_s, name);
    if (!*item || state == State::Withdrawn) {
        if (entry.saved && !entry.withdrawn)
            m_ledger.fail(u"nothing saved is lost"_s, name + u" was withdrawn by nobody"_s);
        return;
    }
    if (state == State::SetAside) {
        m_probes.hit(Probe::SetAsidePoison);
        if (!m_cdp.excused(id) && !*kept)
            m_ledger.fail(u"only poison is set aside"_s, name);
        return;
    }
    if (!*kept) {
        // What was refused before a restore was seen by a person, and is not asked again.
        const bool refusedBefore = state == State::Refused && m_cdp.restores() > 0;
        if (!refusedBefore)
            m_ledger.fail(u"nothing saved is lost"_s, name + u" never reached the CDP"_s);
        return;
    }
    const auto result = decodeCommandResult((*kept)->result);
    if (!result)
        return m_ledger.fail(u"the CDP remembers results"_s, name);
    const bool applied = result->status == Status::Applied;
    const bool visible = state == State::Refused && !(*item)->handled;
    // After a restore the CDP may have applied again what it refused before, and the other way round.
    if (applied ? state != State::Confirmed : !visible) {
        if (m_cdp.restores() == 0 || state != State::Refused)
            m_ledger.fail(u"refused is seen, confirmed is not"_s,
                          u"%1: the CDP says %2, tablet %3 says %4"_s.arg(name)
                              .arg(applied ? u"applied"_s : u"rejected"_s)
                              .arg(entry.tablet)
                              .arg(int(state)));
    }
    if (applied)
        effect(entry, *result);
}

/// What was applied is there, unless somebody took it back.
void Judge::effect(const Ledger::Entry &entry, const CommandResult &result)
{
    const QJsonObject data = document(entry.command.aggregate);
    if (data.isEmpty())
        return;
    const auto has = [&](QLatin1StringView list, const QString &id) {
        for (const auto &one : data[list].toArray()) {
            if (one["id"_L1] == id)
                return true;
        }
        return false;
    };
    bool there = true;
    if (const auto *use = std::get_if<command::CouponRedeem>(&entry.command.payload))
        there = has("redemptions"_L1, use->redemptionId) || m_undone.contains(use->redemptionId);
    else if (const auto *given = std::get_if<command::PickupHandOver>(&entry.command.payload))
        there = has("handovers"_L1, given->handoverId) || !result.exceptionId.isEmpty();
    else if (const auto *note = std::get_if<command::CustomerAddNote>(&entry.command.payload))
        there = has("notes"_L1, note->noteId) || m_undone.contains(note->noteId);
    else if (const auto *grant = std::get_if<command::CouponGrantGoodwill>(&entry.command.payload))
        there = !document({ResourceType::Coupon, grant->couponId}).isEmpty();
    else if (const auto *back = std::get_if<command::CouponWithdrawGoodwill>(&entry.command.payload))
        there = document({ResourceType::Coupon, back->couponId})["status"_L1] == u"revoked"_s;
    if (!there)
        m_ledger.fail(
            u"what is confirmed was done"_s,
            u"%1 (%2) left no trace at the CDP"_s.arg(entry.command.id, commandType(entry.command.payload)));
}

/// What later commands took back.
void Judge::takenBack()
{
    for (const Ledger::Entry &entry : m_ledger.all()) {
        const auto kept = m_cdp.storage().command(entry.command.id);
        if (!kept || !*kept || (*kept)->result["status"_L1] != u"applied"_s)
            continue;
        if (const auto *undo = std::get_if<command::CouponUndoRedeem>(&entry.command.payload))
            m_undone.insert(undo->redemptionId);
        else if (const auto *removed = std::get_if<command::CustomerRemoveNote>(&entry.command.payload))
            m_undone.insert(removed->noteId);
    }
}

} // namespace counterpart::sim

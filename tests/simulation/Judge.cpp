// Checks while commands arrive at the CDP.
#include "simulation/Judge.h"

#include "contract/Commands.h"
#include "contract/Resources.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;
using Status = CommandResult::Status;

QJsonObject Judge::document(const Ref &ref)
{
    const auto record = m_cdp.storage().record(ref.type, ref.id);
    return record && *record && !(*record)->removed ? (*record)->data() : QJsonObject();
}

server::Response Judge::watch(int tablet, const server::Request &request, bool restoredSince)
{
    const auto batch = decodeCommandBatch(QJsonDocument::fromJson(request.body).object());
    QList<Before> before;
    if (batch) {
        for (const QJsonObject &json : batch->commands) {
            Before one;
            one.id = json["id"_L1].toString();
            one.entry = m_ledger.entry(one.id);
            const auto known = m_cdp.storage().command(one.id);
            one.known = known && *known;
            if (one.entry)
                one.record = document(one.entry->command.aggregate);
            before.append(one);
        }
    }
    const server::Response response = m_cdp.answer(request);
    if (response.status != 200 || !batch)
        return response;
    const auto results = decodeCommandBatchResult(QJsonDocument::fromJson(response.body).object());
    if (!results || results->results.size() != before.size()) {
        m_ledger.fail(u"the CDP answers each command"_s, u"of %1 commands"_s.arg(before.size()));
        return response;
    }
    if (!restoredSince)
        order(tablet, before);
    QSet<QString> coupons, orders, touched;
    for (qsizetype i = 0; i < before.size(); ++i) {
        if (!before[i].entry) {
            m_ledger.fail(u"only what people did"_s, u"an unknown command %1 arrived"_s.arg(before[i].id));
            continue;
        }
        held(before[i], results->results[i]);
        ofRevoked(before[i], results->results[i]);
        const Ref &about = before[i].entry->command.aggregate;
        if (touched.contains(about.id)) // the record before this one of the batch is not known
            before[i].record = {};
        touched.insert(about.id);
        if (!before[i].known && results->results[i].status == Status::Applied)
            applied(before[i], results->results[i]);
        if (about.type == ResourceType::Coupon)
            coupons.insert(about.id);
        else if (about.type == ResourceType::PickupOrder)
            orders.insert(about.id);
        if (const int last = m_lastTablet.value(about.id, tablet); last != tablet)
            m_probes.hit(Probe::ConflictAcrossTablets);
        m_lastTablet[about.id] = tablet;
    }
    for (const QString &id : coupons)
        coupon(id);
    for (const QString &id : orders)
        pickup(id);
    return response;
}

/// Commands of one aggregate reach the CDP in the order in which they were done.
void Judge::order(int tablet, const QList<Before> &batch)
{
    QSet<QString> inBatch;
    QHash<QString, qint64> last; // by aggregate
    for (const Before &one : batch) {
        if (one.entry) {
            qint64 &before = last[one.entry->command.aggregate.id];
            if (one.entry->order < before)
                m_ledger.fail(u"in order per aggregate"_s,
                              u"%1 (%2) of tablet %3 was sent after what was done later"_s
                                  .arg(one.id, commandType(one.entry->command.payload))
                                  .arg(tablet));
            before = one.entry->order;
        }
        const auto now = m_cdp.storage().command(one.id);
        const bool decided = now && *now;
        inBatch.insert(one.id);
        if (one.known || !decided || !one.entry)
            continue;
        if (const QString id = undecidedBefore(*one.entry, inBatch); !id.isEmpty())
            m_ledger.fail(u"in order per aggregate"_s,
                          u"%1 (%2) was done before %3 (%4) on tablet %5 and reached the CDP later"_s
                              .arg(id, commandType(m_ledger.entry(id)->command.payload), one.id,
                                   commandType(one.entry->command.payload))
                              .arg(tablet));
    }
}

/// An earlier act of the same tablet about the same record that the CDP has not decided; empty when there is
/// none.
QString Judge::undecidedBefore(const Ledger::Entry &entry, const QSet<QString> &inBatch)
{
    const QStringList acts = m_ledger.about(entry.tablet, entry.command.aggregate);
    qsizetype &decided = m_decided[Ledger::keyOf(entry.tablet, entry.command.aggregate)];
    bool allBefore = true;
    for (qsizetype i = decided; i < acts.size() && acts[i] != entry.command.id; ++i) {
        const Ledger::Entry &earlier = *m_ledger.entry(acts[i]);
        const auto known = m_cdp.storage().command(acts[i]);
        const bool done = earlier.withdrawn || !earlier.saved || earlier.refused || m_cdp.excused(acts[i])
            || (known && *known);
        if (!done && !inBatch.contains(acts[i]))
            return acts[i];
        allBefore &= done;
        if (allBefore)
            decided = i + 1;
    }
    return {};
}

void Judge::held(const Before &before, const CommandResult &result)
{
    if (result.status == Status::Duplicate)
        m_probes.hit(Probe::CommandToldDuplicate);
    else if (result.status == Status::Rejected)
        m_probes.hit(Probe::CommandRefused);
    if (result.status == Status::Rejected || result.first == Status::Rejected)
        before.entry->refused = true;
    if (result.status == Status::Rejected && result.problem && result.problem->code == u"command-id-reused"_s)
        m_ledger.fail(u"ids are unique"_s, u"the CDP knows another act under %1"_s.arg(before.id));
    if (before.known && result.status == Status::Applied)
        m_ledger.fail(u"applied once"_s,
                      u"%1 (%2) was done twice"_s.arg(before.id, commandType(before.entry->command.payload)));
}

/// What is done after the revocation is refused, or recorded as a fact; a person hears of either.
void Judge::ofRevoked(const Before &before, const CommandResult &result)
{
    const bool decidedNow = result.status == Status::Applied || result.status == Status::Rejected;
    if (!decidedNow || before.known)
        return;
    const auto device = m_cdp.storage().device(Cdp::tablets()[before.entry->tablet].deviceId);
    if (!device || !*device || !(*device)->revokedAt
        || before.entry->command.issuedAt <= *(*device)->revokedAt)
        return;
    m_probes.hit(Probe::DoneAfterRevocation);
    if (result.exceptionId.isEmpty() || document({ResourceType::SyncException, result.exceptionId}).isEmpty())
        m_ledger.fail(u"a revoked tablet is refused and somebody hears of it"_s,
                      u"%1 (%2) was done after the revocation"_s.arg(
                          before.id, commandType(before.entry->command.payload)));
}

void Judge::applied(const Before &before, const CommandResult &result)
{
    Ledger::Entry &entry = *before.entry;
    if (entry.withdrawn)
        m_ledger.fail(u"what was withdrawn stays undone"_s, u"%1 was applied"_s.arg(before.id));
    if (entry.seenApplied)
        m_probes.hit(Probe::ReappliedAfterRestore);
    entry.seenApplied = true;
    if (++entry.applied > 1)
        m_ledger.fail(u"applied once"_s,
                      u"%1 (%2) was done twice"_s.arg(before.id, commandType(entry.command.payload)));
    if (!result.exceptionId.isEmpty())
        filed(entry.command, result);

    if (const auto *use = std::get_if<command::CouponRedeem>(&entry.command.payload))
        spent(before, *use, result);
    if (const auto *grant = std::get_if<command::CouponGrantGoodwill>(&entry.command.payload))
        given(before, *grant, result);
    if (std::holds_alternative<command::CouponWithdrawGoodwill>(entry.command.payload))
        m_probes.hit(Probe::GiftTakenBack);
    if (std::holds_alternative<command::CouponRedeem>(entry.command.payload)
        && before.record.contains("goodwill"_L1))
        m_probes.hit(Probe::GiftUsed);
    const Instant at = std::min(entry.command.issuedAt, m_cdp.now());
    if (std::holds_alternative<command::CouponRedeem>(entry.command.payload)
        && result.exceptionId.isEmpty()) {
        const auto coupon = decodeCoupon(before.record);
        const QString device = Cdp::tablets()[entry.tablet].deviceId;
        if (coupon && coupon->reservation && coupon->reservation->until > at
            && coupon->reservation->deviceId != device)
            m_ledger.fail(
                u"a hold keeps others out"_s,
                u"coupon %1 was held by another tablet and redeemed by %2"_s.arg(coupon->id, before.id));
    }
    const auto *given = std::get_if<command::PickupHandOver>(&entry.command.payload);
    if (!given)
        return;
    const auto order = decodePickupOrder(before.record);
    if (order && order->status == PickupStatus::HandedOver
        && !incidentNames(entry.command, result.exceptionId,
                          order->handovers.isEmpty() ? QString() : order->handovers.last().associateId))
        m_ledger.fail(u"handed over twice names both"_s,
                      u"order %1 was handed over again by %2 without an incident that names both"_s.arg(
                          order->id, before.id));
}

bool Judge::incidentNames(const Command &command, const QString &exceptionId, const QString &firstAssociate)
{
    const QJsonObject incident = document({ResourceType::SyncException, exceptionId});
    const auto names = [&](QLatin1StringView side, const QString &associate) {
        const QString name = document({ResourceType::Associate, associate})["displayName"_L1].toString();
        return !name.isEmpty() && incident[side]["associateName"_L1] == name;
    };
    return incident["commandId"_L1] == command.id && incident["kind"_L1] == u"handover_twice"_s
        && names("mine"_L1, command.issuedBy) && names("theirs"_L1, firstAssociate);
}

/// What became an incident says both versions, and what may cost money who bears it.
void Judge::filed(const Command &command, const CommandResult &result)
{
    m_probes.hit(Probe::FactBecameIncident);
    const auto incident = decodeSyncException(document({ResourceType::SyncException, result.exceptionId}));
    if (!incident)
        return m_ledger.fail(u"an incident is there"_s, command.id);
    if (!incident->mine || incident->mine->type.isEmpty() || !incident->theirs
        || incident->theirs->type.isEmpty())
        m_ledger.fail(u"an incident says both versions"_s,
                      u"%1 of %2 (%3)"_s.arg(incident->id, command.id, incident->kind));
    const bool costs = incident->atRisk && incident->atRisk->amount > 0;
    if (costs && incident->costOwner == CostOwner::Unknown)
        m_ledger.fail(u"an incident says who bears it"_s,
                      u"%1 of %2 (%3) puts %4 at risk"_s.arg(incident->id, command.id, incident->kind)
                          .arg(incident->atRisk->amount));
}

/// Never redeemed beyond its limit, but for uses that an incident accounts for.
void Judge::coupon(const QString &id)
{
    const QJsonObject data = document({ResourceType::Coupon, id});
    if (data.isEmpty())
        return;
    const QJsonArray redemptions = data["redemptions"_L1].toArray();
    QSet<QString> ids;
    int regular = 0;
    for (const auto &one : redemptions) {
        ids.insert(one["id"_L1].toString());
        const QString incident = one["exceptionId"_L1].toString();
        regular += incident.isEmpty() || document({ResourceType::SyncException, incident}).isEmpty();
    }
    const QJsonObject usage = data["usage"_L1].toObject();
    if (ids.size() != redemptions.size())
        m_ledger.fail(u"applied once"_s, u"coupon %1 has a redemption twice"_s.arg(id));
    if (usage["used"_L1].toInt() != redemptions.size())
        m_ledger.fail(u"a coupon counts its uses"_s,
                      u"coupon %1 says %2, its list says %3"_s.arg(id)
                          .arg(usage["used"_L1].toInt())
                          .arg(redemptions.size()));
    if (regular > usage["limit"_L1].toInt())
        m_ledger.fail(
            u"no coupon beyond its rule"_s,
            u"coupon %1 was redeemed %2 times of %3"_s.arg(id).arg(regular).arg(usage["limit"_L1].toInt()));
}

void Judge::pickup(const QString &id)
{
    const auto order = decodePickupOrder(document({ResourceType::PickupOrder, id}));
    if (!order)
        return;
    QSet<QString> ids;
    for (const auto &one : order->handovers)
        ids.insert(one.id);
    if (ids.size() != order->handovers.size())
        m_ledger.fail(u"applied once"_s, u"order %1 has a hand-over twice"_s.arg(id));
    for (const PickupLine &line : order->lines) {
        if (line.handedOver > line.quantity || line.picked + line.shortQuantity > line.quantity)
            m_ledger.fail(u"no article twice"_s,
                          u"order %1, line %2: %3 ordered, %4 picked, %5 handed over"_s.arg(id, line.id)
                              .arg(line.quantity)
                              .arg(line.picked)
                              .arg(line.handedOver));
    }
}

} // namespace counterpart::sim

#include "device/Overlay.h"

#include "cache/Cache.h"

#include <algorithm>

namespace counterpart {

namespace {

/// A coupon that was given is seen in a row of its own, from its first version on; taken back, from the next.
Outbox::Awaited awaitedOf(const Command &command, qint64 version)
{
    if (const auto *grant = std::get_if<command::CouponGrantGoodwill>(&command.payload))
        return {command.id, {ResourceType::Coupon, grant->couponId}, 1, true};
    if (const auto *back = std::get_if<command::CouponWithdrawGoodwill>(&command.payload))
        return {command.id, {ResourceType::Coupon, back->couponId}, 2, true};
    return {command.id, command.aggregate, version};
}

} // namespace

QSet<ResourceType> touchedBy(const Command &command)
{
    const bool coupon = std::holds_alternative<command::CouponGrantGoodwill>(command.payload)
        || std::holds_alternative<command::CouponWithdrawGoodwill>(command.payload);
    return coupon ? QSet{command.aggregate.type, ResourceType::Coupon} : QSet{command.aggregate.type};
}

void Overlay::set(const QList<Command> &pending, const QHash<QString, qint64> &versions)
{
    m_commands.clear();
    m_aggregates.clear();
    m_positions.clear();
    m_versions = versions;
    for (const Command &command : pending)
        append(command);
    m_shown.removeIf([this](const auto &shown) { return !m_positions.contains(shown.key()); });
}

void Overlay::append(const Command &command)
{
    if (m_positions.contains(command.id))
        return;
    const qint64 position = m_next++;
    m_positions.insert(command.id, position);
    m_aggregates[{command.aggregate.type, command.aggregate.id}].append(position);
    m_commands.emplace(position, command);
}

void Overlay::add(const QList<Command> &commands)
{
    for (const Command &command : commands)
        append(command);
}

void Overlay::remove(const QStringList &commandIds)
{
    for (const QString &id : commandIds) {
        m_versions.remove(id);
        m_shown.remove(id);
        const auto position = m_positions.constFind(id);
        if (position == m_positions.cend())
            continue;
        const auto command = m_commands.find(*position);
        const auto siblings
            = m_aggregates.find({command->second.aggregate.type, command->second.aggregate.id});
        siblings->second.removeOne(*position);
        if (siblings->second.isEmpty())
            m_aggregates.erase(siblings);
        m_commands.erase(command);
        m_positions.erase(position);
    }
}

void Overlay::awaitVersion(const QString &commandId, qint64 version)
{
    if (m_positions.contains(commandId))
        m_versions.insert(commandId, version);
}

void Overlay::hide(const QHash<QString, qint64> &versionsByCommand)
{
    for (auto shown = versionsByCommand.cbegin(); shown != versionsByCommand.cend(); ++shown) {
        const auto position = m_positions.constFind(shown.key());
        if (position == m_positions.cend())
            continue;
        const Ref &aggregate = m_commands.at(*position).aggregate;
        // The feed is compacted: of several that changed a row it names the last. Those of one record are
        // applied in order, so whatever came before it is in the row as well.
        for (const qint64 earlier : m_aggregates.at({aggregate.type, aggregate.id})) {
            const QString &id = m_commands.at(earlier).id;
            if (earlier < *position)
                m_shown[id] = std::min(m_shown.value(id, shown.value()), shown.value());
        }
        m_shown.insert(shown.key(), shown.value()); // also where a restored CDP counts versions anew
    }
}

QList<Command> Overlay::missingIn(const Resource &row, ResourceType type) const
{
    QList<Command> missing = about({type, row.id});
    missing.removeIf([&](const Command &command) {
        const qint64 version = std::max(m_versions.value(command.id), m_shown.value(command.id));
        return version > 0 && row.version >= version;
    });
    return missing;
}

QList<Command> Overlay::pending() const
{
    QList<Command> all;
    all.reserve(size());
    for (const auto &[position, command] : m_commands)
        all.append(command);
    return all;
}

QList<Command> Overlay::about(const Ref &aggregate) const
{
    QList<Command> found;
    if (const auto here = m_aggregates.find({aggregate.type, aggregate.id}); here != m_aggregates.end()) {
        for (const qint64 position : here->second)
            found.append(m_commands.at(position));
    }
    return found;
}

QList<Outbox::Awaited> Overlay::awaited() const
{
    return awaited(m_versions.keys());
}

QList<Outbox::Awaited> Overlay::awaited(const QStringList &commandIds) const
{
    QList<Outbox::Awaited> found;
    for (const QString &id : commandIds) {
        const auto position = m_positions.constFind(id);
        if (position != m_positions.cend() && m_versions.contains(id))
            found.append(awaitedOf(m_commands.at(*position), m_versions.value(id)));
    }
    return found;
}

QList<Outbox::Awaited> Overlay::awaited(const Applied &page) const
{
    if (!page.removed.isEmpty()) // what hung on a removed row went with it, and is named nowhere
        return awaited();
    QStringList ids = page.causedBy.keys();
    for (const Ref &ref : page.changed) {
        const auto here = m_aggregates.find({ref.type, ref.id});
        if (here == m_aggregates.end())
            continue;
        for (const qint64 position : here->second) {
            const QString &id = m_commands.at(position).id;
            if (!page.causedBy.contains(id))
                ids.append(id);
        }
    }
    return awaited(ids);
}

QSet<ResourceType> Overlay::typesOf(const QStringList &commandIds) const
{
    QSet<ResourceType> found;
    for (const QString &id : commandIds) {
        if (const auto position = m_positions.constFind(id); position != m_positions.cend())
            found.unite(touchedBy(m_commands.at(*position)));
    }
    return found;
}

QSet<ResourceType> Overlay::types() const
{
    QSet<ResourceType> found;
    for (const auto &[position, command] : m_commands)
        found.unite(touchedBy(command));
    return found;
}

PickupOrder Overlay::over(PickupOrder order, const QString &deviceId) const
{
    for (const Command &command : missingIn(order, ResourceType::PickupOrder)) {
        // Permission was asked before the command was saved, so the overlay does not ask again.
        const ActContext context{command.issuedBy, deviceId, true, command.issuedAt, {}};
        if (isFact(command.payload)) // it happened, whatever the CDP's copy says meanwhile
            order = recordPickupFact(order, command.payload, context).order;
        else if (auto after = applyToPickup(order, command.payload, context))
            order = *std::move(after);
    }
    return order;
}

Coupon Overlay::over(Coupon coupon, const QString &deviceId, const QString &storeId) const
{
    for (const Command &command : missingIn(coupon, ResourceType::Coupon)) {
        const ActContext context{command.issuedBy, deviceId, true, command.issuedAt, {}};
        if (auto after = applyToCoupon(coupon, command.payload, context, storeId))
            coupon = *std::move(after);
    }
    for (const Command &command : about({ResourceType::Customer, coupon.customerId})) {
        const auto *back = std::get_if<command::CouponWithdrawGoodwill>(&command.payload);
        if (back && back->couponId == coupon.id)
            coupon.status = Coupon::Status::Revoked;
    }
    return coupon;
}

Customer Overlay::over(Customer customer) const
{
    for (const Command &command : missingIn(customer, ResourceType::Customer)) {
        if (const auto *added = std::get_if<command::CustomerAddNote>(&command.payload)) {
            const auto same = [&](const CustomerNote &note) {
                return note.id == added->noteId;
            };
            if (std::none_of(customer.notes.begin(), customer.notes.end(), same))
                customer.notes.append({added->noteId, added->text, command.issuedBy, command.issuedAt,
                                       added->purpose, added->expiresAt, true});
        } else if (const auto *removed = std::get_if<command::CustomerRemoveNote>(&command.payload)) {
            customer.notes.removeIf([&](const CustomerNote &note) { return note.id == removed->noteId; });
        }
    }
    return customer;
}

} // namespace counterpart

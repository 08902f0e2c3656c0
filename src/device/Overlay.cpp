#include "device/Overlay.h"

#include <algorithm>

namespace counterpart {

void Overlay::set(const QList<Command> &pending, const QHash<QString, qint64> &versions)
{
    m_pending = pending;
    m_versions = versions;
    QSet<QString> ids;
    for (const Command &command : pending)
        ids.insert(command.id);
    m_shown.removeIf([&ids](const auto &shown) { return !ids.contains(shown.key()); });
}

void Overlay::hide(const QHash<QString, qint64> &versionsByCommand)
{
    for (const Command &command : m_pending) {
        if (const auto version = versionsByCommand.constFind(command.id); version != versionsByCommand.cend())
            m_shown.insert(command.id, *version);
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

QList<Command> Overlay::about(const Ref &aggregate) const
{
    QList<Command> found;
    for (const Command &command : m_pending) {
        if (command.aggregate == aggregate)
            found.append(command);
    }
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

#include "contract/Resources.h"
#include "server/commands/Effect.h"
#include "server/commands/GoodwillEffects.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

Error refused(const QString &code)
{
    return {Error::Kind::Rejected, {}, code};
}

Result<Effect> noted(const CommandCall &call, const StoredRecord &record, const Customer &customer)
{
    auto written = call.storage.write({.type = ResourceType::Customer,
                                       .id = record.id,
                                       .data = encode(customer, record.data()),
                                       .cause = call.cause()});
    return written ? Result<Effect>(Effect{.version = written->version}) : written.error();
}

Result<Effect> view(const CommandCall &call, const StoredRecord &record, const command::CustomerView &look)
{
    auto done = call.storage.putAudit({.at = call.act().at,
                                       .action = u"customer.view"_s,
                                       .purpose = look.purpose,
                                       .associateId = call.command.issuedBy,
                                       .deviceId = call.deviceId,
                                       .commandId = call.command.id,
                                       .about = {ResourceType::Customer, record.id}});
    return done ? Result<Effect>(Effect{.version = record.version}) : done.error();
}

Result<Effect> addNote(const CommandCall &call, const StoredRecord &record, Customer customer,
                       const command::CustomerAddNote &add)
{
    const auto same = [&](const CustomerNote &note) {
        return note.id == add.noteId;
    };
    if (std::any_of(customer.notes.cbegin(), customer.notes.cend(), same))
        return Effect{.version = record.version};
    if (customer.restricted)
        return refused(u"customer-restricted"_s);
    if (add.text.text.trimmed().isEmpty() || add.purpose.isEmpty())
        return refused(u"invalid"_s);
    CustomerNote note;
    note.id = add.noteId;
    note.text = add.text;
    note.authorId = call.command.issuedBy;
    note.at = call.act().at;
    note.purpose = add.purpose;
    note.expiresAt = add.expiresAt;
    customer.notes.append(note);
    return noted(call, record, customer);
}

/// One's own; a manager may remove any.
Result<Effect> removeNote(const CommandCall &call, const StoredRecord &record, Customer customer,
                          const QString &noteId)
{
    const auto note = std::find_if(customer.notes.cbegin(), customer.notes.cend(),
                                   [&](const CustomerNote &candidate) { return candidate.id == noteId; });
    if (note == customer.notes.cend())
        return refused(u"not-found"_s);
    if (note->authorId != call.command.issuedBy && !call.act().manager)
        return refused(u"role-missing"_s);
    customer.notes.erase(note);
    return noted(call, record, customer);
}

} // namespace

Result<Effect> applyCustomerCommand(const CommandCall &call)
{
    auto record = required(call, ResourceType::Customer, call.command.aggregate.id, u"not-found"_s);
    if (!record)
        return record.error();
    auto visible = call.storage.inScope(call.storeId, ResourceType::Customer, record->id);
    if (!visible)
        return visible.error();
    if (!*visible)
        return refused(u"not-found"_s);
    if (const auto *look = std::get_if<command::CustomerView>(&call.command.payload))
        return view(call, *record, *look);
    if (const auto *grant = std::get_if<command::CouponGrantGoodwill>(&call.command.payload))
        return giveGoodwill(call, *record, *grant);
    if (const auto *back = std::get_if<command::CouponWithdrawGoodwill>(&call.command.payload))
        return takeGoodwillBack(call, *record, *back);
    auto customer = decodeCustomer(record->data());
    if (!customer)
        return customer.error();
    if (const auto *add = std::get_if<command::CustomerAddNote>(&call.command.payload))
        return addNote(call, *record, *customer, *add);
    return removeNote(call, *record, *customer,
                      std::get<command::CustomerRemoveNote>(call.command.payload).noteId);
}

Result<Effect> applyCampaignCommand(const CommandCall &call)
{
    auto record = required(call, ResourceType::Campaign, call.command.aggregate.id, u"not-found"_s);
    if (!record)
        return record.error();
    auto visible = call.storage.inScope(call.storeId, ResourceType::Campaign, record->id);
    if (!visible)
        return visible.error();
    if (!*visible)
        return refused(u"not-found"_s);
    auto count = call.storage.acknowledgeBriefing(record->id, call.command.issuedBy, call.act().at);
    if (!count)
        return count.error();
    QJsonObject data = record->data();
    QJsonObject briefing = data["briefing"_L1].toObject();
    if (briefing["acknowledged"_L1].toInteger() == *count)
        return Effect{.version = record->version};
    briefing["acknowledged"_L1] = *count;
    data["briefing"_L1] = briefing;
    auto written = call.storage.write(
        {.type = ResourceType::Campaign, .id = record->id, .data = data, .cause = call.cause()});
    return written ? Result<Effect>(Effect{.version = written->version}) : written.error();
}

Result<Effect> applyExceptionCommand(const CommandCall &call)
{
    auto record = required(call, ResourceType::SyncException, call.command.aggregate.id, u"not-found"_s);
    if (!record)
        return record.error();
    QJsonObject data = record->data();
    if (data["storeId"_L1] != call.storeId)
        return refused(u"not-found"_s);
    if (data["status"_L1] != u"open"_s)
        return refused(u"state-conflict"_s);
    const auto &resolve = std::get<command::ExceptionResolve>(call.command.payload);
    QJsonObject resolution{
        {u"code"_s, resolve.code}, {u"by"_s, call.command.issuedBy}, {u"at"_s, formatInstant(call.act().at)}};
    if (!resolve.note.isEmpty()) {
        QJsonObject note{{u"text"_s, resolve.note.text}};
        if (!resolve.note.language.isEmpty())
            note["lang"_L1] = resolve.note.language;
        resolution["note"_L1] = note;
    }
    data["resolution"_L1] = resolution;
    data["status"_L1] = u"resolved"_s;
    auto written = call.storage.write(
        {.type = ResourceType::SyncException, .id = record->id, .data = data, .cause = call.cause()});
    return written ? Result<Effect>(Effect{.version = written->version}) : written.error();
}

} // namespace counterpart::server

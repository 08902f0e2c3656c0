#include "contract/Commands.h"

#include "contract/CommandPayloads.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

namespace json {

const QList<CommandReader> &commandReaders()
{
    static const QList<CommandReader> readers{
        {"coupon.reserve"_L1, ResourceType::Coupon, readCouponReserve},
        {"coupon.release"_L1, ResourceType::Coupon, readCouponRelease},
        {"coupon.redeem"_L1, ResourceType::Coupon, readCouponRedeem},
        {"coupon.undo_redeem"_L1, ResourceType::Coupon, readCouponUndoRedeem},
        {"coupon.record_refusal"_L1, ResourceType::Coupon, readCouponRecordRefusal},
        {"coupon.grant_goodwill"_L1, ResourceType::Customer, readCouponGrantGoodwill},
        {"coupon.withdraw_goodwill"_L1, ResourceType::Customer, readCouponWithdrawGoodwill},
        {"pickup.claim"_L1, ResourceType::PickupOrder, readPickupClaim},
        {"pickup.release_claim"_L1, ResourceType::PickupOrder, readPickupReleaseClaim},
        {"pickup.start_picking"_L1, ResourceType::PickupOrder, readPickupStartPicking},
        {"pickup.pick_line"_L1, ResourceType::PickupOrder, readPickupPickLine},
        {"pickup.unpick_line"_L1, ResourceType::PickupOrder, readPickupUnpickLine},
        {"pickup.short_line"_L1, ResourceType::PickupOrder, readPickupShortLine},
        {"pickup.stage"_L1, ResourceType::PickupOrder, readPickupStage},
        {"pickup.mark_ready"_L1, ResourceType::PickupOrder, readPickupMarkReady},
        {"pickup.unready"_L1, ResourceType::PickupOrder, readPickupUnready},
        {"pickup.move"_L1, ResourceType::PickupOrder, readPickupMove},
        {"pickup.customer_arrived"_L1, ResourceType::PickupOrder, readPickupCustomerArrived},
        {"pickup.revise_promise"_L1, ResourceType::PickupOrder, readPickupRevisePromise},
        {"pickup.hand_over"_L1, ResourceType::PickupOrder, readPickupHandOver},
        {"customer.view"_L1, ResourceType::Customer, readCustomerView},
        {"customer.add_note"_L1, ResourceType::Customer, readCustomerAddNote},
        {"customer.remove_note"_L1, ResourceType::Customer, readCustomerRemoveNote},
        {"campaign.acknowledge"_L1, ResourceType::Campaign, readCampaignAcknowledge},
        {"exception.resolve"_L1, ResourceType::SyncException, readExceptionResolve},
    };
    return readers;
}

} // namespace json

namespace {

const json::CommandReader *readerOf(const QString &type)
{
    const auto &readers = json::commandReaders();
    const auto found = std::find_if(readers.begin(), readers.end(),
                                    [&](const auto &reader) { return reader.type == type; });
    return found == readers.end() ? nullptr : &*found;
}

Result<Command> decode(const QJsonObject &json, qint64 leastSeq)
{
    Reader reader(json);
    Command command;
    command.id = reader.requiredUuid("id"_L1);
    command.seq
        = leastSeq > 0 ? reader.requiredInteger("seq"_L1, leastSeq) : reader.integer("seq"_L1, 0).value_or(0);
    const QString type = reader.requiredString("type"_L1, limits::idLength);
    command.issuedAt = reader.requiredInstant("issuedAt"_L1);
    command.issuedBy = reader.requiredId("issuedBy"_L1);
    if (!reader.has("aggregate"_L1))
        reader.fault("aggregate"_L1);
    command.aggregate = reader.ref("aggregate"_L1).value_or(Ref{});
    command.offline = reader.boolean("offline"_L1);
    reader.object("clock"_L1, [&](Reader &r) {
        command.clockOffsetMs = r.integer("offsetMs"_L1);
        command.clockDoubtMs = r.integer("doubtMs"_L1, 0);
    });
    command.signIn = reader.oneOf("signIn"_L1, {"online"_L1, "offline_pin"_L1, "offline_badge"_L1});
    command.dependsOn = reader.uuid("dependsOn"_L1);
    command.proof = reader.string("proof"_L1);
    if (!reader.ok())
        return json::finished(reader, command, Error::Kind::Rejected);

    const json::CommandReader *known = readerOf(type);
    if (!known)
        return Error{Error::Kind::Rejected, {}, u"command-not-supported"_s};
    if (command.aggregate.type != known->aggregate)
        reader.object("aggregate"_L1, [](Reader &r) { r.fault("type"_L1); });
    reader.requiredObject("payload"_L1, [&](Reader &r) { command.payload = known->read(r); });
    return json::finished(reader, command, Error::Kind::Rejected);
}

} // namespace

QJsonObject encode(const Command &command)
{
    Writer writer;
    writer.set("id"_L1, command.id);
    writer.defaulted("seq"_L1, command.seq, 0);
    writer.set("type"_L1, QString(json::commandReaders()[qsizetype(command.payload.index())].type));
    writer.instant("issuedAt"_L1, command.issuedAt);
    writer.set("issuedBy"_L1, command.issuedBy);
    writer.ref("aggregate"_L1, command.aggregate);
    writer.boolean("offline"_L1, command.offline, false);
    writer.object("clock"_L1, [&](Writer &w) {
        w.integer("offsetMs"_L1, command.clockOffsetMs);
        w.integer("doubtMs"_L1, command.clockDoubtMs);
    });
    writer.string("signIn"_L1, command.signIn);
    writer.string("dependsOn"_L1, command.dependsOn);
    writer.string("proof"_L1, command.proof);
    Writer payload;
    std::visit([&](const auto &of) { json::writePayload(payload, of); }, command.payload);
    writer.set("payload"_L1, payload.json());
    return writer.json();
}

Result<Command> decodeCommand(const QJsonObject &json)
{
    return decode(json, 1);
}

Result<Command> decodeStoredCommand(const QJsonObject &json)
{
    return decode(json, 0);
}

QJsonObject encode(const CommandBatch &batch)
{
    Writer writer;
    writer.string("epoch"_L1, batch.epoch);
    writer.string("numbering"_L1, batch.numbering);
    QJsonArray commands;
    for (const QJsonObject &command : batch.commands)
        commands.append(command);
    writer.set("commands"_L1, commands);
    return writer.json();
}

Result<CommandBatch> decodeCommandBatch(const QJsonObject &json)
{
    Reader reader(json);
    reader.refuseOthers({"epoch"_L1, "numbering"_L1, "commands"_L1});
    CommandBatch batch;
    batch.epoch = reader.string("epoch"_L1);
    batch.numbering = reader.string("numbering"_L1, limits::idLength);
    batch.commands = reader.requiredList(
        "commands"_L1, [](Reader &r) { return r.json(); }, limits::batchCommands);
    if (batch.commands.isEmpty())
        reader.fault("commands"_L1);
    return json::finished(reader, batch, Error::Kind::Rejected);
}

ResourceType aggregateType(const CommandPayload &payload)
{
    return json::commandReaders()[qsizetype(payload.index())].aggregate;
}

QStringList commandTypes()
{
    QStringList types;
    for (const auto &reader : json::commandReaders())
        types.append(reader.type);
    types.sort();
    return types;
}

} // namespace counterpart

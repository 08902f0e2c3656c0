#pragma once

#include "domain/Command.h"
#include "domain/PickupStateMachine.h"
#include "domain/Store.h"
#include "domain/SyncException.h"
#include "server/ServerContext.h"
#include "server/Storage.h"

namespace counterpart::server {

/// What a command is carried out with. One command, one transaction: everything here runs inside it.
struct CommandCall
{
    Storage &storage;
    const ServerContext &context;
    const Command &command;
    QString storeId;
    QString deviceId;
    Associate actor;         ///< who issued it, as the CDP knows them
    bool keepAsFact = false; ///< carried out offline and a fact: recorded even when a rule says no
    std::optional<Instant> revokedAt = {}; ///< of the device

    ActContext act() const;
    Cause cause() const;
};

/// What became of it. A refusal is the Error of the Result (Kind::Rejected); a storage failure another kind.
struct Effect
{
    qint64 version = 0;       ///< of the aggregate afterwards
    QString exceptionId = {}; ///< filed for a manager
};

Result<Effect> applyCouponCommand(const CommandCall &call);
Result<Effect> applyPickupCommand(const CommandCall &call);
Result<Effect> applyCustomerCommand(const CommandCall &call);
Result<Effect> applyCampaignCommand(const CommandCall &call);
Result<Effect> applyExceptionCommand(const CommandCall &call);

/// The document of a record that is there; else Kind::Rejected with `code`.
Result<StoredRecord> required(const CommandCall &call, ResourceType type, const QString &id,
                              const QString &code);

/// A fact that broke a rule, filed for a manager's decision; answers its id. What was done stands in the
/// call.
struct Incident
{
    QString kind;               ///< contract: SyncException.kind
    CostOwner costOwner;        ///< see CostOwner.h
    Text explanation;           ///< see IncidentWords.h: names and times of the store, no ids
    SyncException::Side theirs; ///< what the CDP holds against it
    Text aboutName = {};
    QString customerId = {};
    std::optional<Money> atRisk = {};
};
Result<QString> fileException(const CommandCall &call, const Incident &incident);

/// One line of the customer's story; `key` makes its id, so a command that runs twice writes it once.
struct Story
{
    QString key, type;
    QString customerId;
    Text title;
    Instant at{};
    Channel channel = Channel::Store;
};
Result<Done> tellStory(const CommandCall &call, const Story &story);

} // namespace counterpart::server

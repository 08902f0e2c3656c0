#include "usecases/Core.h"

#include "base/Background.h"
#include "base/WhenDone.h"
#include "device/Device.h"
#include "usecases/UndoJudgement.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Those of these commands that were taken back before: an undo that is offered in two places must not take
/// back twice.
Result<QSet<QString>> undoneBefore(Outbox &outbox, const QStringList &ids)
{
    const auto lately = outbox.list();
    if (!lately)
        return lately.error();
    QSet<QString> undone;
    for (const OutboxItem &item : *lately) {
        if (item.state == OutboxItem::State::Withdrawn && ids.contains(item.command.id))
            undone.insert(item.command.id);
        if (item.state != OutboxItem::State::Refused && takesBack(item.command)
            && ids.contains(item.command.dependsOn))
            undone.insert(item.command.dependsOn);
    }
    return undone;
}

const Error nobody{Error::Kind::Unauthorized, {}, {}};

} // namespace

Core::Core(Device &device, QObject *parent) : QObject(parent), m_device(device)
{
    connect(&device, &Device::rowsChanged, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::OfflinePolicy))
            readPolicy();
        Q_EMIT changed(types);
    });
    connect(&device, &Device::commandsSettled, this, [this](const QList<CommandResult> &results) {
        QStringList ids;
        for (const CommandResult &result : results) {
            const auto status = result.status == CommandResult::Status::Duplicate
                ? result.first.value_or(CommandResult::Status::Applied)
                : result.status;
            if (status == CommandResult::Status::Applied)
                ids.append(result.id);
        }
        confirm(ids);
    });
    startTimer(60'000, Qt::VeryCoarseTimer);
}

Core::~Core() = default;

Instant Core::now() const
{
    return m_device.now();
}

Instant Core::serverNow() const
{
    return m_device.serverNow();
}

QString Core::newId()
{
    return idOfAct(now(), m_device.random());
}

void Core::timerEvent(QTimerEvent *)
{
    Q_EMIT minutePassed();
}

void Core::setPerson(const std::optional<SignedInPerson> &person)
{
    // A lock in between does not end the shift; somebody else at the tablet does.
    if (person && person->associate.id != m_actsOf)
        m_acts.clear();
    if (person)
        m_actsOf = person->associate.id;
    m_person = person;
    readPolicy();
    Q_EMIT personChanged();
}

void Core::readPolicy()
{
    const auto read = [storeId = m_device.profile().storeId](CacheReader &reader) {
        return reader.offlinePolicy(storeId);
    };
    whenDone(m_device.read(read), this, [this](const Result<std::optional<OfflinePolicy>> &policy) {
        if (!policy || *policy == m_policy)
            return; // a cache that cannot be read is said where its rows are missing
        m_policy = *policy;
        Q_EMIT minutePassed();
    });
}

FreshnessGrade Core::gradeOf(ResourceType type, std::optional<Instant> asOf) const
{
    return counterpart::gradeOf(freshness().of(type), asOf, serverNow());
}

Role Core::role() const
{
    if (!m_person)
        return Role::Other;
    for (const Role role :
         {Role::StoreAdmin, Role::Manager, Role::Associate, Role::PickupDesk, Role::Auditor}) {
        if (m_person->associate.roles.contains(role))
            return role;
    }
    return Role::Other;
}

bool Core::manages() const
{
    return role() == Role::Manager || role() == Role::StoreAdmin;
}

Result<Done> Core::require(Action action) const
{
    if (!m_person)
        return Error{Error::Kind::Unauthorized, {}, u"not-signed-in"_s};
    switch (permission(action, m_person->associate.roles)) {
    case Permission::Allowed: return Done();
    case Permission::WithManager: return Error{Error::Kind::Forbidden, {}, u"approval-needed"_s};
    case Permission::Never: break;
    }
    return Error{Error::Kind::Forbidden, {}, u"role-missing"_s};
}

bool Core::online() const
{
    const SyncFacts facts = m_device.facts();
    if (m_doubted && facts.lastContact == m_doubted)
        return false;
    return facts.link == SyncFacts::Link::Online || facts.link == SyncFacts::Link::Syncing;
}

void Core::doubtLine()
{
    m_doubted = m_device.facts().lastContact;
}

Command Core::makeCommand(const Ref &about, CommandPayload payload)
{
    Command command;
    command.id = newId();
    command.issuedAt = serverNow();
    command.issuedBy = m_person ? m_person->associate.id : QString();
    command.aggregate = about;
    command.offline = !online();
    if (const auto sample = m_device.clockSample()) {
        command.clockOffsetMs = sample->offsetMs;
        command.clockDoubtMs = sample->doubtMs;
    }
    command.signIn = m_person && m_person->online ? u"online"_s : u"offline_pin"_s;
    command.payload = std::move(payload);
    return command;
}

QFuture<Result<Act>> Core::submit(const QList<Command> &commands, bool undoable,
                                  const QHash<QString, QString> &unitOf)
{
    Q_ASSERT(!commands.isEmpty());
    return chain(m_device.submit(commands, unitOf), this,
                 [this, commands, undoable](const Result<Done> &saved) -> Result<Act> {
                     if (!saved)
                         return saved.error();
                     const auto actOf = [at = now(), undoable](const Command &command) {
                         Act act;
                         act.commandId = command.id;
                         act.type = commandType(command.payload);
                         act.about = command.aggregate;
                         act.at = at;
                         if (undoable)
                             act.undoUntil = at + undoTime;
                         return act;
                     };
                     Act act = actOf(commands.last());
                     for (const Command &command : commands.first(commands.size() - 1))
                         act.others.append(actOf(command));
                     m_acts.prepend(act);
                     m_acts.resize(std::min<qsizetype>(m_acts.size(), 20));
                     Q_EMIT actsChanged();
                     return act;
                 });
}

QFuture<Result<Act>> Core::undo(const Act &act, const QList<Command> &compensation)
{
    if (!act.undoUntil || now() > *act.undoUntil + undoGrace)
        return ready(Result<Act>(Error{Error::Kind::Rejected, {}, u"undo-window-over"_s}));
    if (!m_person)
        return ready(Result<Act>(nobody));
    QList<Command> back = compensation;
    for (Command &command : back)
        command.dependsOn = act.commandId; // Recent actions and the CDP see what it takes back
    return chain(m_device.undo(act.commandId, back), this,
                 [this, act](const Result<bool> &undone) -> Result<Act> {
                     if (!undone)
                         return undone.error();
                     return takenBack(act);
                 });
}

QFuture<Result<Act>> Core::takeBack(const Act &act, const QList<Outbox::Undoing> &all)
{
    return chain(m_device.undo(all), this, [this, act](const Result<QList<bool>> &undone) -> Result<Act> {
        return undone ? Result<Act>(takenBack(act)) : undone.error();
    });
}

Act Core::takenBack(const Act &act)
{
    Act after = act;
    after.withdrawn = true;
    after.undoUntil.reset();
    for (Act &one : m_acts) {
        if (one.commandId == act.commandId)
            one = after;
    }
    Q_EMIT actsChanged();
    return after;
}

QFuture<Result<Act>>
Core::undoBy(const Act &act, std::function<std::optional<CommandPayload>(const CommandPayload &)> wayBack)
{
    struct Found
    {
        std::optional<OutboxItem> item;
        bool undone = false;
    };
    const auto read = [id = act.commandId](Outbox &outbox) -> Result<Found> {
        const auto item = outbox.item(id);
        const auto undone = undoneBefore(outbox, {id});
        if (!item || !undone)
            return item ? undone.error() : item.error();
        return Found{*item, undone->contains(id)};
    };
    return chainAsync(m_device.withOutbox(read), this,
                      [this, act, wayBack = std::move(wayBack)](const Result<Found> &found) {
                          if (!found)
                              return ready(Result<Act>(found.error()));
                          if (!found->item)
                              return ready(Result<Act>(Error{Error::Kind::NotFound, {}, u"act-unknown"_s}));
                          if (found->undone)
                              return ready(Result<Act>(takenBack(act)));
                          QList<Command> commands;
                          if (const auto back = wayBack(found->item->command.payload))
                              commands.append(makeCommand(act.about, *back));
                          return undo(act, commands);
                      });
}

QFuture<Result<Act>>
Core::undoTogetherBy(const Act &act,
                     std::function<std::optional<CommandPayload>(const CommandPayload &)> wayBack)
{
    using Items = Result<QList<OutboxItem>>;
    if (!act.undoUntil || now() > *act.undoUntil + undoGrace)
        return ready(Result<Act>(Error{Error::Kind::Rejected, {}, u"undo-window-over"_s}));
    if (!m_person)
        return ready(Result<Act>(nobody));
    QStringList ids;
    for (const Act &one : act.others + QList<Act>{act})
        ids.append(one.commandId);
    const auto read = [ids](Outbox &outbox) -> Items {
        QList<OutboxItem> items;
        const auto undone = undoneBefore(outbox, ids);
        if (!undone)
            return undone.error();
        for (const QString &id : ids) {
            if (undone->contains(id))
                continue; // by itself, in Recent actions
            const auto item = outbox.item(id);
            if (!item)
                return item.error();
            if (!*item)
                return Error{Error::Kind::NotFound, {}, u"act-unknown"_s};
            items.append(**item);
        }
        return items;
    };
    const auto takeBack = [this, act, wayBack = std::move(wayBack)](const Items &items) {
        if (!items)
            return ready(Result<Act>(items.error()));
        QList<Outbox::Undoing> all;
        for (const OutboxItem &item : *items) {
            all.append({item.command.id});
            if (const auto back = wayBack(item.command.payload)) {
                Command command = makeCommand(item.command.aggregate, *back);
                command.dependsOn = item.command.id; // Recent actions and the CDP see what it takes back
                all.last().compensation.append(command);
            }
        }
        return chain(m_device.undo(all), this, [this, act](const Result<QList<bool>> &undone) -> Result<Act> {
            return undone ? Result<Act>(takenBack(act)) : undone.error();
        });
    };
    return chainAsync(m_device.withOutbox(read), this, takeBack);
}

void Core::confirm(const QStringList &commandIds)
{
    bool any = false;
    for (Act &act : m_acts) {
        if (commandIds.contains(act.commandId))
            any = act.confirmed = true;
    }
    if (any)
        Q_EMIT actsChanged();
}

} // namespace counterpart

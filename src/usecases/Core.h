#pragma once

#include "base/Background.h"
#include "base/Ids.h"
#include "base/Result.h"
#include "base/Time.h"
#include "domain/Command.h"
#include "domain/Permission.h"
#include "domain/Store.h"
#include "outbox/Outbox.h"
#include "session/SignIn.h"
#include "usecases/Act.h"

#include <QFuture>
#include <QObject>
#include <QSet>

#include <functional>
#include <optional>

namespace counterpart {

class Device;

/// What every use case needs, built once by app/ in data-flow order: the device (cache, outbox, search, line
/// to the CDP) and who works with it. Lives on the GUI thread; use cases hold a reference, nothing here is
/// global.
class Core : public QObject
{
    Q_OBJECT

public:
    explicit Core(Device &device, QObject *parent = nullptr);
    ~Core() override;

    Device &device() { return m_device; }
    Instant now() const;
    /// Server time: what validity and promises are judged by.
    Instant serverNow() const;
    QString newId();

    /// Who is signed in; none while nobody is.
    const std::optional<SignedInPerson> &person() const { return m_person; }
    void setPerson(const std::optional<SignedInPerson> &person);
    /// The role with the most rights of the person signed in; Role::Other while nobody is.
    Role role() const;
    /// A manager or the store's administrator is signed in.
    bool manages() const;
    /// Unauthorized while nobody is signed in, Forbidden when the person may not (code "role-missing"), or
    /// only with a manager ("approval-needed").
    Result<Done> require(Action action) const;
    /// The store's policy for work without a line; none: there is none, or nobody has signed in yet.
    const std::optional<OfflinePolicy> &policy() const { return m_policy; }
    /// How old data may be here.
    FreshnessRules freshness() const { return m_policy ? m_policy->freshness : FreshnessRules(); }
    FreshnessGrade gradeOf(ResourceType type, std::optional<Instant> asOf) const;
    /// The CDP answers now.
    bool online() const;
    /// A request got no answer in the time that a person can wait: not online until the CDP is heard again,
    /// although the line has not been found dead yet.
    void doubtLine();

    Command makeCommand(const Ref &about, CommandPayload payload);
    /// Saves the commands durably and keeps the act for Recent actions. `undoable`: for ten seconds.
    /// `unitOf`: command id → pooled campaign whose leased unit it takes.
    QFuture<Result<Act>> submit(const QList<Command> &commands, bool undoable = true,
                                const QHash<QString, QString> &unitOf = {});
    /// Starts `work` when every act asked for before is saved or refused: two quick taps or scans must not
    /// both be judged on the state before the first.
    template<typename Work>
    auto inTurn(Work work)
    {
        const auto before = m_turn;
        const auto ended = std::make_shared<QPromise<Done>>();
        ended->start();
        m_turn = ended->future();
        const auto made = chainAsync(before, this, [work = std::move(work)](const Done &) { return work(); });
        whenDone(made, this, [ended](const auto &) {
            ended->addResult(Done());
            ended->finish();
        });
        return made;
    }
    /// Withdraws the act, or compensates it. Rejected (code "undo-window-over") when it cannot be undone or
    /// its `undoUntil` has passed.
    QFuture<Result<Act>> undo(const Act &act, const QList<Command> &compensation);
    /// The same, with what takes the saved command back; `wayBack` answers none when it can only be
    /// withdrawn.
    QFuture<Result<Act>> undoBy(const Act &act,
                                std::function<std::optional<CommandPayload>(const CommandPayload &)> wayBack);

    /// The same for the act with its `others`, saved by one tap: all are taken back, or none when one cannot
    /// be.
    QFuture<Result<Act>>
    undoTogetherBy(const Act &act,
                   std::function<std::optional<CommandPayload>(const CommandPayload &)> wayBack);

    /// The act as if it had never been: each of `all` is withdrawn or compensated, or none is. For what the
    /// program takes back itself; no matter how long ago.
    QFuture<Result<Act>> takeBack(const Act &act, const QList<Outbox::Undoing> &all);

    /// The last 20 of this shift, newest first.
    const QList<Act> &recentActs() const { return m_acts; }

Q_SIGNALS:
    /// Rows of these kinds changed in the cache or in the outbox overlay.
    void changed(const QSet<counterpart::ResourceType> &types);
    /// Fires once a minute, and when other limits hold, so that ages and countdowns move.
    void minutePassed();
    void personChanged();
    void actsChanged();

private:
    void timerEvent(QTimerEvent *event) override;
    void confirm(const QStringList &commandIds);
    void readPolicy();
    Act takenBack(const Act &act);

    Device &m_device;
    std::optional<SignedInPerson> m_person;
    std::optional<OfflinePolicy> m_policy;
    QList<Act> m_acts;
    QFuture<Done> m_turn = ready(Done()); ///< finished when the last act asked for is
    QString m_actsOf;                     ///< whose they are
    std::optional<Instant> m_doubted;     ///< the last contact before doubtLine()
};

/// How long an act can be taken back with one tap (decisions §8).
inline constexpr milliseconds undoTime = std::chrono::seconds(10);
/// A tap in the last moment counts, although the files are asked before it is carried out.
inline constexpr milliseconds undoGrace = std::chrono::seconds(2);

} // namespace counterpart

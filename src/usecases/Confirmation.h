#pragma once

#include "base/Result.h"
#include "base/Time.h"
#include "domain/Command.h"

#include <QFuture>
#include <QObject>
#include <QPromise>
#include <QSet>
#include <QTimer>

namespace counterpart {

class Core;
struct CommandResult;

/// How long the person at the counter waits for the CDP's word before an act counts as done without a line.
inline constexpr milliseconds confirmTime = std::chrono::seconds(8);

/// Waits for the CDP's word on commands of one act. Made before they are saved, so that no answer is missed.
/// GUI thread; must not outlive the Core.
class Confirmation : public QObject
{
public:
    Confirmation(Core &core, const QList<Command> &commands);

    /// Done: all are applied. Rejected with the problem's code: one is refused, whatever became of the rest.
    /// Offline ("not-confirmed"): there was no answer in `time`, or the line went; some may be applied.
    QFuture<Result<Done>> within(milliseconds time);
    /// Those that the CDP has refused so far.
    const QSet<QString> &refused() const { return m_refused; }

private:
    void take(const QList<CommandResult> &results);
    void look();
    void finish(const Result<Done> &word);

    Core &m_core;
    QSet<QString> m_open, m_refused;
    QString m_code; ///< of the first refusal
    QPromise<Result<Done>> m_word;
    QTimer m_timer;
    bool m_asked = false, m_finished = false;
};

} // namespace counterpart

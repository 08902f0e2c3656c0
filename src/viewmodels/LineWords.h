#pragma once

#include "usecases/SyncHealth.h"

#include <QCoreApplication>

namespace counterpart {

class Format;

/// What the line to the centre is, for the person at the counter (trust.md §7): what is true, that work goes
/// on, and what to do. One sentence a cause, so that who is called for help can tell them apart by ear.
class LineWords
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::LineWords)

public:
    QString headline;
    QString text;                          ///< what it means and the way on; may be empty
    QString tone = QStringLiteral("warn"); ///< ok, warn, bad
    bool triesAgain = true;                ///< by itself, and `headline` does not say when

    /// `waiting`: how many items wait, as a sentence; may be empty. `tabletShows`: the tablet's own clock,
    /// unchanged by what the CDP's says.
    static LineWords of(const ConnectionState &line, const QString &waiting, Instant tabletShows,
                        const Format &format);
    /// The same in two or three words, for the bar at the top.
    static QString pill(const ConnectionState &line, const Format &format);

private:
    static LineWords works(const ConnectionState &line, const QString &waiting);
    static LineWords offline(const ConnectionState &line, const QString &waiting, const Format &format);
    static LineWords unsafe(const ConnectionState &line, const QString &waiting, Instant tabletShows);
    static LineWords stopped(const ConnectionState &line, const QString &waiting);
};

} // namespace counterpart

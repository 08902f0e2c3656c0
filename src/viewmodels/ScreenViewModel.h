#pragma once

#include "base/Error.h"
#include "domain/Freshness.h"

#include <QObject>
#include <QtQml/qqmlregistration.h>

namespace counterpart {

/// What every screen has: whether its rows are here yet, what went wrong in words, and whether an act is
/// being saved.
class ScreenViewModel : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Base of the screens' view models")

    /// "idle", "loading" (nothing cached yet), "ready", "missing" (not on this device) or "error".
    Q_PROPERTY(QString phase READ phase NOTIFY changed)
    Q_PROPERTY(QString problem READ problem NOTIFY changed)
    /// A refusal of the last act, with what to do now; empty when it went well.
    Q_PROPERTY(QString refusal READ refusal NOTIFY changed)
    Q_PROPERTY(bool busy READ busy NOTIFY changed)
    /// "Data as of 14:20", or that it is old; empty when nothing is known yet.
    Q_PROPERTY(QString asOfText READ asOfText NOTIFY changed)
    Q_PROPERTY(QString staleText READ staleText NOTIFY changed)
    Q_PROPERTY(QString staleTone READ staleTone NOTIFY changed) ///< warn: old but usable; bad: too old

public:
    using QObject::QObject;

    const QString &phase() const { return m_phase; }
    const QString &problem() const { return m_problem; }
    const QString &refusal() const { return m_refusal; }
    bool busy() const { return m_running > 0; }
    const QString &asOfText() const { return m_asOfText; }
    const QString &staleText() const { return m_staleText; }
    const QString &staleTone() const { return m_staleTone; }

    Q_INVOKABLE void dismissRefusal();

Q_SIGNALS:
    /// Everything shown may have changed: a screen reads its properties again. Lists tell their own changes.
    void changed();
    /// A soft sound beside what is seen: "ok", "refused", "ring".
    void sound(const QString &kind);

protected:
    void setPhase(const QString &phase) { m_phase = phase; }
    /// `sentence` says how old the rows are; shown unless they are good.
    void setAge(FreshnessGrade grade, const QString &sentence);
    void fail(const Error &error);
    void refuse(const Error &error);
    void refuse(const QString &sentence);
    void begin();
    void end() { m_running = qMax(0, m_running - 1); }

    QString m_phase = QStringLiteral("idle");
    QString m_problem;
    QString m_refusal;
    QString m_asOfText;
    QString m_staleText;
    QString m_staleTone = QStringLiteral("warn");
    int m_running = 0;
};

} // namespace counterpart

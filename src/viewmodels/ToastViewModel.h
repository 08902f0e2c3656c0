#pragma once

#include "base/Time.h"

#include <QObject>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

#include <functional>

namespace counterpart {

/// The one toast of the window: what was just done, and for some seconds the way back. Newest wins; an older
/// act stays reachable under Recent actions. Never carries data of a customer: it may outlive the screen it
/// came from.
class ToastViewModel : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("One for the window")

    Q_PROPERTY(bool shown READ shown NOTIFY changed)
    Q_PROPERTY(QString text READ text NOTIFY changed)
    Q_PROPERTY(bool undoable READ undoable NOTIFY changed)
    Q_PROPERTY(int secondsLeft READ secondsLeft NOTIFY ticked)
    Q_PROPERTY(double life READ life NOTIFY ticked) ///< 1 … 0
    Q_PROPERTY(bool held READ held WRITE setHeld NOTIFY heldChanged)

public:
    explicit ToastViewModel(Clock clock, QObject *parent = nullptr);

    bool shown() const { return !m_text.isEmpty(); }
    const QString &text() const { return m_text; }
    bool undoable() const { return bool(m_undo); }
    int secondsLeft() const;
    double life() const;
    bool held() const { return m_held; }
    /// Hover, focus or a screen reader stop the clock of the toast (WCAG 2.2.1).
    void setHeld(bool held);

    void say(const QString &text);
    /// `undo` is called at most once, on the GUI thread, while the toast is shown.
    void offer(const QString &text, Instant undoUntil, std::function<void()> undo);

    Q_INVOKABLE void undo();
    Q_INVOKABLE void dismiss();

Q_SIGNALS:
    void changed();
    void ticked();
    void heldChanged();

private:
    void show(const QString &text, milliseconds length, std::function<void()> undo);
    void tick();

    Clock m_clock;
    QTimer m_timer;
    QString m_text;
    std::function<void()> m_undo;
    milliseconds m_length{};
    milliseconds m_left{};
    Instant m_lastTick{};
    bool m_held = false;
};

} // namespace counterpart

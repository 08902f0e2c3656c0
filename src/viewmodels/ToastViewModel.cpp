#include "viewmodels/ToastViewModel.h"

namespace counterpart {

namespace {

constexpr milliseconds plainLength = std::chrono::seconds(6);
constexpr milliseconds tickLength{200};

} // namespace

ToastViewModel::ToastViewModel(Clock clock, QObject *parent) : QObject(parent), m_clock(std::move(clock))
{
    m_timer.setInterval(tickLength);
    connect(&m_timer, &QTimer::timeout, this, &ToastViewModel::tick);
}

int ToastViewModel::secondsLeft() const
{
    return int((m_left.count() + 999) / 1000);
}

double ToastViewModel::life() const
{
    return m_length.count() > 0 ? double(m_left.count()) / double(m_length.count()) : 0;
}

void ToastViewModel::setHeld(bool held)
{
    if (m_held == held)
        return;
    m_held = held;
    m_lastTick = m_clock();
    Q_EMIT heldChanged();
}

void ToastViewModel::say(const QString &text)
{
    show(text, plainLength, nullptr);
}

void ToastViewModel::offer(const QString &text, Instant undoUntil, std::function<void()> undo)
{
    show(text, qMax(undoUntil - m_clock(), milliseconds(0)), std::move(undo));
}

void ToastViewModel::undo()
{
    const auto undo = std::exchange(m_undo, nullptr);
    dismiss();
    if (undo)
        undo();
}

void ToastViewModel::dismiss()
{
    m_timer.stop();
    m_text.clear();
    m_undo = nullptr;
    m_left = milliseconds(0);
    Q_EMIT changed();
    Q_EMIT ticked();
}

void ToastViewModel::show(const QString &text, milliseconds length, std::function<void()> undo)
{
    m_text = text;
    m_undo = std::move(undo);
    m_length = m_left = length;
    m_lastTick = m_clock();
    m_timer.start();
    Q_EMIT changed();
    Q_EMIT ticked();
}

void ToastViewModel::tick()
{
    const Instant now = m_clock();
    const milliseconds passed = now - m_lastTick;
    m_lastTick = now;
    if (m_held)
        return;
    // A clock that is set back must not keep the toast for hours.
    m_left -= passed > milliseconds(0) ? passed : tickLength;
    if (m_left <= milliseconds(0))
        dismiss();
    else
        Q_EMIT ticked();
}

} // namespace counterpart

#include "viewmodels/ScanDetector.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QInputMethodQueryEvent>
#include <QWindow>

#include <algorithm>

namespace counterpart {

namespace {

constexpr int silenceAfter = 60; // ms
constexpr qsizetype shortestScan = 6;
constexpr qsizetype shortestLabel = 3;    // a bay or a bag: "C-05", "4821"
constexpr quint64 fasterThanHands = 35;   // ms
constexpr qsizetype longestScan = 41'000; // a hostile 40 kB code is classified and refused, not cut into keys

/// What scanners send after a code: Enter, or by their setting a line feed or a tab.
bool endsScan(const QKeyEvent &key)
{
    return key.key() == Qt::Key_Return || key.key() == Qt::Key_Enter || key.key() == Qt::Key_Tab
        || key.text() == QLatin1String("\n");
}

bool isPlainCharacter(const QKeyEvent &key)
{
    return key.text().size() == 1 && key.text().at(0).isPrint()
        && !(key.modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
}

bool fieldTakesText()
{
    QObject *focus = QGuiApplication::focusObject();
    if (!focus)
        return false;
    QInputMethodQueryEvent ask(Qt::ImEnabled);
    QCoreApplication::sendEvent(focus, &ask);
    return ask.value(Qt::ImEnabled).toBool();
}

} // namespace

ScanDetector::ScanDetector(QObject *parent) : QObject(parent)
{
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this, &ScanDetector::silence);
}

bool ScanDetector::eventFilter(QObject *watched, QEvent *event)
{
    if (m_handingOn || !watched->isWindowType())
        return false;
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::MouseButtonPress:
    case QEvent::MouseMove:
    case QEvent::Wheel:
    case QEvent::TouchBegin:
    case QEvent::TouchUpdate: Q_EMIT touched(); break;
    default: break;
    }
    if (event->type() == QEvent::KeyRelease)
        return !m_held.empty(); // handed on together with its press
    if (event->type() != QEvent::KeyPress)
        return false;
    return holdBack(watched, static_cast<QKeyEvent *>(event));
}

bool ScanDetector::follows(QObject *window, const QKeyEvent &key) const
{
    return window == m_window && key.timestamp() - m_last <= quint64(m_maxGap);
}

bool ScanDetector::endsBurst(QObject *window, const QKeyEvent &key)
{
    if (!endsScan(key) || !follows(window, key))
        return false;
    if (!m_told.isEmpty()) { // of a code that was told already
        m_told.clear();
        return true;
    }
    if (m_held.empty() || !(isScan() || isLabel(key.timestamp())))
        return false;
    finishScan();
    return true;
}

bool ScanDetector::holdBack(QObject *window, QKeyEvent *key)
{
    // A scanner presses Shift for every capital letter: that neither ends a burst nor belongs to its text.
    if (key->key() == Qt::Key_Shift || key->key() == Qt::Key_AltGr || key->key() == Qt::Key_CapsLock)
        return false;
    if (endsBurst(window, *key))
        return true;
    if (!isPlainCharacter(*key)) {
        handOn();
        return false;
    }
    const QString told = std::exchange(m_told, {});
    const bool late = !told.isEmpty() && follows(window, *key);
    if (late)
        m_text = told;
    const bool following = late || (!m_held.empty() && follows(window, *key) && m_text.size() < longestScan);
    if (!following) {
        if (isScan() && window == m_window)
            finishScan();
        else
            handOn();
    }
    hold(window, *key, following);
    return true;
}

void ScanDetector::hold(QObject *window, const QKeyEvent &key, bool following)
{
    m_widest = following ? qMax(m_widest, key.timestamp() - m_last) : 0;
    m_window = window;
    m_last = key.timestamp();
    m_text += key.text();
    m_held.emplace_back(key.clone());
    m_lookedAgain = false;
    // Longer than the pauses inside a code, however slow its scanner.
    const bool whole = isScan() || m_text == QLatin1String("/");
    m_silence.start(whole ? qMax(silenceAfter, m_maxGap + silenceAfter - usualGap) : m_maxGap);
}

bool ScanDetector::isScan() const
{
    return m_text.size() >= shortestScan;
}

bool ScanDetector::isLabel(quint64 endedAt) const
{
    return m_text.size() >= shortestLabel && qMax(m_widest, endedAt - m_last) <= fasterThanHands
        && std::any_of(m_text.cbegin(), m_text.cend(), [](QChar c) { return c.isDigit(); });
}

void ScanDetector::silence()
{
    // Where this thread was busy, its timer is over before the keys that wait for it were delivered.
    if (!std::exchange(m_lookedAgain, true))
        return m_silence.start(0);
    if (isScan()) {
        const QString code = m_text;
        finishScan();
        m_told = code;
        return;
    }
    if (m_text == QLatin1String("/") && !fieldTakesText()) {
        m_held.clear();
        m_text.clear();
        Q_EMIT slashTyped();
        return;
    }
    handOn();
}

void ScanDetector::finishScan()
{
    m_silence.stop();
    const QString code = std::exchange(m_text, {});
    m_held.clear();
    Q_EMIT scanned(code);
}

void ScanDetector::handOn()
{
    m_silence.stop();
    m_text.clear();
    const auto held = std::exchange(m_held, {});
    m_handingOn = true;
    for (const auto &press : held) {
        if (!m_window)
            break;
        QCoreApplication::sendEvent(m_window, press.get());
        QKeyEvent release(QEvent::KeyRelease, press->key(), press->modifiers(), press->text());
        if (m_window)
            QCoreApplication::sendEvent(m_window, &release);
    }
    m_handingOn = false;
}

} // namespace counterpart

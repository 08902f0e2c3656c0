#pragma once

#include <QByteArray>
#include <QObject>
#include <QTimer>

#include <functional>

namespace counterpart {

/// The sounds beside what is seen: a high beep (ok), two low ones (refused), and the ring that goes on until
/// somebody takes the order. Never the only sign, so a tablet without a speaker loses nothing but noise.
class Chime : public QObject
{
    Q_OBJECT

public:
    /// Plays 16-bit mono samples at `sampleRate`; must not block. Injected, so that tests hear.
    using Sink = std::function<void(const QByteArray &samples)>;
    explicit Chime(Sink sink, QObject *parent = nullptr);

    static constexpr int sampleRate = 44'100;
    /// Samples of "ok", "refused" or "ring"; empty for another word.
    static QByteArray samplesOf(const QString &kind);

    void play(const QString &kind);
    /// Rings at once and every four seconds while `on`.
    void setRinging(bool on);
    void setMuted(bool muted);

private:
    Sink m_sink;
    QTimer m_again;
    bool m_muted = false;
};

/// Plays on the system's default sound device (ALSA) on a thread of its own; silent where there is none.
Chime::Sink systemSound();

} // namespace counterpart

#include "viewmodels/Chime.h"

#include <cmath>
#include <numbers>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr auto ringEvery = std::chrono::seconds(4);
constexpr double loudness = 0.35;

struct Tone
{
    double hertz; ///< 0: silence
    int ms;
};

/// A sine that fades in and out, so that no loudspeaker clicks.
void append(QByteArray &samples, const Tone &tone)
{
    const int count = Chime::sampleRate * tone.ms / 1000;
    const int fade = std::min(count / 2, Chime::sampleRate / 100);
    for (int i = 0; i < count; ++i) {
        const double edge = std::min({1.0, double(i) / fade, double(count - 1 - i) / fade});
        const double wave = std::sin(2 * std::numbers::pi * tone.hertz * i / Chime::sampleRate);
        const auto value = qint16(std::lround(wave * edge * loudness * 32767));
        samples.append(reinterpret_cast<const char *>(&value), sizeof value);
    }
}

} // namespace

Chime::Chime(Sink sink, QObject *parent) : QObject(parent), m_sink(std::move(sink))
{
    m_again.setInterval(ringEvery);
    connect(&m_again, &QTimer::timeout, this, [this] { play(u"ring"_s); });
}

QByteArray Chime::samplesOf(const QString &kind)
{
    QList<Tone> tones;
    if (kind == "ok"_L1)
        tones = {{1320, 90}};
    else if (kind == "refused"_L1)
        tones = {{330, 130}, {0, 70}, {330, 130}};
    else if (kind == "ring"_L1)
        tones = {{880, 220}, {1175, 320}, {0, 120}, {880, 220}, {1175, 320}};
    QByteArray samples;
    for (const Tone &tone : tones)
        append(samples, tone);
    return samples;
}

void Chime::play(const QString &kind)
{
    if (m_muted)
        return;
    if (const QByteArray samples = samplesOf(kind); !samples.isEmpty())
        m_sink(samples);
}

void Chime::setRinging(bool on)
{
    if (on == m_again.isActive())
        return;
    if (on) {
        m_again.start();
        play(u"ring"_s);
    } else {
        m_again.stop();
    }
}

void Chime::setMuted(bool muted)
{
    m_muted = muted; // goes on waiting in silence: unmuted, the next ring is heard
}

} // namespace counterpart

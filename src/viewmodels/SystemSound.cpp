#include "viewmodels/Chime.h"

#include <QThreadPool>

#include <alsa/asoundlib.h>
#include <memory>

namespace counterpart {

namespace {

/// A missing device is normal (a server, a tablet without a speaker): nothing is said about it.
void ignore(const char *, int, const char *, int, const char *, ...) { }

void playNow(const QByteArray &samples)
{
    snd_lib_error_set_handler(ignore);
    snd_pcm_t *device = nullptr;
    if (snd_pcm_open(&device, "default", SND_PCM_STREAM_PLAYBACK, 0) < 0)
        return;
    constexpr unsigned latency = 100'000; // µs
    const bool ready = snd_pcm_set_params(device, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 1,
                                          Chime::sampleRate, 1, latency)
        >= 0;
    const char *at = samples.constData();
    auto left = snd_pcm_sframes_t(samples.size() / 2);
    while (ready && left > 0) {
        auto written = snd_pcm_writei(device, at, snd_pcm_uframes_t(left));
        if (written < 0)
            written = snd_pcm_recover(device, int(written), 1);
        if (written < 0)
            break;
        at += written * 2;
        left -= written;
    }
    if (ready)
        snd_pcm_drain(device);
    snd_pcm_close(device);
}

} // namespace

Chime::Sink systemSound()
{
    auto thread = std::make_shared<QThreadPool>();
    thread->setMaxThreadCount(1); // one sound after another, never two at a time
    return [thread](const QByteArray &samples) {
        if (thread->activeThreadCount() == 0) // a stuck device must not gather rings
            thread->start([samples] { playNow(samples); });
    };
}

} // namespace counterpart

#include "cdpclient/EventStream.h"

#include "cdpclient/HttpExchange.h"
#include "cdpclient/SseParser.h"
#include "contract/Limits.h"
#include "contract/Protocol.h"

#include <QJsonDocument>
#include <QPointer>

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

class EventStream::Impl : public QObject
{
public:
    Impl(EventStream *stream, RandomBytes randomBytes, Clock utc)
        : q(stream)
        , random(std::move(randomBytes))
        , clock(std::move(utc))
        , network(makeNetwork())
    {
        silence.setSingleShot(true);
        connect(&silence, &QTimer::timeout, this, [this] {
            end({Error::Kind::Offline, u"silent"_s, u"timeout"_s});
        });
    }
    ~Impl() override { drop(); }

    void open(const QString &path, const QByteArray &token);
    void drop();

    EventStream *q;
    RandomBytes random;
    Clock clock;
    CdpSettings settings;
    NetworkPtr network;
    int silenceMs = 3 * limits::heartbeatSeconds * 1'000;
    bool isOpen = false;

private:
    void headersCame();
    void bytesCame();
    void finished();
    void tell(const SseEvent &event);
    void end(const Error &error);

    QNetworkReply *reply = nullptr;
    QTimer silence;
    SseParser parser;
    QByteArray nonce;
    QUrl asked;
    QList<QSslError> tlsErrors;
};

void EventStream::Impl::open(const QString &path, const QByteArray &token)
{
    drop();
    if (!isAllowedAddress(settings.base)) {
        QMetaObject::invokeMethod(
            this,
            [this] {
                Q_EMIT q->closed({Error::Kind::NotEnrolled, u"no address"_s, u"no-address"_s});
            },
            Qt::QueuedConnection);
        return;
    }
    nonce = random(16).toHex();
    QNetworkRequest request = cdpNetworkRequest(settings, path, nonce);
    request.setRawHeader("Accept", protocol::eventStreamType);
    request.setRawHeader("Authorization", "Bearer " + token);
    request.setRawHeader("Cache-Control", "no-cache");
    if (!parser.lastId().isEmpty())
        request.setRawHeader("Last-Event-ID", parser.lastId());
    parser.reset();
    tlsErrors.clear();
    asked = request.url();
    silence.start(silenceMs);
    reply = network->get(request);
    connect(reply, &QNetworkReply::metaDataChanged, this, &Impl::headersCame);
    connect(reply, &QNetworkReply::readyRead, this, &Impl::bytesCame);
    connect(reply, &QNetworkReply::sslErrors, this,
            [this](const QList<QSslError> &errors) { tlsErrors += errors; });
    connect(reply, &QNetworkReply::finished, this, &Impl::finished);
}

void EventStream::Impl::headersCame()
{
    if (isOpen)
        return;
    const RawAnswer answer = rawAnswer(*reply, asked, tlsErrors);
    if (answer.status != 200 || !answer.sameUrl || answer.protocol != protocol::protocolVersion
        || answer.nonce != nonce || protocol::mediaType(answer.contentType) != protocol::eventStreamType)
        return; // not our stream: judged when it ends, or by the silence limit
    isOpen = true;
    silence.start(silenceMs);
    Q_EMIT q->opened();
}

void EventStream::Impl::bytesCame()
{
    if (!isOpen) {
        // Whatever it is, it is read whole only up to what a problem document may have.
        if (reply->bytesAvailable() > limits::problemBytes)
            end({Error::Kind::NotOurServer, u"protocol"_s, u"protocol"_s});
        return;
    }
    silence.start(silenceMs);
    const QPointer<QNetworkReply> current = reply;
    const QList<SseEvent> events = parser.feed(reply->readAll());
    for (const SseEvent &event : events) {
        tell(event);
        if (!current || current != reply)
            return; // closed by a listener
    }
    if (parser.isBroken())
        end({Error::Kind::BadResponse, u"event too long"_s, u"too-large"_s});
}

void EventStream::Impl::tell(const SseEvent &event)
{
    const QJsonObject json = QJsonDocument::fromJson(event.data).object();
    if (event.name == "changes") {
        // Unreadable or not: something moved, and the feed says what.
        const Result<ChangesPoke> poke = decodeChangesPoke(json);
        Q_EMIT q->poked(poke ? *poke : ChangesPoke());
    } else if (event.name == "directive") {
        if (const Result<Directive> directive = decodeDirective(json))
            Q_EMIT q->directive(*directive);
    }
}

void EventStream::Impl::finished()
{
    if (isOpen) {
        end({Error::Kind::Offline, u"the stream ended"_s, u"cut"_s});
        return;
    }
    RawAnswer answer = rawAnswer(*reply, asked, tlsErrors);
    answer.body = reply->readAll();
    if (answer.transport == RawAnswer::Transport::Tls)
        network = makeNetwork();
    CdpRequest expected;
    expected.accept = protocol::eventStreamType;
    expected.statuses = {204};
    const CdpOutcome outcome = identify(answer, expected, nonce, clock());
    end(outcome.reply ? Error{Error::Kind::Cancelled, u"no-stream"_s, u"no-stream"_s}
                      : outcome.failure->error);
}

void EventStream::Impl::drop()
{
    silence.stop();
    isOpen = false;
    if (!reply)
        return;
    reply->disconnect(this);
    reply->abort();
    reply->deleteLater();
    reply = nullptr;
}

void EventStream::Impl::end(const Error &error)
{
    drop();
    Q_EMIT q->closed(error);
}

EventStream::EventStream(RandomBytes random, Clock clock, QObject *parent)
    : QObject(parent)
    , m(std::make_unique<Impl>(this, std::move(random), std::move(clock)))
{
}

EventStream::~EventStream() = default;

void EventStream::configure(const CdpSettings &settings)
{
    m->drop();
    m->settings = settings;
    m->network = makeNetwork();
}

void EventStream::open(const QString &path, const QByteArray &token)
{
    m->open(path, token);
}

void EventStream::close()
{
    m->drop();
}

bool EventStream::isOpen() const
{
    return m->isOpen;
}

void EventStream::setSilenceLimit(int ms)
{
    m->silenceMs = ms;
}

} // namespace counterpart

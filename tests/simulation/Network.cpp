#include "simulation/Network.h"

#include "cdpclient/Identify.h"
#include "contract/Protocol.h"
#include "simulation/CdpWorld.h"

#include <QUrl>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

struct Raw : RawAnswer
{
};

struct Network::Exchange
{
    int tablet = 0;
    CdpRequest request;
    QByteArray nonce;
    server::Request served;
    milliseconds sentAt{};
    Done done;
    bool held = false; ///< by the CDP, once
    bool finished = false;
};

namespace {

server::Request asServed(const CdpRequest &request, const QByteArray &token, const QByteArray &nonce)
{
    const QUrl url(u"http://cdp"_s + request.path);
    server::Request served;
    served.method = request.method;
    served.path = url.path();
    for (const QString &pair : url.query(QUrl::FullyEncoded).split(u'&', Qt::SkipEmptyParts))
        served.query.insert(pair.section(u'=', 0, 0),
                            QUrl::fromPercentEncoding(pair.section(u'=', 1).toLatin1()));
    served.headers.insert("counterpart-nonce", nonce);
    if (!token.isEmpty())
        served.headers.insert("authorization", "Bearer " + token);
    served.body = request.body;
    return served;
}

Raw asReceived(const server::Response &response)
{
    Raw raw;
    raw.status = response.status;
    raw.contentType = response.contentType;
    raw.protocol = response.headers.value(protocol::protocolHeader);
    raw.nonce = response.headers.value(protocol::nonceHeader);
    raw.digest = response.headers.value(protocol::digestHeader);
    raw.retryAfter = response.headers.value("Retry-After");
    raw.body = response.body;
    return raw;
}

} // namespace

Network::Network(Timeline &timeline, const Faults &faults, Probes &probes, quint64 seed, Serve serve)
    : m_timeline(timeline)
    , m_faults(faults)
    , m_probes(probes)
    , m_chance(seed, u"network")
    , m_serve(std::move(serve))
{
}

milliseconds Network::trip()
{
    if (m_chance.permille(m_faults[Fault::Delay]))
        return m_chance.span(40'000);
    return 1ms + m_chance.span(80);
}

bool Network::isCutOff(int tablet) const
{
    return m_cutUntil.value(tablet) > m_timeline.now() || m_cutUntil.value(-1) > m_timeline.now();
}

void Network::cutOff(int tablet, milliseconds span)
{
    m_cutUntil[tablet] = std::max(m_cutUntil.value(tablet), m_timeline.now() + span);
}

void Network::exchange(int tablet, const CdpRequest &request, const QByteArray &token, Done done)
{
    auto exchange = std::make_shared<Exchange>();
    exchange->tablet = tablet;
    exchange->request = request;
    exchange->nonce = m_chance.bytes()(16).toHex();
    exchange->served = asServed(request, token, exchange->nonce);
    exchange->sentAt = m_timeline.now();
    exchange->done = std::move(done);
    m_timeline.after(request.deadline, [this, exchange] {
        Raw late;
        late.transport = RawAnswer::Transport::Timeout;
        finish(exchange, late);
    });
    if (isCutOff(tablet)) {
        if (m_chance.pick(2) == 0) { // the system knows at once, or nobody answers until the deadline
            m_timeline.after(5ms, [this, exchange] {
                Raw none;
                none.transport = RawAnswer::Transport::NoNetwork;
                finish(exchange, none);
            });
        }
        return;
    }
    if (m_chance.permille(m_faults[Fault::Duplicate])) {
        m_probes.hit(Probe::RequestTwice);
        const milliseconds later = trip() + m_chance.span(m_chance.pick(4) == 0 ? 600'000 : 1'000);
        m_timeline.after(later, [this, exchange] { arrive(exchange, true); });
    }
    if (m_chance.permille(m_faults[Fault::DropRequest])) {
        m_probes.hit(Probe::RequestLost);
        m_timeline.tell(u"a request of tablet %1 is lost"_s.arg(tablet));
        return;
    }
    m_timeline.after(trip(), [this, exchange] { arrive(exchange, false); });
}

bool Network::strangerAnswers(const std::shared_ptr<Exchange> &exchange, bool copy)
{
    const auto strikes = [this](Fault fault) {
        return m_chance.permille(m_faults[fault]);
    };
    Raw raw;
    raw.status = 200;
    if (strikes(Fault::Portal)) {
        raw.contentType = m_chance.pick(2) == 0 ? QByteArray("text/html") : exchange->request.accept;
        raw.body = "<html><body>Welcome to the free network</body></html>";
        if (m_chance.pick(3) == 0) {
            raw.protocol = protocol::protocolVersion;
            raw.nonce = "00112233445566778899aabbccddeeff";
        }
        raw.sameUrl = m_chance.pick(3) != 0;
        m_probes.hit(Probe::StrangerAnswered);
    } else if (strikes(Fault::Busy)) {
        raw.status = m_chance.pick(2) == 0 ? 503 : 429;
        raw.retryAfter = QByteArray::number(1 + m_chance.pick(20));
        m_probes.hit(Probe::ToldToWait);
    } else if (strikes(Fault::ServerError)) {
        raw.status = 500;
        raw.protocol = protocol::protocolVersion;
        raw.nonce = exchange->nonce;
        // Half of them strike after the work was done.
        if (m_chance.pick(2) == 0)
            (void)m_serve(exchange->tablet, exchange->served, exchange->sentAt);
    } else {
        return false;
    }
    if (!copy)
        m_timeline.after(trip(), [this, exchange, raw] { finish(exchange, raw); });
    return true;
}

/// Ends early, at the end of a row where that looks best, or has lost a row in the middle.
void Network::damage(QByteArray &body)
{
    const qsizetype at = qsizetype(m_chance.below(quint64(body.size())));
    const qsizetype row = body.lastIndexOf('\n', at) + 1;
    const qsizetype next = body.indexOf('\n', at) + 1;
    switch (m_chance.pick(3)) {
    case 0: body.truncate(at); return;
    case 1: body.truncate(row > 0 ? row : at); return;
    default:
        if (next > row && next < body.size())
            body.remove(row, next - row);
        else
            body.truncate(at);
    }
}

void Network::arrive(const std::shared_ptr<Exchange> &exchange, bool copy)
{
    if (strangerAnswers(exchange, copy))
        return;
    if (copy && exchange->finished)
        m_probes.hit(Probe::LateCopyApplied);
    const server::Response served = m_serve(exchange->tablet, exchange->served, exchange->sentAt);
    if (copy)
        return; // nobody waits for it
    // A long poll: the CDP holds its answer, and nothing comes or something does meanwhile.
    if (served.follow && served.follow->kind == server::Follow::Kind::LongPoll && !exchange->held) {
        exchange->held = true;
        m_timeline.after(m_chance.span(served.follow->wait.count()),
                         [this, exchange] { arrive(exchange, false); });
        return;
    }
    Raw raw = asReceived(served);
    if (m_chance.permille(m_faults[Fault::DropAnswer]) || isCutOff(exchange->tablet)) {
        m_probes.hit(Probe::AnswerLost);
        m_timeline.tell(u"an answer to tablet %1 is lost"_s.arg(exchange->tablet));
        return;
    }
    if (m_chance.permille(m_faults[Fault::CutBody]) && !raw.body.isEmpty()) {
        m_probes.hit(Probe::BodyCut);
        damage(raw.body);
    }
    m_timeline.after(trip(), [this, exchange, raw] { finish(exchange, raw); });
}

void Network::finish(const std::shared_ptr<Exchange> &exchange, const Raw &raw)
{
    if (std::exchange(exchange->finished, true))
        return;
    exchange->done(identify(raw, exchange->request, exchange->nonce, chain::opening + m_timeline.now()));
}

} // namespace counterpart::sim

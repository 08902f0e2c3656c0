#include "server/http/HttpShell.h"

#include "contract/Limits.h"
#include "contract/Protocol.h"
#include "server/Handlers.h"
#include "server/handlers/Events.h"
#include "server/http/Gzip.h"

#include <QDir>
#include <QHash>

#include <condition_variable>
#include <httplib.h>
#include <mutex>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr size_t Threads = 96;
constexpr int MostHeld
    = 16; ///< long polls; each takes a thread, as streams do, and plain requests need theirs
constexpr size_t RequestsAConnection = 10'000;
constexpr time_t KeepAliveSeconds = 20;
constexpr qsizetype WorthCompressing = 1024;
constexpr auto Farewell = std::chrono::seconds(2);       ///< for answers under way when the server stops
constexpr auto PokeGap = std::chrono::milliseconds(250); ///< events are coalesced to four a second

QByteArray lower(const std::string &text)
{
    return QByteArray::fromStdString(text).toLower();
}

/// httplib's threads wait for the next request of a kept-alive connection until its time is over, also while
/// it stops. Ending our reading side wakes them; answers under way still go out.
void endReading(int port)
{
    for (const QString &entry :
         QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::System | QDir::Files)) {
        const int socket = entry.toInt();
        sockaddr_storage local{};
        socklen_t size = sizeof local;
        if (getsockname(socket, reinterpret_cast<sockaddr *>(&local), &size) != 0)
            continue;
        const auto *four = reinterpret_cast<const sockaddr_in *>(&local);
        const auto *six = reinterpret_cast<const sockaddr_in6 *>(&local);
        if ((local.ss_family == AF_INET && ntohs(four->sin_port) == port)
            || (local.ss_family == AF_INET6 && ntohs(six->sin6_port) == port))
            shutdown(socket, SHUT_RD);
    }
}

bool isLoopback(const std::string &address)
{
    return address == "::1" || address.rfind("127.", 0) == 0 || address.rfind("::ffff:127.", 0) == 0;
}

Request requestOf(const httplib::Request &from)
{
    Request request{.method = QByteArray::fromStdString(from.method),
                    .path = QString::fromStdString(from.path),
                    .query = {},
                    .headers = {},
                    .body = QByteArray::fromStdString(from.body),
                    .loopback = isLoopback(from.remote_addr)};
    for (const auto &[name, value] : from.headers)
        request.headers.insert(lower(name), QByteArray::fromStdString(value));
    // httplib also puts members of a form body among the parameters; only what stood in the URL may count
    // here.
    const std::string &target = from.target;
    if (const auto mark = target.find('?'); mark != std::string::npos) {
        httplib::Params params;
        httplib::detail::parse_query_text(target.substr(mark + 1), params);
        for (const auto &[name, value] : params)
            request.query.insert(QString::fromStdString(name), QString::fromStdString(value));
    }
    return request;
}

} // namespace

/// What threads that wait are woken by. Shared with the storage's listener, which outlives the shell.
struct Signal
{
    std::mutex lock;
    std::condition_variable moved;
    std::condition_variable idle;
    quint64 generation = 0; ///< grows with every commit that moved a feed
    int answering = 0;      ///< answers begun and not yet written, streams among them
    int streams = 0;        ///< event streams that have not ended
    bool stopping = false;
    quint64 lastStream = 0;
    QHash<QString, quint64> streamOf; ///< by device: the number of its newest stream, while that lives
    int held = 0;                     ///< answers that wait for news
    QHash<QString, quint64> heldOf;   ///< by device: the number of its newest one, while it waits

    bool superseded(const QString &deviceId, quint64 stream) const
    {
        return streamOf.value(deviceId) != stream;
    }
};

struct HttpShell::Private
{
    Private(Storage &with, ServerContext given) : storage(with), context(std::move(given)) { }

    void install();
    Response answer(Request request);
    void wait(const Follow &follow);
    void send(const Request &request, const Response &response, httplib::Response &to);
    std::optional<quint64> beginStream(const QString &deviceId);
    void stream(const Follow &follow, quint64 number, httplib::Response &to);
    bool streamStep(const Follow &follow, quint64 number, EventFollower &follower, httplib::DataSink &sink);

    Storage &storage;
    ServerContext context;
    std::unique_ptr<httplib::Server> server;
    std::thread listener;
    int port = 0;
    int mostStreams = 0;
    std::shared_ptr<Signal> signal = std::make_shared<Signal>();
};

/// Waits until a feed moved past the position, the time is over, the device asks anew or the server stops. A
/// thread waits with it: where too many do, the answer goes at once, and the device polls.
void HttpShell::Private::wait(const Follow &follow)
{
    Signal &s = *signal;
    std::unique_lock held(s.lock);
    const int ending = s.heldOf.contains(follow.deviceId) ? 1 : 0;
    if (s.held - ending >= MostHeld)
        return;
    const quint64 number = ++s.lastStream;
    s.heldOf[follow.deviceId] = number;
    ++s.held;
    s.moved.notify_all();
    const auto until = std::chrono::steady_clock::now() + follow.wait;
    const auto over = [&] {
        return s.stopping || s.heldOf.value(follow.deviceId) != number;
    };
    for (quint64 seen = s.generation; !over();) {
        held.unlock();
        const auto position = storage.feedPosition(follow.storeId);
        held.lock();
        if (!position || *position != follow.position || over())
            break;
        if (!s.moved.wait_until(held, until, [&] { return over() || s.generation != seen; }))
            break;
        seen = s.generation;
    }
    --s.held;
    if (s.heldOf.value(follow.deviceId) == number)
        s.heldOf.remove(follow.deviceId);
}

Response HttpShell::Private::answer(Request request)
{
    Response response = handle(request, storage, context);
    if (response.follow && response.follow->kind == Follow::Kind::LongPoll) {
        wait(*response.follow);
        request.query.remove(u"wait"_s);
        response = handle(request, storage, context);
    }
    return response;
}

void HttpShell::Private::send(const Request &request, const Response &response, httplib::Response &to)
{
    {
        const std::lock_guard held(signal->lock);
        ++signal->answering;
    }
    to.status = response.status;
    for (auto header = response.headers.cbegin(); header != response.headers.cend(); ++header)
        to.set_header(header.key().toStdString(), header->toStdString());
    // A stream sets its own content type; a second one would make the header a list that no client knows.
    const bool streams = response.follow && response.follow->kind == Follow::Kind::Stream;
    if (streams || (response.body.isEmpty() && response.contentType.isEmpty()))
        return;
    to.set_header("Vary", "Accept-Encoding");
    QByteArray body = response.body;
    if (body.size() >= WorthCompressing && acceptsGzip(request.header("accept-encoding"))) {
        if (const QByteArray packed = gzip(body); !packed.isEmpty()) {
            body = packed;
            to.set_header("Content-Encoding", "gzip");
        }
    }
    to.set_content(body.constData(), size_t(body.size()), response.contentType.toStdString());
}

/// One turn of an event stream: whatever is due, else waits for the next thing. False ends it.
bool HttpShell::Private::streamStep(const Follow &follow, quint64 number, EventFollower &follower,
                                    httplib::DataSink &sink)
{
    const auto next = follower.next(storage, context.clock());
    if (!next.text.isEmpty() && !sink.write(next.text.constData(), size_t(next.text.size())))
        return false;
    Signal &s = *signal;
    std::unique_lock held(s.lock);
    if (s.stopping || next.last || s.superseded(follow.deviceId, number)) {
        held.unlock();
        sink.done();
        return true;
    }
    const quint64 seen = s.generation;
    held.unlock();
    const auto position = storage.feedPosition(follow.storeId);
    held.lock();
    const bool behind = position && *position != follower.position();
    s.moved.wait_for(held, behind ? PokeGap : next.sleep, [&] {
        return s.stopping || s.superseded(follow.deviceId, number) || (!behind && s.generation != seen);
    });
    return true;
}

/// A place for one more stream, in which the device's former one ends; none where too many are open.
std::optional<quint64> HttpShell::Private::beginStream(const QString &deviceId)
{
    Signal &s = *signal;
    const std::lock_guard held(s.lock);
    const int ending = s.streamOf.contains(deviceId) ? 1 : 0;
    if (s.streams - ending >= mostStreams)
        return {};
    ++s.streams;
    s.streamOf[deviceId] = ++s.lastStream;
    s.moved.notify_all();
    return s.lastStream;
}

void HttpShell::Private::stream(const Follow &follow, quint64 number, httplib::Response &to)
{
    auto follower = std::make_shared<EventFollower>(follow.storeId, follow.deviceId, storage.epoch(),
                                                    follow.position, context.config.heartbeatSeconds);
    to.set_chunked_content_provider(
        protocol::eventStreamType,
        [this, follow, number, follower](size_t, httplib::DataSink &sink) {
            return streamStep(follow, number, *follower, sink);
        },
        [wake = signal, deviceId = follow.deviceId, number](bool) {
            const std::lock_guard held(wake->lock);
            if (!wake->superseded(deviceId, number))
                wake->streamOf.remove(deviceId);
            if (--wake->streams == 0)
                wake->idle.notify_all();
        });
}

/// Gives httplib its limits and the hooks by which every request comes to handle().
void HttpShell::Private::install()
{
    server->new_task_queue = [] {
        return new httplib::ThreadPool(Threads);
    };
    server->set_keep_alive_max_count(RequestsAConnection);
    server->set_keep_alive_timeout(KeepAliveSeconds);
    server->set_payload_max_length(size_t(limits::requestBytes));
    server->set_tcp_nodelay(true);
    // Not httplib's default, SO_REUSEPORT: a second server would share the port and half of the requests.
    server->set_socket_options([](socket_t socket) {
        const int yes = 1;
        setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    });
    // Every request ends here: routing is ours, so that the simulation has the same.
    server->set_pre_routing_handler([this](const httplib::Request &from, httplib::Response &to) {
        // The body is read after this hook; requests that have one are answered by the catch-all handlers
        // below.
        if (from.method != "GET" && from.method != "HEAD" && from.method != "DELETE")
            return httplib::Server::HandlerResponse::Unhandled;
        const Request request = requestOf(from);
        Response response = answer(request);
        std::optional<quint64> number;
        if (response.follow && response.follow->kind == Follow::Kind::Stream) {
            number = beginStream(response.follow->deviceId);
            if (!number)
                response = refusedByShell(request, 503, context);
        }
        send(request, response, to);
        if (number)
            stream(*response.follow, *number, to);
        return httplib::Server::HandlerResponse::Handled;
    });
    const auto withBody = [this](const httplib::Request &from, httplib::Response &to) {
        const Request request = requestOf(from);
        send(request, answer(request), to);
    };
    server->Post(".*", withBody);
    server->Put(".*", withBody);
    server->Patch(".*", withBody);
    // Called when an answer has been written; every one passed send() before.
    server->set_logger([wake = signal](const httplib::Request &, const httplib::Response &sent) {
        if (!sent.has_header(protocol::protocolHeader))
            return;
        const std::lock_guard held(wake->lock);
        if (--wake->answering == 0)
            wake->idle.notify_all();
    });
    // What httplib refuses by itself (a body too long, a broken request line) must be identified too.
    server->set_error_handler([this](const httplib::Request &from, httplib::Response &to) {
        if (!to.body.empty() || to.has_header(protocol::protocolHeader))
            return;
        const Request request = requestOf(from);
        send(request, refusedByShell(request, to.status, context), to);
    });
}

HttpShell::HttpShell(Storage &storage, ServerContext context)
    : d(std::make_unique<Private>(storage, std::move(context)))
{
    storage.whenFeedMoves([signal = d->signal] {
        const std::lock_guard held(signal->lock);
        ++signal->generation;
        signal->moved.notify_all();
    });
}

HttpShell::~HttpShell()
{
    stop();
}

Result<Done> HttpShell::start(const ListenOptions &options)
{
    if (options.certificate.isEmpty() != options.key.isEmpty())
        return Error{Error::Kind::BadInput, u"certificate and key belong together"_s, {}};
    if (options.certificate.isEmpty())
        d->server = std::make_unique<httplib::Server>();
    else
        d->server = std::make_unique<httplib::SSLServer>(options.certificate.toUtf8().constData(),
                                                         options.key.toUtf8().constData());
    auto &server = *d->server;
    if (!server.is_valid())
        return Error{Error::Kind::BadInput, u"certificate or key cannot be used"_s, {}};
    d->mostStreams = options.streams;
    d->install();
    const std::string host = options.host.toStdString();
    d->port = options.port ? (server.bind_to_port(host, options.port) ? options.port : -1)
                           : server.bind_to_any_port(host);
    if (d->port <= 0)
        return Error{
            Error::Kind::BadInput, u"cannot listen on %1:%2"_s.arg(options.host).arg(options.port), {}};
    d->listener = std::thread([this] { d->server->listen_after_bind(); });
    while (!server.is_running())
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    return Done{};
}

int HttpShell::port() const
{
    return d->port;
}

void HttpShell::stop()
{
    if (!d->listener.joinable())
        return;
    {
        // Once httplib stops, it cuts a stream that is between two events: let each end properly first.
        std::unique_lock held(d->signal->lock);
        d->signal->stopping = true;
        d->signal->moved.notify_all();
        d->signal->idle.wait_for(held, Farewell, [this] { return d->signal->streams == 0; });
    }
    d->server->stop();
    {
        std::unique_lock held(d->signal->lock);
        d->signal->idle.wait_for(held, Farewell, [this] { return d->signal->answering == 0; });
    }
    endReading(d->port);
    d->listener.join();
}

} // namespace counterpart::server

#include "server/CdpListening.h"

#include <cerrno>
#include <cstring>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

/// errno of listening there; 0: it could be done, -1: the host is nothing that this machine knows.
int attempt(const ListenOptions &listen)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE;
    addrinfo *found = nullptr;
    if (getaddrinfo(listen.host.toUtf8().constData(), QByteArray::number(listen.port).constData(), &hints,
                    &found)
        != 0)
        return -1;
    int why = 0;
    const int socket = ::socket(found->ai_family, found->ai_socktype | SOCK_CLOEXEC, found->ai_protocol);
    const int yes = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (socket < 0 || ::bind(socket, found->ai_addr, found->ai_addrlen) != 0 || ::listen(socket, 1) != 0)
        why = errno;
    if (socket >= 0)
        ::close(socket);
    freeaddrinfo(found);
    return why;
}

QString adviceFor(int why)
{
    switch (why) {
    case -1:
        return u"this machine knows no such host. Write --listen HOST:PORT with one of its own addresses"_s;
    case EADDRINUSE:
        return u"another program uses this port. End it, or take another one with --listen HOST:PORT; port 0 "
               "takes a free one"_s;
    case EACCES:
        return u"this user may not use the port. Take one from 1024 on with --listen HOST:PORT; port 0 takes "
               u"a "
               "free one"_s;
    case EADDRNOTAVAIL:
        return u"this machine has no such address. Write --listen HOST:PORT with one of its own, or 0.0.0.0 "
               "for all of them"_s;
    case 0: return u"it would work now. Start it again, or take another port with --listen HOST:PORT"_s;
    default: break;
    }
    return u"%1. Take another address or port with --listen HOST:PORT"_s.arg(
        QString::fromLocal8Bit(std::strerror(why)));
}

} // namespace

Result<ListenOptions> listenOptions(const CdpOptions &options)
{
    const qsizetype colon = options.listen.lastIndexOf(u':');
    bool ok = false;
    const int port = options.listen.mid(colon + 1).toInt(&ok);
    QString host = options.listen.left(colon);
    if (colon < 1 || !ok || port < 0 || port > 65535)
        return Error{Error::Kind::BadInput, u"--listen takes HOST:PORT"_s, {}};
    if (host.startsWith(u'[') && host.endsWith(u']'))
        host = host.mid(1, host.size() - 2);
    return ListenOptions{.host = host, .port = port, .certificate = options.certificate, .key = options.key};
}

bool isPlainForOthers(const ListenOptions &listen)
{
    // The very names that a tablet takes for its own machine.
    static const QStringList own{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    return listen.certificate.isEmpty() && !own.contains(listen.host);
}

Error notListening(const ListenOptions &listen, const Error &why)
{
    if (!why.detail.startsWith(u"cannot listen"_s)) // the certificate is at fault, and is named
        return why;
    return {why.kind, why.detail + u": "_s + adviceFor(attempt(listen)), why.code};
}

} // namespace counterpart::server

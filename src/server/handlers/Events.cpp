#include "server/handlers/Events.h"

#include "contract/Auth.h"
#include "contract/Snapshot.h"
#include "server/Handlers.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Identify.h"
#include "server/handlers/Routes.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {
constexpr int RetryAfter = 10; ///< seconds
}

EventFollower::EventFollower(const QString &storeId, const QString &deviceId, const QString &epoch,
                             qint64 position, int heartbeatSeconds)
    : m_storeId(storeId)
    , m_deviceId(deviceId)
    , m_epoch(epoch)
    , m_position(position)
    , m_heartbeatSeconds(heartbeatSeconds)
{
}

void EventFollower::tellDirectives(Storage &storage, Next &next)
{
    const auto orders = storage.directives(m_deviceId);
    for (const Directive &order : orders ? *orders : QList<Directive>()) {
        if (m_told.contains(order.id))
            continue;
        m_told.insert(order.id);
        next.text += eventText("directive", {}, encode(order));
    }
    const auto device = storage.device(m_deviceId);
    next.last = device && (!*device || (*device)->status != u"active"_s);
}

EventFollower::Next EventFollower::next(Storage &storage, Instant now)
{
    Next next;
    const auto interval = std::chrono::seconds(m_heartbeatSeconds);
    if (const auto poke = storage.pokeSince(m_storeId, m_position); poke && poke->position != m_position) {
        ChangesPoke event;
        for (const QString &type : poke->types)
            event.types.append(resourceType(type));
        for (const Ref &ref : poke->arrivals)
            event.urgent.append({u"customer_arrived"_s, ref});
        if (poke->exceptions)
            event.urgent.append({u"exception"_s, {}});
        m_position = poke->position;
        next.text += eventText("changes", m_epoch + u'.' + QString::number(m_position), encode(event));
    }
    tellDirectives(storage, next);
    // A first beat at once: the device knows that the stream stands before anything happens.
    if (!m_begun || now - m_lastBeat >= interval) {
        if (!m_begun)
            next.text.prepend("retry: 3000\n\n");
        next.text
            += eventText("ping", {}, encode(Ping{.serverTime = now, .intervalSeconds = m_heartbeatSeconds}));
        m_begun = true;
        m_lastBeat = now;
    }
    next.sleep
        = std::max(milliseconds(50), std::chrono::duration_cast<milliseconds>(m_lastBeat + interval - now));
    return next;
}

Response refusedByShell(const Request &request, int status, const ServerContext &context)
{
    Problem made = problemOf(status == 413       ? u"too-large"_s
                                 : status == 404 ? u"not-found"_s
                                                 : u"bad-request"_s);
    if (status == 503) {
        made = problemOf(u"unavailable"_s);
        made.retryAfterSeconds = RetryAfter;
    }
    if (status >= 400 && status < 600)
        made.status = status;
    return identified(problem(made), request, context);
}

} // namespace counterpart::server

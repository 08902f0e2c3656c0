#include "sync/SyncLink.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::sync {

namespace {

using Link = SyncFacts::Link;

/// Nothing that time alone heals: asking more often would only make noise at the CDP.
std::optional<milliseconds> slowRetry(Link trouble)
{
    switch (trouble) {
    case Link::SignInNeeded: return milliseconds(60'000);
    case Link::Revoked:
    case Link::UpdateRequired: return milliseconds(600'000);
    default: return {};
    }
}

} // namespace

std::optional<SyncFacts::Link> linkTrouble(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::Offline:
    case Error::Kind::Cancelled: // the client was given another address meanwhile
    case Error::Kind::BadInput: return Link::Offline;
    case Error::Kind::Busy: return Link::Busy;
    case Error::Kind::NotOurServer: return Link::CaptivePortal;
    case Error::Kind::Untrusted: return Link::Untrusted;
    case Error::Kind::Unauthorized:
    case Error::Kind::NotEnrolled: return Link::SignInNeeded;
    case Error::Kind::Revoked: return Link::Revoked;
    default: break;
    }
    if (error.code == u"client-too-old"_s)
        return Link::UpdateRequired;
    return {};
}

bool isQuarantine(const Error &error)
{
    return error.code == u"device-quarantined"_s;
}

void SyncLink::start()
{
    *this = SyncLink();
}

void SyncLink::tryNow(milliseconds steady)
{
    if (m_state != State::Down || (m_asked && m_retryAt > steady))
        return;
    m_backoff.reset();
    m_state = State::Probing;
}

void SyncLink::wake(milliseconds steady)
{
    if (m_state == State::Down && m_retryAt <= steady)
        m_state = State::Probing;
}

void SyncLink::contact()
{
    m_state = State::Up;
    m_trouble.reset();
    m_code.clear();
    m_asked = false;
    m_backoff.reset();
}

void SyncLink::failed(Link trouble, const SyncFailure &failure, milliseconds steady,
                      const RandomBytes &random)
{
    m_trouble = trouble;
    m_code = failure.error.code;
    // Two requests that fail together are one failure of the line; only a longer wait asked for by the CDP
    // counts again.
    if (m_state == State::Down && !failure.asked)
        return;
    m_asked = failure.asked.has_value();
    m_retryAt = steady + m_backoff.next(random, failure.asked ? failure.asked : slowRetry(trouble));
    m_state = State::Down;
}

} // namespace counterpart::sync

// What a tablet is given to spend offline: asked for and kept as AllowanceKeeper does.
#include "contract/Protocol.h"
#include "contract/Verdict.h"
#include "device/AllowanceKeeper.h"
#include "simulation/Tablet.h"

#include <QJsonDocument>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

void Tablet::keepAllowance()
{
    later(5s + m_spending.span(60'000), [this] {
        lookAtAllowance();
        keepAllowance();
    });
}

void Tablet::lookAtAllowance()
{
    const auto link = m_engine->facts().link;
    if (m_asking || (link != SyncFacts::Link::Online && link != SyncFacts::Link::Syncing))
        return;
    onFile(File::Outbox, [this] {
        if (!m_cache)
            return; // nobody works here
        const auto budget = m_outbox->offlineBudget();
        const auto policy = m_cache->offlinePolicy(enrolled().storeId);
        const auto version = policy && *policy ? std::optional((*policy)->version) : std::nullopt;
        if (budget && !m_asking && allowanceIsDue(*budget, version, serverNow()))
            askForAllowance();
    });
}

void Tablet::askForAllowance()
{
    const auto request = m_outbox->allowanceRequest(uuid7(wall(), m_spending.bytes()));
    if (!request)
        return;
    m_asking = true;
    if (m_token.isEmpty())
        fetchToken([this](const CdpOutcome &) { m_asking = false; },
                   [this, request = *request] { send(request); });
    else
        send(*request);
}

void Tablet::send(const AllowanceRequest &request)
{
    CdpRequest http;
    http.method = "POST";
    http.path = protocol::path::offlineAllowances(enrolled().storeId);
    http.body = QJsonDocument(encode(request)).toJson(QJsonDocument::Compact);
    http.contentType = protocol::jsonType;
    http.statuses = {201};
    m_world.network.exchange(m_index, http, m_token,
                             [this, life = m_life, id = request.requestId](const CdpOutcome &outcome) {
                                 if (life == m_life && m_engine)
                                     giveAllowance(id, outcome);
                             });
}

void Tablet::giveAllowance(const QString &requestId, const CdpOutcome &outcome)
{
    m_asking = false;
    if (outcome.failure && outcome.failure->error.kind == Error::Kind::Unauthorized)
        m_token.clear();
    std::optional<DeviceAllowance> given;
    if (outcome.reply) {
        if (const auto read = decodeDeviceAllowance(QJsonDocument::fromJson(outcome.reply->body).object()))
            given = *read;
    }
    const bool refused = outcome.failure
        && (outcome.failure->error.kind == Error::Kind::Rejected
            || outcome.failure->error.kind == Error::Kind::Conflict);
    if (!given && !refused)
        return;
    onFile(File::Outbox, [this, requestId, given] {
        if (m_outbox->storeAllowance(requestId, given) && given)
            tell(u"may spend %1 in %2 redemptions offline, %3 units of the pool"_s.arg(given->amount.amount)
                     .arg(given->count)
                     .arg(given->pooled.isEmpty() ? 0 : given->pooled[0].units));
    });
}

/// What a tampered program would name, as often as this seed has one.
QStringList Tablet::notGiven()
{
    if (!m_world.allowances || !m_spending.permille(m_world.faults[Fault::Overspend]))
        return {};
    QStringList ids{u"oa-made-up"_s};
    for (const Cdp::Tablet &other : Cdp::tablets()) {
        const auto theirs = m_world.cdp.storage().currentAllowance(other.deviceId);
        if (other.deviceId != enrolled().deviceId && theirs && *theirs)
            ids.append((*theirs)->given.id);
    }
    return ids;
}

} // namespace counterpart::sim

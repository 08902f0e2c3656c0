#include "device/AllowanceKeeper.h"

#include "base/WhenDone.h"
#include "contract/Protocol.h"
#include "contract/Verdict.h"

#include <QJsonDocument>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds lookEvery = std::chrono::minutes(5);
constexpr milliseconds whileNothing = std::chrono::minutes(15);
constexpr milliseconds afterTrouble = std::chrono::minutes(1);

} // namespace

bool allowanceIsDue(const OfflineBudget &budget, std::optional<qint64> policyVersion, Instant serverNow)
{
    if (!budget.given)
        return true;
    const DeviceAllowance &given = *budget.given;
    const milliseconds life = given.validUntil - given.issuedAt;
    // The last quarter: a line that is down for six hours then still finds one that holds for twelve.
    if (serverNow > given.validUntil - life / 4)
        return true;
    if (policyVersion && *policyVersion != given.policyVersion)
        return true;
    if (given.count == 0 || given.amount.amount == 0) // the others of the store had it all
        return serverNow - given.issuedAt > whileNothing;
    if (budget.settledCount == 0) // a new one would be charged with all that is spent, too
        return false;
    const bool lowCount = budget.spentCount * 2 >= given.count;
    const bool lowAmount = budget.spentAmount * 2 >= given.amount.amount;
    return lowCount || lowAmount || !budget.unitsUsed.isEmpty();
}

AllowanceKeeper::AllowanceKeeper(Parts parts, RandomBytes random, Clock serverNow, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_random(std::move(random))
    , m_serverNow(std::move(serverNow))
{
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &AllowanceKeeper::look);
}

void AllowanceKeeper::begin(const QString &storeId)
{
    m_storeId = storeId;
    m_timer.start();
    look();
}

void AllowanceKeeper::setLine(bool up)
{
    if (std::exchange(m_up, up) == up || !up)
        return;
    m_notBefore.reset();
    look();
}

void AllowanceKeeper::set(const OfflineBudget &budget)
{
    if (budget == m_budget)
        return;
    m_budget = budget;
    Q_EMIT changed();
}

void AllowanceKeeper::look()
{
    if (m_storeId.isEmpty())
        return;
    m_again = m_looking; // what moved while it was being read is read again
    if (m_looking)
        return;
    m_looking = true;
    const auto read = m_parts.outbox.run([](Outbox &outbox) { return outbox.offlineBudget(); });
    whenDone(read, this, [this](const Result<OfflineBudget> &budget) {
        if (budget)
            set(*budget);
        const auto policy
            = m_parts.reader.run([id = m_storeId](CacheReader &reader) { return reader.offlinePolicy(id); });
        whenDone(policy, this, [this](const Result<std::optional<OfflinePolicy>> &found) {
            m_looking = false;
            if (std::exchange(m_again, false))
                return look();
            judge(found && *found ? std::optional((*found)->version) : std::nullopt);
        });
    });
}

void AllowanceKeeper::judge(std::optional<qint64> policyVersion)
{
    const Instant now = m_serverNow();
    const bool wait = m_notBefore && now < *m_notBefore && *m_notBefore - now <= lookEvery;
    if (m_up && !m_asking && !wait && allowanceIsDue(m_budget, policyVersion, now))
        ask();
}

void AllowanceKeeper::ask()
{
    m_asking = true;
    m_notBefore = m_serverNow() + afterTrouble;
    const auto begun = m_parts.outbox.run(
        [id = uuid7(m_serverNow(), m_random)](Outbox &outbox) { return outbox.allowanceRequest(id); });
    whenDone(begun, this, [this](const Result<AllowanceRequest> &request) {
        if (!request) {
            m_asking = false;
            return;
        }
        CdpRequest http;
        http.method = "POST";
        http.path = protocol::path::offlineAllowances(m_storeId);
        http.body = QJsonDocument(encode(*request)).toJson(QJsonDocument::Compact);
        http.contentType = protocol::jsonType;
        http.statuses = {201};
        whenDone(m_parts.client.exchange(http), this,
                 [this, id = request->requestId](const CdpOutcome &outcome) { take(id, outcome); });
    });
}

void AllowanceKeeper::take(const QString &requestId, const CdpOutcome &outcome)
{
    std::optional<DeviceAllowance> given;
    if (outcome.reply) {
        const auto read = decodeDeviceAllowance(QJsonDocument::fromJson(outcome.reply->body).object());
        if (read)
            given = *read;
    }
    const bool refused = outcome.failure
        && (outcome.failure->error.kind == Error::Kind::Rejected
            || outcome.failure->error.kind == Error::Kind::Conflict);
    if (!given && !refused) { // the same request again when the line allows it
        m_asking = false;
        return;
    }
    const auto stored = m_parts.outbox.run(
        [requestId, given](Outbox &outbox) { return outbox.storeAllowance(requestId, given); });
    whenDone(stored, this, [this](const Result<Done> &) {
        m_asking = false;
        if (std::exchange(m_endNext, false))
            return renew();
        look();
    });
}

void AllowanceKeeper::renew()
{
    m_endNext = m_asking; // the answer under way may bring one that was ended meanwhile
    const auto ended = m_parts.outbox.run(
        [at = m_serverNow()](Outbox &outbox) { return outbox.endAllowance(at - milliseconds(1)); });
    whenDone(ended, this, [this](const Result<Done> &) {
        m_notBefore.reset();
        look();
    });
}

} // namespace counterpart

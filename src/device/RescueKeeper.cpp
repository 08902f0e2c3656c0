#include "device/RescueKeeper.h"

#include "base/WhenDone.h"
#include "cdpclient/Accounts.h"
#include "contract/Protocol.h"

#include <QJsonDocument>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds lookEvery = std::chrono::minutes(1);
constexpr milliseconds afterTrouble = std::chrono::seconds(30);
constexpr int batchCommands = 50;
constexpr qsizetype keyBytes = 32;

} // namespace

RescueKeeper::RescueKeeper(Parts parts, Clock clock, QObject *parent)
    : QObject(parent)
    , m_parts(parts)
    , m_clock(std::move(clock))
{
    m_timer.setInterval(lookEvery);
    connect(&m_timer, &QTimer::timeout, this, &RescueKeeper::go);
}

void RescueKeeper::begin()
{
    m_begun = true;
    m_keyKnown = false;
    m_timer.start();
    go();
}

void RescueKeeper::stop()
{
    m_begun = false;
    m_timer.stop();
}

void RescueKeeper::setLine(bool up)
{
    if (std::exchange(m_up, up) != up && up)
        go();
}

void RescueKeeper::go()
{
    if (!m_begun || !m_up || m_busy)
        return;
    m_busy = true;
    if (m_keyKnown)
        handOver();
    else
        learnKey();
}

/// Once a run: the CDP may have another one since it was restored.
void RescueKeeper::learnKey()
{
    whenDone(readMeta(m_parts.client), this, [this](const Result<Meta> &meta) {
        const QByteArray key = meta
            ? QByteArray::fromBase64(meta->rescuePublicKey.toLatin1(), QByteArray::Base64UrlEncoding)
            : QByteArray();
        if (!meta || key.size() != keyBytes) {
            m_keyKnown = bool(meta); // a CDP that takes none
            return handOver();
        }
        const auto used = m_parts.outbox.run([key](Outbox &outbox) { return outbox.useRescueKey(key); });
        whenDone(used, this, [this](const Result<Done> &done) {
            m_keyKnown = bool(done);
            handOver();
        });
    });
}

void RescueKeeper::handOver()
{
    const auto next
        = m_parts.outbox.run([at = m_clock()](Outbox &outbox) -> Result<std::optional<RescueBatch>> {
              auto batch = outbox.nextRescue(batchCommands, at);
              if (!batch || !*batch)
                  return batch;
              const auto epoch = outbox.offeredEpoch();
              if (!epoch)
                  return epoch.error();
              RescueBatch named = **batch;
              named.epoch = *epoch;
              return std::optional(named);
          });
    whenDone(next, this, [this](const Result<std::optional<RescueBatch>> &batch) {
        if (batch && *batch && m_begun)
            send(**batch);
        else
            m_busy = false;
    });
}

void RescueKeeper::send(const RescueBatch &batch)
{
    CdpRequest request;
    request.method = "POST";
    request.path = QString::fromLatin1(protocol::path::rescue);
    request.body = QJsonDocument(encode(batch)).toJson(QJsonDocument::Compact);
    request.contentType = protocol::jsonType;
    whenDone(m_parts.client.exchange(request), this,
             [this, batch](const CdpOutcome &outcome) { take(batch, outcome); });
}

void RescueKeeper::take(const RescueBatch &batch, const CdpOutcome &outcome)
{
    const auto answer = outcome.reply
        ? decodeCommandBatchResult(QJsonDocument::fromJson(outcome.reply->body).object())
        : Result<CommandBatchResult>(outcome.failure->error);
    if (!answer)
        return postpone(batch,
                        outcome.failure ? outcome.failure->asked.value_or(afterTrouble) : afterTrouble);
    const auto stored = m_parts.outbox.run([answer = *answer, at = m_clock()](Outbox &outbox) {
        return outbox.settle(answer.results, at, answer.epoch, answer.serverTime);
    });
    whenDone(stored, this, [this, batch, results = answer->results](const Result<Done> &done) {
        if (!done)
            return postpone(batch, afterTrouble);
        m_busy = false;
        Q_EMIT settled(results);
        const bool decided = std::any_of(results.begin(), results.end(), [](const CommandResult &one) {
            using Status = CommandResult::Status;
            return one.status != Status::Retry && one.status != Status::NotAttempted;
        });
        if (decided)
            go(); // the next ones, or those that waited for these
    });
}

void RescueKeeper::postpone(const RescueBatch &batch, milliseconds wait)
{
    QStringList ids;
    for (const RescuedCommand &command : batch.commands)
        ids.append(command.id);
    const auto later = m_parts.outbox.run(
        [ids, at = m_clock() + wait](Outbox &outbox) { return outbox.postpone(ids, at); });
    whenDone(later, this, [this](const Result<Done> &) { m_busy = false; });
}

} // namespace counterpart

#pragma once

#include "base/Background.h"
#include "base/WhenDone.h"
#include "cdpclient/Accounts.h"
#include "cdpclient/EventStream.h"
#include "contract/CommandResults.h"
#include "contract/FeedPage.h"
#include "sync/SyncEngine.h"

#include <QElapsedTimer>
#include <QTimer>

namespace counterpart::test {

/// The real engine on the real client, with a cache and an outbox that live in memory and show what they were
/// told.
class SmallDevice : public QObject
{
public:
    explicit SmallDevice(CdpClient &cdp) : client(cdp), engine(systemRandom)
    {
        m_since.start();
        m_timer.setSingleShot(true);
        connect(&m_timer, &QTimer::timeout, this, [this] { run(engine.tick(now())); });
        connect(&stream, &EventStream::opened, this, [this] { run(engine.streamOpened(now())); });
        connect(&stream, &EventStream::poked, this, [this] { run(engine.poke(now())); });
        connect(&stream, &EventStream::closed, this,
                [this](const Error &error) { run(engine.streamClosed(error, now())); });
    }

    void start(const QString &storeId)
    {
        SyncStart stored;
        stored.storeId = storeId;
        stored.cursor = cursor;
        stored.epoch = epoch;
        stored.keysAvailable = true;
        stream.configure(client.settings());
        run(engine.start(stored, now()));
    }
    void act(const Command &command)
    {
        queued.append(command);
        run(engine.outboxChanged(now()));
    }

    CdpClient &client;
    EventStream stream{systemRandom, systemNow};
    SyncEngine engine;
    QString cursor, epoch;
    QMap<QString, QMap<QString, qint64>> rows; ///< kind → id → version
    QStringList causedBy;
    QList<Command> queued;
    QMap<QString, CommandResult> results;
    int setAside = 0;

private:
    SyncNow now() const { return {systemNow(), milliseconds(m_since.elapsed())}; }
    void run(const SyncOutputs &outputs)
    {
        for (const SyncOutput &output : outputs)
            std::visit([this](const auto &o) { perform(o); }, output);
    }
    void soon(std::function<SyncOutputs()> input)
    {
        QTimer::singleShot(0, this, [this, input] { run(input()); });
    }
    void stored(JobId id)
    {
        soon([this, id] { return engine.stored(id, Done(), now()); });
    }
    void merge(const FeedPage &page)
    {
        setAside += int(page.setAside.size());
        for (const FeedRow &row : page.rows) {
            if (!row.causedBy.isEmpty())
                causedBy.append(row.causedBy);
            if (row.op == FeedRow::Op::Remove)
                rows[row.typeName].remove(row.id);
            else if (row.version >= rows[row.typeName].value(row.id))
                rows[row.typeName][row.id] = row.version;
        }
    }

    void perform(const sync::SendRequest &o)
    {
        CdpRequest http;
        http.method = o.method;
        http.path = o.path;
        http.body = o.body;
        http.contentType = o.contentType;
        http.accept = o.accept;
        http.statuses = {o.status};
        http.deadline = o.deadline;
        whenDone(client.exchange(http), this, [this, id = o.id, kind = o.kind](const CdpOutcome &outcome) {
            if (outcome.failure)
                return run(engine.failed(id, {outcome.failure->error, outcome.failure->asked}, now()));
            const Result<SyncAnswer> answer = readSyncAnswer(kind, outcome.reply->body);
            run(answer ? engine.answered(id, *answer, now())
                       : engine.failed(id, {answer.error(), {}}, now()));
        });
    }
    void perform(const sync::AbandonRequest &) { }
    void perform(const sync::BeginSnapshot &o) { stored(o.id); }
    void perform(const sync::ApplyPart &o)
    {
        merge(*o.page);
        stored(o.id);
    }
    void perform(const sync::FinishSnapshot &o)
    {
        cursor = o.cursor;
        epoch = o.epoch;
        stored(o.id);
    }
    void perform(const sync::ApplyPage &o)
    {
        merge(*o.page);
        cursor = o.page->cursor;
        stored(o.id);
    }
    void perform(const sync::ReadOutbox &o)
    {
        OutboxBatch batch;
        for (Command &command : queued) {
            if (command.seq == 0)
                command.seq = ++m_seq;
            batch.commands.append(command);
        }
        soon([this, id = o.id, batch] { return engine.batch(id, Result<OutboxBatch>(batch), now()); });
    }
    void perform(const sync::StoreResults &o)
    {
        for (const CommandResult &result : o.results->results) {
            results[result.id] = result;
            if (result.status != CommandResult::Status::Retry
                && result.status != CommandResult::Status::NotAttempted)
                queued.removeIf([&result](const Command &command) { return command.id == result.id; });
        }
        stored(o.id);
    }
    void perform(const sync::Postpone &o) { stored(o.id); }
    void perform(const sync::OfferAllAgain &o) { stored(o.id); }
    void perform(const sync::SetTimer &o) { m_timer.start(o.after); }
    void perform(const sync::StateChanged &) { }
    void perform(const sync::OpenEventStream &o)
    {
        whenDone(client.deviceToken(), this, [this, path = o.path](const Result<QByteArray> &token) {
            if (token)
                stream.open(path, *token);
            else
                run(engine.streamClosed(token.error(), now()));
        });
    }
    void perform(const sync::CloseEventStream &) { stream.close(); }
    void perform(const sync::ClockChanged &) { }
    void perform(const sync::Contact &) { }

    QElapsedTimer m_since;
    QTimer m_timer;
    qint64 m_seq = 0;
};

} // namespace counterpart::test

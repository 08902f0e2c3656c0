#include "outbox/OutboxFixture.h"
#include "outbox/OutboxThread.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QDir>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

#include <cstdio>
#include <signal.h>
#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;

namespace {

QStringList read(const QString &path, const char *sql)
{
    sqlite3 *handle = nullptr;
    sqlite3_open_v2(path.toUtf8().constData(), &handle, SQLITE_OPEN_READWRITE, nullptr);
    sqlite3_stmt *statement = nullptr;
    QStringList found;
    if (sqlite3_prepare_v2(handle, sql, -1, &statement, nullptr) == SQLITE_OK) {
        while (sqlite3_step(statement) == SQLITE_ROW)
            found.append(
                QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(statement, 0))));
    }
    sqlite3_finalize(statement);
    sqlite3_close(handle);
    return found;
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void overwrite(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size())
        qFatal("cannot write %s", qPrintable(path));
}

void say(const char *what, const QString &id, qint64 seq = 0)
{
    std::printf("%s %s %lld\n", what, qPrintable(id), static_cast<long long>(seq));
    std::fflush(stdout);
}

/// The program under the axe: saves, sends and settles without end, and says each step only after it is done.
int work(const QString &path)
{
    auto opened = Outbox::open(path);
    if (!opened)
        return 1;
    Outbox outbox = *std::move(opened);
    if (!outbox.useKey(outboxSealer()) || !outbox.requeueInFlight())
        return 2;
    say("ready", u"-"_s);
    for (int i = 0;; ++i) {
        const Command command = redeem(u"cp-%1"_s.arg(i % 7));
        if (!outbox.append({command}))
            return 3;
        say("saved", command.id);
        if (i % 3 != 2)
            continue;
        const auto batch = outbox.nextBatch(5, 100'000, noon);
        if (!batch)
            return 4;
        QList<CommandResult> results;
        for (const Command &sent : *batch) {
            say("sent", sent.id, sent.seq);
            results.append(applied(sent.id));
        }
        if (!outbox.settle(results, noon))
            return 5;
        for (const CommandResult &result : results)
            say("confirmed", result.id);
    }
}

} // namespace

class tst_OutboxFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void no_column_is_in_clear_but_the_listed_ones()
    {
        OutboxFile file;
        file.open();
        const QMap<QString, QStringList> clear{
            {u"command"_s,
             {u"position"_s, u"id"_s, u"seq"_s, u"aggregate"_s, u"state"_s, u"tries"_s, u"next_at"_s,
              u"settled_at"_s, u"result_version"_s, u"overlay"_s, u"handled"_s, u"failures"_s,
              u"former_device"_s}},
            {u"revision"_s, {u"one"_s, u"number"_s}},
            {u"slip"_s, {u"id"_s, u"at"_s}},
            {u"meta"_s, {u"key"_s, u"value"_s}},
            {u"pin_attempt"_s, {u"associate_id"_s, u"failures"_s, u"boot_id"_s, u"since_boot"_s}},
            {u"pin_verifier"_s, {u"associate_id"_s, u"made_at"_s}},
            {u"pickup_code_attempt"_s, {u"order_id"_s, u"count"_s}},
            {u"allowance"_s, {u"one"_s, u"given"_s}},
            {u"allowance_spend"_s,
             {u"command_id"_s, u"redemption_id"_s, u"counted"_s, u"amount"_s, u"campaign_id"_s,
              u"undone_by"_s, u"request_id"_s}},
        };
        const QStringList sealed{u"key_version"_s, u"payload"_s, u"result"_s,
                                 u"body"_s,        u"rescue"_s,  u"code"_s};
        const QStringList tables = read(
            file.path, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
        QCOMPARE(QSet(tables.begin(), tables.end()), QSet(clear.keyBegin(), clear.keyEnd()));
        for (const QString &table : tables) {
            const QStringList columns = read(
                file.path, ("SELECT name FROM pragma_table_info('" + table.toLatin1() + "')").constData());
            for (const QString &column : columns)
                QVERIFY2(sealed.contains(column) || clear[table].contains(column),
                         qPrintable(table + u'.' + column));
        }
    }

    void nothing_that_was_scanned_is_in_any_file()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({command}));
        QVERIFY(outbox.nextBatch(1, 1, noon));
        QVERIFY(outbox.settle({rejected(command.id)}, noon));
        const QDir folder(file.folder.path());
        bool control = false;
        for (const QString &name : folder.entryList(QDir::Files)) {
            const QByteArray content = contentOf(folder.filePath(name));
            QVERIFY2(!content.contains("SCAN-CANARY") && !content.contains("coupon-redeemed"),
                     qPrintable(name));
            control = control || content.contains(command.id.toLatin1());
        }
        QVERIFY(control); // the search looks where the rows are
    }

    void a_commit_waits_for_the_disk()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        QCOMPARE(*outbox.durability(), u"full"_s);
    }

    void a_full_disk_saves_nothing_and_says_so()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command before = redeem(u"cp-1"_s);
        QVERIFY(outbox.append({before}));
        QVERIFY(outbox.limitPages(20));
        QList<Command> saved{before};
        Result<Done> last = Done();
        for (int i = 0; i < 1000 && last; ++i) {
            const Command command = redeem(u"cp-1"_s);
            last = outbox.append({command});
            if (last)
                saved.append(command);
        }
        QVERIFY(!last);
        QCOMPARE(last.error().kind, Error::Kind::DiskFull);
        QCOMPARE(*outbox.pending(), saved); // reads go on, and nothing half is there
        QVERIFY(outbox.limitPages(100'000));
        QVERIFY(outbox.append({redeem(u"cp-1"_s)}));
    }

    void a_file_of_a_newer_version_stays_untouched()
    {
        OutboxFile file;
        QVERIFY(file.open().append({redeem(u"cp-1"_s)}));
        read(file.path, "PRAGMA user_version = 999");
        const QByteArray before = contentOf(file.path);
        QCOMPARE(Outbox::open(file.path).error().kind, Error::Kind::Newer);
        QCOMPARE(contentOf(file.path), before);
        QCOMPARE(QDir(file.folder.path()).entryList(QDir::Files),
                 (QStringList{u"outbox.db"_s, u"outbox.db.mirror"_s}));
    }

    void a_damaged_file_is_kept_for_support_and_a_new_one_made()
    {
        OutboxFile file;
        QVERIFY(file.open().append({redeem(u"cp-1"_s)}));
        const QByteArray good = contentOf(file.path);
        for (int round = 0; round < 3; ++round) {
            overwrite(file.path, QByteArray(good).replace(0, 100, QByteArray(100, 'x')));
            overwrite(file.path + u".mirror"_s, QByteArray(8'192, 'x')); // both at once
            QCOMPARE(Outbox::open(file.path).error().kind, Error::Kind::Corrupt);
            auto made = Outbox::setAsideAndRecreate(file.path, noon);
            QVERIFY(made);
            Outbox outbox = *std::move(made);
            QVERIFY(outbox.useKey(outboxSealer()));
            QVERIFY(outbox.pending()->isEmpty());
            QVERIFY(!outbox.restored());
        }
        QCOMPARE(QDir(file.folder.path()).entryList({u"outbox.db.damaged-*"_s}, QDir::Files).size(),
                 3); // all are kept
    }

    void damage_is_found_when_the_file_is_opened()
    {
        OutboxFile file;
        {
            Outbox outbox = file.open();
            for (int i = 0; i < 60; ++i)
                QVERIFY(outbox.append({redeem(u"cp-%1"_s.arg(i))}));
        }
        const QByteArray good = contentOf(file.path);
        const auto pages = good.size() / 4096;
        QVERIFY(pages > 10);
        for (qsizetype page = 0; page < pages; ++page) {
            QByteArray bad = good;
            bad.replace(page * 4096, 4096, QByteArray(4096, '\x5a'));
            overwrite(file.path, bad);
            QCOMPARE(Outbox::open(file.path).error().kind, Error::Kind::Corrupt);
        }
    }

    void a_damaged_command_is_shown_to_a_person_and_holds_nobody_up()
    {
        OutboxFile file;
        const Command damaged = redeem(u"cp-1"_s), good = redeem(u"cp-1"_s);
        QVERIFY(file.open().append({damaged, good}));
        read(file.path, "UPDATE command SET payload = zeroblob(128) WHERE position = 1");
        read(file.path + u".mirror"_s, "UPDATE copy_command SET payload = zeroblob(128) WHERE position = 1");
        Outbox outbox = file.open();
        QCOMPARE(idsOf(*outbox.nextBatch(10, 100'000, noon)), QStringList{good.id});
        const auto item = *outbox.item(damaged.id);
        QCOMPARE(item->state, State::SetAside);
        QVERIFY(!item->readable);
        QVERIFY((*outbox.item(good.id))->readable);
        QCOMPARE(item->command.aggregate, damaged.aggregate);
        QCOMPARE(outbox.counts()->needDecision, 1);
    }

    void what_could_never_be_sent_is_not_saved()
    {
        OutboxFile file;
        Outbox outbox = file.open();
        const Command good = redeem(u"cp-1"_s);
        Command bad = redeem(u"cp-2"_s);
        bad.payload = command::CouponRecordRefusal{QString(5'000, u'x'), {}};
        const auto refused = outbox.append({good, bad});
        QCOMPARE(refused.error().kind, Error::Kind::BadInput);
        QCOMPARE(refused.error().code, u"not-sendable"_s);
        QVERIFY(outbox.pending()->isEmpty()); // all or nothing
    }

    void what_was_acknowledged_survives_the_axe()
    {
        // ./dev test --full sets the number.
        const int kills = qMax(25, qEnvironmentVariableIntValue("COUNTERPART_KILLS"));
        OutboxFile file;
        file.open();
        QStringList saved, confirmed;
        QHash<QString, qint64> seqs;
        for (int i = 0; i < kills; ++i) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {u"--work"_s, file.path});
            QVERIFY(child.waitForReadyRead(10'000));
            QTest::qWait(int(QRandomGenerator::global()->bounded(120)));
            ::kill(pid_t(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            QCOMPARE(child.exitStatus(), QProcess::CrashExit);
            QList<QByteArray> lines = child.readAllStandardOutput().split('\n');
            lines.removeLast(); // what came after the last line break was not said
            for (const QByteArray &line : lines) {
                const QList<QByteArray> words = line.split(' ');
                const QString id = QString::fromLatin1(words[1]);
                if (words[0] == "saved")
                    saved.append(id);
                else if (words[0] == "confirmed")
                    confirmed.append(id);
                else if (words[0] == "sent") {
                    QCOMPARE(seqs.value(id, words[2].toLongLong()), words[2].toLongLong()); // never changed
                    seqs[id] = words[2].toLongLong();
                }
            }
        }
        QVERIFY(saved.size() > kills);
        Outbox outbox = file.open();
        for (const QString &id : saved)
            QVERIFY2(outbox.item(id)->has_value(), qPrintable(id));
        for (const QString &id : confirmed)
            QCOMPARE((*outbox.item(id))->state, State::Confirmed);
        for (auto it = seqs.cbegin(); it != seqs.cend(); ++it)
            QCOMPARE((*outbox.item(it.key()))->command.seq, it.value());
        const qint64 highest = read(file.path, "SELECT max(seq) FROM command").value(0).toLongLong();
        QCOMPARE(read(file.path, "SELECT count(seq) FROM command").value(0).toLongLong(), highest); // gapless
        qInfo("%d kills, %lld acknowledged, %lld confirmed, all there", kills, qlonglong(saved.size()),
              qlonglong(confirmed.size()));
    }

    void another_program_may_look_and_write_nothing()
    {
        OutboxFile file;
        QCOMPARE(Outbox::openReadOnly(file.path).error().kind, Error::Kind::NotFound);
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(file.open().append({command}));
        for (const bool held : {true, false}) {
            std::optional<Outbox> holder;
            if (held)
                holder.emplace(file.open());
            auto opened = Outbox::openReadOnly(file.path);
            QVERIFY(opened);
            Outbox looking = *std::move(opened);
            QVERIFY(looking.useKey(outboxSealer()));
            QCOMPARE(idsOf(*looking.pending()), QStringList{command.id});
            QVERIFY(!looking.append({redeem(u"cp-2"_s)}));
            QVERIFY(!looking.nextBatch(1, 1, noon));
        }
        QCOMPARE(file.open().pending()->size(), 1);
    }

    void the_thread_saves_and_answers()
    {
        OutboxFile file;
        OutboxThread thread;
        const auto wait = [](const auto &future) {
            while (!future.isFinished())
                QTest::qWait(1);
            return future.result();
        };
        QVERIFY(wait(thread.open(file.path)));
        QVERIFY(wait(thread.run([](Outbox &outbox) { return outbox.useKey(outboxSealer()); })));
        const Command command = redeem(u"cp-1"_s);
        QVERIFY(wait(thread.run([command](Outbox &outbox) { return outbox.append({command}); })));
        QCOMPARE(wait(thread.run([](Outbox &outbox) { return outbox.counts(); }))->queued, 1);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == u"--work")
        return work(arguments.value(2));
    tst_OutboxFile tests;
    return QTest::qExec(&tests, argc, argv);
}
#include "tst_OutboxFile.moc"

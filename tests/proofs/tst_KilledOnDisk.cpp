#include "cache/CacheFixture.h"
#include "outbox/Outbox.h"
#include "proofs/Killing.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sched.h>
#include <sqlite3.h>
#include <sys/mount.h>

using namespace counterpart;
using namespace counterpart::test;
using namespace Qt::Literals::StringLiterals;
using State = OutboxItem::State;
using Say = Victim::Say;

namespace {

constexpr int customers = 12;

/// 300, or with --full 10,000, in all three kinds together.
int kills()
{
    return qEnvironmentVariableIsSet("COUNTERPART_FULL") ? 10'000 : 300;
}

Command redeem(int coupon)
{
    Command command;
    command.id = uuid7(noon, kernelRandom);
    command.issuedAt = noon;
    command.issuedBy = u"as-1"_s;
    command.aggregate = {ResourceType::Coupon, u"cp-%1"_s.arg(coupon)};
    command.signIn = u"online"_s;
    command::CouponRedeem payload;
    payload.redemptionId = uuid7(noon, kernelRandom);
    payload.discount = {500, u"CNY"_s};
    command.payload = payload;
    return command;
}

/// None when the file does not open: then it says why.
std::optional<Outbox> openOutbox(const QString &path, const Say &say)
{
    auto opened = Outbox::open(path);
    if (!opened) {
        say("torn " + opened.error().detail.toUtf8());
        return {};
    }
    std::optional<Outbox> outbox(*std::move(opened));
    const auto used = outbox->useKey(Sealer(SecretBytes::take(QByteArray(32, 'o')), {}, 1, kernelRandom));
    if (!used) {
        say("torn " + used.error().detail.toUtf8());
        return {};
    }
    return outbox;
}

/// Push: saves, sends and settles, and says each step when it is done.
void push(const QString &path, const Say &say, int rounds)
{
    auto outbox = openOutbox(path, say);
    if (!outbox || !outbox->requeueInFlight())
        return;
    for (int i = 0; i < rounds; ++i) {
        const Command command = redeem(i % 5);
        if (outbox->append({command}))
            say("saved " + command.id.toLatin1());
        const auto batch = outbox->nextBatch(20, 100'000, noon);
        if (!batch)
            continue;
        QList<CommandResult> results;
        for (const Command &sent : *batch) {
            say("sent " + sent.id.toLatin1() + ' ' + QByteArray::number(sent.seq));
            CommandResult result;
            result.id = sent.id;
            result.status = CommandResult::Status::Applied;
            result.version = 2;
            result.appliedAt = noon;
            results.append(result);
        }
        if (!outbox->settle(results, noon))
            continue;
        for (const CommandResult &result : std::as_const(results))
            say("confirmed " + result.id.toLatin1());
    }
}

FeedPage pageOf(int version)
{
    QList<FeedRow> rows;
    for (int i = 0; i < customers; ++i)
        rows.append(row(ResourceType::Customer, customer(u"cu-%1"_s.arg(i), version)));
    return page(rows, u"c-%1"_s.arg(version));
}

/// The version that cursor and rows agree on; -1 when they do not: the page was torn.
int wholeVersion(const Cache &cache)
{
    const auto mark = cache.syncMark();
    QStringList ids;
    for (int i = 0; i < customers; ++i)
        ids.append(u"cu-%1"_s.arg(i));
    const auto versions = cache.versions(ResourceType::Customer, ids);
    if (!mark || !versions)
        return -1;
    const int version = mark->cursor.section(u'-', 1).toInt();
    if (mark->snapshot) // its rows are newer than the cursor, until it is finished
        return version;
    for (const QString &id : ids) {
        if (versions->value(id) != version)
            return -1;
    }
    return version;
}

/// Pull: pages and now and then a snapshot in three parts, each with a version of its own for all rows.
void pull(const QString &path, const Say &say, int rounds)
{
    auto opened = Cache::open(path);
    if (!opened) {
        say("torn " + opened.error().detail.toUtf8());
        return;
    }
    std::optional<Cache> cache(*std::move(opened));
    if (const auto used = cache->useKeys(keysOf(), kernelRandom); !used) {
        say("torn " + used.error().detail.toUtf8());
        return;
    }
    int version = wholeVersion(*cache);
    if (version < 0) {
        say("torn cursor and rows differ");
        return;
    }
    say("found " + QByteArray::number(version));
    version += 1'000; // above whatever an unfinished snapshot left
    for (int i = 0; i < rounds; ++i) {
        ++version;
        const FeedPage news = pageOf(version);
        bool done = true;
        if (i % 3 != 2) {
            done = bool(cache->apply(news, noon));
        } else {
            done = bool(cache->beginSnapshot(u"sn-%1"_s.arg(version), u"e1"_s, 3, "{}"));
            for (int part = 0; part < 3 && done; ++part) {
                FeedPage rows = news;
                rows.rows = news.rows.mid(part * 4, 4);
                done = bool(cache->applyPart(part, rows, noon));
            }
            done = done && cache->finishSnapshot(news.cursor, 0, noon);
        }
        if (done)
            say("page " + QByteArray::number(version));
    }
}

bool run(const QString &path, const QByteArray &sql)
{
    sqlite3 *handle = nullptr;
    sqlite3_open(path.toUtf8().constData(), &handle);
    const int code = sqlite3_exec(handle, sql.constData(), nullptr, nullptr, nullptr);
    sqlite3_close(handle);
    return code == SQLITE_OK;
}

/// The same commands in a file as the first version of the program wrote it.
bool makeFirstVersion(const QString &from, const QString &to)
{
    QFile schema(QStringLiteral(SOURCE_DIR "/resources/schema/outbox/0001_commands.sql"));
    if (!schema.open(QIODevice::ReadOnly) || !run(to, schema.readAll() + ";PRAGMA user_version = 1"))
        return false;
    const QByteArray columns = "position, id, seq, aggregate, state, tries, next_at, settled_at, "
                               "result_version, overlay, handled, key_version, payload, result";
    return run(to,
               "ATTACH '" + from.toUtf8() + "' AS new; INSERT INTO command (" + columns + ") SELECT "
                   + columns + " FROM new.command; DETACH new");
}

QList<QByteArray> wordsAfter(const QList<QByteArray> &said, const QByteArray &first)
{
    QList<QByteArray> found;
    for (const QByteArray &line : said) {
        if (line.startsWith(first + ' '))
            found.append(line.mid(first.size() + 1));
    }
    return found;
}

QByteArray tornOf(const Victim &victim)
{
    return wordsAfter(victim.said(), "torn").value(0);
}

} // namespace

/// SIGKILL on real files at any moment of push, pull and migration, and at every system call of saving; a
/// disk that is really full. "./dev test --full" kills 10,000 times.
class tst_KilledOnDisk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killed_at_any_moment_of_a_push_nothing_that_was_said_is_lost()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"outbox.db"_s);
        QList<QByteArray> saved, confirmed;
        QHash<QByteArray, QByteArray> seqs;
        const int times = kills() * 4 / 10;
        for (int i = 0; i < times; ++i) {
            if (i % 100 == 99) // small again: SQLite checks the whole file at each start
                QVERIFY2(checked(path, saved, confirmed, seqs), m_why.constData());
            Victim victim([&](const Say &say) { push(path, say, 100'000); });
            victim.killAfter(int(kernelDice(10)), unsigned(kernelDice(3'000)));
            QVERIFY2(tornOf(victim).isEmpty(), tornOf(victim).constData());
            saved += wordsAfter(victim.said(), "saved");
            confirmed += wordsAfter(victim.said(), "confirmed");
            for (const QByteArray &sent : wordsAfter(victim.said(), "sent")) {
                const QByteArray id = sent.split(' ').value(0), seq = sent.split(' ').value(1);
                QCOMPARE(seqs.value(id, seq), seq); // never changed
                seqs[id] = seq;
            }
        }
        QVERIFY2(checked(path, saved, confirmed, seqs), m_why.constData());
        qInfo("%d kills, %d acknowledged, 0 lost, 0 files torn", times, m_acknowledged);
        QVERIFY2(m_acknowledged > times / 4, "hardly anything was saved before the kills: they prove little");
    }

    void killed_at_any_moment_of_a_pull_cursor_and_rows_agree()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"cache.db"_s);
        { // the first page: from then on every row has a version
            Victim first([&](const Say &say) { pull(path, say, 1); });
            first.finish();
            QCOMPARE(first.said(), (QList<QByteArray>{"found 0", "page 1001"}));
        }
        int last = 0, pages = 0;
        const int times = kills() * 4 / 10;
        for (int i = 0; i < times; ++i) {
            Victim victim([&](const Say &say) { pull(path, say, 100'000); });
            victim.killAfter(int(kernelDice(10)), unsigned(kernelDice(3'000)));
            QVERIFY2(tornOf(victim).isEmpty(), tornOf(victim).constData());
            for (const QByteArray &found : wordsAfter(victim.said(), "found"))
                QVERIFY2(found.toInt() >= last, found.constData());
            for (const QByteArray &page : wordsAfter(victim.said(), "page")) {
                last = page.toInt();
                ++pages;
            }
        }
        qInfo("%d kills, %d pages and snapshots stored, 0 lost, 0 torn", times, pages);
        QVERIFY2(pages > times / 4, "hardly anything was stored before the kills: they prove little");
    }

    void killed_at_any_moment_of_a_migration_every_command_is_readable()
    {
        QTemporaryDir folder;
        const QString now = folder.filePath(u"now.db"_s), path = folder.filePath(u"outbox.db"_s);
        Victim first([&](const Say &say) { push(now, say, 40); });
        first.finish();
        const QList<QByteArray> saved = wordsAfter(first.said(), "saved");
        QCOMPARE(saved.size(), 40);
        int half = 0;
        const int times = kills() * 2 / 10;
        for (int i = 0; i < times; ++i) {
            for (const char *ending : {"", "-wal", "-shm"})
                QFile::remove(path + QLatin1StringView(ending));
            QVERIFY(makeFirstVersion(now, path));
            Victim victim([&](const Say &say) {
                say("begins");
                if (openOutbox(path, say))
                    say("open");
                pause();
            });
            victim.killAfter(1, unsigned(kernelDice(20'000)));
            half += !victim.said().contains("open");
            QByteArray why;
            auto outbox = openOutbox(path, [&why](const QByteArray &line) { why = line; });
            QVERIFY2(outbox, why.constData());
            for (const QByteArray &id : saved) {
                const auto item = outbox->item(QString::fromLatin1(id));
                QVERIFY2(item && *item && (*item)->state == State::Confirmed, id.constData());
            }
        }
        qInfo("%d kills, %d of them before the migration was over", times, half);
        QVERIFY2(half > 0, "no kill came in the middle: the test proves nothing");
    }

    void killed_at_every_system_call_of_saving_the_act_is_there_when_it_was_said()
    {
        QTemporaryDir folder;
        int calls = 0, saved = 0, unsaid = 0;
        for (bool more = true; more; ++calls) {
            const QString path = folder.filePath(u"outbox-%1.db"_s.arg(calls));
            QByteArray before;
            Victim first([&](const Say &say) { push(path, say, 1); });
            first.finish();
            const QByteArray old = wordsAfter(first.said(), "saved").value(0);
            QVERIFY(!old.isEmpty());
            Victim victim([&](const Say &say) {
                auto outbox = openOutbox(path, say);
                const Command command = redeem(7);
                say("meant " + command.id.toLatin1());
                if (!outbox || !Victim::letBeTraced())
                    return;
                if (outbox->append({command}))
                    say("saved " + command.id.toLatin1());
            });
            const auto killed = victim.killAtCall(calls + 1);
            if (!killed)
                QSKIP("Tracing other processes is not allowed here: no kill at each system call");
            more = *killed;
            QVERIFY2(tornOf(victim).isEmpty(), tornOf(victim).constData());
            const QByteArray id = wordsAfter(victim.said(), "meant").value(0);
            const bool said = wordsAfter(victim.said(), "saved").contains(id);
            QByteArray why;
            const auto opened = openOutbox(path, [&why](const QByteArray &line) { why = line; });
            QVERIFY2(opened, why.constData());
            QVERIFY(opened->item(QString::fromLatin1(old))->has_value());
            const bool there = opened->item(QString::fromLatin1(id))->has_value();
            QVERIFY2(there || !said, qPrintable(u"lost at call %1"_s.arg(calls + 1)));
            ++(there ? saved : unsaid);
            QFile::remove(path);
        }
        qInfo("killed at each of %d system calls: %d times it was there, %d times not and not said", calls,
              saved, unsaid);
        QVERIFY(calls > 5 && saved > 0 && unsaid > 0);
    }

    void a_disk_that_is_really_full_saves_nothing_says_so_and_goes_on_later()
    {
        QTemporaryDir folder;
        const QByteArray place = folder.path().toUtf8();
        Victim victim([&](const Say &say) {
            if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0
                || mount("tmpfs", place.constData(), "tmpfs", 0, "size=512k") != 0) {
                say("skip");
                return;
            }
            fillTheDisk(folder.path(), say);
        });
        victim.finish();
        if (victim.said().contains("skip"))
            QSKIP("Only root can mount a small disk: no full disk here");
        QCOMPARE(wordsAfter(victim.said(), "wrong"), QList<QByteArray>());
        QVERIFY(victim.said().contains("done"));
    }

private:
    bool checked(const QString &path, QList<QByteArray> &saved, QList<QByteArray> &confirmed,
                 QHash<QByteArray, QByteArray> &seqs)
    {
        auto outbox = openOutbox(path, [this](const QByteArray &line) { m_why = line; });
        if (!outbox)
            return false;
        for (const QByteArray &id : std::as_const(saved)) {
            const auto item = outbox->item(QString::fromLatin1(id));
            if (!item || !*item) {
                m_why = "saved and gone: " + id;
                return false;
            }
            const QByteArray seq = seqs.value(id);
            if (!seq.isEmpty() && QByteArray::number((*item)->command.seq) != seq) {
                m_why = "another seq: " + id;
                return false;
            }
        }
        for (const QByteArray &id : std::as_const(confirmed)) {
            const auto item = outbox->item(QString::fromLatin1(id));
            if (!item || !*item || (*item)->state != State::Confirmed) {
                m_why = "confirmed and no more: " + id;
                return false;
            }
        }
        m_acknowledged += int(saved.size());
        outbox.reset();
        saved.clear();
        confirmed.clear();
        seqs.clear();
        for (const char *ending : {"", "-wal", "-shm"})
            QFile::remove(path + QLatin1StringView(ending));
        return true;
    }

    /// In a process of its own, on a disk of 512 KiB.
    static void fillTheDisk(const QString &folder, const Say &say)
    {
        QFile ballast(folder + u"/ballast"_s);
        if (!ballast.open(QIODevice::WriteOnly) || ballast.write(QByteArray(200'000, 'x')) != 200'000)
            return say("wrong the ballast does not fit");
        ballast.close();
        auto outbox = openOutbox(folder + u"/outbox.db"_s, say);
        if (!outbox)
            return say("wrong it does not open");
        QStringList saved;
        Result<Done> last = Done();
        for (int i = 0; i < 5'000 && last; ++i) {
            const Command command = redeem(i % 5);
            last = outbox->append({command});
            if (last)
                saved.append(command.id);
        }
        if (last)
            return say("wrong the disk never filled");
        if (last.error().kind != Error::Kind::DiskFull)
            return say("wrong it is called " + QByteArray::number(int(last.error().kind)));
        const auto pending = outbox->pending();
        if (!pending || pending->size() != saved.size())
            return say("wrong what was saved is not all there, or more");
        ballast.remove();
        const Command later = redeem(1);
        if (!outbox->append({later}))
            return say("wrong it does not go on");
        saved.append(later.id);
        outbox.reset();
        outbox = openOutbox(folder + u"/outbox.db"_s, say);
        for (const QString &id : std::as_const(saved)) {
            if (!outbox || !outbox->item(id)->has_value())
                return say("wrong lost " + id.toLatin1());
        }
        say("done");
    }

    QByteArray m_why;
    int m_acknowledged = 0;
};

int main(int argc, char **argv)
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "3000000"); // ten thousand kills take longer than Qt's five minutes
    QCoreApplication application(argc, argv);
    tst_KilledOnDisk test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_KilledOnDisk.moc"

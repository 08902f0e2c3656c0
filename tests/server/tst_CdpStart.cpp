#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::Literals::StringLiterals;

/// What counterpart-cdp refuses before it serves, with which sentence and exit code, and that it leaves
/// nothing behind; what it says when it does serve.
class tst_CdpStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_dir = std::make_unique<QTemporaryDir>(); }

    void what_acts_and_ends_needs_a_database_that_is_there_data()
    {
        QTest::addColumn<QStringList>("act");
        QTest::newRow("new code") << QStringList{u"--new-code"_s};
        QTest::newRow("PIN") << QStringList{u"--reset-pin"_s, u"1001"_s};
        QTest::newRow("devices") << QStringList{u"--devices"_s};
        QTest::newRow("revoke") << QStringList{u"--revoke"_s, u"dv-1"_s};
        QTest::newRow("resnapshot") << QStringList{u"--resnapshot"_s, u"dv-1"_s};
        QTest::newRow("policy") << QStringList{u"--refresh-policy"_s, u"dv-1"_s};
        QTest::newRow("upgrade") << QStringList{u"--upgrade"_s, u"dv-1"_s, u"1.2"_s};
        QTest::newRow("message") << QStringList{u"--message"_s, u"dv-1"_s, u"Hello"_s};
    }

    void what_acts_and_ends_needs_a_database_that_is_there()
    {
        QFETCH(const QStringList, act);
        QCOMPARE(run(act), 2);
        QVERIFY2(m_err.contains("name it with --db FILE"), m_err.constData());
        QCOMPARE(run(act + QStringList{u"--db"_s, database()}), 2);
        QVERIFY2(m_err.contains("there is no database " + database().toUtf8()), m_err.constData());
        QVERIFY(m_out.isEmpty());
        nothingIsLeft();
    }

    void wrong_words_are_refused_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QByteArray>("sentence");
        const QString device = u"dv-1"_s, message = u"--message"_s, upgrade = u"--upgrade"_s;
        for (const QString &option :
             {u"--reset-pin"_s, u"--revoke"_s, u"--resnapshot"_s, u"--refresh-policy"_s})
            QTest::addRow("empty %s", qPrintable(option))
                << QStringList{option, QString()} << QByteArray("the word is empty");
        QTest::newRow("blank text") << QStringList{message, device, u"   "_s} << QByteArray("empty");
        QTest::newRow("no text") << QStringList{message, device, QString()} << QByteArray("empty");
        QTest::newRow("long text") << QStringList{message, device, QString(501, u'a')}
                                   << QByteArray("501 characters, and 500 are the most");
        QTest::newRow("no version") << QStringList{upgrade, device, u"banana"_s}
                                    << QByteArray("is no version");
        QTest::newRow("half a version")
            << QStringList{upgrade, device, u"1."_s} << QByteArray("is no version");
        QTest::newRow("one word") << QStringList{upgrade, device} << QByteArray("--help");
        QTest::newRow("unknown") << QStringList{u"--nonsense"_s} << QByteArray("--help");
        QTest::newRow("zone") << QStringList{u"--zone"_s, u"Mars/Phobos"_s}
                              << QByteArray("no time zone Mars/Phobos");
    }

    void wrong_words_are_refused()
    {
        QFETCH(const QStringList, words);
        QFETCH(const QByteArray, sentence);
        QCOMPARE(run(words + QStringList{u"--db"_s, database()}), 2);
        QVERIFY2(m_err.contains(sentence), m_err.constData());
        nothingIsLeft();
    }

    void a_text_of_500_characters_is_long_but_fine()
    {
        QVERIFY(serve({u"--db"_s, database()}));
        QCOMPARE(run({u"--db"_s, database(), u"--message"_s, u"dv-1"_s, QString(500, u'店')}), 1);
        QVERIFY2(m_err.contains("no such device: dv-1"), m_err.constData());
    }

    void a_taken_port_is_said_with_what_to_do()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString address = u"127.0.0.1:%1"_s.arg(other.serverPort());
        QCOMPARE(run({u"--listen"_s, address, u"--db"_s, database()}), 2);
        QVERIFY2(m_err.contains("another program uses this port"), m_err.constData());
        QVERIFY(m_err.contains("--listen HOST:PORT"));
        nothingIsLeft(); // it would hold PINs that nobody has read
    }

    void a_file_that_is_no_database_is_named_and_left_as_it_is()
    {
        const QByteArray text = "Dear diary, this is not a database.\n";
        write(u"cdp.db"_s, text);
        QCOMPARE(run({u"--db"_s, database()}), 5);
        QVERIFY2(m_err.contains(database().toUtf8() + " is no database"), m_err.constData());
        QFile file(database());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), text);
        QCOMPARE(run({u"--db"_s, m_dir->filePath(u"none/cdp.db"_s)}), 5);
        QVERIFY2(m_err.contains("there is no folder"), m_err.constData());
        QVERIFY(m_err.contains("none/cdp.db"));
        QCOMPARE(run({u"--db"_s, m_dir->path()}), 5);
        QVERIFY2(m_err.contains("is a folder"), m_err.constData());
    }

    void plain_http_for_others_is_warned_of_also_when_quiet()
    {
        QVERIFY(serve({u"--quiet"_s}));
        QVERIFY2(!m_err.contains("warning"), m_err.constData());
        QVERIFY(serve({u"--quiet"_s, u"--listen"_s, u"0.0.0.0:0"_s}));
        QVERIFY2(m_err.contains("plain http only from this machine"), m_err.constData());
        QCOMPARE(m_err.count('\n'), 1);
    }

    void garbage_alone_is_not_served()
    {
        QVERIFY(QDir(m_dir->path()).mkdir(u"data"_s));
        write(u"data/coupon.ndjson"_s, "no json\n{\"kind\":\"coupon\"}\n");
        write(u"data/notes.ndjson"_s, "{\"a\":1}\n");
        QCOMPARE(run({u"--db"_s, database(), u"--load"_s, m_dir->filePath(u"data"_s)}), 1);
        QVERIFY2(m_err.contains("holds nothing that could be used"), m_err.constData());
        QVERIFY2(m_out.contains("coupon.ndjson:1: is not a JSON object"), m_out.constData());
        QVERIFY2(m_out.contains("notes.ndjson: holds no records"), m_out.constData());
        QVERIFY(!m_out.contains("listening"));
        QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList());
    }

    void the_demo_says_who_its_staff_are()
    {
        QVERIFY(serve({u"--demo"_s, u"--script"_s, u"still"_s}));
        for (const char *line : {"associate: as-1001 246810 李思敏 (Simin Li), counter\n",
                                 "associate: as-1002 246810 吴浩然 (Haoran Wu), pickup desk\n",
                                 "associate: as-1006 246810 梁慧 (Hui Liang), manager\n"})
            QVERIFY2(m_out.contains(line), m_out.constData());
    }

private:
    const QString Program = QStringLiteral(BINARY_DIR "/app/counterpart-cdp");

    QString database() const { return m_dir->filePath(u"cdp.db"_s); }
    void nothingIsLeft() { QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files), QStringList()); }
    void write(const QString &name, const QByteArray &bytes)
    {
        QFile file(m_dir->filePath(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(bytes);
    }

    /// The exit code; -1 when it went on to serve.
    int run(const QStringList &words)
    {
        QProcess cdp;
        cdp.start(Program,
                  words.contains(u"--listen"_s) ? words : words + QStringList{u"--listen"_s, free()});
        const bool ended = cdp.waitForFinished(20'000);
        if (!ended) {
            cdp.kill();
            cdp.waitForFinished();
        }
        m_out = cdp.readAllStandardOutput();
        m_err = cdp.readAllStandardError();
        return ended ? cdp.exitCode() : -1;
    }

    /// Serves until the announcement is out and ends; false when it does not get there.
    bool serve(const QStringList &words)
    {
        QProcess cdp;
        cdp.start(Program,
                  words.contains(u"--listen"_s) ? words : words + QStringList{u"--listen"_s, free()});
        m_out.clear();
        while (!m_out.contains("enrolment code: ") && cdp.waitForReadyRead(60'000))
            m_out += cdp.readAllStandardOutput();
        cdp.terminate();
        const bool ended = cdp.waitForFinished(20'000);
        m_out += cdp.readAllStandardOutput();
        m_err = cdp.readAllStandardError();
        return ended && cdp.exitCode() == 0 && m_out.contains("enrolment code: ");
    }
    static QString free() { return u"127.0.0.1:0"_s; }

    std::unique_ptr<QTemporaryDir> m_dir;
    QByteArray m_out, m_err;
};

QTEST_GUILESS_MAIN(tst_CdpStart)
#include "tst_CdpStart.moc"

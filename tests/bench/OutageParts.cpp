#include "bench/OutageParts.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QRegularExpression>
#include <QTextStream>

namespace counterpart::bench {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

bool waitFor(const std::function<bool()> &come, milliseconds most)
{
    QEventLoop loop;
    QTimer look, over;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (come())
            loop.quit();
    });
    QObject::connect(&over, &QTimer::timeout, &loop, &QEventLoop::quit);
    look.start(20);
    over.start(most);
    loop.exec();
    return come();
}

void row(const QString &name, double value, const QString &unit)
{
    QTextStream(stdout) << u"%1 %2 %3"_s.arg(name, -52).arg(value, 12, 'f', 2).arg(unit) << Qt::endl;
}

void give(const QString &why)
{
    QTextStream(stderr) << QCoreApplication::applicationName() << ": " << why << Qt::endl;
    std::exit(1);
}

LoopWatch::LoopWatch() : m_last(std::chrono::steady_clock::now())
{
    m_timer.setTimerType(Qt::PreciseTimer);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this] {
        const auto now = std::chrono::steady_clock::now();
        const std::chrono::duration<double, std::milli> away = now - m_last;
        m_longest = std::max(m_longest, away);
        ++m_turns;
        m_noticed += away > 100ms; // where an answer stops feeling immediate (Nielsen, Usability Engineering)
        m_last = now;
    });
    m_timer.start(1);
}

void LoopWatch::print(const QString &during) const
{
    row(u"longest time the GUI thread was away, %1"_s.arg(during), m_longest.count(), u"ms"_s);
    row(u"  away for more than 100 ms"_s, m_noticed, u"of %1 turns"_s.arg(m_turns));
}

// ---- the CDP

bool CdpProcess::run(const QStringList &more, const QByteArray &until)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.start(
        QStringLiteral(BINARY_DIR "/app/counterpart-cdp"),
        QStringList{u"--demo"_s, u"--script"_s, u"still"_s, u"--db"_s, database(), u"--listen"_s, m_listen}
            + more);
    said.clear();
    while (!said.contains(until) && m_process.waitForReadyRead(120'000))
        said += m_process.readAll();
    return said.contains(until);
}

QString CdpProcess::after(const QByteArray &label) const
{
    const QRegularExpression line(QString::fromLatin1(label) + u"\\s*(\\S+)"_s);
    return line.match(QString::fromUtf8(said)).captured(1);
}

bool CdpProcess::prepare(int codes)
{
    if (!run({}, "associate: "))
        return false;
    m_associate = after("associate:");
    m_pin = after(m_associate.toLatin1());
    m_codes.append(after("enrolment code:"));
    kill();
    while (m_codes.size() < codes) {
        if (!run({u"--new-code"_s}, "enrolment code: ") || !m_process.waitForFinished(30'000))
            return false;
        m_codes.append(after("enrolment code:"));
    }
    return start();
}

bool CdpProcess::start()
{
    if (!run({}, "enrolment code: "))
        return false;
    m_address = after("listening on");
    m_listen = m_address.section(u'/', 2, 2);
    return true;
}

void CdpProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished(10'000);
}

// ---- a tablet

Device::Setup Tablet::setup(const QTemporaryDir &folder)
{
    return {.folder = folder.filePath(u"profile"_s),
            .secrets = std::make_shared<MemorySecretStore>(),
            .clientVersion = u"bench"_s};
}

Tablet::Tablet(int no, const QString &associate) : number(no), device(setup(m_folder)), m_associate(associate)
{
}

bool Tablet::enrol(const QString &address, const QString &code)
{
    if (!await(device.start()) || !await(device.enrol(address, {}, code, u"Tablet %1"_s.arg(number))))
        return false;
    return waitFor(
        [this] {
            return device.facts().firstSyncPercent == 100 && device.facts().link == SyncFacts::Link::Online;
        },
        5min);
}

double Tablet::addNote(const QString &customerId, int n, Instant at)
{
    Command command;
    command.id = uuid7(at, device.random());
    command.issuedAt = at;
    command.issuedBy = m_associate;
    command.aggregate = {ResourceType::Customer, customerId};
    command.offline = true;
    command.signIn = u"offline_pin"_s;
    command::CustomerAddNote add;
    add.noteId = uuid7(at, device.random());
    add.text = {u"%1/%2"_s.arg(number).arg(n, 6, 10, QChar(u'0')), u"en"_s};
    add.purpose = u"service"_s;
    add.expiresAt = at + std::chrono::days(90);
    command.payload = add;
    QElapsedTimer timer;
    timer.start();
    const auto saved = await(device.submit({command}));
    return saved ? double(timer.nsecsElapsed()) / 1e6 : -1;
}

double Tablet::readQueueMs()
{
    QElapsedTimer timer;
    timer.start();
    (void)await(device.withOutbox([](Outbox &outbox) { return outbox.pending(); }));
    return double(timer.nsecsElapsed()) / 1e6;
}

QMap<QString, qint64> Tablet::customerVersions()
{
    const auto read = [](CacheReader &reader) -> Result<QMap<QString, qint64>> {
        QMap<QString, qint64> versions;
        const auto visited = reader.forEachCustomer([&versions](const Customer &customer) {
            versions.insert(customer.id, customer.version);
            return true;
        });
        return visited ? Result<QMap<QString, qint64>>(versions) : visited.error();
    };
    const auto versions = await(device.read(read));
    return versions ? *versions : QMap<QString, qint64>();
}

// ---- what must have come of it

namespace {

/// Each answer of the CDP is there, and the versions of one customer grow in the order of doing.
QString faultOf(Tablet &tablet, int commands)
{
    const auto items
        = await(tablet.device.withOutbox([commands](Outbox &outbox) { return outbox.list(commands + 10); }));
    if (!items || items->size() != commands)
        return u"tablet %1 has %2 commands"_s.arg(tablet.number).arg(items ? items->size() : -1);
    QMap<QString, qint64> last;
    for (auto item = items->crbegin(); item != items->crend(); ++item) {
        if (item->state != OutboxItem::State::Confirmed || !item->result)
            return u"a command of tablet %1 is not confirmed"_s.arg(tablet.number);
        qint64 &version = last[item->command.aggregate.id];
        if (item->result->version <= version)
            return u"tablet %1: %2 was applied out of order"_s.arg(tablet.number).arg(item->command.id);
        version = item->result->version;
    }
    return {};
}

} // namespace

QString faultIn(const std::vector<std::unique_ptr<Tablet>> &tablets, const QMap<QString, qint64> &before,
                const QStringList &customers, int commands)
{
    for (const auto &tablet : tablets) {
        if (const QString fault = faultOf(*tablet, commands); !fault.isEmpty())
            return fault;
    }
    qsizetype found = 0;
    for (const QString &id : customers) {
        const auto customer
            = await(tablets.front()->device.read([id](CacheReader &reader) { return reader.customer(id); }));
        if (!customer || !*customer)
            return u"customer %1 is gone"_s.arg(id);
        QMap<QString, QString> last; // the notes of one tablet stand in its order
        qsizetype ours = 0;
        for (const CustomerNote &note : (*customer)->notes) {
            const QString text = note.text.text;
            const QString who = text.section(u'/', 0, 0);
            if (text.size() < 8 || text.at(text.size() - 7) != u'/')
                continue; // of the demo
            if (last.value(who) >= text)
                return u"customer %1: note %2 stands twice or out of order"_s.arg(id, text);
            last[who] = text;
            ++ours;
        }
        if ((*customer)->version != before.value(id) + ours)
            return u"customer %1: %2 notes in %3 changes"_s.arg(id).arg(ours).arg((*customer)->version
                                                                                  - before.value(id));
        found += ours;
    }
    const qsizetype all = qsizetype(tablets.size()) * commands;
    return found == all ? QString() : u"%1 notes of %2"_s.arg(found).arg(all);
}

} // namespace counterpart::bench

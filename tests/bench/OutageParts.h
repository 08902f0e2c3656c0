#pragma once

#include "base/WhenDone.h"
#include "device/Device.h"

#include <QEventLoop>
#include <QMap>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

namespace counterpart::bench {

/// Events run until `come()` or the time is over; false then.
bool waitFor(const std::function<bool()> &come, milliseconds most);

/// Events run until `future` has its answer.
template<typename Answer>
Answer await(const QFuture<Answer> &future)
{
    QEventLoop loop;
    std::optional<Answer> answer;
    whenDone(future, &loop, [&](const Answer &value) {
        answer = value;
        loop.quit();
    });
    loop.exec();
    return *answer;
}

/// One line of the table that a bench prints.
void row(const QString &name, double value, const QString &unit);
/// Ends the program with 1 and says why.
[[noreturn]] void give(const QString &why);

/// The times between two turns of the event loop of this thread, from its making on.
class LoopWatch
{
public:
    LoopWatch();
    /// What lay between the last turn and now is not counted: the bench itself waited.
    void rest() { m_last = std::chrono::steady_clock::now(); }
    /// The longest, and how many were longer than what a person notices.
    void print(const QString &during) const;

private:
    QTimer m_timer;
    std::chrono::steady_clock::time_point m_last;
    std::chrono::duration<double, std::milli> m_longest{0};
    int m_turns = 0, m_noticed = 0;
};

/// counterpart-cdp with the demo's store, on a port and a file that stay when it is killed.
class CdpProcess
{
public:
    /// Makes the database, mints the codes and starts.
    bool prepare(int codes);
    bool start();
    void kill();
    ~CdpProcess() { kill(); }

    QString address() const { return m_address; }
    const QStringList &codes() const { return m_codes; }
    QString associate() const { return m_associate; }
    QString pin() const { return m_pin; }
    QString database() const { return m_folder.filePath(QStringLiteral("cdp.db")); }
    QByteArray said;

private:
    bool run(const QStringList &more, const QByteArray &until);
    QString after(const QByteArray &label) const;

    QTemporaryDir m_folder;
    QProcess m_process;
    QString m_listen = QStringLiteral("127.0.0.1:0"), m_address, m_associate, m_pin;
    QStringList m_codes;
};

/// One tablet: the real device on real files.
class Tablet
{
    QTemporaryDir m_folder; // before the device that works in it

public:
    Tablet(int number, const QString &associate);
    bool enrol(const QString &address, const QString &code);
    /// How long it took until it was saved and shown, in ms; negative: it was not.
    double addNote(const QString &customerId, int n, Instant at);
    double readQueueMs();
    QMap<QString, qint64> customerVersions();

    int number;
    Device device;

private:
    static Device::Setup setup(const QTemporaryDir &folder);
    QString m_associate;
};

/// Empty when every command was applied exactly once and those about one customer in the order in which they
/// were done; else what is wrong.
QString faultIn(const std::vector<std::unique_ptr<Tablet>> &tablets, const QMap<QString, qint64> &before,
                const QStringList &customers, int commands);

} // namespace counterpart::bench

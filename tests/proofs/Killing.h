#pragma once

#include <QByteArray>
#include <QList>

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <optional>
#include <poll.h>
#include <sys/ptrace.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

namespace counterpart::test {

/// From the kernel, also in a child made by fork(): Qt's generator would give every child the same bytes.
inline QByteArray kernelRandom(qsizetype count)
{
    QByteArray bytes(count, '\0');
    if (getrandom(bytes.data(), size_t(count), 0) != count)
        std::abort();
    return bytes;
}

/// Below `n`.
inline quint64 kernelDice(quint64 n)
{
    quint64 value = 0;
    const QByteArray bytes = kernelRandom(sizeof value);
    memcpy(&value, bytes.constData(), sizeof value);
    return value % n;
}

/// A process that does `work` on real files and says lines of what it has finished, until it is killed. It is
/// a fork of the test, which takes a millisecond, so thousands of kills are cheap; the test must have no file
/// open meanwhile.
class Victim
{
public:
    using Say = std::function<void(const QByteArray &line)>;

    explicit Victim(const std::function<void(const Say &)> &work)
    {
        int ends[2];
        if (pipe(ends) != 0)
            std::abort();
        m_pid = fork();
        if (m_pid == 0) {
            close(ends[0]);
            work([to = ends[1]](const QByteArray &line) {
                const QByteArray whole = line + '\n';
                if (write(to, whole.constData(), size_t(whole.size())) != whole.size())
                    _exit(3);
            });
            _exit(0);
        }
        close(ends[1]);
        m_from = ends[0];
    }
    ~Victim() { end(); }
    Victim(const Victim &) = delete;
    Victim &operator=(const Victim &) = delete;

    /// Kills it so long after it has said so many lines.
    void killAfter(int lines, unsigned microseconds)
    {
        pollfd line{m_from, POLLIN, 0};
        while (m_heard.count('\n') < lines && poll(&line, 1, 30'000) > 0 && hear()) { }
        usleep(microseconds);
        ::kill(m_pid, SIGKILL);
        end();
    }
    /// Lets it work, kills it when it enters its `nth` system call after its first SIGSTOP. False when it
    /// ended before: it makes fewer calls. None: tracing is not allowed here.
    std::optional<bool> killAtCall(int nth)
    {
        int status = 0;
        if (waitpid(m_pid, &status, 0) != m_pid || !WIFSTOPPED(status))
            return {};
        ptrace(PTRACE_SETOPTIONS, m_pid, nullptr, PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
        int entered = 0;
        for (bool entry = true;; entry = !entry) {
            if (ptrace(PTRACE_SYSCALL, m_pid, nullptr, nullptr) != 0)
                return {};
            if (waitpid(m_pid, &status, 0) != m_pid || WIFEXITED(status) || WIFSIGNALED(status)) {
                m_ended = true;
                end();
                return false;
            }
            if (WSTOPSIG(status) != (SIGTRAP | 0x80)) { // a signal of its own
                entry = !entry;
                continue;
            }
            if (entry && ++entered == nth) {
                ::kill(m_pid, SIGKILL);
                end();
                return true;
            }
        }
    }
    /// To be called in `work` before what is traced; false when tracing is not allowed.
    static bool letBeTraced()
    {
        return ptrace(PTRACE_TRACEME, 0, nullptr, nullptr) == 0 && raise(SIGSTOP) == 0;
    }
    /// Waits for it to end by itself.
    void finish()
    {
        int status = 0;
        m_ended = waitpid(m_pid, &status, 0) == m_pid;
        end();
    }
    /// What it had said; a line without its end was not said.
    const QList<QByteArray> &said() const { return m_said; }

private:
    void end()
    {
        if (m_from < 0)
            return;
        if (!m_ended) {
            ::kill(m_pid, SIGKILL);
            waitpid(m_pid, nullptr, 0);
        }
        while (hear()) { }
        close(m_from);
        m_from = -1;
        m_said = m_heard.split('\n');
        m_said.removeLast();
    }
    bool hear()
    {
        char buffer[4096];
        const ssize_t n = read(m_from, buffer, sizeof buffer);
        if (n > 0)
            m_heard.append(buffer, n);
        return n > 0;
    }

    pid_t m_pid = -1;
    int m_from = -1;
    bool m_ended = false;
    QByteArray m_heard;
    QList<QByteArray> m_said;
};

} // namespace counterpart::test

#pragma once

#include "proofs/Program.h"
#include "server/sqlite/SqliteStorage.h"

#include <QFile>
#include <QJsonArray>

namespace counterpart::test {

/// The reference CDP as a process, with a customer and a coupon (CODE-0, CODE-1 …) for
/// each round.
class Centre
{
public:
    bool start(const QString &folder, int coupons)
    {
        m_database = folder + u"/cdp.db"_s;
        const QString data = folder + u"/data"_s;
        QDir().mkpath(data);
        QByteArray lines, people;
        for (int i = 0; i < coupons; ++i) {
            const QByteArray n = QByteArray::number(i);
            people
                += R"({"kind":"customer","id":"c-)" + n + R"(","data":{"display_name":"Mira Holt"}})" + '\n';
            lines += R"({"kind":"coupon","id":"q-)" + n + R"(","data":{"customer_id":"c-)" + n
                + R"(","code":"CODE-)" + n
                + R"(","title":"Soup","discount":{"type":"unknown"},"currency":"CNY",)"
                  R"("valid_from":"2020-01-01T00:00:00Z","valid_to":"2120-01-01T00:00:00Z",)"
                  R"("status":"issued","redemptions":[]}})"
                + '\n';
        }
        write(data + u"/customer.ndjson"_s, people);
        write(data + u"/coupon.ndjson"_s, lines);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(Corner::program(u"counterpart-cdp"_s),
                        {u"--listen"_s, u"127.0.0.1:0"_s, u"--db"_s, m_database, u"--load"_s, data});
        while (!m_said.contains("associate: as-3") && m_process.waitForReadyRead(60'000))
            m_said += m_process.readAll();
        return !line("listening on ").isEmpty();
    }
    /// After stop(): the same one, at the same address, with a fresh enrolment code.
    bool startAgain()
    {
        const QString at = line("listening on ").section(u"//"_s, 1);
        m_said.clear();
        m_process.start(Corner::program(u"counterpart-cdp"_s), {u"--listen"_s, at, u"--db"_s, m_database});
        while (line("enrolment code: ").isEmpty() && m_process.waitForReadyRead(60'000))
            m_said += m_process.readAll();
        return !line("enrolment code: ").isEmpty();
    }
    /// The rest of the line after `label`.
    QString line(const QByteArray &label) const
    {
        for (const QByteArray &text : m_said.split('\n')) {
            if (text.startsWith(label))
                return QString::fromUtf8(text.mid(label.size())).trimmed();
        }
        return {};
    }
    void stop()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(20'000))
            m_process.kill();
    }
    /// After stop(): redemptions that the CDP booked on each coupon, from its own file.
    QList<qsizetype> redemptions(int coupons) const
    {
        const auto storage = server::SqliteStorage::open(
            {.path = m_database, .scope = {}, .clock = systemNow, .random = systemRandom});
        QList<qsizetype> counts;
        for (int i = 0; storage && i < coupons; ++i) {
            const auto record = (*storage)->record(ResourceType::Coupon, u"q-%1"_s.arg(i));
            counts.append(record && *record ? (*record)->data()["redemptions"_L1].toArray().size() : -1);
        }
        return counts;
    }
    ~Centre() { stop(); }

private:
    static void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write test data");
    }
    QString m_database;
    QByteArray m_said;
    QProcess m_process;
};

} // namespace counterpart::test

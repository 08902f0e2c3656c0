#include "server/demo/DemoKit.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server::demo {

quint64 Random::next()
{
    m_state += 0x9E3779B97F4A7C15ULL;
    quint64 mixed = m_state;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
}

QString Random::uuid(Instant at)
{
    return uuid7(at, [this](qsizetype count) {
        QByteArray bytes;
        while (bytes.size() < count)
            bytes.append(char(next() & 0xFF));
        return bytes;
    });
}

Instant DemoTime::daysAgo(int days, int hour, int minute) const
{
    return fromDateTime(QDateTime(today().addDays(-days), QTime(hour, minute), m_zone));
}

QJsonObject text(const char *zh, const char *en)
{
    return text(QString::fromUtf8(zh), QString::fromUtf8(en));
}

QJsonObject text(const QString &zh, const QString &en)
{
    return {{"zh-CN"_L1, zh}, {"en"_L1, en}};
}

QJsonObject money(qint64 amount)
{
    return {{"amount"_L1, amount}, {"currency"_L1, Currency}};
}

QString shownMoney(qint64 amount)
{
    QString whole = QString::number(qAbs(amount) / 100);
    for (qsizetype at = whole.size() - 3; at > 0; at -= 3)
        whole.insert(at, u',');
    const int fen = int(qAbs(amount) % 100);
    const QString cents = fen ? u".%1"_s.arg(fen, 2, 10, QChar(u'0')) : QString();
    return (amount < 0 ? u"−¥"_s : u"¥"_s) + whole + cents;
}

QString inStoreGtin(int number)
{
    const QString body = u"20%1"_s.arg(number, 10, 10, QChar(u'0'));
    int sum = 0;
    for (int i = 0; i < 12; ++i)
        sum += body[i].digitValue() * (i % 2 == 0 ? 1 : 3);
    return body + QString::number((10 - sum % 10) % 10);
}

void Outlet::put(ResourceType type, QJsonObject document)
{
    if (!m_done)
        return;
    const QString id = document["id"_L1].toString();
    m_done = m_sink.put(ImportedRecord{type, id, std::move(document)});
}

void Outlet::put(const CampaignEvent &event)
{
    if (m_done)
        m_done = m_sink.put(event);
}

} // namespace counterpart::server::demo

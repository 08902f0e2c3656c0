#pragma once

#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>

namespace counterpart::test {

using namespace Qt::Literals::StringLiterals;

/// The line between a tablet and the CDP, which can die without anybody being told.
class Line : public QTcpServer
{
public:
    enum class Way { Open, NothingArrives, NoAnswerArrives, NoNews };

    explicit Line(const QString &cdp) : m_cdpPort(quint16(cdp.section(u':', -1).toInt()))
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *tablet = nextPendingConnection())
                join(tablet);
        });
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port");
    }
    QString address() const { return u"http://127.0.0.1:%1"_s.arg(serverPort()); }
    void set(Way way)
    {
        m_way = way;
        if (way == Way::Open) { // what was under way is lost
            for (const QPointer<QTcpSocket> &end : std::exchange(m_ends, {})) {
                if (end)
                    end->abort();
            }
        }
    }

private:
    void join(QTcpSocket *tablet)
    {
        auto *cdp = new QTcpSocket(tablet);
        m_ends << tablet << cdp;
        connect(tablet, &QTcpSocket::disconnected, tablet, &QObject::deleteLater);
        connect(cdp, &QTcpSocket::disconnected, tablet, [tablet] { tablet->disconnectFromHost(); });
        connect(tablet, &QTcpSocket::readyRead, cdp, [this, tablet, cdp] {
            const QByteArray bytes = tablet->readAll();
            const bool news = bytes.contains("/changes?") || bytes.contains("/events");
            if (m_way != Way::NothingArrives && !(m_way == Way::NoNews && news))
                cdp->write(bytes);
        });
        connect(cdp, &QTcpSocket::readyRead, tablet, [this, tablet, cdp] {
            const QByteArray bytes = cdp->readAll();
            if (m_way == Way::Open || m_way == Way::NoNews)
                tablet->write(bytes);
        });
        cdp->connectToHost(QHostAddress::LocalHost, m_cdpPort);
    }

    quint16 m_cdpPort;
    Way m_way = Way::Open;
    QList<QPointer<QTcpSocket>> m_ends;
};

} // namespace counterpart::test

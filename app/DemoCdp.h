#pragma once

#include <QObject>
#include <QProcess>
#include <QString>

namespace counterpart {

/// The demo's own reference CDP: counterpart-cdp beside this program, as a child on a free loopback port, its
/// data kept between starts. Ends with its parent.
class DemoCdp : public QObject
{
    Q_OBJECT

public:
    /// `folder`: where its database lies. `arguments`: --clock, --script, handed on.
    DemoCdp(const QString &folder, const QStringList &arguments, QObject *parent = nullptr);
    ~DemoCdp() override;

    void start();

Q_SIGNALS:
    /// It listens; `code` enrols one device.
    void ready(const QString &server, const QString &code);
    /// It cannot be started, or ended; what it said last.
    void failed(const QString &words);

private:
    void read();

    QProcess m_process;
    QString m_folder;
    QStringList m_arguments;
    QByteArray m_said, m_last; ///< not yet read to a line's end; the last line before it listened
    bool m_announced = false;
    QString m_server, m_code;
};

} // namespace counterpart

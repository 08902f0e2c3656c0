#pragma once

#include <QLocalServer>
#include <QObject>
#include <QString>

#include <functional>

namespace counterpart {

/// One window a profile: a second start brings the first one to the front and ends. The two meet at a socket
/// that only this user can open; all that can be said through it is "come to the front". No D-Bus service:
/// other programs of this user shall find nothing to talk to (trust.md A10).
class FirstWindow : public QObject
{
    Q_OBJECT

public:
    explicit FirstWindow(const QString &profileFolder, QObject *parent = nullptr);
    ~FirstWindow() override;

    /// True: a window of this profile is open and has come to the front. Waits for it up to two seconds.
    bool bringForward() const;
    /// From now on this is the window of the profile; call it only while its lock is held. `come` is called
    /// for each later start. Does nothing when it listens already.
    void listen(std::function<void()> come);

private:
    void answer();

    QString m_address;
    QLocalServer m_server;
    std::function<void()> m_come;
};

} // namespace counterpart

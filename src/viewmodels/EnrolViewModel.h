#pragma once

#include "usecases/Access.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Format;

/// Backs EnrolScreen.qml: address and code, then the first sync with its progress. Done once a tablet.
class EnrolViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(
        bool connecting READ connecting NOTIFY changed) ///< the code is being exchanged or rows are loading
    Q_PROPERTY(int step READ step NOTIFY changed)       ///< 1 connect, 2 store, 3 data
    Q_PROPERTY(int percent READ percent NOTIFY changed)
    Q_PROPERTY(QString storeText READ storeText NOTIFY changed)
    Q_PROPERTY(bool usable READ usable NOTIFY changed)
    Q_PROPERTY(bool again READ again NOTIFY changed) ///< this tablet was set up before
    Q_PROPERTY(QString knownServer READ knownServer NOTIFY changed)
    Q_PROPERTY(
        QString againText READ againText NOTIFY changed) ///< what becomes of what waits; empty: first time
    /// text, state (done, now, later).
    Q_PROPERTY(counterpart::RowListModel *kinds READ kinds CONSTANT)

public:
    EnrolViewModel(Access &access, const Format &format, QObject *parent = nullptr);

    bool connecting() const { return m_access.state() == AccessState::Enrolling; }
    int step() const;
    int percent() const { return m_access.enrolment().percent; }
    QString storeText() const;
    /// Orders and coupons are here: the desk and the counter may start.
    bool usable() const
    {
        const EnrolProgress progress = m_access.enrolment();
        return progress.usable && progress.step >= EnrolProgress::Step::Customers;
    }
    bool again() const { return m_access.settingUpAgain(); }
    QString knownServer() const { return m_access.serverAddress(); }
    QString againText() const;
    RowListModel *kinds() { return &m_kinds; }

    Q_INVOKABLE void enrol(const QString &server, const QString &code, const QString &deviceName);
    Q_INVOKABLE void startNow();
    Q_INVOKABLE void leave(); ///< not set up again: back to what is the matter
    /// A one-time code that IT printed as a barcode.
    void scan(const QString &code) { Q_EMIT codeScanned(code.trimmed()); }

Q_SIGNALS:
    void codeScanned(const QString &code);

private:
    void present();
    static QString sentence(const Error &error);

    Access &m_access;
    const Format &m_format;
    RowListModel m_kinds;
};

} // namespace counterpart

#pragma once

#include "usecases/SlipBook.h"
#include "viewmodels/ScreenViewModel.h"

#include <QtQml/qqmlregistration.h>

namespace counterpart {

class Core;
class Format;

/// Work with codes only: on TroubleScreen.qml codes are noted; at work they are told one after the other
/// until each is entered.
class CodesOnlyViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screens by Main.qml")

    Q_PROPERTY(bool possible READ possible NOTIFY changed) ///< to be offered now
    Q_PROPERTY(bool open READ isOpen NOTIFY changed)       ///< somebody chose it
    Q_PROPERTY(QString notedText READ notedText NOTIFY changed)
    /// While working: the next code that is to be entered, and its step; empty when there is none.
    Q_PROPERTY(QString nextText READ nextText NOTIFY changed)
    Q_PROPERTY(QString nextAction READ nextAction NOTIFY changed)

public:
    CodesOnlyViewModel(SlipBook &slips, Core &core, const Format &format, QObject *parent = nullptr);

    bool possible() const { return m_slips.possible(); }
    bool isOpen() const { return m_open && possible(); }
    QString notedText() const;
    QString nextText() const;
    QString nextAction() const;

    Q_INVOKABLE void start();
    Q_INVOKABLE void leave();
    Q_INVOKABLE void note(const QString &code);
    /// nextAction: opens the code as if it was scanned now, then takes it off the list.
    Q_INVOKABLE void actOnNext();

Q_SIGNALS:
    void noted();                         ///< the field is empty again
    void codeWanted(const QString &code); ///< as scanned

private:
    void follow();

    SlipBook &m_slips;
    Core &m_core;
    const Format &m_format;
    QList<Outbox::Slip> m_waiting;
    bool m_open = false;
    qint64 m_opened = 0; ///< the slip that was opened, and may now be entered; 0: none
};

} // namespace counterpart

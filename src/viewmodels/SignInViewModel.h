#pragma once

#include "usecases/Access.h"
#include "usecases/SyncHealth.h"
#include "viewmodels/Format.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Core;

/// Backs SignInScreen.qml and LockScreen.qml: who, and the PIN. No customer data behind it.
class SignInViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    /// name, place, letters, tint, chosen, note ("not available offline").
    Q_PROPERTY(counterpart::RowListModel *people READ people CONSTANT)
    Q_PROPERTY(QString chosen READ chosen NOTIFY changed)
    Q_PROPERTY(QString chosenName READ chosenName NOTIFY changed)
    Q_PROPERTY(QString chosenLetters READ chosenLetters NOTIFY changed)
    Q_PROPERTY(int chosenTint READ chosenTint NOTIFY changed)
    Q_PROPERTY(QString deviceText READ deviceText NOTIFY changed)
    Q_PROPERTY(QString lineText READ lineText NOTIFY changed)
    Q_PROPERTY(bool lineUp READ lineUp NOTIFY changed)
    Q_PROPERTY(QString triesText READ triesText NOTIFY changed)
    /// The first PIN was given by the CDP and must be replaced now.
    Q_PROPERTY(bool mustChange READ mustChange NOTIFY changed)
    /// The new PIN was typed once and is asked for again: a slip would lock its owner out.
    Q_PROPERTY(bool typingAgain READ typingAgain NOTIFY changed)

public:
    SignInViewModel(Access &access, Core &core, SyncHealth &health, const Format &format,
                    QObject *parent = nullptr);

    RowListModel *people() { return &m_people; }
    const QString &chosen() const { return m_chosen; }
    QString chosenName() const;
    QString chosenLetters() const;
    int chosenTint() const { return Format::tint(m_chosen); }
    QString deviceText() const;
    QString lineText() const;
    bool lineUp() const;
    const QString &triesText() const { return m_triesText; }
    bool mustChange() const { return m_mustChange; }
    bool typingAgain() const { return !m_newPin.isEmpty(); }

    Q_INVOKABLE void choose(const QString &associateId);
    Q_INVOKABLE void enter(const QString &pin);
    Q_INVOKABLE void unlock(const QString &pin);
    Q_INVOKABLE void changeTo(const QString &newPin); ///< changes it when it is the same twice in a row
    Q_INVOKABLE void laterChange();
    void badge(const QString &code);

Q_SIGNALS:
    void cleared(); ///< the PIN boxes start anew

private:
    void load();
    void present();
    void answer(const Result<Associate> &who);
    void refused(const Error &error);
    void forgetPins();

    Access &m_access;
    Core &m_core;
    SyncHealth &m_health;
    const Format &m_format;
    RowListModel m_people;
    QList<AssociateTile> m_tiles;
    QString m_chosen;
    QString m_triesText;
    QString m_pin, m_newPin; ///< only until the first PIN was replaced
    bool m_mustChange = false;
    bool m_asked = false; ///< the cache has said whom it knows
};

} // namespace counterpart

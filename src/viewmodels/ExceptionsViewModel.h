#pragma once

#include "usecases/SyncHealth.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Core;
class Format;
class ToastViewModel;

/// The centre's questions in the Sync centre: both versions of each, what may be decided, and what was
/// decided lately. A decision is asked once more, because it cannot be taken back.
class ExceptionsViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Part of the Sync centre")

    /// title, text, mine, mineWho, theirs, theirsWho (empty: one version is not told), cost, choices: list of
    /// {code, text, primary}, empty for who may not decide
    Q_PROPERTY(counterpart::RowListModel *open READ open CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *decided READ decided CONSTANT) ///< title, text, when
    Q_PROPERTY(bool mayDecide READ mayDecide NOTIFY changed)
    Q_PROPERTY(QString asked READ asked NOTIFY changed) ///< title of the decision asked; empty: none
    Q_PROPERTY(QString askedText READ askedText NOTIFY changed)
    Q_PROPERTY(QString askedAction READ askedAction NOTIFY changed)

public:
    ExceptionsViewModel(SyncHealth &health, Core &core, const Format &format, ToastViewModel &toast,
                        QObject *parent = nullptr);

    RowListModel *open() { return &m_open; }
    RowListModel *decided() { return &m_decided; }
    bool mayDecide() const { return m_mayDecide; }
    bool waitsForDecision() const { return m_mayDecide && m_open.count() > 0; }
    const QString &asked() const { return m_asked; }
    const QString &askedText() const { return m_askedText; }
    const QString &askedAction() const { return m_askedAction; }

    void refresh();
    Q_INVOKABLE void ask(const QString &id, const QString &code); ///< one of the choices of a row
    Q_INVOKABLE void confirm(const QString &note);                ///< `note` may be empty
    Q_INVOKABLE void cancel();

private:
    void present();
    void presentAsked();
    QVariantMap openRow(const SyncException &exception) const;
    QVariantMap decidedRow(const DecidedException &one) const;
    QString titleOf(const SyncException &exception) const;
    QString costOf(const SyncException &exception) const;

    SyncHealth &m_health;
    Core &m_core;
    const Format &m_format;
    ToastViewModel &m_toast;
    RowListModel m_open, m_decided;
    QList<SyncException> m_exceptions;
    QList<DecidedException> m_lately;
    std::optional<SyncException> m_question; ///< what is asked about, with the code
    QString m_code, m_asked, m_askedText, m_askedAction;
    bool m_mayDecide = false;
};

} // namespace counterpart

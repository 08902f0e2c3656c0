#pragma once

#include "usecases/StoreTablets.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

#include <QTimer>

namespace counterpart {

class Format;
class ToastViewModel;

/// Backs TabletsCard.qml and SwitchOffSheet.qml: the tablets of the store, and the end of a lost one.
class TabletsViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    // phase has three more: "pin" (list after the own PIN), "offline", "empty".
    Q_PROPERTY(bool allowed READ allowed NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *tablets READ tablets
                   CONSTANT)                          ///< rowId, name, text, icon, chip, chipKind, canEnd
    Q_PROPERTY(QString step READ step NOTIFY changed) ///< of the sheet: "", "look", "reason", "pin"
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString summary READ summary NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *reasons READ reasons CONSTANT) ///< reason, text, chosen
    Q_PROPERTY(QString sheetProblem READ sheetProblem NOTIFY changed)

public:
    TabletsViewModel(StoreTablets &tablets, const Format &format, ToastViewModel &toast,
                     QObject *parent = nullptr);

    bool allowed() const { return m_use.mayManage(); }
    RowListModel *tablets() { return &m_rows; }
    const QString &step() const { return m_step; }
    QString title() const;
    QString summary() const;
    RowListModel *reasons() { return &m_reasons; }
    const QString &sheetProblem() const { return m_sheetProblem; }

    /// Asked again each minute while it is seen.
    Q_INVOKABLE void watch(bool seen);
    Q_INVOKABLE void refresh();
    Q_INVOKABLE void askPin(); ///< to see the list
    Q_INVOKABLE void askSwitchOff(const QString &id);
    Q_INVOKABLE void chooseReason(const QString &reason);
    Q_INVOKABLE void toPin();
    Q_INVOKABLE void confirm(const QString &pin);
    Q_INVOKABLE void cancel();

Q_SIGNALS:
    void pinCleared();

private:
    void follow();
    void present();
    void presentReasons();
    QVariantMap rowOf(const StoreDevice &device) const;
    QString waiting(const StoreDevice &device) const;
    void answered(const Result<Done> &done);
    QString pinProblem(const Error &error) const;
    QString nameOf(const QString &id) const;

    StoreTablets &m_use;
    const Format &m_format;
    ToastViewModel &m_toast;
    RowListModel m_rows, m_reasons;
    QList<StoreDevice> m_devices;
    QString m_step, m_target, m_reason, m_sheetProblem;
    QTimer m_again;
    bool m_wasOnline = false, m_wasAllowed = false;
};

} // namespace counterpart

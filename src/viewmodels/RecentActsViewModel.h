#pragma once

#include "usecases/RecentActs.h"
#include "viewmodels/Format.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class ToastViewModel;

/// Backs RecentSheet.qml: what this associate did here lately, and undo while it is possible.
class RecentActsViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("One for the window")

    Q_PROPERTY(bool open READ open NOTIFY changed)
    /// rowId, icon, text, detail, canUndo, note (why not, or what became of it), tone of the note.
    Q_PROPERTY(counterpart::RowListModel *acts READ acts CONSTANT)

public:
    RecentActsViewModel(RecentActs &acts, const Format &format, ToastViewModel &toast,
                        QObject *parent = nullptr);

    bool open() const { return m_open; }
    RowListModel *acts() { return &m_rows; }

    Q_INVOKABLE void show();
    Q_INVOKABLE void close();
    Q_INVOKABLE void refresh();
    Q_INVOKABLE void undo(const QString &commandId);

private:
    void present();
    QString about(const RecentAct &one) const;
    QVariantMap row(const RecentAct &one) const;

    RecentActs &m_use;
    const Format &m_format;
    ToastViewModel &m_toast;
    RowListModel m_rows;
    QList<RecentAct> m_acts;
    bool m_open = false;
};

} // namespace counterpart

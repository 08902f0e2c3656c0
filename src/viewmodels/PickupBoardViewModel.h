#pragma once

#include "usecases/PickupDesk.h"
#include "viewmodels/PickupText.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class ToastViewModel;

/// Backs PickupBoardScreen.qml: four lanes sorted by urgency, and what to do first.
class PickupBoardViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(counterpart::RowListModel *waiting READ waiting CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *late READ late CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *toPick READ toPick CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *ready READ ready CONSTANT)
    /// Chips: key (all, mine, id, delegate), text, count, icon, on.
    Q_PROPERTY(counterpart::RowListModel *filters READ filters CONSTANT)
    Q_PROPERTY(QString subtitle READ subtitle NOTIFY changed)
    /// Cards left out by the filter; said, so that nobody looks for an order in vain.
    Q_PROPERTY(QString hiddenText READ hiddenText NOTIFY changed)
    Q_PROPERTY(int waitingCount READ waitingCount NOTIFY changed)
    Q_PROPERTY(int lateCount READ lateCount NOTIFY changed)
    Q_PROPERTY(bool selecting READ selecting WRITE setSelecting NOTIFY changed)
    Q_PROPERTY(int selectedCount READ selectedCount NOTIFY changed)
    Q_PROPERTY(QString selectedText READ selectedText NOTIFY changed)

public:
    PickupBoardViewModel(PickupDesk &desk, Core &core, const Format &format, ToastViewModel &toast,
                         QObject *parent = nullptr);

    RowListModel *waiting() { return &m_waiting; }
    RowListModel *late() { return &m_late; }
    RowListModel *toPick() { return &m_toPick; }
    RowListModel *ready() { return &m_ready; }
    RowListModel *filters() { return &m_filters; }
    QString subtitle() const;
    const QString &hiddenText() const { return m_hiddenText; }
    int waitingCount() const { return int(m_board.waiting.size()); }
    int lateCount() const { return int(m_board.late.size()); }
    bool selecting() const { return m_selecting; }
    void setSelecting(bool selecting);
    int selectedCount() const { return int(m_selected.size()); }
    QString selectedText() const;

    Q_INVOKABLE void refresh();
    Q_INVOKABLE void setFilter(const QString &key);
    Q_INVOKABLE void toggle(const QString &orderId); ///< selects or deselects
    /// Claims every selected order, so that one walk can fetch them all.
    Q_INVOKABLE void pickTogether();

private:
    void present();
    bool passes(const BoardOrder &row) const;
    int fill(RowListModel &lane, const QList<BoardOrder> &orders);
    void presentFilters();

    PickupDesk &m_desk;
    const Format &m_format;
    PickupText m_text;
    ToastViewModel &m_toast;
    RowListModel m_waiting, m_late, m_toPick, m_ready, m_filters;
    Board m_board;
    QString m_filter = QStringLiteral("all");
    QString m_hiddenText;
    QStringList m_selected;
    bool m_selecting = false;
    bool m_loaded = false;
};

} // namespace counterpart

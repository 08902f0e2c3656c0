#pragma once

#include "usecases/PickupDesk.h"
#include "viewmodels/PickupText.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class ToastViewModel;

/// Backs PickupOrderScreen.qml: one order from "to pick" to "ready", by scan or by hand.
class PickupOrderViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(QString orderId READ orderId NOTIFY changed)
    Q_PROPERTY(QString number READ number NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    Q_PROPERTY(QString subtitle READ subtitle NOTIFY changed)
    Q_PROPERTY(QString customerId READ customerId NOTIFY changed)
    /// Prepared sentences and flags of everything beside the lists; keys as in head().
    Q_PROPERTY(QVariant head READ head NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *steps READ steps CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *lines READ lines CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *bays READ bays CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *notices READ notices CONSTANT)
    /// The shortage being settled: reasons first, then what to do about it. Empty when none is open.
    Q_PROPERTY(counterpart::RowListModel *choices READ choices CONSTANT)
    Q_PROPERTY(QString shortTitle READ shortTitle NOTIFY changed)
    Q_PROPERTY(QString shortHint READ shortHint NOTIFY changed)
    Q_PROPERTY(QString bay READ bay NOTIFY changed)
    Q_PROPERTY(QString bayNote READ bayNote NOTIFY changed)
    /// "start", "ready", "handOver" or empty.
    Q_PROPERTY(QString mainAction READ mainAction NOTIFY changed)
    Q_PROPERTY(QString mainText READ mainText NOTIFY changed)
    Q_PROPERTY(QString mainReason READ mainReason NOTIFY changed)
    Q_PROPERTY(bool mainEnabled READ mainEnabled NOTIFY changed)
    /// "Not ready yet": what can honestly be told, after tellHonestTime().
    Q_PROPERTY(QString honestText READ honestText NOTIFY changed)
    Q_PROPERTY(QString honestAction READ honestAction NOTIFY changed)

public:
    PickupOrderViewModel(PickupDesk &desk, Core &core, const Format &format, ToastViewModel &toast,
                         QObject *parent = nullptr);

    const QString &orderId() const { return m_orderId; }
    QString number() const { return m_row.order.orderNo; }
    QString title() const;
    QString subtitle() const;
    QString customerId() const { return m_row.order.customerId; }
    const QVariantMap &head() const { return m_head; }
    RowListModel *steps() { return &m_steps; }
    RowListModel *lines() { return &m_lines; }
    RowListModel *bays() { return &m_bays; }
    RowListModel *notices() { return &m_notices; }
    RowListModel *choices() { return &m_choices; }
    QString shortTitle() const;
    QString shortHint() const;
    const QString &bay() const { return m_bay; }
    QString bayNote() const;
    QString mainAction() const;
    QString mainText() const;
    QString mainReason() const;
    bool mainEnabled() const;
    QString honestText() const;
    QString honestAction() const;

    Q_INVOKABLE void open(const QString &orderId);
    Q_INVOKABLE void refresh();
    Q_INVOKABLE void claim(const QString &takeOverReason = {});
    Q_INVOKABLE void releaseClaim();
    Q_INVOKABLE void startPicking();
    Q_INVOKABLE void pickOne(const QString &lineId); ///< by hand
    Q_INVOKABLE void putBack(const QString &lineId);
    /// A product counts, a bay label sets the bay; anything else is refused and named.
    Q_INVOKABLE void scan(const QString &code);
    Q_INVOKABLE void reportShort(const QString &lineId);
    Q_INVOKABLE void choose(const QString &key); ///< a reason, then fewer, ask or cancel
    Q_INVOKABLE void closeShort();
    Q_INVOKABLE void chooseBay(const QString &code);
    Q_INVOKABLE void customerArrived();
    Q_INVOKABLE void tellHonestTime();
    Q_INVOKABLE void promiseHonestTime();
    Q_INVOKABLE void doMain(); ///< Ctrl+Enter: start, ready or hand over

Q_SIGNALS:
    void handOverWanted(const QString &orderId);

private:
    void load();
    void present();
    void presentHead();
    void presentSteps();
    void presentLines();
    void presentBays();
    void presentChoices();
    void run(const QFuture<Result<Act>> &act, const QString &said, const QString &undone = {});
    void pickScanned(const QString &code);
    const PickupLine *nextLine() const;
    const PickupLine *line(const QString &lineId) const;
    const BayState *bayState(const QString &code) const;
    bool workable() const;
    bool picked() const;

    PickupDesk &m_desk;
    const Format &m_format;
    PickupText m_text;
    ToastViewModel &m_toast;
    RowListModel m_steps, m_lines, m_bays, m_notices, m_choices;
    QString m_orderId;
    BoardOrder m_row;
    QList<BayState> m_bayStates;
    QVariantMap m_head;
    QString m_bay;
    bool m_bayChosen = false; ///< by the person; a suggestion may change
    QString m_shortLine;
    QString m_shortReason;
    std::optional<Instant> m_honest;
};

} // namespace counterpart

#pragma once

#include "usecases/SyncHealth.h"
#include "viewmodels/ExceptionsViewModel.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

#include <QTimer>

namespace counterpart {

class Core;
class Format;
class ToastViewModel;

/// Backs SyncScreen.qml: what can be relied on, what waits, what a person must decide, how the device is.
class SyncCentreViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(QString headline READ headline NOTIFY changed)
    Q_PROPERTY(QString headlineText READ headlineText NOTIFY changed)
    Q_PROPERTY(QString headlineTone READ headlineTone NOTIFY changed) ///< ok, warn, bad
    Q_PROPERTY(QString nextTryText READ nextTryText NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *freshness READ freshness
                   CONSTANT) ///< icon, name, time, ago, meaning, tone
    Q_PROPERTY(counterpart::RowListModel *queue READ queue
                   CONSTANT) ///< iconName, text, by, time, chip, chipKind, chipIcon, detail
    Q_PROPERTY(int queueMore READ queueMore NOTIFY changed) ///< rows that listAll() would add
    Q_PROPERTY(QString queueText READ queueText NOTIFY changed)
    Q_PROPERTY(bool waiting READ waiting NOTIFY changed)     ///< something in the queue is not sent yet
    Q_PROPERTY(bool canDecide READ canDecide NOTIFY changed) ///< a decision is for who is signed in
    Q_PROPERTY(counterpart::RowListModel *decisions READ decisions
                   CONSTANT) ///< of refusals: title, text, rowId, kind (refusal, aside), action
    Q_PROPERTY(counterpart::ExceptionsViewModel *exceptions READ exceptions CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *device READ device CONSTANT) ///< icon, name, text, tone
    Q_PROPERTY(QString deviceName READ deviceName NOTIFY changed)
    /// What support gets, as it would be saved; empty while it is not asked for.
    Q_PROPERTY(QString report READ report NOTIFY changed)
    Q_PROPERTY(QString reportProblem READ reportProblem NOTIFY changed)

public:
    SyncCentreViewModel(SyncHealth &health, Core &core, const Format &format, ToastViewModel &toast,
                        QObject *parent = nullptr);

    const QString &headline() const { return m_headline; }
    const QString &headlineText() const { return m_headlineText; }
    const QString &headlineTone() const { return m_headlineTone; }
    const QString &nextTryText() const { return m_nextTryText; }
    RowListModel *freshness() { return &m_freshness; }
    RowListModel *queue() { return &m_queue; }
    const QString &queueText() const { return m_queueText; }
    int queueMore() const { return m_queueMore; }
    bool waiting() const { return m_waiting; }
    bool canDecide() const { return m_decisions.count() > 0 || m_exceptions.waitsForDecision(); }
    RowListModel *decisions() { return &m_decisions; }
    ExceptionsViewModel *exceptions() { return &m_exceptions; }
    RowListModel *device() { return &m_device; }
    QString deviceName() const;
    const QString &report() const { return m_report; }
    const QString &reportProblem() const { return m_reportProblem; }

    Q_INVOKABLE void refresh();
    Q_INVOKABLE void syncNow();
    Q_INVOKABLE void listAll(); ///< the whole queue, until somebody else signs in
    Q_INVOKABLE void decide(const QString &kind, const QString &id);
    Q_INVOKABLE void makeReport();
    Q_INVOKABLE void saveReport(); ///< into Downloads, which a toast names
    Q_INVOKABLE void dropReport();
    void setFontsComplete(bool complete) { m_fontsComplete = complete; }
    void scanSeen(); ///< the scanner read something just now

private:
    void changedBelow();
    int waitingCount() const;
    void presentHeadline();
    void presentFreshness();
    QString age(Instant asOf) const;
    QString whyRefused(const QueueItem &item) const;
    QVariantMap refusalRow(const QueueItem &item, const QString &title) const;
    void presentQueue();
    void presentDevice();

    SyncHealth &m_health;
    Core &m_core;
    const Format &m_format;
    ToastViewModel &m_toast;
    ExceptionsViewModel m_exceptions;
    RowListModel m_freshness, m_queue, m_decisions, m_device;
    QList<Freshness> m_ages;
    QList<QueueItem> m_items;
    QString m_headline, m_headlineText, m_headlineTone, m_nextTryText, m_queueText;
    QString m_report, m_reportProblem;
    QTimer m_pause; ///< between two refreshes by themselves
    bool m_changedInPause = false;
    std::optional<Instant> m_lastScan;
    int m_queueMore = 0;
    bool m_allListed = false;
    bool m_waiting = false;
    bool m_fontsComplete = true;
};

} // namespace counterpart

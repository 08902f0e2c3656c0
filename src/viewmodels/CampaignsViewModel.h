#pragma once

#include "usecases/CampaignBoard.h"
#include "viewmodels/CampaignText.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

#include <QVariantList>

namespace counterpart {

class Core;
class ToastViewModel;
struct GoalOutlook;

/// Backs CampaignsScreen.qml: the briefing for everybody, and for managers how a campaign does here and in
/// all stores. Every figure is one the CDP counted; what it did not count is said to be missing, never shown
/// as 0.
class CampaignsViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    /// Figures are shown: the person may see them.
    Q_PROPERTY(bool figures READ figures NOTIFY changed)
    /// group (heading with count), id, title, caption, rate, current.
    Q_PROPERTY(counterpart::RowListModel *campaigns READ campaigns CONSTANT)
    Q_PROPERTY(QString subtitle READ subtitle NOTIFY changed)
    /// The chosen campaign's briefing (CampaignText::briefingRoles); empty when none is chosen.
    Q_PROPERTY(QVariant briefing READ briefing NOTIFY changed)
    Q_PROPERTY(QString windowText READ windowText NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *faq READ faq CONSTANT) ///< question, answer
    /// caption, value, comparison, tone (good, bad), definition, share (0 … 1, below 0: no bar).
    Q_PROPERTY(counterpart::RowListModel *kpis READ kpis CONSTANT)
    /// icon, title, caption, steps: list of {value, percent, share, median (below 0: none), low, known,
    /// name, definition}, spoken.
    Q_PROPERTY(counterpart::RowListModel *funnel READ funnel CONSTANT)
    /// Each channel against its goal: icon, title, value, target (empty: no goal), share (0 … 1, below 0: no
    /// bar), standing (a sentence), tone (good, bad), days (redemptions, 14, oldest first), definition,
    /// spoken.
    Q_PROPERTY(counterpart::RowListModel *goals READ goals CONSTANT)
    Q_PROPERTY(QVariantList days READ days NOTIFY changed) ///< redemptions here, 14 days, oldest first
    Q_PROPERTY(QVariantList dayLabels READ dayLabels NOTIFY changed) ///< empty where there is no room
    Q_PROPERTY(QString daysText READ daysText NOTIFY changed)        ///< the finding in one sentence
    Q_PROPERTY(QString daysDefinition READ daysDefinition NOTIFY changed)
    Q_PROPERTY(QVariantList hours READ hours NOTIFY changed) ///< {label, value, usual, open}
    Q_PROPERTY(QString hoursText READ hoursText NOTIFY changed)
    Q_PROPERTY(QString hoursDefinition READ hoursDefinition NOTIFY changed)
    Q_PROPERTY(QString refusedText READ refusedText NOTIFY changed)
    /// text, value, share, wrong, remedy, definition.
    Q_PROPERTY(counterpart::RowListModel *refusals READ refusals CONSTANT)
    Q_PROPERTY(QString wrongText READ wrongText NOTIFY
                   changed) ///< what refusals without a good reason mean; may be empty
    /// The figures as a table: name, here, all, definition.
    Q_PROPERTY(counterpart::RowListModel *table READ table CONSTANT)

public:
    CampaignsViewModel(CampaignBoard &board, Core &core, const Format &format, ToastViewModel &toast,
                       QObject *parent = nullptr);

    bool figures() const;
    RowListModel *campaigns() { return &m_campaigns; }
    const QString &subtitle() const { return m_subtitle; }
    const QVariantMap &briefing() const { return m_briefing; }
    const QString &windowText() const { return m_windowText; }
    RowListModel *faq() { return &m_faq; }
    RowListModel *kpis() { return &m_kpis; }
    RowListModel *funnel() { return &m_funnel; }
    RowListModel *goals() { return &m_goals; }
    /// How one of them stands, in a sentence.
    static QString standing(const Format &format, const Campaign &campaign, const ChannelFigures &channel,
                            const GoalOutlook &outlook);
    const QVariantList &days() const { return m_days; }
    const QVariantList &dayLabels() const { return m_dayLabels; }
    const QString &daysText() const { return m_daysText; }
    const QString &daysDefinition() const { return m_daysDefinition; }
    const QString &hoursDefinition() const { return m_hoursDefinition; }
    const QVariantList &hours() const { return m_hours; }
    const QString &hoursText() const { return m_hoursText; }
    const QString &refusedText() const { return m_refusedText; }
    RowListModel *refusals() { return &m_refusals; }
    const QString &wrongText() const { return m_wrongText; }
    RowListModel *table() { return &m_table; }

    Q_INVOKABLE void refresh();
    Q_INVOKABLE void choose(const QString &campaignId);
    /// Writes the chosen campaign's figures into the folder for downloads, as a table for a spreadsheet.
    Q_INVOKABLE void exportTable();
    /// "I have read the briefing": the manager sees who has.
    Q_INVOKABLE void acknowledge();

private:
    void present();
    void presentList();
    void presentCampaign(const CampaignView &view);
    void presentKpis(const Campaign &campaign, std::optional<int> today); ///< none: not counted today
    void presentFunnel(const Campaign &campaign);
    void presentGoals(const Campaign &campaign);
    void presentDays(const Campaign &campaign);
    void presentHours(const Campaign &campaign, bool countedToday);
    void presentRefusals(const Campaign &campaign);
    void presentTable(const Campaign &campaign);
    QString goalDefinition(const Campaign &campaign, const ChannelFigures &channel) const;
    QList<QVariantMap> goalTable(const Campaign &campaign) const;
    QString daysSummary(const QList<DayCount> &days) const;
    QString stepDefinition(const Campaign &campaign, const QString &what) const;
    QString refusalDefinition(const Campaign &campaign, const Campaign::Refusals &one,
                              const FigureDefinitions &defined) const;
    const CampaignView *chosen() const;
    QString listRate(const Campaign &campaign) const;
    QString figure(std::optional<qint64> value) const;
    QString amount(std::optional<qint64> minor, const QString &currency) const;

    CampaignBoard &m_board;
    Core &m_core;
    const Format &m_format;
    ToastViewModel &m_toast;
    CampaignText m_text;
    CampaignList m_list;
    QString m_chosen;
    RowListModel m_campaigns, m_faq, m_kpis, m_funnel, m_goals, m_refusals, m_table;
    QVariantMap m_briefing;
    QVariantList m_days, m_dayLabels, m_hours;
    QString m_subtitle, m_windowText, m_daysText, m_hoursText, m_refusedText, m_wrongText;
    QString m_daysDefinition, m_hoursDefinition;
};

} // namespace counterpart

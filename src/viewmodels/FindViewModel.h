#pragma once

#include "usecases/CampaignBoard.h"
#include "usecases/CustomerBriefing.h"
#include "usecases/CustomerLookup.h"
#include "usecases/PickupDesk.h"
#include "viewmodels/CompanyViewModel.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Core;
class Format;

/// Backs FindScreen.qml: the omnibox and its hits; today in this store; who waits; who was served in this
/// shift.
class FindViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(QString query READ query NOTIFY hitsChanged)
    /// kind (customer, order, coupon), id, title, caption, letters, tint, current.
    Q_PROPERTY(counterpart::RowListModel *hits READ hits CONSTANT)
    Q_PROPERTY(QString hitsText READ hitsText NOTIFY hitsChanged)
    Q_PROPERTY(QString noHitsTitle READ noHitsTitle NOTIFY hitsChanged)
    Q_PROPERTY(QString noHitsText READ noHitsText NOTIFY hitsChanged)
    Q_PROPERTY(counterpart::CompanyViewModel *company READ company CONSTANT)
    Q_PROPERTY(int current READ current NOTIFY hitsChanged)
    /// The campaign to know first: id, name, here, until, who, shows, excluded, today, say, hint. Empty when
    /// none runs.
    Q_PROPERTY(QVariant briefing READ briefing NOTIFY changed)
    Q_PROPERTY(QString briefingSummary READ briefingSummary NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *campaigns READ campaigns
                   CONSTANT) ///< id, name, caption, chip, chipKind, icon
    Q_PROPERTY(QString moreCampaigns READ moreCampaigns NOTIFY changed)  ///< those not listed; may be empty
    Q_PROPERTY(counterpart::RowListModel *headsUp READ headsUp CONSTANT) ///< icon, text, detail
    Q_PROPERTY(counterpart::RowListModel *waiting READ waiting
                   CONSTANT) ///< id, number, waited, late, name, caption, action
    /// When the waiting list is older than it should be: as of when, and "warn" or "bad". Else empty.
    Q_PROPERTY(QString waitingAge READ waitingAge NOTIFY changed)
    Q_PROPERTY(QString waitingTone READ waitingTone NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *recent READ recent CONSTANT) ///< id, name, caption, letters, tint

public:
    struct Parts
    {
        Core &core;
        CustomerLookup &lookup;
        CustomerBriefing &briefing;
        CampaignBoard &campaigns;
        PickupDesk &desk;
        CompanySearch &company;
        const Format &format;
    };
    explicit FindViewModel(Parts parts, QObject *parent = nullptr);

    const QString &query() const { return m_query; }
    RowListModel *hits() { return &m_hits; }
    const QString &hitsText() const { return m_hitsText; }
    const QString &noHitsTitle() const { return m_noHitsTitle; }
    const QString &noHitsText() const { return m_noHitsText; }
    CompanyViewModel *company() { return &m_company; }
    int current() const { return m_current; }
    const QString &waitingAge() const { return m_waitingAge; }
    const QString &waitingTone() const { return m_waitingTone; }
    const QVariantMap &briefing() const { return m_briefing; }
    const QString &briefingSummary() const { return m_briefingSummary; }
    RowListModel *campaigns() { return &m_campaigns; }
    const QString &moreCampaigns() const { return m_moreCampaigns; }
    RowListModel *headsUp() { return &m_headsUp; }
    RowListModel *waiting() { return &m_waiting; }
    RowListModel *recent() { return &m_recent; }

    Q_INVOKABLE void search(const QString &query);
    Q_INVOKABLE void move(int step);
    Q_INVOKABLE void openCurrent();
    Q_INVOKABLE void openHit(int index);
    Q_INVOKABLE void refresh();
    Q_INVOKABLE void clearSearch();

Q_SIGNALS:
    void hitsChanged();
    void customerWanted(const QString &customerId, const QString &purpose);
    void orderWanted(const QString &orderId);
    void couponWanted(const QString &couponId);

private:
    static QString matchedField(const SearchHit &hit);
    void presentHits();
    void offerCompany();
    void presentCampaigns();
    void presentWaiting();
    void presentWaitingAge();
    void presentRecent();
    void presentHeadsUp();
    QVariantMap briefingOf(const CampaignView &view) const;

    Parts m_parts;
    CompanyViewModel m_company;
    RowListModel m_hits, m_campaigns, m_headsUp, m_waiting, m_recent;
    QString m_query, m_hitsText, m_noHitsTitle, m_noHitsText, m_briefingSummary, m_moreCampaigns,
        m_waitingAge, m_waitingTone;
    SearchAnswer m_answer;
    int m_current = 0;
    QVariantMap m_briefing;
    CampaignList m_list;
    Board m_board;
    QList<BayState> m_bays;
};

} // namespace counterpart

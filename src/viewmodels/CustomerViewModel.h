#pragma once

#include "usecases/CustomerBriefing.h"
#include "viewmodels/CustomerText.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Core;
class ToastViewModel;

/// Backs CustomerScreen.qml: one person, for the person in front of them. What helps this visit first, the
/// rest folded. Phase "purpose" asks once why a record found by a bare search is opened (precision §16).
class CustomerViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(QString customerId READ customerId NOTIFY changed)
    /// name, tier, sub, initials, tint, consentSentence, saidName.
    Q_PROPERTY(QVariant head READ head NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *consents READ consents CONSTANT)
    /// overview, purchases, coupons, contact, preferences with their counts.
    Q_PROPERTY(counterpart::RowListModel *tabs READ tabs CONSTANT)
    Q_PROPERTY(QString tab READ tab WRITE setTab NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *orders READ orders CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *reasons READ reasons CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *actions READ actions CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *timeline READ timeline CONSTANT)
    Q_PROPERTY(QString timelineFilter READ timelineFilter WRITE setTimelineFilter NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *coupons READ coupons CONSTANT)
    /// Those that work in this store now, for the customer's own eyes: title, detail.
    Q_PROPERTY(counterpart::RowListModel *ownCoupons READ ownCoupons CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *purchases READ purchases CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *lessons READ lessons CONSTANT)
    Q_PROPERTY(QVariant yearly READ yearly NOTIFY changed) ///< count and text of the last 12 months
    Q_PROPERTY(counterpart::RowListModel *sizes READ sizes CONSTANT)
    Q_PROPERTY(QStringList interests READ interests NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *notes READ notes CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *contacts READ contacts CONSTANT)
    /// Messages and talks, newest first; without opens and clicks (CustomerText::timelineRoles).
    Q_PROPERTY(counterpart::RowListModel *contactHistory READ contactHistory CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *allConsents READ allConsents CONSTANT)
    Q_PROPERTY(QString foldedText READ foldedText NOTIFY changed)
    Q_PROPERTY(
        counterpart::RowListModel *foldedRows READ foldedRows CONSTANT) ///< of the why-sheet while it is open
    Q_PROPERTY(bool whyOpen READ whyOpen NOTIFY changed)
    Q_PROPERTY(QString whyLogged READ whyLogged NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *purposes READ purposes CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *notePurposes READ notePurposes CONSTANT)
    Q_PROPERTY(bool writingNote READ writingNote NOTIFY changed)

public:
    CustomerViewModel(CustomerBriefing &briefing, Core &core, const Format &format, ToastViewModel &toast,
                      QObject *parent = nullptr);

    const QString &customerId() const { return m_customerId; }
    const QVariantMap &head() const { return m_head; }
    RowListModel *consents() { return &m_consents; }
    RowListModel *tabs() { return &m_tabs; }
    const QString &tab() const { return m_tab; }
    void setTab(const QString &tab);
    RowListModel *orders() { return &m_orders; }
    RowListModel *reasons() { return &m_reasons; }
    RowListModel *actions() { return &m_actions; }
    RowListModel *timeline() { return &m_timeline; }
    const QString &timelineFilter() const { return m_timelineFilter; }
    void setTimelineFilter(const QString &filter);
    RowListModel *coupons() { return &m_coupons; }
    RowListModel *ownCoupons() { return &m_ownCoupons; }
    RowListModel *purchases() { return &m_purchases; }
    RowListModel *lessons() { return &m_lessons; }
    const QVariantMap &yearly() const { return m_yearly; }
    RowListModel *sizes() { return &m_sizes; }
    QStringList interests() const;
    RowListModel *notes() { return &m_notes; }
    RowListModel *contacts() { return &m_contacts; }
    RowListModel *contactHistory() { return &m_contactHistory; }
    RowListModel *allConsents() { return &m_allConsents; }
    QString foldedText() const;
    RowListModel *foldedRows() { return &m_foldedRows; }
    bool whyOpen() const { return m_whyOpen; }
    const QString &whyLogged() const { return m_whyLogged; }
    RowListModel *purposes() { return &m_purposes; }
    RowListModel *notePurposes() { return &m_notePurposes; }
    bool writingNote() const { return m_writingNote; }

    /// `purpose` empty: asked first. The view is logged with it (customer.view).
    Q_INVOKABLE void open(const QString &customerId, const QString &purpose);
    Q_INVOKABLE void choosePurpose(const QString &purpose);
    Q_INVOKABLE void refresh();
    Q_INVOKABLE void startNote();
    Q_INVOKABLE void cancelNote();
    Q_INVOKABLE void saveNote(const QString &text, const QString &purpose);
    Q_INVOKABLE void removeNote(const QString &noteId);
    Q_INVOKABLE void openWhy(); ///< the look is logged
    Q_INVOKABLE void closeWhy();
    Q_INVOKABLE void notThisPerson(); ///< nothing of the record stays on the screen
    Q_INVOKABLE void act(const QString &action, const QString &id); ///< of an order, reason or coupon row
    Q_INVOKABLE void doMain(); ///< Ctrl+Enter: the first order's or the first action's button

Q_SIGNALS:
    void leaveWanted();
    void handOverWanted(const QString &orderId);
    void orderWanted(const QString &orderId);
    void couponWanted(const QString &couponId, const QString &customerId);

private:
    void take(const Result<CustomerCard> &answer);
    void clear();
    void present();
    void presentHead();
    void presentPurposes();
    void presentTabs();
    void presentVisit();
    void presentHistory();
    void presentRecord();
    void noteSaved(const Result<Act> &act);

    CustomerBriefing &m_briefing;
    const Format &m_format;
    CustomerText m_text;
    ToastViewModel &m_toast;
    RowListModel m_consents, m_tabs, m_orders, m_reasons, m_actions, m_timeline, m_coupons, m_ownCoupons,
        m_purchases, m_lessons;
    RowListModel m_sizes, m_notes, m_contacts, m_contactHistory, m_allConsents, m_foldedRows, m_purposes,
        m_notePurposes;
    QString m_customerId;
    CustomerCard m_card;
    QVariantMap m_head, m_yearly;
    QString m_tab = QStringLiteral("overview");
    QString m_timelineFilter = QStringLiteral("all");
    bool m_whyOpen = false;
    QString m_whyLogged;
    bool m_writingNote = false;
};

} // namespace counterpart

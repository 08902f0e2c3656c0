#pragma once

#include "usecases/Access.h"
#include "usecases/CustomerLookup.h"
#include "usecases/LastPlace.h"
#include "usecases/PickupDesk.h"
#include "usecases/SyncHealth.h"
#include "viewmodels/Format.h"

#include <QObject>
#include <QStringList>
#include <QTimer>
#include <QtQml/qqmlregistration.h>

namespace counterpart {

class Core;

/// The window: which screen is shown, who works, the state of the line, language and theme; the lock
/// after a while without a touch. Screens ask it to go somewhere; it knows no rows.
class AppViewModel : public QObject
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("One for the window")

    /// starting, enrol, signIn, locked, trouble, or work.
    Q_PROPERTY(QString stage READ stage NOTIFY changed)
    /// While working: find, pickup, coupons, campaigns, sync, customer, coupon, order, handOver.
    Q_PROPERTY(QString screen READ screen NOTIFY changed)
    Q_PROPERTY(QString place READ place NOTIFY changed) ///< the rail item that is on
    Q_PROPERTY(bool canGoBack READ canGoBack NOTIFY changed)
    Q_PROPERTY(QString personName READ personName NOTIFY changed)
    Q_PROPERTY(QString personLetters READ personLetters NOTIFY changed)
    Q_PROPERTY(bool manager READ manager NOTIFY changed)
    Q_PROPERTY(QString storeName READ storeName NOTIFY changed)
    Q_PROPERTY(QString clockText READ clockText NOTIFY ticked)
    Q_PROPERTY(QString dayText READ dayText NOTIFY ticked)
    Q_PROPERTY(QString greeting READ greeting NOTIFY ticked)
    Q_PROPERTY(QString pillText READ pillText NOTIFY ticked)
    Q_PROPERTY(QString pillTone READ pillTone NOTIFY ticked)
    Q_PROPERTY(int waitingCount READ waitingCount NOTIFY ticked)
    Q_PROPERTY(int decisionCount READ decisionCount NOTIFY ticked)
    Q_PROPERTY(QString language READ language WRITE setLanguage NOTIFY languageChanged)
    Q_PROPERTY(bool dark READ dark WRITE setDark NOTIFY themeChanged)
    /// 1, 1.15 or 1.3: type and spacing grow together.
    Q_PROPERTY(double textScale READ textScale WRITE setTextScale NOTIFY themeChanged)
    Q_PROPERTY(bool muted READ muted WRITE setMuted NOTIFY mutedChanged)
    Q_PROPERTY(QString troubleTitle READ troubleTitle NOTIFY changed)
    Q_PROPERTY(QString troubleText READ troubleText NOTIFY changed)
    Q_PROPERTY(QString troubleAction READ troubleAction NOTIFY changed)
    /// A second way on; empty: there is none.
    Q_PROPERTY(QString troubleSecondAction READ troubleSecondAction NOTIFY changed)
    Q_PROPERTY(QString lockText READ lockText NOTIFY ticked)
    Q_PROPERTY(QString signOutText READ signOutText NOTIFY ticked) ///< what becomes of what waits
    /// That the program was restarted and where one is, then what the centre tells the people at this tablet,
    /// one after the other, until somebody has read it.
    Q_PROPERTY(QString noticeText READ noticeText NOTIFY ticked)
    Q_PROPERTY(QString noticeAction READ noticeAction NOTIFY ticked)
    /// Said after a scan that opens nothing, until somebody goes on; empty otherwise.
    Q_PROPERTY(QString scanText READ scanText NOTIFY scanTextChanged)

public:
    struct Parts
    {
        Core &core;
        Access &access;
        CustomerLookup &lookup;
        PickupDesk &desk;
        SyncHealth &health;
        Format &format;
    };
    explicit AppViewModel(Parts parts, QObject *parent = nullptr);
    ~AppViewModel() override;

    QString stage() const;
    QString screen() const { return m_stack.isEmpty() ? QString() : m_stack.last(); }
    QString place() const;
    bool canGoBack() const { return m_stack.size() > 1; }
    QString personName() const;
    QString personLetters() const;
    bool manager() const;
    QString storeName() const;
    QString clockText() const;
    QString dayText() const;
    QString greeting() const;
    QString pillText() const;
    QString pillTone() const;
    int waitingCount() const { return m_waiting; }
    int decisionCount() const;
    QString language() const;
    void setLanguage(const QString &language);
    bool dark() const { return m_dark; }
    void setDark(bool dark);
    double textScale() const { return m_textScale; }
    void setTextScale(double scale);
    bool muted() const { return m_muted; }
    void setMuted(bool muted);
    QString troubleTitle() const;
    QString troubleText() const;
    QString troubleAction() const;
    QString troubleSecondAction() const;
    QString lockText() const;
    QString signOutText() const;
    /// What was damaged at this start and what became of it; empty when nothing was. For a toast at sign-in.
    QString repairText() const;
    QString noticeText() const;
    QString noticeAction() const;
    const QString &scanText() const { return m_scanText; }

    /// The coupon screen judges a coupon: articles scanned there belong to its basket.
    void setTakesItems(bool takes) { m_takesItems = takes; }
    /// Work goes on with codes only: what is scanned in trouble is noted.
    void setNotesCodes(bool notes) { m_notesCodes = notes; }

    Q_INVOKABLE void go(const QString &place); ///< a place of the rail: the way back is forgotten
    Q_INVOKABLE void back();
    Q_INVOKABLE void openCustomer(const QString &customerId, const QString &purpose);
    Q_INVOKABLE void openCoupon(const QString &codeOrId, const QString &customerId);
    /// The tablet is turned to the customer: only what they may see themselves, until the PIN.
    Q_INVOKABLE void turnToCustomer();
    Q_INVOKABLE void openOrder(const QString &orderId);
    Q_INVOKABLE void openHandOver(const QString &orderId);
    Q_INVOKABLE void openCampaign(const QString &campaignId);
    Q_INVOKABLE void lock();
    Q_INVOKABLE void focusSearch(); ///< the omnibox, wherever one is
    Q_INVOKABLE void signOut();
    Q_INVOKABLE void touched(); ///< somebody is there: the lock waits again
    /// What the scanner sent, from any screen.
    Q_INVOKABLE void scanned(const QString &code);
    Q_INVOKABLE void dismissScan();
    Q_INVOKABLE void acknowledgeNotice();
    Q_INVOKABLE void actOnTrouble();       ///< troubleAction
    Q_INVOKABLE void actOnTroubleSecond(); ///< troubleSecondAction
    Q_INVOKABLE void syncNow();
    Q_INVOKABLE void searchFor(const QString &query); ///< from the compact omnibox: Find opens with its hits

Q_SIGNALS:
    void changed();
    void ticked();
    void languageChanged();
    void themeChanged();
    void mutedChanged();
    void searchFocusWanted();
    void scanTextChanged();
    // For the view models of the screens that open:
    void customerWanted(const QString &customerId, const QString &purpose);
    void couponWanted(const QString &codeOrId, const QString &customerId);
    void orderWanted(const QString &orderId);
    void handOverWanted(const QString &orderId);
    void campaignWanted(const QString &campaignId);
    /// A scan that the open screen understands (a product, a bay, a pickup code).
    void scanForScreen(const QString &screen, const QString &code);
    void scanForSignIn(const QString &code);
    void scanForEnrolment(const QString &code);
    void scanForSlip(const QString &code);
    void searchWanted(const QString &query);

private:
    void push(const QString &screen);
    void follow();
    void openScan(const ScannedCode &scanned);
    void sayScan(const QString &text);
    void moveOn();
    void countWaiting();
    void findPlace();
    void resume(const LastPlace::Place &place);
    void keepPlace();
    QString waitingText() const;
    bool leaseOver() const; ///< too long without the centre: customer data is gone until the next contact

    Parts m_parts;
    QStringList m_stack;
    QString m_purpose;  ///< why it was opened; asked for again after a lock
    QString m_customer; ///< whose record is open, for coupons checked meanwhile
    QString m_order;    ///< opened last
    LastPlace m_lastPlace;
    QString m_resumed; ///< screen that was opened again after a restart; "-": none was
    bool m_placeLooked = false, m_placeKnown = false;
    QTimer m_lockTimer;
    bool m_dark = false;
    bool m_muted = false;
    bool m_takesItems = false, m_notesCodes = false;
    double m_textScale = 1;
    int m_waiting = 0;
    QString m_scanText;
    QString m_keptScan; ///< the last scan while locked; opens for the same person within a minute
    Instant m_keptScanAt{};
};

} // namespace counterpart

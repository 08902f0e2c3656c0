#pragma once

#include "usecases/CouponCheck.h"
#include "viewmodels/Format.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScannedItems.h"
#include "viewmodels/ScreenViewModel.h"
#include "viewmodels/VerdictText.h"

namespace counterpart {

class Core;
class ToastViewModel;

/// Backs CouponScreen.qml: from a scan to the verdict, from the verdict to the till card, and back by undo.
/// Phases beside those of every screen: "several" (one code, several coupons) and "redeemed".
class CouponViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(QString kind READ kind NOTIFY changed) ///< valid, provisional, almost, invalid, unsure
    Q_PROPERTY(QString word READ word NOTIFY changed)
    Q_PROPERTY(QString reason READ reason NOTIFY changed)
    Q_PROPERTY(QString evidence READ evidence NOTIFY changed)
    Q_PROPERTY(QString say READ say NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *rules READ rules CONSTANT)
    Q_PROPERTY(QString rulesSummary READ rulesSummary NOTIFY changed)
    Q_PROPERTY(QString rulesVersion READ rulesVersion NOTIFY changed)
    Q_PROPERTY(bool rulesOpen READ rulesOpen WRITE setRulesOpen NOTIFY changed)
    Q_PROPERTY(int rulesFolded READ rulesFolded NOTIFY changed) ///< passed rules that are not listed now
    Q_PROPERTY(counterpart::RowListModel *others READ others CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *matches READ matches CONSTANT)
    /// Owner: name, sub, initials, tint, canOpen. Empty when the coupon is anybody's.
    Q_PROPERTY(QVariant owner READ owner NOTIFY changed)
    /// Money: known, total, discount, toPay as texts; hint when the amount is still to be entered.
    Q_PROPERTY(QVariant money READ money NOTIFY changed)
    /// Coupons that are best used together: shown, title, note, only (text of "just this one", may be empty).
    Q_PROPERTY(QVariant together READ together NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *togetherRows READ togetherRows CONSTANT) ///< couponId, title, off
    Q_PROPERTY(QString entry READ entry NOTIFY changed)                            ///< the amount being typed
    Q_PROPERTY(bool entering READ entering NOTIFY changed)
    Q_PROPERTY(QString entryTitle READ entryTitle NOTIFY changed) ///< what the amount is of
    Q_PROPERTY(QString entryNote READ entryNote NOTIFY changed)   ///< where a proposed amount is from
    /// The CDP asked about a code that is not on this tablet: "asking", "pin", "failed"; empty: not asked.
    Q_PROPERTY(QString askStep READ askStep NOTIFY changed)
    Q_PROPERTY(QString askText READ askText NOTIFY changed)
    /// Scanned items: rowId, name, detail, price.
    Q_PROPERTY(counterpart::RowListModel *items READ items CONSTANT)
    /// Offline allowance: shown, left, max, text, note. Only while offline.
    Q_PROPERTY(QVariant allowance READ allowance NOTIFY changed)
    /// "redeem", "together", "amount", "other", "undo", "next" or "none".
    Q_PROPERTY(QString mainAction READ mainAction NOTIFY changed)
    Q_PROPERTY(QString mainText READ mainText NOTIFY changed)
    Q_PROPERTY(bool mainEnabled READ mainEnabled NOTIFY changed)
    Q_PROPERTY(QString mainNote READ mainNote NOTIFY changed)
    Q_PROPERTY(QString riskNote READ riskNote NOTIFY changed)
    /// Another person may set the failing rules aside; then in steps: "reason", "person"; empty: not asked.
    Q_PROPERTY(bool canOverride READ canOverride NOTIFY changed)
    Q_PROPERTY(QString overrideStep READ overrideStep NOTIFY changed)
    Q_PROPERTY(QString overrideSummary READ overrideSummary NOTIFY changed)
    Q_PROPERTY(QString overrideProblem READ overrideProblem NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *overrideReasons READ overrideReasonRows CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *overridePeople READ overridePeople CONSTANT)
    Q_PROPERTY(bool canMakeUp READ canMakeUp NOTIFY changed) ///< something may be given instead of it
    Q_PROPERTY(bool canReport READ canReport NOTIFY changed)
    Q_PROPERTY(bool reported READ reported NOTIFY changed)
    Q_PROPERTY(bool askingWhy READ askingWhy NOTIFY changed) ///< the one question of a report
    Q_PROPERTY(counterpart::RowListModel *whyRows READ whyRows CONSTANT)
    /// Till card: title, amount, reference, note. Set in phase "redeemed".
    Q_PROPERTY(QVariant till READ till NOTIFY changed)
    Q_PROPERTY(
        counterpart::RowListModel *tillLines READ tillLines CONSTANT) ///< of several: title, off, reference
    Q_PROPERTY(bool canUndo READ canUndo NOTIFY changed)

public:
    CouponViewModel(CouponCheck &check, Core &core, const Format &format, ToastViewModel &toast,
                    QObject *parent = nullptr);

    void setStoreName(const Text &name) { m_storeName = name; }

    QString kind() const { return m_answer ? VerdictText::kind(m_answer->verdict) : QString(); }
    const QString &word() const { return m_word; }
    const QString &reason() const { return m_reason; }
    const QString &evidence() const { return m_evidence; }
    const QString &say() const { return m_say; }
    RowListModel *rules() { return &m_rules; }
    const QString &rulesSummary() const { return m_rulesSummary; }
    QString rulesVersion() const;
    bool rulesOpen() const { return m_rulesOpen; }
    void setRulesOpen(bool open);
    int rulesFolded() const { return m_rulesFolded; }
    RowListModel *others() { return &m_others; }
    RowListModel *matches() { return &m_matches; }
    const QVariantMap &owner() const { return m_owner; }
    const QVariantMap &money() const { return m_money; }
    const QVariantMap &together() const { return m_together; }
    RowListModel *togetherRows() { return &m_togetherRows; }
    RowListModel *tillLines() { return &m_tillLines; }
    const QString &entry() const { return m_entry; }
    bool entering() const { return m_entering; }
    QString entryTitle() const;
    QString entryNote() const;
    QString askStep() const;
    QString askText() const;
    RowListModel *items() { return &m_itemRows; }
    const QVariantMap &allowance() const { return m_allowance; }
    QString mainAction() const;
    QString mainText() const;
    bool mainEnabled() const;
    QString mainNote() const;
    QString riskNote() const;
    bool canOverride() const;
    const QString &overrideStep() const { return m_overrideStep; }
    const QString &overrideSummary() const { return m_overrideSummary; }
    const QString &overrideProblem() const { return m_overrideProblem; }
    RowListModel *overrideReasonRows() { return &m_overrideReasons; }
    RowListModel *overridePeople() { return &m_overridePeople; }
    bool canMakeUp() const;
    bool canReport() const;
    bool reported() const { return m_reported; }
    bool askingWhy() const { return m_askingWhy; }
    RowListModel *whyRows() { return &m_whyRows; }
    const QVariantMap &till() const { return m_till; }
    bool canUndo() const;

    /// `customerId`: whose record is open; may be empty. The basket amount stays for the same customer.
    Q_INVOKABLE void check(const QString &codeOrId, const QString &customerId = {});
    Q_INVOKABLE void choose(const QString &couponId); ///< one of several, or an alternative
    Q_INVOKABLE void recheck();                       ///< also asks the CDP again, where it was asked
    Q_INVOKABLE void confirmAsk(const QString &pin);
    /// The screen is left: what the CDP was asked is dropped, and what it said of a coupon that is not on
    /// this tablet does not wait for whoever comes next.
    void leave();
    Q_INVOKABLE void openAmount();
    /// An item barcode: one more of it, at the price that was typed for it before, else the price is asked,
    /// with that of the customer's last purchase of it as a proposal.
    Q_INVOKABLE void scanItem(const QString &code);
    Q_INVOKABLE void removeItem(const QString &code); ///< one less
    Q_INVOKABLE void press(const QString &key);       ///< 0 … 9, "00", ".", "back", "clear"
    Q_INVOKABLE void confirmAmount();
    Q_INVOKABLE void cancelAmount();
    Q_INVOKABLE void doMain(); ///< Ctrl+Enter
    Q_INVOKABLE void redeem();
    Q_INVOKABLE void redeemTogether(); ///< all of the set that is shown
    Q_INVOKABLE void undo();
    Q_INVOKABLE void askWhy();
    Q_INVOKABLE void report(const QString &reason); ///< word of the contract; empty: not after all
    Q_INVOKABLE void openOverride();
    Q_INVOKABLE void chooseReason(const QString &reason);
    Q_INVOKABLE void chooseApprover(const QString &personId);
    Q_INVOKABLE void askPerson(const QString &note); ///< the reason is given: now who
    Q_INVOKABLE void approve(const QString &pin);
    Q_INVOKABLE void cancelOverride();
    Q_INVOKABLE void makeUp();
    Q_INVOKABLE void openCustomer();
    Q_INVOKABLE void reset(); ///< the next customer: nothing of the last one stays

Q_SIGNALS:
    void customerWanted(const QString &customerId);
    void makeUpWanted(const QString &customerId, const QString &couponId, bool refusalTold);
    void pinCleared();

private:
    enum class Asking {
        Scan,  ///< somebody waits for it, with eyes and ears
        Again, ///< the same with another basket, or once more
        Tick,  ///< by itself: a minute passed, rows came
    };
    void ask(const QString &codeOrId, Asking why);
    void answered(const QList<CouponAnswer> &answers, Asking why);
    void askThere(Asking why);
    void stopAsking();
    bool knownThereOnly() const { return m_answer && (m_answer->checkedAt || m_answer->unanswered); }
    /// What it is redeemed by: of a coupon that is not on this tablet the CDP knows the code alone.
    QString handle() const { return m_answer && m_answer->checkedAt ? m_asked : couponId(); }
    void take(const QList<CouponAnswer> &answers);
    void present();
    void presentAge();
    void presentRules(const VerdictText &text);
    void presentMoney();
    void presentOwner();
    void presentAllowance();
    void presentTill();
    void presentTogether(const VerdictText &text);
    void presentOverride();
    bool leadsTogether() const; ///< the set is what the main button offers
    void redeemed(const Result<TillCard> &card);
    void undoAct(const Act &act);
    void undone(const Result<Act> &back);
    bool usable() const;
    bool needsAmount() const;
    QString couponId() const { return m_answer && m_answer->coupon ? m_answer->coupon->id : QString(); }
    QString currency() const;
    std::optional<Basket> basket() const;
    std::optional<qint64> entered() const;
    void askPrice(const QString &code);
    QString entryOf(qint64 amount) const;
    bool hasCents() const;
    void addItem(const QString &code);
    QString itemDetail(const ScannedItems::Item &item) const;
    void presentItems();
    void sumItems();

    CouponCheck &m_check;
    const Format &m_format;
    ToastViewModel &m_toast;
    Text m_storeName;
    RowListModel m_rules, m_others, m_matches, m_togetherRows, m_tillLines;
    QString m_asked, m_customerId;
    std::optional<CouponAnswer> m_answer;
    std::optional<TillCard> m_card;
    OverrideWish m_override; ///< without the PIN, always
    QString m_overrideStep, m_overrideSummary, m_overrideProblem;
    RowListModel m_overrideReasons, m_overridePeople;
    bool m_overrideAfterAmount = false;
    QString m_word, m_reason, m_evidence, m_say, m_rulesSummary;
    int m_rulesFolded = 0;
    bool m_rulesOpen = false;
    QVariantMap m_owner, m_money, m_allowance, m_till, m_together;
    std::optional<qint64> m_amount; ///< basket total, minor units
    RowListModel m_itemRows;
    ScannedItems m_items; ///< of this basket
    QString m_pricing;    ///< the article whose price is being typed
    QString m_entry;
    bool m_entering = false;
    bool m_entryProposed = false; ///< nobody typed it yet: the first key replaces it
    bool m_asking = false;
    QString m_askProblem; ///< of the PIN
    bool m_reported = false, m_askingWhy = false;
    RowListModel m_whyRows;
    quint64 m_question = 0;
};

} // namespace counterpart

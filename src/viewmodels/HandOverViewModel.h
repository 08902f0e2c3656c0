#pragma once

#include "usecases/PickupDesk.h"
#include "viewmodels/PickupText.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

#include <QSet>

namespace counterpart {

class ToastViewModel;

/// Backs HandOverScreen.qml: proof first, then one act that cannot be undone and says its numbers.
/// The digits of a pickup code are never shown, not even to who types them (corrections §1.4).
class HandOverViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the screen by Main.qml")

    Q_PROPERTY(QString orderId READ orderId NOTIFY changed)
    Q_PROPERTY(QString title READ title NOTIFY changed)
    /// Keys as in head().
    Q_PROPERTY(QVariant head READ head NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *lines READ lines CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *proofs READ proofs CONSTANT)
    Q_PROPERTY(counterpart::RowListModel *idKinds READ idKinds CONSTANT)
    Q_PROPERTY(bool delegate READ delegate WRITE setDelegate NOTIFY changed)
    Q_PROPERTY(int codeLength READ codeLength NOTIFY changed)
    Q_PROPERTY(QString codeHint READ codeHint NOTIFY changed)
    /// "empty", "typing", "full" or "wrong".
    Q_PROPERTY(QString codeState READ codeState NOTIFY changed)
    Q_PROPERTY(bool choosingId READ choosingId NOTIFY changed)
    /// What keeps the goods here: not ready, not paid, on hold. Empty when nothing does.
    Q_PROPERTY(QString blockedText READ blockedText NOTIFY changed)
    /// A manager is asked for their PIN; whom, and what came of it.
    Q_PROPERTY(bool approving READ approving NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *approvers READ approvers CONSTANT)
    Q_PROPERTY(QString approvalText READ approvalText NOTIFY changed)
    Q_PROPERTY(QString approvalProblem READ approvalProblem NOTIFY changed)
    Q_PROPERTY(QString warning READ warning NOTIFY changed)
    Q_PROPERTY(QString mainText READ mainText NOTIFY changed)
    Q_PROPERTY(QString mainNote READ mainNote NOTIFY changed)
    Q_PROPERTY(bool mainEnabled READ mainEnabled NOTIFY changed)
    Q_PROPERTY(QString doneTitle READ doneTitle NOTIFY changed)
    Q_PROPERTY(QString doneText READ doneText NOTIFY changed)

public:
    HandOverViewModel(PickupDesk &desk, Core &core, const Format &format, ToastViewModel &toast,
                      QObject *parent = nullptr);

    const QString &orderId() const { return m_orderId; }
    QString title() const;
    const QVariantMap &head() const { return m_head; }
    RowListModel *lines() { return &m_lines; }
    RowListModel *proofs() { return &m_proofs; }
    RowListModel *idKinds() { return &m_idKinds; }
    bool delegate() const { return m_delegate; }
    void setDelegate(bool delegate);
    int codeLength() const { return int(m_code.size()); }
    QString codeHint() const;
    QString codeState() const;
    bool choosingId() const { return m_choosingId; }
    QString blockedText() const;
    bool approving() const { return m_approving; }
    RowListModel *approvers() { return &m_approvers; }
    QString approvalText() const;
    const QString &approvalProblem() const { return m_approvalProblem; }
    const QString &warning() const { return m_warning; }
    QString mainText() const;
    QString mainNote() const;
    bool mainEnabled() const;
    const QString &doneTitle() const { return m_doneTitle; }
    const QString &doneText() const { return m_doneText; }

    Q_INVOKABLE void open(const QString &orderId);
    Q_INVOKABLE void refresh();
    Q_INVOKABLE void typeDigit(const QString &digit); ///< 0 … 9
    Q_INVOKABLE void backspace();
    Q_INVOKABLE void clearCode();
    /// A scanned pickup code fills the proof; a code of another order is only named.
    Q_INVOKABLE void scan(const QString &code);
    Q_INVOKABLE void chooseId(); ///< opens and closes the list of documents
    Q_INVOKABLE void idSeen(const QString &kind);
    Q_INVOKABLE void toggleLine(const QString &lineId); ///< taken now, or left for later
    Q_INVOKABLE void handOver();
    Q_INVOKABLE void chooseApprover(const QString &personId);
    Q_INVOKABLE void approve(const QString &pin); ///< and hands over
    Q_INVOKABLE void cancelApproval();

Q_SIGNALS:
    void pinCleared();

private:
    void load();
    void present();
    void presentHead();
    void presentLines();
    void presentProofs();
    bool codeFits() const { return m_code.size() == 6; }
    bool codeCheckable() const { return hasCode() && m_row.order.attemptsLeft > 0; }
    /// False when the order came without its salted code: nothing here can tell a right one from a wrong one.
    bool hasCode() const { return !m_row.order.codeHash.isEmpty(); }
    bool needsCodeToo() const;
    bool proven() const;
    int taken() const;
    int kept() const;
    void setCode(const QString &code);
    void wrongCode();
    void give(const QString &pin);
    void askManager();
    void refusedPin(const Error &why);
    void presentApprovers();

    PickupDesk &m_desk;
    const Format &m_format;
    PickupText m_text;
    ToastViewModel &m_toast;
    RowListModel m_lines, m_proofs, m_idKinds, m_approvers;
    QString m_orderId;
    BoardOrder m_row;
    QVariantMap m_head;
    QString m_code;
    bool m_codeWasWrong = false;
    bool m_codeScanned = false;
    QString m_idKind;
    bool m_choosingId = false;
    bool m_delegate = false;
    bool m_delegateTouched = false;
    QSet<QString> m_kept; ///< lines left for later
    bool m_approving = false;
    QString m_approverId, m_approvalProblem;
    QString m_warning;
    QString m_doneTitle, m_doneText;
};

} // namespace counterpart

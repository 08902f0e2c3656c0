#pragma once

#include "usecases/CustomerBriefing.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// Sentences of a customer's record: why they may be here, what happened, what they bought, what they agreed
/// to. Gets only what disclosure has let through, and says no more than that.
class CustomerText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::CustomerText)

public:
    explicit CustomerText(const Format &format) : m_format(format) { }

    QString subLine(const Customer &customer) const; ///< 2019 年入会 · 说普通话、English · 尾号 6027
    QString language(const QString &tag) const;
    QString consentSentence(const Customer &customer) const; ///< the strictest rule, in one sentence

    static QList<QByteArray> consentRoles();
    QList<QVariantMap> consents(const Customer &customer) const;    ///< chips of the header
    QList<QVariantMap> allConsents(const Customer &customer) const; ///< with since when

    static QList<QByteArray> reasonRoles();
    QVariantMap reason(const VisitReason &reason) const;
    static bool isOrder(const VisitReason &reason);

    static QList<QByteArray> timelineRoles();
    /// Newest first, purchases and returns among them. `filter`: all, purchases, contact.
    QList<QVariantMap> timeline(const CustomerCard &card, const QString &filter) const;

    static QList<QByteArray> purchaseRoles();
    QVariantMap purchase(const Purchase &purchase) const;
    /// What returns teach for today: "针织开衫 M：因尺码退过".
    QList<QVariantMap> lessons(const QList<Purchase> &purchases) const;

    static QList<QByteArray> noteRoles();
    QVariantMap note(const CustomerNote &note) const;
    QString notePurpose(const QString &purpose) const;
    QString purpose(const QString &purpose) const; ///< why a record is opened

    QString size(const QString &kind) const; ///< "top" → 上装
    QString folded(const QList<Folded> &folded) const;
    QVariantMap foldedRow(const Folded &folded) const; ///< of the why-sheet
    QString contactKind(ContactPoint::Kind kind) const;

private:
    QString eventTitle(const TimelineEvent &event) const;
    QString returnReason(const QString &reason) const;
    QString consentWord(ConsentPurpose purpose) const;
    QVariantMap timelineRow(const QString &key, const QString &icon, const QString &text, Instant at) const;

    const Format &m_format;
};

} // namespace counterpart

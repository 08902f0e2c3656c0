#pragma once

#include "usecases/PickupDesk.h"
#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QVariantMap>

namespace counterpart {

/// Sentences and flags of a pickup order, for the board, the order and the hand-over.
class PickupText
{
    Q_DECLARE_TR_FUNCTIONS(counterpart::PickupText)

public:
    explicit PickupText(const Format &format) : m_format(format) { }

    /// Roles of an OrderCard.
    static QList<QByteArray> cardRoles();
    QVariantMap card(const BoardOrder &order, bool top) const;

    /// 林先生; empty where only a proximity signal says that somebody is here (precision §16).
    QString shortName(const PickupOrder &order) const;
    QString bay(const PickupOrder &order) const; ///< "C-04", "C-04, C-05", or empty
    QString status(const PickupOrder &order) const;
    QString arrival(const PickupOrder &order) const; ///< "14:34 顾客在 App 点了到店"; empty when nobody came
    QString line(const PickupLine &line) const; ///< name and variant as one
    QString shortReason(const QString &reason) const;
    QString notice(const PickupNotification &notice) const;      ///< with its true state
    QString noticeLevel(const PickupNotification &notice) const; ///< neutral, ok, warn, bad
    QString payment(const PickupOrder &order) const;
    QString urgencyName(Urgency urgency) const; ///< ok, soon, late
    QString idKind(const QString &kind) const;

    /// Meant for the customer, over all lines: without what was left out. Of an order left out altogether,
    /// what was ordered.
    static int items(const PickupOrder &order);
    static int itemsToGive(const PickupOrder &order); ///< what a hand-over now would give
    static bool isOff(const PickupLine &line);        ///< cancelled or returned: nothing more happens to it
    static int settledShort(const PickupLine &line);  ///< missing, and it is agreed that it stays out
    static int itemsPicked(const PickupOrder &order);
    static int itemsOpen(const PickupOrder &order); ///< still to pick or to settle
    static bool isReady(const PickupOrder &order);
    static QString lineIcon(const PickupLine &line); ///< drawn by its kind of article

private:
    QVariantMap timing(const BoardOrder &order) const;
    QVariantMap badge(const PickupOrder &order) const;
    QString spoken(const QVariantMap &card) const;

    const Format &m_format;
};

} // namespace counterpart

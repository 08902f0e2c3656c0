#pragma once

#include "usecases/GoodwillDesk.h"
#include "viewmodels/GoodwillText.h"
#include "viewmodels/RowListModel.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Core;
class ToastViewModel;

/// Backs GoodwillSheet.qml: a coupon to make up for something, from a refused coupon or a late order. First
/// what and why, then, unless whoever is signed in may, who allows it with their PIN.
class GoodwillViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("Passed to the sheet by Main.qml")

    Q_PROPERTY(QString step READ step NOTIFY changed) ///< "what", "person"; empty: the sheet is closed
    Q_PROPERTY(QString hindrance READ hindrance NOTIFY changed) ///< why nothing can be given, and what else
    Q_PROPERTY(QString terms READ terms NOTIFY changed)
    Q_PROPERTY(QString budget READ budget NOTIFY changed) ///< of whoever is signed in, when they need nobody
    Q_PROPERTY(QString trouble READ trouble NOTIFY changed)
    Q_PROPERTY(QString mainText READ mainText NOTIFY changed)
    Q_PROPERTY(bool asksNote READ asksNote NOTIFY changed)
    Q_PROPERTY(counterpart::RowListModel *offers READ offers CONSTANT)   ///< text, chosen
    Q_PROPERTY(counterpart::RowListModel *reasons READ reasons CONSTANT) ///< reason, text, chosen
    Q_PROPERTY(counterpart::RowListModel *givers READ givers CONSTANT)   ///< personId, text, chosen, able

public:
    GoodwillViewModel(GoodwillDesk &desk, Core &core, const Format &format, ToastViewModel &toast,
                      QObject *parent = nullptr);

    const QString &step() const { return m_step; }
    const QString &hindrance() const { return m_hindrance; }
    const QString &terms() const { return m_terms; }
    const QString &budget() const { return m_budget; }
    const QString &trouble() const { return m_trouble; }
    QString mainText() const;
    bool asksNote() const { return m_wish.reason == QLatin1StringView("other"); }
    RowListModel *offers() { return &m_offers; }
    RowListModel *reasons() { return &m_reasons; }
    RowListModel *givers() { return &m_givers; }

    /// `refusalTold`: the refused coupon was reported before, and is not counted twice.
    Q_INVOKABLE void openForCoupon(const QString &customerId, const QString &couponId, bool refusalTold);
    Q_INVOKABLE void openForOrder(const QString &customerId, const QString &orderId);
    Q_INVOKABLE void close();
    Q_INVOKABLE void chooseOffer(int index);
    Q_INVOKABLE void chooseReason(const QString &reason);
    Q_INVOKABLE void chooseGiver(const QString &personId);
    /// Gives it, or asks who allows it.
    Q_INVOKABLE void next(const QString &note);
    Q_INVOKABLE void approve(const QString &pin);

Q_SIGNALS:
    void pinCleared();
    /// Saved, and usable now. `afterCoupon`: instead of a refused one.
    void given(const QString &couponId, const QString &customerId, bool afterCoupon);

private:
    void open(const GoodwillWish &wish);
    void take(const GoodwillChoice &choice);
    void present();
    void giveNow(const GoodwillWish &wish);
    void took(const Result<GoodwillGiven> &given);
    const GoodwillOffer *offer() const;

    GoodwillDesk &m_desk;
    const Format &m_format;
    GoodwillText m_text;
    ToastViewModel &m_toast;
    GoodwillWish m_wish; ///< without the PIN, always
    GoodwillChoice m_choice;
    int m_offer = 0;
    QString m_step, m_hindrance, m_terms, m_budget, m_trouble;
    RowListModel m_offers, m_reasons, m_givers;
    quint64 m_question = 0;
};

} // namespace counterpart

#pragma once

#include "usecases/PickupDesk.h"
#include "viewmodels/PickupText.h"
#include "viewmodels/ScreenViewModel.h"

namespace counterpart {

class Core;

/// The ring: a new order or a customer who has come, on every screen, until somebody takes it. Arrivals
/// first. Names the order's number only: the banner may be seen by anybody at the desk.
class PickupAttentionViewModel : public counterpart::ScreenViewModel
{
    Q_OBJECT
    QML_ELEMENT
    QML_UNCREATABLE("One for the window")

    Q_PROPERTY(QString text READ text NOTIFY changed)
    Q_PROPERTY(QString actionText READ actionText NOTIFY changed)
    Q_PROPERTY(int count READ count NOTIFY changed)

public:
    PickupAttentionViewModel(PickupDesk &desk, Core &core, const Format &format, QObject *parent = nullptr);

    const QString &text() const { return m_text; }
    const QString &actionText() const { return m_actionText; }
    int count() const { return int(m_arrivals.size() + m_orders.size()); }

    Q_INVOKABLE void take(); ///< claims the first one, which ends its ring on every device
    Q_INVOKABLE void open();

Q_SIGNALS:
    void orderWanted(const QString &orderId);

private:
    QString first() const;
    void add(const QString &orderId, bool arrival);
    void remove(const QString &orderId);
    void present();
    void write(const PickupOrder &order, bool arrival);

    PickupDesk &m_desk;
    const Format &m_format;
    QStringList m_arrivals, m_orders; ///< oldest first
    QString m_text, m_actionText;
};

} // namespace counterpart

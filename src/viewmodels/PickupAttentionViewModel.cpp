#include "viewmodels/PickupAttentionViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

PickupAttentionViewModel::PickupAttentionViewModel(PickupDesk &desk, Core &core, const Format &format,
                                                   QObject *parent)
    : ScreenViewModel(parent)
    , m_desk(desk)
    , m_format(format)
{
    connect(&desk, &PickupDesk::attentionNeeded, this, &PickupAttentionViewModel::add);
    connect(&desk, &PickupDesk::attentionTaken, this, &PickupAttentionViewModel::remove);
    connect(&core, &Core::minutePassed, this, &PickupAttentionViewModel::present);
    connect(&core, &Core::personChanged, this, &PickupAttentionViewModel::present);
    connect(&format, &Format::changed, this, &PickupAttentionViewModel::present);
}

QString PickupAttentionViewModel::first() const
{
    return !m_arrivals.isEmpty() ? m_arrivals.first() : m_orders.value(0);
}

void PickupAttentionViewModel::add(const QString &orderId, bool arrival)
{
    QStringList &list = arrival ? m_arrivals : m_orders;
    if (list.contains(orderId))
        return;
    list.append(orderId);
    if (arrival)
        m_orders.removeAll(orderId); // it rings once, for the more urgent reason
    present();
    Q_EMIT changed(); // it rings before its words are there
}

void PickupAttentionViewModel::remove(const QString &orderId)
{
    m_arrivals.removeAll(orderId);
    m_orders.removeAll(orderId);
    present();
    Q_EMIT changed();
}

void PickupAttentionViewModel::present()
{
    const QString shown = first();
    if (shown.isEmpty()) {
        m_text.clear();
        Q_EMIT changed();
        return;
    }
    whenDone(m_desk.order(shown), this, [this, shown](const Result<BoardOrder> &answer) {
        if (shown != first())
            return;
        // Behind a lock it goes on ringing without a word: nothing of an order is read there.
        if (!answer && answer.error().kind == Error::Kind::Unauthorized)
            return;
        const bool arrival = m_arrivals.contains(shown);
        if (!answer || isClosed(answer->order.status) || (!arrival && !answer->claimedBy.isEmpty()))
            return remove(shown); // it left this store, or somebody took it meanwhile
        write(answer->order, arrival);
    });
}

void PickupAttentionViewModel::write(const PickupOrder &order, bool arrival)
{
    const bool ready = PickupText::isReady(order);
    const QString items = m_format.count(PickupText::items(order));
    if (arrival)
        m_text = ready ? tr("The customer of %1 is here").arg(order.orderNo)
                       : tr("The customer of %1 is here, and it is not ready yet").arg(order.orderNo);
    else
        m_text = tr("New order %1 · %2 · ready by %3")
                     .arg(order.orderNo, items, m_format.dayAndTime(order.readyBy));
    if (count() > 1)
        //: Appended to the first of several rings
        m_text += tr(" · %n more", nullptr, count() - 1);
    m_actionText = tr("I take it");
    Q_EMIT changed();
}

void PickupAttentionViewModel::take()
{
    const QString orderId = first();
    if (orderId.isEmpty() || busy())
        return;
    begin();
    whenDone(m_desk.claim(orderId), this, [this, orderId](const Result<Act> &claimed) {
        end();
        if (!claimed) {
            refuse(claimed.error());
        } else {
            remove(orderId);
        }
        Q_EMIT orderWanted(orderId);
    });
}

void PickupAttentionViewModel::open()
{
    if (const QString orderId = first(); !orderId.isEmpty())
        Q_EMIT orderWanted(orderId);
}

} // namespace counterpart

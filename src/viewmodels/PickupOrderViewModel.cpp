#include "viewmodels/PickupOrderViewModel.h"

#include "base/WhenDone.h"
#include "domain/ScannedCode.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/PickupUndo.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;
using Status = PickupStatus;

PickupOrderViewModel::PickupOrderViewModel(PickupDesk &desk, Core &core, const Format &format,
                                           ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_desk(desk)
    , m_format(format)
    , m_text(format)
    , m_toast(toast)
    , m_steps({"label", "step", "number"})
    , m_lines({"lineId", "name", "sku", "place", "countText", "lineState", "stateText", "icon", "canPick",
               "canPutBack", "canShort", "spoken"})
    , m_bays({"code", "zone", "bayState", "selectable", "spoken"})
    , m_notices({"text", "level"})
    , m_choices({"choice", "text", "detail", "icon", "chosen"})
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (!m_orderId.isEmpty() && types.contains(ResourceType::PickupOrder))
            load();
    });
    connect(&core, &Core::minutePassed, this, [this] {
        if (phase() == u"ready"_s)
            present();
    });
    connect(&format, &Format::changed, this, [this] {
        if (phase() == u"ready"_s)
            present();
    });
}

void PickupOrderViewModel::open(const QString &orderId)
{
    if (m_orderId != orderId) {
        m_row = {};
        m_head.clear();
        m_bay.clear();
        m_bayChosen = false;
        m_honest.reset();
        m_refusal.clear();
        m_shortLine.clear();
        m_shortReason.clear();
    }
    m_orderId = orderId;
    setPhase(u"loading"_s);
    Q_EMIT changed();
    load();
}

void PickupOrderViewModel::refresh()
{
    if (!m_orderId.isEmpty())
        load();
}

void PickupOrderViewModel::load()
{
    whenDone(m_desk.order(m_orderId), this, [this, asked = m_orderId](const Result<BoardOrder> &answer) {
        if (asked != m_orderId)
            return;
        if (!answer)
            return fail(answer.error());
        m_row = *answer;
        setPhase(u"ready"_s);
        present();
        whenDone(m_desk.bays(asked), this, [this, asked](const Result<QList<BayState>> &bays) {
            if (asked != m_orderId || !bays)
                return;
            m_bayStates = *bays;
            present();
        });
    });
}

void PickupOrderViewModel::run(const QFuture<Result<Act>> &act, const QString &said, const QString &undone)
{
    begin();
    whenDone(act, this, [this, said, undone](const Result<Act> &saved) {
        end();
        if (!saved)
            return refuse(saved.error());
        Q_EMIT sound(u"ok"_s);
        if (!said.isEmpty())
            sayDone(m_toast, m_desk, *saved, said,
                    undone.isEmpty() ? ActText::undone(saved->type, number()) : undone);
        load();
    });
}

void PickupOrderViewModel::claim(const QString &takeOverReason)
{
    run(m_desk.claim(m_orderId, takeOverReason), ActText::done(u"pickup.claim"_s, number()));
}

void PickupOrderViewModel::releaseClaim()
{
    run(m_desk.releaseClaim(m_orderId), ActText::done(u"pickup.release_claim"_s, number()));
}

void PickupOrderViewModel::startPicking()
{
    run(m_desk.startPicking(m_orderId), {});
}

void PickupOrderViewModel::pickOne(const QString &lineId)
{
    run(m_desk.pick(m_orderId, lineId, 1, {}), {});
}

void PickupOrderViewModel::putBack(const QString &lineId)
{
    run(m_desk.unpick(m_orderId, lineId, 1), {});
}

void PickupOrderViewModel::scan(const QString &code)
{
    // A scan comes without the hyphens that the label has.
    const QString label = normaliseCode(code);
    const auto bay = std::find_if(m_bayStates.cbegin(), m_bayStates.cend(),
                                  [&](const BayState &b) { return normaliseCode(b.bay.code) == label; });
    if (bay != m_bayStates.cend()) {
        chooseBay(bay->bay.code);
        return;
    }
    if (!workable() || picked()) {
        refuse(picked() ? tr("Everything is picked already; %1 was not counted").arg(code)
                        : tr("%1 cannot be counted now").arg(code));
        return;
    }
    pickScanned(code);
}

void PickupOrderViewModel::pickScanned(const QString &code)
{
    begin();
    whenDone(m_desk.pickByScan(m_orderId, code), this, [this, code](const Result<Act> &saved) {
        end();
        if (saved) {
            Q_EMIT sound(u"ok"_s);
            return load();
        }
        refuse(saved.error().code == u"wrong-item"_s
                   ? tr("%1 is not in this order. It was not counted.").arg(code)
                   : ActText::refusal(saved.error()));
    });
}

void PickupOrderViewModel::reportShort(const QString &lineId)
{
    m_shortLine = lineId;
    m_shortReason.clear();
    presentChoices();
    Q_EMIT changed();
}

void PickupOrderViewModel::closeShort()
{
    m_shortLine.clear();
    m_shortReason.clear();
    presentChoices();
    Q_EMIT changed();
}

void PickupOrderViewModel::choose(const QString &key)
{
    const PickupLine *shortOf = line(m_shortLine);
    if (!shortOf)
        return closeShort();
    const bool answer = shortOf->shortQuantity > 0;
    if (m_shortReason.isEmpty() && !answer) {
        m_shortReason = key;
        presentChoices();
        Q_EMIT changed();
        return;
    }
    const int missing = answer ? shortOf->shortQuantity : shortOf->quantity - shortOf->picked;
    const QString reason = answer ? shortOf->shortReason : m_shortReason;
    const QString name = m_text.line(*shortOf);
    const QString lineId = std::exchange(m_shortLine, {});
    m_shortReason.clear();
    run(m_desk.shortLine(m_orderId, lineId, missing, reason, key),
        ActText::done(u"pickup.short_line"_s, name), ActText::undone(u"pickup.short_line"_s, name));
}

void PickupOrderViewModel::chooseBay(const QString &code)
{
    if (!bayState(code))
        return;
    m_bay = code;
    m_bayChosen = true;
    const bool moves = m_row.order.status == Status::Ready && m_text.bay(m_row.order) != code;
    present();
    if (moves)
        run(m_desk.stage(m_orderId, code), ActText::done(u"pickup.move"_s, number()));
    else
        Q_EMIT sound(u"ok"_s);
}

void PickupOrderViewModel::customerArrived()
{
    run(m_desk.customerArrived(m_orderId), ActText::done(u"pickup.customer_arrived"_s, number()));
}

void PickupOrderViewModel::tellHonestTime()
{
    whenDone(m_desk.honestTime(m_orderId), this, [this](const Result<Instant> &time) {
        if (!time)
            return refuse(time.error());
        m_honest = *time;
        Q_EMIT changed();
    });
}

void PickupOrderViewModel::promiseHonestTime()
{
    if (m_honest)
        run(m_desk.promiseNewTime(m_orderId, *m_honest, u"not_ready_on_arrival"_s),
            tr("%1: promised for %2").arg(number(), m_format.dayAndTime(*m_honest)));
    m_honest.reset();
}

void PickupOrderViewModel::doMain()
{
    if (!mainEnabled() || busy())
        return;
    const QString action = mainAction();
    if (action == u"start"_s)
        startPicking();
    else if (action == u"ready"_s)
        run(m_desk.markReady(m_orderId, m_bay), tr("%1 is ready, in bay %2").arg(number(), m_bay));
    else if (action == u"handOver"_s)
        Q_EMIT handOverWanted(m_orderId);
}

const PickupLine *PickupOrderViewModel::line(const QString &lineId) const
{
    const auto &lines = m_row.order.lines;
    const auto found
        = std::find_if(lines.cbegin(), lines.cend(), [&](const auto &l) { return l.id == lineId; });
    return found == lines.cend() ? nullptr : &*found;
}

const PickupLine *PickupOrderViewModel::nextLine() const
{
    const auto &lines = m_row.order.lines;
    const auto found = std::find_if(lines.cbegin(), lines.cend(), [](const PickupLine &l) {
        return l.state == PickupLine::State::Pending && l.picked + l.shortQuantity < l.quantity;
    });
    return found == lines.cend() ? nullptr : &*found;
}

const BayState *PickupOrderViewModel::bayState(const QString &code) const
{
    const auto found = std::find_if(m_bayStates.cbegin(), m_bayStates.cend(),
                                    [&](const auto &b) { return b.bay.code == code; });
    return found == m_bayStates.cend() ? nullptr : &*found;
}

bool PickupOrderViewModel::workable() const
{
    const Status status = m_row.order.status;
    return (status == Status::Placed || status == Status::Picking || status == Status::Picked)
        && (m_row.claimedBy.isEmpty() || m_row.claimedByMe);
}

bool PickupOrderViewModel::picked() const
{
    return m_row.order.status == Status::Picked || m_row.order.status == Status::Staged;
}

} // namespace counterpart

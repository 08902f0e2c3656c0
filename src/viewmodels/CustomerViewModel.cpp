#include "viewmodels/CustomerViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/PickupText.h"
#include "viewmodels/ToastViewModel.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

CustomerViewModel::CustomerViewModel(CustomerBriefing &briefing, Core &core, const Format &format,
                                     ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_briefing(briefing)
    , m_format(format)
    , m_text(format)
    , m_toast(toast)
    , m_consents(CustomerText::consentRoles())
    , m_tabs({"tab", "text", "count", "on"})
    , m_orders({"orderId", "number", "status", "bay", "detail", "timeText", "level", "action", "actionText",
                "spoken"})
    , m_reasons(CustomerText::reasonRoles())
    , m_actions({"number", "title", "detail", "action", "actionText", "id", "primary", "spoken"})
    , m_timeline(CustomerText::timelineRoles())
    , m_coupons({"couponId", "title", "detail", "chip", "kind", "spoken"})
    , m_ownCoupons({"title", "detail"})
    , m_purchases(CustomerText::purchaseRoles())
    , m_lessons({"text", "detail"})
    , m_sizes({"label", "value"})
    , m_notes(CustomerText::noteRoles())
    , m_contacts({"text", "detail", "icon"})
    , m_contactHistory(CustomerText::timelineRoles())
    , m_allConsents(CustomerText::consentRoles())
    , m_foldedRows({"text", "detail"})
    , m_purposes({"purpose", "text"})
    , m_notePurposes({"purpose", "text"})
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        static const QSet<ResourceType> mine{ResourceType::Customer,    ResourceType::Coupon,
                                             ResourceType::Purchase,    ResourceType::Campaign,
                                             ResourceType::PickupOrder, ResourceType::TimelineEvent};
        if (phase() == u"ready"_s && types.intersects(mine))
            refresh();
    });
    connect(&core, &Core::minutePassed, this, &CustomerViewModel::refresh);
    connect(&core, &Core::personChanged, this, [this, &core] {
        if (!core.person())
            clear(); // locked: nothing of a customer stays in memory behind the cover
    });
    connect(&format, &Format::changed, this, [this] { present(); });
}

void CustomerViewModel::open(const QString &customerId, const QString &purpose)
{
    if (customerId != m_customerId)
        clear();
    m_customerId = customerId;
    if (purpose.isEmpty()) {
        setPhase(u"purpose"_s);
        return present();
    }
    choosePurpose(purpose);
}

void CustomerViewModel::presentPurposes()
{
    QList<QVariantMap> rows;
    for (const QString &why : {u"advice"_s, u"service"_s, u"complaint"_s, u"asked"_s})
        rows.append({{u"key"_s, why}, {u"purpose"_s, why}, {u"text"_s, m_text.purpose(why)}});
    m_purposes.show(rows);
}

void CustomerViewModel::choosePurpose(const QString &purpose)
{
    setPhase(u"loading"_s);
    Q_EMIT changed();
    whenDone(m_briefing.open(m_customerId, purpose), this,
             [this, asked = m_customerId](const Result<CustomerCard> &answer) {
                 if (asked == m_customerId)
                     take(answer);
             });
}

void CustomerViewModel::refresh()
{
    if (phase() != u"ready"_s && phase() != u"error"_s)
        return;
    whenDone(m_briefing.refresh(m_customerId), this,
             [this, asked = m_customerId](const Result<CustomerCard> &answer) {
                 if (asked == m_customerId)
                     take(answer);
             });
}

void CustomerViewModel::take(const Result<CustomerCard> &answer)
{
    if (!answer)
        return fail(answer.error());
    m_card = *answer;
    setPhase(u"ready"_s);
    present();
}

void CustomerViewModel::clear()
{
    m_customerId.clear();
    m_card = {};
    m_head.clear();
    m_yearly.clear();
    m_tab = m_timelineFilter = QString();
    m_tab = u"overview"_s;
    m_timelineFilter = u"all"_s;
    m_whyOpen = m_writingNote = false;
    m_whyLogged.clear();
    m_refusal.clear();
    for (RowListModel *list : {&m_consents, &m_tabs, &m_orders, &m_reasons, &m_actions, &m_timeline,
                               &m_coupons, &m_ownCoupons, &m_purchases, &m_lessons, &m_sizes, &m_notes,
                               &m_contacts, &m_contactHistory, &m_allConsents, &m_foldedRows})
        list->show({});
    setPhase(u"idle"_s);
    Q_EMIT changed();
}

void CustomerViewModel::notThisPerson()
{
    clear();
    Q_EMIT leaveWanted();
}

void CustomerViewModel::setTab(const QString &tab)
{
    m_tab = tab;
    present();
}

void CustomerViewModel::setTimelineFilter(const QString &filter)
{
    m_timelineFilter = filter;
    present();
}

QStringList CustomerViewModel::interests() const
{
    QStringList labels;
    for (const Interest &interest : m_card.customer.interests) {
        const QString label = m_format.text(interest.label);
        labels.append(label.isEmpty() ? interest.topic : label);
    }
    return labels.mid(0, 8);
}

QString CustomerViewModel::foldedText() const
{
    return m_text.folded(m_card.folded);
}

void CustomerViewModel::startNote()
{
    m_writingNote = true;
    QList<QVariantMap> rows;
    for (const QString &why : {u"service"_s, u"preference"_s, u"occasion"_s, u"delivery"_s})
        rows.append({{u"key"_s, why}, {u"purpose"_s, why}, {u"text"_s, m_text.notePurpose(why)}});
    m_notePurposes.show(rows);
    Q_EMIT changed();
}

void CustomerViewModel::cancelNote()
{
    m_writingNote = false;
    Q_EMIT changed();
}

void CustomerViewModel::saveNote(const QString &text, const QString &purpose)
{
    if (text.trimmed().isEmpty() || busy())
        return;
    begin();
    whenDone(m_briefing.addNote(m_customerId, text.trimmed(), purpose), this, [this](const Result<Act> &act) {
        if (act)
            m_writingNote = false; // a refused note keeps what was typed
        noteSaved(act);
    });
}

void CustomerViewModel::removeNote(const QString &noteId)
{
    begin();
    whenDone(m_briefing.removeNote(m_customerId, noteId), this,
             [this](const Result<Act> &act) { noteSaved(act); });
}

void CustomerViewModel::noteSaved(const Result<Act> &act)
{
    end();
    if (!act)
        return refuse(act.error());
    const QString said = ActText::done(act->type, {});
    if (act->undoUntil)
        m_toast.offer(said, *act->undoUntil, [this, act = *act] {
            whenDone(m_briefing.undo(act), this, [this, type = act.type](const Result<Act> &back) {
                m_toast.say(back ? ActText::undone(type, {}) : ActText::refusal(back.error()));
                refresh();
            });
        });
    else
        m_toast.say(said);
    Q_EMIT sound(u"ok"_s);
    Q_EMIT changed();
    refresh();
}

void CustomerViewModel::openWhy()
{
    whenDone(m_briefing.open(m_customerId, u"asked"_s), this,
             [this, asked = m_customerId](const Result<CustomerCard> &answer) {
                 if (asked != m_customerId)
                     return;
                 if (!answer)
                     return refuse(answer.error());
                 m_whyOpen = true;
                 m_whyLogged = tr("This look is logged: %1").arg(m_format.time(m_format.now()));
                 take(answer);
             });
}

void CustomerViewModel::closeWhy()
{
    m_whyOpen = false;
    m_foldedRows.show({});
    Q_EMIT changed();
}

void CustomerViewModel::act(const QString &action, const QString &id)
{
    if (action == u"handOver"_s)
        Q_EMIT handOverWanted(id);
    else if (action == u"pick"_s || action == u"look"_s)
        Q_EMIT orderWanted(id);
    else if (action == u"coupon"_s)
        Q_EMIT couponWanted(id, m_customerId);
}

void CustomerViewModel::doMain()
{
    if (phase() != u"ready"_s)
        return;
    if (m_orders.count() > 0)
        act(m_orders.row(0).value(u"action"_s).toString(), m_orders.row(0).value(u"orderId"_s).toString());
    else if (m_actions.count() > 0)
        act(m_actions.row(0).value(u"action"_s).toString(), m_actions.row(0).value(u"id"_s).toString());
}

} // namespace counterpart

#include "viewmodels/RecentActsViewModel.h"

#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/ToastViewModel.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

RecentActsViewModel::RecentActsViewModel(RecentActs &acts, const Format &format, ToastViewModel &toast,
                                         QObject *parent)
    : ScreenViewModel(parent)
    , m_use(acts)
    , m_format(format)
    , m_toast(toast)
    , m_rows({"rowId", "icon", "text", "detail", "canUndo", "note", "tone"})
{
    connect(&acts, &RecentActs::changed, this, [this] {
        if (m_open)
            refresh();
    });
    connect(&format, &Format::changed, this, &RecentActsViewModel::present);
}

void RecentActsViewModel::show()
{
    m_open = true;
    m_refusal.clear();
    if (m_acts.isEmpty())
        setPhase(u"loading"_s);
    Q_EMIT changed();
    refresh();
}

void RecentActsViewModel::close()
{
    m_open = false;
    m_acts.clear(); // names of articles and orders do not wait behind a closed sheet
    m_rows.show({});
    Q_EMIT changed();
}

void RecentActsViewModel::refresh()
{
    whenDone(m_use.list(), this, [this](const Result<QList<RecentAct>> &list) {
        if (!m_open)
            return;
        if (!list && list.error().kind == Error::Kind::Unauthorized)
            return close(); // locked meanwhile
        if (!list)
            return fail(list.error());
        m_acts = *list;
        setPhase(u"ready"_s);
        present();
    });
}

QString RecentActsViewModel::about(const RecentAct &one) const
{
    const QString title = m_format.text(one.title);
    if (title.isEmpty() || one.orderNo.isEmpty())
        return title + one.orderNo;
    return u"%1 · %2"_s.arg(title, one.orderNo);
}

QVariantMap RecentActsViewModel::row(const RecentAct &one) const
{
    QString note, tone = u"neutral"_s;
    switch (one.undo) {
    case UndoState::Possible: break;
    case UndoState::Undone:
        note = tr("Undone");
        tone = u"ok"_s;
        break;
    case UndoState::TooLate: note = tr("Too late to undo"); break;
    case UndoState::Never:
        note = one.act.type == "pickup.hand_over"_L1 ? tr("Goods have left; a return puts it right")
                                                     : tr("Cannot be undone");
        break;
    case UndoState::Refused:
        note = tr("Not accepted, see Sync");
        tone = u"bad"_s;
        break;
    }
    const QString sent = one.sent ? tr("confirmed") : tr("saved on this tablet");
    return {{u"key"_s, one.act.commandId},
            {u"rowId"_s, one.act.commandId},
            {u"icon"_s, ActText::icon(one.act.type)},
            {u"text"_s, m_format.sentence(ActText::done(one.act.type, about(one)))},
            {u"detail"_s, u"%1 · %2"_s.arg(m_format.dayAndTime(one.act.at), sent)},
            {u"canUndo"_s, one.undo == UndoState::Possible},
            {u"note"_s, note},
            {u"tone"_s, tone}};
}

void RecentActsViewModel::present()
{
    QList<QVariantMap> rows;
    for (const RecentAct &one : m_acts)
        rows.append(row(one));
    m_rows.show(rows);
    Q_EMIT changed();
}

void RecentActsViewModel::undo(const QString &commandId)
{
    if (busy())
        return;
    QString said = ActText::undone({}, {});
    for (const RecentAct &one : m_acts) {
        if (one.act.commandId == commandId)
            said = m_format.sentence(ActText::undone(one.act.type, about(one)));
    }
    begin();
    whenDone(m_use.undo(commandId), this, [this, said](const Result<Act> &back) {
        end();
        if (back) {
            m_toast.say(said);
            Q_EMIT sound(u"ok"_s);
            Q_EMIT changed();
        } else {
            refuse(back.error());
        }
        refresh();
    });
}

} // namespace counterpart

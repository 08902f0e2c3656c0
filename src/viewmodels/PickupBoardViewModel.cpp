#include "viewmodels/PickupBoardViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ToastViewModel.h"

#include <algorithm>

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

const QList<QByteArray> filterRoles{"filter", "text", "count", "icon", "on"};

} // namespace

PickupBoardViewModel::PickupBoardViewModel(PickupDesk &desk, Core &core, const Format &format,
                                           ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_desk(desk)
    , m_format(format)
    , m_text(format)
    , m_toast(toast)
    , m_waiting(PickupText::cardRoles())
    , m_late(PickupText::cardRoles())
    , m_toPick(PickupText::cardRoles())
    , m_ready(PickupText::cardRoles())
    , m_filters(filterRoles)
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::PickupOrder) || types.contains(ResourceType::Associate))
            refresh();
    });
    connect(&core, &Core::minutePassed, this, &PickupBoardViewModel::refresh);
    connect(&format, &Format::changed, this, &PickupBoardViewModel::present);
}

void PickupBoardViewModel::refresh()
{
    if (!m_loaded && m_phase != u"loading"_s) {
        setPhase(u"loading"_s);
        Q_EMIT changed();
    }
    whenDone(m_desk.board(), this, [this](const Result<Board> &answer) {
        if (!answer)
            return fail(answer.error());
        m_board = *answer;
        m_loaded = true;
        present();
    });
}

QString PickupBoardViewModel::subtitle() const
{
    return tr("Ready as promised · handed over within 5 minutes of arrival");
}

void PickupBoardViewModel::setFilter(const QString &key)
{
    m_filter = key == m_filter ? u"all"_s : key;
    present();
}

void PickupBoardViewModel::setSelecting(bool selecting)
{
    if (m_selecting == selecting)
        return;
    m_selecting = selecting;
    m_selected.clear();
    present();
}

void PickupBoardViewModel::toggle(const QString &orderId)
{
    if (!m_selected.removeOne(orderId))
        m_selected.append(orderId);
    m_selecting = true;
    present();
}

QString PickupBoardViewModel::selectedText() const
{
    return tr("%n order(s) selected", nullptr, selectedCount());
}

void PickupBoardViewModel::pickTogether()
{
    const QStringList wanted = std::exchange(m_selected, {});
    m_selecting = false;
    begin();
    for (const QString &orderId : wanted) {
        whenDone(m_desk.claim(orderId), this,
                 [this, last = orderId == wanted.last(), n = int(wanted.size())](const Result<Act> &claimed) {
                     if (!claimed)
                         refuse(claimed.error());
                     else if (last)
                         m_toast.say(tr("You have %n order(s) to fetch in one walk", nullptr, n));
                     if (last) {
                         end();
                         refresh();
                     }
                 });
    }
    if (wanted.isEmpty())
        end();
    present();
}

bool PickupBoardViewModel::passes(const BoardOrder &row) const
{
    if (m_filter == u"mine"_s)
        return row.claimedByMe;
    if (m_filter == u"id"_s)
        return row.order.idRequired;
    if (m_filter == u"delegate"_s)
        return row.order.delegateCollects;
    return true;
}

int PickupBoardViewModel::fill(RowListModel &lane, const QList<BoardOrder> &orders)
{
    QList<QVariantMap> rows;
    int hidden = 0;
    for (const BoardOrder &row : orders) {
        if (!passes(row)) {
            ++hidden;
            continue;
        }
        const bool top = std::none_of(rows.cbegin(), rows.cend(), [](const QVariantMap &card) {
            return card.value(u"verb"_s) == u"pick"_s;
        });
        QVariantMap card = m_text.card(row, top && row.claimedBy.isEmpty());
        card.insert(u"selected"_s, m_selected.contains(row.order.id));
        rows.append(card);
    }
    lane.show(rows);
    return hidden;
}

void PickupBoardViewModel::present()
{
    if (!m_loaded)
        return;
    int hidden = fill(m_waiting, m_board.waiting);
    hidden += fill(m_late, m_board.late);
    hidden += fill(m_toPick, m_board.toPick);
    hidden += fill(m_ready, m_board.ready);
    m_hiddenText
        = hidden > 0 ? tr("%n order(s) not shown because of the filter", nullptr, hidden) : QString();
    presentFilters();
    setPhase(u"ready"_s);
    m_problem.clear();
    m_asOfText = m_board.asOf ? tr("Data as of %1").arg(m_format.dayAndTime(*m_board.asOf)) : QString();
    setAge(gradeOf(m_board.limits, m_board.asOf, m_board.now),
           m_board.asOf ? tr("These are the orders of %1; changes on other devices may be missing.")
                              .arg(m_format.dayAndTime(*m_board.asOf))
                        : QString());
    Q_EMIT changed();
}

void PickupBoardViewModel::presentFilters()
{
    const QList<QList<BoardOrder>> lanes{m_board.waiting, m_board.late, m_board.toPick, m_board.ready};
    int all = 0, mine = 0, id = 0, delegate = 0;
    for (const QList<BoardOrder> &lane : lanes) {
        for (const BoardOrder &row : lane) {
            ++all;
            mine += row.claimedByMe;
            id += row.order.idRequired;
            delegate += row.order.delegateCollects;
        }
    }
    const auto chip = [this](const QString &key, const QString &text, int count, const QString &icon) {
        return QVariantMap{{u"key"_s, key},     {u"filter"_s, key}, {u"text"_s, text},
                           {u"count"_s, count}, {u"icon"_s, icon},  {u"on"_s, m_filter == key}};
    };
    m_filters.show({chip(u"all"_s, tr("All"), all, {}), chip(u"mine"_s, tr("Mine"), mine, {}),
                    chip(u"id"_s, tr("ID needed"), id, u"idcard"_s),
                    chip(u"delegate"_s, tr("Someone else collects"), delegate, u"proxy"_s)});
}

} // namespace counterpart

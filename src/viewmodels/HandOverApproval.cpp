#include "base/WhenDone.h"
#include "viewmodels/ActText.h"
#include "viewmodels/HandOverViewModel.h"

// Without a line the store may want a manager for an order of a high total: who, and their PIN.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

QString HandOverViewModel::approvalText() const
{
    const auto &total = m_row.order.total;
    return total ? tr("There is no line, and this order is worth %1: the store wants a manager to allow it. "
                      "They type their own PIN; nobody is signed in by it.")
                       .arg(m_format.exactMoney(*total))
                 : QString();
}

void HandOverViewModel::askManager()
{
    const QList<Associate> people = m_desk.approval().people();
    if (people.isEmpty())
        return refuse(tr("There is no line, and no other manager is known on this tablet. Keep the goods "
                         "here until the line is back, or use a manager\u2019s own tablet."));
    m_approving = true;
    m_approvalProblem.clear();
    m_approverId = people.size() == 1 ? people.first().id : QString();
    presentApprovers();
    Q_EMIT changed();
}

void HandOverViewModel::chooseApprover(const QString &personId)
{
    m_approverId = personId;
    m_approvalProblem.clear();
    presentApprovers();
    Q_EMIT changed();
}

void HandOverViewModel::approve(const QString &pin)
{
    if (!m_approving || busy())
        return;
    if (!m_approverId.isEmpty())
        return give(pin);
    m_approvalProblem = tr("Choose who allows it.");
    Q_EMIT pinCleared();
    Q_EMIT changed();
}

void HandOverViewModel::refusedPin(const Error &why)
{
    m_approvalProblem = ActText::pinRefusal(why, m_desk.approval().lastRefusal(), m_format);
    Q_EMIT sound(u"refused"_s);
    Q_EMIT changed();
}

void HandOverViewModel::cancelApproval()
{
    m_approving = false;
    m_approvalProblem.clear();
    Q_EMIT pinCleared();
    Q_EMIT changed();
}

void HandOverViewModel::presentApprovers()
{
    QList<QVariantMap> rows;
    for (const Associate &person : m_desk.approval().people())
        rows.append({{u"key"_s, person.id},
                     {u"personId"_s, person.id},
                     {u"name"_s, person.displayName},
                     {u"chosen"_s, person.id == m_approverId}});
    m_approvers.show(rows);
}

} // namespace counterpart

#include "viewmodels/ScreenViewModel.h"

#include "viewmodels/ActText.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

void ScreenViewModel::dismissRefusal()
{
    if (m_refusal.isEmpty())
        return;
    m_refusal.clear();
    Q_EMIT changed();
}

void ScreenViewModel::setAge(FreshnessGrade grade, const QString &sentence)
{
    const bool shown = grade == FreshnessGrade::OldButUsable || grade == FreshnessGrade::TooOld;
    m_staleText = shown ? sentence : QString();
    m_staleTone = grade == FreshnessGrade::TooOld ? u"bad"_s : u"warn"_s;
    if (grade == FreshnessGrade::TooOld)
        m_staleText += (m_staleText.endsWith(u'。') ? QString() : u" "_s)
            + tr("That is too old to rely on: ask or look before you act.");
}

void ScreenViewModel::fail(const Error &error)
{
    m_phase = error.kind == Error::Kind::NotFound ? u"missing"_s : u"error"_s;
    m_problem = ActText::refusal(error);
    Q_EMIT changed();
}

void ScreenViewModel::refuse(const Error &error)
{
    refuse(ActText::refusal(error));
}

void ScreenViewModel::refuse(const QString &sentence)
{
    m_refusal = sentence;
    Q_EMIT changed();
    Q_EMIT sound(u"refused"_s);
}

void ScreenViewModel::begin()
{
    ++m_running;
    m_refusal.clear();
    Q_EMIT changed();
}

} // namespace counterpart

#include "viewmodels/CampaignsViewModel.h"

#include "base/WhenDone.h"
#include "usecases/Core.h"
#include "viewmodels/ActText.h"
#include "viewmodels/ToastViewModel.h"

namespace counterpart {

using namespace Qt::Literals::StringLiterals;

CampaignsViewModel::CampaignsViewModel(CampaignBoard &board, Core &core, const Format &format,
                                       ToastViewModel &toast, QObject *parent)
    : ScreenViewModel(parent)
    , m_board(board)
    , m_core(core)
    , m_format(format)
    , m_toast(toast)
    , m_text(format)
    , m_campaigns({"rowId", "group", "title", "caption", "rate", "current"})
    , m_faq({"question", "answer"})
    , m_kpis({"caption", "value", "comparison", "tone", "definition", "share"})
    , m_funnel({"icon", "title", "caption", "steps", "spoken"})
    , m_goals(
          {"icon", "title", "value", "target", "share", "standing", "tone", "days", "definition", "spoken"})
    , m_refusals({"text", "value", "share", "wrong", "remedy", "definition"})
    , m_table({"name", "here", "all", "definition"})
{
    connect(&core, &Core::changed, this, [this](const QSet<ResourceType> &types) {
        if (types.contains(ResourceType::Campaign) || types.contains(ResourceType::Coupon))
            refresh();
    });
    connect(&core, &Core::minutePassed, this, &CampaignsViewModel::refresh);
    connect(&core, &Core::personChanged, this, &CampaignsViewModel::refresh);
    connect(&format, &Format::changed, this, &CampaignsViewModel::present);
}

bool CampaignsViewModel::figures() const
{
    return bool(m_core.require(Action::SeeCampaignFigures));
}

void CampaignsViewModel::refresh()
{
    if (!m_core.person())
        return;
    if (m_phase == "idle"_L1)
        setPhase(u"loading"_s);
    whenDone(m_board.list(), this, [this](const Result<CampaignList> &list) {
        if (!list)
            return fail(list.error());
        m_list = *list;
        setPhase(u"ready"_s);
        present();
    });
}

void CampaignsViewModel::choose(const QString &campaignId)
{
    m_chosen = campaignId;
    present();
    refresh();
}

void CampaignsViewModel::acknowledge()
{
    if (m_chosen.isEmpty() || busy())
        return;
    begin();
    whenDone(m_board.acknowledge(m_chosen), this, [this](const Result<Act> &act) {
        end();
        if (!act)
            return refuse(act.error());
        m_toast.say(ActText::done(act->type, m_briefing.value(u"title"_s).toString()));
        refresh();
    });
}

const CampaignView *CampaignsViewModel::chosen() const
{
    for (const auto *group : {&m_list.running, &m_list.paused, &m_list.scheduled, &m_list.ended}) {
        for (const CampaignView &view : *group) {
            if (view.campaign.id == m_chosen)
                return &view;
        }
    }
    return nullptr;
}

void CampaignsViewModel::present()
{
    if (!chosen()) {
        const auto &first = !m_list.running.isEmpty() ? m_list.running
            : !m_list.paused.isEmpty()                ? m_list.paused
            : !m_list.scheduled.isEmpty()             ? m_list.scheduled
                                                      : m_list.ended;
        m_chosen = first.isEmpty() ? QString() : first.first().campaign.id;
    }
    presentList();
    if (const CampaignView *view = chosen())
        presentCampaign(*view);
    else
        m_briefing.clear();
    Q_EMIT changed();
}

void CampaignsViewModel::presentList()
{
    QList<QVariantMap> rows;
    const auto add = [&](const QList<CampaignView> &views, const QString &group) {
        for (const CampaignView &view : views)
            rows.append(
                {{u"key"_s, view.campaign.id},
                 {u"rowId"_s, view.campaign.id},
                 {u"group"_s, group},
                 {u"title"_s, m_format.text(view.campaign.name)},
                 {u"caption"_s, m_text.end(view)},
                 {u"rate"_s,
                  figures() && view.campaign.startAt <= m_format.now() ? listRate(view.campaign) : QString()},
                 {u"current"_s, view.campaign.id == m_chosen}});
    };
    add(m_list.running, tr("Running · %1").arg(m_list.running.size()));
    add(m_list.paused, tr("Paused · %1").arg(m_list.paused.size()));
    add(m_list.scheduled, tr("Scheduled · %1").arg(m_list.scheduled.size()));
    add(m_list.ended, tr("Ended · %1").arg(m_list.ended.size()));
    m_campaigns.show(rows);
    m_asOfText = m_list.asOf ? tr("Data as of %1").arg(m_format.dayAndTime(*m_list.asOf)) : QString();
    const FreshnessGrade rules = m_core.gradeOf(ResourceType::Campaign, m_list.asOf);
    const FreshnessGrade counted = gradeOf(m_core.freshness().ofFigures(), m_list.asOf, m_core.serverNow());
    setAge(figures() ? std::max(rules, counted) : rules,
           m_list.asOf ? tr("These rules and figures are from %1. They may have changed since.")
                             .arg(m_format.dayAndTime(*m_list.asOf))
                       : QString());
    m_subtitle = m_asOfText;
}

void CampaignsViewModel::presentCampaign(const CampaignView &view)
{
    const Campaign &campaign = view.campaign;
    m_briefing = m_text.briefing(view);
    QStringList line{m_text.window(campaign)};
    if (campaign.figuresAt && figures())
        line.append(tr("figures as of %1").arg(m_format.dayAndTime(*campaign.figuresAt)));
    if (campaign.figuresDelivered && figures())
        line.append(tr("counted by the source system"));
    m_windowText = line.join(u" · "_s);
    QList<QVariantMap> faq;
    for (const Campaign::Faq &one : campaign.faq)
        faq.append({{u"key"_s, m_format.text(one.question)},
                    {u"question"_s, m_format.text(one.question)},
                    {u"answer"_s, m_format.text(one.answer)}});
    m_faq.show(faq);
    if (!figures())
        return;
    presentKpis(campaign, m_text.countsToday(view) ? std::optional(view.redeemedTodayHere) : std::nullopt);
    presentFunnel(campaign);
    presentGoals(campaign);
    presentDays(campaign);
    presentHours(campaign, view.countedToday);
    presentRefusals(campaign);
    presentTable(campaign);
}

} // namespace counterpart

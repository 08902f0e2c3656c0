#include "domain/ChannelGoal.h"
#include "domain/CouponVerdict.h"
#include "viewmodels/CampaignText.h"
#include "viewmodels/CampaignsViewModel.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

/// A figure without its definition is a number that two people read differently.
class tst_CampaignDefinitions : public QObject
{
    Q_OBJECT

    const Instant now = *parseInstant(u"2026-11-22T06:00:00.000Z"_s);
    Format format{[this] {
        return now;
    }};

    Campaign full() const
    {
        Campaign campaign;
        campaign.id = u"cm-1"_s;
        campaign.currency = u"CNY"_s;
        campaign.startAt = now - std::chrono::hours(48);
        CampaignFigures figures;
        for (auto member : {&CampaignFigures::issued, &CampaignFigures::sent, &CampaignFigures::delivered,
                            &CampaignFigures::opened, &CampaignFigures::visited, &CampaignFigures::seen,
                            &CampaignFigures::redeemed, &CampaignFigures::refused, &CampaignFigures::revenue,
                            &CampaignFigures::discount})
            figures.*member = 7;
        campaign.store = campaign.total = figures;
        ChannelFigures channel;
        channel.channel = Channel::App;
        channel.figures = figures;
        channel.chainMedian = figures;
        channel.goal = 40;
        channel.daily = {{u"2026-11-21"_s, 3}};
        campaign.byChannel = {channel};
        campaign.daily = {{u"2026-11-21"_s, 3, 9}};
        campaign.hourly = {{10, 1, 2}};
        campaign.refusals = {{u"expired"_s, 4, 1}, {u"staff_unsure"_s, 2, 2}, {u"brand-new"_s, 1, 0}};
        campaign.budgetTotal = 1'000;
        campaign.budgetUsed = 500;
        return campaign;
    }

    /// figure → definition of every row.
    QList<QPair<QString, QString>> rows() const
    {
        Store store;
        store.id = u"st-1"_s;
        store.timeZone = "Asia/Shanghai";
        const Campaign campaign = full();
        const QString text = QString::fromUtf8(
            campaignCsv(campaign, u"Weekend"_s, store, CampaignText(format).definitions(campaign), now));
        QList<QPair<QString, QString>> rows;
        for (const QString &line : text.split(u"\r\n"_s, Qt::SkipEmptyParts).mid(1))
            rows.append({line.section(u',', 2, 2), line.section(u',', 11)});
        return rows;
    }

private Q_SLOTS:
    void every_row_of_the_exported_table_says_what_it_is()
    {
        const auto all = rows();
        QVERIFY(all.size() > 40);
        for (const auto &[figure, definition] : all)
            QVERIFY2(definition.size() > 10, qPrintable(figure));
    }

    void on_tap_a_figure_says_what_it_is_of_which_period_and_against_which_target()
    {
        using Period = CampaignText::Period;
        const CampaignText text(format);
        Campaign campaign = full();
        campaign.figuresAt = now;
        const QString since = text.explained(campaign, u"Counts."_s, Period::SinceStart);
        QVERIFY2(since.startsWith(u"Counts."_s), qPrintable(since));
        QVERIFY2(since.contains(format.day(campaign.startAt)), qPrintable(since));
        QVERIFY2(since.contains(u"none is set"_s), qPrintable(since));
        QVERIFY(!since.contains(u"source system"_s));
        campaign.figuresDelivered = true;
        const QString today = text.explained(campaign, u"Counts."_s, Period::Today, u"at most ¥10"_s);
        QVERIFY2(today.contains(format.day(now)) && today.contains(u"at most ¥10"_s), qPrintable(today));
        QVERIFY(today.contains(u"source system"_s));
    }

    void a_channel_says_how_it_stands_against_its_goal_data()
    {
        QTest::addColumn<GoalOutlook>("outlook");
        QTest::addColumn<QString>("says");
        using Standing = GoalOutlook::Standing;
        const auto row = [](const char *name, const GoalOutlook &outlook, const QString &says) {
            QTest::newRow(name) << outlook << says;
        };
        // standing, forecast, missing, needed a day, pace, days left
        row("met, and more is to come", {Standing::Reached, 9, 0, 0, 1, 2},
            u"Goal reached; forecast: about 9 by the end"_s);
        row("met, and no more is to come", {Standing::Reached, 7, 0, 0, 0, 2}, u"Goal reached"_s);
        row("met at the end", {Standing::Reached, {}, 0, 0, 0, 0}, u"Goal reached"_s);
        row("on course", {Standing::OnCourse, 1'041, 33, 11, 12, 3},
            u"On course; forecast: about 1,041 by the end"_s);
        row("behind by a part of one a day", {Standing::Behind, 8, 33, 11, 0.4, 3},
            u"Behind: 11 a day are needed, 0.4 a day came lately"_s);
        row("behind by whole ones", {Standing::Behind, 38, 33, 11, 10.3, 3},
            u"Behind: 11 a day are needed, 10 a day came lately"_s);
        row("none came", {Standing::Behind, 7, 33, 11, 0, 3},
            u"Behind: 11 a day are needed, none came lately"_s);
        row("on the last day", {Standing::Behind, 8, 33, 33, 2, 0.5}, u"Behind: 33 more are needed by "_s);
        row("missed", {Standing::Missed, {}, 33, 0, 0, 0}, u"33 short of the goal at the end"_s);
        row("too early to say", {Standing::None, {}, 33, 0, 0, 3}, u"33 to go"_s);
    }
    void a_channel_says_how_it_stands_against_its_goal()
    {
        QFETCH(GoalOutlook, outlook);
        QFETCH(QString, says);
        Campaign campaign = full();
        campaign.endAt = now + std::chrono::hours(12);
        ChannelFigures channel = campaign.byChannel.first();
        const QString said = CampaignsViewModel::standing(format, campaign, channel, outlook);
        QVERIFY2(said.startsWith(says) && (said == says || said.contains(format.dayAndTime(*campaign.endAt))),
                 qPrintable(said));
        channel.goal.reset();
        QCOMPARE(CampaignsViewModel::standing(format, campaign, channel, {}), u"No goal set"_s);
        channel.figures.redeemed.reset();
        QCOMPARE(CampaignsViewModel::standing(format, campaign, channel, outlook), u"not counted yet"_s);
    }

    void beside_a_reason_stands_what_the_store_can_do_about_it()
    {
        const CampaignText text(format);
        for (int code = 0; code <= int(lastConditionCode); ++code) {
            const QString word = wireName(ConditionCode(code));
            QVERIFY2(!text.refusalRemedy(word).isEmpty(), qPrintable(word));
        }
        for (const QString &word : {u"not_in_system"_s, u"conditions"_s, u"staff_unsure"_s, u"offline"_s})
            QVERIFY2(!text.refusalRemedy(word).isEmpty(), qPrintable(word));
        QVERIFY(text.refusalRemedy(u"brand-new"_s).isEmpty());
    }

    void changes_since_yesterday_are_said_for_as_long_as_that_is_true()
    {
        Campaign campaign = full();
        const CampaignText text(format);
        QVERIFY(text.changes(campaign).isEmpty());
        campaign.changedSince = now - std::chrono::hours(38);
        campaign.changes = {u"schedule"_s, u"conditions"_s, u"brand-new"_s};
        QCOMPARE(text.changes(campaign), u"from when until when, the conditions"_s);
        campaign.changedSince = now - std::chrono::hours(50); // told two days ago, and nothing came since
        QVERIFY(text.changes(campaign).isEmpty());
    }

    void the_readers_of_a_briefing_are_named_and_so_is_who_is_missing()
    {
        CampaignView view;
        QVERIFY(CampaignText(format).readers(view).isEmpty());
        view.staff = {{u"as-1"_s, u"Mei"_s, now}, {u"as-2"_s, u"Hao"_s, {}}};
        const QString said = CampaignText(format).readers(view);
        QVERIFY2(said.contains(u"1 of 2"_s) && said.contains(u"read: Mei"_s)
                     && said.contains(u"not yet: Hao"_s),
                 qPrintable(said));
    }

    void a_refusal_says_its_reason_and_which_of_them_were_wrong()
    {
        QHash<QString, QString> found;
        for (const auto &[figure, definition] : rows())
            found.insert(figure, definition);
        QVERIFY(found.value(u"refused:expired"_s).contains(u"Already ended"));
        QVERIFY(found.value(u"refused_wrongly:expired"_s).contains(u"could have been used"));
        QVERIFY(found.value(u"refused:staff_unsure"_s).contains(u"Staff were not sure"));
        QVERIFY(found.value(u"refused:brand-new"_s).contains(u"Other reason"));
        QVERIFY(found.value(u"seen"_s) != found.value(u"visited"_s));
    }
};

QTEST_APPLESS_MAIN(tst_CampaignDefinitions)
#include "tst_CampaignDefinitions.moc"

#include "viewmodels/CampaignText.h"

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

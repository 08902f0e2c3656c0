#include "usecases/CampaignCsv.h"

#include <QLocale>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

/// What a manager opens in a spreadsheet: the same numbers on every machine, and nothing that calculates.
class tst_CampaignCsv : public QObject
{
    Q_OBJECT

    Campaign m_campaign;
    Store m_store;
    FigureDefinitions m_definitions;

    QString text(const QString &name = u"Weekend"_s) const
    {
        return QString::fromUtf8(campaignCsv(m_campaign, name, m_store, m_definitions,
                                             *parseInstant(u"2026-11-22T06:00:00.000Z")));
    }
    /// The row that begins so, split; none: empty.
    QStringList row(const QString &begin) const
    {
        for (const QString &line : text().split(u"\r\n"_s)) {
            if (line.startsWith(begin))
                return line.split(u',');
        }
        return {};
    }

private Q_SLOTS:
    void init()
    {
        m_campaign = {};
        m_campaign.id = u"cm-1"_s;
        m_campaign.currency = u"CNY"_s;
        m_campaign.startAt = *parseInstant(u"2026-11-08T16:00:00.000Z");
        m_campaign.figuresAt = *parseInstant(u"2026-11-22T05:30:00.000Z");
        m_campaign.store.redeemed = 1'234'567;
        m_campaign.store.revenue = 123'456'789;
        m_campaign.store.discount = -5;
        m_store = {};
        m_store.id = u"st-1"_s;
        m_store.timeZone = "Asia/Shanghai";
        m_definitions = {{u"redeemed"_s, u"Redeemed here, \"undone\" ones not"_s}};
    }

    void it_begins_with_the_mark_that_spreadsheets_ask_for_and_says_what_each_column_is()
    {
        QVERIFY(campaignCsv(m_campaign, {}, m_store, {}, Instant{}).startsWith("\xEF\xBB\xBF"));
        QVERIFY(text().startsWith(
            u"campaign,name,figure,scope,channel,from,until,value,unit,counted_by,as_of,definition\r\n"));
    }

    void numbers_are_plain_in_every_locale()
    {
        for (const char *locale : {"de_DE", "en_US", "zh_CN", "ar_EG", "hi_IN"}) {
            QLocale::setDefault(QLocale(QLatin1StringView(locale)));
            QCOMPARE(row(u"cm-1,Weekend,redeemed,store st-1"_s).value(7), u"1234567"_s);
            QCOMPARE(row(u"cm-1,Weekend,revenue,store st-1"_s).value(7), u"1234567.89"_s);
            QCOMPARE(row(u"cm-1,Weekend,revenue,store st-1"_s).value(8), u"CNY"_s);
            QCOMPARE(row(u"cm-1,Weekend,discount,store st-1"_s).value(7), u"-0.05"_s);
        }
        QLocale::setDefault(QLocale::c());
    }

    void the_period_is_told_on_the_stores_clock_with_its_offset()
    {
        const QStringList redeemed = row(u"cm-1,Weekend,redeemed,store st-1"_s);
        QCOMPARE(redeemed.value(5), u"2026-11-09T00:00:00+08:00"_s);
        QCOMPARE(redeemed.value(6), u"2026-11-22T13:30:00+08:00"_s);
        QCOMPARE(redeemed.value(10), redeemed.value(6));
        QCOMPARE(redeemed.value(9), u"CDP"_s);
    }

    void what_was_not_counted_is_empty_and_zero_is_zero()
    {
        QCOMPARE(row(u"cm-1,Weekend,opened,store st-1"_s).value(7), QString());
        m_campaign.store.opened = 0;
        QCOMPARE(row(u"cm-1,Weekend,opened,store st-1"_s).value(7), u"0"_s);
    }

    void a_channels_goal_stands_with_its_end_and_each_of_its_days_is_a_row()
    {
        m_campaign.endAt = *parseInstant(u"2026-11-23T14:00:00.000Z");
        ChannelFigures app, email;
        app.channel = Channel::App;
        app.goal = 340;
        app.daily = {{u"2026-11-21"_s, 12}, {u"2026-11-22"_s, 0}};
        email.channel = Channel::Email;
        m_campaign.byChannel = {app, email};
        const QStringList goal = row(u"cm-1,Weekend,goal,store st-1,app"_s);
        QCOMPARE(goal.value(6), u"2026-11-23T22:00:00+08:00"_s);
        QCOMPARE(goal.value(7), u"340"_s);
        QCOMPARE(row(u"cm-1,Weekend,goal,store st-1,email"_s).value(7), QString()); // none is set
        QCOMPARE(row(u"cm-1,Weekend,redeemed,store st-1,app,2026-11-21,2026-11-21"_s).value(7), u"12"_s);
        QCOMPARE(row(u"cm-1,Weekend,redeemed,store st-1,app,2026-11-22,2026-11-22"_s).value(7), u"0"_s);
        QVERIFY(row(u"cm-1,Weekend,redeemed,store st-1,email,2026-11-21"_s).isEmpty());
    }

    void quotes_commas_and_line_ends_stay_in_their_cell()
    {
        QVERIFY(text().contains(u"\"Redeemed here, \"\"undone\"\" ones not\""));
        QVERIFY(text(u"a,\"b\"\nc"_s).contains(u"cm-1,\"a,\"\"b\"\"\nc\",issued"));
    }

    void no_name_becomes_a_formula()
    {
        for (const QString &evil : {u"=HYPERLINK(1)"_s, u"+1"_s, u"-1"_s, u"@SUM(A1)"_s, u"\tx"_s})
            QVERIFY(text(evil).contains(u"cm-1,'"_s + evil + u",issued"_s));
        m_campaign.refusals = {{u"=cmd|' /C calc'!A0"_s, 1, 0}};
        QVERIFY(!text().contains(u",=cmd"));
        m_campaign.id = u"=1+1"_s;
        QVERIFY(!text().contains(u"\n=1"));
    }
};

QTEST_APPLESS_MAIN(tst_CampaignCsv)
#include "tst_CampaignCsv.moc"

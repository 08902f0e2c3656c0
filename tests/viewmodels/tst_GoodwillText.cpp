#include "viewmodels/GoodwillText.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

/// What a clerk reads before giving something: what is left, or why nothing can be given and what to do then.
class tst_GoodwillText : public QObject
{
    Q_OBJECT

    Format m_format{systemNow};
    GoodwillText m_text{m_format};

    static Money yuan(int amount) { return {amount * 100LL, u"CNY"_s}; }
    static GoodwillChoice choice(std::optional<GoodwillLeft> left)
    {
        GoodwillChoice all;
        all.offers.append({u"cm-1"_s, {}, {}, yuan(50)});
        all.givers.append({u"as-3"_s, u"Liang Hui"_s, left});
        all.online = true;
        return all;
    }

private Q_SLOTS:
    void initTestCase() { m_format.setLanguage(u"en"_s); }

    void what_is_left_is_told_in_money_and_coupons()
    {
        QVERIFY(m_text.left(GoodwillLeft{yuan(150), 3}).contains(u"150"_s));
        QVERIFY(m_text.left(GoodwillLeft{yuan(150), 3}).contains(u'3'));
        QCOMPARE(m_text.left(GoodwillLeft{yuan(0), 3}), u"Nothing left today"_s);
        QCOMPARE(m_text.left(GoodwillLeft{yuan(9), 0}), u"Nothing left today"_s);
        QCOMPARE(m_text.left({}), u"No budget in this store"_s);
    }

    void within_the_budget_nothing_stands_in_the_way()
    {
        QCOMPARE(m_text.hindrance(choice(GoodwillLeft{yuan(50), {}})), QString());
        GoodwillChoice two = choice(GoodwillLeft{yuan(0), {}});
        two.givers.append({u"as-4"_s, u"He Yu"_s, GoodwillLeft{yuan(60), 1}});
        QCOMPARE(m_text.hindrance(two), QString());
    }

    void each_hindrance_has_its_own_sentence_with_what_to_do()
    {
        GoodwillChoice none = choice(GoodwillLeft{yuan(100), {}});
        none.offers.clear();
        GoodwillChoice nobody = choice(GoodwillLeft{yuan(100), {}});
        nobody.givers.clear();
        GoodwillChoice given = choice(GoodwillLeft{yuan(100), {}});
        given.givenToday = true;
        const QStringList sentences{m_text.hindrance(none), m_text.hindrance(nobody), m_text.hindrance(given),
                                    m_text.hindrance(choice({})),
                                    m_text.hindrance(choice(GoodwillLeft{yuan(49), {}}))};
        QCOMPARE(QSet<QString>(sentences.cbegin(), sentences.cend()).size(), 5);
        for (const QString &sentence : sentences)
            QVERIFY(sentence.count(u'.') >= 2 || sentence.contains(u';'));
        QVERIFY(sentences.last().contains(u"used up"_s));
        QVERIFY(m_text.hindrance(choice(GoodwillLeft{yuan(100), 0})).contains(u"used up"_s));
    }

    void offline_it_says_that_the_budget_is_checked_afterwards()
    {
        GoodwillChoice online = choice(GoodwillLeft{yuan(100), {}}), offline = online;
        offline.online = false;
        QVERIFY(!m_text.terms(online).contains(u"offline"_s));
        QVERIFY(m_text.terms(offline).contains(u"offline"_s));
        QVERIFY(m_text.terms(offline).contains(m_text.terms(online)));
    }
};

QTEST_GUILESS_MAIN(tst_GoodwillText)
#include "tst_GoodwillText.moc"

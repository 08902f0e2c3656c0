#include "viewmodels/VerdictText.h"

#include <QSet>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

class tst_VerdictText : public QObject
{
    Q_OBJECT

    const Instant now = *parseInstant(u"2026-11-21T14:36:00+08:00"_s);
    Format format{[this] {
        return now;
    }};

    static CouponAnswer answerOf(CouponVerdict::Kind kind, const QList<Condition> &conditions)
    {
        CouponAnswer answer;
        answer.verdict.kind = kind;
        answer.verdict.conditions = conditions;
        Coupon coupon;
        coupon.id = u"cp-1"_s;
        coupon.code = u"WKND7F3K91QD"_s;
        coupon.title.byLanguage = {{u"en"_s, u"In-store 20% off"_s}};
        answer.coupon = coupon;
        return answer;
    }

    static Condition condition(ConditionCode code, bool ok, bool unknown = false)
    {
        Condition one;
        one.code = code;
        one.ok = ok;
        one.unknown = unknown;
        return one;
    }

    static Condition tooLittle()
    {
        Condition one = condition(ConditionCode::MinSpend, false);
        one.haveMoney = Money{89900, u"CNY"_s};
        one.needMoney = Money{100000, u"CNY"_s};
        one.remediableNow = true;
        return one;
    }

private Q_SLOTS:
    void every_condition_has_its_own_words_for_every_outcome()
    {
        const VerdictText text(format);
        QSet<QString> refusals;
        for (int i = 0; i <= int(lastConditionCode); ++i) {
            const auto code = ConditionCode(i);
            for (const auto &[ok, unknown] :
                 {std::pair(true, false), std::pair(false, false), std::pair(false, true)}) {
                const CouponAnswer answer
                    = answerOf(CouponVerdict::Kind::Invalid, {condition(code, ok, unknown)});
                const QList<QVariantMap> rows = text.rules(answer);
                if (rows.isEmpty()) {
                    QVERIFY2(ok, qPrintable(wireName(code))); // only a passed rule may go without saying
                    continue;
                }
                QVERIFY2(!rows.first().value(u"label"_s).toString().isEmpty(), qPrintable(wireName(code)));
                QVERIFY2(!rows.first().value(u"finding"_s).toString().isEmpty(), qPrintable(wireName(code)));
                if (!ok && !unknown) {
                    refusals.insert(rows.first().value(u"finding"_s).toString());
                    QVERIFY2(!rows.first().value(u"remedy"_s).toString().isEmpty(),
                             qPrintable(wireName(code)));
                }
            }
        }
        QCOMPARE(refusals.size(), int(lastConditionCode) + 1); // no two refusals read alike
    }

    void beside_a_coupon_already_used_its_name_is_said_and_no_member_code_is_asked()
    {
        const VerdictText text(format);
        CouponAnswer answer
            = answerOf(CouponVerdict::Kind::Invalid, {condition(ConditionCode::NotCombinable, false)});
        answer.verdict.almost = true;
        Text title;
        title.byLanguage = {{u"en"_s, u"Birthday gift"_s}};
        answer.usedAlready = {title};
        QVERIFY(text.reason(answer).contains(u"Birthday gift"_s));
        QVERIFY(text.say(answer).contains(u"already"_s));
        QVERIFY(!text.say(answer).contains(u"member code"_s));
    }

    void nobody_is_sent_home_by_a_clock_that_may_be_wrong()
    {
        const VerdictText text(format);
        for (const ConditionCode code : {ConditionCode::CampaignNotLive, ConditionCode::NotYet,
                                         ConditionCode::Expired, ConditionCode::Blackout}) {
            Condition open = condition(code, false, true);
            open.needTime = now;
            const auto rows = text.rules(answerOf(CouponVerdict::Kind::CannotTell, {open}));
            QCOMPARE(rows.first().value(u"remedy"_s).toString(), QString());
        }
    }

    void the_failing_rule_comes_first_and_the_open_one_next()
    {
        const VerdictText text(format);
        const CouponAnswer answer = answerOf(CouponVerdict::Kind::Invalid,
                                             {condition(ConditionCode::WrongStore, true),
                                              condition(ConditionCode::AlreadyRedeemed, false, true),
                                              condition(ConditionCode::WrongChannel, false)});
        const QList<QVariantMap> rows = text.rules(answer);
        QCOMPARE(rows.size(), 3);
        QCOMPARE(rows[0].value(u"ruleState"_s).toString(), u"fail"_s);
        QCOMPARE(rows[1].value(u"ruleState"_s).toString(), u"unknown"_s);
        QCOMPARE(rows[2].value(u"ruleState"_s).toString(), u"pass"_s);
        QCOMPARE(text.summary(rows), u"1 not met, 1 still open, 1 met"_s);
    }

    void almost_says_what_is_missing_and_what_it_saves()
    {
        const VerdictText text(format);
        CouponAnswer answer = answerOf(CouponVerdict::Kind::Invalid, {tooLittle()});
        answer.verdict.almost = true;
        answer.verdict.saves = Money{10000, u"CNY"_s};
        QCOMPARE(VerdictText::kind(answer.verdict), u"almost"_s);
        QCOMPARE(text.word(answer), u"¥101 to go"_s);
        QCOMPARE(text.reason(answer), u"From ¥1,000 it takes ¥100 off"_s);
        QVERIFY(text.say(answer).contains(u"¥101"_s));
    }

    void a_refusal_speaks_first_of_what_works()
    {
        const VerdictText text(format);
        CouponAnswer answer
            = answerOf(CouponVerdict::Kind::Invalid, {condition(ConditionCode::WrongChannel, false)});
        CouponAnswer other = answerOf(CouponVerdict::Kind::Valid, {});
        other.coupon->title.byLanguage = {{u"en"_s, u"Birthday gift"_s}};
        answer.alternatives = {other};
        QVERIFY(text.say(answer).startsWith(u"“You have a coupon that works"_s));
        QVERIFY(text.say(answer).contains(u"Birthday gift"_s));
    }

    void a_used_coupon_is_called_used_though_its_limit_is_checked_first()
    {
        const VerdictText text(format);
        CouponAnswer answer = answerOf(CouponVerdict::Kind::Invalid,
                                       {condition(ConditionCode::LimitCustomer, false),
                                        condition(ConditionCode::AlreadyRedeemed, false)});
        QCOMPARE(text.chip(answer.verdict), u"Used"_s);
        QCOMPARE(text.reason(answer), u"Already used"_s);
        answer = answerOf(CouponVerdict::Kind::Invalid, {condition(ConditionCode::Expired, false)});
        QCOMPARE(text.chip(answer.verdict), u"Ended"_s);
        answer = answerOf(CouponVerdict::Kind::Invalid, {condition(ConditionCode::WrongStore, false)});
        QCOMPARE(text.chip(answer.verdict), u"Not here"_s);
    }

    void almost_leads_only_when_it_saves_more_than_what_works_now()
    {
        CouponAnswer answer = answerOf(CouponVerdict::Kind::Invalid, {tooLittle()});
        answer.verdict.almost = true;
        answer.verdict.saves = Money{10000, u"CNY"_s};
        QVERIFY(VerdictText::almostLeads(answer));
        CouponAnswer other = answerOf(CouponVerdict::Kind::Valid, {});
        other.verdict.discount = Money{17980, u"CNY"_s};
        answer.alternatives = {other};
        QVERIFY(!VerdictText::almostLeads(answer));
        answer.verdict.saves = Money{20000, u"CNY"_s};
        QVERIFY(VerdictText::almostLeads(answer));
    }

    void nothing_is_promised_for_goods_that_nobody_has_named()
    {
        const VerdictText text(format);
        CouponAnswer answer = answerOf(CouponVerdict::Kind::ValidProvisional,
                                       {condition(ConditionCode::ExcludedItem, false, true)});
        answer.coupon->talkTrack.byLanguage = {{u"en"_s, u"This piece is just right for it."_s}};
        QVERIFY(!text.say(answer).contains(u"just right"_s));
        QVERIFY(!text.reason(answer).contains(u"All rules"_s));
        answer.verdict.conditions.clear();
        QVERIFY(text.say(answer).contains(u"just right"_s));
        QVERIFY(text.reason(answer).contains(u"All rules"_s));
    }

    void what_works_instead_is_said_by_its_short_name()
    {
        const VerdictText text(format);
        CouponAnswer answer
            = answerOf(CouponVerdict::Kind::Invalid, {condition(ConditionCode::WrongChannel, false)});
        CouponAnswer other = answerOf(CouponVerdict::Kind::Valid, {});
        other.coupon->title.byLanguage = {{u"en"_s, u"¥50 off from ¥300, ¥120 off from ¥600"_s}};
        other.campaign.emplace();
        other.campaign->name.byLanguage = {{u"en"_s, u"Winter coats"_s}};
        answer.alternatives = {other};
        QVERIFY(text.say(answer).contains(u"Winter coats"_s));
        QVERIFY(!text.say(answer).contains(u"¥300"_s));
    }

    void an_offline_verdict_names_the_age_of_its_data()
    {
        const VerdictText text(format);
        CouponAnswer answer = answerOf(CouponVerdict::Kind::ValidProvisional, {});
        answer.asOf = now - std::chrono::minutes(16);
        QCOMPARE(text.word(answer), u"OK for now"_s);
        QVERIFY(text.evidence(answer).contains(u"16 min ago"_s));
        answer.online = true; // there is a line, but nobody was asked: the rows still have that age
        answer.verdict.asOf = now;
        QVERIFY(text.evidence(answer).contains(u"16 min ago"_s));
        QVERIFY(!text.evidence(answer).contains(u"checked"_s));
    }

    void only_an_answer_of_the_centre_is_called_checked_with_its_time()
    {
        const VerdictText text(format);
        CouponAnswer answer = answerOf(CouponVerdict::Kind::Valid, {});
        answer.online = true;
        answer.asOf = now - std::chrono::minutes(16);
        answer.checkedAt = now;
        QVERIFY(text.evidence(answer).contains(u"checked with the centre at "_s + format.time(now)));
        QVERIFY(!text.evidence(answer).contains(u"16 min ago"_s));
    }

    void a_coupon_that_is_not_here_is_not_called_offline_while_there_is_a_line()
    {
        const VerdictText text(format);
        CouponAnswer answer
            = answerOf(CouponVerdict::Kind::CannotTell, {condition(ConditionCode::UnknownInCache, false)});
        QVERIFY(text.reason(answer).contains(u"offline"_s));
        answer.online = true;
        QVERIFY(!text.reason(answer).contains(u"offline"_s));
    }
};

QTEST_GUILESS_MAIN(tst_VerdictText)
#include "tst_VerdictText.moc"

#include "viewmodels/ExceptionText.h"
#include "viewmodels/Format.h"

#include <QTest>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

namespace {

/// Every word of the contract.
const QStringList kinds{u"double_redemption"_s,     u"over_allowance"_s,
                        u"redeemed_when_expired"_s, u"redeemed_when_revoked"_s,
                        u"unknown_coupon"_s,        u"clock_suspect"_s,
                        u"handover_after_cancel"_s, u"handover_twice"_s,
                        u"handover_unverified"_s,   u"short_unresolved"_s,
                        u"consent_conflict"_s,      u"command_rejected"_s,
                        u"customer_merged"_s,       u"other"_s,
                        u"word_of_a_newer_cdp"_s};
const QStringList codes{u"honoured"_s, u"written_off"_s, u"customer_contacted"_s,
                        u"voided"_s,   u"charged"_s,     u"no_issue"_s};

} // namespace

/// What a person reads of an exception and may decide, from the values of its record.
class tst_ExceptionText : public QObject
{
    Q_OBJECT

    static constexpr Instant now{1'763'800'000'000ms};
    Format m_format{[] {
        return now;
    }};

    static SyncException of(const QString &kind)
    {
        SyncException exception;
        exception.kind = kind;
        return exception;
    }

private Q_SLOTS:
    void initTestCase() { m_format.setLanguage(u"en"_s); }

    void each_kind_offers_one_to_three_decisions_of_the_contract_with_words()
    {
        for (const QString &kind : kinds) {
            const QStringList choices = ExceptionText::choices(of(kind));
            QVERIFY2(choices.size() >= 1 && choices.size() <= 3, qPrintable(kind));
            QCOMPARE(QSet<QString>(choices.cbegin(), choices.cend()).size(), choices.size());
            for (const QString &code : choices) {
                QVERIFY2(codes.contains(code), qPrintable(code));
                QVERIFY(!ExceptionText::choice(code).isEmpty());
                QVERIFY(!ExceptionText::meaning(code).isEmpty());
            }
            QVERIFY(!ExceptionText::title(kind).contains(u'_'));
        }
    }

    void the_customer_is_never_made_to_pay_for_a_coupon()
    {
        for (const QString &kind : kinds) {
            const bool charged = ExceptionText::choices(of(kind)).contains(u"charged"_s);
            QCOMPARE(charged, kind == u"handover_after_cancel"_s); // goods without a payment
        }
        QVERIFY(ExceptionText::guidance(u"double_redemption"_s).contains(u"did nothing wrong"_s));
    }

    void every_decision_of_the_contract_can_be_read_and_one_of_a_newer_cdp_too()
    {
        for (const QString &code : codes)
            QVERIFY(ExceptionText::decided(code) != ExceptionText::decided(u"newer"_s));
        QCOMPARE(ExceptionText::decided(u"newer"_s), u"Decided"_s);
    }

    void a_side_is_told_in_words_and_names()
    {
        SyncException::Side side;
        side.type = u"coupon_used"_s;
        side.at = now - 5min;
        side.storeId = u"st-2"_s;
        side.storeName = {{{u"en"_s, u"River Bend"_s}}};
        side.deviceName = u"Counter 2"_s;
        side.associateName = u"Li"_s;
        QCOMPARE(ExceptionText::deed(side, m_format), u"Already used"_s);
        const QString at = m_format.dayAndTime(now - 5min);
        QCOMPARE(ExceptionText::who(side, u"st-1"_s, m_format), at + u" · River Bend · Counter 2 · Li"_s);
        QCOMPARE(ExceptionText::who(side, u"st-2"_s, m_format), at + u" · Counter 2 · Li"_s);
        QCOMPARE(ExceptionText::who({}, u"st-2"_s, m_format), QString());
    }

    void the_words_of_a_rule_come_from_the_record_in_the_language_of_the_screen()
    {
        SyncException::Side side;
        side.type = u"rule"_s;
        side.words = {{{u"en"_s, u"less was spent than it asks for"_s}, {u"zh-CN"_s, u"消费未达到要求"_s}}};
        QCOMPARE(ExceptionText::deed(side, m_format), u"Less was spent than it asks for"_s);
        Format chinese{[] {
            return now;
        }};
        chinese.setLanguage(u"zh-CN"_s);
        QCOMPARE(ExceptionText::deed(side, chinese), u"消费未达到要求"_s);
    }

    void a_word_of_a_newer_cdp_is_not_shown()
    {
        SyncException::Side side;
        side.type = u"moon_phase"_s;
        QVERIFY(!ExceptionText::deed(side, m_format).contains(u"moon"_s));
        side.type = u"coupon.teleport"_s;
        QVERIFY(!ExceptionText::deed(side, m_format).contains(u"teleport"_s));
        QCOMPARE(ExceptionText::cost(CostOwner::Unknown), QString());
    }
};

QTEST_APPLESS_MAIN(tst_ExceptionText)
#include "tst_ExceptionText.moc"

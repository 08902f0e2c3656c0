#include "domain/Command.h"
#include "domain/Coupon.h"
#include "domain/CouponVerdict.h"
#include "domain/Text.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

// The words of the contract: each kind, command and condition has one, and it is the contract's.
class tst_Vocabulary : public QObject
{
    Q_OBJECT

    QString m_contract;

    QStringList enumOf(const QString &schema) const
    {
        const QRegularExpression words(u"\\n    "_s + schema + u":.*?enum: \\[([^\\]]*)\\]"_s,
                                       QRegularExpression::DotMatchesEverythingOption);
        const QString list = words.match(m_contract).captured(1);
        return list.split(QRegularExpression(u"[,\\s]+"_s), Qt::SkipEmptyParts);
    }

    template<size_t... I>
    static QList<CommandPayload> everyPayload(std::index_sequence<I...>)
    {
        return {CommandPayload(std::in_place_index<I>)...};
    }
    static QList<CommandPayload> everyPayload()
    {
        return everyPayload(std::make_index_sequence<std::variant_size_v<CommandPayload>>());
    }

private Q_SLOTS:
    void initTestCase()
    {
        QFile file(QStringLiteral(SOURCE_DIR "/docs/cdp-openapi.yaml"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_contract = QString::fromUtf8(file.readAll());
    }

    void each_kind_of_record_has_its_word_in_the_contract()
    {
        const QStringList words = enumOf(u"ResourceType"_s);
        QCOMPARE(words.size(), int(ResourceType::Other));
        for (int i = 0; i < int(ResourceType::Other); ++i) {
            const QString word = wireName(ResourceType(i));
            QVERIFY2(words.contains(word), qPrintable(word));
            QCOMPARE(resourceType(word), ResourceType(i));
        }
    }

    void a_kind_of_a_newer_server_is_other()
    {
        QCOMPARE(resourceType(u"hologram"), ResourceType::Other);
        QCOMPARE(resourceType(u""), ResourceType::Other);
        QCOMPARE(resourceType(u"Customer"), ResourceType::Other);
        QCOMPARE(wireName(ResourceType::Other), u"other"_s);
    }

    void each_condition_has_its_own_word_in_the_contract()
    {
        const QStringList words = enumOf(u"CouponConditionCode"_s);
        QSet<QString> seen;
        for (int i = 0; i <= int(lastConditionCode); ++i) {
            const QString word = wireName(ConditionCode(i));
            QVERIFY2(words.contains(word), qPrintable(word));
            seen.insert(word);
        }
        QCOMPARE(seen.size(), int(lastConditionCode) + 1);
    }

    void conditions_are_checked_in_the_order_of_their_codes()
    {
        QCOMPARE(wireName(ConditionCode::Malformed), u"malformed"_s);
        QCOMPARE(wireName(ConditionCode::Expired), u"expired"_s);
        QCOMPARE(wireName(ConditionCode::MinSpend), u"min-spend"_s);
        QCOMPARE(wireName(ConditionCode::AlreadyRedeemed), u"already-redeemed"_s);
        QCOMPARE(wireName(ConditionCode::OfflineNotAllowed), u"offline-not-allowed"_s);
    }

    void commands_are_named_after_their_payload_data()
    {
        QTest::addColumn<CommandPayload>("payload");
        QTest::addColumn<QString>("type");
        QTest::addColumn<bool>("fact");
        using namespace command;
        const auto row = [](const char *type, const CommandPayload &payload, bool fact) {
            QTest::newRow(type) << payload << QString::fromLatin1(type) << fact;
        };
        row("coupon.reserve", CouponReserve{}, false);
        row("coupon.release", CouponRelease{}, false);
        row("coupon.redeem", CouponRedeem{}, true);
        row("coupon.undo_redeem", CouponUndoRedeem{}, false);
        row("coupon.record_refusal", CouponRecordRefusal{}, true);
        row("coupon.grant_goodwill", CouponGrantGoodwill{}, true);
        row("coupon.withdraw_goodwill", CouponWithdrawGoodwill{}, false);
        row("pickup.claim", PickupClaim{}, false);
        row("pickup.release_claim", PickupReleaseClaim{}, false);
        row("pickup.start_picking", PickupStartPicking{}, true);
        row("pickup.pick_line", PickupPickLine{}, true);
        row("pickup.unpick_line", PickupUnpickLine{}, true);
        row("pickup.short_line", PickupShortLine{}, true);
        row("pickup.stage", PickupStage{}, true);
        row("pickup.mark_ready", PickupMarkReady{}, true);
        row("pickup.unready", PickupUnready{}, false);
        row("pickup.move", PickupMove{}, true);
        row("pickup.customer_arrived", PickupCustomerArrived{}, true);
        row("pickup.revise_promise", PickupRevisePromise{}, false);
        row("pickup.hand_over", PickupHandOver{}, true);
        row("customer.view", CustomerView{}, true);
        row("customer.add_note", CustomerAddNote{}, false);
        row("customer.remove_note", CustomerRemoveNote{}, false);
        row("campaign.acknowledge", CampaignAcknowledge{}, true);
        row("exception.resolve", ExceptionResolve{}, false);
    }
    void commands_are_named_after_their_payload()
    {
        QFETCH(CommandPayload, payload);
        QFETCH(QString, type);
        QFETCH(bool, fact);
        QCOMPARE(commandType(payload), type);
        QCOMPARE(isFact(payload), fact);
    }

    void nature_and_scope_of_each_command_are_the_contracts()
    {
        int checked = 0;
        for (const CommandPayload &payload : everyPayload()) {
            const QRegularExpression schema(u"\\n    Command\\w+:\\n(?:      .*\\n|\\n)*?.*const: "_s
                                            + QRegularExpression::escape(commandType(payload)) + u"\\b"_s);
            const QString text = schema.match(m_contract).captured(0);
            if (text.isEmpty())
                continue; // not in this version of the file
            const QString last = text.mid(text.lastIndexOf(u"\n    Command"_s));
            QVERIFY2(last.contains(isFact(payload) ? u"x-nature: fact"_s : u"x-nature: request"_s),
                     qPrintable(last));
            QVERIFY2(last.contains(u"x-scope: "_s + scopeOf(payload)), qPrintable(last));
            ++checked;
        }
        QVERIFY2(checked >= 21, qPrintable(QString::number(checked)));
    }

    void a_store_scope_holds_in_the_stores_it_names_data()
    {
        using Mode = StoreScope::Mode;
        QTest::addColumn<StoreScope>("scope");
        QTest::addColumn<bool>("here");
        QTest::newRow("all") << StoreScope{Mode::All, {}, {}} << true;
        QTest::newRow("all ignores its lists") << StoreScope{Mode::All, {u"st-9"_s}, {}} << true;
        QTest::newRow("include by id") << StoreScope{Mode::Include, {u"st-9"_s, u"st-1"_s}, {}} << true;
        QTest::newRow("include by region") << StoreScope{Mode::Include, {}, {u"east"_s}} << true;
        QTest::newRow("include others") << StoreScope{Mode::Include, {u"st-9"_s}, {u"west"_s}} << false;
        QTest::newRow("include nobody") << StoreScope{Mode::Include, {}, {}} << false;
        QTest::newRow("exclude by id") << StoreScope{Mode::Exclude, {u"st-1"_s}, {}} << false;
        QTest::newRow("exclude by region") << StoreScope{Mode::Exclude, {}, {u"east"_s}} << false;
        QTest::newRow("exclude others") << StoreScope{Mode::Exclude, {u"st-9"_s}, {u"west"_s}} << true;
    }
    void a_store_scope_holds_in_the_stores_it_names()
    {
        QFETCH(StoreScope, scope);
        QFETCH(bool, here);
        QCOMPARE(scope.contains(u"st-1"_s, u"east"_s), here);
    }

    void a_store_without_region_is_in_no_region()
    {
        const StoreScope scope{StoreScope::Mode::Include, {}, {QString()}};
        QVERIFY(!scope.contains(u"st-1"_s, QString()));
    }

    void a_text_is_shown_in_the_nearest_language()
    {
        const Text both{{{u"zh-CN"_s, u"八折"_s}, {u"en"_s, u"20% off"_s}}};
        QCOMPARE(both.in(u"zh-CN"_s), u"八折"_s);
        QCOMPARE(both.in(u"zh-TW"_s), u"八折"_s);
        QCOMPARE(both.in(u"en-GB"_s), u"20% off"_s);
        QCOMPARE(both.in(u"pt-BR"_s), u"20% off"_s);
        QCOMPARE((Text{{{u"zh-CN"_s, u"八折"_s}}}.in(u"en"_s)), u"八折"_s);
        QCOMPARE(Text().in(u"en"_s), QString());
    }
};

QTEST_APPLESS_MAIN(tst_Vocabulary)
#include "tst_Vocabulary.moc"

#include "domain/ScannedCode.h"

#include <QFile>
#include <QTest>

#include <rapidcheck.h>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using Kind = ScannedCode::Kind;

class tst_ScannedCode : public QObject
{
    Q_OBJECT

    static bool noPhone(const QString &) { return false; }

    static std::optional<ScannedCode> nothingKnown(const QString &) { return {}; }

    /// Stands for libphonenumber: any number of the reserved ranges used here.
    static bool isPhone(const QString &digits)
    {
        static const QStringList phones{u"8613800138000"_s, u"008613800138000"_s, u"13800138000"_s,
                                        u"493023125000"_s,  u"4930231250005"_s,   u"628123456789012"_s};
        return phones.contains(digits);
    }

    static QString withLuhn(const QString &body)
    {
        for (char c = '0'; c <= '9'; ++c) {
            const QString whole = body + QLatin1Char(c);
            int sum = 0;
            for (int i = 0; i < whole.size(); ++i) {
                const int digit = whole[whole.size() - 1 - i].digitValue() * (i % 2 ? 2 : 1);
                sum += digit / 10 + digit % 10;
            }
            if (sum % 10 == 0)
                return whole;
        }
        return {};
    }

    static QString withGtin(const QString &body)
    {
        int sum = 0;
        for (int i = 0; i < body.size(); ++i)
            sum += body[body.size() - 1 - i].digitValue() * (i % 2 ? 1 : 3);
        return body + QString::number((10 - sum % 10) % 10);
    }

private Q_SLOTS:
    void codes_are_compared_without_case_hyphens_and_spaces_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<QString>("normal");
        QTest::newRow("hyphens") << u"wknd-7f3k-91qd"_s << u"WKND7F3K91QD"_s;
        QTest::newRow("spaces") << u" WKND 7F3K\t91QD\n"_s << u"WKND7F3K91QD"_s;
        QTest::newRow("en dash") << u"WKND\u20137F3K"_s << u"WKND7F3K"_s;
        QTest::newRow("minus") << u"WKND\u22127F3K"_s << u"WKND7F3K"_s;
        QTest::newRow("full width") << u"ＷＫＮＤ－７Ｆ３Ｋ"_s << u"WKND7F3K"_s;
        QTest::newRow("no-break space") << u"WKND\u00a07F3K"_s << u"WKND7F3K"_s;
        QTest::newRow("zero width") << u"WK\u200bND"_s << u"WKND"_s;
        QTest::newRow("Han stays") << u"券-8折"_s << u"券8折"_s;
        QTest::newRow("nothing") << u" - "_s << QString();
    }
    void codes_are_compared_without_case_hyphens_and_spaces()
    {
        QFETCH(QString, raw);
        QFETCH(QString, normal);
        QCOMPARE(normaliseCode(raw), normal);
        QCOMPARE(normaliseCode(normaliseCode(raw)), normal);
    }

    void a_scan_is_told_apart_data()
    {
        QTest::addColumn<QString>("raw");
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("value");
        const auto row = [](const char *name, const QString &raw, Kind kind, const QString &value = {}) {
            QTest::newRow(name) << raw << int(kind) << value;
        };
        row("nothing", QString(), Kind::Empty);
        row("blanks", u" \t\r\n"_s, Kind::Empty);
        row("only controls", u"\u0002\u0003"_s, Kind::Empty);
        row("512 characters", QString(512, u'A'), Kind::Unknown, QString(512, u'A'));
        row("513 characters", QString(513, u'A'), Kind::TooLong);
        row("40 kB", QString(40'000, u'7'), Kind::TooLong);
        row("blanks around 512", u"  "_s + QString(512, u'A') + u"\r\n"_s, Kind::Unknown, QString(512, u'A'));
        row("prefix and suffix of a scanner", u"\u0002ABC123\u0003\r"_s, Kind::Unknown, u"ABC123"_s);
        row("control inside", u"ABC\u0007DEF"_s, Kind::NotText);
        row("NUL inside", QStringView(u"ABC\0DEF", 7).toString(), Kind::NotText);
        row("escape sequence", u"ABC\u001b[31m"_s, Kind::NotText);
        row("bidi override", u"ABC\u202eDEF"_s, Kind::NotText);
        row("half a surrogate pair", u"AB"_s + QChar(0xd800) + u"CD"_s, Kind::NotText);
        row("emoji is text", u"AB😀CD"_s, Kind::Unknown, u"AB😀CD"_s);
        row("EAN-13", u"4006381333931"_s, Kind::Product, u"4006381333931"_s);
        row("EAN-8", u"96385074"_s, Kind::Product, u"96385074"_s);
        row("UPC-12", u"036000291452"_s, Kind::Product, u"036000291452"_s);
        row("EAN-13 misread", u"4006381333932"_s, Kind::Unknown, u"4006381333932"_s);
        row("six digits nobody knows", u"482913"_s, Kind::Unknown, u"482913"_s);
        row("web address keeps its case", u"https://example.com/Ab?c=D"_s, Kind::Unknown,
            u"https://example.com/Ab?c=D"_s);
        row("test card", u"4111 1111 1111 1111"_s, Kind::PaymentCard);
    }
    void a_scan_is_told_apart()
    {
        QFETCH(QString, raw);
        QFETCH(int, kind);
        QFETCH(QString, value);
        const ScannedCode code = classifyCode(raw, nothingKnown, noPhone);
        QCOMPARE(int(code.kind), kind);
        QCOMPARE(code.value, value);
        QVERIFY(code.id.isEmpty());
    }

    void a_code_known_here_wins_over_its_looks()
    {
        const CodeLookup lookup = [](const QString &code) -> std::optional<ScannedCode> {
            if (code == u"4111111111111111")
                return ScannedCode{Kind::Customer, u"whatever"_s, u"cu-1"_s};
            if (code == u"WKND7F3K91QD")
                return ScannedCode{Kind::Coupon, code, u"cp-1"_s};
            return {};
        };
        const ScannedCode member = classifyCode(u"4111-1111-1111-1111"_s, lookup, noPhone);
        QCOMPARE(int(member.kind), int(Kind::Customer));
        QCOMPARE(member.value, u"4111111111111111"_s);
        QCOMPARE(member.id, u"cu-1"_s);
        QCOMPARE(int(classifyCode(u"wknd-7f3k-91qd"_s, lookup, noPhone).kind), int(Kind::Coupon));
        QCOMPARE(int(classifyCode(u"5555555555554444"_s, lookup, noPhone).kind), int(Kind::PaymentCard));
    }

    void the_index_is_not_asked_about_hostile_input()
    {
        int asked = 0;
        const CodeLookup lookup = [&asked](const QString &) -> std::optional<ScannedCode> {
            ++asked;
            return {};
        };
        classifyCode(QString(40'000, u'7'), lookup, noPhone);
        classifyCode(u"AB\u0007C"_s, lookup, noPhone);
        classifyCode(u"  "_s, lookup, noPhone);
        classifyCode(u"---"_s, lookup, noPhone);
        QCOMPARE(asked, 0);
        classifyCode(u"ABC"_s, lookup, noPhone);
        QCOMPARE(asked, 1);
    }

    // Numbers that the card companies and payment services publish for tests.
    void published_test_cards_are_refused_data()
    {
        QTest::addColumn<QString>("number");
        const char *const numbers[]
            = {"4111111111111111",    "4242424242424242", "4012888888881881", "4000056655665556",
               "4917610000000000003", "5555555555554444", "5105105105105100", "5200828282828210",
               "2223003122003222",    "2223000048400011", "378282246310005",  "371449635398431",
               "378734493671000",     "6011111111111117", "6011000990139424", "6011981111111113",
               "3566002020360505",    "3530111333300000", "36227206271667",   "30569309025904",
               "6205500000000000004", "6759649826438453", "6304000000000000", "5019717010103742",
               "38520000023237"};
        for (const char *number : numbers)
            QTest::newRow(number) << QString::fromLatin1(number);
    }
    void published_test_cards_are_refused()
    {
        QFETCH(QString, number);
        // 30569309025904 begins with 30, which precision §17 does not list.
        const bool listed = !number.startsWith(u"30");
        QCOMPARE(looksLikePaymentCard(number, noPhone), listed);
        QString grouped = number;
        for (qsizetype i = 4; i < grouped.size(); i += 5)
            grouped.insert(i, u' ');
        QCOMPARE(looksLikePaymentCard(grouped, noPhone), listed);
        QCOMPARE(looksLikePaymentCard(grouped.replace(u' ', u'-'), noPhone), listed);
    }

    void a_card_is_found_inside_other_text()
    {
        QVERIFY(looksLikePaymentCard(u"%B4111111111111111^SU/YAWEN^2512101?"_s, noPhone));
        QVERIFY(looksLikePaymentCard(u";4111111111111111=25121010000012300000?"_s, noPhone));
        QVERIFY(looksLikePaymentCard(u"卡号４１１１１１１１１１１１１１１１"_s, noPhone));
        QVERIFY(looksLikePaymentCard(u"card 4111.1111.1111.1111."_s, noPhone));
        QVERIFY(!looksLikePaymentCard(u"4111 1111 1111 1112"_s, noPhone));
        QVERIFY(!looksLikePaymentCard(u"call 138 0013 8000"_s, noPhone));
        QVERIFY(!looksLikePaymentCard(QString(), noPhone));
    }

    void length_and_issuer_decide_data()
    {
        QTest::addColumn<QString>("body");
        QTest::addColumn<bool>("card");
        QTest::newRow("13 digits never") << u"422222222222"_s << false;
        QTest::newRow("15") << u"34000000000000"_s << true;
        QTest::newRow("19") << u"400000000000000000"_s << true;
        QTest::newRow("20") << u"4000000000000000000"_s << false;
        QTest::newRow("2220") << u"222000000000000"_s << false;
        QTest::newRow("2221") << u"222100000000000"_s << true;
        QTest::newRow("2720") << u"272000000000000"_s << true;
        QTest::newRow("2721") << u"272100000000000"_s << false;
        QTest::newRow("33") << u"330000000000000"_s << false;
        QTest::newRow("34") << u"340000000000000"_s << true;
        QTest::newRow("35") << u"350000000000000"_s << true;
        QTest::newRow("36") << u"360000000000000"_s << true;
        QTest::newRow("37") << u"370000000000000"_s << true;
        QTest::newRow("38") << u"380000000000000"_s << true;
        QTest::newRow("39") << u"390000000000000"_s << false;
        QTest::newRow("50") << u"500000000000000"_s << true;
        QTest::newRow("58") << u"580000000000000"_s << true;
        QTest::newRow("59") << u"590000000000000"_s << false;
        QTest::newRow("60") << u"600000000000000"_s << true;
        QTest::newRow("69") << u"690000000000000"_s << true;
        QTest::newRow("70") << u"700000000000000"_s << false;
        QTest::newRow("10") << u"100000000000000"_s << false;
    }
    void length_and_issuer_decide()
    {
        QFETCH(QString, body);
        QFETCH(bool, card);
        QCOMPARE(looksLikePaymentCard(withLuhn(body), noPhone), card);
    }

    void a_phone_number_is_not_a_card()
    {
        const QString phone = withLuhn(u"62812345678901"_s); // 15 digits, prefix 6: looks like a card
        QCOMPARE(phone.size(), 15);
        QVERIFY(looksLikePaymentCard(phone, noPhone));
        const auto valid = [&phone](const QString &digits) {
            return digits == phone;
        };
        QVERIFY(!looksLikePaymentCard(phone, valid));
        QVERIFY(!looksLikePaymentCard(u'+' + phone, valid));
        QVERIFY(!looksLikePaymentCard(u"+62 812-3456-78901"_s + phone.back(), valid));
        QVERIFY(looksLikePaymentCard(u"4111111111111111"_s, isPhone));
    }

    void ten_thousand_article_numbers_are_not_cards()
    {
        quint64 state = 88172645463325252ULL;
        for (int i = 0; i < 10'000; ++i) {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            const QString ean
                = withGtin(QString::number(state % 1'000'000'000'000ULL).rightJustified(12, u'0'));
            QVERIFY2(hasValidGtinCheckDigit(ean), qPrintable(ean));
            QVERIFY2(!looksLikePaymentCard(ean, noPhone), qPrintable(ean));
            QCOMPARE(int(classifyCode(ean, nothingKnown, noPhone).kind), int(Kind::Product));
            // The same article as GTIN-14, whose first digit says how it is packed.
            const QString gtin14 = withGtin(QString::number(1 + i % 9) + ean.left(12));
            QVERIFY2(!looksLikePaymentCard(gtin14, noPhone), qPrintable(gtin14));
        }
    }

    void a_check_digit_catches_every_single_wrong_digit()
    {
        QVERIFY(rc::check("one changed digit is caught", [] {
            QString body;
            for (int i = 0; i < 12; ++i)
                body.append(QString::number(*rc::gen::inRange(0, 10)));
            QString ean = withGtin(body);
            const int at = *rc::gen::inRange(0, 13);
            const int other = (ean[at].digitValue() + *rc::gen::inRange(1, 10)) % 10;
            RC_ASSERT(hasValidGtinCheckDigit(ean));
            ean[at] = QChar(u'0' + other);
            RC_ASSERT(!hasValidGtinCheckDigit(ean));
        }));
    }

    void only_article_number_lengths_have_a_check_digit()
    {
        for (const int length : {1, 7, 9, 10, 11, 15, 16})
            QVERIFY2(!hasValidGtinCheckDigit(QString(length, u'0')), qPrintable(QString::number(length)));
        for (const int length : {8, 12, 13, 14})
            QVERIFY2(hasValidGtinCheckDigit(QString(length, u'0')), qPrintable(QString::number(length)));
        QVERIFY(!hasValidGtinCheckDigit(u"40063813339a1"));
        QVERIFY(!hasValidGtinCheckDigit(u"٤٠٠٦٣٨١٣٣٣٩٣١")); // digits of another script
    }

    void published_phone_numbers_are_not_cards()
    {
        const QString folder = qEnvironmentVariable("COUNTERPART_DATA");
        QFile file(folder + u"/names/phone_examples.tsv"_s);
        if (folder.isEmpty() || !file.open(QIODevice::ReadOnly))
            QSKIP("COUNTERPART_DATA is not set: the example phones of data/names are not checked");
        int seen = 0;
        for (const QByteArray &line : file.readAll().split('\n')) {
            for (const QByteArray &cell : line.split('\t')) {
                const QString phone = QString::fromUtf8(cell).trimmed();
                if (!phone.startsWith(u'+'))
                    continue;
                ++seen;
                const QString digits = phone.mid(1);
                const auto valid = [&digits](const QString &asked) {
                    return asked == digits || asked == u"00"_s + digits;
                };
                QVERIFY2(!looksLikePaymentCard(phone, valid), cell.constData());
                QVERIFY2(!looksLikePaymentCard(digits, valid), cell.constData());
                QVERIFY2(!looksLikePaymentCard(u"00"_s + digits, valid), cell.constData());
            }
        }
        QVERIFY(seen > 400);
    }

    void whatever_is_scanned_gets_an_answer()
    {
        QVERIFY(rc::check("no input crashes, no card is handed on", [] {
            const auto units = *rc::gen::container<std::vector<quint16>>(rc::gen::arbitrary<quint16>());
            const QString raw = QString::fromUtf16(reinterpret_cast<const char16_t *>(units.data()),
                                                   qsizetype(units.size()));
            const ScannedCode code = classifyCode(raw, nothingKnown, noPhone);
            if (code.kind == Kind::Unknown || code.kind == Kind::Product)
                RC_ASSERT(!code.value.isEmpty() && !looksLikePaymentCard(code.value, noPhone));
            else
                RC_ASSERT(code.value.isEmpty());
        }));
    }
};

QTEST_APPLESS_MAIN(tst_ScannedCode)
#include "tst_ScannedCode.moc"

#include "viewmodels/Format.h"

#include <QCoreApplication>
#include <QFile>
#include <QSignalSpy>
#include <QTest>
#include <QTranslator>
#include <QXmlStreamReader>

using namespace counterpart;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

/// The words of a translation file as it stands in the sources.
class FileTranslator : public QTranslator
{
public:
    explicit FileTranslator(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            qFatal("no %s", qPrintable(path));
        QXmlStreamReader xml(&file);
        QString context, source;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement)
                continue;
            if (xml.name() == u"name")
                context = xml.readElementText();
            else if (xml.name() == u"source")
                source = xml.readElementText();
            else if (xml.name() == u"translation")
                m_words.insert(context + u'|' + source,
                               xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed());
        }
    }
    bool isEmpty() const override { return m_words.isEmpty(); }
    QString translate(const char *context, const char *source, const char *, int) const override
    {
        return m_words.value(QString::fromUtf8(context) + u'|' + QString::fromUtf8(source));
    }

private:
    QHash<QString, QString> m_words;
};

class tst_Format : public QObject
{
    Q_OBJECT

    const Instant now = *parseInstant(u"2026-11-21T14:36:00+08:00"_s);

    std::unique_ptr<Format> inShanghai()
    {
        auto format = std::make_unique<Format>([this] { return now; });
        Store store;
        store.timeZone = "Asia/Shanghai";
        store.currency = u"CNY"_s;
        format->setStore(store);
        return format;
    }

private Q_SLOTS:
    void times_are_on_the_wall_clock_of_the_store()
    {
        const auto format = inShanghai();
        QCOMPARE(format->time(now), u"14:36"_s);
        QCOMPARE(format->dayAndTime(now), u"14:36"_s);
        QCOMPARE(format->dayAndTime(now + 24h), u"tomorrow 14:36"_s);
        QCOMPARE(format->dayAndTime(now - 20h), u"yesterday 18:36"_s);
        QCOMPARE(format->dayAndTime(now - 15h), u"yesterday 23:36"_s);
        QCOMPARE(format->day(now), u"21 Nov"_s);
        QCOMPARE(format->weekday(now), u"Sat 21 Nov"_s);
        QCOMPARE(format->day(now - 24h * 400), u"17 Oct 2025"_s);
        QCOMPARE(format->isoDay(u"2019-03-02"_s), u"2 Mar 2019"_s);
        QCOMPARE(format->isoDay(u"soon"_s), u"soon"_s);
    }

    void ages_and_time_left_are_in_the_words_a_person_uses()
    {
        const auto format = inShanghai();
        QCOMPARE(format->ago(now - 59s), u"just now"_s);
        QCOMPARE(format->ago(now - 16min), u"16 min ago"_s);
        QCOMPARE(format->ago(now - 130min), u"2 h 10 min ago"_s);
        QCOMPARE(format->left(now + 23h + 54min + 59s), u"23 h 54 min left"_s);
        QCOMPARE(format->left(now + 48h), u"2 day(s) left"_s);
        QCOMPARE(format->left(now - 1h), u"0 min left"_s);
        QCOMPARE(format->late(now - 12min), u"12 min late"_s);
        QCOMPARE(format->waited(now - 6min), u"Waiting 6 min"_s);
        QCOMPARE(format->duration(65min), u"1 h 5 min"_s);
    }

    void money_is_exact_and_negative_has_a_real_minus()
    {
        const auto format = inShanghai();
        QCOMPARE(format->money({128600, u"CNY"_s}), u"¥1,286"_s);
        QCOMPARE(format->money({71920, u"CNY"_s}), u"¥719.20"_s);
        QCOMPARE(format->exactMoney({71900, u"CNY"_s}), u"¥719.00"_s);
        QCOMPARE(format->money({-45900, u"CNY"_s}), u"−¥459"_s);
        QCOMPARE(format->money({5, u"USD"_s}), u"$0.05"_s);
        QCOMPARE(format->exactMoney({1200, u"JPY"_s}), u"¥1,200"_s);
        QCOMPARE(format->money({std::numeric_limits<qint64>::min(), u"USD"_s}),
                 u"−$92,233,720,368,547,758.08"_s);
        QVERIFY(format->money({100, u"XTS"_s}).startsWith(u"XTS"));
    }

    void an_offer_without_a_face_value_says_so()
    {
        const auto format = inShanghai();
        OfferValue offer;
        QCOMPARE(format->offer(offer), u"As printed on the coupon"_s);
        offer.kind = OfferValue::Kind::Percent;
        offer.percentBp = 2000;
        QCOMPARE(format->offer(offer), u"20% off"_s);
        offer.percentBp = 1550;
        offer.maxDiscount = Money{30000, u"CNY"_s};
        QCOMPARE(format->offer(offer), u"15.5% off, at most ¥300"_s);
        offer.kind = OfferValue::Kind::Amount;
        offer.maxDiscount = std::nullopt;
        QCOMPARE(format->offer(offer), u"As printed on the coupon"_s);
        offer.amount = Money{10000, u"CNY"_s};
        QCOMPARE(format->offer(offer), u"¥100 off"_s);
    }

    void every_kind_of_offer_has_its_words_in_both_languages_data()
    {
        QTest::addColumn<OfferValue>("value");
        QTest::addColumn<int>("minSpend"); // in whole money; 0: none
        QTest::addColumn<QString>("english");
        QTest::addColumn<QString>("chinese");
        const auto row = [](const char *name, OfferValue::Kind kind, auto fill, int minSpend,
                            const QString &english, const QString &chinese) {
            OfferValue value;
            value.kind = kind;
            fill(value);
            QTest::newRow(name) << value << minSpend << english << chinese;
        };
        using Kind = OfferValue::Kind;
        const auto yuan = [](int amount) {
            return Money{amount * 100LL, u"CNY"_s};
        };
        row(
            "20 % off", Kind::Percent, [](auto &v) { v.percentBp = 2000; }, 0, u"20% off"_s, u"8 折"_s);
        row(
            "15 % off", Kind::Percent, [](auto &v) { v.percentBp = 1500; }, 0, u"15% off"_s, u"8.5 折"_s);
        row(
            "amount", Kind::Amount, [&](auto &v) { v.amount = yuan(50); }, 0, u"¥50 off"_s, u"减 ¥50"_s);
        row(
            "threshold", Kind::Amount, [&](auto &v) { v.amount = yuan(50); }, 300, u"¥50 off from ¥300"_s,
            u"满 ¥300 减 ¥50"_s);
        row(
            "tiers", Kind::Tiers,
            [&](auto &v) {
                v.tiers = {{yuan(500), yuan(120), 0}, {yuan(300), yuan(50), 0}, {yuan(900), {}, 2000}};
            },
            0, u"¥50 off from ¥300, ¥120 off from ¥500, 20% off from ¥900"_s,
            u"满 ¥300 减 ¥50，满 ¥500 减 ¥120，满 ¥900 打 8 折"_s);
        row(
            "tiers not delivered", Kind::Tiers, [](auto &) {}, 0, u"As printed on the coupon"_s,
            u"按券面所写"_s);
        row(
            "buy one, get one", Kind::BuyXGetY, [](auto &v) { v.buyQuantity = v.getQuantity = 1; }, 0,
            u"Buy 1, get 1 free"_s, u"买 1 送 1"_s);
        row(
            "the second at half price", Kind::BuyXGetY,
            [](auto &v) {
                v.buyQuantity = v.getQuantity = 1;
                v.getPercentBp = 5000;
            },
            0, u"Buy 1, get 1 at 50% off"_s, u"买 1 件，另 1 件 5 折"_s);
        row(
            "numbers not delivered", Kind::BuyXGetY, [](auto &) {}, 0, u"Buy some, get one free"_s,
            u"买赠"_s);
        row(
            "fixed price", Kind::FixedPrice, [&](auto &v) { v.amount = yuan(99); }, 0, u"¥99 each"_s,
            u"每件 ¥99"_s);
    }
    void every_kind_of_offer_has_its_words_in_both_languages()
    {
        QFETCH(OfferValue, value);
        QFETCH(int, minSpend);
        QFETCH(QString, english);
        QFETCH(QString, chinese);
        Coupon coupon;
        coupon.value = value;
        if (minSpend > 0)
            coupon.conditions.minSpend = Money{minSpend * 100LL, u"CNY"_s};
        const auto format = inShanghai();
        QCOMPARE(format->offer(coupon), english);
        FileTranslator words(QStringLiteral(SOURCE_DIR "/translations/counterpart_zh_CN.ts"));
        QVERIFY(QCoreApplication::installTranslator(&words));
        format->setLanguage(u"zh-CN"_s);
        QCOMPARE(format->offer(coupon), chinese);
    }

    void initials_follow_the_script_of_the_name()
    {
        QCOMPARE(Format::initials(u"苏雅雯"_s, u"苏"_s), u"苏"_s);
        QCOMPARE(Format::initials(u"欧阳修"_s, u"欧阳"_s), u"欧阳"_s);
        QCOMPARE(Format::initials(u"Thomas Keller"_s, {}), u"TK"_s);
        QCOMPARE(Format::initials(u"  "_s, {}), u"?"_s);
    }

    void codes_are_grouped_by_four_unless_they_have_groups()
    {
        const auto format = inShanghai();
        QCOMPARE(format->code(u"WKND7F3K91QD"_s), u"WKND-7F3K-91QD"_s);
        QCOMPARE(format->code(u"SHIP-2K8M-04AX"_s), u"SHIP-2K8M-04AX"_s);
        QCOMPARE(format->code(u"4821"_s), u"4821"_s);
    }

    void a_filled_sentence_leaves_no_blank_between_two_characters()
    {
        const auto format = inShanghai();
        QCOMPARE(format->sentence(u"until tomorrow 22:00"_s), u"until tomorrow 22:00"_s);
        format->setLanguage(u"zh-CN"_s);
        QCOMPARE(format->sentence(u"到 明天 22:00"_s), u"到明天 22:00"_s);
        QCOMPARE(format->sentence(u"到 11月27日 22:00"_s), u"到 11月27日 22:00"_s);
        QCOMPARE(format->sentence(QString()), QString());
    }

    void another_language_writes_everything_again()
    {
        const auto format = inShanghai();
        QSignalSpy changed(format.get(), &Format::changed);
        format->setLanguage(u"zh-CN"_s);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(format->text(Text{{{u"en"_s, u"Coat"_s}, {u"zh-CN"_s, u"大衣"_s}}}), u"大衣"_s);
    }
};

QTEST_GUILESS_MAIN(tst_Format)
#include "tst_Format.moc"

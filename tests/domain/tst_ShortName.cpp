#include "domain/Disclosure.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

class tst_ShortName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void surname_and_honorific_or_two_stars_data()
    {
        QTest::addColumn<QString>("display");
        QTest::addColumn<QString>("family");
        QTest::addColumn<Text>("honorific");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("shown");
        const Text none;
        const Text ms{{{u"zh-CN"_s, u"女士"_s}, {u"en"_s, u"Ms"_s}}};
        const Text zhOnly{{{u"zh-CN"_s, u"先生"_s}}};
        const Text enOnly{{{u"en"_s, u"Mr"_s}}};
        const QString zh = u"zh-CN"_s;
        const QString en = u"en"_s;
        const auto row = [](const char *name, const QString &display, const QString &family,
                            const Text &honorific, const QString &language, const QString &shown) {
            QTest::newRow(name) << display << family << honorific << language << shown;
        };
        row("zh", u"苏雅雯"_s, u"苏"_s, ms, zh, u"苏女士"_s);
        row("zh, surname not delivered", u"苏雅雯"_s, {}, ms, zh, u"苏女士"_s);
        row("zh name on an English screen", u"苏雅雯"_s, u"苏"_s, ms, en, u"Ms 苏"_s);
        row("zh title only, English screen", u"林浩"_s, u"林"_s, zhOnly, en, u"林先生"_s);
        row("en", u"Anna Keller"_s, u"Keller"_s, ms, en, u"Ms Keller"_s);
        row("en, surname not delivered", u"Anna Maria Keller"_s, {}, ms, en, u"Ms Keller"_s);
        row("en name on a Chinese screen", u"Anna Keller"_s, u"Keller"_s, ms, zh, u"Keller 女士"_s);
        row("en title only, Chinese screen", u"Anna Keller"_s, u"Keller"_s, enOnly, zh, u"Mr Keller"_s);
        row("no honorific, zh", u"林浩然"_s, u"林"_s, none, zh, u"林**"_s);
        row("no honorific, zh, no surname", u"林浩然"_s, {}, none, zh, u"林**"_s);
        row("masked by the CDP", u"林**"_s, {}, none, zh, u"林**"_s);
        row("compound surname", u"欧阳明月"_s, {}, none, zh, u"欧阳**"_s);
        row("compound surname, given", u"欧阳明月"_s, u"欧阳"_s, ms, zh, u"欧阳女士"_s);
        row("two characters are surname and name", u"东方"_s, {}, none, zh, u"东**"_s);
        row("not a compound surname", u"欧雅雯"_s, {}, none, zh, u"欧**"_s);
        row("no honorific, en", u"Anna Keller"_s, u"Keller"_s, none, en, u"K**"_s);
        row("no honorific, en, no surname", u"Anna Keller"_s, {}, none, en, u"K**"_s);
        row("one word", u"Cher"_s, {}, none, en, u"C**"_s);
        row("accent", u"Tainá Ávila"_s, {}, none, en, u"Á**"_s);
        row("accent in two code points", u"Taina\u0301 A\u0301vila"_s, {}, none, en, u"Á**"_s);
        row("rare character outside the plane", u"𠮷野"_s, {}, none, zh, u"𠮷**"_s);
        row("blanks around", u"  Anna   Keller  "_s, {}, none, en, u"K**"_s);
        row("no name", {}, {}, ms, zh, {});
        row("blank name", u"   "_s, u" "_s, none, en, {});
    }
    void surname_and_honorific_or_two_stars()
    {
        QFETCH(QString, display);
        QFETCH(QString, family);
        QFETCH(Text, honorific);
        QFETCH(QString, language);
        QFETCH(QString, shown);
        QCOMPARE(shortName(display, family, honorific, language), shown);
    }
};

QTEST_APPLESS_MAIN(tst_ShortName)
#include "tst_ShortName.moc"

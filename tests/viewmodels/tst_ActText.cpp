#include "domain/Command.h"
#include "viewmodels/ActText.h"

#include <QSet>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

namespace {

template<std::size_t... I>
QStringList typesOf(std::index_sequence<I...>)
{
    return {commandType(CommandPayload(std::in_place_index<I>))...};
}

} // namespace

class tst_ActText : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_command_of_the_catalogue_has_words()
    {
        const QString unknown = ActText::name(u"something.new"_s);
        QSet<QString> names;
        for (const QString &type : typesOf(std::make_index_sequence<std::variant_size_v<CommandPayload>>())) {
            QVERIFY2(ActText::name(type) != unknown, qPrintable(type));
            QVERIFY2(ActText::done(type, u"4821"_s) != ActText::done(u"something.new"_s, u"4821"_s),
                     qPrintable(type));
            QVERIFY2(!ActText::done(type, {}).contains(u'%'), qPrintable(type));
            QVERIFY2(!ActText::undone(type, u"4821"_s).contains(u'%'), qPrintable(type));
            names.insert(ActText::name(type));
        }
        QCOMPARE(names.size(), qsizetype(std::variant_size_v<CommandPayload>)); // no two steps read alike
        QVERIFY(!unknown.contains(u"something"_s));                             // a wire word is never shown
    }

    void a_refusal_is_chosen_by_its_code_then_by_its_kind()
    {
        const Error claimed{Error::Kind::Rejected, u"detail that may name a column"_s, u"claimed-by-other"_s};
        QVERIFY(ActText::refusal(claimed).contains(u"colleague"_s));
        const Error full{Error::Kind::DiskFull, {}, {}};
        QVERIFY(ActText::refusal(full).contains(u"space"_s));
        const Error odd{Error::Kind::Rejected, u"secret detail"_s, u"brand-new-code"_s};
        QVERIFY(!ActText::refusal(odd).isEmpty());
        QVERIFY(!ActText::refusal(odd).contains(u"secret"_s));
        QVERIFY(!ActText::refusal(odd).contains(u"brand-new"_s));
    }

    void every_kind_of_error_says_something()
    {
        for (int kind = 0; kind <= int(Error::Kind::Bug); ++kind)
            QVERIFY(ActText::refusal({Error::Kind(kind), {}, {}}).size() > 10);
    }
};

QTEST_GUILESS_MAIN(tst_ActText)
#include "tst_ActText.moc"

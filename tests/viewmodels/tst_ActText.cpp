#include "domain/Command.h"
#include "usecases/Access.h"
#include "viewmodels/ActText.h"
#include "viewmodels/Format.h"

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

    void every_refusal_of_the_counter_has_its_own_words_and_a_way_on()
    {
        // What use cases, rule book, outbox and sign-in refuse with; each was generic or silent without its
        // row.
        const QStringList codes{
            u"already-sent"_s,        u"act-unknown"_s,         u"undo-window-over"_s, u"bay-missing"_s,
            u"line-complete"_s,       u"wrong-item"_s,          u"no-tries-left"_s,    u"no-code-hash"_s,
            u"not-a-pickup-code"_s,   u"pickup-code-wrong"_s,   u"note-empty"_s,       u"several-coupons"_s,
            u"order-not-cached"_s,    u"order-not-open"_s,      u"pickup-closed"_s,    u"pickup-not-ready"_s,
            u"customer-not-cached"_s, u"campaign-not-cached"_s, u"not-signed-in"_s,    u"sign-in-online"_s,
            u"associate-unknown"_s,   u"device-revoked"_s,      u"client-too-old"_s,   u"step-up-required"_s,
            u"rate-limited"_s,        u"payment-due"_s,         u"proof-missing"_s,    u"claimed-by-other"_s,
            u"approval-needed"_s,     u"clock-suspect"_s,       u"state-conflict"_s,   u"version-conflict"_s};
        const QString generic = ActText::refusal({Error::Kind::Bug, {}, {}});
        for (const QString &code : codes) {
            const QString said = ActText::refusal({Error::Kind::Rejected, {}, code});
            QVERIFY2(!ActText::problem(code).isEmpty() && said != generic, qPrintable(code));
            QVERIFY2(!said.contains(code), qPrintable(said)); // no wire word for people
            QVERIFY2(said.size() <= 150, qPrintable(said));   // two lines on the screen
        }
    }

    void a_verdict_that_changed_at_the_tap_points_to_its_reasons()
    {
        const QString said = ActText::refusal({Error::Kind::Rejected, {}, u"min-spend"_s});
        QCOMPARE(said, ActText::refusal({Error::Kind::Rejected, {}, u"already-redeemed"_s}));
        QVERIFY(said.contains(u"reasons"_s));
    }

    void a_wrong_pin_says_how_many_tries_are_left_and_when_it_goes_again()
    {
        const Format format(systemNow);
        const auto said = [&](const QString &code, const SignInRefusal &details) {
            return ActText::pinRefusal({Error::Kind::Unauthorized, {}, code}, details, format);
        };
        QVERIFY(said(u"wrong-pin"_s, {3, {}}).contains(u'3'));
        QVERIFY(!said(u"wrong-pin"_s, {}).contains(u"-1"_s));
        const Instant until = fromMs(1'795'500'000'000);
        QVERIFY(said(u"pin-wait"_s, {-1, until}).contains(format.time(until)));
        QCOMPARE(said(u"role-missing"_s, {}),
                 ActText::refusal({Error::Kind::Unauthorized, {}, u"role-missing"_s}));
    }

    void every_kind_of_error_says_something()
    {
        for (int kind = 0; kind <= int(Error::Kind::Bug); ++kind)
            QVERIFY(ActText::refusal({Error::Kind(kind), {}, {}}).size() > 10);
    }
};

QTEST_GUILESS_MAIN(tst_ActText)
#include "tst_ActText.moc"

#include "ctl/Sentences.h"

#include <QSet>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using Kind = Error::Kind;

/// What counterpartctl answers to a script and to whoever reads its log.
class tst_CtlSentences : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_kind_has_a_word_and_a_sentence_of_its_own()
    {
        QSet<QString> words, sentences;
        for (int kind = 0; kind <= int(Kind::Bug); ++kind) {
            const Error error{Kind(kind), {}, {}};
            words.insert(ctl::kindWord(error.kind));
            sentences.insert(ctl::sentence(error));
            QVERIFY2(ctl::sentence(error).endsWith(u'.') || error.kind == Kind::NotEnrolled
                         || error.kind == Kind::KeyMissing,
                     qPrintable(ctl::kindWord(error.kind)));
        }
        QCOMPARE(words.size(), int(Kind::Bug) + 1);
        QCOMPARE(sentences.size(), int(Kind::Bug) + 1);
        QVERIFY(!words.contains(QString()) && !sentences.contains(QString()));
        QCOMPARE(ctl::kindWord(Kind::Offline), u"offline"_s);
        QCOMPARE(ctl::kindWord(Kind::Bug), u"bug"_s);
    }

    void a_code_that_tells_more_is_said_in_place_of_its_kind_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, Kind kind, const QString &part) {
            QTest::newRow(name) << Error{kind, {}, QString::fromLatin1(name)} << part;
        };
        row("wrong-pin", Kind::Unauthorized, u"PIN is wrong"_s);
        row("pin-wait", Kind::Unauthorized, u"Wait"_s);
        row("pin-disabled", Kind::Unauthorized, u"switched off"_s);
        row("invalid_grant", Kind::Unauthorized, u"enrolment code"_s);
        row("lease-ended", Kind::Revoked, u"Too long without the CDP"_s);
        row("handing-over", Kind::Revoked, u"still being handed over"_s);
        row("amount-missing", Kind::BadInput, u"--amount or --basket"_s);
        row("several-coupons", Kind::Conflict, u"Redeem one by its id"_s);
        row("not-sendable", Kind::BadInput, u"Nothing was saved"_s);
    }
    void a_code_that_tells_more_is_said_in_place_of_its_kind()
    {
        QFETCH(Error, error);
        QFETCH(QString, part);
        QVERIFY2(ctl::sentence(error).contains(part), qPrintable(ctl::sentence(error)));
        QVERIFY(ctl::sentence(error) != ctl::sentence({error.kind, {}, {}}));
    }

    void a_code_that_nobody_knows_is_said_as_its_kind()
    {
        QCOMPARE(ctl::sentence({Kind::Conflict, {}, u"of-a-newer-cdp"_s}),
                 ctl::sentence({Kind::Conflict, {}, {}}));
    }

    void the_exit_code_says_whose_turn_it_is_data()
    {
        QTest::addColumn<Error>("error");
        QTest::addColumn<int>("code");
        QTest::newRow("a rule") << Error{Kind::Rejected, {}, {}} << int(ctl::Refused);
        QTest::newRow("unknown here") << Error{Kind::NotFound, {}, {}} << int(ctl::Refused);
        QTest::newRow("unknown here, offline")
            << Error{Kind::NotFound, {}, u"order-not-cached"_s} << int(ctl::NoNetwork);
        QTest::newRow("an option is missing")
            << Error{Kind::BadInput, {}, u"bay-missing"_s} << int(ctl::Usage);
        QTest::newRow("a value is no good")
            << Error{Kind::BadInput, {}, u"bay-invalid"_s} << int(ctl::Refused);
        for (const Kind kind :
             {Kind::Offline, Kind::Busy, Kind::NotOurServer, Kind::Untrusted, Kind::BadResponse})
            QTest::newRow(qPrintable(ctl::kindWord(kind))) << Error{kind, {}, {}} << int(ctl::NoNetwork);
        for (const Kind kind : {Kind::Unauthorized, Kind::Revoked, Kind::NotEnrolled})
            QTest::newRow(qPrintable(ctl::kindWord(kind))) << Error{kind, {}, {}} << int(ctl::NotSignedIn);
        for (const Kind kind : {Kind::Storage, Kind::DiskFull, Kind::Corrupt, Kind::KeyLocked,
                                Kind::KeyMissing, Kind::Newer, Kind::InUse})
            QTest::newRow(qPrintable(ctl::kindWord(kind))) << Error{kind, {}, {}} << int(ctl::StorageFailed);
    }
    void the_exit_code_says_whose_turn_it_is()
    {
        QFETCH(Error, error);
        QFETCH(int, code);
        QCOMPARE(ctl::exitCodeOf(error), code);
    }
};

QTEST_GUILESS_MAIN(tst_CtlSentences)
#include "tst_CtlSentences.moc"

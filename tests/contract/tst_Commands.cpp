#include "contract/CommandExamples.h"
#include "contract/CommandPayloads.h"
#include "contract/Commands.h"
#include "contract/Fixtures.h"

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;
using fixtures::commandWith;
using fixtures::fullPayloads;
using fixtures::leanPayloads;
using fixtures::uuid;

namespace {

void addPayloads()
{
    QTest::addColumn<int>("index");
    const auto payloads = fullPayloads();
    for (int i = 0; i < payloads.size(); ++i)
        QTest::newRow(qPrintable(commandType(payloads[i]))) << i;
}

} // namespace

class tst_Commands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void every_type_of_the_catalogue_has_its_reader()
    {
        QCOMPARE(std::size_t(fullPayloads().size()), std::variant_size_v<CommandPayload>);
        QCOMPARE(json::commandReaders().size(), fullPayloads().size());
        for (int i = 0; i < fullPayloads().size(); ++i) {
            QCOMPARE(int(fullPayloads()[i].index()), i);
            QCOMPARE(QString(json::commandReaders()[i].type), commandType(fullPayloads()[i]));
        }
        QCOMPARE(commandTypes().size(), fullPayloads().size());
    }

    void every_command_is_read_as_it_was_written()
    {
        for (const CommandPayload &payload : fullPayloads() + leanPayloads()) {
            Command command = commandWith(payload);
            const auto read = decodeCommand(encode(command));
            QVERIFY2(read,
                     qPrintable(commandType(payload) + u' ' + (read ? QString() : read.error().detail)));
            QVERIFY2(*read == command, qPrintable(commandType(payload)));
            command.offline = true;
            command.clockOffsetMs = -180;
            command.clockDoubtMs = 90;
            command.signIn = u"offline_pin"_s;
            command.dependsOn = uuid(9);
            command.proof = u"c2VjcmV0"_s;
            QCOMPARE(*decodeCommand(encode(command)), command);
        }
    }

    void a_command_is_written_by_the_names_of_the_contract()
    {
        const QJsonObject json = encode(commandWith(fullPayloads()[2]));
        QCOMPARE(json[u"type"_s].toString(), u"coupon.redeem"_s);
        QCOMPARE(json[u"aggregate"_s][u"type"_s].toString(), u"coupon"_s);
        QCOMPARE(json[u"payload"_s][u"basket"_s][u"total"_s].toInt(), 104700);
        QCOMPARE(json[u"payload"_s][u"basket"_s][u"lines"_s].toArray().size(), 0);
        const QJsonObject ready = encode(commandWith(fullPayloads()[14]));
        QCOMPARE(ready[u"payload"_s][u"locations"_s][0][u"code"_s].toString(), u"C-04"_s);
        QCOMPARE(ready[u"payload"_s][u"notifyAfter"_s].toString(), u"2026-11-21T08:33:19.000Z"_s);
    }

    void a_misspelt_member_is_refused_by_name_data() { addPayloads(); }
    void a_misspelt_member_is_refused_by_name()
    {
        QFETCH(int, index);
        QJsonObject json = encode(commandWith(fullPayloads()[index]));
        json = fixtures::with(json, u"/payload/quantiti"_s, 1);
        const auto read = decodeCommand(json);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Rejected);
        QCOMPARE(read.error().code, u"invalid"_s);
        QCOMPARE(read.error().detail, u"/payload/quantiti"_s);
    }

    void a_member_of_the_wrong_type_is_refused_by_name_data() { addPayloads(); }
    void a_member_of_the_wrong_type_is_refused_by_name()
    {
        QFETCH(int, index);
        const QJsonObject json = encode(commandWith(fullPayloads()[index]));
        for (const QString &pointer : fixtures::pointers(json)) {
            const auto read = decodeCommand(fixtures::with(json, pointer, QJsonArray{QJsonArray{1.5}}));
            QVERIFY2(!read, qPrintable(pointer));
            QCOMPARE(read.error().kind, Error::Kind::Rejected);
            QVERIFY2(read.error().detail.startsWith(pointer),
                     qPrintable(pointer + u" as "_s + read.error().detail));
        }
    }

    void a_missing_member_is_refused_unless_it_may_be_missing_data() { addPayloads(); }
    void a_missing_member_is_refused_unless_it_may_be_missing()
    {
        QFETCH(int, index);
        const Command command = commandWith(fullPayloads()[index]);
        const QJsonObject json = encode(command);
        for (const QString &pointer : {u"/id"_s, u"/seq"_s, u"/type"_s, u"/issuedAt"_s, u"/issuedBy"_s,
                                       u"/aggregate"_s, u"/aggregate/id"_s, u"/payload"_s}) {
            const auto read = decodeCommand(fixtures::without(json, pointer));
            QVERIFY2(!read, qPrintable(pointer));
            QCOMPARE(read.error().detail, pointer);
        }
        // What the lean payload of the same type leaves out may be missing; everything else may not.
        QStringList optional;
        for (const CommandPayload &lean : leanPayloads()) {
            if (lean.index() == command.payload.index()) {
                const QStringList kept = encode(commandWith(lean))[u"payload"_s].toObject().keys();
                for (const QString &key : json[u"payload"_s].toObject().keys()) {
                    if (!kept.contains(key))
                        optional.append(key);
                }
            }
        }
        for (const QString &key : json[u"payload"_s].toObject().keys()) {
            const auto read = decodeCommand(fixtures::without(json, u"/payload/"_s + key));
            QVERIFY2(bool(read) == optional.contains(key), qPrintable(key));
            if (!read)
                QCOMPARE(read.error().detail, u"/payload/"_s + key);
        }
    }

    void values_outside_their_limits_are_refused_data()
    {
        QTest::addColumn<int>("index");
        QTest::addColumn<QString>("pointer");
        QTest::addColumn<QJsonValue>("value");
        const auto row = [](const char *what, int index, const char *pointer, const QJsonValue &value) {
            QTest::newRow(what) << index << QString::fromLatin1(pointer) << value;
        };
        row("id that is no UUIDv7", 0, "/id", u"01935000-0000-4000-8000-000000000001"_s);
        row("seq 0", 0, "/seq", 0);
        row("aggregate of another kind", 0, "/aggregate/type", u"pickup_order"_s);
        row("hold of a second", 0, "/payload/ttlSeconds", 1);
        row("discount of another currency than the basket", 2, "/payload/basket/currency", u"USD"_s);
        row("scan of 513", 2, "/payload/scanned", QString(513, u'x'));
        row("undo for no reason", 3, "/payload/reason", u"because"_s);
        row("refusal for no reason", 4, "/payload/reason", QString());
        row("gift for no reason", 5, "/payload/reason", u"because"_s);
        row("gift of an id that is no UUIDv7", 5, "/payload/couponId", u"cp-1"_s);
        row("lease of a second", 7, "/payload/leaseSeconds", 1);
        row("nothing picked", 10, "/payload/quantity", 0);
        row("short for no reason", 12, "/payload/reason", u"lost"_s);
        row("a decision that is none", 12, "/payload/decision", u"later"_s);
        row("staged nowhere", 13, "/payload/locations", QJsonArray());
        row("ready nowhere", 14, "/payload/locations", QJsonArray());
        row("nothing handed over of a line", 19, "/payload/lines/0/quantity", 0);
        row("handed to a name", 19, "/payload/receiver", u"林晓彤"_s);
        row("proof that is none", 19, "/payload/proof/method", u"trust"_s);
        row("proof misspelt", 19, "/payload/proof/codeVerifed", u"server"_s);
        row("note of 4001", 21, "/payload/text/text", QString(4001, u'x'));
    }
    void values_outside_their_limits_are_refused()
    {
        QFETCH(int, index);
        QFETCH(QString, pointer);
        QFETCH(QJsonValue, value);
        const auto read
            = decodeCommand(fixtures::with(encode(commandWith(fullPayloads()[index])), pointer, value));
        QVERIFY(!read);
        QCOMPARE(read.error().code, u"invalid"_s);
        QCOMPARE(read.error().detail, pointer);
    }

    void a_command_of_a_newer_client_is_not_supported()
    {
        QJsonObject json = encode(commandWith(fullPayloads()[0]));
        json[u"type"_s] = u"pickup.substitute_line"_s;
        const auto read = decodeCommand(json);
        QVERIFY(!read);
        QCOMPARE(read.error().kind, Error::Kind::Rejected);
        QCOMPARE(read.error().code, u"command-not-supported"_s);
    }

    void a_newer_member_of_the_envelope_is_ignored()
    {
        QJsonObject json = encode(commandWith(fullPayloads()[0]));
        json[u"traceparent"_s] = u"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"_s;
        json[u"x-new"_s] = true;
        QCOMPARE(*decodeCommand(json), commandWith(fullPayloads()[0]));
    }

    void a_command_not_sent_yet_has_no_number()
    {
        Command command = commandWith(fullPayloads()[2]);
        command.seq = 0;
        const QJsonObject json = encode(command);
        QVERIFY(!json.contains(u"seq"_s));
        QCOMPARE(*decodeStoredCommand(json), command);
        QVERIFY(!decodeCommand(json));
        command.seq = 7;
        QCOMPARE(*decodeStoredCommand(encode(command)), command);
    }

    void the_examples_are_read()
    {
        QStringList supported, others;
        for (const QString &name : {u"command-batch.online.json"_s, u"command-batch.offline.json"_s}) {
            const auto batch = decodeCommandBatch(fixtures::object(name));
            QVERIFY(batch);
            for (const QJsonObject &json : batch->commands) {
                const auto command = decodeCommand(json);
                QVERIFY2(
                    command || command.error().code == u"command-not-supported",
                    qPrintable(json[u"type"_s].toString() + (command ? QString() : command.error().detail)));
                (command ? supported : others).append(json[u"type"_s].toString());
            }
        }
        QVERIFY(supported.contains(u"coupon.redeem"_s));
        QVERIFY(supported.contains(u"pickup.hand_over"_s));
        QVERIFY(others.contains(u"pickup.substitute_line"_s));
    }

    void a_batch_holds_one_to_a_hundred_commands()
    {
        const QJsonObject one = encode(commandWith(fullPayloads()[0]));
        CommandBatch batch{.epoch = u"e7"_s, .numbering = u"n1"_s, .commands = QList<QJsonObject>(100, one)};
        QCOMPARE(*decodeCommandBatch(encode(batch)), batch);
        batch.commands.append(one);
        QCOMPARE(decodeCommandBatch(encode(batch)).error().detail, u"/commands"_s);
        QVERIFY(!decodeCommandBatch(encode(CommandBatch{.epoch = u"e7"_s})));
        QVERIFY(!decodeCommandBatch(QJsonObject{{u"commands"_s, QJsonArray{1}}}));
        QVERIFY(!decodeCommandBatch(QJsonObject{}));
        QCOMPARE(decodeCommandBatch(QJsonObject{{u"command"_s, QJsonArray{}}}).error().code, u"invalid"_s);
    }
};

QTEST_APPLESS_MAIN(tst_Commands)
#include "tst_Commands.moc"

#include "contract/FeedPage.h"
#include "contract/Fixtures.h"
#include "contract/Limits.h"
#include "contract/Protocol.h"
#include "contract/Resources.h"

#include <QCryptographicHash>

#include <random>

using namespace Qt::Literals::StringLiterals;
using namespace counterpart;

namespace {

const PageTrailer trailer{u"e7.991244_a-b"_s, true, 415, u"e7"_s, fromMs(1'795'242'780'210)};

QByteArray compact(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QList<FeedRow> someRows()
{
    const QJsonObject coupon = fixtures::object(u"coupon.zh-CN.json"_s);
    const QJsonObject order = fixtures::object(u"pickup-order.zh-CN.json"_s);
    FeedRow first{ResourceType::Coupon, u"coupon"_s, FeedRow::Op::Upsert, u"cp-20off-7Q2M9X"_s, 6, u"t-1"_s};
    first.at = fromMs(1'795'242'771'000);
    first.causedBy = u"01935000-0000-7000-8000-000000000001"_s;
    first.data = compact(coupon);
    FeedRow second{
        ResourceType::PickupOrder, u"pickup_order"_s, FeedRow::Op::Upsert, u"pk-261121-0032"_s, 9, u"t-1"_s};
    second.data = compact(order);
    FeedRow third{ResourceType::Customer, u"customer"_s, FeedRow::Op::Remove, u"cu-1"_s, 12, u"t-2"_s};
    third.removeReason = u"merged"_s;
    third.mergedInto = u"cu-2"_s;
    FeedRow fourth{ResourceType::Other, u"robot"_s, FeedRow::Op::Upsert, u"rb-1"_s, 1, u"t-\"2\\"_s};
    fourth.data = "{\"id\":\"rb-1\",\"version\":1,\"say\":\"{\\\"}\\\\ \\ud83d\\ude00 a\"}";
    return {first, second, third, fourth};
}

QByteArray page(const QList<FeedRow> &rows, const PageTrailer &end = trailer)
{
    FeedPageWriter writer;
    for (const FeedRow &row : rows)
        writer.add(row);
    return writer.finish(end);
}

QByteArray hex(const QByteArray &bytes)
{
    return QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex();
}

/// A page with any bytes as rows and a right end line, as a hostile server could make it.
QByteArray sealedPage(const QByteArray &rows, QByteArray end = {})
{
    if (end.isEmpty()) {
        end = "{\"end\":true,\"rows\":" + QByteArray::number(rows.count('\n'))
            + ",\"cursor\":\"c1\",\"more\":false,\"deviceAck\":0,\"epoch\":\"e1\",\"serverTime\":\"2026-11-"
              "21T06:33:00.000Z\",\"sha256\":\""
            + hex(rows) + '"';
    }
    return rows + end + ",\"endSha256\":\"" + hex(end) + "\"}\n";
}

QByteArray line(const QByteArray &data)
{
    return "{\"type\":\"store\",\"op\":\"upsert\",\"id\":\"st-1\",\"version\":1,\"tx\":\"t\",\"data\":" + data
        + "}\n";
}

} // namespace

class tst_FeedPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void what_was_written_is_read()
    {
        const auto read = parseFeedPage(page(someRows()));
        QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
        QCOMPARE(read->rows, someRows());
        QVERIFY(read->setAside.isEmpty());
        QCOMPARE(static_cast<const PageTrailer &>(*read), trailer);
    }

    void the_data_of_a_row_is_handed_on_byte_for_byte()
    {
        FeedRow row = someRows()[0];
        row.data = "{ \"version\" : 6, \"id\":\"cp-20off-7Q2M9X\" ,\"x\":[1.50, 1e2,\"\\/\"] }";
        QCOMPARE(parseFeedPage(page({row}))->rows[0].data, row.data);
        row.data.replace(" ", "\r\n");
        const auto read = parseFeedPage(page({row}));
        QCOMPARE(read->rows.size(), 1);
        QVERIFY(!read->rows[0].data.contains('\n'));
    }

    void an_empty_page_is_a_page()
    {
        const auto read = parseFeedPage(page({}));
        QVERIFY(read);
        QVERIFY(read->rows.isEmpty());
        QCOMPARE(read->cursor, trailer.cursor);
    }

    void a_page_cut_at_any_byte_is_refused()
    {
        const QByteArray whole = page(someRows());
        for (qsizetype size = 0; size < whole.size(); ++size) {
            const auto read = parseFeedPage(whole.first(size));
            QVERIFY2(!read, qPrintable(QString::number(size)));
            QCOMPARE(read.error().kind, Error::Kind::BadResponse);
            QCOMPARE(read.error().code, u"invalid"_s);
        }
    }

    void a_page_with_one_byte_changed_is_refused()
    {
        const QByteArray whole = page(someRows().mid(2));
        for (qsizetype at = 0; at < whole.size(); ++at) {
            for (const int bit : {1, 2, 32, 128}) {
                QByteArray changed = whole;
                changed[at] = char(changed[at] ^ bit);
                QVERIFY2(!parseFeedPage(changed), qPrintable(u"byte %1"_s.arg(at)));
            }
        }
    }

    void a_page_put_together_from_parts_is_refused()
    {
        const QByteArray whole = page(someRows());
        const QByteArray other = page(someRows().mid(1));
        const qsizetype firstLine = whole.indexOf('\n') + 1;
        const qsizetype endLine = whole.lastIndexOf('\n', -2) + 1;
        QVERIFY(!parseFeedPage(whole.mid(firstLine)));          // a line lost
        QVERIFY(!parseFeedPage(whole.left(firstLine) + whole)); // a line twice
        QVERIFY(!parseFeedPage(other.left(other.lastIndexOf('\n', -2) + 1)
                               + whole.mid(endLine))); // another's end
        QVERIFY(!parseFeedPage(whole + whole));
        QVERIFY(!parseFeedPage(whole + "\n"));
        QVERIFY(!parseFeedPage("\xef\xbb\xbf" + whole));
        QVERIFY(!parseFeedPage(whole.left(endLine)));
        QVERIFY(!parseFeedPage(whole.mid(endLine)));
    }

    void random_damage_is_never_accepted_and_never_fatal()
    {
        const QByteArray whole = page(someRows());
        std::mt19937 random(20261122); // NOLINT: the same damage in every run
        for (int i = 0; i < 20'000; ++i) {
            QByteArray changed = whole;
            for (int n = int(random() % 4); n >= 0; --n) {
                const qsizetype at = qsizetype(random() % quint32(changed.size()));
                switch (random() % 4) {
                case 0: changed[at] = char(random()); break;
                case 1: changed.remove(at, 1 + random() % 40); break;
                case 2:
                    changed.insert(at,
                                   whole.mid(qsizetype(random() % quint32(whole.size())), 1 + random() % 40));
                    break;
                default: changed.replace(at, 1, "\n"); break;
                }
                if (changed.isEmpty())
                    changed = "\n";
            }
            if (changed != whole)
                QVERIFY(!parseFeedPage(changed));
        }
    }

    void random_lines_under_a_right_end_are_set_aside_or_sound()
    {
        const QByteArray rows = page(someRows()).left(page(someRows()).lastIndexOf('\n', -2) + 1);
        std::mt19937 random(7); // NOLINT: the same damage in every run
        qsizetype aside = 0, sound = 0;
        for (int i = 0; i < 5'000; ++i) {
            QByteArray changed = rows;
            for (int n = 0; n < 3; ++n)
                changed[qsizetype(random() % quint32(changed.size()))] = char(random());
            if (!changed.endsWith('\n'))
                changed += '\n';
            const auto read = parseFeedPage(sealedPage(changed));
            QVERIFY(read);
            QCOMPARE(read->rows.size() + read->setAside.size(), changed.count('\n'));
            for (const FeedRow &row : read->rows) {
                QVERIFY(protocol::isId(row.id));
                QVERIFY(row.version >= 1 && !row.tx.isEmpty());
                QCOMPARE(row.op == FeedRow::Op::Upsert, !row.data.isEmpty());
                if (row.op == FeedRow::Op::Upsert)
                    QCOMPARE(parseObject(row.data)->value(u"id"_s).toString(), row.id);
            }
            aside += read->setAside.size();
            sound += read->rows.size();
        }
        QVERIFY(aside > 500);
        QVERIFY(sound > 500);
    }

    void an_end_line_with_a_fault_refuses_the_page_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addColumn<QByteArray>("fault");
        const auto row = [](const char *what, const QByteArray &member, const QByteArray &fault) {
            QTest::newRow(what) << member << fault;
        };
        row("no end", "\"end\":true,", "");
        row("end false", "\"end\":true", "\"end\":false");
        row("no count", "\"rows\":1,", "");
        row("count too low", "\"rows\":1", "\"rows\":0");
        row("count too high", "\"rows\":1", "\"rows\":2");
        row("count in words", "\"rows\":1", "\"rows\":\"1\"");
        row("no cursor", "\"cursor\":\"c1\",", "");
        row("empty cursor", "\"c1\"", "\"\"");
        row("cursor with a space", "\"c1\"", "\"c 1\"");
        row("cursor of 513", "\"c1\"", '"' + QByteArray(513, 'c') + '"');
        row("no more", "\"more\":false,", "");
        row("more in words", "\"more\":false", "\"more\":\"false\"");
        row("no ack", "\"deviceAck\":0,", "");
        row("ack below 0", "\"deviceAck\":0", "\"deviceAck\":-1");
        row("no epoch", "\"epoch\":\"e1\",", "");
        row("no time", "2026-11-21T06:33:00.000Z", "soon");
        row("no digest", "\"sha256\"", "\"sha1\"");
    }
    void an_end_line_with_a_fault_refuses_the_page()
    {
        QFETCH(QByteArray, member);
        QFETCH(QByteArray, fault);
        const QByteArray rows = line("{\"id\":\"st-1\",\"version\":1}");
        const QByteArray good
            = "{\"end\":true,\"rows\":1,\"cursor\":\"c1\",\"more\":false,\"deviceAck\":0,\"epoch\":\"e1\","
              "\"serverTime\":\"2026-11-21T06:33:00.000Z\",\"sha256\":\""
            + hex(rows) + '"';
        QVERIFY(parseFeedPage(sealedPage(rows, good)));
        QByteArray bad = good;
        QVERIFY(bad.contains(member));
        bad.replace(member, fault);
        QVERIFY(!parseFeedPage(sealedPage(rows, bad)));
    }

    void a_wrong_digest_refuses_the_page()
    {
        const QByteArray rows = line("{\"id\":\"st-1\",\"version\":1}");
        const QByteArray end
            = "{\"end\":true,\"rows\":1,\"cursor\":\"c1\",\"more\":false,\"deviceAck\":0,\"epoch\":\"e1\","
              "\"serverTime\":\"2026-11-21T06:33:00.000Z\",\"sha256\":\""
            + hex("something else") + '"';
        const auto read = parseFeedPage(sealedPage(rows, end));
        QVERIFY(!read);
        QCOMPARE(read.error().detail, u"digest"_s);
    }

    void a_line_that_cannot_be_used_is_set_aside_data()
    {
        QTest::addColumn<QByteArray>("bad");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char *what, const QByteArray &bad, const char *reason) {
            QTest::newRow(what) << bad << QString::fromLatin1(reason);
        };
        const QByteArray good = "{\"type\":\"store\",\"op\":\"upsert\",\"id\":\"st-1\",\"version\":1,\"tx\":"
                                "\"t\",\"data\":{\"id\":\"st-1\",\"version\":1}}";
        const auto changed = [&](const QByteArray &from, const QByteArray &to) {
            return QByteArray(good).replace(from, to);
        };
        row("not JSON", "store st-1 changed", "json");
        row("empty", "", "json");
        row("a list", "[1,2]", "json");
        row("cut", good.left(60), "json");
        row("text behind it", good + " x", "json");
        row("NaN", changed("\"version\":1}", "\"version\":1,\"x\":NaN}"), "json");
        row("a word of JSON misspelt inside", changed("\"version\":1}", "\"version\":1,\"x\":tru}"), "json");
        row("bad UTF-8", changed("\"t\"", "\"\xff\""), "json");
        row("overlong UTF-8", changed("\"version\":1}", "\"version\":1,\"x\":\"\xc0\xaf\"}"), "json");
        row("raw NUL", changed("\"t\"", QByteArray("\"t\0\"", 4)), "json");
        row("escaped NUL", changed("\"version\":1}", "\"version\":1,\"x\":\"\\u0000\"}"), "text");
        row("half a pair", changed("\"version\":1}", "\"version\":1,\"x\":\"\\ud83d \"}"), "text");
        row("other half", changed("\"version\":1}", "\"version\":1,\"x\":\"\\ude00\"}"), "text");
        row("too deep",
            changed("\"version\":1}",
                    "\"version\":1,\"x\":" + QByteArray(31, '[') + QByteArray(31, ']') + '}'),
            "depth");
        row("no type", changed("\"type\":\"store\",", ""), "/type");
        row("type as number", changed("\"store\"", "5"), "/type");
        row("no op", changed("\"op\":\"upsert\",", ""), "/op");
        row("unknown op", changed("upsert", "replace"), "/op");
        row("no id", changed("\"id\":\"st-1\",\"version\":1,\"tx\"", "\"version\":1,\"tx\""), "/id");
        row("id as a path",
            changed("\"id\":\"st-1\",\"version\":1,\"tx\"", "\"id\":\"../1\",\"version\":1,\"tx\""), "/id");
        row("no version", changed("\"version\":1,\"tx\"", "\"tx\""), "/version");
        row("version 0", changed("\"version\":1,\"tx\"", "\"version\":0,\"tx\""), "/version");
        row("version too large", changed("\"version\":1,\"tx\"", "\"version\":9007199254740992,\"tx\""),
            "/version");
        row("half a version", changed("\"version\":1,\"tx\"", "\"version\":1.5,\"tx\""), "/version");
        row("no tx", changed("\"tx\":\"t\",", ""), "/tx");
        row("no data", changed(",\"data\":{\"id\":\"st-1\",\"version\":1}", ""), "/data");
        row("data null", changed("{\"id\":\"st-1\",\"version\":1}", "null"), "/data");
        row("data a list", changed("{\"id\":\"st-1\",\"version\":1}", "[]"), "/data");
        row("data of another", changed("{\"id\":\"st-1\"", "{\"id\":\"st-2\""), "/data/id");
        row("data without id", changed("{\"id\":\"st-1\",", "{"), "/data/id");
        row("data of another version", changed("\"version\":1}", "\"version\":2}"), "/data/version");
        row("id twice", changed("\"tx\":\"t\"", "\"tx\":\"t\",\"id\":\"st-1\""), "/id");
        row("a cause that is no object", changed("\"tx\":\"t\"", "\"tx\":\"t\",\"causedBy\":\"me\""),
            "/causedBy");
        row("a time that is none", changed("\"tx\":\"t\"", "\"tx\":\"t\",\"at\":\"soon\""), "/at");
    }
    void a_line_that_cannot_be_used_is_set_aside()
    {
        QFETCH(QByteArray, bad);
        QFETCH(QString, reason);
        const QByteArray good = line("{\"id\":\"st-1\",\"version\":1}");
        const auto read = parseFeedPage(sealedPage(good + bad + '\n' + good));
        QVERIFY(read);
        QCOMPARE(read->rows.size(), 2);
        QCOMPARE(read->setAside.size(), 1);
        QCOMPARE(read->setAside[0].reason, reason);
        QCOMPARE(read->setAside[0].line, bad);
    }

    void a_line_of_a_record_set_aside_says_which()
    {
        const auto read = parseFeedPage(sealedPage(line("{\"id\":\"st-1\",\"version\":2}")));
        QCOMPARE(read->setAside.size(), 1);
        QCOMPARE(read->setAside[0].typeName, u"store"_s);
        QCOMPARE(read->setAside[0].id, u"st-1"_s);
    }

    void depth_and_length_count_up_to_their_limit()
    {
        // The row, its data and 30 lists make 32.
        const QByteArray deep = "{\"id\":\"st-1\",\"version\":1,\"x\":"
            + QByteArray(limits::jsonDepth - 2, '[') + QByteArray(limits::jsonDepth - 2, ']') + '}';
        QCOMPARE(parseFeedPage(sealedPage(line(deep)))->rows.size(), 1);

        const QByteArray frame = line("{\"id\":\"st-1\",\"version\":1,\"x\":\"\"}");
        const auto padded = [&](qsizetype size) {
            return QByteArray(frame).replace("\"x\":\"\"",
                                             "\"x\":\"" + QByteArray(size - frame.size() + 1, 'x') + '"');
        };
        QCOMPARE(parseFeedPage(sealedPage(padded(limits::lineBytes)))->rows.size(), 1);
        const auto tooLong = parseFeedPage(sealedPage(padded(limits::lineBytes + 1)));
        QCOMPARE(tooLong->rows.size(), 0);
        QCOMPARE(tooLong->setAside[0].reason, u"too-long"_s);
        QVERIFY(tooLong->setAside[0].line.size() <= 64 << 10);
    }

    void a_page_over_its_size_is_refused_unread()
    {
        const auto read = parseFeedPage(QByteArray(limits::pageBytes, ' ') + page({}));
        QVERIFY(!read);
        QCOMPARE(read.error().detail, u"size"_s);
    }

    void a_captive_portal_is_no_page()
    {
        QVERIFY(!parseFeedPage("<!DOCTYPE html><html><body>Please accept our terms</body></html>\n"));
        QVERIFY(!parseFeedPage("{\"changes\":[]}\n"));
        QVERIFY(!parseFeedPage("}\n"));
    }

    void pages_of_another_writer_are_read()
    {
        // Made by another program in another language from the text of the contract.
        const auto part = parseFeedPage(fixtures::bytes(u"snapshot-part.ndjson"_s));
        QVERIFY2(part, part ? "" : qPrintable(part.error().detail));
        QCOMPARE(part->rows.size(), 2);
        QVERIFY(decodeStore(*parseObject(part->rows[0].data)));
        QVERIFY(decodePickupOrder(*parseObject(part->rows[1].data)));
        const auto changes = parseFeedPage(fixtures::bytes(u"change-page.ndjson"_s));
        QVERIFY2(changes, changes ? "" : qPrintable(changes.error().detail));
        QVERIFY(changes->setAside.isEmpty());
        QCOMPARE(changes->deviceAck, 415);
        QCOMPARE(changes->rows.first().causedBy, u"01935000-0000-7000-8000-000000000001"_s);
        QCOMPARE(changes->rows.last().removeReason, u"merged"_s);
        QCOMPARE(changes->rows.last().mergedInto, u"cu-7Q2M9X"_s);
    }

    void the_rows_of_the_written_part_are_read_by_any_reader()
    {
        // Line by line with another JSON reader: what we write is NDJSON and not only what we read back.
        const QByteArray whole = page(someRows());
        const auto lines = whole.split('\n');
        QCOMPARE(lines.size(), 6);
        for (const QByteArray &text : lines.mid(0, 5))
            QVERIFY(parseObject(text));
        const QJsonObject end = *parseObject(lines[4]);
        QCOMPARE(end[u"rows"_s].toInt(), 4);
        QCOMPARE(end[u"sha256"_s].toString().toLatin1(), hex(whole.left(whole.lastIndexOf('\n', -2) + 1)));
    }
};

QTEST_APPLESS_MAIN(tst_FeedPage)
#include "tst_FeedPage.moc"

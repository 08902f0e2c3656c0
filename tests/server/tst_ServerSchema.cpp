#include "contract/Problem.h"
#include "server/TestCdp.h"

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

/// A newer schema reads some kinds differently: they are fetched again, and nothing else is.
class tst_ServerSchema : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
        m_cursor = m_cdp->snapshot()["cursor"_L1].toString();
        m_cdp->context.config.changedBySchema
            = {{2, {ResourceType::Coupon}}, {3, {ResourceType::Campaign, ResourceType::Coupon}}};
    }

    void who_reads_a_newer_schema_is_told_which_kinds_to_fetch_again()
    {
        QCOMPARE(changes(m_cursor, 1).status, 200);
        const Response second = changes(m_cursor, 2);
        QCOMPARE(second.status, 409);
        const auto problem = decodeProblem(TestCdp::object(second));
        QCOMPARE(problem->code, u"schema-changed"_s);
        QCOMPARE(problem->resnapshot, QList{ResourceType::Coupon});
        QCOMPARE(decodeProblem(TestCdp::object(changes(m_cursor, 3)))->resnapshot,
                 (QList{ResourceType::Coupon, ResourceType::Campaign}));
        // A client from the future is served by the newest that there is.
        QCOMPARE(changes(m_cursor, 9).status, 409);
        QCOMPARE(decodeMeta(TestCdp::object(m_cdp->send("GET", u"/v1/meta"_s)))->schemaCurrent, 3);
    }

    void a_snapshot_of_some_kinds_brings_these_and_goes_on_where_the_others_stand()
    {
        m_cdp->addCustomer(1); // since this device read last
        const Response made = begin(3, {u"coupon"_s, u"campaign"_s}, m_cursor);
        QCOMPARE(made.status, 201);
        const auto manifest = decodeSnapshot(TestCdp::object(made));
        QCOMPARE(manifest->types, (QList{ResourceType::Coupon, ResourceType::Campaign}));
        QCOMPARE(manifest->schema, 3);
        int coupons = 0;
        for (const SnapshotPart &part : manifest->parts) {
            const FeedPage page = m_cdp->page(m_cdp->send("GET", part.href, {}, m_cdp->device));
            for (const FeedRow &row : page.rows) {
                QVERIFY(manifest->types.contains(row.type));
                coupons += row.type == ResourceType::Coupon;
            }
        }
        QVERIFY(coupons > 0);
        QCOMPARE(
            decodeSnapshot(TestCdp::object(m_cdp->send("GET", u"/v1/stores/st-1/snapshots/"_s + manifest->id,
                                                       {}, m_cdp->device)))
                ->types,
            manifest->types); // also when it is asked for again

        const FeedPage missed = m_cdp->page(changes(manifest->cursor, 3));
        QCOMPARE(missed.rows.size(), 1);
        QCOMPARE(missed.rows[0].type, ResourceType::Customer);
        QCOMPARE(changes(missed.cursor, 3).status, 200);
    }

    void a_full_snapshot_is_read_by_the_schema_that_was_asked_for()
    {
        const auto manifest = decodeSnapshot(TestCdp::object(begin(2, {}, {})));
        QVERIFY(manifest->types.isEmpty());
        QCOMPARE(changes(manifest->cursor, 2).status, 200);
        QCOMPARE(decodeProblem(TestCdp::object(changes(manifest->cursor, 3)))->resnapshot,
                 (QList{ResourceType::Campaign, ResourceType::Coupon}));
        // Back to an older program and forth again: what it read meanwhile is fetched again.
        const FeedPage older = m_cdp->page(changes(manifest->cursor, 1));
        QCOMPARE(changes(older.cursor, 2).status, 409);
    }

    void without_a_place_in_the_feed_or_with_unknown_kinds_everything_comes()
    {
        QVERIFY(decodeSnapshot(TestCdp::object(begin(2, {u"coupon"_s}, {})))->types.isEmpty());
        QVERIFY(decodeSnapshot(TestCdp::object(begin(2, {u"coupon"_s, u"hologram"_s}, m_cursor)))
                    ->types.isEmpty());
    }

    void a_cursor_that_is_no_good_any_more_gets_no_snapshot_of_some_kinds()
    {
        QVERIFY(m_cdp->storage->beginNewEpoch());
        const Response gone = begin(2, {u"coupon"_s}, m_cursor);
        QCOMPARE(gone.status, 410);
        QCOMPARE(TestCdp::object(gone)["code"_L1], u"cursor-expired"_s);
        QCOMPARE(TestCdp::object(begin(2, {u"coupon"_s}, u"made-up"_s))["code"_L1], u"bad-cursor"_s);
    }

private:
    Response changes(const QString &cursor, int schema)
    {
        return m_cdp->send("GET", u"/v1/stores/st-1/changes?schema=%1&cursor=%2"_s.arg(schema).arg(cursor),
                           {}, m_cdp->device);
    }
    Response begin(int schema, const QJsonArray &types, const QString &cursor)
    {
        QJsonObject body{{u"schema"_s, schema}};
        if (!types.isEmpty())
            body[u"types"_s] = types;
        if (!cursor.isEmpty())
            body[u"cursor"_s] = cursor;
        return m_cdp->send("POST", u"/v1/stores/st-1/snapshots"_s, TestCdp::bytes(body), m_cdp->device);
    }

    std::unique_ptr<TestCdp> m_cdp;
    QString m_cursor;
};

QTEST_GUILESS_MAIN(tst_ServerSchema)
#include "tst_ServerSchema.moc"

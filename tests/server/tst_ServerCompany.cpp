#include "contract/CompanySearch.h"
#include "contract/LookupKey.h"
#include "server/Housekeeping.h"
#include "server/TestCdp.h"

#include <QTemporaryDir>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

// A customer whom only another store knows, sought and brought here.
class tst_ServerCompany : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
        QJsonObject otto = m_cdp->stored(ResourceType::Customer, u"cu-2"_s);
        otto[u"contactPoints"_s]
            = QJsonArray{point(u"phone"_s, u"+8613800138000"_s, u"138 **** 8000"_s),
                         point(u"email"_s, u"Otto@example.com"_s, u"o•••@example.com"_s)};
        otto[u"lookup"_s] = QJsonObject{{u"phoneLast4"_s, QJsonArray{u"8000"_s}}};
        otto[u"names"_s] = QJsonArray{QJsonObject{{u"text"_s, u"林欧图"_s},
                                                  {u"pinyin"_s, QJsonArray{u"lin ou tu"_s}},
                                                  {u"initials"_s, QJsonArray{u"lot"_s}}}};
        otto[u"identities"_s] = QJsonArray{QJsonObject{
            {u"system"_s, u"loyalty"_s}, {u"kind"_s, u"member_no"_s}, {u"value"_s, u"880 0221"_s}}};
        otto[u"tier"_s] = QJsonObject{{u"code"_s, u"gold"_s}};
        put(u"cu-2"_s, otto);
        m_token = m_cdp->tokenOf(u"as-1"_s);
    }

    void a_customer_of_another_store_is_found_data()
    {
        QTest::addColumn<QString>("by");
        QTest::addColumn<QString>("member");
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("match");
        QTest::newRow("name") << u"name"_s << u"name"_s << u"Otto LIND"_s << u"exact"_s;
        QTest::newRow("beginning of a name") << u"name"_s << u"name"_s << u"ott"_s << u"likely"_s;
        QTest::newRow("a later word") << u"name"_s << u"name"_s << u"lind"_s << u"exact"_s;
        QTest::newRow("Chinese") << u"name"_s << u"name"_s << u"林"_s << u"likely"_s;
        QTest::newRow("pinyin") << u"name"_s << u"name"_s << u"linoutu"_s << u"exact"_s;
        QTest::newRow("initials") << u"name"_s << u"name"_s << u"lot"_s << u"exact"_s;
        QTest::newRow("phone") << u"phone"_s << u"phone"_s << u"+8613800138000"_s << u"exact"_s;
        QTest::newRow("four digits") << u"phone_last4"_s << u"phoneLast4"_s << u"8000"_s << u"likely"_s;
        QTest::newRow("mail") << u"email"_s << u"email"_s << u"otto@EXAMPLE.com"_s << u"exact"_s;
        QTest::newRow("member") << u"member_no"_s << u"memberNo"_s << u"8800221"_s << u"exact"_s;
        QTest::newRow("member code") << u"code"_s << u"code"_s << u"8800221"_s << u"exact"_s;
        QTest::newRow("coupon code") << u"code"_s << u"code"_s << u"other-1"_s << u"exact"_s;
    }

    void a_customer_of_another_store_is_found()
    {
        QFETCH(QString, by);
        QFETCH(QString, member);
        QFETCH(QString, value);
        QFETCH(QString, match);
        const QJsonArray items = found(search({{u"by"_s, by}, {member, value}, {u"storeId"_s, u"st-1"_s}}));
        QCOMPARE(items.size(), 1);
        const QJsonObject expected{{u"id"_s, u"cu-2"_s},
                                   {u"displayName"_s, u"Otto Lind"_s},
                                   {u"phoneMasked"_s, u"138 **** 8000"_s},
                                   {u"tierCode"_s, u"gold"_s},
                                   {u"homeStoreId"_s, u"st-2"_s},
                                   {u"match"_s, match},
                                   {u"inScope"_s, false}};
        QCOMPARE(items[0].toObject(), expected);
    }

    void whole_numbers_that_are_kept_back_are_found_by_their_hash()
    {
        const QByteArray key(32, 'k');
        QVERIFY(
            m_cdp->storage->setSetting(u"lookup_key"_s,
                                       QString::fromLatin1(key.toBase64(QByteArray::Base64UrlEncoding
                                                                        | QByteArray::OmitTrailingEquals))));
        QJsonObject masked = m_cdp->stored(ResourceType::Customer, u"cu-2"_s);
        masked[u"contactPoints"_s] = QJsonArray{
            QJsonObject{{u"id"_s, u"p1"_s}, {u"kind"_s, u"phone"_s}, {u"masked"_s, u"138 **** 8000"_s}}};
        masked[u"lookup"_s] = QJsonObject{
            {u"keys"_s,
             QJsonArray{lookupHash(key, u"+8613800138000"_s), lookupHash(key, u"otto@example.com"_s)}}};
        put(u"cu-2"_s, masked);
        for (const auto &[by, value] :
             {std::pair(u"phone"_s, u"+8613800138000"_s), std::pair(u"email"_s, u"Otto@Example.com "_s)}) {
            const QJsonArray hits = found(search({{u"by"_s, by}, {by, value}, {u"storeId"_s, u"st-1"_s}}));
            QVERIFY2(hits.size() == 1, qPrintable(by));
            QCOMPARE(hits[0]["id"_L1].toString(), u"cu-2"_s);
        }
        QVERIFY(
            found(
                search({{u"by"_s, u"phone"_s}, {u"phone"_s, u"+8613800138001"_s}, {u"storeId"_s, u"st-1"_s}}))
                .isEmpty());
    }

    void a_rare_character_after_what_was_typed_is_found()
    {
        QJsonObject rare = m_cdp->stored(ResourceType::Customer, u"cu-2"_s);
        rare[u"displayName"_s] = u"王𠮷"_s;
        rare[u"names"_s] = QJsonArray();
        put(u"cu-2"_s, rare);
        QCOMPARE(
            found(search({{u"by"_s, u"name"_s}, {u"name"_s, u"王"_s}, {u"storeId"_s, u"st-1"_s}})).size(), 1);
    }

    void an_unclear_question_is_refused_data()
    {
        QTest::addColumn<QJsonObject>("body");
        QTest::newRow("nothing") << QJsonObject();
        QTest::newRow("no word") << QJsonObject{{u"by"_s, u"name"_s}};
        QTest::newRow("one letter") << QJsonObject{{u"by"_s, u"name"_s}, {u"name"_s, u"o "_s}};
        QTest::newRow("marks only") << QJsonObject{{u"by"_s, u"name"_s}, {u"name"_s, u"%%"_s}};
        QTest::newRow("long") << QJsonObject{{u"by"_s, u"name"_s}, {u"name"_s, QString(81, u'o')}};
        QTest::newRow("three digits")
            << QJsonObject{{u"by"_s, u"phone_last4"_s}, {u"phoneLast4"_s, u"800"_s}};
        QTest::newRow("local phone") << QJsonObject{{u"by"_s, u"phone"_s}, {u"phone"_s, u"13800138000"_s}};
        QTest::newRow("other kind") << QJsonObject{{u"by"_s, u"shoe"_s}, {u"shoe"_s, u"37"_s}};
        QTest::newRow("for another store")
            << QJsonObject{{u"by"_s, u"name"_s}, {u"name"_s, u"otto"_s}, {u"storeId"_s, u"st-2"_s}};
    }

    void an_unclear_question_is_refused()
    {
        QFETCH(QJsonObject, body);
        const Response answer = search(body);
        QCOMPARE(answer.status, 422);
        QCOMPARE(TestCdp::object(answer)["code"_L1].toString(), u"invalid"_s);
    }

    void nobody_without_the_role_searches_or_brings()
    {
        const QJsonObject body{{u"by"_s, u"name"_s}, {u"name"_s, u"otto"_s}};
        for (const char *role : {"store_admin", "auditor"}) {
            QVERIFY(m_cdp->storage->write({.type = ResourceType::Associate,
                                           .id = u"as-9"_s,
                                           .data = {{u"displayName"_s, u"Nine"_s},
                                                    {u"code"_s, u"009"_s},
                                                    {u"roles"_s, QJsonArray{QLatin1StringView(role)}},
                                                    {u"storeIds"_s, QJsonArray{u"st-1"_s}},
                                                    {u"status"_s, u"active"_s}}}));
            QVERIFY(ensureStaff(*m_cdp->storage, m_cdp->context, u"st-1"_s, u"246810"_s));
            m_token = m_cdp->tokenOf(u"as-9"_s);
            QVERIFY(!m_token.isEmpty());
            QCOMPARE(search(body).status, 403);
            QCOMPARE(bring(u"cu-2"_s).status, 403);
            QCOMPARE(letGo(u"cu-2"_s).status, 403);
        }
        m_token = m_cdp->device; // the tablet alone serves nobody
        QCOMPARE(search(body).status, 401);
        QCOMPARE(bring(u"cu-2"_s).status, 401);
    }

    void who_is_restricted_erased_or_merged_is_not_told()
    {
        QJsonObject data = m_cdp->stored(ResourceType::Customer, u"cu-2"_s);
        data[u"privacy"_s] = QJsonObject{{u"restricted"_s, true}};
        put(u"cu-2"_s, data);
        QVERIFY(found(search({{u"by"_s, u"name"_s}, {u"name"_s, u"otto"_s}})).isEmpty());
        const Response refused = bring(u"cu-2"_s);
        QCOMPARE(refused.status, 403);
        QCOMPARE(TestCdp::object(refused)["code"_L1].toString(), u"customer-restricted"_s);

        data.remove(u"privacy"_s);
        for (const QString &reason : {u"erased"_s, u"merged"_s}) {
            put(u"cu-2"_s, data);
            QVERIFY(m_cdp->storage->remove(ResourceType::Customer, u"cu-2"_s, reason, {}));
            QVERIFY(found(search({{u"by"_s, u"phone_last4"_s}, {u"phoneLast4"_s, u"8000"_s}})).isEmpty());
            QCOMPARE(bring(u"cu-2"_s).status, 404);
        }
        QCOMPARE(bring(u"cu-none"_s).status, 404);
    }

    void who_asks_too_often_waits()
    {
        const QJsonObject body{{u"by"_s, u"name"_s}, {u"name"_s, u"otto"_s}};
        for (int i = 0; i < 12; ++i)
            QCOMPARE(search(body).status, 200);
        const Response refused = search(body);
        QCOMPARE(refused.status, 429);
        QCOMPARE(refused.headers.value("Retry-After"), QByteArray("60"));
        m_token = m_cdp->tokenOf(u"as-3"_s); // others are not held up
        QCOMPARE(search(body).status, 200);
        m_token = m_cdp->tokenOf(u"as-1"_s);
        m_cdp->now += std::chrono::seconds(61);
        QCOMPARE(search(body).status, 200);
    }

    void what_was_sought_is_not_kept()
    {
        QTemporaryDir folder;
        const QString path = folder.filePath(u"cdp.db"_s);
        m_cdp = std::make_unique<TestCdp>(Scope::Store, path);
        m_cdp->fill();
        m_cdp->enrol();
        m_token = m_cdp->tokenOf(u"as-1"_s);
        QCOMPARE(search({{u"by"_s, u"name"_s}, {u"name"_s, u"Zebedee Quux"_s}}).status, 200);
        const Instant before = m_cdp->now - std::chrono::seconds(1);
        QCOMPARE(*m_cdp->storage->audited(u"customer.searched"_s, u"as-1"_s, before), 1);
        m_cdp->storage.reset();
        for (const QString &name : QDir(folder.path()).entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            QVERIFY(!file.readAll().toLower().contains("quux"));
        }
    }

    void who_is_brought_arrives_and_leaves_again()
    {
        const QString begin = m_cdp->snapshot()["cursor"_L1].toString();
        QCOMPARE(m_cdp->send("GET", u"/v1/customers/cu-2"_s, {}, m_token).status, 404);
        QCOMPARE(bring(u"cu-2"_s).status, 204);
        const FeedPage arrived = m_cdp->changes(begin);
        QCOMPARE(idsOf(arrived, FeedRow::Op::Upsert), (QStringList{u"cp-2"_s, u"cu-2"_s}));
        QCOMPARE(m_cdp->send("GET", u"/v1/customers/cu-2"_s, {}, m_token).status, 200);
        QVERIFY(found(search({{u"by"_s, u"name"_s}, {u"name"_s, u"otto"_s}}))[0]["inScope"_L1].toBool());

        // What happens to the customer meanwhile comes too.
        put(u"cu-2"_s, m_cdp->stored(ResourceType::Customer, u"cu-2"_s));
        const FeedPage changed = m_cdp->changes(arrived.cursor);
        QCOMPARE(idsOf(changed, FeedRow::Op::Upsert), QStringList{u"cu-2"_s});

        const qint64 last = *m_cdp->storage->feedPosition(u"st-1"_s);
        Housekeeping keeping(HousekeepingPlan{});
        m_cdp->now += std::chrono::hours(23);
        keeping.turn(*m_cdp->storage, m_cdp->context);
        QVERIFY(*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-2"_s));
        m_cdp->now += std::chrono::hours(1);
        keeping.turn(*m_cdp->storage, m_cdp->context);
        QVERIFY(!*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-2"_s));
        FeedPage left;
        left.rows = m_cdp->storage->changes(u"st-1"_s, m_cdp->deviceId, last, 500)->rows;
        QCOMPARE(idsOf(left, FeedRow::Op::Remove), (QStringList{u"cp-2"_s, u"cu-2"_s}));
        for (const FeedRow &row : left.rows) {
            if (row.op == FeedRow::Op::Remove)
                QCOMPARE(row.removeReason, u"out_of_scope"_s);
        }
    }

    void who_is_let_go_leaves_at_once()
    {
        QCOMPARE(letGo(u"cu-2"_s).status, 404);
        QCOMPARE(bring(u"cu-2"_s).status, 204);
        QCOMPARE(letGo(u"cu-2"_s).status, 204);
        QVERIFY(!*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-2"_s));
        // Whom the store knows anyway stays.
        QCOMPARE(bring(u"cu-1"_s).status, 204);
        QCOMPARE(letGo(u"cu-1"_s).status, 204);
        QVERIFY(*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-1"_s));
    }

    void a_visit_outlives_a_restart_and_an_import()
    {
        QTemporaryDir folder;
        m_cdp = std::make_unique<TestCdp>(Scope::Store, folder.filePath(u"cdp.db"_s));
        m_cdp->fill();
        m_cdp->enrol();
        m_token = m_cdp->tokenOf(u"as-1"_s);
        QCOMPARE(bring(u"cu-2"_s).status, 204);
        m_cdp->open();
        QVERIFY(m_cdp->storage->import([](RecordSink &) -> Result<Done> { return Done{}; }));
        QVERIFY(*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-2"_s));
        Housekeeping keeping(HousekeepingPlan{});
        m_cdp->now += std::chrono::hours(24);
        keeping.turn(*m_cdp->storage, m_cdp->context);
        QVERIFY(!*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-2"_s));
    }

    void a_wrong_visit_is_refused()
    {
        for (const QByteArray body : {R"({})", R"({"reason":"curious"})", R"({"reason":"called","hours":73})",
                                      R"({"reason":"called","hours":0})", "[]"})
            QCOMPARE(m_cdp->send("PUT", u"/v1/stores/st-1/pins/cu-2"_s, body, m_token).status, 422);
        QCOMPARE(m_cdp->send("PUT", u"/v1/stores/st-2/pins/cu-2"_s, R"({"reason":"called"})", m_token).status,
                 404);
        QVERIFY(!*m_cdp->storage->inScope(u"st-1"_s, ResourceType::Customer, u"cu-2"_s));
    }

private:
    static QJsonObject point(const QString &kind, const QString &value, const QString &masked)
    {
        return {{u"id"_s, kind}, {u"kind"_s, kind}, {u"value"_s, value}, {u"masked"_s, masked}};
    }
    void put(const QString &id, const QJsonObject &data)
    {
        if (!m_cdp->storage->write({.type = ResourceType::Customer, .id = id, .data = data}))
            qFatal("not written");
    }
    Response search(const QJsonObject &body)
    {
        return m_cdp->send("POST", u"/v1/customers/search"_s, TestCdp::bytes(body), m_token);
    }
    Response bring(const QString &id)
    {
        return m_cdp->send("PUT", u"/v1/stores/st-1/pins/"_s + id, R"({"reason":"in_store"})", m_token);
    }
    Response letGo(const QString &id)
    {
        return m_cdp->send("DELETE", u"/v1/stores/st-1/pins/"_s + id, {}, m_token);
    }
    /// As the client reads it, too: a preview that it cannot read would be shown to nobody.
    QJsonArray found(const Response &answer)
    {
        const QJsonObject json = TestCdp::object(answer);
        if (answer.status != 200 || !decodeCompanyHits(json))
            qFatal("%d %s", answer.status, answer.body.constData());
        return json["items"_L1].toArray();
    }
    static QStringList idsOf(const FeedPage &page, FeedRow::Op op)
    {
        QStringList ids;
        for (const FeedRow &row : page.rows) {
            if (row.op == op && (row.type == ResourceType::Customer || row.type == ResourceType::Coupon))
                ids.append(row.id);
        }
        ids.sort();
        return ids;
    }

    std::unique_ptr<TestCdp> m_cdp;
    QString m_token;
};

QTEST_GUILESS_MAIN(tst_ServerCompany)
#include "tst_ServerCompany.moc"

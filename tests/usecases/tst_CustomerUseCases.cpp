#include "contract/Resources.h"
#include "usecases/Tablet.h"

using namespace counterpart;
using namespace counterpart::test;

namespace {

QByteArray bytesOf(const QJsonObject &json)
{
    return QJsonDocument(json).toJson(QJsonDocument::Compact);
}

QByteArray bytesOf(const Text &text)
{
    return QStringList(text.byLanguage.values()).join(u'\n').toUtf8() + '\n';
}

/// Everything that a card would put before a person, as bytes.
QByteArray shown(const CustomerCard &card)
{
    QByteArray all = bytesOf(encode(card.customer));
    for (const TimelineEvent &event : card.timeline)
        all += bytesOf(encode(event));
    for (const Purchase &purchase : card.purchases)
        all += bytesOf(encode(purchase));
    for (const CouponOffer &offer : card.coupons)
        all += bytesOf(encode(offer.coupon));
    for (const VisitReason &reason : card.reasons)
        all += bytesOf(reason.title) + reason.source.toUtf8();
    for (const NextAction &action : card.actions)
        all += bytesOf(action.title);
    for (const Folded &folded : card.folded)
        all += folded.kind.toUtf8() + QByteArray::number(folded.count);
    return all;
}

QByteArray shown(const CouponAnswer &answer)
{
    QByteArray all = answer.input.toUtf8();
    if (answer.coupon)
        all += bytesOf(encode(*answer.coupon));
    if (answer.owner)
        all += bytesOf(encode(*answer.owner));
    for (const CouponAnswer &other : answer.alternatives)
        all += shown(other);
    return all;
}

QByteArray shown(const SearchAnswer &answer)
{
    QByteArray all;
    for (const SearchHit &hit : answer.hits)
        all += (hit.name + hit.title + hit.matchedText + hit.maskedPhone).toUtf8() + '\n';
    return all;
}

} // namespace

/// Finding a customer and the card about them: what may be shown, to whom, and what is recorded.
class tst_CustomerUseCases : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("no_proxy", "*");
        m_shop = std::make_unique<Shop>();
        m_tablet = std::make_unique<Tablet>(m_drawer);
        QVERIFY(m_tablet->enrol(*m_shop));
    }
    void init() { QVERIFY(m_tablet->signIn()); }
    void cleanup() { m_tablet->access.signOut(); }

    void people_orders_and_coupons_are_found_by_what_staff_type()
    {
        const SearchAnswer mira = m_tablet->lookup.search(u"mira"_s);
        QCOMPARE(mira.refusal, SearchAnswer::Refusal::None);
        QVERIFY(!mira.hits.isEmpty());
        QCOMPARE(mira.hits.first().id, u"cu-1"_s);
        QCOMPARE(mira.hits.first().kind, SearchHit::Kind::Customer);
        const SearchAnswer order = m_tablet->lookup.search(u"4803"_s);
        QVERIFY(!order.hits.isEmpty());
        QCOMPARE(order.hits.first().id, u"pk-3"_s);
        const SearchAnswer ending = m_tablet->lookup.search(u"6027"_s);
        QCOMPARE(ending.hits.size(), 2);
        QCOMPARE(ending.hits.first().matched, u"phone"_s);
        // Otto's home is another store, and the feed of this one does not carry him.
        QVERIFY(m_tablet->lookup.search(u"Otto Lind"_s).hits.isEmpty());
        QVERIFY(m_tablet->lookup.search(u"Otto Lind"_s).customersSearched >= 3);
    }

    void what_cannot_be_searched_is_refused_with_the_reason()
    {
        using Refusal = SearchAnswer::Refusal;
        QCOMPARE(m_tablet->lookup.search(u"m"_s).refusal, Refusal::TooShort);
        QCOMPARE(m_tablet->lookup.search(u"4111 1111 1111 1111"_s).refusal, Refusal::PaymentCard);
        QCOMPARE(m_tablet->lookup.search(u"a\u0007b c"_s).refusal, Refusal::NotText);
        QCOMPARE(m_tablet->lookup.search(QString(40'000, u'x')).refusal, Refusal::TooLong);
    }

    void a_role_that_serves_no_customers_finds_none()
    {
        m_tablet->access.signOut();
        const auto become = [this](const QString &role) {
            QJsonObject desk = m_shop->stored(ResourceType::Associate, u"as-2"_s);
            desk[u"roles"_s] = QJsonArray{role};
            m_shop->put(ResourceType::Associate, u"as-2"_s, desk);
            return bool(m_tablet->signIn(u"as-2"_s));
        };
        for (const auto &role : {u"auditor"_s, u"store_admin"_s}) {
            QVERIFY(become(role));
            const SearchAnswer answer = m_tablet->lookup.search(u"mira"_s);
            QVERIFY(answer.hits.isEmpty());
            QCOMPARE(answer.refusal, SearchAnswer::Refusal::NotAllowed);
            // Figures are what an auditor is there for.
            QCOMPARE(bool(wait(m_tablet->campaigns.list())), role == u"auditor"_s);
            m_tablet->access.signOut();
        }
        QVERIFY(become(u"pickup_desk"_s));
        QVERIFY(!m_tablet->lookup.search(u"mira"_s).hits.isEmpty());
    }

    void a_scan_is_known_for_what_it_is()
    {
        using Kind = ScannedCode::Kind;
        const auto kindOf = [this](const QString &code) {
            return wait(m_tablet->lookup.classify(code))->kind;
        };
        QCOMPARE(kindOf(u"wknd 7k2m"_s), Kind::Coupon);
        QCOMPARE(kindOf(u"4803"_s), Kind::PickupOrder);
        QCOMPARE(kindOf(u"C-04"_s), Kind::Bay);
        QCOMPARE(kindOf(u"002"_s), Kind::Badge);
        QCOMPARE(kindOf(u"5012345678900"_s), Kind::Product);
        QCOMPARE(kindOf(u"4111111111111111"_s), Kind::PaymentCard);
        QCOMPARE(kindOf(u"NOBODY-KNOWS"_s), Kind::Unknown);
        QCOMPARE(kindOf(QString(40'000, u'1')), Kind::TooLong);
    }

    void with_consent_the_card_shows_interests_browsing_and_messages()
    {
        const auto card = wait(m_tablet->briefing.open(u"cu-open"_s, u"asked"_s));
        QVERIFY(card);
        QVERIFY(card->folded.isEmpty());
        QCOMPARE(card->customer.interests.size(), 1);
        QCOMPARE(card->customer.intents.size(), 3);
        QCOMPARE(card->timeline.size(), 9);
        QVERIFY(!card->coupons.first().coupon.messageText.isEmpty());
        // The positive control of the next test: the mark is found where it may stand.
        QVERIFY(shown(*card).contains(gatedMark));
    }

    void without_consent_nothing_gated_leaves_any_use_case()
    {
        const auto card = wait(m_tablet->briefing.open(u"cu-shut"_s, u"asked"_s));
        QVERIFY(card);
        QVERIFY2(!shown(*card).contains(gatedMark), shown(*card).constData());
        QCOMPARE(card->timeline.size(), 1); // what they told the store themselves
        QVERIFY(!card->folded.isEmpty());   // that something is left out is said, not what
        int hidden = 0;
        for (const Folded &folded : card->folded)
            hidden += folded.count;
        QVERIFY(hidden >= 12);
        const auto again = wait(m_tablet->briefing.refresh(u"cu-shut"_s));
        QVERIFY(again && !shown(*again).contains(gatedMark));

        for (const QString &query :
             {QString::fromLatin1(gatedMark), u"Nora Shut"_s, u"6027"_s, u"MAIL-SHUT"_s})
            QVERIFY(!shown(m_tablet->lookup.search(query)).contains(gatedMark));
        const auto answers = wait(m_tablet->coupons.check(u"MAIL-SHUT"_s, {}, {}));
        QVERIFY(answers && answers->size() == 1 && answers->first().coupon);
        QVERIFY(!shown(answers->first()).contains(gatedMark));
        const auto open = wait(m_tablet->coupons.check(u"MAIL-OPEN"_s, {}, {}));
        QVERIFY(open && shown(open->first()).contains(gatedMark));
    }

    void the_pickup_desk_sees_no_interests_even_with_consent()
    {
        m_tablet->access.signOut();
        QVERIFY(m_tablet->signIn(u"as-2"_s));
        const auto card = wait(m_tablet->briefing.open(u"cu-open"_s, u"order"_s));
        QVERIFY(card);
        QVERIFY2(!shown(*card).contains(gatedMark), shown(*card).constData());
    }

    void withdrawn_consent_closes_the_card_as_soon_as_the_feed_says_so()
    {
        QJsonObject data = m_shop->stored(ResourceType::Customer, u"cu-open"_s);
        const QJsonObject before = data;
        QJsonArray consents;
        for (const QString &purpose : {u"personalised_service"_s, u"profiling"_s})
            consents.append(QJsonObject{{u"purpose"_s, purpose},
                                        {u"status"_s, u"withdrawn"_s},
                                        {u"since"_s, formatInstant(shopNow())}});
        data[u"consents"_s] = consents;
        m_shop->put(ResourceType::Customer, u"cu-open"_s, data);
        const auto closed = [this] {
            const auto card = wait(m_tablet->briefing.refresh(u"cu-open"_s));
            return card && !shown(*card).contains(gatedMark);
        };
        QTRY_VERIFY_WITH_TIMEOUT(closed(), 30'000);
        m_shop->put(ResourceType::Customer, u"cu-open"_s, before);
        QTRY_VERIFY_WITH_TIMEOUT(!closed(), 30'000);
    }

    void opening_a_record_is_told_to_the_centre_and_refreshing_is_not()
    {
        const int before = viewsKept();
        QVERIFY(wait(m_tablet->briefing.open(u"cu-1"_s, u"complaint"_s)));
        QVERIFY(wait(m_tablet->briefing.refresh(u"cu-1"_s)));
        QTRY_COMPARE_WITH_TIMEOUT(viewsKept(), before + 1, 10'000);
        QVERIFY(m_tablet->drained());
        QCOMPARE(m_tablet->briefing.recentlyServed().first().what, u"complaint"_s);
        // A look is no work that somebody waits for: the queue does not list it.
        const auto queue = wait(m_tablet->health.queue());
        QVERIFY(queue);
        for (const QueueItem &item : *queue)
            QVERIFY(item.type != u"customer.view"_s);
        QCOMPARE(codeOf(wait(m_tablet->briefing.open(u"cu-2"_s, u"asked"_s))), u"customer-not-cached"_s);
    }

    void a_note_is_on_the_card_at_once_at_the_centre_soon_and_gone_when_removed()
    {
        QCOMPARE(codeOf(wait(m_tablet->briefing.addNote(u"cu-1"_s, u"  "_s, u"service"_s))), u"note-empty"_s);
        QVERIFY(wait(m_tablet->briefing.addNote(u"cu-1"_s, u" prefers the window seat "_s, u"preference"_s)));
        auto card = wait(m_tablet->briefing.refresh(u"cu-1"_s));
        QCOMPARE(card->customer.notes.size(), 1);
        QCOMPARE(card->customer.notes.first().text.text, u"prefers the window seat"_s);
        QVERIFY(card->customer.notes.first().expiresAt.has_value());
        QVERIFY(m_tablet->drained());
        card = wait(m_tablet->briefing.refresh(u"cu-1"_s));
        QCOMPARE(card->customer.notes.size(), 1); // from the feed now, not doubled by the overlay
        QVERIFY(wait(m_tablet->briefing.removeNote(u"cu-1"_s, card->customer.notes.first().id)));
        QCOMPARE(wait(m_tablet->briefing.refresh(u"cu-1"_s))->customer.notes.size(), 0);
        QVERIFY(m_tablet->drained());
        QVERIFY(m_shop->stored(ResourceType::Customer, u"cu-1"_s)["notes"_L1].toArray().isEmpty());
    }

private:
    int viewsKept()
    {
        const auto items
            = wait(m_tablet->device.withOutbox([](Outbox &outbox) { return outbox.list(1'000); }));
        int views = 0;
        for (const OutboxItem &item : *items)
            views += std::holds_alternative<command::CustomerView>(item.command.payload);
        return views;
    }

    Drawer m_drawer;
    std::unique_ptr<Shop> m_shop;
    std::unique_ptr<Tablet> m_tablet;
};

QTEST_GUILESS_MAIN(tst_CustomerUseCases)
#include "tst_CustomerUseCases.moc"

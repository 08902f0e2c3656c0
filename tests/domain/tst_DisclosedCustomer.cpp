#include "Make.h"
#include "domain/Disclosure.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>

#include <rapidcheck.h>

using namespace make;

// What is left of a customer and their timeline on a screen, an export or the command line.
class tst_DisclosedCustomer : public QObject
{
    Q_OBJECT

    static Consent consent(ConsentPurpose purpose, ConsentStatus status, std::optional<Instant> since = {},
                           std::optional<Instant> expires = {})
    {
        return {purpose, {}, status, since, expires};
    }

    static QList<Consent> granted(std::initializer_list<ConsentPurpose> purposes)
    {
        QList<Consent> consents;
        for (const ConsentPurpose purpose : purposes)
            consents.append(consent(purpose, ConsentStatus::Granted));
        return consents;
    }

    /// Somebody of whom everything is known.
    static Customer everything()
    {
        Customer customer = sarah();
        customer.interests = {{u"coats"_s, {}, u"observed"_s, {}}, {u"scarves"_s, {}, u"declared"_s, {}}};
        customer.sizes = {{u"top"_s, u"M"_s}};
        customer.brands = {u"Nord"_s};
        customer.colours = {u"navy"_s};
        customer.preferenceRemarks.text = u"no wool"_s;
        customer.segmentNames = {u"spring buyer"_s};
        customer.segments = {{u"sg-1"_s, {}, Disclosure::Open}};
        customer.journeyStage = u"excite"_s;
        for (const char *kind :
             {"cart", "wishlist", "search", "appointment", "repair", "pickup", "return", "enquiry", "mood"})
            customer.intents.append(Intent{QString::fromLatin1(kind), {}, {}, {}});
        customer.notes = {{u"n1"_s, {u"prefers tea"_s, {}}, u"as-1"_s, noon, u"service"_s, {}, true}};
        customer.contactPoints
            = {{u"c1"_s, ContactPoint::Kind::Phone, u"+8613812346027"_s, u"*6027"_s, true, true}};
        customer.lookupKeys = {u"abc"_s};
        return customer;
    }

    static TimelineEvent event(const QString &type, const QString &sourceType = {})
    {
        TimelineEvent event;
        event.id = type + sourceType;
        event.type = type;
        event.sourceType = sourceType;
        event.occurredAt = noon - hours(1);
        return event;
    }

private Q_SLOTS:
    void without_consent_only_what_the_job_needs_is_left()
    {
        QList<Folded> folded;
        const Customer shown = disclosed(everything(), Role::Associate, noon, &folded);
        QCOMPARE(shown.displayName, u"苏雅雯"_s);
        QCOMPARE(shown.tier.code, u"gold"_s);
        QCOMPARE(shown.notes.size(), 1);
        QVERIFY(shown.interests.isEmpty());
        QVERIFY(shown.sizes.isEmpty());
        QVERIFY(shown.brands.isEmpty());
        QVERIFY(shown.colours.isEmpty());
        QVERIFY(shown.preferenceRemarks.isEmpty());
        QVERIFY(shown.segmentNames.isEmpty());
        QVERIFY(shown.segments.isEmpty());
        QVERIFY(shown.journeyStage.isEmpty());
        QStringList intents;
        for (const Intent &intent : shown.intents)
            intents.append(intent.kind);
        QCOMPARE(intents,
                 (QStringList{u"appointment"_s, u"repair"_s, u"pickup"_s, u"return"_s, u"enquiry"_s}));

        QMap<QString, int> counts;
        for (const Folded &row : folded) {
            counts[row.kind] += row.count;
            QVERIFY(row.missing == ConsentPurpose::PersonalisedService
                    || row.missing == ConsentPurpose::Profiling);
        }
        QCOMPARE(counts,
                 (QMap<QString, int>{{u"interests"_s, 2},
                                     {u"sizes"_s, 4},
                                     {u"segments"_s, 1},
                                     {u"journey"_s, 1},
                                     {u"carts"_s, 1},
                                     {u"wish_list"_s, 1},
                                     {u"searches"_s, 1},
                                     {u"behaviour"_s, 1}}));
    }

    void every_member_of_a_customer_has_a_decision()
    {
        // A new member fails here until Disclosure decides who may see it under which consent.
        const QSet<QString> shown{
            u"displayName"_s, u"familyName"_s, u"givenName"_s,     u"honorific"_s,  u"names"_s,
            u"languages"_s,   u"kind"_s,       u"identities"_s,    u"consents"_s,   u"preferredLanguage"_s,
            u"phoneLast4"_s,  u"tier"_s,       u"memberSince"_s,   u"notes"_s,      u"flags"_s,
            u"homeStoreId"_s, u"restricted"_s, u"contactPoints"_s, u"scopeReason"_s};
        const QSet<QString> gatedOrDropped{
            u"lookupKeys"_s,        u"sizes"_s,        u"brands"_s,   u"colours"_s,      u"interests"_s,
            u"preferenceRemarks"_s, u"segmentNames"_s, u"segments"_s, u"journeyStage"_s, u"intents"_s};
        QFile file(QStringLiteral(SOURCE_DIR "/src/domain/Customer.h"));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString header = QString::fromUtf8(file.readAll());
        const QString body
            = header.section(u"struct Customer : Resource"_s, 1).section(u"bool operator=="_s, 0, 0);
        static const QRegularExpression member(
            u"^    (?!enum)[\\w:<>, ]+? (\\w+(?:, \\w+)*)(?: = [^;]+|\\{\\})?;"_s,
            QRegularExpression::MultilineOption);
        QSet<QString> found;
        for (auto hits = member.globalMatch(body); hits.hasNext();) {
            for (const QString &name : hits.next().captured(1).split(u", "_s))
                found.insert(name);
        }
        QCOMPARE(found - shown - gatedOrDropped, QSet<QString>());
        QCOMPARE(shown - found, QSet<QString>());
        QCOMPARE(gatedOrDropped - found, QSet<QString>());
    }

    void with_consent_nothing_is_folded()
    {
        Customer customer = everything();
        customer.consents = granted({ConsentPurpose::PersonalisedService, ConsentPurpose::Profiling});
        QList<Folded> folded;
        const Customer shown = disclosed(customer, Role::Associate, noon, &folded);
        QVERIFY(folded.isEmpty());
        QCOMPARE(shown.interests, customer.interests);
        QCOMPARE(shown.sizes, customer.sizes);
        QCOMPARE(shown.intents, customer.intents);
        QCOMPARE(shown.segmentNames, customer.segmentNames);
        QCOMPARE(shown.consents, customer.consents);
    }

    void service_consent_opens_no_browsing()
    {
        Customer customer = everything();
        customer.consents = granted({ConsentPurpose::PersonalisedService});
        const Customer shown = disclosed(customer, Role::Associate, noon, nullptr);
        QCOMPARE(shown.interests.size(), 2);
        QVERIFY(shown.segmentNames.isEmpty());
        QVERIFY(shown.segments.isEmpty());
        for (const Intent &intent : shown.intents)
            QVERIFY(intent.kind != u"cart" && intent.kind != u"search");
    }

    void minors_staff_and_restricted_records_are_not_profiled_data()
    {
        QTest::addColumn<QString>("flag");
        QTest::newRow("minor") << u"minor"_s;
        QTest::newRow("staff") << u"staff_member"_s;
        QTest::newRow("restricted") << QString();
    }
    void minors_staff_and_restricted_records_are_not_profiled()
    {
        QFETCH(QString, flag);
        Customer customer = everything();
        customer.consents = granted({ConsentPurpose::PersonalisedService, ConsentPurpose::Profiling});
        if (flag.isEmpty())
            customer.restricted = true;
        else
            customer.flags = {flag};
        QVERIFY(countedConsents(customer).isEmpty());
        const Customer shown = disclosed(customer, Role::Manager, noon, nullptr);
        QVERIFY(shown.interests.isEmpty());
        QVERIFY(shown.segmentNames.isEmpty());
        QVERIFY(shown.segments.isEmpty());
        QCOMPARE(shown.consents.size(), 2); // what was ticked is still said
        QVERIFY(disclosed({event(u"browse"_s)}, countedConsents(customer), Role::Manager, noon, nullptr)
                    .isEmpty());
    }

    void the_desk_sees_the_basic_card_whatever_was_granted()
    {
        Customer customer = everything();
        customer.consents = granted({ConsentPurpose::PersonalisedService, ConsentPurpose::Profiling});
        const Customer shown = disclosed(customer, Role::PickupDesk, noon, nullptr);
        QCOMPARE(shown.displayName, customer.displayName);
        QVERIFY(shown.interests.isEmpty());
        QVERIFY(shown.sizes.isEmpty());
        QVERIFY(shown.segmentNames.isEmpty());
        QVERIFY(shown.segments.isEmpty());
    }

    void roles_without_customers_see_nobody_data()
    {
        QTest::addColumn<int>("role");
        QTest::newRow("store admin") << int(Role::StoreAdmin);
        QTest::newRow("auditor") << int(Role::Auditor);
        QTest::newRow("a role of a newer server") << int(Role::Other);
    }
    void roles_without_customers_see_nobody()
    {
        QFETCH(int, role);
        QList<Folded> folded;
        Customer bare;
        bare.id = u"cu-sarah"_s;
        QCOMPARE(disclosed(everything(), Role(role), noon, &folded), bare);
        QCOMPARE(folded, (QList<Folded>{{u"customer"_s, 1, ConsentPurpose::Other}}));
        QVERIFY(disclosed({event(u"purchase"_s)}, {}, Role(role), noon, nullptr).isEmpty());
    }

    void full_contact_points_never_reach_a_screen()
    {
        Customer customer = everything();
        customer.contactPoints.append(
            {u"c2"_s, ContactPoint::Kind::Phone, u"+8613900001234"_s, {}, false, true});
        customer.contactPoints.append(
            {u"c3"_s, ContactPoint::Kind::Email, u"sarah@example.com"_s, {}, false, true});
        customer.contactPoints.append({u"c4"_s, ContactPoint::Kind::Phone, u"6027"_s, {}, false, true});
        customer.contactPoints.append({u"c5"_s, ContactPoint::Kind::Phone, {}, {}, false, true});
        customer.identities
            = {{u"crm"_s, u"member_no"_s, u"00001234"_s, u"…1234"_s}, {u"crm"_s, u"card"_s, u"77"_s, {}}};
        const Customer shown = disclosed(customer, Role::Manager, noon, nullptr);
        QStringList masked;
        for (const ContactPoint &point : shown.contactPoints) {
            QVERIFY(point.value.isEmpty());
            masked.append(point.masked);
        }
        QCOMPARE(masked, (QStringList{u"*6027"_s, u"*1234"_s, u"***"_s, u"***"_s, QString()}));
        QVERIFY(shown.identities[0].value.isEmpty());
        QCOMPARE(shown.identities[1].value, u"77"_s);
        QVERIFY(shown.lookupKeys.isEmpty());
    }

    void notes_end_with_their_day()
    {
        Customer customer = everything();
        customer.notes[0].expiresAt = noon;
        QVERIFY(disclosed(customer, Role::Associate, noon, nullptr).notes.isEmpty());
        QCOMPARE(disclosed(customer, Role::Associate, noon - milliseconds(1), nullptr).notes.size(), 1);
    }

    void the_timeline_without_consent_has_no_browsing_and_no_message()
    {
        QList<TimelineEvent> events;
        for (const char *type :
             {"purchase", "browse", "browse", "search", "cart_add", "wishlist_add", "message_sent",
              "message_opened", "message_clicked", "coupon_issued", "visit", "review"})
            events.append(event(QString::fromLatin1(type)));
        QList<Folded> folded;
        QStringList types;
        for (const TimelineEvent &shown : disclosed(events, {}, Role::Associate, noon, &folded))
            types.append(shown.type);
        QCOMPARE(types, (QStringList{u"purchase"_s, u"coupon_issued"_s, u"review"_s}));
        QMap<QString, int> counts;
        for (const Folded &row : folded)
            counts[row.kind] = row.count;
        QCOMPARE(counts,
                 (QMap<QString, int>{{u"browsing"_s, 2},
                                     {u"searches"_s, 1},
                                     {u"carts"_s, 1},
                                     {u"wish_list"_s, 1},
                                     {u"messages"_s, 1},
                                     {u"behaviour"_s, 1}}));
    }

    void opens_and_clicks_are_on_no_persons_timeline()
    {
        const QList<Consent> all = granted({ConsentPurpose::PersonalisedService, ConsentPurpose::Profiling});
        const QList<TimelineEvent> events{event(u"message_sent"_s), event(u"message_opened"_s),
                                          event(u"message_clicked"_s),
                                          event(u"other"_s, u"message_clicked"_s)};
        QList<Folded> folded;
        const QList<TimelineEvent> shown = disclosed(events, all, Role::Manager, noon, &folded);
        QCOMPARE(shown.size(), 1);
        QCOMPARE(shown[0].type, u"message_sent"_s);
        QVERIFY(folded.isEmpty()); // not even a fold tells of them
    }

    void what_happens_later_is_shown_later()
    {
        TimelineEvent later = event(u"purchase"_s);
        later.occurredAt = noon + milliseconds(1);
        QList<Folded> folded;
        QVERIFY(disclosed({later}, {}, Role::Associate, noon, &folded).isEmpty());
        QVERIFY(folded.isEmpty());
        QCOMPARE(disclosed({later}, {}, Role::Associate, noon + milliseconds(1), nullptr).size(), 1);
    }

    void folds_of_card_and_timeline_are_one()
    {
        QList<Folded> folded;
        Customer customer = everything();
        disclosed(customer, Role::Associate, noon, &folded);
        disclosed({event(u"wishlist_add"_s)}, {}, Role::Associate, noon, &folded);
        int rows = 0;
        for (const Folded &row : folded) {
            if (row.kind == u"wish_list") {
                ++rows;
                QCOMPARE(row.count, 2);
            }
        }
        QCOMPARE(rows, 1);
    }

    void less_consent_never_shows_more()
    {
        QVERIFY(rc::check("withdrawing removes or keeps, never adds", [] {
            Customer customer = everything();
            for (int p = 0; p <= int(ConsentPurpose::Other); ++p) {
                if (*rc::gen::arbitrary<bool>())
                    customer.consents.append(
                        consent(ConsentPurpose(p),
                                ConsentStatus(*rc::gen::inRange(0, int(ConsentStatus::Unknown) + 1))));
            }
            const Role role = Role(*rc::gen::inRange(0, int(Role::Other) + 1));
            const auto gated = [](const Customer &c) {
                return c.interests.size() + c.sizes.size() + c.brands.size() + c.segmentNames.size()
                    + c.intents.size();
            };
            QList<Folded> folded;
            const Customer before = disclosed(customer, role, noon, &folded);
            for (Consent &one : customer.consents)
                one.status = ConsentStatus::Withdrawn;
            QList<Folded> foldedAfter;
            const Customer after = disclosed(customer, role, noon, &foldedAfter);
            RC_ASSERT(gated(after) <= gated(before));
            RC_ASSERT(foldedAfter.size() >= folded.size());
            RC_ASSERT(disclosed(before, role, noon, nullptr) == before); // shown twice is shown the same
        }));
    }
};

QTEST_APPLESS_MAIN(tst_DisclosedCustomer)
#include "tst_DisclosedCustomer.moc"

#include "Make.h"
#include "domain/Disclosure.h"

using namespace make;

// Butler, not stalker (precision §15): what may be shown for which role under which consent.
class tst_Disclosure : public QObject
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
    void each_thing_has_its_gate_for_each_role_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<int>("gate");    // purpose, −1 for none
        QTest::addColumn<QString>("who"); // associate, desk, manager, store admin, auditor, unknown role
        const auto row = [](const char *name, Shareable what, int gate, const char *who) {
            QTest::newRow(name) << int(what) << gate << QString::fromLatin1(who);
        };
        const int service = int(ConsentPurpose::PersonalisedService);
        const int profiling = int(ConsentPurpose::Profiling);
        row("name and tier", Shareable::NameAndTier, -1, "YYY---");
        row("coupons", Shareable::Coupons, -1, "YYY---");
        row("open orders", Shareable::OpenOrders, -1, "YYY---");
        row("purchases", Shareable::Purchases, -1, "YYY---");
        row("cases", Shareable::Cases, -1, "YYY---");
        row("consents", Shareable::Consents, -1, "YYY---");
        row("notes", Shareable::Notes, -1, "YYY---");
        row("interests", Shareable::Interests, service, "Y-Y---");
        row("sizes", Shareable::Sizes, service, "Y-Y---");
        row("wish list", Shareable::WishList, service, "Y-Y---");
        row("reasons from behaviour", Shareable::BehaviouralReasons, service, "Y-Y---");
        row("messages", Shareable::Messages, service, "Y-Y---");
        row("browsing", Shareable::Browsing, profiling, "Y-Y---");
        row("searches", Shareable::Searches, profiling, "Y-Y---");
        row("carts", Shareable::Carts, profiling, "Y-Y---");
        row("segments", Shareable::Segments, profiling, "Y-Y---");
        row("journey", Shareable::Journey, profiling, "Y-Y---");
        row("sensitive facts", Shareable::SensitiveFacts, int(ConsentPurpose::Sensitive), "--Y---");
    }
    void each_thing_has_its_gate_for_each_role()
    {
        QFETCH(int, what);
        QFETCH(int, gate);
        QFETCH(QString, who);
        const Role roles[] = {Role::Associate,  Role::PickupDesk, Role::Manager,
                              Role::StoreAdmin, Role::Auditor,    Role::Other};
        for (int r = 0; r < 6; ++r) {
            const bool roleMay = who[r] == u'Y';
            for (int p = 0; p <= int(ConsentPurpose::Other); ++p) {
                for (int s = 0; s <= int(ConsentStatus::Unknown); ++s) {
                    const QList<Consent> consents{consent(ConsentPurpose(p), ConsentStatus(s))};
                    const bool open = gate < 0 || (p == gate && ConsentStatus(s) == ConsentStatus::Granted);
                    const auto decision = mayShow(Shareable(what), roles[r], consents, noon, true);
                    QCOMPARE(decision.shown, roleMay && open);
                    if (!decision.shown)
                        QCOMPARE(int(decision.missing), roleMay ? gate : int(ConsentPurpose::Other));
                }
            }
            QCOMPARE(mayShow(Shareable(what), roles[r], {}, noon, true).shown, roleMay && gate < 0);
        }
    }

    void every_shareable_is_in_the_table()
    {
        // The table above has a row for each; a new one must be added there.
        QCOMPARE(int(Shareable::SensitiveFacts), 17);
    }

    void sensitive_facts_need_an_open_case_too()
    {
        const QList<Consent> consents = granted({ConsentPurpose::Sensitive});
        QVERIFY(mayShow(Shareable::SensitiveFacts, Role::Manager, consents, noon, true).shown);
        QVERIFY(!mayShow(Shareable::SensitiveFacts, Role::Manager, consents, noon, false).shown);
        QVERIFY(!mayShow(Shareable::SensitiveFacts, Role::Manager, consents, noon).shown);
    }

    void the_latest_consent_holds_data()
    {
        using S = ConsentStatus;
        const auto at = [](int h) {
            return std::optional(noon + hours(h));
        };
        const auto of
            = [&](S status, std::optional<Instant> since = {}, std::optional<Instant> expires = {}) {
                  return consent(ConsentPurpose::Profiling, status, since, expires);
              };
        QTest::addColumn<QList<Consent>>("consents");
        QTest::addColumn<int>("status");
        const auto row = [](const char *name, const QList<Consent> &consents, S status) {
            QTest::newRow(name) << consents << int(status);
        };
        row("none", {}, S::Unknown);
        row("of another purpose", {consent(ConsentPurpose::Survey, S::Granted)}, S::Unknown);
        row("granted", {of(S::Granted)}, S::Granted);
        row("denied", {of(S::Denied)}, S::Denied);
        row("granted, then withdrawn", {of(S::Granted, at(-9)), of(S::Withdrawn, at(-1))}, S::Withdrawn);
        row("whatever their order", {of(S::Withdrawn, at(-1)), of(S::Granted, at(-9))}, S::Withdrawn);
        row("withdrawn, then granted again", {of(S::Withdrawn, at(-9)), of(S::Granted, at(-1))}, S::Granted);
        row("equally recent: the refusal", {of(S::Granted, at(-1)), of(S::Denied, at(-1))}, S::Denied);
        row("equally recent, other order", {of(S::Denied, at(-1)), of(S::Granted, at(-1))}, S::Denied);
        row("undated: the refusal", {of(S::Denied), of(S::Granted)}, S::Denied);
        row("a dated one is better known", {of(S::Denied), of(S::Granted, at(-1))}, S::Granted);
        row("expires later", {of(S::Granted, at(-9), at(1))}, S::Granted);
        row("expires now", {of(S::Granted, at(-9), at(0))}, S::Expired);
        row("expired", {of(S::Granted, at(-9), at(-1))}, S::Expired);
        row("from tomorrow on", {of(S::Granted, at(24))}, S::Unknown);
        row("withdrawn from tomorrow on", {of(S::Granted, at(-9)), of(S::Withdrawn, at(24))}, S::Granted);
    }
    void the_latest_consent_holds()
    {
        QFETCH(QList<Consent>, consents);
        QFETCH(int, status);
        QCOMPARE(int(consentStatus(consents, ConsentPurpose::Profiling, {}, noon)), status);
        QCOMPARE(mayShow(Shareable::Browsing, Role::Associate, consents, noon).shown,
                 ConsentStatus(status) == ConsentStatus::Granted);
    }

    void a_consent_for_a_channel_holds_for_that_channel_only()
    {
        Consent sms = consent(ConsentPurpose::Marketing, ConsentStatus::Granted);
        sms.channel = Channel::Sms;
        QCOMPARE(int(consentStatus({sms}, ConsentPurpose::Marketing, Channel::Sms, noon)),
                 int(ConsentStatus::Granted));
        QCOMPARE(int(consentStatus({sms}, ConsentPurpose::Marketing, Channel::Email, noon)),
                 int(ConsentStatus::Unknown));
        QCOMPARE(int(consentStatus({sms}, ConsentPurpose::Marketing, {}, noon)), int(ConsentStatus::Unknown));
        Consent app = consent(ConsentPurpose::PersonalisedService, ConsentStatus::Granted);
        app.channel = Channel::App;
        QVERIFY(!mayShow(Shareable::Interests, Role::Associate, {app}, noon).shown);
    }

    void marketing_consent_opens_no_message()
    {
        Consent marketing = consent(ConsentPurpose::Marketing, ConsentStatus::Granted);
        QVERIFY(!mayShow(Shareable::Messages, Role::Associate, {marketing}, noon).shown);
    }

    void a_coupon_tells_of_its_message_only_with_consent()
    {
        Coupon coupon = sarahs();
        coupon.messageAt = noon;
        coupon.messageChannel = Channel::App;
        coupon.messageText.text = u"welcome"_s;
        const Coupon shown = disclosed(coupon, {}, Role::Associate, noon);
        QVERIFY(!shown.messageAt && !shown.messageChannel && shown.messageText.isEmpty());
        QCOMPARE(shown.code, coupon.code);
        QCOMPARE(disclosed(coupon, granted({ConsentPurpose::PersonalisedService}), Role::Associate, noon),
                 coupon);
        QVERIFY(!disclosed(coupon, granted({ConsentPurpose::PersonalisedService}), Role::PickupDesk, noon)
                     .messageAt);
    }

    void each_event_has_its_gate_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<int>("gate");
        const auto row = [](const char *type, Shareable gate) {
            QTest::newRow(type) << QString::fromLatin1(type) << int(gate);
        };
        for (const char *type : {"purchase", "return"})
            row(type, Shareable::Purchases);
        for (const char *type :
             {"coupon_issued", "coupon_redeemed", "coupon_refused", "coupon_expired", "coupon_received"})
            row(type, Shareable::Coupons);
        for (const char *type :
             {"pickup_placed", "pickup_ready", "pickup_late", "pickup_handed_over", "order_placed",
              "order_approved", "order_ready", "order_collected", "appointment"})
            row(type, Shareable::OpenOrders);
        for (const char *type : {"case_opened", "case_closed", "feedback", "review", "message_received"})
            row(type, Shareable::Cases);
        for (const char *type : {"message_sent", "message_opened", "message_clicked", "call", "chat"})
            row(type, Shareable::Messages);
        for (const char *type : {"cart_add", "cart_abandon"})
            row(type, Shareable::Carts);
        row("browse", Shareable::Browsing);
        row("search", Shareable::Searches);
        row("wishlist_add", Shareable::WishList);
        row("consent_changed", Shareable::Consents);
        row("note", Shareable::Notes);
        row("tier_changed", Shareable::NameAndTier);
        row("campaign_targeted", Shareable::Segments);
        row("visit", Shareable::BehaviouralReasons);
        row("gaze_tracked", Shareable::BehaviouralReasons);
    }
    void each_event_has_its_gate()
    {
        QFETCH(QString, type);
        QFETCH(int, gate);
        QCOMPARE(int(gateOf(event(type))), gate);
        QCOMPARE(int(gateOf(event(u"other"_s, type))), gate); // under the source's own word
    }

    void an_event_without_any_word_needs_consent()
    {
        QCOMPARE(int(gateOf(event(u"other"_s))), int(Shareable::BehaviouralReasons));
    }
};

QTEST_APPLESS_MAIN(tst_Disclosure)
#include "tst_Disclosure.moc"

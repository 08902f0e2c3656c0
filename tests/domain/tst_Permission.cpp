#include "domain/Permission.h"

#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;

// The table of product.md §6.4, written a second time: Y allowed, M with a manager, - never.
class tst_Permission : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void the_table_is_product_6_4_data()
    {
        QTest::addColumn<int>("action");
        QTest::addColumn<QString>("cells"); // associate, desk, manager, store admin, auditor, unknown role
        const auto row = [](const char *name, Action action, const char *cells) {
            QTest::newRow(name) << int(action) << QString::fromLatin1(cells);
        };
        row("search", Action::SearchCustomers, "YYY---");
        row("interests", Action::SeeInterests, "Y-Y---");
        row("browsing", Action::SeeBrowsing, "Y-Y---");
        row("return rate", Action::SeeReturnRate, "--Y---");
        row("notes", Action::EditNotes, "YYY---");
        row("verify coupon", Action::VerifyCoupon, "YYY---");
        row("redeem coupon", Action::RedeemCoupon, "YYY---");
        row("void own", Action::VoidOwnRedemption, "YYY---");
        row("void any", Action::VoidAnyRedemption, "--Y---");
        row("override", Action::OverrideVerdict, "MMY---");
        row("goodwill", Action::GrantGoodwill, "MMY---");
        row("pickups", Action::WorkPickups, "YYY---");
        row("hand over", Action::HandOver, "YYY---");
        row("take over claim", Action::TakeOverClaim, "MMY---");
        row("cancel", Action::CancelOrder, "MMY---");
        row("briefing", Action::SeeBriefing, "YYY---");
        row("figures", Action::SeeCampaignFigures, "--Y-Y-");
        row("exceptions", Action::ResolveExceptions, "--Y---");
        row("device", Action::SeeDeviceHealth, "YYYYY-");
    }
    void the_table_is_product_6_4()
    {
        QFETCH(int, action);
        QFETCH(QString, cells);
        const Role roles[] = {Role::Associate,  Role::PickupDesk, Role::Manager,
                              Role::StoreAdmin, Role::Auditor,    Role::Other};
        for (int i = 0; i < 6; ++i) {
            const Permission expected = cells[i] == u'Y' ? Permission::Allowed
                : cells[i] == u'M'                       ? Permission::WithManager
                                                         : Permission::Never;
            QVERIFY2(permission(Action(action), roles[i]) == expected, qPrintable(QString::number(i)));
        }
    }

    void of_several_roles_the_best_counts()
    {
        QCOMPARE(permission(Action::OverrideVerdict, QList{Role::Associate, Role::Manager}),
                 Permission::Allowed);
        QCOMPARE(permission(Action::OverrideVerdict, QList{Role::Manager, Role::Associate}),
                 Permission::Allowed);
        QCOMPARE(permission(Action::OverrideVerdict, QList{Role::Auditor, Role::PickupDesk}),
                 Permission::WithManager);
        QCOMPARE(permission(Action::SearchCustomers, QList<Role>()), Permission::Never);
    }

    void scopes_follow_the_roles()
    {
        for (const Role role : {Role::Associate, Role::PickupDesk, Role::Manager}) {
            const QStringList scopes = scopesOf(role);
            for (const QString &scope :
                 {u"customers.read"_s, u"coupons.redeem"_s, u"pickups.work"_s, u"campaigns.read"_s})
                QVERIFY2(scopes.contains(scope), qPrintable(scope));
            QCOMPARE(scopes.contains(u"exceptions.resolve"_s), role == Role::Manager);
            QCOMPARE(scopes.contains(u"coupons.grant"_s), role == Role::Manager);
            QCOMPARE(scopes.contains(u"devices.manage"_s), role == Role::Manager);
        }
        QVERIFY(!scopesOf(Role::StoreAdmin).contains(u"customers.read"_s));
        QVERIFY(!scopesOf(Role::Auditor).contains(u"customers.read"_s));
        QVERIFY(scopesOf(Role::Other).isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_Permission)
#include "tst_Permission.moc"

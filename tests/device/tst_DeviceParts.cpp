#include "cache/Cache.h"
#include "device/ClockTrust.h"
#include "device/DeviceSecret.h"
#include "device/Overlay.h"
#include "device/Profile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace counterpart;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant noon = fromMs(1'795'000'000'000);
constexpr qint64 policy = 600'000; ///< ms of doubt that the offline policy allows

BootTime boot(milliseconds since, const QByteArray &id = "boot-1")
{
    return {id, since};
}

Command about(const Ref &ref, CommandPayload payload)
{
    Command command;
    command.id = u"c-1"_s;
    command.issuedBy = u"as-1"_s;
    command.issuedAt = noon;
    command.aggregate = ref;
    command.payload = std::move(payload);
    return command;
}

PickupOrder placedOrder()
{
    PickupOrder order;
    order.id = u"pk-1"_s;
    order.status = PickupStatus::Picking;
    order.claim = PickupOrder::Claim{u"as-1"_s, u"dv-1"_s, noon + 1h};
    PickupLine line;
    line.id = u"l1"_s;
    line.quantity = 2;
    order.lines = {line};
    return order;
}

} // namespace

/// The parts of a device that need neither files nor a line: what its clock is worth, what lies over the
/// rows, its profile.
class tst_DeviceParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void a_clock_is_trusted_while_wall_and_boot_clock_go_together()
    {
        ClockTrust trust;
        QVERIFY(!trust.sure(policy, noon, boot(1h))); // never compared
        trust.measured({1'500, 40}, noon, boot(1h));
        QVERIFY(trust.sure(policy, noon, boot(1h)));
        QVERIFY(trust.sure(policy, noon + 5h, boot(6h)));
        QVERIFY(!trust.sure(policy, noon + 5h + 3min, boot(6h)));
        QVERIFY(!trust.sure(policy, noon + 5h - 3min, boot(6h)));
        QVERIFY(trust.sure(policy, noon + 5h + 1min, boot(6h)));
        QVERIFY(!trust.sure(30, noon, boot(1h))); // more doubt than allowed
    }

    void across_a_reboot_only_a_clock_that_went_back_is_certainly_wrong()
    {
        ClockTrust trust;
        trust.measured({0, 40}, noon, boot(1h));
        QVERIFY(trust.sure(policy, noon + 8h, boot(1min, "boot-2")));
        QVERIFY(!trust.sure(policy, noon - 1min, boot(1min, "boot-2")));
    }

    void what_is_known_of_the_clock_survives_in_the_cache_and_rubbish_is_nothing()
    {
        ClockTrust trust, again, rubbish;
        trust.measured({-2'500, 40}, noon, boot(1h));
        again.read(trust.write());
        QCOMPARE(again.at(noon, boot(1h))->offsetMs, -2'500);
        QVERIFY(again.sure(policy, noon + 1h, boot(2h)));
        QVERIFY(!again.sure(policy, noon + 2h, boot(2h)));
        rubbish.read("not json");
        rubbish.read("{}");
        QVERIFY(!rubbish.at(noon, boot(1h)));
        QVERIFY(ClockTrust().write().isEmpty());
    }

    void a_wall_clock_that_was_moved_is_put_right_by_the_boot_clock()
    {
        ClockTrust trust;
        QVERIFY(!trust.at(noon, boot(1h)));
        trust.measured({1'500, 40}, noon, boot(1h));
        QCOMPARE(*trust.at(noon, boot(1h)), (ClockSample{1'500, 40}));
        const auto serverTime = [&trust](Instant wall, const BootTime &at) {
            return wall + milliseconds(trust.at(wall, at)->offsetMs);
        };
        const Instant later = noon + 2h + 1500ms;
        for (const milliseconds jump : {milliseconds(0), milliseconds(3h), milliseconds(-11 * 24h)}) {
            QCOMPARE(serverTime(noon + 2h + jump, boot(3h)), later);
            QCOMPARE(trust.at(noon + 2h + jump, boot(3h))->doubtMs, 40 + 360); // 50 ppm of two hours
        }
        // After a reboot the wall clock is all there is …
        QCOMPARE(*trust.at(noon + 2h, boot(1min, "boot-2")), (ClockSample{1'500, 40 + 360}));
        // … but one that shows an earlier hour than before it is behind, by nobody knows how much.
        QCOMPARE(serverTime(noon - 24h, boot(1min, "boot-2")), noon + 1500ms);
        QVERIFY(trust.at(noon - 24h, boot(1min, "boot-2"))->doubtMs >= 24 * 3'600'000);
    }

    void a_device_secret_survives_and_one_without_credentials_is_lost()
    {
        const DeviceSecret secret{{u"client-1"_s, u"s3cr3t"_s}, QByteArray("\x00\xff-key", 6)};
        const auto read = decodeDeviceSecret(encode(secret));
        QVERIFY(read);
        QCOMPARE(read->credentials.clientId, u"client-1"_s);
        QCOMPARE(read->credentials.clientSecret, u"s3cr3t"_s);
        QCOMPARE(read->lookupKey, secret.lookupKey);
        // Enrolled before there were lookup keys.
        QVERIFY(decodeDeviceSecret(R"({"id":"a","secret":"b"})")->lookupKey.isEmpty());
        for (const QByteArray &broken : {QByteArray(), QByteArray("{}"), QByteArray("not json")})
            QCOMPARE(decodeDeviceSecret(broken).error().code, u"lost"_s);
    }

    void what_was_done_lies_over_its_row_and_over_no_other()
    {
        Overlay overlay;
        const Ref ref{ResourceType::PickupOrder, u"pk-1"_s};
        overlay.set({about(ref, command::PickupPickLine{u"l1"_s, 1, {}})});
        QCOMPARE(overlay.over(placedOrder(), u"dv-1"_s).lines.first().picked, 1);
        PickupOrder other = placedOrder();
        other.id = u"pk-2"_s;
        QCOMPARE(overlay.over(other, u"dv-1"_s).lines.first().picked, 0);
        QCOMPARE(overlay.about(ref).size(), 1);
    }

    void what_lies_over_the_rows_changes_by_what_was_added_applied_and_removed()
    {
        const Ref first{ResourceType::PickupOrder, u"pk-1"_s}, second{ResourceType::PickupOrder, u"pk-2"_s};
        const auto numbered = [](const QString &id, const Ref &ref) {
            Command command = about(ref, command::PickupPickLine{u"l1"_s, 1, {}});
            command.id = id;
            return command;
        };
        const auto idsIn = [](const QList<Outbox::Awaited> &list) {
            QStringList ids;
            for (const Outbox::Awaited &one : list)
                ids.append(one.commandId);
            ids.sort();
            return ids;
        };
        Overlay overlay;
        overlay.add({numbered(u"a"_s, first), numbered(u"b"_s, second)});
        overlay.add({numbered(u"c"_s, first), numbered(u"a"_s, first)}); // "a" stays where it is
        QStringList order;
        for (const Command &command : overlay.pending())
            order.append(command.id);
        QCOMPARE(order, (QStringList{u"a"_s, u"b"_s, u"c"_s}));
        QCOMPARE(overlay.over(placedOrder(), u"dv-1"_s).lines.first().picked, 2);

        QVERIFY(overlay.awaited().isEmpty()); // the CDP has applied none
        overlay.awaitVersion(u"a"_s, 8);
        overlay.awaitVersion(u"b"_s, 5);
        overlay.awaitVersion(u"unknown"_s, 5);
        QCOMPARE(idsIn(overlay.awaited()), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(idsIn(overlay.awaited({u"b"_s, u"c"_s})), QStringList{u"b"_s});
        Applied page;
        page.changed = {first};
        QCOMPARE(idsIn(overlay.awaited(page)), QStringList{u"a"_s});
        page.changed.clear();
        page.causedBy = {{u"b"_s, 5}};
        QCOMPARE(idsIn(overlay.awaited(page)), QStringList{u"b"_s});
        page = {};
        page.removed = {{ResourceType::Customer, u"cu-1"_s}}; // what hangs on it goes unnamed
        QCOMPARE(idsIn(overlay.awaited(page)), (QStringList{u"a"_s, u"b"_s}));

        overlay.remove({u"a"_s, u"b"_s, u"unknown"_s});
        QCOMPARE(overlay.size(), 1);
        QCOMPARE(overlay.about(first).first().id, u"c"_s);
        QVERIFY(overlay.about(second).isEmpty() && overlay.awaited().isEmpty());
        QCOMPARE(overlay.types(), QSet<ResourceType>{ResourceType::PickupOrder});
        overlay.remove({u"c"_s});
        QVERIFY(overlay.isEmpty() && overlay.types().isEmpty());
    }

    void what_was_given_waits_for_the_coupons_own_row_and_taken_back_it_is_revoked()
    {
        const Ref customer{ResourceType::Customer, u"cu-1"_s};
        Command grant = about(customer, command::CouponGrantGoodwill{u"cp-7"_s, u"cm-1"_s, {}, u"late"_s});
        grant.id = u"grant"_s;
        Command back = about(customer, command::CouponWithdrawGoodwill{u"cp-7"_s});
        back.id = u"back"_s;
        Overlay overlay;
        overlay.add({grant});
        QVERIFY(overlay.types().contains(ResourceType::Coupon));
        QVERIFY(overlay.typesOf({u"grant"_s}).contains(ResourceType::Coupon));
        overlay.awaitVersion(u"grant"_s, 31); // the customer's, who is here since long
        const auto awaited = overlay.awaited().first();
        QCOMPARE(awaited.aggregate, (Ref{ResourceType::Coupon, u"cp-7"_s}));
        QCOMPARE(awaited.version, 1);
        QVERIFY(awaited.comes);
        Coupon coupon;
        coupon.id = u"cp-7"_s;
        coupon.customerId = u"cu-1"_s;
        coupon.status = Coupon::Status::Active;
        QVERIFY(overlay.over(coupon, u"dv-1"_s, u"st-1"_s).status == Coupon::Status::Active);
        overlay.add({back});
        QVERIFY(overlay.over(coupon, u"dv-1"_s, u"st-1"_s).status == Coupon::Status::Revoked);
        coupon.id = u"cp-8"_s;
        QVERIFY(overlay.over(coupon, u"dv-1"_s, u"st-1"_s).status == Coupon::Status::Active);
        overlay.awaitVersion(u"back"_s, 31);
        QCOMPARE(overlay.awaited({u"back"_s}).first().version, 2);
    }

    void a_step_that_no_longer_fits_its_row_changes_nothing()
    {
        Overlay overlay;
        const Ref ref{ResourceType::PickupOrder, u"pk-1"_s};
        overlay.set({about(ref, command::PickupPickLine{u"l1"_s, 1, {}})});
        PickupOrder cancelled = placedOrder();
        cancelled.status = PickupStatus::Cancelled;
        QVERIFY(overlay.over(cancelled, u"dv-1"_s) == cancelled);
        PickupOrder picked = placedOrder();
        picked.lines.first().picked = 2;
        QCOMPARE(overlay.over(picked, u"dv-1"_s).lines.first().picked, 2);
    }

    void a_row_that_holds_a_step_already_does_not_get_it_twice()
    {
        Overlay overlay;
        const Ref ref{ResourceType::PickupOrder, u"pk-1"_s};
        const Command pick = about(ref, command::PickupPickLine{u"l1"_s, 1, {}});
        PickupOrder order = placedOrder();
        order.version = 7;
        overlay.set({pick}, {{pick.id, 8}});
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 1);
        order.version = 8;
        order.lines.first().picked = 1;
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 1);
        // The feed was faster than the answer: no version is known yet.
        overlay.set({pick});
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 2);
        overlay.hide({{u"another"_s, 8}, {pick.id, 8}});
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 1);
        PickupOrder readBefore = placedOrder();
        readBefore.version = 7;
        QCOMPARE(overlay.over(readBefore, u"dv-1"_s).lines.first().picked, 1);
        overlay.set({pick});
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 1);
    }

    void of_several_steps_the_feed_names_the_last_and_none_before_it_is_shown_twice()
    {
        Overlay overlay;
        const Ref ref{ResourceType::PickupOrder, u"pk-1"_s};
        Command first = about(ref, command::PickupPickLine{u"l1"_s, 1, {}});
        Command second = first, third = first;
        second.id = u"c-2"_s;
        third.id = u"c-3"_s;
        overlay.set({first, second, third});
        PickupOrder order = placedOrder();
        order.lines.first().quantity = 9; // no bound of the line hides a step that is laid over twice
        order.version = 7;
        const PickupOrder readBefore = order;
        order.version = 9;
        order.lines.first().picked = 2;
        overlay.hide({{second.id, 9}});
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 3); // only the third is to come
        QCOMPARE(overlay.over(readBefore, u"dv-1"_s).lines.first().picked, 3);
        // A restored CDP has done them anew, and counts from where its backup was.
        overlay.hide({{second.id, 6}});
        order.version = 6;
        QCOMPARE(overlay.over(order, u"dv-1"_s).lines.first().picked, 3);
    }

    void a_note_is_laid_over_once_even_when_the_feed_has_brought_it()
    {
        Overlay overlay;
        const Ref ref{ResourceType::Customer, u"cu-1"_s};
        overlay.set(
            {about(ref, command::CustomerAddNote{u"no-1"_s, {u"likes blue"_s, {}}, u"service"_s, {}})});
        Customer customer;
        customer.id = u"cu-1"_s;
        const Customer once = overlay.over(customer);
        QCOMPARE(once.notes.size(), 1);
        QCOMPARE(overlay.over(once).notes.size(), 1);
        overlay.set({about(ref, command::CustomerRemoveNote{u"no-1"_s})});
        QVERIFY(overlay.over(once).notes.isEmpty());
    }

    void a_profile_is_kept_whole_for_its_owner_alone_and_holds_no_secret()
    {
        QTemporaryDir folder;
        Profile profile;
        profile.folder = folder.filePath(u"new/profile"_s);
        profile.serverAddress = u"https://cdp.example.com"_s;
        profile.caBundle = "-----BEGIN CERTIFICATE-----";
        profile.deviceId = u"dv-1"_s;
        profile.deviceName = u"Counter"_s;
        profile.storeId = u"st-1"_s;
        QVERIFY(saveProfile(profile));
        const auto read = loadProfile(profile.folder);
        QVERIFY(read && read->enrolled());
        QCOMPARE(read->caBundle, profile.caBundle);
        QCOMPARE(read->storeId, profile.storeId);
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(profile.folder) & others));
    }

    void a_folder_without_a_profile_is_not_enrolled_and_a_broken_one_is_damaged()
    {
        QTemporaryDir folder;
        const auto none = loadProfile(folder.path());
        QVERIFY(none && !none->enrolled());
        for (const QByteArray &broken :
             {QByteArray("{"), QByteArray("{\"server\":\"https://x\"}"), QByteArray()}) {
            QFile file(folder.filePath(u"profile.json"_s));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(broken);
            file.close();
            const auto read = loadProfile(folder.path());
            QVERIFY(!read);
            QCOMPARE(read.error().kind, Error::Kind::Corrupt);
        }
    }

    void two_profiles_have_two_places_in_the_keyring()
    {
        QVERIFY(keychainService(u"/a/one"_s) != keychainService(u"/a/two"_s));
        QCOMPARE(keychainService(u"/a/one"_s), keychainService(u"/a/one"_s));
        QVERIFY(!keychainService(u"/home/mira/one"_s).contains(u"mira"_s));
    }
};

QTEST_GUILESS_MAIN(tst_DeviceParts)
#include "tst_DeviceParts.moc"

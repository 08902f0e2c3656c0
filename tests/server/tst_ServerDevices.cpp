#include "contract/StoreDevice.h"
#include "server/DeviceOrders.h"
#include "server/TestCdp.h"
#include "server/handlers/Events.h"
#include "server/handlers/Routes.h"
#include "server/handlers/Secrets.h"

#include <QTemporaryDir>

#include <algorithm>
#include <sqlite3.h>

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

/// Orders to a tablet, and its end: it hands over its work, confirms that it is empty, and is out.
class tst_ServerDevices : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
        m_manager = m_cdp->tokenOf(u"as-3"_s);
        m_path = u"/v1/devices/"_s + m_cdp->deviceId;
    }

    void only_who_manages_devices_sees_one_or_switches_it_off()
    {
        const QString associate = m_cdp->tokenOf(u"as-1"_s);
        for (const QByteArray &method : {QByteArray("GET"), QByteArray("DELETE")}) {
            const Response refused = m_cdp->send(method, m_path, {}, associate);
            QCOMPARE(refused.status, 403);
            QCOMPARE(TestCdp::object(refused)["code"_L1].toString(), u"role-missing"_s);
            QCOMPARE(m_cdp->send(method, u"/v1/devices/dv-none"_s, {}, m_manager).status, 404);
        }
        const QJsonObject device = TestCdp::object(m_cdp->send("GET", m_path, {}, m_manager));
        QCOMPARE(device["id"_L1].toString(), m_cdp->deviceId);
        QCOMPARE(device["status"_L1].toString(), u"active"_s);
        QCOMPARE(device["storeId"_L1].toString(), u"st-1"_s);
        auto elsewhere = **m_cdp->storage->device(m_cdp->deviceId);
        elsewhere.id = u"dv-2"_s;
        elsewhere.clientId = u"client-2"_s;
        elsewhere.storeId = u"st-2"_s;
        QVERIFY(m_cdp->storage->putDevice(elsewhere));
        QCOMPARE(m_cdp->send("DELETE", u"/v1/devices/dv-2"_s, {}, m_manager).status, 404);
        QCOMPARE(m_cdp->send("DELETE", m_path + u"?wipe=perhaps"_s, {}, m_manager).status, 400);
    }

    void the_tablets_of_a_store_are_told_to_who_manages_them_with_what_became_of_each()
    {
        const QString list = u"/v1/stores/st-1/devices"_s;
        QCOMPARE(m_cdp->send("GET", list, {}, m_cdp->tokenOf(u"as-1"_s)).status, 403);
        QCOMPARE(m_cdp->send("GET", list, {}, m_cdp->device).status, 401); // nobody is signed in
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-2/devices"_s, {}, m_manager).status, 404);
        auto elsewhere = **m_cdp->storage->device(m_cdp->deviceId);
        elsewhere.id = u"dv-2"_s;
        elsewhere.clientId = u"client-2"_s;
        elsewhere.storeId = u"st-2"_s;
        QVERIFY(m_cdp->storage->putDevice(elsewhere));
        report({{u"outboxDepth"_s, 4}});
        const auto told = [&] {
            const auto devices = decodeStoreDevices(TestCdp::object(m_cdp->send("GET", list, {}, m_manager)));
            return devices && devices->size() == 1 ? devices->first() : StoreDevice();
        };
        QCOMPARE(told().id, m_cdp->deviceId);
        QCOMPARE(told().status, StoreDevice::Status::Active);
        QCOMPARE(told().outboxDepth, 4);
        QCOMPARE(*told().lastSeenAt, m_cdp->now);
        QVERIFY(!told().revokedAt && !told().wipedAt);

        // Asked for on the tablet of another colleague: this one is out with its sign-ins.
        const QString lost = m_cdp->deviceId, lostToken = m_cdp->device;
        m_cdp->enrol();
        m_manager = m_cdp->tokenOf(u"as-3"_s);
        QCOMPARE(m_cdp->send("DELETE", u"/v1/devices/"_s + lost + u"?reason=lost"_s, {}, m_manager).status,
                 202);
        const Instant ordered = m_cdp->now;
        m_cdp->device = lostToken;
        const auto lostOne = [&] {
            const auto devices = m_cdp->storage->devices(u"st-1"_s);
            const auto found
                = std::find_if(devices->cbegin(), devices->cend(),
                               [&lost](const server::DeviceRecord &one) { return one.id == lost; });
            return *found;
        };
        QCOMPARE(lostOne().status, u"revoked"_s);
        QCOMPARE(*lostOne().revokedAt, ordered);
        m_cdp->now = ordered + 5min; // its token lives for a quarter of an hour
        report({{u"outboxDepth"_s, 0}, {u"wiped"_s, true}});
        QCOMPARE(lostOne().status, u"wiped"_s);
        QCOMPARE(*lostOne().revokedAt, ordered);
        QCOMPARE(*lostOne().wipedAt, m_cdp->now);
        QCOMPARE(lostOne().outboxDepth, 0);
    }

    void a_tablet_is_switched_off_only_soon_after_a_sign_in_and_for_a_reason_that_is_kept()
    {
        const QTemporaryDir folder;
        onFile(folder.filePath(u"cdp.db"_s));
        QCOMPARE(m_cdp->send("DELETE", m_path + u"?reason=because"_s, {}, m_manager).status, 400);
        const QJsonObject tokens = TestCdp::object(m_cdp->signInAs(u"as-3"_s));
        m_cdp->now += 6min;
        const auto tooLate = [this](const QString &token) {
            const Response answer = m_cdp->send("DELETE", m_path + u"?reason=lost"_s, {}, token);
            return TestCdp::object(answer)["code"_L1].toString();
        };
        QCOMPARE(tooLate(m_manager), u"step-up-required"_s);
        // A refreshed token is no sign-in.
        const QJsonObject again = TestCdp::object(m_cdp->send(
            "POST", u"/oauth/token"_s, encodeForm(grant::Refresh{tokens["refresh_token"_L1].toString()})));
        QCOMPARE(tooLate(again["access_token"_L1].toString()), u"step-up-required"_s);
        QCOMPARE((*m_cdp->storage->device(m_cdp->deviceId))->status, u"active"_s);
        QCOMPARE(m_cdp->send("DELETE", m_path + u"?reason=lost"_s, {}, m_cdp->tokenOf(u"as-3"_s)).status,
                 202);
        QCOMPARE(purposes(u"device.revoke"_s), QStringList{u"lost"_s});
    }

    void a_revoked_device_may_hand_over_and_nothing_else()
    {
        QCOMPARE(m_cdp->send("DELETE", m_path, {}, m_manager).status, 202);
        for (const QString &path : {u"/v1/stores/st-1"_s, u"/v1/stores/st-1/events"_s})
            QCOMPARE(m_cdp->send("GET", path, {}, m_cdp->device).status, 401);
        // Who had signed in on it is out, for everything.
        QCOMPARE(m_cdp->send("PUT", u"/v1/devices/me/status"_s, status({}), m_manager).status, 401);
        QCOMPARE(m_cdp->signInAs(u"as-1"_s).status, 401);

        // Its own credentials still give a token, with which it asks what to do.
        const QJsonObject token = TestCdp::object(
            m_cdp->send("POST", u"/oauth/token"_s,
                        encodeForm(grant::Device{m_cdp->enrolled["device_client_id"_L1].toString(),
                                                 m_cdp->enrolled["device_client_secret"_L1].toString()})));
        m_cdp->device = token["access_token"_L1].toString();
        const auto orders = report({});
        QCOMPARE(orders.directives.size(), 1);
        QCOMPARE(orders.directives[0].kind, Directive::Kind::Wipe);
        QVERIFY(!orders.dataLeaseUntil); // it may keep nothing
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s,
                                             {{u"issuedAt"_s, formatInstant(m_cdp->now - 1h)}}))["status"_L1],
                 u"applied"_s);

        report({{u"wiped"_s, true}});
        QCOMPARE((*m_cdp->storage->device(m_cdp->deviceId))->status, u"wiped"_s);
        QCOMPARE(m_cdp->send("PUT", u"/v1/devices/me/status"_s, status({}), m_cdp->device).status, 401);
        QCOMPARE(
            m_cdp->send("POST", u"/v1/stores/st-1/commands"_s, R"({"commands":[]})", m_cdp->device).status,
            401);
        QVERIFY(revokeDevice(*m_cdp->storage, m_cdp->context, m_cdp->deviceId, {}, true)); // changes nothing
        QCOMPARE((*m_cdp->storage->device(m_cdp->deviceId))->status, u"wiped"_s);
    }

    void what_was_done_after_the_revocation_is_refused_or_filed_and_seen_either_way()
    {
        QCOMPARE(m_cdp->send("DELETE", m_path, {}, m_manager).status, 202);
        m_cdp->now += 1min;
        const QJsonObject request = m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        QCOMPARE(request["status"_L1].toString(), u"rejected"_s);
        QCOMPARE(request["problem"_L1]["code"_L1].toString(), u"device-revoked"_s);
        QVERIFY(!request["exceptionId"_L1].toString().isEmpty()); // for a manager: nobody reads the tablet
        const QJsonObject fact = m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"offline"_s, true}}));
        QCOMPARE(fact["status"_L1].toString(), u"applied"_s);
        QCOMPARE(m_cdp->stored(ResourceType::SyncException, fact["exceptionId"_L1].toString())["kind"_L1],
                 u"command_rejected"_s);
    }

    void a_report_that_was_under_way_does_not_undo_a_revocation()
    {
        const auto before = *m_cdp->storage->device(m_cdp->deviceId);
        const auto token = *m_cdp->storage->token(hashOf(m_cdp->device.toLatin1()));
        QVERIFY(before && token);
        QCOMPARE(m_cdp->send("DELETE", m_path, {}, m_manager).status, 202);
        m_cdp->now += 1min;
        const Request request{
            .method = "PUT", .path = u"/v1/devices/me/status"_s, .body = status({}), .loopback = true};
        Call call{request, *m_cdp->storage, m_cdp->context, {}, {*token, *before, {}}};
        const auto orders = decodeDirectiveList(TestCdp::object(putDeviceStatus(call)));
        QVERIFY(orders && !orders->dataLeaseUntil);
        const auto after = *m_cdp->storage->device(m_cdp->deviceId);
        QCOMPARE(after->status, u"revoked"_s);
        QCOMPARE(after->revokedAt, m_cdp->now - 1min);
        QCOMPARE(after->lastSeenAt, m_cdp->now);
        QCOMPARE(after->clientVersion, u"test"_s);
    }

    void a_later_revocation_counts_from_its_own_time()
    {
        QVERIFY(revokeDevice(*m_cdp->storage, m_cdp->context, m_cdp->deviceId, {}, false));
        auto again = **m_cdp->storage->device(m_cdp->deviceId);
        again.status = u"active"_s;
        QVERIFY(m_cdp->storage->putDevice(again));
        m_cdp->now += 24h;
        QVERIFY(revokeDevice(*m_cdp->storage, m_cdp->context, m_cdp->deviceId, {}, false));
        QCOMPARE((*m_cdp->storage->device(m_cdp->deviceId))->revokedAt, m_cdp->now);
    }

    void revoked_without_a_wipe_a_device_gets_no_order_and_no_records()
    {
        QCOMPARE(m_cdp->send("DELETE", m_path + u"?wipe=false"_s, {}, m_manager).status, 202);
        QVERIFY(report({}).directives.isEmpty());
        QCOMPARE(m_cdp->send("GET", u"/v1/stores/st-1"_s, {}, m_cdp->device).status, 401);
    }

    void an_order_is_given_until_the_device_says_that_it_obeyed()
    {
        const Response given
            = m_cdp->send("POST", m_path + u"/directives"_s, R"({"kind":"resnapshot"})", m_manager);
        QCOMPARE(given.status, 202);
        const QString id = TestCdp::object(given)["id"_L1].toString();
        for (int i = 0; i < 2; ++i) {
            const auto orders = report({});
            QCOMPARE(orders.directives.size(), 1);
            QCOMPARE(orders.directives[0].id, id);
            QCOMPARE(orders.directives[0].kind, Directive::Kind::Resnapshot);
        }
        QVERIFY(report({{u"obeyed"_s, QJsonArray{id}}}).directives.isEmpty());
        QVERIFY(report({}).directives.isEmpty());
    }

    void a_wipe_is_no_order_to_a_device_that_works_on()
    {
        for (const QByteArray &kind : {QByteArray("wipe"), QByteArray("message"),
                                       QByteArray("upgrade_client"), QByteArray("nonsense")})
            QCOMPARE(m_cdp->send("POST", m_path + u"/directives"_s, "{\"kind\":\"" + kind + "\"}", m_manager)
                         .status,
                     422);
        report({{u"wiped"_s, true}}); // nobody asked it to
        QCOMPARE((*m_cdp->storage->device(m_cdp->deviceId))->status, u"active"_s);
        QCOMPARE(orderDevice(*m_cdp->storage, m_cdp->context, u"dv-none"_s, {}, {}).error().kind,
                 Error::Kind::NotFound);
    }

    void a_message_a_version_and_fresh_policies_can_be_ordered_and_what_became_of_them_is_on_record()
    {
        const QTemporaryDir folder;
        onFile(folder.filePath(u"cdp.db"_s));
        const QList<QByteArray> bodies{R"({"kind":"message","text":{"en":"Count the bags"}})",
                                       R"({"kind":"upgrade_client","version":"2.1"})",
                                       R"({"kind":"refresh_policy"})"};
        for (const QByteArray &text : {QByteArray("  "), QByteArray(501, 'x')}) { // no banner is made of it
            const Response refused
                = m_cdp->send("POST", m_path + u"/directives"_s,
                              R"({"kind":"message","text":{"en":")" + text + R"("}})", m_manager);
            QVERIFY2(refused.status == 422 || refused.status == 400, refused.body);
        }
        QJsonArray ids;
        for (const QByteArray &body : bodies) {
            const Response given = m_cdp->send("POST", m_path + u"/directives"_s, body, m_manager);
            QVERIFY2(given.status == 202, given.body);
            ids.append(TestCdp::object(given)["id"_L1]);
        }
        const auto orders = report({});
        QCOMPARE(orders.directives.size(), 3);
        const auto given = [&orders](Directive::Kind kind) {
            const auto found = std::find_if(orders.directives.begin(), orders.directives.end(),
                                            [kind](const Directive &one) { return one.kind == kind; });
            return found == orders.directives.end() ? Directive() : *found;
        };
        QCOMPARE(given(Directive::Kind::Message).text.byLanguage.value(u"en"_s), u"Count the bags"_s);
        QCOMPARE(given(Directive::Kind::UpgradeClient).version, u"2.1"_s);
        QVERIFY(!given(Directive::Kind::RefreshPolicy).id.isEmpty());
        QCOMPARE(report({{u"obeyed"_s, QJsonArray{ids[0]}}}).directives.size(), 2);
        QCOMPARE(confirmedKinds(), QStringList{u"message"_s});
        // Said again, and of an order that never was: nothing more is on record.
        report({{u"obeyed"_s, QJsonArray{ids[0], u"dr-none"_s}}});
        QCOMPARE(confirmedKinds(), QStringList{u"message"_s});
        QVERIFY(report({{u"obeyed"_s, ids}}).directives.isEmpty());
        QCOMPARE(confirmedKinds().size(), 3);
    }

    void the_event_stream_tells_each_order_once_and_ends_with_the_device()
    {
        int woken = 0;
        m_cdp->storage->whenFeedMoves([&woken] { ++woken; });
        EventFollower follower(u"st-1"_s, m_cdp->deviceId, m_cdp->storage->epoch(), 0, 15);
        QVERIFY(!follower.next(*m_cdp->storage, m_cdp->now).text.contains("event: directive"));
        m_cdp->send("POST", m_path + u"/directives"_s, R"({"kind":"sign_out"})", m_manager);
        QCOMPARE(woken, 1);
        const auto told = follower.next(*m_cdp->storage, m_cdp->now);
        QVERIFY(told.text.contains("event: directive") && told.text.contains("sign_out") && !told.last);
        QVERIFY(!follower.next(*m_cdp->storage, m_cdp->now).text.contains("event: directive"));
        m_cdp->send("DELETE", m_path, {}, m_manager);
        const auto last = follower.next(*m_cdp->storage, m_cdp->now);
        QVERIFY(last.text.contains("wipe") && last.last);
    }

private:
    /// The CDP on a file, which the test can look into.
    void onFile(const QString &path)
    {
        m_file = path;
        m_cdp = std::make_unique<TestCdp>(Scope::Store, path);
        m_cdp->fill();
        m_cdp->enrol();
        m_manager = m_cdp->tokenOf(u"as-3"_s);
        m_path = u"/v1/devices/"_s + m_cdp->deviceId;
    }
    QStringList confirmedKinds() const { return purposes(u"device.obeyed"_s); }
    QStringList purposes(const QString &action) const
    {
        sqlite3 *database = nullptr;
        sqlite3_open_v2(m_file.toUtf8().constData(), &database, SQLITE_OPEN_READONLY, nullptr);
        sqlite3_stmt *row = nullptr;
        sqlite3_prepare_v2(database,
                           "SELECT purpose FROM audit WHERE action = ?1 AND device_id <> '' ORDER BY rowid",
                           -1, &row, nullptr);
        const QByteArray name = action.toUtf8();
        sqlite3_bind_text(row, 1, name.constData(), int(name.size()), SQLITE_STATIC);
        QStringList kinds;
        while (sqlite3_step(row) == SQLITE_ROW)
            kinds.append(QString::fromUtf8(reinterpret_cast<const char *>(sqlite3_column_text(row, 0))));
        sqlite3_finalize(row);
        sqlite3_close(database);
        return kinds;
    }
    QByteArray status(const QJsonObject &more) const
    {
        QJsonObject json{{u"clientVersion"_s, u"test"_s}, {u"at"_s, formatInstant(m_cdp->now)}};
        for (auto member = more.begin(); member != more.end(); ++member)
            json[member.key()] = member.value();
        return TestCdp::bytes(json);
    }
    DirectiveList report(const QJsonObject &more) const
    {
        const Response response = m_cdp->send("PUT", u"/v1/devices/me/status"_s, status(more), m_cdp->device);
        const auto list = decodeDirectiveList(TestCdp::object(response));
        if (!list)
            qFatal("%d %s", response.status, response.body.constData());
        return *list;
    }

    std::unique_ptr<TestCdp> m_cdp;
    QString m_manager, m_path, m_file;
};

QTEST_GUILESS_MAIN(tst_ServerDevices)
#include "tst_ServerDevices.moc"

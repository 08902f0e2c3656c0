#include "server/TestCdp.h"

using namespace counterpart;
using namespace counterpart::server;
using namespace Qt::Literals::StringLiterals;

class tst_ServerCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
    }

    void every_supported_command_is_listed_in_meta()
    {
        const auto meta = decodeMeta(TestCdp::object(m_cdp->send("GET", u"/v1/meta"_s)));
        QVERIFY(meta);
        QVERIFY(meta->features.contains(u"coupon.redeem"_s));
        QVERIFY(meta->features.contains(u"pickup.hand_over"_s));
    }

    void a_redemption_is_applied_counted_told_and_put_into_the_feed()
    {
        const QString cursor = m_cdp->snapshot()["cursor"_L1].toString();
        const QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        const QJsonObject result = m_cdp->submit(command);
        QCOMPARE(result["status"_L1].toString(), u"applied"_s);
        const auto coupon = decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s));
        QCOMPARE(coupon->status, Coupon::Status::Redeemed);
        QCOMPARE(coupon->redemptions.size(), 1);
        QCOMPARE(coupon->redemptions[0].associateId, u"as-1"_s);
        QCOMPARE(result["version"_L1].toInteger(), coupon->version);

        const FeedPage page = m_cdp->changes(cursor);
        QStringList types;
        for (const FeedRow &row : page.rows) {
            QCOMPARE(row.causedBy, command["id"_L1].toString());
            types.append(row.typeName);
        }
        QVERIFY(types.contains(u"coupon"_s) && types.contains(u"timeline_event"_s));
        QCOMPARE(page.deviceAck, 1);
        const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        QCOMPARE(kpis["store"_L1]["redeemed"_L1].toInteger(), 1);
        QCOMPARE(kpis["store"_L1]["discount"_L1].toInteger(), 1000);
    }

    void a_batch_of_before_a_restore_waits_until_older_commands_were_offered()
    {
        const QString before = m_cdp->storage->epoch();
        QVERIFY(m_cdp->storage->beginNewEpoch());
        QVERIFY(m_cdp->storage->epoch() != before);
        const QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        const auto told = [&](const QString &epoch) {
            return TestCdp::object(m_cdp->send(
                "POST", u"/v1/stores/st-1/commands"_s,
                TestCdp::bytes({{u"epoch"_s, epoch}, {u"commands"_s, QJsonArray{command}}}), m_cdp->device));
        };
        const QJsonObject early = told(before);
        QCOMPARE(early["results"_L1][0]["status"_L1].toString(), u"not_attempted"_s);
        QCOMPARE(early["epoch"_L1].toString(), m_cdp->storage->epoch());
        QCOMPARE(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s)["status"_L1].toString(), u"active"_s);
        QCOMPARE(told(m_cdp->storage->epoch())["results"_L1][0]["status"_L1].toString(), u"applied"_s);
    }

    void a_command_told_twice_is_applied_once()
    {
        const QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        const QJsonObject first = m_cdp->submit(command);
        QJsonObject again = command;
        again["clock"_L1]
            = QJsonObject{{u"offsetMs"_s, 12}, {u"doubtMs"_s, 3}}; // measured anew at each sending
        const QJsonObject second = m_cdp->submit(again);
        QCOMPARE(second["status"_L1].toString(), u"duplicate"_s);
        QCOMPARE(second["first"_L1].toString(), u"applied"_s);
        QCOMPARE(second["version"_L1], first["version"_L1]);
        QCOMPARE(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s))->redemptions.size(), 1);
        QCOMPARE((*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["store"_L1]["redeemed"_L1].toInteger(),
                 1);
    }

    void the_same_id_with_another_body_is_refused()
    {
        QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        m_cdp->submit(command);
        command["aggregate"_L1] = QJsonObject{{u"type"_s, u"coupon"_s}, {u"id"_s, u"cp-2"_s}};
        const QJsonObject result = m_cdp->submit(command);
        QCOMPARE(result["status"_L1].toString(), u"rejected"_s);
        QCOMPARE(result["problem"_L1]["code"_L1].toString(), u"command-id-reused"_s);
        QVERIFY(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-2"_s))->redemptions.isEmpty());
    }

    void a_used_coupon_stays_used_and_the_refusal_carries_the_truth()
    {
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        const QJsonObject result = m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        QCOMPARE(result["status"_L1].toString(), u"rejected"_s);
        QCOMPARE(result["problem"_L1]["code"_L1].toString(), u"coupon-already-redeemed"_s);
        QCOMPARE(result["state"_L1]["status"_L1].toString(), u"redeemed"_s);
        QVERIFY(exceptions().isEmpty());
    }

    void an_offline_use_of_a_used_coupon_is_kept_and_filed_with_both_names()
    {
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        const QJsonObject result
            = m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"offline"_s, true}, {u"issuedBy"_s, u"as-2"_s}}));
        QCOMPARE(result["status"_L1].toString(), u"applied"_s);
        const auto coupon = decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s));
        QCOMPARE(coupon->redemptions.size(), 2);
        QVERIFY(coupon->redemptions[1].offline);
        const QJsonObject exception = exceptions()[0].toObject();
        QCOMPARE(exception["id"_L1], result["exceptionId"_L1]);
        QCOMPARE(exception["kind"_L1].toString(), u"double_redemption"_s);
        QCOMPARE(exception["atRisk"_L1]["amount"_L1].toInteger(), 1000);
        const QString said = exception["explanation"_L1]["en"_L1].toString();
        QVERIFY2(said.contains(u"(Colleague as-1)"), qPrintable(said));
        QCOMPARE(exception["mine"_L1]["associateName"_L1].toString(), u"Colleague as-2"_s);
        QCOMPARE(exception["theirs"_L1]["associateName"_L1].toString(), u"Colleague as-1"_s);
        QCOMPARE(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s)["redemptions"_L1][1]["exceptionId"_L1],
                 result["exceptionId"_L1]);
    }

    void an_offline_use_after_the_end_is_filed_as_such()
    {
        m_cdp->now = *parseInstant(u"2026-12-02T06:00:00.000Z");
        m_cdp->enrol();
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"offline"_s, true}}));
        QCOMPARE(exceptions()[0]["kind"_L1].toString(), u"redeemed_when_expired"_s);
        const QJsonObject online = m_cdp->submit(m_cdp->redeem(u"cp-2"_s));
        QCOMPARE(online["problem"_L1]["code"_L1].toString(), u"coupon-expired"_s);
    }

    void an_unknown_coupon_taken_offline_is_filed_and_online_refused()
    {
        const QJsonObject kept = m_cdp->submit(m_cdp->redeem(u"cp-none"_s, {{u"offline"_s, true}}));
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QCOMPARE(exceptions()[0]["kind"_L1].toString(), u"unknown_coupon"_s);
        const QJsonObject refused = m_cdp->submit(m_cdp->redeem(u"cp-none"_s));
        QCOMPARE(refused["problem"_L1]["code"_L1].toString(), u"coupon-unknown"_s);
    }

    void a_discount_above_what_the_coupon_gives_is_refused()
    {
        QJsonObject command = m_cdp->redeem(u"cp-1"_s, {}, 5000);
        QJsonObject payload = command["payload"_L1].toObject();
        payload["basket"_L1]
            = QJsonObject{{u"currency"_s, u"CNY"_s}, {u"total"_s, 10000}, {u"lines"_s, QJsonArray()}};
        command["payload"_L1] = payload;
        QCOMPARE(m_cdp->submit(command)["problem"_L1]["code"_L1].toString(), u"coupon-conditions-unmet"_s);
    }

    void an_undo_gives_the_coupon_and_the_figures_back()
    {
        const QJsonObject use = m_cdp->redeem(u"cp-1"_s);
        m_cdp->submit(use);
        m_cdp->now += std::chrono::seconds(8);
        const QString redemption = use["payload"_L1]["redemptionId"_L1].toString();
        const QJsonObject result
            = m_cdp->submit(m_cdp->command(u"coupon.undo_redeem"_s, {ResourceType::Coupon, u"cp-1"_s},
                                           {{u"redemptionId"_s, redemption}, {u"reason"_s, u"mistake"_s}}));
        QCOMPARE(result["status"_L1].toString(), u"applied"_s);
        QCOMPARE(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s))->status,
                 Coupon::Status::Active);
        QCOMPARE((*m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s))["store"_L1]["redeemed"_L1].toInteger(),
                 0);
        QVERIFY((*m_cdp->storage->record(ResourceType::TimelineEvent, u"te-"_s + redemption))->removed);
    }

    void an_undo_of_somebody_elses_use_needs_a_manager()
    {
        const QJsonObject use = m_cdp->redeem(u"cp-1"_s);
        m_cdp->submit(use);
        const QJsonObject payload{{u"redemptionId"_s, use["payload"_L1]["redemptionId"_L1]},
                                  {u"reason"_s, u"mistake"_s}};
        const Ref coupon{ResourceType::Coupon, u"cp-1"_s};
        QCOMPARE(m_cdp
                     ->submit(m_cdp->command(u"coupon.undo_redeem"_s, coupon, payload,
                                             {{u"issuedBy"_s, u"as-2"_s}}))["status"_L1]
                     .toString(),
                 u"rejected"_s);
        QCOMPARE(m_cdp
                     ->submit(m_cdp->command(u"coupon.undo_redeem"_s, coupon, payload,
                                             {{u"issuedBy"_s, u"as-3"_s}}))["status"_L1]
                     .toString(),
                 u"applied"_s);
    }

    void a_valid_coupon_turned_away_counts_as_wrongly_refused()
    {
        const QJsonObject payload{{u"reason"_s, u"staff_unsure"_s}};
        QCOMPARE(m_cdp
                     ->submit(m_cdp->command(u"coupon.record_refusal"_s, {ResourceType::Coupon, u"cp-1"_s},
                                             payload))["status"_L1]
                     .toString(),
                 u"applied"_s);
        m_cdp->submit(m_cdp->redeem(u"cp-2"_s));
        m_cdp->submit(m_cdp->command(u"coupon.record_refusal"_s, {ResourceType::Coupon, u"cp-2"_s}, payload));
        const QJsonObject kpis = *m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        QCOMPARE(kpis["store"_L1]["refused"_L1].toInteger(), 2);
        QMap<QString, int> wrong;
        for (const QJsonValue &row : kpis["refusals"_L1].toArray())
            wrong[row["code"_L1].toString()] = row["wrong"_L1].toInt();
        QCOMPARE(wrong.value(u"staff_unsure"_s), 1);
        QCOMPARE(wrong.value(u"already-redeemed"_s, -1), 0);
    }

    void reserving_holds_a_coupon_against_other_devices()
    {
        const Ref coupon{ResourceType::Coupon, u"cp-1"_s};
        const QJsonObject hold{{u"reservationId"_s, uuid7(m_cdp->now, m_cdp->context.random)}};
        QCOMPARE(m_cdp->submit(m_cdp->command(u"coupon.reserve"_s, coupon, hold))["status"_L1].toString(),
                 u"applied"_s);
        m_cdp->enrol(); // another tablet
        const QJsonObject other = m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        QCOMPARE(other["problem"_L1]["code"_L1].toString(), u"coupon-reserved-elsewhere"_s);
    }

    void the_role_of_who_issued_it_decides_not_the_token()
    {
        QJsonObject associate = m_cdp->stored(ResourceType::Associate, u"as-2"_s);
        associate["roles"_L1] = QJsonArray{u"auditor"_s};
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Associate, .id = u"as-2"_s, .data = associate}));
        const QJsonObject refused = m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"issuedBy"_s, u"as-2"_s}}));
        QCOMPARE(refused["problem"_L1]["code"_L1].toString(), u"role-missing"_s);
        QCOMPARE(
            m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"issuedBy"_s, u"nobody"_s}}))["problem"_L1]["code"_L1]
                .toString(),
            u"role-missing"_s);
        // What happened offline is kept, and a manager hears of it.
        const QJsonObject kept
            = m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"issuedBy"_s, u"as-2"_s}, {u"offline"_s, true}}));
        QCOMPARE(kept["status"_L1].toString(), u"applied"_s);
        QCOMPARE(exceptions()[0]["kind"_L1].toString(), u"command_rejected"_s);
    }

    void who_left_after_the_act_may_have_done_it()
    {
        const QJsonObject before = m_cdp->redeem(u"cp-1"_s);
        m_cdp->now += std::chrono::minutes(4);
        QJsonObject associate = m_cdp->stored(ResourceType::Associate, u"as-1"_s);
        associate["status"_L1] = u"left"_s;
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Associate, .id = u"as-1"_s, .data = associate}));
        QCOMPARE(m_cdp->submit(before)["status"_L1].toString(), u"applied"_s);
        m_cdp->now += std::chrono::minutes(4);
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-2"_s))["problem"_L1]["code"_L1].toString(),
                 u"role-missing"_s);
    }

    void a_command_from_the_future_is_suspect()
    {
        const QString later = formatInstant(m_cdp->now + std::chrono::hours(1));
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"issuedAt"_s, later}}))["problem"_L1]["code"_L1]
                     .toString(),
                 u"clock-suspect"_s);
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s, {{u"issuedAt"_s, later}, {u"offline"_s, true}}));
        QCOMPARE(exceptions()[0]["kind"_L1].toString(), u"clock_suspect"_s);
        QVERIFY(decodeCoupon(m_cdp->stored(ResourceType::Coupon, u"cp-1"_s))->redemptions[0].at
                <= m_cdp->now);
    }

    void after_a_refusal_the_later_commands_of_that_aggregate_are_not_attempted()
    {
        m_cdp->submit(m_cdp->redeem(u"cp-1"_s));
        const QJsonArray results
            = m_cdp->submit({m_cdp->redeem(u"cp-1"_s), m_cdp->redeem(u"cp-1"_s), m_cdp->redeem(u"cp-2"_s)});
        QCOMPARE(results[0]["status"_L1].toString(), u"rejected"_s);
        QCOMPARE(results[1]["status"_L1].toString(), u"not_attempted"_s);
        QCOMPARE(results[2]["status"_L1].toString(), u"applied"_s);
    }

    void the_ack_never_passes_a_command_that_is_not_settled()
    {
        const QJsonObject first = m_cdp->redeem(u"cp-1"_s);
        const QJsonObject second = m_cdp->redeem(u"cp-2"_s);
        m_cdp->submit(second);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 0);
        m_cdp->submit(first);
        QCOMPARE(*m_cdp->storage->acknowledgedSeq(m_cdp->deviceId), 2);
    }

    void commands_of_no_known_type_or_shape_are_refused_one_by_one()
    {
        const QJsonObject unknown
            = m_cdp->command(u"coupon.levitate"_s, {ResourceType::Coupon, u"cp-1"_s}, {});
        const QJsonObject misspelt
            = m_cdp->command(u"pickup.stage"_s, {ResourceType::PickupOrder, u"pk-1"_s}, {{u"bay"_s, u"A"_s}});
        const QJsonArray results = m_cdp->submit({unknown, misspelt, m_cdp->redeem(u"cp-1"_s)});
        QCOMPARE(results[0]["problem"_L1]["code"_L1].toString(), u"command-not-supported"_s);
        QCOMPARE(results[1]["problem"_L1]["code"_L1].toString(), u"invalid"_s);
        QCOMPARE(results[1]["problem"_L1]["errors"_L1][0]["pointer"_L1].toString(), u"/payload/bay"_s);
        QCOMPARE(results[2]["status"_L1].toString(),
                 u"not_attempted"_s); // the same coupon as the unknown one
    }

    void a_frame_without_ids_or_too_large_is_refused_whole()
    {
        const QString path = u"/v1/stores/st-1/commands"_s;
        QCOMPARE(m_cdp->send("POST", path, R"({"commands":[{"seq":1}]})", m_cdp->device).status, 422);
        QCOMPARE(m_cdp->send("POST", path, "<html>", m_cdp->device).status, 400);
        QCOMPARE(m_cdp->send("POST", path, QByteArray(300 << 10, ' '), m_cdp->device).status, 413);
        QCOMPARE(m_cdp->send("POST", path, "{}").status, 401);
    }

    void a_result_can_be_asked_for_later()
    {
        const QJsonObject command = m_cdp->redeem(u"cp-1"_s);
        const QString path = u"/v1/stores/st-1/commands/"_s + command["id"_L1].toString();
        QCOMPARE(m_cdp->send("GET", path, {}, m_cdp->device).status, 404);
        m_cdp->submit(command);
        QCOMPARE(TestCdp::object(m_cdp->send("GET", path, {}, m_cdp->device))["status"_L1].toString(),
                 u"applied"_s);
    }

    void views_are_audited_and_change_nothing()
    {
        const qint64 version = m_cdp->stored(ResourceType::Customer, u"cu-1"_s)["version"_L1].toInteger();
        const QJsonObject look = m_cdp->command(u"customer.view"_s, {ResourceType::Customer, u"cu-1"_s},
                                                {{u"purpose"_s, u"service"_s}});
        const QJsonObject result = m_cdp->submit(look);
        QCOMPARE(result["status"_L1].toString(), u"applied"_s);
        QCOMPARE(result["version"_L1].toInteger(), version);
        const QJsonObject elsewhere = m_cdp->command(u"customer.view"_s, {ResourceType::Customer, u"cu-2"_s},
                                                     {{u"purpose"_s, u"service"_s}});
        QCOMPARE(m_cdp->submit(elsewhere)["problem"_L1]["code"_L1].toString(), u"not-found"_s);
    }

    void a_note_is_added_once_and_removed_by_its_author_or_a_manager()
    {
        const Ref customer{ResourceType::Customer, u"cu-1"_s};
        const QString noteId = uuid7(m_cdp->now, m_cdp->context.random);
        const QJsonObject note{{u"noteId"_s, noteId},
                               {u"text"_s, QJsonObject{{u"text"_s, u"Likes wide shoes"_s}}},
                               {u"purpose"_s, u"preference"_s}};
        QCOMPARE(
            m_cdp->submit(m_cdp->command(u"customer.add_note"_s, customer, note))["status"_L1].toString(),
            u"applied"_s);
        QCOMPARE(
            m_cdp->submit(m_cdp->command(u"customer.add_note"_s, customer, note))["status"_L1].toString(),
            u"applied"_s);
        QCOMPARE(decodeCustomer(m_cdp->stored(ResourceType::Customer, u"cu-1"_s))->notes.size(), 1);
        const auto remove = [&](const QString &who) {
            return m_cdp
                ->submit(m_cdp->command(u"customer.remove_note"_s, customer, {{u"noteId"_s, noteId}},
                                        {{u"issuedBy"_s, who}}))["status"_L1]
                .toString();
        };
        QCOMPARE(remove(u"as-2"_s), u"rejected"_s);
        QCOMPARE(remove(u"as-3"_s), u"applied"_s);
        QVERIFY(decodeCustomer(m_cdp->stored(ResourceType::Customer, u"cu-1"_s))->notes.isEmpty());
    }

    void a_briefing_is_counted_once_for_each_reader()
    {
        const Ref campaign{ResourceType::Campaign, u"cm-1"_s};
        for (const QString &who : {u"as-1"_s, u"as-1"_s, u"as-2"_s})
            m_cdp->submit(m_cdp->command(u"campaign.acknowledge"_s, campaign, {{u"briefingVersion"_s, 1}},
                                         {{u"issuedBy"_s, who}}));
        QCOMPARE(
            m_cdp->stored(ResourceType::Campaign, u"cm-1"_s)["briefing"_L1]["acknowledged"_L1].toInteger(),
            2);
    }

    void an_exception_is_resolved_once_and_by_a_manager()
    {
        m_cdp->submit(m_cdp->redeem(u"cp-none"_s, {{u"offline"_s, true}}));
        const Ref exception{ResourceType::SyncException, exceptions()[0]["id"_L1].toString()};
        const auto resolve = [&](const QString &who) {
            return m_cdp->submit(m_cdp->command(u"exception.resolve"_s, exception,
                                                {{u"code"_s, u"honoured"_s}}, {{u"issuedBy"_s, who}}));
        };
        QCOMPARE(resolve(u"as-1"_s)["problem"_L1]["code"_L1].toString(), u"role-missing"_s);
        QCOMPARE(resolve(u"as-3"_s)["status"_L1].toString(), u"applied"_s);
        QCOMPARE(resolve(u"as-3"_s)["problem"_L1]["code"_L1].toString(), u"state-conflict"_s);
        QVERIFY(exceptions().isEmpty());
    }

private:
    QJsonArray exceptions()
    {
        const QString manager = m_cdp->tokenOf(u"as-3"_s);
        return TestCdp::object(m_cdp->send("GET", u"/v1/stores/st-1/exceptions"_s, {}, manager))["items"_L1]
            .toArray();
    }

    std::unique_ptr<TestCdp> m_cdp;
};

QTEST_APPLESS_MAIN(tst_ServerCommands)
#include "tst_ServerCommands.moc"

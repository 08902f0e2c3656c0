#include "TestCdp.h"

using namespace counterpart;
using namespace counterpart::server;

// Whether somebody was turned away wrongly is judged by what held when it happened, however late it is told.
class tst_ServerRefusals : public QObject
{
    Q_OBJECT

    std::unique_ptr<TestCdp> m_cdp;
    const Ref m_coupon{ResourceType::Coupon, u"cp-1"_s};

    void change(ResourceType type, const QString &id, const QJsonObject &members)
    {
        QJsonObject data = m_cdp->stored(type, id);
        for (auto member = members.begin(); member != members.end(); ++member)
            data[member.key()] = member.value();
        QVERIFY(m_cdp->storage->write({.type = type, .id = id, .data = data}));
    }

    /// Refused now, told when the tablet is back.
    QJsonObject refused(const QString &reason = u"not_in_system"_s)
    {
        return m_cdp->command(u"coupon.record_refusal"_s, m_coupon, {{u"reason"_s, reason}},
                              {{u"offline"_s, true}});
    }
    void pass(milliseconds time = std::chrono::minutes(30))
    {
        m_cdp->now += time;
        m_cdp->enrol(); // the tablet signs in anew
    }

    /// Code, count and how many were wrong, as the manager's screen has them.
    QString told(const QJsonObject &refusal)
    {
        const QJsonObject result = m_cdp->submit(refusal);
        if (result["status"_L1] != u"applied"_s)
            return result["problem"_L1]["code"_L1].toString();
        const auto kpis = m_cdp->storage->campaignKpis(u"cm-1"_s, u"st-1"_s);
        const QJsonArray rows = (*kpis)["refusals"_L1].toArray();
        if (rows.size() != 1)
            return u"%1 rows"_s.arg(rows.size());
        return u"%1 %2 %3"_s.arg(rows[0]["code"_L1].toString())
            .arg(rows[0]["count"_L1].toInt())
            .arg(rows[0]["wrong"_L1].toInt());
    }

private Q_SLOTS:
    void init()
    {
        m_cdp = std::make_unique<TestCdp>();
        m_cdp->fill();
        m_cdp->enrol();
    }

    void a_coupon_used_after_it_was_refused_was_refused_wrongly()
    {
        const QJsonObject refusal = refused();
        pass();
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-1"_s))["status"_L1].toString(), u"applied"_s);
        pass();
        QCOMPARE(told(refusal), u"not_in_system 1 1"_s);
    }

    void a_coupon_used_before_by_a_tablet_that_told_it_later_was_refused_rightly()
    {
        const QJsonObject use = m_cdp->redeem(u"cp-1"_s, {{u"offline"_s, true}});
        pass();
        const QJsonObject refusal = refused();
        pass();
        QCOMPARE(m_cdp->submit(use)["status"_L1].toString(), u"applied"_s);
        QCOMPARE(told(refusal), u"already-redeemed 1 0"_s);
    }

    void what_was_taken_out_of_use_afterwards_had_been_good()
    {
        const QJsonObject refusal = refused();
        pass();
        change(ResourceType::Coupon, u"cp-1"_s, {{u"status"_s, u"revoked"_s}});
        pass();
        QCOMPARE(told(refusal), u"not_in_system 1 1"_s);
    }

    void what_was_out_of_use_then_and_is_good_again_was_refused_rightly()
    {
        change(ResourceType::Coupon, u"cp-1"_s, {{u"status"_s, u"suspended"_s}});
        pass();
        const QJsonObject refusal = refused();
        pass();
        change(ResourceType::Coupon, u"cp-1"_s, {{u"status"_s, u"active"_s}});
        QCOMPARE(told(refusal), u"revoked 1 0"_s);
    }

    void a_campaign_is_asked_as_it_was_too()
    {
        const QJsonObject before = refused();
        pass();
        change(ResourceType::Campaign, u"cm-1"_s, {{u"status"_s, u"paused"_s}});
        QCOMPARE(told(before), u"not_in_system 1 1"_s);
        const QJsonObject during = refused();
        pass();
        change(ResourceType::Campaign, u"cm-1"_s, {{u"status"_s, u"live"_s}});
        QCOMPARE(told(during), u"2 rows"_s); // campaign-not-live beside it
    }

    void a_limit_reached_afterwards_had_still_been_free()
    {
        change(ResourceType::Campaign, u"cm-1"_s, {{u"limits"_s, QJsonObject{{u"total"_s, 1}}}});
        const QJsonObject refusal = refused();
        pass();
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-2"_s))["status"_L1].toString(), u"applied"_s);
        pass();
        QCOMPARE(told(refusal), u"not_in_system 1 1"_s);
        const QJsonObject later = refused();
        QCOMPARE(told(later), u"2 rows"_s); // limit-campaign beside it
    }

    void what_was_used_beside_it_only_afterwards_stood_in_nobodys_way()
    {
        QJsonObject other = TestCdp::coupon(u"OTHER-2"_s, u"cu-1"_s);
        other[u"stacking"_s] = QJsonObject{{u"exclusive"_s, true}};
        QVERIFY(m_cdp->storage->write({.type = ResourceType::Coupon, .id = u"cp-3"_s, .data = other}));
        const QJsonObject refusal = refused();
        pass(std::chrono::minutes(2));
        QCOMPARE(m_cdp->submit(m_cdp->redeem(u"cp-3"_s))["status"_L1].toString(), u"applied"_s);
        QCOMPARE(told(refusal), u"not_in_system 1 1"_s);
    }

    void newer_figures_alone_make_no_past_and_what_is_removed_has_none()
    {
        const Instant start = m_cdp->now;
        const QJsonObject campaign = m_cdp->stored(ResourceType::Campaign, u"cm-1"_s);
        for (int i = 0; i < 3; ++i) {
            pass();
            change(ResourceType::Campaign, u"cm-1"_s, {});
        }
        const auto same = m_cdp->storage->recordAt(ResourceType::Campaign, u"cm-1"_s, start);
        QCOMPARE((*same)->version, campaign["version"_L1].toInteger() + 3);
        change(ResourceType::Coupon, u"cp-1"_s, {{u"status"_s, u"suspended"_s}});
        const auto past = m_cdp->storage->recordAt(ResourceType::Coupon, u"cp-1"_s, start);
        QCOMPARE((*past)->data()["status"_L1].toString(), u"active"_s);
        QVERIFY(m_cdp->storage->remove(ResourceType::Coupon, u"cp-1"_s, u"erased"_s, {}));
        const auto gone = m_cdp->storage->recordAt(ResourceType::Coupon, u"cp-1"_s, start);
        QVERIFY((*gone)->removed);
        QVERIFY((*gone)->data().isEmpty());
    }
};

QTEST_APPLESS_MAIN(tst_ServerRefusals)
#include "tst_ServerRefusals.moc"

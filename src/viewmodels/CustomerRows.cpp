#include "domain/Disclosure.h"
#include "domain/PickupStateMachine.h"
#include "viewmodels/CustomerViewModel.h"
#include "viewmodels/PickupText.h"
#include "viewmodels/VerdictText.h"

#include <algorithm>

// What CustomerScreen.qml shows, written anew after every change. What it does is in CustomerViewModel.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr milliseconds year = std::chrono::hours(24 * 365);

} // namespace

void CustomerViewModel::present()
{
    if (phase() != u"ready"_s) {
        if (phase() == u"purpose"_s)
            presentPurposes();
        Q_EMIT changed();
        return;
    }
    m_asOfText = m_card.asOf ? tr("Data as of %1").arg(m_format.dayAndTime(*m_card.asOf)) : QString();
    setAge(gradeOf(m_card.limits, m_card.asOf, m_format.now()),
           m_card.asOf ? tr("This is the record of %1; it may have changed since.")
                             .arg(m_format.dayAndTime(*m_card.asOf))
                       : QString());
    presentHead();
    presentTabs();
    presentVisit();
    presentHistory();
    presentRecord();
    Q_EMIT changed();
}

void CustomerViewModel::presentHead()
{
    const Customer &customer = m_card.customer;
    m_head = {{u"name"_s, customer.displayName},
              {u"tier"_s, m_format.text(customer.tier.name)},
              {u"greeting"_s,
               m_format.sentence(tr("Hello, %1")
                                     .arg(shortName(customer.displayName, customer.familyName,
                                                    customer.honorific, m_format.language())))},
              {u"sub"_s, m_text.subLine(customer)},
              {u"initials"_s, Format::initials(customer.displayName, customer.familyName)},
              {u"tint"_s, Format::tint(customer.id)},
              {u"consentSentence"_s, m_text.consentSentence(customer)}};
    m_consents.show(m_text.consents(customer));
}

void CustomerViewModel::presentTabs()
{
    const auto tab = [this](const QString &key, const QString &text, qsizetype count) {
        return QVariantMap{{u"key"_s, key},
                           {u"tab"_s, key},
                           {u"text"_s, text},
                           {u"count"_s, int(count)},
                           {u"on"_s, m_tab == key}};
    };
    m_tabs.show({tab(u"overview"_s, tr("Overview"), 0),
                 tab(u"purchases"_s, tr("Purchases"), m_card.purchases.size()),
                 tab(u"coupons"_s, tr("Coupons"), m_card.coupons.size()), tab(u"contact"_s, tr("Contact"), 0),
                 tab(u"preferences"_s, tr("Preferences and consent"), 0)});
}

void CustomerViewModel::presentVisit()
{
    const Instant now = m_format.now();
    const PickupText pickup(m_format);
    QList<QVariantMap> orders;
    for (const PickupOrder &order : m_card.openOrders) {
        const bool ready = PickupText::isReady(order);
        const bool here = laneOf(order, now) == Lane::Waiting;
        QStringList detail{order.lines.isEmpty() ? tr("No articles delivered")
                                                 : m_format.count(PickupText::items(order))};
        detail.append(pickup.payment(order));
        detail.append(ready && order.holdUntil ? tr("held until %1").arg(m_format.dayOrTime(*order.holdUntil))
                          : !ready             ? tr("promised by %1").arg(m_format.dayAndTime(order.readyBy))
                                               : QString());
        detail.removeAll(QString());
        const QString waited = here ? m_format.waited(order.arrivedAt.value_or(now)) : QString();
        const bool late = !ready && order.readyBy <= now;
        const QString timeText = here ? (ready ? waited : tr("Not ready yet · %1").arg(waited))
            : late                    ? m_format.late(order.readyBy)
                                      : QString();
        const Urgency urgency = here ? waitingUrgency(order, now) : promiseUrgency(order, now);
        const QString bay = pickup.bay(order);
        orders.append(
            {{u"key"_s, order.id},
             {u"orderId"_s, order.id},
             {u"number"_s, order.orderNo},
             {u"status"_s, tr("Order · %1").arg(pickup.status(order))},
             {u"bay"_s, bay},
             {u"detail"_s, detail.join(u" · "_s)},
             {u"timeText"_s, timeText},
             {u"level"_s, pickup.urgencyName(urgency)},
             {u"action"_s,
              ready                                         ? u"handOver"_s
                  : order.status == PickupStatus::InTransit ? u"look"_s
                                                            : u"pick"_s},
             {u"actionText"_s,
              ready                                         ? tr("Hand over")
                  : order.status == PickupStatus::InTransit ? tr("Look")
                                                            : tr("Pick")},
             {u"spoken"_s, tr("Order %1, %2, bay %3").arg(order.orderNo, pickup.status(order), bay)}});
    }
    m_orders.show(orders);

    QList<QVariantMap> reasons;
    for (const VisitReason &reason : m_card.reasons) {
        if (!CustomerText::isOrder(reason)) // an order is stated once, as its own card
            reasons.append(m_text.reason(reason));
    }
    m_reasons.show(reasons);

    QList<QVariantMap> actions;
    for (const NextAction &action : m_card.actions) {
        const QString title = m_format.text(action.title);
        QString said, detail, word, verb;
        if (action.kind == NextAction::Kind::CheckCoupon) {
            said = tr("Say that “%1” works today").arg(title);
            detail = action.until ? m_format.left(*action.until) : QString();
            verb = u"coupon"_s;
            word = tr("Check");
        } else if (action.kind == NextAction::Kind::OpenCase) {
            said = tr("Ask how the open case stands");
            detail = action.since ? tr("Since %1").arg(m_format.dayAndTime(*action.since)) : QString();
        } else {
            continue; // orders have their own card with its button
        }
        actions.append({{u"key"_s, u"%1/%2"_s.arg(int(action.kind)).arg(action.ref.id)},
                        {u"number"_s, int(actions.size()) + 1},
                        {u"title"_s, said},
                        {u"detail"_s, detail},
                        {u"action"_s, verb},
                        {u"actionText"_s, word},
                        {u"id"_s, action.ref.id},
                        {u"primary"_s, orders.isEmpty() && actions.isEmpty()},
                        {u"spoken"_s, u"%1 %2"_s.arg(word, said).trimmed()}});
    }
    m_actions.show(actions);
}

void CustomerViewModel::presentHistory()
{
    const VerdictText verdicts(m_format);
    QList<QVariantMap> coupons;
    for (const CouponOffer &offer : m_card.coupons) {
        const Condition *why = VerdictText::leading(offer.verdict);
        const bool usable = offer.verdict.kind != CouponVerdict::Kind::Invalid || offer.verdict.almost;
        QStringList detail{usable ? verdicts.until(offer.coupon) : QString()};
        if (!usable && why)
            detail.append(verdicts.why(*why));
        if (usable && offer.coupon.conditions.minSpend)
            detail.append(tr("from %1").arg(m_format.money(*offer.coupon.conditions.minSpend)));
        if (offer.coupon.goodwill && offer.coupon.version == 0)
            detail.prepend(tr("saved, waiting to be sent"));
        detail.removeAll(QString());
        const QString chip = verdicts.chip(offer.verdict);
        coupons.append({{u"key"_s, offer.coupon.id},
                        {u"couponId"_s, offer.coupon.id},
                        {u"title"_s, verdicts.title(offer.coupon)},
                        {u"detail"_s, detail.join(u" · "_s)},
                        {u"chip"_s, chip},
                        {u"kind"_s, VerdictText::kind(offer.verdict)},
                        {u"spoken"_s, tr("%1, %2").arg(verdicts.title(offer.coupon), chip)}});
    }
    m_coupons.show(coupons);
    QList<QVariantMap> own;
    for (const QVariantMap &coupon : coupons) {
        if (coupon.value(u"kind"_s) == u"valid"_s || coupon.value(u"kind"_s) == u"provisional"_s)
            own.append(coupon);
    }
    m_ownCoupons.show(own.mid(0, 4));
    m_timeline.show(m_text.timeline(m_card, m_timelineFilter));

    QList<QVariantMap> purchases;
    const Instant now = m_format.now();
    int count = 0, returned = 0;
    for (const Purchase &purchase : m_card.purchases) {
        if (purchase.placedAt > now)
            continue; // loaded data may hold what is still to come
        if (m_tab == u"purchases"_s)
            purchases.append(m_text.purchase(purchase));
        if (now - purchase.placedAt < year) {
            ++count;
            returned += !purchase.returns.isEmpty();
        }
    }
    m_purchases.show(purchases);
    m_lessons.show(m_text.lessons(m_card.purchases));
    m_yearly
        = {{u"count"_s, tr("%n purchase(s)", nullptr, count)},
           {u"text"_s, returned > 0 ? tr("%n of them with a return", nullptr, returned) : tr("No returns")}};
}

void CustomerViewModel::presentRecord()
{
    const Customer &customer = m_card.customer;
    QList<QVariantMap> sizes;
    for (auto size = customer.sizes.cbegin(); size != customer.sizes.cend(); ++size)
        sizes.append(
            {{u"key"_s, size.key()}, {u"label"_s, m_text.size(size.key())}, {u"value"_s, size.value()}});
    m_sizes.show(sizes);
    QList<QVariantMap> notes;
    for (const CustomerNote &note : customer.notes) {
        if (!note.expiresAt || *note.expiresAt > m_format.now())
            notes.append(m_text.note(note));
    }
    m_notes.show(notes);
    QList<QVariantMap> contacts;
    for (const ContactPoint &point : customer.contactPoints) {
        const bool phone = point.kind == ContactPoint::Kind::Phone;
        contacts.append({{u"key"_s, point.id},
                         {u"text"_s, m_text.contactKind(point.kind)},
                         {u"detail"_s, point.masked},
                         {u"icon"_s,
                          phone                                         ? u"phone"_s
                              : point.kind == ContactPoint::Kind::Email ? u"mail"_s
                                                                        : u"social"_s}});
    }
    m_contacts.show(contacts);
    m_contactHistory.show(m_tab == u"contact"_s ? m_text.timeline(m_card, u"contact"_s).mid(0, 30)
                                                : QList<QVariantMap>());
    m_allConsents.show(m_text.allConsents(customer));
    QList<QVariantMap> folded;
    for (const Folded &one : m_whyOpen ? m_card.folded : QList<Folded>{})
        folded.append(m_text.foldedRow(one));
    m_foldedRows.show(folded);
}

} // namespace counterpart

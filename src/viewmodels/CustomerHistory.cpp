#include "viewmodels/CustomerText.h"

#include <QHash>
#include <QSet>

#include <algorithm>
#include <numeric>

// What happened between the customer and the chain, as rows. The rest of the record is in CustomerText.cpp.
namespace counterpart {

using namespace Qt::Literals::StringLiterals;

namespace {

/// Lies behind its own place or exists as sums only (corrections §1.2, §1.3).
bool staysOut(const QString &type)
{
    static const QSet<QString> out{u"browse"_s,       u"search"_s,         u"cart_add"_s,
                                   u"cart_abandon"_s, u"message_opened"_s, u"message_clicked"_s};
    return out.contains(type);
}

bool isContact(const QString &type)
{
    static const QSet<QString> contact{u"message_sent"_s, u"message_received"_s, u"call"_s,
                                       u"chat"_s,         u"case_opened"_s,      u"case_closed"_s,
                                       u"feedback"_s,     u"review"_s,           u"appointment"_s};
    return contact.contains(type);
}

QString iconOf(const TimelineEvent &event)
{
    static const QHash<QString, QString> icons{
        {u"purchase"_s, u"bag"_s},
        {u"return"_s, u"ret"_s},
        {u"visit"_s, u"store"_s},
        {u"wishlist_add"_s, u"heart"_s},
        {u"coupon_issued"_s, u"ticket"_s},
        {u"coupon_redeemed"_s, u"ticket"_s},
        {u"coupon_refused"_s, u"ticket"_s},
        {u"coupon_expired"_s, u"ticket"_s},
        {u"pickup_placed"_s, u"bag"_s},
        {u"pickup_ready"_s, u"box"_s},
        {u"pickup_late"_s, u"timer"_s},
        {u"pickup_handed_over"_s, u"handover"_s},
        {u"case_opened"_s, u"alert"_s},
        {u"case_closed"_s, u"check"_s},
        {u"feedback"_s, u"star"_s},
        {u"review"_s, u"star"_s},
        {u"appointment"_s, u"calendar"_s},
        {u"consent_changed"_s, u"shield"_s},
        {u"note"_s, u"note"_s},
        {u"call"_s, u"phone"_s},
        {u"tier_changed"_s, u"star"_s},
    };
    return icons.value(event.type, Format::channelIcon(event.channel));
}

struct Dated
{
    Instant at{};
    QVariantMap row;
};

} // namespace

QString CustomerText::returnReason(const QString &reason) const
{
    if (reason == u"size"_s)
        return tr("size");
    if (reason == u"defect"_s)
        return tr("defect");
    if (reason == u"not_as_described"_s)
        return tr("not as described");
    if (reason == u"changed_mind"_s)
        return tr("changed their mind");
    if (reason == u"late"_s)
        return tr("came too late");
    return reason == u"wrong_item"_s ? tr("wrong item") : QString();
}

QString CustomerText::eventTitle(const TimelineEvent &event) const
{
    const QString title = m_format.text(event.title);
    if (event.type == u"message_sent"_s)
        return tr("%1: sent").arg(title.isEmpty() ? m_format.channel(event.channel) : title);
    return title.isEmpty() ? tr("Entry from %1").arg(m_format.channel(event.channel)) : title;
}

QList<QByteArray> CustomerText::timelineRoles()
{
    return {"icon", "text", "amount", "negative", "dateText", "section", "spoken"};
}

QVariantMap CustomerText::timelineRow(const QString &key, const QString &icon, const QString &text,
                                      Instant at) const
{
    const QString section = m_format.month(at);
    const QString date = m_format.dayOrTime(at);
    return {{u"key"_s, key},         {u"icon"_s, icon},
            {u"text"_s, text},       {u"amount"_s, QString()},
            {u"negative"_s, false},  {u"dateText"_s, date},
            {u"section"_s, section}, {u"spoken"_s, tr("%1, %2").arg(text, date)}};
}

QList<QVariantMap> CustomerText::timeline(const CustomerCard &card, const QString &filter) const
{
    const Instant now = m_format.now();
    QList<Dated> rows;
    for (const TimelineEvent &event : card.timeline) {
        // Purchases and returns come from their own records, with amounts.
        if (event.type == u"purchase"_s || event.type == u"return"_s || staysOut(event.type)
            || event.occurredAt > now)
            continue;
        if (filter == u"purchases"_s || (filter == u"contact"_s && !isContact(event.type)))
            continue;
        rows.append(
            {event.occurredAt, timelineRow(event.id, iconOf(event), eventTitle(event), event.occurredAt)});
    }
    for (const Purchase &purchase : filter == u"contact"_s ? QList<Purchase>{} : card.purchases) {
        if (purchase.placedAt <= now) {
            const qint64 items
                = std::accumulate(purchase.lines.cbegin(), purchase.lines.cend(), qint64(0),
                                  [](qint64 sum, const auto &line) { return sum + line.quantity; });
            const QString where = m_format.channel(purchase.channel);
            QVariantMap row = timelineRow(purchase.id, u"bag"_s,
                                          items > 0 ? tr("%1, %2").arg(m_format.count(items), where) : where,
                                          purchase.placedAt);
            row[u"amount"_s] = m_format.money(purchase.total);
            rows.append({purchase.placedAt, row});
        }
        for (const PurchaseReturn &back : purchase.returns) {
            if (back.at > now)
                continue;
            const QString why = returnReason(back.reason);
            QVariantMap row
                = timelineRow(purchase.id + u'/' + back.id, u"ret"_s,
                              why.isEmpty() ? tr("Return") : tr("Return, reason: %1").arg(why), back.at);
            row[u"amount"_s] = m_format.money({-back.refund, purchase.total.currency});
            row[u"negative"_s] = true;
            rows.append({back.at, row});
        }
    }
    std::stable_sort(rows.begin(), rows.end(), [](const Dated &a, const Dated &b) { return a.at > b.at; });
    QList<QVariantMap> list;
    for (const Dated &dated : rows)
        list.append(dated.row);
    return list;
}

QList<QByteArray> CustomerText::purchaseRoles()
{
    return {"icon", "title", "detail", "chip", "chipLevel", "amount", "lines", "incomplete"};
}

QVariantMap CustomerText::purchase(const Purchase &purchase) const
{
    const QString number = purchase.orderNo.isEmpty() ? purchase.receiptNo : purchase.orderNo;
    QStringList detail{m_format.channel(purchase.channel)};
    if (!purchase.pickupOrderId.isEmpty())
        detail[0] = tr("%1, collected in store").arg(detail[0]);
    if (!number.isEmpty())
        detail.append(number);
    QHash<QString, QString> returnedAs;
    qint64 returned = 0;
    for (const PurchaseReturn &back : purchase.returns) {
        const QString why = returnReason(back.reason);
        const QString day = m_format.day(back.at);
        for (const PurchaseReturn::Line &line : back.lines) {
            returned += line.quantity;
            returnedAs.insert(line.lineId,
                              why.isEmpty() ? tr("returned %1").arg(day)
                                            : tr("returned %1, %2").arg(day, why));
        }
    }
    QVariantList lines;
    for (const PurchaseLine &line : purchase.lines) {
        const QString variant = m_format.text(line.variant);
        QStringList sub{variant, line.sku, line.quantity != 1 ? u"× %1"_s.arg(line.quantity) : QString()};
        sub.removeAll(QString());
        lines.append(QVariantMap{{u"name"_s, m_format.text(line.name)},
                                 {u"detail"_s, sub.join(u" · "_s)},
                                 {u"chip"_s, returnedAs.value(line.id)},
                                 {u"amount"_s, m_format.money({line.total, purchase.total.currency})}});
    }
    QString chip, level = u"neutral"_s;
    if (purchase.status == Purchase::Status::Cancelled) {
        chip = tr("Cancelled");
    } else if (!purchase.returns.isEmpty()) {
        chip = returned > 0 ? tr("%n returned", nullptr, int(returned)) : tr("Returned");
        level = u"warn"_s;
    } else if (purchase.status == Purchase::Status::Fulfilled) {
        chip = tr("Complete");
    }
    return {{u"key"_s, purchase.id},
            {u"icon"_s, Format::channelIcon(purchase.channel)},
            {u"title"_s, m_format.day(purchase.placedAt)},
            {u"detail"_s, detail.join(u" · "_s)},
            {u"chip"_s, chip},
            {u"chipLevel"_s, level},
            {u"amount"_s, m_format.money(purchase.total)},
            {u"lines"_s, lines},
            {u"incomplete"_s,
             purchase.linesComplete ? QString() : tr("Not all articles of this purchase were delivered")}};
}

QList<QVariantMap> CustomerText::lessons(const QList<Purchase> &purchases) const
{
    QList<QVariantMap> rows;
    for (const Purchase &purchase : purchases) {
        for (const PurchaseReturn &back : purchase.returns) {
            if (back.reason != u"size"_s && back.reason != u"defect"_s)
                continue;
            for (const PurchaseReturn::Line &given : back.lines) {
                const auto line = std::find_if(purchase.lines.cbegin(), purchase.lines.cend(),
                                               [&](const auto &l) { return l.id == given.lineId; });
                if (line == purchase.lines.cend() || rows.size() >= 3)
                    continue;
                rows.append(
                    {{u"key"_s, back.id + given.lineId},
                     {u"text"_s,
                      u"%1 %2"_s.arg(m_format.text(line->name), m_format.text(line->variant)).trimmed()},
                     {u"detail"_s,
                      back.reason == u"size"_s ? tr("Returned for its size: try another one first")
                                               : tr("Returned with a defect: check it together")}});
            }
        }
    }
    return rows;
}

} // namespace counterpart

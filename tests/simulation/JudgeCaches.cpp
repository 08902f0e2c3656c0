// Whether each cache holds what the CDP gives its tablet: every kind, every row, its content and its index.
#include "contract/Resources.h"
#include "simulation/Judge.h"

#include <QJsonDocument>

namespace counterpart::sim {

using namespace Qt::Literals::StringLiterals;

namespace {

QJsonObject objectOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

/// A campaign without what is counted when it is read: copies of the CDP count by themselves.
QJsonObject withoutFigures(QJsonObject campaign)
{
    campaign.remove("kpis"_L1);
    QJsonObject briefing = campaign["briefing"_L1].toObject();
    briefing.remove("readBy"_L1);
    briefing.remove("changes"_L1);
    briefing.isEmpty() ? campaign.remove("briefing"_L1) : void(campaign["briefing"_L1] = briefing);
    return campaign;
}

bool isOpen(PickupStatus status)
{
    return status != PickupStatus::HandedOver && status != PickupStatus::Cancelled
        && status != PickupStatus::ReturnedToStock && status != PickupStatus::Failed;
}

template<typename T>
bool holds(const Result<QList<T>> &list, const QString &id)
{
    return list && std::any_of(list->cbegin(), list->cend(), [&id](const T &one) { return one.id == id; });
}

} // namespace

/// What a tablet that came today would be given.
Result<Judge::Truth> Judge::truth(const Tablet &tablet)
{
    Truth all;
    const QString store = tablet.enrolled().storeId;
    const auto plan = m_cdp.storage().planSnapshot(store, tablet.enrolled().deviceId,
                                                   u"sn-"_s + uuid7(m_cdp.now(), m_cdp.context().random));
    if (!plan)
        return plan.error();
    for (const server::PlannedPart &part : plan->parts) {
        const auto read = m_cdp.storage().eachRow(*plan, part, [&](const server::StoredRecord &record) {
            all[record.type].insert(record.id, {record.version, record.body});
        });
        if (!read)
            return read.error();
    }
    return all;
}

bool Judge::same(ResourceType type, const QByteArray &one, const QByteArray &other) const
{
    const QJsonObject a = objectOf(one), b = objectOf(other);
    return a == b
        || (m_copiesCount && type == ResourceType::Campaign && withoutFigures(a) == withoutFigures(b));
}

/// The first difference between one kind of a cache and what it should be; empty when there is none.
QString Judge::difference(const Cache &cache, ResourceType type, QMap<QString, Row> wanted) const
{
    QString found;
    const auto read
        = cache.forEachRecord(type, [&](const QString &id, qint64 version, const QByteArray &body) {
              const QString name = wireName(type) + u' ' + id;
              const auto row = wanted.constFind(id);
              if (row == wanted.cend())
                  found = name + u" is no more, or none of its business"_s;
              else if (row->version != version)
                  found = u"%1 has version %2, the CDP has %3"_s.arg(name).arg(version).arg(row->version);
              else if (row->body != body && !same(type, row->body, body))
                  found = name + u" differs"_s;
              wanted.remove(id);
              return found.isEmpty();
          });
    if (!read)
        return u"%1: %2"_s.arg(wireName(type), read.error().detail);
    if (found.isEmpty() && !wanted.isEmpty())
        found = wireName(type) + u' ' + wanted.firstKey() + u" is missing"_s;
    return found;
}

/// Every row is found by what people find it by.
QString Judge::notFound(const Cache &cache, const Truth &wanted, const QString &storeId)
{
    for (const Row &row : wanted.value(ResourceType::Coupon)) {
        const auto coupon = decodeCoupon(objectOf(row.body));
        if (coupon && !holds(cache.couponsByCode(coupon->code, coupon->customerId), coupon->id))
            return u"coupon %1 is not found by its code"_s.arg(coupon->id);
    }
    for (const Row &row : wanted.value(ResourceType::Customer)) {
        const auto customer = decodeCustomer(objectOf(row.body));
        if (!customer)
            continue;
        for (const ContactPoint &point : customer->contactPoints) {
            if (!point.value.isEmpty() && !holds(cache.customersByContact(point.value), customer->id))
                return u"customer %1 is not found by a number"_s.arg(customer->id);
        }
    }
    const auto open = cache.openPickups(storeId);
    qsizetype expected = 0;
    for (const Row &row : wanted.value(ResourceType::PickupOrder)) {
        const auto order = decodePickupOrder(objectOf(row.body));
        if (!order || !isOpen(order->status) || order->storeId != storeId)
            continue;
        ++expected;
        if (!holds(open, order->id))
            return u"order %1 is not on the board"_s.arg(order->id);
    }
    return open && open->size() == expected ? QString() : u"an order is on the board that is done"_s;
}

void Judge::caches(const Tablets &tablets)
{
    for (const auto &tablet : tablets) {
        if (tablet->isGone())
            continue;
        const auto differs = [&](const QString &what) {
            m_ledger.fail(u"caches converge"_s, u"tablet %1: %2"_s.arg(tablet->index()).arg(what));
        };
        const auto wanted = truth(*tablet);
        if (!wanted) {
            differs(wanted.error().detail);
            return;
        }
        const Cache &cache = tablet->cache();
        for (int i = 0; i < int(ResourceType::Other); ++i) {
            const auto type = ResourceType(i);
            if (const QString what = difference(cache, type, wanted->value(type)); !what.isEmpty())
                differs(what);
        }
        if (const QString what = notFound(cache, *wanted, tablet->enrolled().storeId); !what.isEmpty())
            differs(what);
        const auto aside = cache.setAsideCounts();
        if (!aside || !aside->isEmpty())
            differs(u"records are set aside as unreadable"_s);
        tablet->looksForCanaries();
    }
}

} // namespace counterpart::sim

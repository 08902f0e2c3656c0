#include "device/IndexKeeper.h"

#include "base/WhenDone.h"
#include "contract/LookupKey.h"
#include "domain/Disclosure.h"
#include "domain/PickupStateMachine.h"

namespace counterpart {

namespace {

/// Small enough that a frame does not wait for it.
constexpr int sliceSize = 400;

SearchableCustomer searchable(const Customer &customer)
{
    SearchableCustomer one;
    one.id = customer.id;
    one.names.append({customer.displayName, {}});
    for (const CustomerName &name : customer.names) {
        if (name.text == customer.displayName)
            one.names[0].pinyin = name.pinyin;
        else
            one.names.append({name.text, name.pinyin});
    }
    for (const ContactPoint &contact : customer.contactPoints) {
        if (contact.value.isEmpty())
            continue;
        if (contact.kind == ContactPoint::Kind::Phone)
            one.phones.append(contact.value);
        else if (contact.kind == ContactPoint::Kind::Email)
            one.emails.append(contact.value);
    }
    if (one.phones.isEmpty())
        one.phones = customer.phoneLast4;
    for (const Identity &identity : customer.identities) {
        if (identity.kind == QLatin1String("member_no") && !identity.value.isEmpty())
            one.memberNumbers.append(identity.value);
    }
    one.lookupKeys = customer.lookupKeys;
    return one;
}

SearchableCode searchable(const PickupOrder &order)
{
    return {order.id, order.orderNo,
            shortName(order.customerName, order.familyName, order.honorific, QStringLiteral("zh-CN"))};
}

SearchableCode searchable(const Coupon &coupon)
{
    return {coupon.id, coupon.code, coupon.title.in(QStringLiteral("zh-CN"))};
}

} // namespace

struct IndexKeeper::Slice
{
    QList<SearchableCustomer> customers;
    QList<SearchableCode> orders, coupons;
    QStringList gone;
    QString last;
    qint64 total = 0;
};

IndexKeeper::IndexKeeper(CacheReaderThread &reader, QObject *parent) : QObject(parent), m_reader(reader) { }

void IndexKeeper::setLookupKey(const QByteArray &key)
{
    if (key.isEmpty())
        m_index.setLookup({});
    else
        m_index.setLookup([key](const QString &value) { return lookupHash(key, value); });
}

void IndexKeeper::drop()
{
    ++m_generation;
    m_index.clear();
    m_loaded = m_total = 0;
    m_complete = true;
    Q_EMIT progressed();
}

void IndexKeeper::build()
{
    drop();
    m_complete = false;
    const auto codes = [](CacheReader &reader) -> Result<Slice> {
        Slice slice;
        const auto counts = reader.counts();
        if (!counts)
            return counts.error();
        slice.total = counts->value(ResourceType::Customer);
        // Open orders and coupons first: they are what the counter asks for in the first seconds.
        const auto orders = reader.openPickups();
        if (!orders)
            return orders.error();
        for (const PickupOrder &order : *orders)
            slice.orders.append(searchable(order));
        const auto read = reader.forEachCoupon([&slice](const Coupon &coupon) {
            slice.coupons.append(searchable(coupon));
            return true;
        });
        if (!read)
            return read.error();
        return slice;
    };
    whenDone(m_reader.run(codes), this, [this, generation = m_generation](const Result<Slice> &slice) {
        if (generation != m_generation)
            return;
        if (slice) {
            m_total = slice->total;
            m_index.setOrders(slice->orders);
            m_index.setCoupons(slice->coupons);
        }
        nextSlice({}, generation);
    });
}

void IndexKeeper::nextSlice(const QString &after, int generation)
{
    const auto read = [after](CacheReader &reader) -> Result<Slice> {
        const auto customers = reader.customersAfter(after, sliceSize);
        if (!customers)
            return customers.error();
        Slice slice;
        for (const Customer &customer : *customers)
            slice.customers.append(searchable(customer));
        slice.last = customers->isEmpty() ? QString() : customers->last().id;
        return slice;
    };
    whenDone(m_reader.run(read), this, [this, generation](const Result<Slice> &slice) {
        if (generation != m_generation)
            return;
        if (slice)
            take(slice->customers);
        if (slice && !slice->last.isEmpty()) {
            nextSlice(slice->last, generation);
        } else {
            m_complete = true;
        }
        Q_EMIT progressed();
    });
}

void IndexKeeper::take(const QList<SearchableCustomer> &customers)
{
    for (const SearchableCustomer &customer : customers)
        m_index.upsert(customer);
    m_loaded += customers.size();
}

void IndexKeeper::follow(const Applied &what)
{
    QStringList customers, orders, coupons;
    for (const Ref &ref : what.removed) {
        if (ref.type == ResourceType::Customer)
            m_index.remove(ref.id);
        else
            m_index.removeCode(ref.id);
    }
    for (const Ref &ref : what.changed) {
        if (what.removed.contains(ref))
            continue;
        if (ref.type == ResourceType::Customer)
            customers.append(ref.id);
        else if (ref.type == ResourceType::PickupOrder)
            orders.append(ref.id);
        else if (ref.type == ResourceType::Coupon)
            coupons.append(ref.id);
    }
    if (what.removed.isEmpty() && customers.isEmpty() && orders.isEmpty() && coupons.isEmpty())
        return;
    const auto read = [customers, orders, coupons](CacheReader &reader) -> Result<Slice> {
        Slice slice;
        for (const QString &id : customers) {
            if (const auto customer = reader.customer(id); customer && *customer)
                slice.customers.append(searchable(**customer));
        }
        for (const QString &id : orders) {
            const auto order = reader.pickup(id);
            if (order && *order && !isClosed((*order)->status))
                slice.orders.append(searchable(**order));
            else
                slice.gone.append(id);
        }
        for (const QString &id : coupons) {
            if (const auto coupon = reader.coupon(id); coupon && *coupon)
                slice.coupons.append(searchable(**coupon));
        }
        return slice;
    };
    const auto followed = [this, generation = m_generation,
                           removed = what.removed](const Result<Slice> &slice) {
        if (generation != m_generation || !slice)
            return;
        for (const Ref &ref : removed) { // once more: a slice that was read before may have brought it back
            if (ref.type == ResourceType::Customer)
                m_index.remove(ref.id);
            else
                m_index.removeCode(ref.id);
        }
        for (const SearchableCustomer &customer : slice->customers)
            m_index.upsert(customer);
        for (const SearchableCode &order : slice->orders)
            m_index.upsertOrder(order);
        for (const SearchableCode &coupon : slice->coupons)
            m_index.upsertCoupon(coupon);
        for (const QString &id : slice->gone)
            m_index.removeCode(id);
        Q_EMIT progressed();
    };
    whenDone(m_reader.run(read), this, followed);
}

} // namespace counterpart

#include "contract/Auth.h"
#include "contract/Resources.h"
#include "domain/CouponStateMachine.h"
#include "server/Housekeeping.h"
#include "server/handlers/Answers.h"
#include "server/handlers/Qr.h"
#include "server/handlers/Routes.h"

#include <QJsonArray>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace counterpart::server {

namespace {

constexpr int MostListed = 50;

/// What one customer has on the phone.
struct Phone
{
    QString customerId, name;
    QList<Coupon> coupons;
    QList<PickupOrder> orders;
    QMap<QString, QString> codes; ///< pickup codes by order
};

QString escaped(const QString &text)
{
    return text.toHtmlEscaped();
}

/// Another web site in the same browser must not read or press anything here: only names of this machine
/// count.
bool isLocalHost(const Request &request)
{
    const QString host = QUrl(u"http://"_s + QString::fromLatin1(request.header("host"))).host();
    const QByteArray origin = request.header("origin");
    const QString from = QUrl(QString::fromLatin1(origin)).host();
    static const QStringList local{u"localhost"_s, u"127.0.0.1"_s, u"::1"_s};
    return local.contains(host) && (origin.isEmpty() || local.contains(from));
}

Result<Phone> phoneOf(Call &call, const QString &customerId)
{
    Phone phone{.customerId = customerId, .name = {}, .coupons = {}, .orders = {}, .codes = {}};
    auto record = call.storage.record(ResourceType::Customer, customerId);
    if (!record)
        return record.error();
    if (!*record || (*record)->removed)
        return Error{Error::Kind::NotFound, {}, u"not-found"_s};
    phone.name = (*record)->data()["displayName"_L1].toString();
    auto coupons
        = call.storage.records({.type = ResourceType::Coupon, .customerId = customerId, .limit = 200});
    auto orders = call.storage.records(
        {.type = ResourceType::PickupOrder, .customerId = customerId, .open = true, .limit = MostListed});
    if (!coupons)
        return coupons.error();
    if (!orders)
        return orders.error();
    for (const StoredRecord &stored : std::as_const(coupons->records)) {
        if (auto coupon = decodeCoupon(stored.data()))
            phone.coupons.append(*coupon);
    }
    for (const StoredRecord &stored : std::as_const(orders->records)) {
        auto order = decodePickupOrder(stored.data());
        if (!order)
            continue;
        auto code = ensurePickupCode(call.storage, call.context, order->id);
        if (!code)
            return code.error();
        phone.codes[order->id] = *code;
        phone.orders.append(*order);
    }
    return phone;
}

QString stateOf(const Coupon &coupon, Instant now)
{
    Coupon asNow = coupon;
    asNow.status = statusAt(coupon, now);
    return encode(asNow)["status"_L1].toString();
}

QString statusOf(const PickupOrder &order)
{
    return encode(order)["status"_L1].toString();
}

QJsonObject jsonOf(const Phone &phone, Instant now)
{
    QJsonArray coupons, orders;
    for (const Coupon &coupon : phone.coupons)
        coupons.append(QJsonObject{{u"id"_s, coupon.id},
                                   {u"code"_s, coupon.code},
                                   {u"title"_s, coupon.title.in(u"zh-CN"_s)},
                                   {u"status"_s, stateOf(coupon, now)}});
    for (const PickupOrder &order : phone.orders)
        orders.append(QJsonObject{{u"id"_s, order.id},
                                  {u"order_no"_s, order.orderNo},
                                  {u"status"_s, statusOf(order)},
                                  {u"code"_s, phone.codes.value(order.id)}});
    return {{u"customer"_s, phone.customerId},
            {u"name"_s, phone.name},
            {u"coupons"_s, coupons},
            {u"orders"_s, orders}};
}

Response html(const QString &title, const QString &body)
{
    const QString page
        = u"<!doctype html><html><head><meta charset=\"utf-8\">"
          "<meta name=\"viewport\" content=\"width=device-width\"><title>%1</title>"
          "<style>body{font:16px sans-serif;max-width:30em;margin:1em auto;padding:0 1em}"
          "section{border:1px solid #ccc;border-radius:12px;padding:1em;margin:1em 0}"
          "code{font-size:1.6em;letter-spacing:.1em}button{font-size:1em;padding:.8em 1.2em}</style>"
          "</head><body><h1>%1</h1>%2</body></html>"_s.arg(escaped(title), body);
    Response response = empty(200);
    // Spelt with capitals on purpose: httplib would compress "text/html" by itself, and by brotli (precision
    // §9).
    response.contentType = "Text/HTML; charset=utf-8";
    response.headers.insert("Content-Security-Policy",
                            "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'");
    response.body = page.toUtf8();
    return response;
}

Response phonePage(const Phone &phone, Instant now)
{
    QString body;
    for (const PickupOrder &order : phone.orders) {
        const QString code = phone.codes.value(order.id);
        body += u"<section><h2>自提订单 %1 · Order %1</h2><p>%2</p><p><code>%3</code></p>%4"_s.arg(
            escaped(order.orderNo), escaped(statusOf(order)), escaped(code), qrSvg(code));
        const bool here
            = order.arrival != PickupOrder::Arrival::None && order.arrival != PickupOrder::Arrival::OnTheWay;
        body += here ? u"<p>已告知门店 · The store knows that you are here</p>"_s
                     : u"<form method=\"post\" action=\"/pocket/arrived\"><input type=\"hidden\" "
                       u"name=\"order\" value=\"%1\">"
                       "<button>我到店了 · I am here</button></form>"_s.arg(escaped(order.id));
        body += u"</section>"_s;
    }
    for (const Coupon &coupon : phone.coupons) {
        body += u"<section><h2>%1</h2><p>%2</p><p><code>%3</code></p>%4</section>"_s.arg(
            escaped(coupon.title.in(u"zh-CN"_s)), escaped(stateOf(coupon, now)), escaped(coupon.code),
            qrSvg(coupon.code));
    }
    if (body.isEmpty())
        body = u"<p>没有订单和优惠券 · Nothing here</p>"_s;
    return html(phone.name, body);
}

Response searchPage(const QString &query, const QList<StoredRecord> &found)
{
    QString body
        = u"<form><input name=\"q\" value=\"%1\" placeholder=\"姓名 · Name\"><button>Find</button></form><ul>"_s
              .arg(escaped(query));
    for (const StoredRecord &record : found) {
        body += u"<li><a href=\"/pocket?customer=%1\">%2</a></li>"_s.arg(
            QString::fromLatin1(QUrl::toPercentEncoding(record.id)),
            escaped(record.data()["displayName"_L1].toString()));
    }
    return html(u"顾客的手机 · Customers' phones"_s, body + u"</ul>"_s);
}

/// The customers whose orders wait in the store, or those whose name begins with what was typed.
Result<QList<StoredRecord>> found(Call &call, const QString &query)
{
    if (!query.isEmpty())
        return call.storage.customersByName(query, MostListed);
    auto store = call.storage.setting(u"default_store"_s);
    if (!store)
        return store.error();
    auto orders = call.storage.records({.type = ResourceType::PickupOrder,
                                        .storeId = store->value_or(QString()),
                                        .open = true,
                                        .limit = MostListed});
    if (!orders)
        return orders.error();
    QMap<QString, StoredRecord> customers;
    for (const StoredRecord &order : std::as_const(orders->records)) {
        const QString id = order.data()["customerId"_L1].toString();
        if (id.isEmpty() || customers.contains(id))
            continue;
        if (auto customer = call.storage.record(ResourceType::Customer, id); customer && *customer)
            customers[id] = **customer;
    }
    return customers.values();
}

} // namespace

Response getPocket(Call &call)
{
    if (!isLocalHost(call.request))
        return problem(u"not-found"_s);
    if (const QString customer = call.request.query.value(u"customer"_s); !customer.isEmpty()) {
        auto phone = phoneOf(call, customer);
        return phone ? phonePage(*phone, call.now()) : problem(phone.error());
    }
    const QString query = call.request.query.value(u"q"_s).trimmed();
    auto list = found(call, query);
    return list ? searchPage(query, *list) : problem(list.error());
}

Response getPocketJson(Call &call)
{
    if (!isLocalHost(call.request))
        return problem(u"not-found"_s);
    QString customer = call.request.query.value(u"customer"_s);
    const QString wanted = call.request.query.value(u"order"_s);
    if (!wanted.isEmpty()) {
        auto record = call.storage.record(ResourceType::PickupOrder, wanted);
        if (!record)
            return problem(record.error());
        if (!*record || (*record)->removed)
            return problem(u"not-found"_s);
        auto code = ensurePickupCode(call.storage, call.context, wanted);
        if (!code)
            return problem(code.error());
        const QJsonObject order = (*record)->data();
        return json({{u"id"_s, wanted},
                     {u"order_no"_s, order["orderNo"_L1]},
                     {u"status"_s, order["status"_L1]},
                     {u"customer"_s, order["customerId"_L1]},
                     {u"code"_s, *code}});
    }
    if (customer.isEmpty()) {
        auto list = found(call, call.request.query.value(u"q"_s).trimmed());
        if (!list)
            return problem(list.error());
        QJsonArray customers;
        for (const StoredRecord &record : std::as_const(*list))
            customers.append(QJsonObject{{u"id"_s, record.id}, {u"name"_s, record.data()["displayName"_L1]}});
        return json({{u"customers"_s, customers}});
    }
    auto phone = phoneOf(call, customer);
    return phone ? json(jsonOf(*phone, call.now())) : problem(phone.error());
}

Response postPocketArrival(Call &call)
{
    if (!isLocalHost(call.request))
        return problem(u"not-found"_s);
    const QString id = decodeForm(call.request.body).value(u"order"_s);
    QString customer;
    auto done = call.storage.transact([&]() -> Result<Done> {
        auto record = call.storage.record(ResourceType::PickupOrder, id);
        if (!record)
            return record.error();
        if (!*record || (*record)->removed)
            return Error{Error::Kind::NotFound, {}, u"not-found"_s};
        auto order = decodePickupOrder((*record)->data());
        if (!order)
            return order.error();
        customer = order->customerId;
        if (isClosed(order->status))
            return Error{Error::Kind::Rejected, {}, u"pickup-closed"_s};
        PickupOrder here = *order;
        here.arrival = PickupOrder::Arrival::Arrived;
        here.arrivedAt = call.now();
        here.arrivalSource = u"app"_s;
        auto written = call.storage.write(
            {.type = ResourceType::PickupOrder, .id = id, .data = encode(here, (*record)->data())});
        return written ? Result<Done>(Done{}) : written.error();
    });
    if (!done)
        return problem(done.error());
    Response response = empty(303);
    response.headers.insert("Location", "/pocket?customer=" + QUrl::toPercentEncoding(customer));
    return response;
}

} // namespace counterpart::server

#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Word;
using json::Writer;

namespace {

constexpr Word<Purchase::Status> statusWords[]{
    {QLatin1StringView("placed"), Purchase::Status::Placed},
    {QLatin1StringView("paid"), Purchase::Status::Paid},
    {QLatin1StringView("fulfilled"), Purchase::Status::Fulfilled},
    {QLatin1StringView("partially_returned"), Purchase::Status::PartiallyReturned},
    {QLatin1StringView("returned"), Purchase::Status::Returned},
    {QLatin1StringView("cancelled"), Purchase::Status::Cancelled},
    {QLatin1StringView("other"), Purchase::Status::Other},
};

PurchaseLine readLine(Reader &reader)
{
    PurchaseLine line;
    line.id = reader.requiredId("id"_L1);
    line.sku = reader.requiredString("sku"_L1);
    line.name = reader.requiredText("name"_L1);
    line.variant = reader.text("variant"_L1);
    line.category = reader.string("category"_L1);
    line.quantity = reader.requiredInteger("quantity"_L1); // 0 and below are delivered by real tills
    line.unitPrice = reader.integer("unitPrice"_L1);
    line.total = reader.requiredInteger("total"_L1);
    line.returned = reader.integer("returned"_L1, 0).value_or(0);
    return line;
}

void writeLine(Writer &writer, const PurchaseLine &line)
{
    writer.set("id"_L1, line.id);
    writer.set("sku"_L1, line.sku);
    writer.text("name"_L1, line.name);
    writer.text("variant"_L1, line.variant);
    writer.string("category"_L1, line.category);
    writer.set("quantity"_L1, line.quantity);
    writer.integer("unitPrice"_L1, line.unitPrice);
    writer.set("total"_L1, line.total);
    writer.defaulted("returned"_L1, line.returned, 0);
}

PurchaseReturn readReturn(Reader &reader)
{
    PurchaseReturn given;
    given.id = reader.requiredId("id"_L1);
    given.at = reader.requiredInstant("at"_L1);
    given.storeId = reader.id("storeId"_L1);
    given.reason = reader.string("reason"_L1);
    given.refund = reader.integer("refund"_L1).value_or(0);
    given.lines = reader.requiredList("lines"_L1, [](Reader &r) {
        return PurchaseReturn::Line{r.requiredId("lineId"_L1), r.requiredInteger("quantity"_L1, 1)};
    });
    return given;
}

void writeReturn(Writer &writer, const PurchaseReturn &given)
{
    writer.set("id"_L1, given.id);
    writer.instant("at"_L1, given.at);
    writer.string("storeId"_L1, given.storeId);
    writer.string("reason"_L1, given.reason);
    writer.defaulted("refund"_L1, given.refund, 0);
    writer.requiredList("lines"_L1, given.lines, {"lineId"_L1},
                        [](Writer &w, const PurchaseReturn::Line &line) {
                            w.set("lineId"_L1, line.lineId);
                            w.set("quantity"_L1, line.quantity);
                        });
}

} // namespace

Result<Purchase> decodePurchase(const QJsonObject &json)
{
    Reader reader(json);
    Purchase purchase;
    json::readBase(reader, purchase);
    purchase.customerId = reader.id("customerId"_L1); // a till sells to people without a card, too
    purchase.channel = reader.requiredWord("channel"_L1, json::channelWords, Channel::Other);
    purchase.storeId = reader.id("storeId"_L1);
    purchase.orderNo = reader.string("orderNo"_L1);
    purchase.receiptNo = reader.string("receiptNo"_L1);
    purchase.status = reader.requiredWord("status"_L1, statusWords, Purchase::Status::Other);
    purchase.placedAt = reader.requiredInstant("placedAt"_L1);
    purchase.total.currency = reader.requiredCurrency("currency"_L1);
    reader.requiredObject("totals"_L1, [&](Reader &r) {
        purchase.total.amount = r.requiredInteger("total"_L1);
        purchase.discount = r.integer("discount"_L1);
    });
    purchase.lines = reader.requiredList("lines"_L1, readLine);
    purchase.linesComplete = reader.boolean("linesComplete"_L1, true);
    purchase.returns = reader.list("returns"_L1, readReturn);
    purchase.pickupOrderId = reader.id("pickupOrderId"_L1);
    purchase.couponIds = reader.ids("couponIds"_L1);
    return json::finished(reader, purchase);
}

QJsonObject encode(const Purchase &purchase, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, purchase);
    writer.string("customerId"_L1, purchase.customerId);
    writer.requiredWord("channel"_L1, json::channelWords, purchase.channel, Channel::Other);
    writer.string("storeId"_L1, purchase.storeId);
    writer.string("orderNo"_L1, purchase.orderNo);
    writer.string("receiptNo"_L1, purchase.receiptNo);
    writer.requiredWord("status"_L1, statusWords, purchase.status, Purchase::Status::Other);
    writer.instant("placedAt"_L1, purchase.placedAt);
    writer.set("currency"_L1, purchase.total.currency);
    writer.object("totals"_L1, [&](Writer &w) {
        w.set("total"_L1, purchase.total.amount);
        w.integer("discount"_L1, purchase.discount);
    });
    writer.requiredList("lines"_L1, purchase.lines, {"id"_L1}, writeLine);
    writer.boolean("linesComplete"_L1, purchase.linesComplete, true);
    writer.list("returns"_L1, purchase.returns, {"id"_L1}, writeReturn);
    writer.string("pickupOrderId"_L1, purchase.pickupOrderId);
    writer.strings("couponIds"_L1, purchase.couponIds);
    return writer.json();
}

} // namespace counterpart

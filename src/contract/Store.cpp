#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

Result<Store> decodeStore(const QJsonObject &json)
{
    Reader reader(json);
    Store store;
    json::readBase(reader, store);
    store.code = reader.requiredString("code"_L1);
    store.name = reader.requiredText("name"_L1);
    store.region = reader.string("region"_L1);
    store.timeZone = reader.requiredString("timeZone"_L1, limits::idLength).toLatin1();
    store.currency = reader.requiredCurrency("currency"_L1);
    store.hours = reader.list("hours"_L1, [](Reader &r) {
        return Store::Hours{r.strings("days"_L1), r.requiredString("open"_L1), r.requiredString("close"_L1)};
    });
    reader.object("pickup"_L1, [&](Reader &r) {
        store.slaMinutes = r.small("slaMinutes"_L1, store.slaMinutes);
        store.holdDays = r.small("holdDays"_L1, store.holdDays);
        store.bays = r.list("zones"_L1, [](Reader &zone) {
            return Bay{zone.requiredString("code"_L1), zone.text("name"_L1), zone.small("capacity"_L1, 0)};
        });
    });
    return json::finished(reader, store);
}

QJsonObject encode(const Store &store, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, store);
    writer.set("code"_L1, store.code);
    writer.text("name"_L1, store.name);
    writer.string("region"_L1, store.region);
    writer.set("timeZone"_L1, QString::fromLatin1(store.timeZone));
    writer.set("currency"_L1, store.currency);
    writer.list("hours"_L1, store.hours, {}, [](Writer &w, const Store::Hours &hours) {
        w.strings("days"_L1, hours.days);
        w.set("open"_L1, hours.open);
        w.set("close"_L1, hours.close);
    });
    const Store defaults;
    writer.object("pickup"_L1, [&](Writer &w) {
        w.defaulted("slaMinutes"_L1, store.slaMinutes, defaults.slaMinutes);
        w.defaulted("holdDays"_L1, store.holdDays, defaults.holdDays);
        w.list("zones"_L1, store.bays, {"code"_L1}, [](Writer &zone, const Bay &bay) {
            zone.set("code"_L1, bay.code);
            zone.text("name"_L1, bay.name);
            zone.defaulted("capacity"_L1, bay.capacity, 0);
        });
    });
    return writer.json();
}

} // namespace counterpart

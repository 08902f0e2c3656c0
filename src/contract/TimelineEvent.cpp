#include "contract/Resources.h"
#include "contract/Words.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

Result<TimelineEvent> decodeTimelineEvent(const QJsonObject &json)
{
    Reader reader(json);
    TimelineEvent event;
    json::readBase(reader, event);
    event.customerId = reader.id("customerId"_L1);
    event.storeId = reader.id("storeId"_L1);
    event.type = reader.requiredString("type"_L1);
    event.channel = reader.requiredWord("channel"_L1, json::channelWords, Channel::Other);
    event.occurredAt = reader.requiredInstant("occurredAt"_L1);
    event.title = reader.requiredText("title"_L1);
    event.summary = reader.text("summary"_L1);
    event.disclosure
        = reader.word("disclosure"_L1, json::disclosureWords, Disclosure::Open, Disclosure::StaffOnly);
    reader.object("payload"_L1, [&](Reader &r) { event.sourceType = r.string("sourceType"_L1); });
    return json::finished(reader, event);
}

QJsonObject encode(const TimelineEvent &event, const QJsonObject &onto)
{
    Writer writer(onto);
    json::writeBase(writer, event);
    writer.string("customerId"_L1, event.customerId);
    writer.string("storeId"_L1, event.storeId);
    writer.set("type"_L1, event.type);
    writer.requiredWord("channel"_L1, json::channelWords, event.channel, Channel::Other);
    writer.instant("occurredAt"_L1, event.occurredAt);
    writer.text("title"_L1, event.title);
    writer.text("summary"_L1, event.summary);
    writer.word("disclosure"_L1, json::disclosureWords, event.disclosure, Disclosure::Open,
                Disclosure::StaffOnly);
    writer.object("payload"_L1, [&](Writer &w) { w.string("sourceType"_L1, event.sourceType); });
    return writer.json();
}

} // namespace counterpart

#include "contract/CommandPayloads.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart::json {

CommandPayload readCustomerView(Reader &reader)
{
    reader.refuseOthers({"purpose"_L1});
    return command::CustomerView{reader.requiredString("purpose"_L1, limits::idLength)};
}

void writePayload(Writer &writer, const command::CustomerView &payload)
{
    writer.set("purpose"_L1, payload.purpose);
}

CommandPayload readCustomerAddNote(Reader &reader)
{
    reader.refuseOthers({"noteId"_L1, "text"_L1, "visibility"_L1, "purpose"_L1, "expiresAt"_L1});
    if (!reader.has("text"_L1))
        reader.fault("text"_L1);
    return command::CustomerAddNote{
        reader.requiredUuid("noteId"_L1), reader.userText("text"_L1),
        reader.oneOf("purpose"_L1, {"service"_L1, "preference"_L1, "occasion"_L1, "delivery"_L1, "other"_L1}),
        reader.instant("expiresAt"_L1), reader.oneOf("visibility"_L1, {"store"_L1, "company"_L1})};
}

void writePayload(Writer &writer, const command::CustomerAddNote &payload)
{
    writer.set("noteId"_L1, payload.noteId);
    writer.userText("text"_L1, payload.text);
    writer.string("visibility"_L1, payload.visibility);
    writer.string("purpose"_L1, payload.purpose);
    writer.instant("expiresAt"_L1, payload.expiresAt);
}

CommandPayload readCustomerRemoveNote(Reader &reader)
{
    reader.refuseOthers({"noteId"_L1});
    return command::CustomerRemoveNote{reader.requiredId("noteId"_L1)};
}

void writePayload(Writer &writer, const command::CustomerRemoveNote &payload)
{
    writer.set("noteId"_L1, payload.noteId);
}

CommandPayload readCampaignAcknowledge(Reader &reader)
{
    reader.refuseOthers({"briefingVersion"_L1});
    return command::CampaignAcknowledge{reader.small("briefingVersion"_L1, 0)};
}

void writePayload(Writer &writer, const command::CampaignAcknowledge &payload)
{
    writer.defaulted("briefingVersion"_L1, payload.briefingVersion, 0);
}

CommandPayload readExceptionResolve(Reader &reader)
{
    reader.refuseOthers({"code"_L1, "note"_L1});
    if (!reader.has("code"_L1))
        reader.fault("code"_L1);
    return command::ExceptionResolve{reader.oneOf("code"_L1,
                                                  {"honoured"_L1, "written_off"_L1, "customer_contacted"_L1,
                                                   "voided"_L1, "charged"_L1, "no_issue"_L1}),
                                     reader.userText("note"_L1)};
}

void writePayload(Writer &writer, const command::ExceptionResolve &payload)
{
    writer.set("code"_L1, payload.code);
    writer.userText("note"_L1, payload.note);
}

} // namespace counterpart::json

#include "contract/Rescue.h"

#include "contract/Json.h"

using namespace Qt::Literals::StringLiterals;

namespace counterpart {

using json::Reader;
using json::Writer;

namespace {

constexpr auto form = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

RescuedCommand read(Reader &reader)
{
    RescuedCommand command;
    command.id = reader.requiredUuid("id"_L1);
    command.seq = reader.requiredInteger("seq"_L1, 1);
    const QString sealed = reader.requiredString("sealed"_L1, limits::sealedCommand);
    command.sealed = QByteArray::fromBase64(sealed.toLatin1(), form);
    return command;
}

} // namespace

QJsonObject encode(const RescueBatch &batch)
{
    Writer writer;
    writer.set("deviceId"_L1, batch.deviceId);
    writer.string("epoch"_L1, batch.epoch);
    QJsonArray commands;
    for (const RescuedCommand &command : batch.commands)
        commands.append(QJsonObject{{u"id"_s, command.id},
                                    {u"seq"_s, command.seq},
                                    {u"sealed"_s, QString::fromLatin1(command.sealed.toBase64(form))}});
    writer.set("commands"_L1, commands);
    return writer.json();
}

Result<RescueBatch> decodeRescueBatch(const QJsonObject &json)
{
    Reader reader(json);
    RescueBatch batch;
    batch.deviceId = reader.requiredId("deviceId"_L1);
    batch.epoch = reader.string("epoch"_L1);
    batch.commands = reader.requiredList("commands"_L1, read, limits::batchCommands);
    if (batch.commands.isEmpty())
        reader.fault("commands"_L1);
    return json::finished(reader, batch, Error::Kind::Rejected);
}

} // namespace counterpart
